"""CSV files that people open in a spreadsheet."""

import csv
import io
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from decimal import Decimal

from khoa.base.batched import batched

Row = Sequence[str | Decimal]

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_ROWS_AT_ONCE = 200


async def csv_parts(head: Sequence[str], rows: AsyncIterable[Row]) -> AsyncIterator[bytes]:
    """Yield the file piece by piece, as the rows come, so that a long one is never in memory whole.

    UTF-8 with a byte order mark, by which spreadsheets know it. A text that one of them would run
    as a formula gets an apostrophe before it (OWASP, CSV injection)."""
    yield (_BYTE_ORDER_MARK + _written([head])).encode()
    async for some in batched(rows, _ROWS_AT_ONCE):
        yield _written(some).encode()


def _written(rows: Sequence[Row]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([_harmless(cell) for cell in row] for row in rows)
    return written.getvalue()


def _harmless(cell: str | Decimal) -> str | Decimal:
    """A number stays one, also below zero."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
