"""CSV files as a spreadsheet takes them in."""

from collections.abc import AsyncIterator

from khoa.base.spreadsheets import csv_chunks


async def some(rows: list[tuple[str, ...]]) -> AsyncIterator[tuple[str, ...]]:
    for row in rows:
        yield row


async def test_no_cell_is_a_formula_and_a_spreadsheet_sees_utf_8() -> None:
    rows = [("=1+1",), ("@SUM(A1)",), ("Khóa học; hai",), ("\t=x",)]
    file = b"".join([part async for part in csv_chunks(("code",), some(rows))])
    assert file.startswith(b"\xef\xbb\xbf")
    lines = file.decode("utf-8-sig").splitlines()
    assert lines == ["code", "'=1+1", "'@SUM(A1)", "Khóa học; hai", "'\t=x"]


async def test_a_long_file_comes_in_parts_and_loses_no_row() -> None:
    rows = [(str(number),) for number in range(1001)]
    parts = [part async for part in csv_chunks(("number",), some(rows))]
    assert len(parts) > 5
    lines = b"".join(parts).decode("utf-8-sig").splitlines()
    assert lines == ["number", *(row[0] for row in rows)]


async def test_without_rows_there_is_still_the_head() -> None:
    parts = [part async for part in csv_chunks(("number",), some([]))]
    assert b"".join(parts) == b"\xef\xbb\xbfnumber\r\n"
