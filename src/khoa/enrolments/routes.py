"""The classroom: enrol in free courses, open lectures, save progress."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from khoa.auth import CurrentUser, OptionalUser, may
from khoa.base.errors import NotEnrolled, NotFound, NotSignedIn
from khoa.context import MAX_JSON, CurrentContext
from khoa.courses import remembered, stats
from khoa.courses import service as courses
from khoa.courses.lectures import content_of
from khoa.courses.models import Course, OutlineLecture
from khoa.courses.outlines import outline_for, outline_with
from khoa.courses.schemas import course_card
from khoa.enrolments import service
from khoa.enrolments.schemas import (
    Enrolled,
    LearnCourse,
    LectureContent,
    ProgressSaved,
    ProgressUpdate,
    learn_course,
    lecture_content,
    lecture_progress,
    progress_of,
)
from khoa.enrolments.service import CourseNotFree, EnrolsInOwnCourse
from khoa.http.openapi import raises
from khoa.users.models import User

router = APIRouter(prefix="/api", tags=["learning"], max_body_size=MAX_JSON)


@raises(NotFound)
async def learnable(slug: str) -> Course:
    """Find a course, published or not: students keep it when it is unpublished."""
    return await remembered.by_slug(slug)


LearnableCourse = Annotated[Course, Depends(learnable)]


@raises(NotFound)
async def known_lecture(lecture_id: str, course: LearnableCourse) -> OutlineLecture:
    """Find a published lecture, or a retired one, which only earlier students and those who run the
    course may open."""
    for lecture in [*course.lectures, *(gone.lecture for gone in course.retired)]:
        if lecture.id == lecture_id:
            return lecture
    raise NotFound  # in the words of a hidden course: an address must not tell of a draft


KnownLecture = Annotated[OutlineLecture, Depends(known_lecture)]


@router.post("/courses/{slug}/enrol")
@raises(NotFound, CourseNotFree, EnrolsInOwnCourse)
async def enrol(slug: str, user: CurrentUser, context: CurrentContext) -> Enrolled:
    """Enrol in a free course; 409 course_not_free when it has a price."""
    course = await courses.visible(slug, user, reads_all=may(user, "courses.read", context))
    await service.enrol_free(context.database, user, course)
    return Enrolled(slug=course.slug, enrolled=True)


@router.get("/learn/{slug}")
@raises(NotEnrolled)
async def outline(
    user: CurrentUser, course: LearnableCourse, context: CurrentContext
) -> LearnCourse:
    """Show the curriculum with my progress; 403 for those who are not enrolled."""
    enrolment = await service.access(user, course, reads_all=may(user, "courses.read", context))
    educator = await User.get(course.educator_id)
    figures = await stats.of([course.course_id])
    card = course_card(course, figures[course.course_id], educator, context.media)
    return learn_course(course, enrolment, card)


@router.get("/learn/{slug}/lectures/{lecture_id}")
@raises(NotSignedIn, NotEnrolled)
async def open_lecture(
    user: OptionalUser,
    course: LearnableCourse,
    lecture: KnownLecture,
    context: CurrentContext,
    response: Response,
) -> LectureContent:
    """Open a lecture, with short-lived URLs. Everybody may open a preview of a published course."""
    reads_all = may(user, "courses.read", context)
    enrolment = await service.access(user, course, reads_all=reads_all, lecture=lecture)
    content = await content_of(course, lecture)
    response.headers["cache-control"] = "private, no-store"
    chapters = outline_for(course, enrolment.promised_since if enrolment else None)
    chapters = outline_with(course, chapters, lecture)
    return lecture_content(course, chapters, lecture, content, enrolment, context.media)


@router.put("/learn/{slug}/lectures/{lecture_id}/progress")
@raises(NotEnrolled)
async def save_progress(
    user: CurrentUser,
    course: LearnableCourse,
    lecture: KnownLecture,
    context: CurrentContext,
    body: ProgressUpdate,
) -> ProgressSaved:
    """Save my position in a lecture, and whether I have completed it."""
    reads_all = may(user, "courses.read", context)
    enrolment = await service.access(user, course, reads_all=reads_all, lecture=lecture)
    if enrolment is None:
        raise NotEnrolled
    enrolment = await service.record_progress(
        enrolment, lecture, completed=body.completed, position=body.position
    )
    saved = lecture_progress(enrolment, lecture)
    return ProgressSaved(
        completed=saved.completed,
        position=saved.position,
        progress=progress_of(course, enrolment),
    )
