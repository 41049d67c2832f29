"""A QR code as pixels: dark on light, every module a whole number of pixels, quiet zone and all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tayori.errors import UsageError

QUIET_MODULES = 4
"""Light modules on every side (ISO/IEC 18004)."""
MIN_MODULE_PX = 3
"""Smaller ones do not survive H.264 and a phone's camera."""


def qr_modules(link: str) -> NDArray[np.bool_]:
    """The dark modules of `link`, quiet zone included: error correction M, or better where there is room.

    Raises UsageError for a link that is too long for any code.
    """
    import segno  # takes 20 ms, and only an end card needs it

    try:
        # Of its own accord segno sets Japanese in Shift JIS, which many readers take for something else.
        code = segno.make(link, error="m", micro=False, encoding="utf-8" if not link.isascii() else None)
    except (ValueError, segno.DataOverflowError) as error:
        raise UsageError(
            f"The link {link[:40]}... is too long for a QR code.", "Use a shorter one."
        ) from error
    dark = np.array([[bool(module) for module in row] for row in code.matrix], np.bool_)
    return np.pad(dark, QUIET_MODULES)


def module_px(modules: NDArray[np.bool_], side_px: int) -> int:
    """Pixels of a module, so that the whole code is at most `side_px` wide.

    Raises UsageError where there is not one for each.
    """
    pixels = side_px // len(modules)
    if pixels < 1:
        raise UsageError(
            f"A QR code of {len(modules)} modules cannot be drawn in {side_px} pixels.", "Use a shorter link."
        )
    return pixels


def qr_pixels(modules: NDArray[np.bool_], pixels: int, dark: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The code in `dark` on white, RGB."""
    large = np.kron(modules, np.ones((pixels, pixels), np.bool_))[..., None]
    return np.where(large, np.array(dark, np.uint8), np.uint8(255)).astype(np.uint8)
