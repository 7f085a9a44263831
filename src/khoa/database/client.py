"""The connection to the database.

Khoa uses only what MongoDB (a replica set) and the embedded server both support: no text index, no
`$where`, and an index for every query. A query's fields stand side by side: Beanie makes an `$and`
of two expressions, for which the embedded server reads the whole collection. Collections that grow
with payments or people are not changed by `findAndModify`, nor by a document's `save` or `set`,
which use it: the embedded server then reads the whole collection, whatever the index. An update and
a find take a twentieth of the time (measured with 7,000 rows).
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from beanie import Document, init_beanie
from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient, WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import PyMongoError

from khoa.base.errors import Unavailable
from khoa.database import clock, migrations, waiting
from khoa.database.transaction import in_transaction, transact
from khoa.database.wake_ups import WakeUps

T = TypeVar("T")

PINNED: dict[str, Any] = {"readPreference": "primary", "retryWrites": True, "retryReads": True}
"""Options that Khoa relies on, as on the write concern `majority`. The settings refuse a URI that
says otherwise."""

DEFAULTS: dict[str, Any] = {
    "serverSelectionTimeoutMS": 5000,
    "connectTimeoutMS": 3000,
    "appname": "khoa",
}
"""Defaults for options that the URI does not name."""


class MajorityOutsideTransactions(WriteConcern):
    """The write concern `majority`, so that what was answered outlives an election. In a
    transaction only the commit may carry a write concern: PyMongo leaves it out of statements with
    an explicit session, but not with a bound one, and the server refuses them."""

    @property
    def is_server_default(self) -> bool:
        return in_transaction() or super().is_server_default


class Database:
    """The process's one client. Call `connect` first: it binds Beanie's documents to the
    database."""

    def __init__(self, uri: str, name: str) -> None:
        waiting.mend()
        self.client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(
            uri, tz_aware=True, **_left_out(uri), **PINNED
        )
        self.database: AsyncDatabase[dict[str, Any]] = self.client.get_database(
            name,
            codec_options=CodecOptions(tz_aware=True),
            write_concern=MajorityOutsideTransactions("majority", j=True),
        )
        self.wake_ups = WakeUps(self.database)

    async def connect(self, documents: Sequence[type[Document]]) -> None:
        """Bind the documents to a database that `khoa migrate` has prepared for them. Raises
        StartRefused when it has not, or when a newer Khoa's has.
        """
        await clock.synchronize(self.client)
        await migrations.verify(self.database, documents)
        await init_beanie(
            database=self.database, document_models=list(documents), skip_indexes=True
        )

    async def close(self) -> None:
        await self.client.close()

    async def ping(self) -> None:
        """Raises Unavailable when the database does not answer within 2 s."""
        try:
            async with asyncio.timeout(2):
                await self.client.admin.command("ping")
        except (PyMongoError, TimeoutError) as error:
            raise Unavailable("The database does not answer.", retry_after=5) from error

    async def end_orphaned_transactions(self) -> None:
        """Abort transactions that killed workers left open, whose rows would stay locked for a
        minute.

        Those of live workers are aborted too and retried by themselves. Only for the embedded
        server, which no one else uses.
        """
        await self.client.admin.command("killAllSessions", [])

    async def deployment_id(self) -> str:
        """Return this installation's id, created at its first start. It is part of the metadata
        sent to platforms, so that events of another installation on the same account can be
        recognised."""
        deployment, key = self.database["deployment"], {"_id": "deployment"}
        made = {"$setOnInsert": {"value": secrets.token_hex(8)}}
        row = await deployment.find_one_and_update(key, made, upsert=True, return_document=True)
        # The embedded server returns no row to the one that lost a race to insert it.
        row = row or await deployment.find_one(key)
        assert row is not None, "an upsert leaves its row"
        return str(row["value"])

    async def transaction(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run `work` in one transaction, again when it conflicts with another, and commit.

        The session is bound, so that every call inside takes part without naming it. `work` may run
        several times: use only conditional updates and upserts, no insert-and-catch (a duplicate
        aborts the transaction), no call to a platform, and no nested transaction. Raises
        TransactionTimeout when nothing was changed, OutcomeUnknown when that cannot be known.
        """
        return await transact(self.client, work)


def _left_out(uri: str) -> dict[str, Any]:
    """Return the defaults for options that the URI does not name, in any letter case."""
    named = {name.lower() for name, _ in parse_qsl(uri.partition("?")[2], keep_blank_values=True)}
    return {name: value for name, value in DEFAULTS.items() if name.lower() not in named}
