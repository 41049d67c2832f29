"""A card's file: Pillow draws each layer once, moviepy moves them, ffmpeg keeps the frames and their alpha.

Its frames are the opening, one frame that is held as long as it is needed, and the closing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import Cancelled, MediaError, ResourceError, UsageError
from tayori.media.cards.card import Card
from tayori.media.cards.draw import Drawing, draw
from tayori.media.cards.layout import Layout, lay_out
from tayori.media.cards.motion import timing
from tayori.media.cards.moving import Clock, moving_clip
from tayori.media.cards.palette import choose_palette
from tayori.media.cards.qr import MIN_MODULE_PX
from tayori.media.ffmpeg import Progress, executable
from tayori.media.output import making
from tayori.media.overlays import Overlay
from tayori.media.probe import probe
from tayori.model.finding import Finding, warning

_ENCODING = ("-f", "mov", "-pix_fmt", "argb", "-fflags", "+bitexact", "-flags:v", "+bitexact")

_SMALL_MILLI = 700


@dataclass(frozen=True, slots=True)
class CardReport:
    """What was drawn and measured."""

    frames: int
    """In the file."""
    contrast_milli: int
    """Least contrast of a text with what is behind it, over any picture, in thousandths."""
    font_px: tuple[tuple[str, int], ...]
    """Em of each text as it was drawn."""
    module_px: int
    """Of the QR code; 0 without one."""
    size: int
    """Bytes."""
    findings: tuple[Finding, ...]


def render_card(
    card: Card,
    font: Path,
    font_index: int,
    out: Path,
    on_progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> CardReport:
    """Write the moving frames of `card`, and the one that is held, to `out`: QuickTime, RGB with alpha.

    The same arguments give the same bytes. Raises UsageError for a card that cannot be, MediaError for an
    unreadable logo, CaptionError for an unusable font, ResourceError when writing fails, Cancelled.
    """
    layout = lay_out(card)
    palette = choose_palette(card.colours, layout.template.shape)
    drawing = draw(card, layout, palette, (font, font_index))
    times = timing(card, layout.template)

    def heard(frame: int) -> None:
        if cancel is not None and cancel.is_set():
            raise Cancelled("Stopped.", "Run again to go on.")
        if on_progress is not None:
            on_progress((frame + 1) / times.frames)

    clock = Clock(times, float(card.rate))
    with making(out):
        _write(moving_clip(drawing, layout, clock, heard), clock.rate, times.frames, out)
    return CardReport(
        frames=times.frames,
        contrast_milli=palette.contrast_milli,
        font_px=drawing.font_px,
        module_px=drawing.module_px,
        size=out.stat().st_size,
        findings=(*palette.findings, *_small_texts(layout, drawing), *_small_code(layout, drawing)),
    )


def overlay_of(card: Card, path: Path, start_ms: int) -> Overlay:
    """How the film of `card` at `path` lies over a picture from `start_ms` on; raises as `lay_out` does."""
    layout = lay_out(card)
    times = timing(card, layout.template)
    return Overlay(path, layout.region, start_ms, card.length_ms, times.opening, times.closing)


def _small_texts(layout: Layout, drawing: Drawing) -> list[Finding]:
    """Texts that had to be set much smaller than their template means them to be."""
    meant = {place.item.name: place.item.high * layout.unit // 1000 for place in layout.places}
    return [
        warning(
            "card-text-small",
            f"The {name} of the {layout.template.name} card is set at {em} of {meant[name]} pixels to fit.",
            "Shorten it.",
        )
        for name, em in drawing.font_px
        if em * 1000 < meant[name] * _SMALL_MILLI
    ]


def _small_code(layout: Layout, drawing: Drawing) -> list[Finding]:
    if not drawing.module_px or drawing.module_px >= MIN_MODULE_PX:
        return []
    text = f"The QR code of the {layout.template.name} card has modules of {drawing.module_px} pixels."
    return [warning("card-code-small", text, "Use a shorter link; phones may not read this one.")]


def _write(clip: Any, rate: float, frames: int, out: Path) -> None:
    """Have moviepy write `clip`, and look at the file afterwards: moviepy does not ask how ffmpeg ended."""
    from moviepy.video.io import ffmpeg_writer  # takes a fifth of a second, and only drawing needs it

    ffmpeg_writer.FFMPEG_BINARY = executable()
    try:
        # Run lengths are the quickest to write and to read of what keeps alpha without loss. The rate moviepy
        # writes is rounded, and of no meaning: the graph counts frames.
        clip.write_videofile(
            str(out.absolute()),
            fps=rate,
            codec="qtrle",
            audio=False,
            ffmpeg_params=list(_ENCODING),
            logger=None,
        )
        video = probe(out).video
    except (OSError, MediaError, UsageError) as error:
        raise _unwritten(out) from error
    if video is None or video.frames != frames:
        raise _unwritten(out)


def _unwritten(out: Path) -> ResourceError:
    return ResourceError(f"{out.name} cannot be written.", "Free some space, or check the folder.")
