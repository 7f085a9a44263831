"""The web server's process: prepares the database, then has Granian start the workers.

Its arguments are Granian's. Where workers are forked they share what is imported here, so that one
is restarted in a moment; and the database is prepared without another process.
"""

import asyncio
import sys

from granian.cli import entrypoint
from pymongo.errors import ConnectionFailure

import khoa.app  # noqa: F401 (for the workers)
from khoa.base.domain import documents_of
from khoa.base.refusal import StartRefused
from khoa.database import Database, migrations
from khoa.database.server import unreachable
from khoa.domains import DOMAINS
from khoa.platforms.registry import load_settings
from khoa.serving.child import EXIT_REFUSED
from khoa.settings import Settings


async def prepare_database(settings: Settings) -> None:
    """Migrate the embedded database, which no one else uses; only verify any other. Raises
    StartRefused."""
    database = Database(settings.database_uri, settings.mongodb_database)
    documents = documents_of(DOMAINS)
    try:
        if settings.embedded_database:
            await migrations.migrate(database.database, documents, say=_say)
        else:
            await migrations.verify(database.database, documents)
    except ConnectionFailure as error:
        raise unreachable(error) from error
    finally:
        await database.close()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    try:
        asyncio.run(prepare_database(load_settings()))
    except StartRefused as refusal:
        _say(str(refusal))
        sys.exit(EXIT_REFUSED)
    entrypoint()  # type: ignore[no-untyped-call]
