"""The public face of the catalogue."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from khoa.auth import OptionalUser, may
from khoa.base.errors import NotFound
from khoa.catalogue import service
from khoa.catalogue.answers import ReadyAnswers
from khoa.catalogue.schemas import CategoryList, CoursePage, CourseQuery
from khoa.catalogue.search.reader import SearchIndex
from khoa.context import CurrentContext
from khoa.courses import service as courses
from khoa.courses.schemas import CoursePublic
from khoa.http.openapi import raises

router = APIRouter(prefix="/api", tags=["catalogue"])

UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Still what the `ETag` in `If-None-Match` stands for."}
}


@router.get("/courses", response_model=CoursePage, responses=UNCHANGED)
async def list_courses(
    query: Annotated[CourseQuery, Query()], request: Request, context: CurrentContext
) -> Response:
    """Published courses, found by words, filtered, sorted and paged, with each filter's counts."""
    if query.q.strip():
        # Not kept: a course's change drops what is ready a moment before the index has it.
        index: SearchIndex = request.app.state.search
        return _json(await service.find_courses(query, index, context.cloudinary))
    answers = _answers(request)
    generation = answers.generation
    page = await service.list_courses(query, context.cloudinary)
    return _keep(request, answers, page, generation)


@router.get("/courses/{slug}", response_model=CoursePublic, responses=UNCHANGED)
@raises(NotFound)
async def show_course(
    slug: str, request: Request, context: CurrentContext, user: OptionalUser
) -> Response:
    """A published course with its curriculum; a draft only for its educator and the admin."""
    answers = _answers(request)
    generation = answers.generation
    reads_all = may(user, "courses.read", context)
    course = await courses.visible(slug, user, reads_all=reads_all)
    answer = await service.describe(course, context.cloudinary)
    if course.state != "published":
        return _json(answer)
    return _keep(request, answers, answer, generation)


@router.get("/categories")
async def list_categories() -> CategoryList:
    return await service.categories()


def _answers(request: Request) -> ReadyAnswers:
    answers: ReadyAnswers = request.app.state.answers
    return answers


def _json(answer: BaseModel) -> Response:
    return Response(answer.model_dump_json(), media_type="application/json")


def _keep(request: Request, answers: ReadyAnswers, answer: BaseModel, generation: int) -> Response:
    body = answer.model_dump_json().encode()
    answers.keep((request.url.path, request.scope["query_string"]), body, generation)
    return Response(body, media_type="application/json", headers={"cache-control": "no-cache"})
