"""What kind of picture a cover is, from its first bytes, before anything of it is unpacked."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tayori.errors import MediaError

LARGEST_PIXELS = 64_000_000
"""8000 x 8000; Apple takes 3000 a side. Larger ones are bombs or mistakes."""
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif"}


def cover_suffix(path: Path) -> str:
    """The suffix a picture's content asks for. Raises MediaError for what is none, or too large to unpack."""
    try:
        with Image.open(path, formats=tuple(_SUFFIXES)) as image:
            pixels, kind = image.width * image.height, image.format or ""
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as failure:
        raise MediaError(f"{path.name} is no picture that can be read.", "Give a JPEG or PNG.") from failure
    if pixels > LARGEST_PIXELS:
        raise MediaError(f"{path.name} has {pixels:,} pixels.", "Give one of 3000 x 3000 pixels.")
    return _SUFFIXES[kind]
