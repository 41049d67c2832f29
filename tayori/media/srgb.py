"""Pictures of any kind as 8-bit sRGB, opaque: what every browser and every printer shows alike."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image, ImageCms

DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for files that are no picture, or only the beginning of one."""
DEEP_MODES = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")
"""Pillow's modes of more than 8 bits."""


def as_srgb(image: Image.Image) -> Image.Image:
    """As 8-bit sRGB without alpha; what was transparent becomes white."""
    profile = image.info.get("icc_profile")
    if image.mode in DEEP_MODES:
        image = _shallow(image)
    if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
    found = _profiled(image, profile)
    if found is not None:
        return found
    return image if image.mode == "RGB" else image.convert("RGB")


def _shallow(image: Image.Image) -> Image.Image:
    """16 bits as 8: Pillow's own conversion cuts off all above 255, and a grey picture becomes white."""
    # few pictures are deep, and a plan of photos needs no arrays
    import numpy as np

    values = np.asarray(image).astype(np.float32)
    values *= 255 / (65535 if values.max() > 255 else 255)
    return Image.fromarray(np.rint(values, out=values).clip(0, 255, out=values).astype(np.uint8))


def _profiled(image: Image.Image, profile: bytes | None) -> Image.Image | None:
    """In sRGB by its own profile, as print shops write CMYK; None without one that is understood."""
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return None
    try:
        known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, *DAMAGE):
        return None
