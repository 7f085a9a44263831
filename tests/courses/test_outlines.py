"""Two outlines: what is drafted is the educator's alone, what was for sale is retired."""

from datetime import timedelta

import pytest
from tests.school import a_course

from khoa.base.errors import NotFound
from khoa.context import Context
from khoa.courses import curriculum, editing, publishing, uploads
from khoa.courses import service as courses
from khoa.courses.curriculum import LectureChanges
from khoa.courses.lectures import content_of
from khoa.courses.models import Chapter, Course, Lecture, OutlineLecture, now
from khoa.courses.outlines import MAX_RETIRED, TooManyRetired, lecture_of, outline_for
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.outbox.models import Intent


async def edited(database: Database, course: Course, *steps: tuple[str, object]) -> Course:
    async def change(fresh: Course) -> None:
        for step, what in steps:
            match step, what:
                case "add", OutlineLecture() as lecture:
                    curriculum.add_lecture(fresh, fresh.draft_outline[0].id, lecture)
                case "fill", str(lecture_id):
                    text = LectureChanges(html="<p>Mới</p>")
                    await curriculum.change_lecture(fresh, lecture_id, text)
                case "remove", str(lecture_id):
                    await curriculum.remove_lecture(fresh, lecture_id)
                case "remove chapter", str(chapter_id):
                    await curriculum.remove_chapter(fresh, chapter_id)

    return await editing.edit(database, course, change, seen=None)


def titles(course: Course) -> list[str]:
    return [lecture.title for lecture in course.lectures]


async def test_a_lecture_without_content_is_a_draft(database: Database) -> None:
    course = await a_course(database)
    new = OutlineLecture(title="Mới", kind="text", duration=60)
    course = await edited(database, course, ("add", new))
    assert titles(course) == ["Bài 1", "Bài 2", "Bài 3"]
    assert len(course.draft_lectures) == 4
    shown = await courses.by_slug(course.slug)
    assert (shown.lecture_count, shown.duration) == (3, 0)
    assert shown.draft_outline == [], "not even read for who may not see it"
    course = await edited(database, course, ("fill", new.id))
    assert titles(course)[-1] == "Mới"
    assert (course.lecture_count, course.duration) == (4, 60)


async def test_a_chapter_of_drafts_is_not_shown(database: Database) -> None:
    course = await a_course(database)

    async def add(fresh: Course) -> None:
        curriculum.add_chapter(fresh, Chapter(title="Sau này"))

    course = await editing.edit(database, course, add, seen=None)
    assert [chapter.title for chapter in course.draft_outline] == ["Chương 1", "Sau này"]
    assert [chapter.title for chapter in course.outline] == ["Chương 1"]


async def test_what_was_for_sale_is_retired_with_its_files(context: Context) -> None:
    database = context.database
    course = await a_course(database, published_at=now())
    first = course.lectures[0]
    course = await edited(database, course, ("remove", first.id))
    assert titles(course) == ["Bài 2", "Bài 3"]
    (gone,) = course.retired
    assert (gone.lecture.title, gone.chapter_title) == ("Bài 1", "Chương 1")
    assert (await content_of(course, gone.lecture)).html == "<p>…</p>"
    assert await Intent.count() == 0
    before = gone.retired_at - timedelta(days=1)
    (chapter,) = outline_for(course, before)
    assert [one.title for one in chapter.lectures] == ["Bài 2", "Bài 3", "Bài 1"]
    for nobody in (None, gone.retired_at):
        assert [one.title for one in outline_for(course, nobody)[0].lectures] == ["Bài 2", "Bài 3"]


async def test_a_retired_chapter_stands_behind_the_others(database: Database) -> None:
    course = await a_course(database, published_at=now())

    async def another(fresh: Course) -> None:
        curriculum.add_chapter(fresh, Chapter(title="Chương 2"))
        lecture = OutlineLecture(title="Còn lại", kind="text")
        curriculum.add_lecture(fresh, fresh.draft_outline[1].id, lecture)
        await curriculum.change_lecture(fresh, lecture.id, LectureChanges(html="<p>Mới</p>"))

    course = await editing.edit(database, course, another, seen=None)
    course = await edited(database, course, ("remove chapter", course.draft_outline[0].id))
    assert titles(course) == ["Còn lại"]
    chapters = outline_for(course, now() - timedelta(days=1))
    assert [(chapter.title, len(chapter.lectures)) for chapter in chapters] == [
        ("Chương 2", 1),
        ("Chương 1", 3),
    ]


async def test_what_nobody_could_buy_is_deleted(database: Database) -> None:
    course = await a_course(database, state="draft")
    first = course.lectures[0]
    course = await edited(database, course, ("remove", first.id))
    assert course.retired == []
    assert await Lecture.get(first.id) is None
    sold = await a_course(database, "da-ban", published_at=now())
    new = OutlineLecture(title="Mới", kind="text")
    sold = await edited(database, sold, ("add", new), ("remove", new.id))
    assert sold.retired == [], "a draft in a course that is for sale"


async def test_a_file_on_its_way_to_a_retired_lecture_is_given_up(context: Context) -> None:
    course = await a_course(context.database, published_at=now())

    async def film(fresh: Course) -> None:
        lecture_of(fresh, course.lectures[0].id).kind = "video"

    course = await editing.edit(context.database, course, film, seen=None)
    upload, _ = await uploads.begin(
        context, course, course.draft_lectures[0], filename="phim.mp4", size=100
    )
    course = await edited(context.database, course, ("remove", course.draft_lectures[0].id))
    with pytest.raises(NotFound):
        await uploads.renew(context, upload)


async def test_a_deleted_course_takes_its_lectures_along(database: Database) -> None:
    course, other = await a_course(database, state="draft"), await a_course(database, "khac")
    await publishing.delete(database, course, taught=enrolments.has_students)
    left = await Lecture.find_all().to_list()
    assert [held.course_id for held in left] == [other.course_id] * 3


async def test_what_was_read_in_part_is_not_saved(database: Database) -> None:
    course = await courses.by_slug((await a_course(database)).slug)
    with pytest.raises(AssertionError):
        await database.transaction(lambda: courses.save(course))


async def test_a_course_keeps_a_bounded_number_of_removed_lectures(database: Database) -> None:
    course = await a_course(database, published_at=now())
    first, second, _ = course.lectures
    course = await edited(database, course, ("remove", first.id))

    async def many(fresh: Course) -> None:
        fresh.retired = fresh.retired * MAX_RETIRED

    course = await editing.edit(database, course, many, seen=None)
    with pytest.raises(TooManyRetired):
        await edited(database, course, ("remove", second.id))
    assert await Lecture.get(second.id) is not None
    listed = (await courses.by_ids([course.course_id]))[course.course_id]
    assert listed.retired == [], "not even read for a list"
    new = OutlineLecture(title="Mới", kind="text")
    course = await edited(database, course, ("add", new), ("remove", new.id))
    assert len(course.retired) == MAX_RETIRED
