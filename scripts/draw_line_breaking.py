"""Draw docs/images/line-breaking-*.png: hard Japanese captions cut at the width, and broken by us.

    .venv/bin/python scripts/draw_line_breaking.py

Both are set in the caption font and in the look of burned captions, in lines of twelve full-width characters.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tayori.subtitles.fonts import FaceRuler, choose_font
from tayori.subtitles.lines.wrap import EM, Ruler, break_lines, width

OUT = Path(__file__).resolve().parents[1] / "docs" / "images"
MAX_BYTES = 50_000
COLUMNS = 12
EM_PX, LEADING_PX, OUTLINE_PX = 29, 40, 3
PANEL = (384, 104)
MARGIN, GAP, LABEL_PX = 20, 14, 15
LABEL_ROOM = LABEL_PX + 14
PAPER, INK, PICTURE, WHITE, BLACK, FAULT = "#ffffff", "#4a4640", "#2b3650", "#ffffff", "#000000", "#ff8a65"
HEADINGS = ("cut at the width", "Tayori")
COLOURS = 32


@dataclass(frozen=True, slots=True)
class Example:
    """A caption, and what is wrong with it when it is cut at the width."""

    text: str
    fault: str
    ends: int
    """How many characters at the end of the first line show the fault."""
    begins: int
    """How many at the beginning of the second."""


SHEETS = (
    (
        Example("朝七時に長野駅を出ました。もう雪です。", "1  a line begins with a full stop", 0, 1),
        Example("春の里山をサイクリングコースで", "2  a line begins with ー", 1, 1),
        Example("市長は会場の皆さんに、「ようこそ」と", "3  a line ends with an opening bracket", 1, 0),
        Example("家賃は東京の半分ですよ！！すごい", "4  repeated marks are parted", 1, 1),
        Example("受付は4月1日（水）の午前8時30分から", "5  a time of day is split", 2, 5),
    ),
    (
        Example("年に一度の花火大会で、約1万2,000発を打ち上げ", "6  a prefix is cut from its number", 1, 7),
        Example("お問い合わせは026-224-5041まで", "7  a telephone number is split", 6, 6),
        Example("本庁舎は長野市鶴賀緑町1613番地です", "8  a house number is split", 1, 3),
        Example("山のふもとのまちでRemote Workを", "9  a Latin word is split", 4, 2),
        Example(
            "今年も子育て世帯訪問支援事業を始めます", "10  the last word of a compound stands alone", 2, 2
        ),
    ),
)


def main() -> None:
    """Draw both sheets."""
    face = choose_font(None)
    font = ImageFont.truetype(face.path, EM_PX, index=face.index)
    label = ImageFont.truetype(face.path, LABEL_PX, index=face.index)
    for number, examples in enumerate(SHEETS, 1):
        data = encoded(sheet(examples, FaceRuler(face), font, label))
        path = OUT / f"line-breaking-{number}.png"
        path.write_bytes(data)
        print(f"{path.name}: {len(data)} bytes")


def sheet(
    examples: Sequence[Example],
    ruler: Ruler,
    font: ImageFont.FreeTypeFont,
    label: ImageFont.FreeTypeFont,
) -> Image.Image:
    """A row for each example: before and after."""
    row = PANEL[1] + LABEL_ROOM
    size = (2 * PANEL[0] + GAP + 2 * MARGIN, LABEL_ROOM + len(examples) * row + 2 * MARGIN - LABEL_ROOM // 2)
    paper = Image.new("RGB", size, PAPER)
    pen = ImageDraw.Draw(paper)
    columns = (MARGIN, MARGIN + PANEL[0] + GAP)
    for left, heading in zip(columns, HEADINGS, strict=True):
        pen.text((left, MARGIN - 6), heading, fill=INK, font=label)
    for number, example in enumerate(examples):
        top = MARGIN + LABEL_ROOM - 6 + number * row
        before = cut_at_width(example.text, ruler)
        after = break_lines(example.text, ruler, COLUMNS * EM).lines
        paper.paste(panel(before, font, example), (columns[0], top))
        paper.paste(panel(after, font), (columns[1], top))
        pen.text((columns[0], top + PANEL[1] + 4), example.fault, fill=INK, font=label)
    return paper


def cut_at_width(text: str, ruler: Ruler) -> tuple[str, ...]:
    """Lines filled to the last character that fits, as where nobody knows Japanese."""
    lines = [""]
    for char in text:
        if width(lines[-1] + char, ruler) > COLUMNS * EM:
            lines.append("")
        lines[-1] += char
    return tuple(lines)


def panel(lines: Sequence[str], font: ImageFont.FreeTypeFont, example: Example | None = None) -> Image.Image:
    """Two lines of a caption on a dark picture; the fault of an example in another colour."""
    picture = Image.new("RGB", PANEL, PICTURE)
    pen = ImageDraw.Draw(picture)
    top = (PANEL[1] - LEADING_PX * len(lines)) // 2 + (LEADING_PX - EM_PX) // 2 - 2
    for number, line in enumerate(lines):
        left = (PANEL[0] - pen.textlength(line, font=font)) / 2
        for text, colour in _coloured(line, number, example):
            at = (left, top + number * LEADING_PX)
            pen.text(at, text, fill=colour, font=font, stroke_width=OUTLINE_PX, stroke_fill=BLACK)
            left += pen.textlength(text, font=font)
    return picture


def _coloured(line: str, number: int, example: Example | None) -> tuple[tuple[str, str], ...]:
    if example is None:
        return ((line, WHITE),)
    if number == 0:
        cut = len(line) - example.ends
        return ((line[:cut], WHITE), (line[cut:], FAULT))
    return ((line[: example.begins], FAULT), (line[example.begins :], WHITE))


def encoded(paper: Image.Image) -> bytes:
    """As a small PNG."""
    out = io.BytesIO()
    paper.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MAX_BYTES:
        message = f"The sheet has {len(out.getvalue())} bytes, more than {MAX_BYTES}."
        raise SystemExit(message)
    return out.getvalue()


if __name__ == "__main__":
    main()
