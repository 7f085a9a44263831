"""CSV files that people open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

_BYTE_ORDER_MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_file(head: Sequence[str], rows: Iterable[Sequence[str | Decimal]]) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheets know it. A text that one of them would
    run as a formula gets an apostrophe before it (OWASP, CSV injection)."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return (_BYTE_ORDER_MARK + written.getvalue()).encode()


def _harmless(cell: str | Decimal) -> str | Decimal:
    """A number stays one, also below zero."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return cell
