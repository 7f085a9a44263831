"""The sandbox's state: JSON objects in one SQLite file that survives being killed at any moment."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]
Scalar = str | int | float | bool | None

_NAME = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")


class Store:
    """JSON objects by (kind, id), in the order in which they were first put.

    Calls are synchronous and take microseconds; make them on the event loop, and never await
    inside `transaction()`.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Without an isolation level the module opens no transactions behind our back.
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA busy_timeout=5000")
        self._db.executescript(
            """
            CREATE TABLE IF NOT EXISTS objects (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL,
                UNIQUE (kind, id));
            -- Each entry ends in the row's `seq`: a kind is read in order without sorting it.
            CREATE INDEX IF NOT EXISTS objects_in_order ON objects (kind);
            CREATE TABLE IF NOT EXISTS change (number INTEGER NOT NULL);
            INSERT INTO change SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM change);
            """
        )
        self._version: int = self._db.execute("SELECT number FROM change").fetchone()[0]
        self._depth = 0
        self._owner: asyncio.Task[Any] | None = None
        self._written = False
        self._after_commit: list[Callable[[], None]] = []

    @property
    def version(self) -> int:
        """Grows with every committed change, also across restarts."""
        return self._version

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commits all writes inside together or, after an exception, none.

        Re-entrant: an exception caught between two levels undoes the inner level only.
        """
        task = _current_task()
        if self._depth and task is not self._owner:
            raise RuntimeError("another task's transaction is open: do not await inside one")
        savepoint = f"level_{self._depth}"
        callbacks = len(self._after_commit)
        self._db.execute(f"SAVEPOINT {savepoint}" if self._depth else "BEGIN IMMEDIATE")
        self._depth += 1
        self._owner = task
        try:
            yield
            if self._depth == 1 and self._written:
                self._db.execute("UPDATE change SET number = number + 1")
            self._db.execute(f"RELEASE {savepoint}" if self._depth > 1 else "COMMIT")
        except BaseException:
            if self._depth > 1:
                self._db.execute(f"ROLLBACK TO {savepoint}")
                self._db.execute(f"RELEASE {savepoint}")
            elif self._db.in_transaction:
                self._db.execute("ROLLBACK")
            del self._after_commit[callbacks:]
            self._leave(committed=False)
            raise
        self._leave(committed=True)

    def touch(self) -> None:
        """Increments `version`: something that the console shows has changed outside the store."""
        with self.transaction():
            self._written = True

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Calls back once the open transaction is committed, never if it is rolled back."""
        if self._depth:
            self._after_commit.append(callback)
        else:
            callback()

    def get(self, kind: str, id: str) -> Document | None:
        row = self._db.execute(
            "SELECT doc FROM objects WHERE kind = ? AND id = ?", (kind, id)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, kind: str, id: str, doc: Document) -> None:
        """Adds the object, or replaces it in its place."""
        with self.transaction():
            self._db.execute(
                "INSERT INTO objects (kind, id, doc) VALUES (?, ?, ?)"
                " ON CONFLICT (kind, id) DO UPDATE SET doc = excluded.doc",
                (_name(kind), id, json.dumps(doc, ensure_ascii=False, separators=(",", ":"))),
            )
            self._written = True

    def delete(self, kind: str, id: str) -> None:
        with self.transaction():
            self._db.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, id))
            self._written = True

    def delete_older(
        self, kind: str, field: str, than: float, where: Mapping[str, Scalar], limit: int
    ) -> int:
        """Deletes at most `limit` of the objects whose number `field` is less than `than`, oldest
        first; returns how many.
        """
        condition, values = _condition(kind, where)
        with self.transaction():
            deleted = self._db.execute(
                "DELETE FROM objects WHERE seq IN (SELECT seq FROM objects"  # noqa: S608 (names are checked)
                f" WHERE {condition} AND json_extract(doc, '$.{_name(field)}') < ?"
                " ORDER BY seq LIMIT ?)",
                (*values, than, limit),
            ).rowcount
            self._written = self._written or deleted > 0
        return deleted

    def find(
        self,
        kind: str,
        where: Mapping[str, Scalar] | None = None,
        *,
        newest_first: bool = True,
        limit: int | None = None,
        offset: int = 0,
        after: str | None = None,
    ) -> list[Document]:
        """Objects whose fields (dotted paths) equal the given values; None matches a missing one.

        Ordered by first insertion; with `after`, those that follow the object of this id.
        """
        condition, values = _condition(kind, where)
        order = "DESC" if newest_first else "ASC"
        if after is not None:
            side = "<" if newest_first else ">"
            place = f"(SELECT seq FROM objects WHERE kind = '{_name(kind)}' AND id = ?)"  # noqa: S608 (the name is checked)
            condition, values = f"{condition} AND seq {side} {place}", [*values, after]
        rows = self._db.execute(
            f"SELECT doc FROM objects WHERE {condition} ORDER BY seq {order} LIMIT ? OFFSET ?",  # noqa: S608 (names are checked)
            (*values, -1 if limit is None else limit, offset),
        )
        return [json.loads(row[0]) for row in rows]

    def count(self, kind: str, where: Mapping[str, Scalar] | None = None) -> int:
        condition, values = _condition(kind, where)
        query = f"SELECT count(*) FROM objects WHERE {condition}"  # noqa: S608 (names are checked)
        return int(self._db.execute(query, values).fetchone()[0])

    def index(self, kind: str, field: str) -> None:
        """Makes lookups of this kind by this field (a dotted path) fast; safe to call again."""
        name = f"by_{_name(kind)}_{_name(field)}".replace(".", "_")
        self._db.execute(
            f"CREATE INDEX IF NOT EXISTS {name} ON objects (json_extract(doc, '$.{field}'))"
            f" WHERE kind = '{kind}'"
        )

    def close(self) -> None:
        self._db.close()

    def _leave(self, *, committed: bool) -> None:
        self._depth -= 1
        if self._depth:
            return
        self._owner = None
        written, self._written = self._written, False
        callbacks, self._after_commit = self._after_commit, []
        if committed:
            self._version += written
            for callback in callbacks:
                callback()


def _current_task() -> "asyncio.Task[Any] | None":
    try:
        return asyncio.current_task()
    except RuntimeError:  # no loop runs in this thread
        return None


def _condition(kind: str, where: Mapping[str, Scalar] | None) -> tuple[str, list[Scalar]]:
    # The kind and the paths are in the SQL text rather than parameters: only then does SQLite use
    # an expression index.
    terms = [f"kind = '{_name(kind)}'"]
    terms += [f"json_extract(doc, '$.{_name(field)}') IS ?" for field in where or {}]
    return " AND ".join(terms), list((where or {}).values())


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(f"not a kind or a path: {text!r}")
    return text
