"""Scheduled actions: sessions expire, transfers arrive."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from khoa_sandbox.context import Context
from khoa_sandbox.store import Store
from khoa_sandbox.stripe.ids import now

KIND = "stripe_agenda"
POLL = 0.5

log = logging.getLogger("khoa_sandbox")

Action = Callable[[Context, str], object]


def put(store: Store, action: str, subject: str, due: int) -> None:
    """Schedules an action inside the caller's transaction; `due` is in seconds since 1970."""
    id = f"{action}:{subject}"
    store.put(KIND, id, {"id": id, "action": action, "subject": subject, "due": due})


def drop(store: Store, action: str, subject: str) -> None:
    store.delete(KIND, f"{action}:{subject}")


async def run(context: Context, actions: Mapping[str, Action]) -> None:
    """Runs what is due, or fell due while the sandbox was down; ends when cancelled."""
    seen, earliest = -1, 0
    while True:
        if context.store.version != seen:
            seen = context.store.version
            earliest = min((row["due"] for row in context.store.find(KIND)), default=0)
        if earliest and earliest <= now():
            for row in context.store.find(KIND, newest_first=False):
                if row["due"] <= now():
                    _do(context, actions, row["action"], row["subject"])
        await asyncio.sleep(POLL)


def _do(context: Context, actions: Mapping[str, Action], action: str, subject: str) -> None:
    """Runs an action. One that fails is logged and dropped, so that the others go on."""
    try:
        with context.store.transaction():
            drop(context.store, action, subject)
            actions[action](context, subject)
    except Exception:
        log.exception("%s of %s failed", action, subject)
        drop(context.store, action, subject)
