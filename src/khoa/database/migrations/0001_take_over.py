"""Take over what Khoa kept before there were migrations.

Nothing is changed: its rows are what the documents of the first version declare.
"""

from khoa.database.migrations.steps import Migration


async def run(migration: Migration) -> None:
    """From here on the database has a version."""
