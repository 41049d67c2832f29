"""Photos: turned upright, brought to a size for viewing, without what the camera wrote into them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from tayori.errors import MediaError
from tayori.media.srgb import DAMAGE, as_srgb

LARGE_PX = 2560
SMALL_PX = 640
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
_MAX_PIXELS = 100_000_000
_MOVING = ("PNG", "WEBP")
"""Formats whose further pictures are an animation; of a JPEG they are a preview, of a TIFF pages."""
_ON_ITS_SIDE = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""


def is_photo(path: Path) -> bool:
    """Whether the file's content, not its name, is a still picture we take."""
    try:
        with Image.open(path, formats=_FORMATS):
            return True
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return False


def taken_on(path: Path) -> date | None:
    """The day the camera says the picture was taken (EXIF DateTimeOriginal); None when it does not say."""
    try:
        with Image.open(path, formats=_FORMATS) as image:
            said = image.getexif().get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
        return datetime.strptime(str(said)[:10], "%Y:%m:%d").date()  # noqa: DTZ007 - a local day
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def picture_size(path: Path) -> tuple[int, int]:
    """Width and height of a picture of ours, read from its header."""
    with Image.open(path) as image:
        width, height = image.size
    return int(width), int(height)


def upright_size(path: Path) -> tuple[int, int]:
    """Width and height of a photo as it is seen, read from its header. Raises as `develop`."""
    with _opened(path) as image:
        width, height = image.size
        turned = image.getexif().get(ExifTags.Base.Orientation) in _ON_ITS_SIDE
    return (height, width) if turned else (width, height)


def develop(path: Path, longest_px: int) -> bytes:
    """The photo as an sRGB JPEG of at most `longest_px` a side, upright, with no EXIF, GPS or thumbnail.

    Raises MediaError for what is not a picture, is damaged, moves, or has more than 100 million pixels.
    """
    picture = _upright(path)
    picture.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue()


def original(path: Path) -> bytes:
    """The photo with all its pixels, for those who take it away: as `develop`, and hardly compressed.

    Every pixel keeps its own colour (no chroma subsampling). Raises as `develop`.
    """
    out = io.BytesIO()
    _upright(path).save(out, "JPEG", quality=95, subsampling=0, progressive=True)
    return out.getvalue()


def _upright(path: Path) -> Image.Image:
    """The pixels alone, as somebody sees them; a picture of 100 million pixels is held once or twice."""
    with _opened(path) as image:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        seen = as_srgb(image)
    seen.info.clear()
    return seen


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            # sizes are judged by _MAX_PIXELS, damaged metadata does not matter
            warnings.simplefilter("ignore")
            with Image.open(path, formats=_FORMATS) as image:
                _refuse(path.name, image)
                yield image
    except Image.DecompressionBombError as error:
        raise _too_large(path.name, "has too many pixels") from error
    except DAMAGE as error:
        raise MediaError(
            f"{path.name} is not a picture that can be read.", "Export it again as JPEG or PNG."
        ) from error


def _refuse(name: str, image: Image.Image) -> None:
    width, height = image.size
    if width * height > _MAX_PIXELS:
        raise _too_large(name, f"is {width}x{height}")
    if image.format in _MOVING and getattr(image, "n_frames", 1) > 1:
        raise MediaError(f"{name} moves: a photo stands still.", "Save one picture of it as JPEG or PNG.")


def _too_large(name: str, what: str) -> MediaError:
    return MediaError(f"{name} {what}: over {_MAX_PIXELS:,} pixels.", "Make it smaller.")
