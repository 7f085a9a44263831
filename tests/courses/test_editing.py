"""Edits: none is lost, a stale page's is refused, an address is nobody else's."""

import asyncio

import pytest
from tests.school import a_course, a_user, students_of

from khoa.base.errors import ChangedElsewhere, Invalid, NotFound
from khoa.base.money import Money
from khoa.courses import curriculum, editing, publishing, stats
from khoa.courses import service as courses
from khoa.courses.curriculum import ChapterOrder, CurriculumOrder, LectureChanges
from khoa.courses.editing import CourseChanges, NewCourse
from khoa.courses.lectures import content_of
from khoa.courses.models import Chapter, Course, OutlineLecture
from khoa.database import Database
from khoa.enrolments import service as enrolments
from khoa.enrolments.models import Grant

TITLE = "Lập trình cùng Đức"


async def draft(database: Database, title: str = TITLE, who: str = "user_1") -> Course:
    new = NewCourse(title=title, language="vi", category="programming")
    return await editing.create(database, await a_user(who), new, currency="vnd")


async def change(
    database: Database, course: Course, seen: int | None = None, **values: object
) -> Course:
    changes = CourseChanges.model_validate(values)

    async def put(fresh: Course) -> None:
        await editing.apply(fresh, changes, currency="vnd")

    return await editing.edit(database, course, put, seen=seen)


async def test_edits_at_once_are_all_kept(database: Database) -> None:
    course = await draft(database)

    async def add(number: int) -> None:
        async def put(fresh: Course) -> None:
            curriculum.add_chapter(fresh, Chapter(title=f"Chương {number}"))

        await editing.edit(database, course, put, seen=None)

    await asyncio.gather(*(add(number) for number in range(8)))
    fresh = await courses.by_id(course.course_id)
    assert sorted(chapter.title for chapter in fresh.draft_outline) == [
        f"Chương {number}" for number in range(8)
    ]


async def test_a_students_arrival_during_an_edit_is_kept(database: Database) -> None:
    course = await draft(database)
    await asyncio.gather(
        change(database, course, subtitle="Mới"),
        *(
            database.transaction(lambda: stats.count_students(course.course_id, 1))
            for _ in range(5)
        ),
    )
    fresh = await courses.by_id(course.course_id)
    assert (await students_of(database, course.course_id), fresh.subtitle) == (5, "Mới")


async def test_of_two_tabs_the_stale_one_is_refused(database: Database) -> None:
    course = await draft(database)
    first = await change(database, course, course.revision, subtitle="Tab một")
    with pytest.raises(ChangedElsewhere):
        await change(database, course, course.revision, subtitle="Tab hai")
    assert (await courses.by_id(course.course_id)).subtitle == "Tab một"
    await change(database, first, first.revision, subtitle="Tab hai, tải lại")


async def test_of_two_tabs_at_once_one_is_refused(database: Database) -> None:
    course = await draft(database)
    results = await asyncio.gather(
        *(change(database, course, course.revision, subtitle=f"Tab {n}") for n in range(4)),
        return_exceptions=True,
    )
    assert sum(isinstance(result, Course) for result in results) == 1
    assert sum(isinstance(result, ChangedElsewhere) for result in results) == 3


async def test_every_edit_grows_the_revision(database: Database) -> None:
    course = await draft(database)
    later = await change(database, course, subtitle="x")
    assert later.revision > course.revision


async def test_one_title_gives_each_course_its_own_address(database: Database) -> None:
    made = await asyncio.gather(*(draft(database) for _ in range(4)))
    assert sorted(course.slug for course in made) == [
        "lap-trinh-cung-duc",
        "lap-trinh-cung-duc-2",
        "lap-trinh-cung-duc-3",
        "lap-trinh-cung-duc-4",
    ]
    assert (await draft(database, "🎸🎸🎸")).slug == "khoa-hoc"


async def test_an_address_follows_the_title_until_it_is_public(database: Database) -> None:
    course = await change(database, await draft(database), title="Guitar đệm hát")
    assert course.slug == "guitar-dem-hat"
    published = await a_course(database, "da-cong-bo")
    published.published_at = published.created_at
    await database.transaction(lambda: courses.save(published))
    assert (await change(database, published, title="Tên khác")).slug == "da-cong-bo"


