"""Drop the row from which every edit of a course took its number: a journal has taken its place."""

from khoa.database.migrations.steps import Migration


async def run(migration: Migration) -> None:
    """The courses keep their numbers and count on by themselves."""
    await migration.rows.drop_collection("course_revision")
