"""Can burned captions be read: contrast and place of every cue, measured on what is really drawn.

The script is drawn over black and over white at a time of each cue, which tells colour and opacity of every
pixel: where text is, and what it makes of the frame of that time. Facts C.1 (WCAG 1.4.3), B.6 (safe areas).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.media.contrast import Box, Contrast, Layer, Pixels, drawn_box, text_contrast
from tayori.media.fonts import only_fonts
from tayori.media.moments import captions_over, each_frame, in_batches, picture_at, stacked
from tayori.model.finding import Finding, error, warning

TEXT_MILLI = 4500
"""WCAG 1.4.3, level AA: 4.5:1."""
LARGE_TEXT_MILLI = 3000
"""3:1 for large text."""
LARGE_CSS_PX = 24
"""18 pt. The 14 pt that suffice for bold Latin letters are not claimed for the finer strokes of kanji."""
PHONE_CSS_PX = 360
"""Width of a phone's screen, which the frame fills: what makes pixels of the frame into CSS pixels."""
_NEARBY = 4
"""Pixels around the drawn part that are looked at too."""
_FAINT = 8
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """A cue, and a time at which it is fully there. A cue in two colours is two samples."""

    cue: int
    """Number from 1."""
    at_ms: int
    em_px: int
    """In pixels of the frame."""
    fill: str
    """Colour of the text, RRGGBB."""


@dataclass(frozen=True, slots=True)
class LegibilityJob:
    """Captions, the picture they are burned into, and where they may stand."""

    picture: Path
    """Its times are the script's."""
    script: Path
    """ASS."""
    fonts_dir: Path | None
    width: int
    height: int
    safe_box: Box
    samples: tuple[Sample, ...]
    burned: bool = False
    """The picture has these captions in it. What is around them is then read from it; on a clean picture
    they are laid over it first. Laid over their own burn, soft shadows would count twice."""


@dataclass(frozen=True, slots=True)
class CueLegibility:
    """What was measured of one cue; of all that is on screen with it, if cues overlap."""

    cue: int
    at_ms: int
    contrast: Contrast | None
    """None when nothing of the sample's colour is on screen."""
    required_milli: int
    box: Box | None
    """Around all that is drawn solidly: text, outline, opaque panel."""
    outside_px: int
    """How far that reaches out of the safe area, at most."""
    cut: bool
    """It touches the edge of the frame, so that some of it may be beyond."""

    @property
    def readable(self) -> bool:
        """Has it the contrast it needs?"""
        return self.contrast is not None and self.contrast.milli >= self.required_milli


def measure_legibility(
    job: LegibilityJob, cancel: threading.Event | None = None
) -> tuple[CueLegibility, ...]:
    """Every sample measured, in the order of time. Times of key frames cost least (`moments.key_times`).

    Memory holds one frame, besides ffmpeg's. Raises MediaError when picture or script
    cannot be read, Cancelled.
    """
    due: dict[int, list[Sample]] = {}
    for sample in job.samples:
        due.setdefault(sample.at_ms, []).append(sample)
    found: list[CueLegibility] = []

    def take(at_ms: int, frame: Pixels) -> None:
        layer = Layer(frame[: job.height], frame[job.height : 2 * job.height])
        found.extend(_measured(job, due[at_ms], layer, frame[2 * job.height :]))

    script = str(job.script.absolute())
    fonts = None if job.fonts_dir is None else str(job.fonts_dir.absolute())
    alone = {} if job.fonts_dir is None else only_fonts(job.fonts_dir)
    for moments in in_batches(job.picture, job.width, job.height, due):
        captions = (captions_over(colour, moments, script, fonts) for colour in ("black", "white"))
        each_frame(moments, stacked((*captions, picture_at(moments))), 3, take, cancel, alone)
    return tuple(sorted(found, key=lambda one: (one.at_ms, one.cue)))


def required_contrast(em_px: int, frame_width: int) -> int:
    """What WCAG 1.4.3 asks of text of that size, in thousandths.

    Large is an em of 24 CSS pixels when the frame is as wide as a phone: 72 px in 1080.
    """
    large = em_px * PHONE_CSS_PX >= LARGE_CSS_PX * frame_width
    return LARGE_TEXT_MILLI if large else TEXT_MILLI


