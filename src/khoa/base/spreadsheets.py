"""CSV files that people open in a spreadsheet."""

import csv
import io
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from decimal import Decimal

from khoa.base.batched import batched

Row = Sequence[str | Decimal]

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_BATCH = 200


async def csv_chunks(head: Sequence[str], rows: AsyncIterable[Row]) -> AsyncIterator[bytes]:
    """Yield a CSV file in chunks as the rows come, so that it is never in memory as a whole.

    The encoding is UTF-8 with a byte order mark, by which spreadsheets recognise it. Text that a
    spreadsheet would run as a formula is prefixed by an apostrophe (OWASP, CSV injection)."""
    yield (_BYTE_ORDER_MARK + _format([head])).encode()
    async for batch in batched(rows, _BATCH):
        yield _format(batch).encode()


def _format(rows: Sequence[Row]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_escape(cell) for cell in row] for row in rows)
    return text.getvalue()


def _escape(cell: str | Decimal) -> str | Decimal:
    """Escape text that starts like a formula. Numbers, negative ones too, stay as they are."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
