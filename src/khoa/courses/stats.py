"""A course's numbers of students and ratings, in rows that no edit of the course writes."""

from collections.abc import Iterable, Mapping

from beanie import PydanticObjectId
from pymongo import UpdateOne

from khoa.counting import service as counting
from khoa.courses.models import CourseStats, Rating, now


async def of(course_ids: Iterable[PydanticObjectId]) -> dict[PydanticObjectId, CourseStats]:
    """Return the figures of every course asked for, zeros if it has none yet."""
    wanted = list(course_ids)
    found = await CourseStats.find({"_id": {"$in": wanted}}).to_list()
    known = {stats.id: stats for stats in found}
    return {course_id: known.get(course_id) or CourseStats(id=course_id) for course_id in wanted}


async def put(course_id: PydanticObjectId, *, students: int, rating: Rating) -> None:
    """Write figures that come from no sale or review, such as the demo school's."""
    stats = CourseStats(
        id=course_id, students=students, rating=rating, rating_average=rating.average
    )
    await CourseStats.get_pymongo_collection().update_one(
        {"_id": course_id}, {"$set": stats.model_dump(exclude={"id", "revision_id"})}, upsert=True
    )


async def insert_many(new: list[CourseStats]) -> None:
    """Insert figures of new courses, to fill a database."""
    rows = [stats.model_dump(by_alias=True, exclude={"revision_id"}) for stats in new]
    await CourseStats.get_pymongo_collection().insert_many(rows, ordered=False)


async def add_students(counts: Mapping[PydanticObjectId, int]) -> None:
    """As many sales would, in the transaction that writes their enrolments. For filling a
    database."""
    changed = {"changed_at": now()}
    await CourseStats.get_pymongo_collection().bulk_write(
        [
            UpdateOne({"_id": id}, {"$inc": {"students": count}, "$set": changed}, upsert=True)
            for id, count in counts.items()
        ],
        ordered=False,
    )


async def count_students(course_id: PydanticObjectId, change: int) -> None:
    """Count students who came (positive) or went, in the transaction in which they do.

    Enrolments, a domain above this one, calls it. No two sales of a course share a row.
    """
    await counting.increment_later(CourseStats, course_id, students=change)


async def remove(course_id: PydanticObjectId) -> None:
    """Remove the figures of a deleted course."""
    await CourseStats.get_pymongo_collection().delete_one({"_id": course_id})
