"""Contrast of text that lies on a picture: measured on pixels, because no style sheet can tell it.

WCAG 2.2: 1.4.3 Contrast (Minimum).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State
from tayori.inspection.probes import probe

if TYPE_CHECKING:
    # Pillow is slow to import, and most pages have no text on pictures.
    from PIL.Image import Image

NORMAL, LARGE = 4.5, 3.0
LARGE_PX, LARGE_BOLD_PX, BOLD = 24, 18.66, 700
"""18 and 14 points (WCAG 2.2, "large scale")."""
WORST = 0.05
"""The contrast is that of the worst twentieth of the ground: a bright leaf under one letter counts,
a single pixel does not."""
WITHOUT_TEXT = "* { color: transparent !important; -webkit-text-fill-color: transparent !important }"
"""Shadows stay: they are part of the ground."""

CONTRAST_OF_AXE = "axe-color-contrast"

Line = Mapping[str, Any]


async def measure_contrast(tab: Tab, said: Sequence[Observation]) -> list[Observation]:
    """What axe `said`, with a measurement in the place of each contrast it left open.

    Measured is every line of text that may lie on a picture, whether axe asked for it or not.
    """
    found = await tab.ask(probe("overlays"), [o.where for o in said if _is_open(o)])
    lines, unseen = found["lines"], set(found["unseen"])
    said = [o for o in said if not (_is_open(o) and o.where in unseen)]
    if not lines:
        return said
    await tab.ask(probe("restyle"), WITHOUT_TEXT)
    png = await tab.picture()
    await tab.ask(probe("restyle"), "")
    settled = {line["asked"] for line in lines}
    left = [o for o in said if not (_is_open(o) and o.where in settled)]
    return [*left, *judge_contrast(lines, png, tab.url)]


def judge_contrast(lines: Sequence[Line], png: bytes, page: str) -> Iterator[Observation]:
    """Each line of text against the picture of the page without its text."""
    from PIL import Image  # deferred: slow

    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    wrong: dict[tuple[str, float], tuple[float, str]] = {}
    for line in lines:
        found, needed = measured(line, picture), needed_for(line)
        key = line["where"], needed
        if found is not None and found < min(needed, wrong.get(key, (needed, ""))[0]):
            wrong[key] = (found, line["text"])
    for (place, needed), (found, words) in wrong.items():
        text = f"“{words}” has a contrast of {found:.2f} to 1 to what lies under it; {needed} to 1 is needed."
        yield Observation("1.4.3", "contrast-on-picture", page, place, text, State.FAILS)
    if not wrong:
        text = f"{len(lines)} lines of text on pictures are measured and stand out."
        yield Observation("1.4.3", "contrast-on-picture", page, "", text, State.PASSES)


def measured(line: Line, picture: Image) -> float | None:
    """The contrast of a line to the worst of its ground; None where it is outside the picture."""
    box = tuple(round(line[side]) for side in ("left", "top", "right", "bottom"))
    left, top = max(0, box[0]), max(0, box[1])
    right, bottom = min(picture.width, box[2]), min(picture.height, box[3])
    if left >= right or top >= bottom:
        return None
    ground = picture.crop((left, top, right, bottom))
    counted: Any = ground.getcolors(ground.width * ground.height)
    rated = sorted((contrast(over(line["colour"], colour), colour), count) for count, colour in counted)
    return _worst(rated, ground.width * ground.height * WORST)


def needed_for(line: Line) -> float:
    """The contrast a text of this size needs."""
    least = LARGE_BOLD_PX if line["weight"] >= BOLD else LARGE_PX
    return LARGE if line["size"] >= least else NORMAL


def contrast(one: Sequence[float], other: Sequence[float]) -> float:
    """WCAG's ratio of two colours of 0 to 255, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(colour: Sequence[float], ground: Sequence[float]) -> tuple[float, ...]:
    """A colour with an alpha from 0 to 1 as fourth value, as it is seen on a ground."""
    alpha = colour[3] if len(colour) > 3 else 1.0
    return tuple(c * alpha + g * (1 - alpha) for c, g in zip(colour[:3], ground, strict=True))


def _luminance(colour: Sequence[float]) -> float:
    shares = (v / 255 for v in colour[:3])
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _worst(rated: Sequence[tuple[float, int]], pixels: float) -> float | None:
    seen = 0
    for ratio, count in rated:
        seen += count
        if seen >= pixels:
            return ratio
    return None


def _is_open(observation: Observation) -> bool:
    return observation.rule == CONTRAST_OF_AXE and observation.state is State.NEEDS_PERSON
