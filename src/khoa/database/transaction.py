"""Run a transaction: retry the work on a conflict, retry the commit when its outcome is unknown.

Follows the drivers' specification (MongoDB specifications, "Convenient API for Transactions"):
an error labelled TransientTransactionError runs the work again, one labelled
UnknownTransactionCommitResult sends the commit again and never runs the work again. PyMongo's own
`with_transaction` is not used, for the reasons in ADR 17.
"""

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from itertools import count
from typing import Any, TypeVar

from pymongo import AsyncMongoClient, ReadPreference, WriteConcern
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern

from khoa.base.errors import KhoaError

T = TypeVar("T")
Client = AsyncMongoClient[dict[str, Any]]

TRANSACTION_SECONDS = 8.0
"""Stripe and Clerk wait 10 to 20 s for an answer: a transaction that cannot commit fails
earlier."""

COMMIT_SECONDS = 2.5
"""How long one commit is waited for before it is sent again, on another connection."""

ABORT_SECONDS = 1.0
"""How long an abort is waited for. The server aborts an abandoned transaction by itself."""

DUPLICATE_KEY = 11000
DUPLICATE_KEY_ATTEMPTS = 5

_inside: ContextVar[bool] = ContextVar("khoa_in_transaction", default=False)


class TransactionTimeout(KhoaError):
    """The transaction kept conflicting, or the database did not answer in time. No commit was sent:
    nothing was changed."""

    status = 503
    code = "not_saved"
    detail = "The database did not answer in time. Nothing was changed; try again."


class OutcomeUnknown(KhoaError):
    """A commit was sent, and neither it nor its repetitions were answered in time."""

    status = 503
    code = "outcome_unknown"
    detail = (
        "The database did not confirm the change in time. It may or may not have been made. "
        "Repeat the same request, with the same Idempotency-Key where it had one, or look first."
    )


class TransactionMisused(RuntimeError):
    """A programming error: a transaction within another, or none where one is required."""


def in_transaction() -> bool:
    """Return whether the caller's reads and writes are part of a transaction."""
    return _inside.get()


def require_transaction() -> None:
    """Raise TransactionMisused outside a transaction. For functions whose writes must be atomic."""
    if not in_transaction():
        raise TransactionMisused("This writes several things that belong together: call it in one.")


async def transact(
    client: Client, work: Callable[[], Awaitable[T]], *, within: float = TRANSACTION_SECONDS
) -> T:
    """Run `work` in a transaction and commit it within so many seconds.

    Raises TransactionTimeout when no commit was sent in time, OutcomeUnknown when it cannot be
    known whether the commit that was sent took effect.
    """
    if in_transaction():
        raise TransactionMisused("A transaction is open already: its parts cannot commit apart.")
    attempts = _Attempts(client)
    try:
        async with asyncio.timeout(within):
            return await attempts.run(work)
    except TimeoutError as error:
        if attempts.committing:
            raise OutcomeUnknown(retry_after=5) from error
        raise TransactionTimeout(retry_after=5) from error


class _Attempts:
    """All attempts at one transaction. `committing`: a commit was sent and its outcome is not known
    yet."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.committing = False

    async def run(self, work: Callable[[], Awaitable[T]]) -> T:
        for attempt in count(1):
            session = self.client.start_session()
            try:
                process = await self._process()
                result = await self._work(session, work)
                await self._commit(session, process)
                return result
            except (OperationFailure, ConnectionFailure) as error:
                if not _is_retryable(error, attempt):
                    raise
            finally:
                await session.end_session()
            await _pause(attempt)
        raise AssertionError("unreachable")

    async def _work(self, session: AsyncClientSession, work: Callable[[], Awaitable[T]]) -> T:
        await session.start_transaction(
            read_concern=ReadConcern("snapshot"),
            write_concern=WriteConcern("majority", j=True),
            read_preference=ReadPreference.PRIMARY,
        )
        inside = _inside.set(True)
        try:
            async with session.bind(end_session=False):
                return await work()
        except BaseException:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ABORT_SECONDS):
                    await session.abort_transaction()
            raise
        finally:
            _inside.reset(inside)

    async def _commit(self, session: AsyncClientSession, process: object) -> None:
        """Commit until the outcome is known. After any error but OutcomeUnknown, nothing was
        committed."""
        self.committing = True
        for attempt in count(1):
            try:
                # Not PyMongo's own time-out: on Python 3.11 its `wait_for` can lose a cancellation.
                async with asyncio.timeout(COMMIT_SECONDS):
                    await session.commit_transaction()
            except TimeoutError:
                continue
            except PyMongoError as error:
                if error.has_error_label("UnknownTransactionCommitResult"):
                    await _pause(attempt)
                    continue
                if not await self._surely_aborted(error, process):
                    raise OutcomeUnknown(retry_after=5) from error
                self.committing = False
                raise
            self.committing = False
            return

    async def _surely_aborted(self, error: PyMongoError, process: object) -> bool:
        """Return whether this answer to a commit proves that nothing was committed.

        A replica set remembers which transactions were committed, even after an election, so its
        "no such transaction" is proof. The embedded server remembers them in memory only: after a
        restart it says the same of a transaction whose commit it had stored.
        """
        if isinstance(error, OperationFailure) and error.code == DUPLICATE_KEY:
            return True
        if not error.has_error_label("TransientTransactionError"):
            return False
        try:
            if "secantusVersion" not in await self.client.admin.command("buildInfo"):
                return True
            hello = await self.client.admin.command("hello")
        except PyMongoError:
            return False
        return bool(hello["topologyVersion"]["processId"] == process)

    async def _process(self) -> object:
        """Return the server's process id, or None for a replica set of several servers, where it is
        not needed."""
        servers = list(self.client.topology_description.server_descriptions().values())
        if len(servers) != 1:
            return None
        version = servers[0].topology_version
        if version is None:  # not asked yet, or again
            version = (await self.client.admin.command("hello")).get("topologyVersion")
        return version["processId"] if version else None


def _is_retryable(error: PyMongoError, attempt: int) -> bool:
    """Return whether to run the work again: after a conflict, or a few times after a duplicate key,
    since the next attempt sees the row of a concurrent upsert."""
    duplicate = isinstance(error, OperationFailure) and error.code == DUPLICATE_KEY
    return error.has_error_label("TransientTransactionError") or (
        duplicate and attempt < DUPLICATE_KEY_ATTEMPTS
    )


async def _pause(attempt: int) -> None:
    await asyncio.sleep(random.uniform(0, min(0.005 * 2**attempt, 0.25)))  # noqa: S311
