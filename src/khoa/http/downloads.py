"""Files made as they are sent."""

from collections.abc import AsyncIterable, Sequence

from starlette.responses import StreamingResponse

from khoa.base.spreadsheets import Row, csv_parts


class CsvDownload(StreamingResponse):
    media_type = "text/csv"


def csv_download(name: str, head: Sequence[str], rows: AsyncIterable[Row]) -> CsvDownload:
    """A CSV file to be saved under `name`, a plain one of ours. Nobody on the way keeps it."""
    return CsvDownload(
        csv_parts(head, rows),
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )
