"""Whether a file carries Content Credentials, told from its structure: the library is not needed for that."""

from __future__ import annotations

from pathlib import Path

from tayori.errors import MediaError, UsageError
from tayori.media.embedding.door import read_rights
from tayori.media.embedding.mp4 import is_signed_mp4
from tayori.media.sniff import read_head, shown


def carries_credentials(path: Path) -> bool:
    """True for an MP4, M4A, MOV, MP3, JPEG, PNG or WebP with Content Credentials, whether they hold or not.

    Raises UsageError when there is no such file, ResourceError when it may not be read.
    """
    try:
        if read_head(path)[4:8] == b"ftyp":
            return is_signed_mp4(path)
        return read_rights(path).signed
    except MediaError:
        return False


def refuse_signed(path: Path, what: str) -> None:
    """Raise UsageError when `path` is signed: `what` (`tagging`) would break or drop its signature."""
    if carries_credentials(path):
        raise UsageError(
            f"{shown(path)} carries Content Credentials; {what} would break its signature.",
            "Use the file that was signed, and sign what comes of it.",
        )
