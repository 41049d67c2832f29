"""Draw docs/images/caption-styles.png: every built-in caption style, over a bright and a dark picture.

.venv/bin/python scripts/draw_caption_styles.py
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tayori.media.ffmpeg import executable
from tayori.media.process import run
from tayori.model.cue import Cue, Mark, MarkKind, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.burning.burn import prepare_burn
from tayori.subtitles.burning.look import BurnTrack, Frame, Look, install_faces
from tayori.subtitles.burning.style import STYLES
from tayori.subtitles.fonts import choose_font

OUT = Path(__file__).resolve().parents[1] / "docs" / "images" / "caption-styles.png"
MAX_BYTES = 50_000
FRAME = Frame(1080, 1920, "union")
CELL = (300, 132)
COLUMNS = 3
TALL = (300, 132 * 2 + 26)
LABEL_PX = 14
BRIGHT, DARK, PAPER, INK = (238, 234, 224), (31, 38, 56), "#ffffff", "#4a4640"
AT_S = "1.2"


@dataclass(frozen=True, slots=True)
class Example:
    """One style at work."""

    label: str
    tracks: tuple[BurnTrack, ...]
    tall: bool = False


def main() -> None:
    """Draw the sheet."""
    look = Look((("", choose_font(None)),), STYLES)
    examples = _examples()
    with tempfile.TemporaryDirectory() as folder:
        cells = [(example, _cell(example, look, Path(folder))) for example in examples]
    sheet = _sheet(cells, look.faces[0][1].path)
    out = io.BytesIO()
    sheet.quantize(64, Image.Quantize.MAXCOVERAGE).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MAX_BYTES:
        message = f"The sheet has {len(out.getvalue())} bytes, more than {MAX_BYTES}."
        raise SystemExit(message)
    OUT.write_bytes(out.getvalue())


def _examples() -> tuple[Example, ...]:
    """What is said in each style."""
    ruby = _marked("鷲澤と申します。\n善光寺のそばです。", 鷲澤="わしざわ", 善光寺="ぜんこうじ")
    sung = replace(
        _cue("夕焼け小焼けの\n赤とんぼ"), words=(WordTime(0, 0), WordTime(3, 1500), WordTime(8, 2500))
    )
    stress = replace(_cue("保育料は第2子から\n無料です。"), marks=(Mark(4, 9, MarkKind.EMPHASIS),))
    both = (
        _track("telop", _cue("駅まで自転車で十五分")),
        _second("Fifteen minutes by bicycle to the station"),
    )
    upright = _marked("信州に、暮らす。\n4月15日スタート！", 信州="しんしゅう")
    return (
        Example("telop", (_track("telop", stress),)),
        Example("dialogue, with ruby", (_track("dialogue", ruby),)),
        Example("vertical_title", (_track("vertical_title", upright),), tall=True),
        Example("karaoke", (_track("karaoke", sung),)),
        Example("lower_third", (_track("lower_third", _cue("山田 花子さん\n地域おこし協力隊")),)),
        Example("telop and second", both),
        Example("sound", (_track("telop", _cue("♪ 県歌「信濃の国」")),)),
        Example("title", (_track("title", _cue("長野の朝")),)),
    )


def _cue(text: str) -> Cue:
    return Cue(0, 4000, text)


def _marked(text: str, **readings: str) -> Cue:
    found = ((text.index(word), word, reading) for word, reading in readings.items())
    return replace(
        _cue(text), marks=tuple(Mark(at, at + len(word), MarkKind.RUBY, r) for at, word, r in sorted(found))
    )


def _track(style: str, cue: Cue) -> BurnTrack:
    return BurnTrack(Track(Lang("ja"), TrackKind.CAPTIONS, (cue,)), style)


def _second(text: str) -> BurnTrack:
    return BurnTrack(Track(Lang("en"), TrackKind.SUBTITLES, (_cue(text),)), "second")


def _cell(example: Example, look: Look, folder: Path) -> Image.Image:
    """The part of a burned frame around the text, small."""
    burn = prepare_burn(example.tracks, look, FRAME)
    (folder / "t.ass").write_text(burn.ass, encoding="utf-8")
    alone = install_faces(look, folder / "fonts")
    ground = Image.new("RGB", (FRAME.width, FRAME.height), DARK)
    ground.paste(BRIGHT, (FRAME.width // 2, 0, FRAME.width, FRAME.height))
    ground.save(folder / "ground.png")
    argv = [
        *(executable(), "-hide_banner", "-nostdin", "-loop", "1", "-t", "3", "-i", "ground.png"),
        *("-vf", "format=yuv444p,ass=filename=t.ass:fontsdir=fonts", "-ss", AT_S, "-frames:v", "1"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
    ]
    done = run(argv, cwd=folder, env={"FONTCONFIG_FILE": str(alone)})
    frame = Image.frombytes("RGB", (FRAME.width, FRAME.height), done.stdout)
    size = TALL if example.tall else CELL
    wide = 1060 if example.tall else 780
    high = wide * size[1] // size[0]
    middle = (min(s.box[1] for s in burn.shown) + max(s.box[3] for s in burn.shown)) // 2
    left, top = (FRAME.width - wide) // 2, middle - high // 2
    return frame.crop((left, top, left + wide, top + high)).resize(size, Image.Resampling.LANCZOS)


def _sheet(cells: list[tuple[Example, Image.Image]], font: Path) -> Image.Image:
    gap, label = 14, LABEL_PX + 8
    rows = 3
    step_x, step_y = CELL[0] + gap, CELL[1] + label + gap - 10
    sheet = Image.new("RGB", (gap + COLUMNS * step_x, gap + rows * step_y), PAPER)
    pen, face = ImageDraw.Draw(sheet), ImageFont.truetype(str(font), LABEL_PX)
    free = [(column, row) for row in range(rows) for column in range(COLUMNS)]
    for example, picture in cells:
        column, row = free.pop(0)
        if example.tall:
            free.remove((column, row + 1))
        x, y = gap + column * step_x, gap + row * step_y
        sheet.paste(picture, (x, y))
        pen.text((x, y + picture.height + 3), example.label, INK, face)
    return sheet


if __name__ == "__main__":
    main()
