"""The worker process: background tasks such as the outbox, reconciliation and counting.

One runs on each machine with the role `worker`; leases in the database coordinate them.
"""

import asyncio
import signal

import structlog

from khoa.app import connect
from khoa.base import log as logging
from khoa.base.background import running
from khoa.database.clock import ClockSync
from khoa.serving.programs import worker_ready_file
from khoa.settings import Settings

log = structlog.get_logger()


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT. An attempt under way is cancelled and made again once its lease
    has ended."""
    logging.configure(production=settings.production)
    stop_requested = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop_requested.set)
    context = await connect(settings)
    if settings.embedded_database:
        await context.database.end_orphaned_transactions()
    tasks = [
        ClockSync(context.database.client),
        *(make(context) for domain in context.domains for make in domain.background),
        context.database.wake_ups,
    ]
    ready = worker_ready_file(settings.data_dir)
    try:
        async with running(*tasks):
            ready.touch()
            log.info("worker.works", background=[type(task).__name__ for task in tasks])
            await stop_requested.wait()
    finally:
        ready.unlink(missing_ok=True)
        await context.database.close()
