"""Counting as a domain."""

from khoa.base.domain import Domain
from khoa.context import Context
from khoa.counting import service
from khoa.counting.models import DOCUMENTS, CountDue
from khoa.counting.worker import CountingWorker


async def sum_up(context: Context) -> int:
    return await service.sum_up(context.database)


DOMAIN = Domain(
    "counting", documents=DOCUMENTS, sums={CountDue: sum_up}, background=[CountingWorker]
)
