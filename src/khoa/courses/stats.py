"""How many learn a course and what they think of it: rows of their own, which no edit writes."""

from collections.abc import Iterable, Mapping

from beanie import PydanticObjectId
from pymongo import UpdateOne

from khoa.counting import service as counting
from khoa.courses.models import CourseStats, Rating, now


async def of(course_ids: Iterable[PydanticObjectId]) -> dict[PydanticObjectId, CourseStats]:
    """By course; every one that was asked for is there."""
    wanted = list(course_ids)
    found = await CourseStats.find({"_id": {"$in": wanted}}).to_list()
    known = {stats.id: stats for stats in found}
    return {course_id: known.get(course_id) or CourseStats(id=course_id) for course_id in wanted}


async def put(course_id: PydanticObjectId, *, students: int, rating: Rating) -> None:
    """Write figures that no sale and no review has made, such as the demo school's."""
    stats = CourseStats(
        id=course_id, students=students, rating=rating, rating_average=rating.average
    )
    await CourseStats.get_pymongo_collection().update_one(
        {"_id": course_id}, {"$set": stats.model_dump(exclude={"id", "revision_id"})}, upsert=True
    )


async def insert_many(new: list[CourseStats]) -> None:
    """Of courses that are not there yet. For filling a database."""
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
    """Enrolments are an upper domain: it tells us how many students came or went. In the
    transaction in which they do, which shares no row with another sale of the course."""
    await counting.later(CourseStats, course_id, students=change)


async def remove(course_id: PydanticObjectId) -> None:
    """Of a course that is gone."""
    await CourseStats.get_pymongo_collection().delete_one({"_id": course_id})
