"""Tables as an XLSX workbook: a sheet each, headings frozen and filtered, nothing a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from tayori.model.table import Table

WIDEST = 48
"""Characters; longer cells wrap."""
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEADING = PatternFill("solid", fgColor="DCE6F1")
_LINE = Side("thin", color="B4B4B4")
_TEXT = "s"
_CREATOR = "Tayori"


def workbook(tables: Sequence[Table], title: str = "") -> bytes:
    """An XLSX file with one sheet for each table, printable on A4 across; its properties say `title`.

    Text that begins with `=`, `+`, `-` or `@` stays text: a name somebody sent must not run in Excel.
    """
    book = Workbook()
    book.properties.creator, book.properties.title = _CREATOR, _CONTROLS.sub("", title) or None
    book.remove(book.active)  # type: ignore[arg-type] # a new book has a sheet
    names: list[str] = []
    for table in tables:
        names.append(_sheet_name(table.title, names))
        _fill(book.create_sheet(names[-1]), table)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str, taken: Sequence[str]) -> str:
    """31 characters, none of Excel's own, no name twice."""
    plain = _FORBIDDEN_IN_NAMES.sub(" ", title)[:28].strip("' ") or "Sheet"
    known = {name.casefold() for name in taken}
    number = 1
    name = plain
    while name.casefold() in known:
        number += 1
        name = f"{plain} {number}"
    return name


def _fill(sheet: Any, table: Table) -> None:
    for row, cells in enumerate((table.columns, *table.rows), 1):
        for column, value in enumerate(cells, 1):
            _write(sheet.cell(row, column), value)
    for column in range(1, len(table.columns) + 1):
        cell = sheet.cell(1, column)
        cell.font, cell.fill = Font(bold=True), _HEADING
        texts = [str(row[column - 1] or "") for row in (table.columns, *table.rows)]
        sheet.column_dimensions[get_column_letter(column)].width = min(WIDEST, 3 + max(map(_width, texts)))
    for line, note in enumerate(table.notes, len(table.rows) + 3):
        _write(sheet.cell(line, 1), note)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(cell: Any, value: str | int | None) -> None:
    cell.value = _CONTROLS.sub("", value)[:32_767] if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = _TEXT
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)


def _width(text: str) -> int:
    """Of the longest line: a Japanese character takes two."""
    return max(sum(2 if east_asian_width(c) in "FWA" else 1 for c in line) for line in text.split("\n"))
