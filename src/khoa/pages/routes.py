"""Serve the built page, with the answers of its first view inside, at every address outside the
API."""

import contextlib
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import ValidationError

from khoa.base.errors import Invalid, NotFound, Unavailable
from khoa.base.language import Language
from khoa.catalogue import service as catalogue
from khoa.catalogue.schemas import CourseQuery
from khoa.catalogue.search.reader import SearchIndex
from khoa.context import Context, CurrentContext
from khoa.courses import service as courses
from khoa.courses.schemas import CoursePublic
from khoa.pages.config import WebConfig, web_config
from khoa.pages.html import Page, Shell

router = APIRouter(include_in_schema=False)
config = APIRouter(prefix="/api/config", tags=["config"])

_WORDS: dict[Language, dict[str, str]] = {
    "vi": {
        "home": "{school} · Học điều bạn muốn, theo cách của bạn",
        "home_text": "Chợ khóa học trực tuyến mở: tìm khóa học, học thử, thanh toán và học ngay.",
        "courses": "Tất cả khóa học · {school}",
        "courses_text": "Duyệt khóa học theo danh mục, trình độ, ngôn ngữ và giá.",
        "missing": "Không tìm thấy trang · {school}",
        "missing_text": "Trang này không có ở đây.",
    },
    "en": {
        "home": "{school} · Learn what you want, your way",
        "home_text": "An open marketplace for online courses: browse, preview, pay and start now.",
        "courses": "All courses · {school}",
        "courses_text": "Browse courses by category, level, language and price.",
        "missing": "Page not found · {school}",
        "missing_text": "There is nothing at this address.",
    },
}
_APP_PAGES = (
    "sign-in",
    "sign-up",
    "account",
    "activate",
    "cart",
    "checkout",
    "invitations",
    "learning",
    "purchases",
    "learn",
    "office",
    "teach",
    "studio",
)


@config.get("")
async def show_config(context: CurrentContext) -> WebConfig:
    """Show the public settings of this school."""
    return web_config(context.settings, context.school)


@router.get("/")
async def home(request: Request, context: CurrentContext) -> HTMLResponse:
    words = _words(request, context)
    page = Page(
        title=words["home"],
        description=words["home_text"],
        path="/",
        queries=await _answers(
            request,
            CourseQuery(sort="newest", per_page=8),
            CourseQuery(price="free", sort="popular", per_page=3),
        ),
    )
    return _answer(request, context, page)


@router.get("/courses")
async def course_list(request: Request, context: CurrentContext) -> HTMLResponse:
    words = _words(request, context)
    page = Page(
        title=words["courses"],
        description=words["courses_text"],
        path="/courses",
        queries=await _answers(request, *_asked(request)),
    )
    return _answer(request, context, page)


@router.get("/courses/{slug}")
async def course_page(slug: str, request: Request, context: CurrentContext) -> HTMLResponse:
    """Serve a published course's page; the signed-in browser finds drafts by itself."""
    try:
        course = await courses.visible(slug, None, reads_all=False)
    except NotFound:
        return _missing(request, context, f"/courses/{slug}")
    try:
        shown = await catalogue.describe(course, _index(request), context.media)
    except Unavailable:  # the page is found all the same, and asks again by itself
        found = Page(f"{course.title} · Khoa", course.subtitle, path=f"/courses/{slug}")
        return _answer(request, context, found)
    page = Page(
        title=f"{shown.title} · {_school(request, context)}",
        description=shown.subtitle,
        path=f"/courses/{slug}",
        image=shown.cover.url if shown.cover else None,
        structured=_structured(shown, context),
        queries={
            f"/api/courses/{slug}": shown.model_dump_json(),
            **await _answers(request),
        },
    )
    return _answer(request, context, page)


@router.get("/{path:path}")
async def anything_else(path: str, request: Request, context: CurrentContext) -> Any:
    first = path.split("/", 1)[0]
    if first in ("api", "clerk"):
        raise NotFound
    if first in _APP_PAGES:
        name = _school(request, context)
        page = Page(title=name, description=name, path=f"/{path}", indexed=False)
        return _answer(request, context, page)
    if "." in path.rsplit("/", 1)[-1]:
        return JSONResponse({"detail": "Not Found"}, status_code=404)
    return _missing(request, context, f"/{path}")


async def _answers(request: Request, *lists: CourseQuery) -> dict[str, str]:
    """Return the API's answers that the view asks for first, by address. Without an index, or when
    the query is refused, the page asks by itself and shows why."""
    index, answers = _index(request), dict[str, str]()
    with contextlib.suppress(Unavailable, Invalid):
        answers["/api/categories"] = catalogue.categories(index).model_dump_json()
        for query in lists:
            found = await catalogue.list_courses(query, index)
            asked = urlencode(sorted(query.model_dump(exclude_unset=True).items()))
            answers[f"/api/courses?{asked}"] = found.decode()
    return answers


def _index(request: Request) -> SearchIndex:
    index: SearchIndex = request.app.state.search
    return index


def _asked(request: Request) -> list[CourseQuery]:
    """Return the query that the page will send for this address; empty when it is out of bounds.

    Words to search for are left to the page: its call shows that it is at work.
    """
    wanted = {
        name: value
        for name, value in request.query_params.items()
        if name in CourseQuery.model_fields and value
    }
    if request.query_params.get("q"):
        return []
    try:
        return [CourseQuery.model_validate(wanted)]
    except ValidationError:
        return []


def _words(request: Request, context: Context) -> dict[str, str]:
    name = _school(request, context)
    words = _WORDS[_language(request, context)]
    return {key: text.replace("{school}", name) for key, text in words.items()}


def _school(request: Request, context: Context) -> str:
    return context.school.name(_language(request, context))


def _missing(request: Request, context: Context, path: str) -> HTMLResponse:
    words = _words(request, context)
    page = Page(
        title=words["missing"],
        description=words["missing_text"],
        path=path,
        status=404,
        indexed=False,
    )
    return _answer(request, context, page)


def _answer(request: Request, context: Context, page: Page) -> HTMLResponse:
    shell: Shell | None = request.app.state.shell
    if shell is None:
        raise NotFound("The web has not been built; run make run, or use the dev server.")
    return HTMLResponse(
        shell.render(
            page, web_config(context.settings, context.school), _language(request, context)
        ),
        status_code=page.status,
        headers={"cache-control": "no-cache", "vary": "accept-language"},
    )


def _language(request: Request, context: Context) -> Language:
    """Return the address's language, else the browser's first that we have, else the school's."""
    asked = request.query_params.get("lang")
    wanted = [asked] if asked else request.headers.get("accept-language", "").lower().split(",")
    for choice in wanted:
        code = choice.strip().split(";")[0].split("-")[0]
        if code in ("vi", "en"):
            return code  # type: ignore[return-value]
    return context.school.default_language


def _structured(course: CoursePublic, context: Context) -> dict[str, object]:
    """Return a schema.org Course for search engines."""
    facts: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": course.title,
        "description": course.subtitle,
        "inLanguage": course.language,
        "url": f"{context.settings.public_url}/courses/{course.slug}",
        "provider": {"@type": "Person", "name": course.educator.name},
    }
    if course.rating.count:
        facts["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": course.rating.average,
            "ratingCount": course.rating.count,
        }
    return facts
