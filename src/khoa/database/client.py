"""The connection, and the indexes that the domains declare.

Only what MongoDB (a replica set) and the embedded server both have is used: no text index, no
`$where`, and every query has its index. Its fields stand side by side: Beanie makes an `$and` of
two expressions, for which the embedded server reads the whole collection. What each payment or
person adds to is not changed by `findAndModify`, nor by a document's `save` or `set`, which use it:
the embedded server reads the whole collection for that, whatever the index; an update and a find
cost it a twentieth (measured with 7,000 rows).
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

T = TypeVar("T")

PINNED: dict[str, Any] = {"readPreference": "primary", "retryWrites": True, "retryReads": True}
"""What Khoa relies on, whatever the address says, as on `majority`. The settings refuse an address
that says otherwise."""

DEFAULTS: dict[str, Any] = {
    "serverSelectionTimeoutMS": 5000,
    "connectTimeoutMS": 3000,
    "appname": "khoa",
}
"""An address that names one of these, or any other option, is respected."""


class MajorityOutsideTransactions(WriteConcern):
    """What was answered outlives an election. In a transaction only its commit may say so: PyMongo
    knows that of a session that is handed over, not of one that is bound, and the server refuses a
    statement that says it."""

    @property
    def is_server_default(self) -> bool:
        return in_transaction() or super().is_server_default


class Database:
    """One client for the process. `connect` first; Beanie's documents then find their database."""

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

    async def connect(self, documents: Sequence[type[Document]]) -> None:
        """Bind the documents to a database that `khoa migrate` has made ready for them.

        StartRefused, with what to do, when it has not, or when a newer Khoa's has.
        """
        await clock.learn(self.client)
        await migrations.verify(self.database, documents)
        await init_beanie(
            database=self.database, document_models=list(documents), skip_indexes=True
        )

    async def close(self) -> None:
        await self.client.close()

    async def ping(self) -> None:
        """Unavailable when the database does not answer within 2 s."""
        try:
            async with asyncio.timeout(2):
                await self.client.admin.command("ping")
        except (PyMongoError, TimeoutError) as error:
            raise Unavailable("The database does not answer.", retry_after=5) from error

    async def end_orphaned_transactions(self) -> None:
        """Abort what killed workers left open: its rows stay locked for a minute otherwise.

        A living worker's transaction is aborted with it and begins anew by itself. Only for the
        embedded server, which is ours alone.
        """
        await self.client.admin.command("killAllSessions", [])

    async def deployment_id(self) -> str:
        """This installation's id, made at its first start. It travels in every metadata, so that
        another installation's events on the same account are told apart."""
        deployment, key = self.database["deployment"], {"_id": "deployment"}
        made = {"$setOnInsert": {"value": secrets.token_hex(8)}}
        row = await deployment.find_one_and_update(key, made, upsert=True, return_document=True)
        # To who lost a race for the first start, the embedded server returns no row.
        row = row or await deployment.find_one(key)
        assert row is not None, "an upsert leaves its row"
        return str(row["value"])

    async def transaction(self, work: Callable[[], Awaitable[T]]) -> T:
        """Run `work` in one transaction, again when it conflicts with another, and commit.

        The session is bound: every call inside takes part without naming it, so none can be
        forgotten. `work` may run several times: only conditional updates and upserts, no
        insert-and-catch (a duplicate aborts the transaction), no call to a platform, and no
        transaction within. TransactionTimeout: nothing was changed; OutcomeUnknown: who can tell.
        """
        return await transact(self.client, work)


def _left_out(uri: str) -> dict[str, Any]:
    """The defaults of what the address does not name. Options are named in any case."""
    named = {name.lower() for name, _ in parse_qsl(uri.partition("?")[2], keep_blank_values=True)}
    return {name: value for name, value in DEFAULTS.items() if name.lower() not in named}
