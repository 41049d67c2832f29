"""Podcast artwork brought to Apple's rules (facts platforms 4.1): square, 1400-3000 pixels, RGB, no alpha."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from tayori.errors import MediaError
from tayori.model.finding import Finding, note, warning

SMALLEST_PX = 1400
LARGEST_PX = 3000
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
_DPI = (72, 72)


def podcast_cover(path: Path) -> tuple[bytes, tuple[Finding, ...]]:
    """The artwork as JPEG bytes, and what had to be done to it. Raises MediaError for what is no picture."""
    try:
        with Image.open(path, formats=_FORMATS) as image:
            upright = ImageOps.exif_transpose(image)
            picture = _opaque(upright)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise MediaError(f"{path.name} is not a picture that can be read.", "Give a JPEG or PNG.") from error
    findings = _findings(path.name, picture.size)
    side = min(max(min(picture.size), SMALLEST_PX), LARGEST_PX)
    square = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    square.save(out, "JPEG", quality=90, optimize=True, dpi=_DPI)
    return out.getvalue(), findings


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA", "P", "PA"):
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def _findings(name: str, size: tuple[int, int]) -> tuple[Finding, ...]:
    width, height = size
    found = []
    if width != height:
        text = f"{name} is {width}x{height}, not square: its middle is used."
        found.append(warning("cover-not-square", text, "Give a square picture."))
    if min(size) < SMALLEST_PX:
        text = f"{name} is {min(size)} pixels a side, podcasts need {SMALLEST_PX}: it is scaled up."
        found.append(warning("cover-small", text, f"Give one of {SMALLEST_PX} to {LARGEST_PX} pixels."))
    if min(size) > LARGEST_PX:
        found.append(note("cover-large", f"{name} is {min(size)} pixels a side: made {LARGEST_PX}."))
    return tuple(found)
