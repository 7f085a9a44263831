"""The process that does what no request waits for: the outbox, reconciliation, the followers.

One runs on each machine with the role `worker`; leases in the database keep machines apart.
"""

import asyncio
import signal

import structlog

from khoa.app import connect
from khoa.base import log as logging
from khoa.base.background import running
from khoa.database.clock import ClockSync
from khoa.serving.programs import ready_file
from khoa.settings import Settings

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT. An attempt under way is cut off: its lease ends, and it is made
    again."""
    logging.configure(production=settings.production)
    told_to_stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told_to_stop.set)
    context = await connect(settings)
    if settings.embedded_database:
        await context.database.end_orphaned_transactions()
    works = [
        ClockSync(context.database.client),
        *(make(context) for domain in context.domains for make in domain.background),
    ]
    ready = ready_file(settings.data_dir)
    try:
        async with running(*works):
            ready.touch()
            log.info("worker.works", background=[type(work).__name__ for work in works])
            await told_to_stop.wait()
    finally:
        ready.unlink(missing_ok=True)
        await context.database.close()
