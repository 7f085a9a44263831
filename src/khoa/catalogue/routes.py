"""Public routes of the catalogue."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from khoa.auth import OptionalUser, may
from khoa.base.errors import NotFound, Unavailable
from khoa.catalogue import service
from khoa.catalogue.answers import ReadyAnswers
from khoa.catalogue.schemas import CategoryList, CoursePage, CourseQuery
from khoa.catalogue.search.reader import Commit, SearchIndex
from khoa.context import CurrentContext
from khoa.courses import service as courses
from khoa.courses.schemas import CoursePublic
from khoa.http.openapi import raises

router = APIRouter(prefix="/api", tags=["catalogue"])

UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Still what the `ETag` in `If-None-Match` stands for."}
}


@router.get("/courses", response_model=CoursePage, responses=UNCHANGED)
@raises(Unavailable)
async def list_courses(query: Annotated[CourseQuery, Query()], request: Request) -> Response:
    """List published courses by words, filters, order and page, with the counts of each filter."""
    commit = _answers(request).commit()
    return _keep(request, await service.list_courses(query, _index(request)), commit)


@router.get("/courses/{slug}", response_model=CoursePublic, responses=UNCHANGED)
@raises(NotFound, Unavailable)
async def show_course(
    slug: str, request: Request, context: CurrentContext, user: OptionalUser
) -> Response:
    """Show a published course with its curriculum; a draft only to its team and administrators."""
    commit = _answers(request).commit()
    reads_all = may(user, "courses.read", context)
    course = await courses.visible(slug, user, reads_all=reads_all)
    shown = await service.describe(course, _index(request), context.media)
    body = shown.model_dump_json().encode()
    if course.state != "published":
        return Response(body, media_type="application/json")
    return _keep(request, body, commit)


@router.get("/categories")
@raises(Unavailable)
async def list_categories(request: Request) -> CategoryList:
    return service.categories(_index(request))


def _answers(request: Request) -> ReadyAnswers:
    answers: ReadyAnswers = request.app.state.answers
    return answers


def _index(request: Request) -> SearchIndex:
    index: SearchIndex = request.app.state.search
    return index


def _keep(request: Request, body: bytes, commit: Commit | None) -> Response:
    key = (request.scope["path"], request.scope["query_string"])
    _answers(request).keep(key, body, commit)
    return Response(body, media_type="application/json", headers={"cache-control": "no-cache"})
