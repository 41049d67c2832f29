"""Moving cards laid over a picture, as part of the graph: frames are counted, no file's clock is trusted.

A card's file holds its opening, one frame and its closing; that frame is repeated for as long as the card
stands still, after it was converted, so that a card of any length costs its moving frames only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tayori.media.filters import Node, joined
from tayori.media.placing import Rect


@dataclass(frozen=True, slots=True)
class Overlay:
    """One card on one output."""

    path: Path
    """RGB with straight alpha, at the output's rate: `opening` frames, one to hold, `closing` frames.

    Absolute, or relative to the folder of the outputs.
    """
    region: Rect
    """What of the picture it covers; even."""
    start_ms: int
    """After the output's first frame."""
    length_ms: int
    """Opening and closing included."""
    opening: int
    closing: int

    @property
    def source(self) -> str:
        """Name of its source in the graph: a file is read once, however often it is seen."""
        return f"card {self.path}"


def laid_over(picture: Node, overlays: Iterable[Overlay], rate: Fraction) -> Node:
    """`picture` with cards on it, the last on top; as long and as fast as before."""
    for overlay in overlays:
        x, y, _, _ = overlay.region
        picture = joined(
            "overlay",
            picture,
            _timed(overlay, rate),
            x=x,
            y=y,
            format="yuv420",
            alpha="straight",
            eof_action="pass",
        )
    return picture


def _timed(overlay: Overlay, rate: Fraction) -> Node:
    """The card's frames in the picture's colours and on its clock, the one in the middle held."""
    start, frames = (round(at_ms * rate / 1000) for at_ms in (overlay.start_ms, overlay.length_ms))
    held = max(1, frames - overlay.opening - overlay.closing)
    card = (
        Node(overlay.source)
        .then("scale", out_color_matrix="bt709", out_range="limited", flags="accurate_rnd+full_chroma_int")
        .then("format", pix_fmts="yuva420p")
        .then("setsar", sar=1)
    )
    if held > 1:
        card = card.then("loop", loop=held - 1, size=1, start=overlay.opening)
    return card.then("settb", expr=f"{rate.denominator}/{rate.numerator}").then("setpts", expr=f"N+{start}")
