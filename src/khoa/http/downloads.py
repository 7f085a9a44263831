"""Downloads that are generated while they are sent."""

from collections.abc import AsyncIterable, Sequence

from starlette.responses import StreamingResponse

from khoa.base.spreadsheets import Row, csv_chunks


class CsvDownload(StreamingResponse):
    media_type = "text/csv"


def csv_download(name: str, head: Sequence[str], rows: AsyncIterable[Row]) -> CsvDownload:
    """Return a CSV download that is saved under `name` (plain ASCII, unescaped) and never
    cached."""
    return CsvDownload(
        csv_chunks(head, rows),
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )
