"""A show's artwork as it is served, held against Apple's rules (facts 4.1): its header alone is read."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from threading import Lock

from PIL import Image, UnidentifiedImageError

from tayori.media.artwork import LARGEST_PX, SMALLEST_PX
from tayori.model.finding import Finding, error, warning

_FILTERING = Lock()
_FORMATS = ("JPEG", "PNG")
_CURE = f"Give a square JPEG or PNG of {SMALLEST_PX} to {LARGEST_PX} pixels."


def check_cover(data: bytes, name: str, where: str = "") -> Iterator[Finding]:
    """What directories would hold against the picture `data`; `name` begins the sentences.

    No pixel is decoded, so that a picture made to fill the memory costs nothing.
    """
    try:
        # filters of warnings are one for all threads, and files are looked at by several
        with _FILTERING, warnings.catch_warnings():
            # its size is judged below
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        yield error("artwork-unreadable", f"{name} is no JPEG or PNG that can be read.", _CURE, where)
        return
    with image:
        yield from _check_pixels(image, name, where)
        yield from _check_colours(image, name, where)


def _check_pixels(image: Image.Image, name: str, where: str) -> Iterator[Finding]:
    width, height = image.size
    if width != height:
        yield error("artwork-not-square", f"{name} has {width}x{height} pixels, not square.", _CURE, where)
    if min(width, height) < SMALLEST_PX or max(width, height) > LARGEST_PX:
        text = f"{name} has {width}x{height} pixels; Apple takes {SMALLEST_PX} to {LARGEST_PX} a side."
        yield error("artwork-pixels", text, _CURE, where)


def _check_colours(image: Image.Image, name: str, where: str) -> Iterator[Finding]:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        text = f"{name} has an alpha channel; Apple takes none."
        yield error("artwork-alpha", text, "Put it on a background.", where)
    elif image.mode != "RGB":
        text = f"{name} has colours as {image.mode}; Apple asks for RGB."
        yield warning("artwork-colours", text, "Save it as RGB.", where)
