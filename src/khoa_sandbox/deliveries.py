"""Signed webhooks: enqueued with the change that causes them, then sent until accepted."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx

from khoa_sandbox.chaos import Chaos, Platform
from khoa_sandbox.settings import SandboxSettings
from khoa_sandbox.store import Document, Store

Signer = Callable[[str, bytes, datetime], dict[str, str]]

ANSWER_KEPT = 2000
AT_ONCE = 32
DROPPED = "dropped by chaos"
LOST = "dropped for good by chaos"

log = logging.getLogger("khoa_sandbox")


class Forgotten(Exception):
    """The row is so old that its body is gone."""


class Deliveries:
    """Sends each enqueued event to `{webhook_base}/api/webhooks/{platform}` at least once.

    A row (kind "delivery") is `{id, platform, event_id, event_type, body, state, step, attempts,
    next_at, created_at, held}`: `state` is pending, delivered or failed; `step` counts the
    attempts of the present run through the schedule; `held` is how long chaos delayed the first; an
    attempt is `{at, headers, status, answer, error, duration}`, its headers those of the signature.
    Times are in milliseconds since 1970, durations in milliseconds.
    """

    def __init__(self, store: Store, settings: SandboxSettings, chaos: Chaos | None = None) -> None:
        self.chaos = chaos or Chaos()
        self._store = store
        self._settings = settings
        self._signers: dict[str, Signer] = {}
        self._schedules: dict[str, list[float]] = {}
        self._timeouts: dict[str, float] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._wakes: dict[str, asyncio.Event] = {}
        self._first: dict[str, asyncio.Event] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._client: httpx.AsyncClient | None = None
        store.index("delivery", "state")
        store.index("delivery", "event_id")

    def signer(self, platform: Platform, sign: Signer) -> None:
        """Registers how the platform signs: `sign(event_id, body, now)` returns the headers."""
        self._signers[platform] = sign

    def schedule(self, platform: Platform, delays: list[float]) -> None:
        """Sets the delays before each retry, in seconds; after the last one the row has failed."""
        self._schedules[platform] = delays

    def timeout(self, platform: Platform, seconds: float) -> None:
        """Sets how long the platform waits for a response."""
        self._timeouts[platform] = seconds

    def enqueue(self, platform: Platform, event_id: str, event_type: str, body: bytes) -> str:
        """Adds the event to the caller's transaction and returns the row's id.

        It is sent as soon as that transaction is committed.
        """
        if platform not in self._signers:
            raise LookupError(f"{platform} has no signer")
        now = _now()
        held = int(self.chaos.delay(platform) * 1000)
        row_id = f"dlv_{secrets.token_hex(12)}"
        row = {
            "id": row_id,
            "platform": platform,
            "event_id": event_id,
            "event_type": event_type,
            "body": body.decode(),
            "state": "pending",
            "step": 0,
            "attempts": [],
            "next_at": now + held,
            "created_at": now,
            "held": held,
        }
        self._store.put("delivery", row_id, row)
        self._store.after_commit(lambda: self._drive(row_id))
        return row_id

    def resend(self, row_id: str) -> None:
        """Sends the row again now, whatever its state, and restarts its schedule.

        Raises KeyError for an unknown row, Forgotten for one whose body is no longer kept.
        """
        with self._store.transaction():
            row = self._row(row_id)
            if row.get("thinned"):
                raise Forgotten(row_id)
            row.update(state="pending", step=0, next_at=_now())
            self._store.put("delivery", row_id, row)
        if row_id in self._wakes:
            self._wakes[row_id].set()
        self._drive(row_id)

    async def first_attempt(self, event_id: str, timeout: float) -> Document | None:  # noqa: ASYNC109 (the caller's page has a limit)
        """Waits until an event's first attempt has ended and returns it; None if it is late."""
        attempt = self._attempt_of(event_id)
        if attempt is None:
            ended = self._first.setdefault(event_id, asyncio.Event())
            try:
                await asyncio.wait_for(ended.wait(), timeout)
            except TimeoutError:
                return None
            attempt = self._attempt_of(event_id)
        return attempt

    async def start(self) -> None:
        """Starts sending, beginning with what an earlier process left unfinished."""
        # The receiver is on this machine: a proxy from the environment must not get in between.
        self._client = httpx.AsyncClient(trust_env=False, follow_redirects=False)
        for row in self._store.find("delivery", {"state": "pending"}, newest_first=False):
            self._drive(row["id"])

    async def stop(self) -> None:
        """Stops sending; what is unfinished stays pending for the next start."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client:
            await self._client.aclose()
            self._client = None

    def _attempt_of(self, event_id: str) -> Document | None:
        rows = self._store.find("delivery", {"event_id": event_id}, limit=1)
        attempts: list[Document] = rows[0]["attempts"] if rows else []
        return attempts[0] if attempts else None

    def _row(self, row_id: str) -> Document:
        row = self._store.get("delivery", row_id)
        if row is None:
            raise KeyError(row_id)
        return row

    def _drive(self, row_id: str) -> None:
        """Starts one task per row, so that its attempts never overlap."""
        if self._client is None or row_id in self._tasks:
            return
        self._wakes[row_id] = asyncio.Event()
        task = asyncio.create_task(self._deliver(row_id))
        self._tasks[row_id] = task
        task.add_done_callback(lambda done: self._ended(row_id, done))

    def _ended(self, row_id: str, task: asyncio.Task[None]) -> None:
        self._tasks.pop(row_id, None)
        self._wakes.pop(row_id, None)
        if task.cancelled():
            return
        if error := task.exception():
            log.error("delivery %s stopped", row_id, exc_info=error)
        elif self._row(row_id)["state"] == "pending":  # resent while the task was ending
            self._drive(row_id)

    async def _deliver(self, row_id: str) -> None:
        while (row := self._row(row_id))["state"] == "pending":
            wake = self._wakes[row_id]
            wake.clear()
            wait = (row["next_at"] - _now()) / 1000
            if wait > 0:
                try:
                    async with asyncio.timeout(wait):
                        await wake.wait()
                except TimeoutError:
                    pass
                else:
                    continue  # resent: look at the row again
            async with self._slots:
                attempts = await self._attempts(row)
            self._record(row_id, row["step"], attempts)

    def _record(self, row_id: str, step: int, attempts: list[Document]) -> None:
        with self._store.transaction():
            row = self._row(row_id)  # read it again: a resend may have changed it
            row["attempts"] += attempts
            delays = self._schedules.get(row["platform"], [])
            resent = self._wakes[row_id].is_set()
            lost = all(attempt["error"] == LOST for attempt in attempts)
            if any(map(_accepted, attempts)) and not resent:
                row.update(state="delivered", next_at=None)
            elif not resent and (lost or step >= len(delays)):
                row.update(state="failed", next_at=None)
            elif not resent:
                delay = delays[step] * self._settings.retry_factor
                row.update(step=step + 1, next_at=_now() + int(delay * 1000))
            self._store.put("delivery", row_id, row)
        if ended := self._first.pop(row["event_id"], None):
            ended.set()

    async def _attempts(self, row: Document) -> list[Document]:
        """Makes one attempt, or two if chaos says so: a 2xx to either counts, as in reality."""
        match self.chaos.copies(row["platform"]):
            case "one":
                return [await self._attempt(row)]
            case "at_once":
                return list(await asyncio.gather(self._attempt(row), self._attempt(row)))
            case "in_turn":
                return [await self._attempt(row), await self._attempt(row)]

    async def _attempt(self, row: Document) -> Document:
        assert self._client is not None
        body = row["body"].encode()
        started = time.monotonic()
        result: dict[str, Any] = {
            "at": _now(),
            "headers": {},
            "status": None,
            "answer": "",
            "error": None,
            "duration": 0,
        }
        if (dropped := self.chaos.drops(row["platform"])) != "no":
            result["error"] = LOST if dropped == "for_good" else DROPPED
            return result
        limit = self._timeouts.get(row["platform"], 15.0)
        try:
            headers = self._signers[row["platform"]](row["event_id"], body, datetime.now(UTC))
            result["headers"] = headers
            url = f"{self._settings.webhook_base}/api/webhooks/{row['platform']}"
            # One limit for the whole exchange: httpx's own limits are per read.
            async with asyncio.timeout(limit):
                answer = await self._client.post(
                    url,
                    content=body,
                    headers={"content-type": "application/json", **headers},
                    timeout=limit,
                )
            result["status"] = answer.status_code
            result["answer"] = answer.text[:ANSWER_KEPT]
        except (TimeoutError, httpx.TimeoutException):
            result["error"] = f"no answer within {limit:g} s"
        except httpx.HTTPError as error:
            result["error"] = f"{type(error).__name__}: {error}"
        result["duration"] = int((time.monotonic() - started) * 1000)
        return result


def _accepted(attempt: Document) -> bool:
    return attempt["status"] is not None and 200 <= attempt["status"] < 300


def _now() -> int:
    return int(time.time() * 1000)
