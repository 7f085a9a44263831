"""Courses in the studio: create, describe, price and publish them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from khoa.auth import CurrentIntention, requires
from khoa.base.paging import Page
from khoa.context import CurrentContext
from khoa.courses import covers, editing, publishing, stats, uploads
from khoa.courses import service as courses
from khoa.courses.editing import CourseChanges, NewCourse
from khoa.courses.lectures import files_of
from khoa.courses.models import Course
from khoa.courses.publishing import HasStudents, StillPublished
from khoa.courses.readiness import NeededWhilePublished, NotReady
from khoa.courses.schemas import cover_of
from khoa.courses.texts import Line
from khoa.enrolments import service as enrolments
from khoa.http.openapi import raises, takes
from khoa.http.paging import AskedPage
from khoa.http.revisions import SeenRevision
from khoa.media.pictures import (
    EmptyFile,
    HeicPicture,
    NotAPicture,
    PictureTooLarge,
    TooManyPixels,
    read_picture,
)
from khoa.media.service import Picture
from khoa.studio.access import DeletableCourse, OwnCourse, PublishableCourse, ReadableCourse
from khoa.studio.schemas import StudioCard, StudioCourse, studio_card, studio_course
from khoa.users import service as users
from khoa.users.models import User

Opener = Annotated[User, requires("studio.open")]
Creator = Annotated[User, requires("courses.create")]

MAX_JSON = 1_500_000
"""Bytes. The longest text of a lecture fits even with every character escaped."""

PICTURE = takes(
    "multipart/form-data",
    {
        "type": "object",
        "required": ["file"],
        "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
    },
)

router = APIRouter(prefix="/api/educator/courses", tags=["studio"], max_body_size=MAX_JSON)
pictures = APIRouter(prefix="/api/educator/courses", tags=["studio"])
"""Separate, since these bodies have their own limit and are read only after authentication."""


@router.get("")
async def list_own_courses(
    user: Opener,
    context: CurrentContext,
    asked: AskedPage,
    q: Annotated[Line, Query(max_length=200)] = "",
    for_sale: bool = False,
) -> Page[StudioCard]:
    """List the courses that I own or work on, drafts too, the latest change first.

    `q`: with these words in the title; `for_sale`: only my own that are published with a price.
    """
    listed = courses.for_sale_by if for_sale else courses.in_studio_of
    found, total = await listed(user.user_id, asked, words=q)
    owners = await users.by_ids({course.educator_id for course in found})
    figures = await stats.of(course.course_id for course in found)
    cards = [
        studio_card(
            course,
            figures[course.course_id],
            owners.get(course.educator_id),
            context.media,
        )
        for course in found
    ]
    return Page[StudioCard].of(cards, total, asked)


@router.post("", status_code=201)
async def create_course(
    user: Creator, context: CurrentContext, intention: CurrentIntention, body: NewCourse
) -> StudioCourse:
    currency = context.settings.currency
    course = await editing.create(
        context.database, user, body, currency=currency, intention=intention
    )
    return await answer(course, context)


@router.get("/{course_id}")
async def show_own_course(course: ReadableCourse, context: CurrentContext) -> StudioCourse:
    return await answer(course, context)


@router.patch("/{course_id}")
@raises(NeededWhilePublished)
async def change_course(
    course: OwnCourse, context: CurrentContext, seen: SeenRevision, body: CourseChanges
) -> StudioCourse:
    """Change any part of the description, or the price; omitted fields stay."""

    async def change(fresh: Course) -> None:
        await editing.apply(fresh, body, currency=context.settings.currency)

    return await answer(await editing.edit(context.database, course, change, seen=seen), context)


@router.delete("/{course_id}", status_code=204)
@raises(HasStudents, StillPublished)
async def delete_course(course: DeletableCourse, context: CurrentContext) -> None:
    """Delete a draft without students; 409 has_students or still_published otherwise."""
    await publishing.delete(context.database, course, taught=enrolments.has_students)


@router.post("/{course_id}/publish")
@raises(NotReady, NeededWhilePublished)
async def publish_course(
    course: PublishableCourse, context: CurrentContext, seen: SeenRevision
) -> StudioCourse:
    """Publish the course; 409 not_ready with one of `errors` for each thing that is missing."""
    return await answer(await publishing.publish(context.database, course, seen=seen), context)


@router.post("/{course_id}/unpublish")
@raises(NeededWhilePublished)
async def unpublish_course(
    course: PublishableCourse, context: CurrentContext, seen: SeenRevision
) -> StudioCourse:
    return await answer(await publishing.unpublish(context.database, course, seen=seen), context)


@pictures.put("/{course_id}/cover", openapi_extra=PICTURE)
@raises(NeededWhilePublished, NotAPicture, HeicPicture, TooManyPixels, EmptyFile, PictureTooLarge)
async def put_cover(
    request: Request, course: OwnCourse, context: CurrentContext, seen: SeenRevision
) -> Picture:
    """Set the cover by a form with the picture in `file`: JPEG, PNG, WebP or AVIF, at most 12 MB
    and 50 megapixels.

    Errors at the field `file`: too_large (413), not_a_picture, heic, too_many_pixels, empty (422).
    """
    picture = await read_picture(request)
    changed = await covers.set_cover(context, course, picture, seen=seen)
    cover = cover_of(changed, context.media)
    assert cover is not None, "just put in place"
    return cover


@router.delete("/{course_id}/cover")
@raises(NeededWhilePublished)
async def delete_cover(
    course: OwnCourse, context: CurrentContext, seen: SeenRevision
) -> StudioCourse:
    return await answer(await covers.remove_cover(context, course, seen=seen), context)


async def answer(course: Course, context: CurrentContext) -> StudioCourse:
    """Return the course as the studio shows it, with its open uploads."""
    contents = await files_of(course)
    return studio_course(course, contents, await uploads.under_way(course), context.media)
