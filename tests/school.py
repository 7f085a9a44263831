"""Small people and courses for tests of services; each has only what its test is about."""

from datetime import UTC, datetime
from typing import Any

from beanie import PydanticObjectId
from bson import ObjectId
from pymongo.database import Database as MongoDatabase

from khoa.base.money import Money
from khoa.counting import service as counting
from khoa.courses import service as courses
from khoa.courses import stats
from khoa.courses.lectures import write_content
from khoa.courses.models import Chapter, Course, Lecture, OutlineLecture, Rating
from khoa.database import Database
from khoa.platforms.events import UserProfile
from khoa.users import service as users
from khoa.users.models import User


def profile(clerk_id: str = "user_1", **changes: Any) -> UserProfile:
    known: dict[str, Any] = {
        "clerk_id": clerk_id,
        "email": f"{clerk_id}@example.com",
        "email_verified": True,
        "first_name": "An",
        "last_name": "Nguyễn",
        "image_url": None,
        "banned": False,
        "updated_at": 1_000,
    }
    return UserProfile(**{**known, **changes})


async def a_user(clerk_id: str = "user_1") -> User:
    await users.apply_profile(profile(clerk_id))
    user = await users.by_clerk_id(clerk_id)
    assert user is not None
    return user


def rewrite(rows: MongoDatabase[dict[str, Any]], slug: str, **values: Any) -> None:
    """Change a published course of a running school as everything does: under its next revision,
    with the journal's row."""
    course = rows["courses"].find_one({"slug": slug}, {"_id": 1})
    assert course is not None
    rows["courses"].update_one({"_id": course["_id"]}, {"$set": values, "$inc": {"revision": 1}})
    rows["course_changes"].insert_one({"course_id": course["_id"], "at": datetime.now(UTC)})


async def a_course(
    database: Database,
    slug: str = "khoa",
    *,
    students: int = 0,
    rating: Rating | None = None,
    **changes: Any,
) -> Course:
    """Lectures that are said to have content hold a text."""
    lectures = [OutlineLecture(title=f"Bài {n}", kind="text", has_content=True) for n in (1, 2, 3)]
    known: dict[str, Any] = {
        "slug": slug,
        "title": slug,
        "category": "creative",
        "level": "all",
        "language": "vi",
        "price": Money(amount=199_000, currency="vnd"),
        "educator_id": ObjectId(),
        "state": "published",
        "draft_outline": [Chapter(title="Chương 1", lectures=lectures)],
    }
    course = Course(**{**known, **changes})

    async def write() -> None:
        await courses.save(course)
        for lecture in course.draft_lectures:
            if lecture.has_content:
                held = Lecture(id=lecture.id, course_id=course.course_id, html="<p>…</p>")
                await write_content(course, held)
        await stats.put(course.course_id, students=students, rating=rating or Rating())

    await database.transaction(write)
    return course


async def counted(database: Database) -> None:
    """All that waits to be counted is."""
    while await counting.sum_up(database):
        pass


async def students_of(database: Database, course_id: PydanticObjectId) -> int:
    await counted(database)
    return (await stats.of([course_id]))[course_id].students
