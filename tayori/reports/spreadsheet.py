"""A table somebody sent us: CSV as Excel and LibreOffice write it, or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from charset_normalizer import from_bytes
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tayori.errors import ResourceError, UsageError
from tayori.model.table import SheetRow

MAX_BYTES = 20_000_000
MOST_TITLES = 10
"""Lines in which headings are looked for."""


def read_rows(
    path: Path, are_headings: Callable[[Sequence[str]], bool] | None = None
) -> tuple[SheetRow, ...]:
    """The rows of the first sheet, under the headings of its first row that is not empty.

    With `are_headings` titles above are skipped: the headings are the first of the first rows it says yes to.

    Days are read as ISO dates, numbers without a needless `.0`. Raises UsageError for what is no table,
    ResourceError for what cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path.name} is larger than {MAX_BYTES:,} bytes.", "Split it.")
        lines = _workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _text(path.read_bytes())
    except OSError as error:
        raise ResourceError(f"{path} cannot be read: {error.strerror}.", "Check its name.") from error
    titles = _titles(lines, are_headings) if are_headings else 0
    return tuple(_under_headings([*[list[str]()] * titles, *lines[titles:]]))


def _titles(lines: Sequence[Sequence[str]], are_headings: Callable[[Sequence[str]], bool]) -> int:
    """How many lines stand above the headings; none where they are not found."""
    return next((at for at, line in enumerate(lines[:MOST_TITLES]) if are_headings(line)), 0)


def _workbook(path: Path) -> list[list[str]]:
    try:
        # read_only would trust the dimensions a sheet claims, and some programs claim one cell
        with path.open("rb") as file:
            book = load_workbook(file, data_only=True)
        return [[_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise UsageError(f"{path.name} is no spreadsheet: {error}.", "Save it as XLSX or CSV.") from error


def _text(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel in Japan saves CSV as Windows-31J unless told otherwise.
        best = from_bytes(data, cp_isolation=["cp932", "utf_16"]).best()
        if best is None:
            raise UsageError("The table is in no known encoding.", "Save it as CSV UTF-8.") from None
        text = str(best)
    sample = text[:4096]
    delimiter = max(",;\t", key=sample.count)
    return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip()


def _under_headings(lines: Sequence[Sequence[str]]) -> Iterator[SheetRow]:
    headings: Sequence[str] = ()
    for number, line in enumerate(lines, 1):
        if not any(line):
            continue
        if not headings:
            headings = line
            continue
        pairs = zip(headings, line, strict=False)
        yield SheetRow(number, tuple((heading, cell) for heading, cell in pairs if heading and cell))
