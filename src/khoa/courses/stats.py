"""How many learn a course and what they think of it: rows of their own, which no edit writes."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from beanie import PydanticObjectId
from pymongo.asynchronous.database import AsyncDatabase

from khoa.courses.models import CourseStats, Rating


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


async def count_students(course_id: PydanticObjectId, change: int) -> None:
    """Enrolments are an upper domain: it tells us how many students came or went."""
    await CourseStats.get_pymongo_collection().update_one(
        {"_id": course_id},
        {"$inc": {"students": change}, "$set": {"changed_at": datetime.now(UTC)}},
        upsert=True,
    )


async def remove(course_id: PydanticObjectId) -> None:
    """Of a course that is gone."""
    await CourseStats.get_pymongo_collection().delete_one({"_id": course_id})


async def move_out_of_courses(database: AsyncDatabase[dict[str, Any]]) -> int:
    """Take the figures that courses' own rows held until there were rows for them; how many had
    some. Before anything writes here; begun again after a kill, it goes on."""
    moved = 0
    kept_there = {"students": 1, "rating": 1, "rating_average": 1}
    async for course in database["courses"].find({"students": {"$exists": True}}, kept_there):
        figures = {name: course[name] for name in kept_there if name in course}
        await database["course_stats"].update_one(
            {"_id": course["_id"]},
            {"$setOnInsert": {**figures, "changed_at": datetime.now(UTC)}},
            upsert=True,
        )
        await database["courses"].update_one(
            {"_id": course["_id"]}, {"$unset": dict.fromkeys(kept_there, "")}
        )
        moved += 1
    return moved