async def test_prices_are_of_the_school_and_free_or_worth_a_payment(database: Database) -> None:
    course = await draft(database)
    for price, code in (
        (Money(amount=14_999, currency="vnd"), "price_too_low"),
        (Money(amount=50_000, currency="usd"), "wrong_currency"),
    ):
        with pytest.raises(Invalid) as caught:
            await change(database, course, price=price)
        assert [(one.field, one.code) for one in caught.value.errors] == [("price", code)]
    for amount in (0, 15_000):
        changed = await change(database, course, price=Money(amount=amount, currency="vnd"))
        assert changed.price.amount == amount


async def test_lectures_move_between_chapters_and_keep_their_ids(database: Database) -> None:
    course = await a_course(database)
    curriculum.add_chapter(course, Chapter(title="Chương 2"))
    first, second = course.draft_outline
    a, b, c = (lecture.id for lecture in first.lectures)
    curriculum.order(
        course,
        CurriculumOrder(
            chapters=[
                ChapterOrder(id=second.id, lectures=[c, a]),
                ChapterOrder(id=first.id, lectures=[b]),
            ]
        ),
    )
    assert [chapter.id for chapter in course.draft_outline] == [second.id, first.id]
    assert [lecture.id for lecture in course.draft_lectures] == [c, a, b]


async def test_an_order_that_forgets_or_repeats_something_is_refused(database: Database) -> None:
    course = await a_course(database)
    chapter = course.draft_outline[0].id
    a, b, c = (lecture.id for lecture in course.draft_lectures)
    for lectures in ([a, b], [a, b, c, c], [a, b, "x"], []):
        wanted = CurriculumOrder(chapters=[ChapterOrder(id=chapter, lectures=lectures)])
        with pytest.raises(Invalid):
            curriculum.order(course, wanted)
    assert [lecture.id for lecture in course.draft_lectures] == [a, b, c]


async def test_a_film_elsewhere_takes_either_hosts_address(database: Database) -> None:
    film = OutlineLecture(title="Phim", kind="youtube")
    course = await a_course(database, draft_outline=[Chapter(title="Một", lectures=[film])])

    async def put(**changes: str) -> None:
        what = LectureChanges.model_validate(changes)
        await database.transaction(lambda: curriculum.change_lecture(course, film.id, what))

    await put(embed_url="https://vimeo.com/76979871/3f5b2c9e1a")
    (lecture,) = course.draft_lectures
    assert (lecture.kind, lecture.has_content) == ("vimeo", True)
    assert (await content_of(course, lecture)).embed_id == "76979871/3f5b2c9e1a"
    with pytest.raises(Invalid) as caught:
        await put(embed_url="https://x.example")
    assert caught.value.errors[0].code == "not_a_video_address"
    with pytest.raises(Invalid):
        await put(html="<p>x</p>")


async def test_what_was_never_published_is_deleted_and_what_was_is_archived(
    database: Database,
) -> None:
    course = await draft(database)
    await publishing.delete(database, course, taught=enrolments.has_students)
    with pytest.raises(NotFound):
        await courses.by_id(course.course_id)
    once = await a_course(database, state="draft", published_at=course.created_at)
    await publishing.delete(database, once, taught=enrolments.has_students)
    assert (await courses.by_id(once.course_id)).state == "archived"
    taught = await a_course(database, "co-hoc-vien", state="draft")
    reason = Grant(source="free")
    learner = await a_user("user_9")
    await database.transaction(lambda: enrolments.grant(learner.user_id, taught.course_id, reason))
    with pytest.raises(publishing.HasStudents):
        await publishing.delete(database, taught, taught=enrolments.has_students)
    listed = await a_course(database, "dang-ban")
    with pytest.raises(publishing.StillPublished):
        await publishing.delete(database, listed, taught=enrolments.has_students)


async def test_the_many_of_one_title_get_addresses_of_their_own(database: Database) -> None:
    for number in range(1, editing.MAX_NUMBERED):
        await a_course(database, "hoc-ve" if number == 1 else f"hoc-ve-{number}")
    await a_course(database, "hoc-ve-tranh")
    last = await editing.free_slug("Học vẽ")
    assert last == f"hoc-ve-{editing.MAX_NUMBERED}"
    kept = await a_course(database, last)
    assert await editing.free_slug("Học vẽ", excluding=kept) == last
    others = {await editing.free_slug("Học vẽ") for _ in range(3)}
    assert len(others) == 3
    assert all(slug.startswith("hoc-ve-") for slug in others)
