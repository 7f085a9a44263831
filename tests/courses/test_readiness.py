"""A published course keeps what it needs, whichever way it is changed."""

from collections.abc import Awaitable, Callable

import pytest
from tests.school import a_course

from khoa.base.money import Money
from khoa.courses import curriculum, editing, publishing
from khoa.courses import service as courses
from khoa.courses.curriculum import LectureChanges
from khoa.courses.models import Course, Lecture, OutlineLecture, now
from khoa.courses.readiness import NeededByStudents, NeededWhilePublished
from khoa.database import Database


async def without_description(course: Course) -> None:
    course.description = ""


async def too_cheap(course: Course) -> None:
    course.price = Money(amount=1, currency="vnd")


async def without_lectures(course: Course) -> None:
    course.draft_outline = []


async def emptied(course: Course) -> None:
    changes = LectureChanges(html="<p> </p>")
    await curriculum.change_lecture(course, course.lectures[0].id, changes)


async def only_a_new_empty_one(course: Course) -> None:
    course.draft_outline[0].lectures = [OutlineLecture(title="Mới", kind="text")]


CHANGES: list[tuple[Callable[[Course], Awaitable[None]], str]] = [
    (without_description, "no_description"),
    (too_cheap, "price_too_low"),
    (without_lectures, "no_lectures"),
    (emptied, "lecture_without_content"),
    (only_a_new_empty_one, "no_lectures"),
]


Change = Callable[[Course], Awaitable[None]]


async def edit(database: Database, course: Course, change: Change) -> Course:
    return await editing.edit(database, course, change, seen=None)


@pytest.mark.parametrize(("change", "code"), CHANGES)
async def test_a_published_course_loses_nothing_that_it_needs(
    database: Database, change: Callable[[Course], Awaitable[None]], code: str
) -> None:
    course = await courses.by_id((await a_course(database, description="<p>Vẽ.</p>")).course_id)
    with pytest.raises(NeededWhilePublished) as caught:
        await edit(database, course, change)
    assert [one.code for one in caught.value.errors] == [code]
    fresh = await courses.by_id(course.course_id)
    assert fresh.model_dump() == course.model_dump()


@pytest.mark.parametrize(("change", "code"), CHANGES)
async def test_a_draft_may_lose_all(
    database: Database, change: Callable[[Course], Awaitable[None]], code: str
) -> None:
    course = await a_course(database, description="<p>Vẽ.</p>", state="draft")
    assert (await edit(database, course, change)).revision > course.revision


async def test_a_published_course_grows_by_an_empty_lecture_and_is_mended_in_steps(
    database: Database,
) -> None:
    course = await a_course(database)  # as if published before it needed a description
    first = course.draft_outline[0]
    added = OutlineLecture(title="Mới", kind="text")

    async def add(fresh: Course) -> None:
        curriculum.add_lecture(fresh, first.id, added)

    await edit(database, course, add)
    renamed = LectureChanges(title="Mới hơn")
    await edit(database, course, lambda it: curriculum.change_lecture(it, added.id, renamed))
    filled = LectureChanges(html="<p>Chào</p>")
    await edit(database, course, lambda it: curriculum.change_lecture(it, added.id, filled))
    with pytest.raises(NeededWhilePublished):
        empty = LectureChanges(html="")
        await edit(database, course, lambda it: curriculum.change_lecture(it, added.id, empty))


async def test_what_students_paid_for_is_not_emptied_while_unpublished(database: Database) -> None:
    course = await a_course(database, description="<p>Vẽ.</p>", published_at=now())
    course = await publishing.unpublish(database, course, seen=None)
    lecture = course.lectures[0]
    with pytest.raises(NeededByStudents) as caught:
        await edit(database, course, emptied)
    assert [one.field for one in caught.value.errors] == [f"lectures.{lecture.id}"]
    assert (await courses.by_id(course.course_id)).lectures == course.lectures
    held = await Lecture.get(lecture.id)
    assert held is not None and held.html == "<p>…</p>"
    another = LectureChanges(html="<p>Khác</p>")
    await edit(database, course, lambda it: curriculum.change_lecture(it, lecture.id, another))
    course = await edit(database, course, lambda it: curriculum.remove_lecture(it, lecture.id))
    assert [gone.lecture.id for gone in course.retired] == [lecture.id]
    held = await Lecture.get(lecture.id)
    assert held is not None and held.html == "<p>Khác</p>"
