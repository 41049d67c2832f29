"""Podcast artwork brought to Apple's rules: square, 1400-3000 pixels, RGB, no alpha, 72 dpi (facts 4.1).

A picture is measured before it is decoded, so that one made to fill the memory costs nothing.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

from tayori.errors import MediaError
from tayori.media.srgb import DAMAGE, DEEP_MODES, as_srgb
from tayori.model.finding import Finding, note, warning

SMALLEST_PX = 1400
LARGEST_PX = 3000
EMBEDDED_PX = SMALLEST_PX
"""Side of the cover inside an MP3 or M4A. Every listener downloads it with every episode, and 3000 pixels
would be 1-2 MB of it. Apps show the feed's own picture; 1400 is the least Apple takes, and plenty."""
MOST_PIXELS = 50_000_000
"""7000 x 7000; 200 MB once decoded with alpha. More is refused unread: no cover needs it."""
USELESS_PX = 64
"""A shorter side than this shows nothing, however it is scaled."""
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
_PHONE_FORMAT = "MPO"
"""A JPEG of a phone, with a second picture for depth or for a preview behind it."""
_DPI = (72, 72)
_QUALITY, _EMBEDDED_QUALITY = 90, 85


def podcast_cover(path: Path) -> tuple[bytes, tuple[Finding, ...]]:
    """The artwork as JPEG bytes, and what had to be done to it.

    Raises MediaError for what is no picture, only the beginning of one, or too large or too small to be one.
    """
    picture, findings = _load(path)
    side = min(max(min(picture.size), SMALLEST_PX), LARGEST_PX)
    return _jpeg(picture, side, _QUALITY), findings


def embedded_cover(path: Path) -> bytes:
    """The artwork for the inside of an audio file: JPEG, EMBEDDED_PX a side. Raises as `podcast_cover`."""
    return _jpeg(_load(path)[0], EMBEDDED_PX, _EMBEDDED_QUALITY)


def open_artwork(path: Path) -> Image.Image:
    """The artwork upright, RGB, opaque and whole, at most LARGEST_PX on its shorter side.

    Raises as `podcast_cover`.
    """
    return _load(path)[0]


def _load(path: Path) -> tuple[Image.Image, tuple[Finding, ...]]:
    with _reading(path), Image.open(path, formats=_FORMATS) as image:
        width, height = image.size
        _require_sensible(path.name, width, height)
        animated = getattr(image, "n_frames", 1) > 1 and image.format != _PHONE_FORMAT
        # a JPEG is decoded at half or a quarter of its size where that is enough
        image.draft("RGB", (LARGEST_PX, LARGEST_PX))
        image.load()
        picture = as_srgb(ImageOps.exif_transpose(_reduced(image)))
        upright = (height, width) if _is_turned(image) else (width, height)
    return picture, (*_findings(path.name, upright), *_animation(path.name, animated=animated))


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # sizes are judged by MOST_PIXELS, damaged metadata does not matter
            warnings.simplefilter("ignore")
            yield
    except Image.DecompressionBombError as error:
        raise _too_large(path.name) from error
    except FileNotFoundError as error:
        raise MediaError(f"The cover {path.name} is not there.", "Put it there, or name another.") from error
    except DAMAGE as error:
        raise MediaError(
            f"{path.name} is not a picture that can be read to its end.", "Give a JPEG or PNG that opens."
        ) from error


def _require_sensible(name: str, width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise _too_large(name, f"{width}x{height} pixels")
    if min(width, height) < USELESS_PX:
        raise MediaError(
            f"{name} has {width}x{height} pixels: nothing could be seen on it.",
            f"Give a square picture of {SMALLEST_PX} to {LARGEST_PX} pixels.",
        )


def _too_large(name: str, size: str = "too many pixels") -> MediaError:
    return MediaError(
        f"{name} has {size}, more than any cover needs.",
        f"Give a square picture of {SMALLEST_PX} to {LARGEST_PX} pixels.",
    )


def _is_turned(image: Image.Image) -> bool:
    """EXIF says that it lies on its side."""
    return image.getexif().get(ExifTags.Base.Orientation) in (5, 6, 7, 8)


def _reduced(image: Image.Image) -> Image.Image:
    """Made smaller by a whole number as long as that leaves LARGEST_PX: less to convert."""
    factor = min(image.size) // LARGEST_PX
    return image.reduce(factor) if factor > 1 and image.mode not in ("P", "PA", "1", *DEEP_MODES) else image


def _jpeg(picture: Image.Image, side: int, quality: int) -> bytes:
    square = ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    square.info.clear()
    out = io.BytesIO()
    square.save(out, "JPEG", quality=quality, optimize=True, dpi=_DPI)
    return out.getvalue()


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


def _animation(name: str, *, animated: bool) -> tuple[Finding, ...]:
    if not animated:
        return ()
    text = f"{name} has several pictures or moves; covers stand still: its first picture is used."
    return (warning("cover-animated", text, "Give a picture that does not move."),)
