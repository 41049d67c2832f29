"""Photos: turned upright, brought to a size for viewing, without what the camera wrote into them."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from tayori.errors import MediaError

LARGE_PX = 2560
SMALL_PX = 640
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
_MAX_PIXELS = 100_000_000


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


def develop(path: Path, longest_px: int) -> bytes:
    """The photo as an sRGB JPEG of at most `longest_px` a side, upright, with no EXIF, GPS or thumbnail.

    Raises MediaError for what is not a picture, is damaged, or has more than 100 million pixels.
    """
    try:
        with Image.open(path, formats=_FORMATS) as image:
            _refuse_huge(path.name, image.size)
            upright = _as_srgb(ImageOps.exif_transpose(image))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaError(
            f"{path.name} is not a picture that can be read.", "Export it again as JPEG or PNG."
        ) from error
    upright.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    upright.save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue()


def _refuse_huge(name: str, size: tuple[int, int]) -> None:
    if size[0] * size[1] > _MAX_PIXELS:
        raise MediaError(f"{name} is {size[0]}x{size[1]}: over {_MAX_PIXELS:,} pixels.", "Make it smaller.")


def _as_srgb(image: Image.Image) -> Image.Image:
    """In sRGB on white, so that a picture without a profile looks as the camera meant it."""
    profile = image.info.get("icc_profile")
    if image.mode in ("RGBA", "LA", "P", "PA"):
        rgba = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba)
    rgb = image.convert("RGB")
    if profile:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(rgb, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        rgb = converted or rgb
    clean = Image.new("RGB", rgb.size)
    clean.paste(rgb)
    return clean
