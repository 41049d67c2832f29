"""Pictures inside other files, and what EXIF says of rights."""

from __future__ import annotations

import contextlib
import struct
import warnings

from PIL import ExifTags, Image

from tayori.errors import MediaError

_EXIF_RIGHTS = (ExifTags.Base.ImageDescription, ExifTags.Base.Artist, ExifTags.Base.Copyright)


def image_mime(data: bytes) -> str:
    """`image/jpeg` or `image/png`. Raises MediaError for another cover."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    raise MediaError("The cover is neither a JPEG nor a PNG.", "Save it as one of them.")


def exif_tags(data: bytes) -> tuple[tuple[str, str], ...]:
    """Description, artist and copyright of an EXIF block; nothing of one that is damaged."""
    exif = Image.Exif()
    try:
        with warnings.catch_warnings():
            # Pillow warns of damage; what it could not read is left out all the same
            warnings.simplefilter("ignore", UserWarning)
            exif.load(data)
            said = [(f"EXIF {tag.name}", _text(exif.get(tag))) for tag in _EXIF_RIGHTS]
    except (SyntaxError, ValueError, TypeError, KeyError, IndexError, OSError, EOFError, struct.error):
        return ()
    return tuple((name, text) for name, text in said if text)


def _text(value: object) -> str:
    """Cameras write UTF-8 where the standard says ASCII; Pillow reads Latin-1."""
    text = str(value or "")
    with contextlib.suppress(UnicodeError):
        text = text.encode("latin-1").decode()
    return text.strip("\0 ")
