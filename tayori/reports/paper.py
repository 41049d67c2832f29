"""Tables as a PDF on A4 across, with the letters of its font inside; owner of fpdf2."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from unicodedata import east_asian_width

from fpdf import FPDF
from fpdf.enums import TableCellFillMode, WrapMode
from fpdf.fonts import FontFace

from tayori.errors import ResourceError
from tayori.model.table import Table

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f]")
_TRUETYPE = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf")
"""How a font file begins."""
_FAMILY = "text"
_NARROWEST, _WIDEST = 5, 26
"""Letters."""
_BODY_PT, _HEADING_PT, _TITLE_PT = 7, 10, 15


class _Paper(FPDF):
    """A page with its number at the foot."""

    def footer(self) -> None:
        """The page's number and how many there are."""
        self.set_y(-10)
        self.set_font(_FAMILY, size=_BODY_PT)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="C")


def paper(title: str, tables: Sequence[Table], font: Path, made: datetime, lead: Sequence[str] = ()) -> bytes:
    """The PDF. `font` is a TrueType file that has the letters; `made` (aware) is the only time in it.

    Raises ResourceError when the font cannot be embedded.
    """
    # fontTools tells every table it drops from the subset
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    document = _Paper("landscape", "mm", "A4")
    document.set_creation_date(made)
    document.set_title(title)
    document.set_lang("ja-JP")
    document.set_creator("Tayori")
    if font.read_bytes()[:4] not in _TRUETYPE:
        raise ResourceError(f"{font.name} cannot be put into a PDF.", "Use a TrueType font.")
    document.add_font(_FAMILY, fname=font)
    document.add_page()
    _say(document, title, _TITLE_PT)
    for line in lead:
        _say(document, line, _BODY_PT)
    for table in tables:
        document.ln(4)
        _say(document, table.title, _HEADING_PT)
        _draw(document, table)
        for note in table.notes:
            _say(document, note, _BODY_PT)
    return bytes(document.output())


def _say(document: FPDF, text: str, size_pt: int) -> None:
    document.set_font(_FAMILY, size=size_pt)
    document.multi_cell(
        0, size_pt * 0.55, _plain(text), new_x="LMARGIN", new_y="NEXT", wrapmode=WrapMode.CHAR
    )


def _draw(document: FPDF, table: Table) -> None:
    document.set_font(_FAMILY, size=_BODY_PT)
    widths = [_weight(index, table) for index in range(len(table.columns))]
    with document.table(
        col_widths=tuple(widths),
        line_height=_BODY_PT * 0.5,
        padding=0.8,
        text_align="LEFT",
        wrapmode=WrapMode.CHAR,
        cell_fill_mode=TableCellFillMode.NONE,
        headings_style=FontFace(emphasis="", fill_color=(228, 235, 244)),
        repeat_headings=1,
    ) as drawn:
        for cells in (table.columns, *table.rows):
            row = drawn.row()
            for cell in cells:
                row.cell(_plain("" if cell is None else str(cell)))


def _weight(column: int, table: Table) -> int:
    """A column is as wide as what is in it, within reason; dates and ids are not cut in two."""
    cells = [str(row[column] or "") for row in (table.columns, *table.rows)]
    return min(_WIDEST, max(_NARROWEST, 1 + max(map(_width, cells))))


def _width(text: str) -> int:
    """Of the longest line: a Japanese character takes two."""
    return max(sum(2 if east_asian_width(c) in "FWA" else 1 for c in line) for line in text.split("\n"))


def _plain(text: str) -> str:
    return _CONTROLS.sub(" ", text)
