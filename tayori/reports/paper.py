"""Tables as a PDF on A4 across, with the letters of its font inside; owner of fpdf2."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import TableCellFillMode, WrapMode
from fpdf.fonts import FontFace

from tayori.errors import ResourceError
from tayori.model.table import Table

_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f]")
_TRUETYPE = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf")
"""How a font file begins."""
_FAMILY = "text"
_PADDING_MM = 0.8
_TITLE_ROOM_MM = 45
"""A title does not stand alone at the foot of a page."""
_WORD = re.compile(r"[A-Za-z0-9.:+-]{1,16}|[^A-Za-z0-9]{1,2}")
"""What is not cut in two: dates, ids, two Japanese characters."""
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
        if document.will_page_break(_TITLE_ROOM_MM):
            document.add_page()
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
    with document.table(
        col_widths=tuple(_widths(document, table)),
        line_height=_BODY_PT * 0.5,
        padding=_PADDING_MM,
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


def _widths(document: FPDF, table: Table) -> list[float]:
    """Widths of the columns in mm: each as wide as its dates and ids, the rest as the texts ask for it."""
    columns = [[str(row[i] or "") for row in (table.columns, *table.rows)] for i in range(len(table.columns))]
    room = 2 * _PADDING_MM + 1.0
    least = [room + _widest(document, (w for cell in c for w in _WORD.findall(cell))) for c in columns]
    wish = [room + _widest(document, (line for cell in c for line in cell.split("\n"))) for c in columns]
    left = document.epw - sum(least)
    if left <= 0:
        return [width * document.epw / sum(least) for width in least]
    more = [min(w, document.epw / 4) - at_least for w, at_least in zip(wish, least, strict=True)]
    share = min(1.0, left / max(sum(max(m, 0.0) for m in more), 1e-9))
    return [at_least + share * max(m, 0.0) for at_least, m in zip(least, more, strict=True)]


def _widest(document: FPDF, texts: Iterable[str]) -> float:
    return max((document.get_string_width(_plain(text)) for text in texts), default=0.0)


def _plain(text: str) -> str:
    return _CONTROLS.sub(" ", text)
