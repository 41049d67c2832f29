"""Draw docs/images/cards.jpg: the four built-in cards on pictures of the demo, on one sheet under 50 kB.

.venv/bin/python scripts/draw_cards.py
"""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

from draw_readme_picture import INK, LABEL_PX, PAPER, encode
from PIL import Image, ImageDraw, ImageFont

from tayori.media.cards.card import Card, Count, Text
from tayori.media.cards.film import overlay_of, render_card
from tayori.media.demo.evening import Evening
from tayori.media.demo.morning import Morning
from tayori.media.ffmpeg import read_ffmpeg
from tayori.subtitles.burning.safe_areas import find_safe_area, safe_box
from tayori.subtitles.fonts import choose_font

OUT = Path(__file__).resolve().parents[1] / "docs" / "images" / "cards.jpg"
TALL, WIDE = (1080, 1920), (1920, 1080)
RATE = Fraction(30)
LINK = "https://ijyu.example.jp/"
TEXTS = {
    "title": (
        Text("kicker", ("みどり町 移住ものがたり",)),
        Text("title", ("朝七時、", "みどり駅へ")),
        Text("note", ("第三回 自転車で十五分",)),
    ),
    "lower_third": (Text("role", ("みどり町 地域おこし協力隊",)), Text("name", ("山田 花子",))),
    "counter": (Text("kicker", ("灯ろうの数",)), Text("note", ("1949年から2026年まで",))),
    "end": (
        Text("title", ("みどり町", "移住ポータル")),
        Text("note", ("住まい・仕事・子育ての相談は",)),
        Text("url", ("ijyu.example.jp",)),
    ),
}
PANELS = (
    ("title", TALL, (24, 24, 236, 420)),
    ("lower_third", TALL, (276, 24, 236, 420)),
    ("counter", TALL, (528, 24, 236, 420)),
    ("end", TALL, (780, 24, 236, 420)),
)
"""Template, size of the picture, and where it stands on the sheet: left, top, width, height."""
SHEET = (1040, 474)


def draw(folder: Path) -> Image.Image:
    """The sheet; the cards' files are made in `folder`."""
    sheet = Image.new("RGB", SHEET, PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(choose_font(None).path, LABEL_PX)
    scenes = {
        "title": Morning().frame(3.0),
        "lower_third": Morning().frame(9.0),
        "counter": Evening().frame(6.0),
    }
    for template, size, (left, top, width, height) in PANELS:
        picture = Image.fromarray(scenes.get(template, scenes["title"])).resize(size)
        lay_over(picture, template, folder / f"{template}.mov")
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (left, top))
        pen.text((left, top + height + 6), template, fill=INK, font=font)
    return sheet


def lay_over(picture: Image.Image, template: str, film: Path) -> None:
    """The card on the picture, as it stands still."""
    box = safe_box(find_safe_area("union"), *picture.size)
    card = Card(
        template,
        TEXTS[template],
        picture.size,
        (box.left, box.top, box.right, box.bottom),
        RATE,
        length_ms=4000,
        link=LINK if template == "end" else "",
        count=Count(120, 2400, after="個") if template == "counter" else None,
    )
    font = choose_font(None)
    render_card(card, font.path, font.index, film)
    overlay = overlay_of(card, film, 0)
    x, y, width, height = overlay.region
    chosen = ("-vf", f"select=eq(n\\,{overlay.opening})", "-frames:v", "1")
    raw = read_ffmpeg(("-v", "error", "-i", str(film), *chosen, "-f", "rawvideo", "-pix_fmt", "rgba", "-"))
    held = Image.frombytes("RGBA", (width, height), raw)
    picture.paste(held, (x, y), held)


def main() -> None:
    """Draw it."""
    with tempfile.TemporaryDirectory() as folder:
        data = encode(draw(Path(folder)))
    OUT.write_bytes(data)
    print(f"{OUT}: {len(data)} bytes")


if __name__ == "__main__":
    main()