def legibility_findings(measured: Sequence[CueLegibility]) -> tuple[Finding, ...]:
    """What is wrong with any of them: one finding for each thing, with the cues and the worst value."""
    findings: list[Finding] = []
    seen = {(m.cue, m.at_ms) for m in measured if m.contrast}
    if unseen := [m for m in measured if (m.cue, m.at_ms) not in seen]:
        text = f"Nothing is seen in any colour of the text: {_counted(unseen)}."
        cure = "Check that the text stands within the frame and is not transparent."
        findings.append(_about(error("captions-unseen", text, cure), unseen))
    if faint := [m for m in measured if m.contrast is not None and not m.readable]:
        cure = "Give the text an outline of 8 % of an em or more, or a box of 60 % or more behind it."
        findings.append(_about(warning("captions-contrast", _faint(faint), cure), faint))
    if cut := [m for m in measured if m.cut]:
        cure = "Shorten the text, set it smaller or move it into the frame."
        text = f"Text is cut by the edge of the frame: {_counted(cut)}."
        findings.append(_about(error("captions-cut-by-frame", text, cure), cut))
    if outside := [m for m in measured if m.outside_px and not m.cut]:
        reach = max(m.outside_px for m in outside)
        text = f"Text reaches out of the safe area, by up to {reach} px: {_counted(outside)}."
        cure = "Shorten the text or move it, or choose the safe area of the place it is for."
        findings.append(_about(warning("captions-outside", text, cure), outside))
    return tuple(findings)


def _measured(
    job: LegibilityJob, samples: Sequence[Sample], layer: Layer, picture: Pixels
) -> list[CueLegibility]:
    opacity = layer.opacity()
    solid, near = drawn_box(opacity), _near(drawn_box(opacity, _FAINT), job)
    part, behind = layer.cut(near), picture[near[1] : near[3], near[0] : near[2]]
    seen = behind if job.burned else part.over(behind)
    measured = []
    for sample in samples:
        required = required_contrast(sample.em_px, job.width)
        contrast = text_contrast(part, seen, sample.fill, sample.em_px, required)
        outside = 0 if solid is None else _overhang(solid, job.safe_box)
        cut = solid is not None and _overhang(solid, (1, 1, job.width - 1, job.height - 1)) > 0
        measured.append(CueLegibility(sample.cue, sample.at_ms, contrast, required, solid, outside, cut=cut))
    return measured


def _near(box: Box | None, job: LegibilityJob) -> Box:
    left, top, right, bottom = box or (0, 0, 0, 0)
    return (
        max(0, left - _NEARBY),
        max(0, top - _NEARBY),
        min(job.width, right + _NEARBY),
        min(job.height, bottom + _NEARBY),
    )


def _overhang(inner: Box, outer: Box) -> int:
    """How far `inner` reaches out of `outer` on the worst side."""
    return max(0, outer[0] - inner[0], outer[1] - inner[1], inner[2] - outer[2], inner[3] - outer[3])


def _faint(measured: Sequence[CueLegibility]) -> str:
    milli, worst = min((m.contrast.milli, m.cue) for m in measured if m.contrast)
    found = next(m for m in measured if m.cue == worst and m.contrast and m.contrast.milli == milli)
    assert found.contrast is not None
    return (
        f"Text stands out too little from the picture: {_counted(measured)}. Cue {worst} has"
        f" {_ratio(milli)} and needs {_ratio(found.required_milli)};"
        f" {found.contrast.below_milli // 10} % of its edges are below."
    )


def _counted(measured: Sequence[CueLegibility]) -> str:
    count = len({m.cue for m in measured})
    return f"{count} cue{'s' if count > 1 else ''}"


def _ratio(milli: int) -> str:
    return f"{milli // 1000}.{milli % 1000 // 10:02d}:1"


def _about(finding: Finding, measured: Sequence[CueLegibility]) -> Finding:
    numbers = tuple(sorted({m.cue for m in measured}))
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    more = f" and {len(numbers) - _SHOWN} more" if len(numbers) > _SHOWN else ""
    return replace(finding, where=f"cue {shown}{more}", cues=numbers)
