"""Draw docs/images/result.jpg from a built demo workspace: what comes out, on one sheet under 50 kB.

Run it after `make demo`:

    .venv/bin/python scripts/draw_readme_picture.py demo
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tayori.media.stills import extract_frame
from tayori.subtitles.fonts import choose_font

OUT = Path(__file__).resolve().parents[1] / "docs" / "images" / "result.jpg"
MAX_BYTES = 50_000
SHEET = (1040, 556)
PAPER, INK = "#f7f4ee", "#4a4640"
LABEL_PX = 15
MORNING, EVENING, EPISODE = "asa-no-densha", "kawa-no-akari", "asa-no-eki-de"


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture on the sheet: where it comes from, where it stands and what it is called."""

    label: str
    file: str
    """Below build/."""
    time_ms: int | None
    """The frame of a video; None for a still."""
    box: tuple[int, int, int, int]
    """Left, top, width, height."""


PANELS = (
    Panel("vertical", f"{MORNING}/{MORNING}.vertical.mp4", 9000, (24, 24, 270, 480)),
    Panel("vertical", f"{EVENING}/{EVENING}.vertical.mp4", 6000, (310, 24, 270, 480)),
    Panel("wide", f"{MORNING}/{MORNING}.wide.mp4", 7200, (596, 24, 420, 236)),
    Panel("square", f"{EVENING}/{EVENING}.square.mp4", 10_000, (596, 300, 204, 204)),
    Panel("podcast cover", f"{EPISODE}/{EPISODE}.cover.jpg", None, (812, 300, 204, 204)),
)


def draw(build: Path) -> Image.Image:
    """The sheet, from the outputs below `build`."""
    sheet = Image.new("RGB", SHEET, PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(choose_font(None).path, LABEL_PX)
    for panel in PANELS:
        left, top, width, height = panel.box
        sheet.paste(load(build, panel).resize((width, height), Image.Resampling.LANCZOS), (left, top))
        pen.text((left, top + height + 6), panel.label, fill=INK, font=font)
    return sheet


def load(build: Path, panel: Panel) -> Image.Image:
    """A panel's picture at full size."""
    if panel.time_ms is None:
        return Image.open(build / panel.file).convert("RGB")
    with tempfile.TemporaryDirectory() as folder:
        frame = Path(folder) / "frame.jpg"
        extract_frame(build / panel.file, panel.time_ms, frame)
        return Image.open(frame).convert("RGB")


def encode(sheet: Image.Image) -> bytes:
    """The sheet as the best JPEG that is small enough."""
    for quality in range(90, 30, -2):
        out = io.BytesIO()
        sheet.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
        if len(out.getvalue()) < MAX_BYTES:
            return out.getvalue()
    raise SystemExit(f"The sheet does not fit into {MAX_BYTES} bytes.")


def main() -> None:
    """Draw it."""
    workspace = Path(sys.argv[1] if len(sys.argv) > 1 else "demo")
    data = encode(draw(workspace / "build"))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_bytes(data)
    print(f"{OUT}: {len(data)} bytes")


if __name__ == "__main__":
    main()
