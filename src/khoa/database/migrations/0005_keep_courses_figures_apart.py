"""Keep students and ratings in rows beside the courses, which sales write and edits do not."""

from datetime import UTC, datetime

from khoa.database.migrations.steps import Migration

FIGURES = ("students", "rating", "rating_average")


async def run(migration: Migration) -> None:
    """The row first: killed in between, the course still has the figures and is taken again."""
    stats, courses = migration.rows["course_stats"], migration.rows["courses"]
    known = {"students": {"$exists": True}}
    async for course in migration.every("courses", known, dict.fromkeys(FIGURES, 1)):
        figures = {name: course[name] for name in FIGURES if name in course}
        await stats.update_one(
            {"_id": course["_id"]},
            {"$setOnInsert": {**figures, "changed_at": datetime.now(UTC)}},
            upsert=True,
        )
        await courses.update_one({"_id": course["_id"]}, {"$unset": dict.fromkeys(FIGURES, "")})
