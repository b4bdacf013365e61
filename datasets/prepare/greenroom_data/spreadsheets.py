"""Reads xlsx (every sheet) and CSV (comma, semicolon or tab; UTF-8 or Windows-1252)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from .columns import column_of, row_of

HEADER_WITHIN = 20
"""So many rows at most may stand above the headers."""

Row = dict[str, str | None]


class BadFile(Exception):
    """A file that cannot be used, in words for who named it."""


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of one file. Errors: BadFile for another kind of file, or one without a question column."""
    found = False
    for table in tables_of(path):
        at = next((i for i, cells in enumerate(table[:HEADER_WITHIN]) if is_header(cells)), None)
        if at is None:
            continue
        found = True
        # Two columns of one name must both be looked at.
        headers = [f"{cell}.{i}" if cell in table[at][:i] else cell for i, cell in enumerate(table[at])]
        for cells in table[at + 1 :]:
            row = row_of(dict(zip(headers, cells)), path.name)
            if row:
                yield row
    if not found:
        raise BadFile(f"{path}: no column looks like a question; the first row that names the columns must have one")


def is_header(cells: list[object]) -> bool:
    return "Question" in [column_of(cell) for cell in cells]


def tables_of(path: Path) -> list[list[list[object]]]:
    if not path.is_file():
        raise BadFile(f"{path}: there is no such file")
    if path.suffix.lower() == ".csv":
        return [read_csv(path.read_bytes())]
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        raise BadFile(f"{path}: only .xlsx and .csv can be read")
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:
        raise BadFile(f"{path}: it cannot be read as xlsx ({error})") from error
    try:
        return [[list(cells) for cells in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    finally:
        book.close()


def read_csv(data: bytes) -> list[list[object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    return [list(cells) for cells in csv.reader(io.StringIO(text), delimiter=delimiter)]
