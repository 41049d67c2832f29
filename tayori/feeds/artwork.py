"""Is a picture fit to be a podcast's cover? (facts 4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tayori.errors import MediaError, UsageError
from tayori.model.finding import Finding, error, warning

MIN_SIDE, MAX_SIDE = 1400, 3000
"""Pixels, as Apple asks (facts 4.1)."""


def check_cover(path: Path) -> tuple[Finding, ...]:
    """What directories would say against the picture.

    Raises UsageError when there is no such file, MediaError when it is no picture.
    """
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")) as image:
            return tuple(_faults(path.name, image))
    except FileNotFoundError as missing:
        raise UsageError(f"There is no cover {path.name}.", "Correct `cover` in show.yaml.") from missing
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError) as broken:
        raise MediaError(f"{path.name} is no picture that can be a cover.", "Use a JPEG or PNG.") from broken


def _faults(name: str, image: Image.Image) -> Iterator[Finding]:
    width, height = image.size
    if image.format not in ("JPEG", "PNG"):
        yield error(
            "cover-format", f"{name} is {image.format}; directories take JPEG and PNG.", "Save it as JPEG."
        )
    if width != height:
        yield error("cover-not-square", f"{name} is {width} x {height}; a cover is square.", "Crop it.")
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_SIDE:
        text = f"{name} is {width} x {height}; Apple asks for {MIN_SIDE} to {MAX_SIDE} pixels a side."
        yield error("cover-size", text, "Scale it.")
    if image.mode not in ("RGB", "L"):
        yield warning(
            "cover-mode", f"{name} is {image.mode}; a cover is RGB without transparency.", "Convert it."
        )
