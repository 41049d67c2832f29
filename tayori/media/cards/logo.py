"""A logo as pixels of the size it is drawn in."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from tayori.errors import MediaError
from tayori.media.cards.card import Size

_FORMATS = ("PNG", "WEBP", "JPEG")
_MAX_PIXELS = 40_000_000
"""A logo of more is a mistake or an attack: 160 MB once unpacked."""


def load_logo(path: Path, room: Size) -> Image.Image:
    """The logo as RGBA, scaled to fit `room`. Raises MediaError for what is no picture, or a huge one."""
    try:
        with Image.open(path, formats=_FORMATS) as image:
            if image.width * image.height > _MAX_PIXELS:
                raise MediaError(
                    f"{path.name} is {image.width}x{image.height}: too large for a logo.", "Make it smaller."
                )
            picture = ImageOps.exif_transpose(image).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MediaError(
            f"{path.name} is not a picture that can be read.", "Give the logo as PNG, WebP or JPEG."
        ) from error
    # Colours are weighted by their opacity: what is hidden under a transparent edge must not come out.
    return ImageOps.contain(picture.convert("RGBa"), room, Image.Resampling.LANCZOS).convert("RGBA")
