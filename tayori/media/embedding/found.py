"""What was found in a file about its rights."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_PACKET = 16 << 20
"""Bytes of a packet that are read; an editor's history makes some large, none honest is larger."""


class Carrier(StrEnum):
    """The formats that carry rights."""

    MP4 = "mp4"
    M4A = "m4a"
    MP3 = "mp3"
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"


@dataclass(frozen=True, slots=True)
class FileRights:
    """What a file says about its rights, uninterpreted."""

    carrier: Carrier
    packet: bytes | None
    """The XMP packet; None without."""
    tags: tuple[tuple[str, str], ...]
    """(name, value) of the format's own tags, in the order of the file."""
    signed: bool
    """It carries a C2PA manifest, which any change of a byte breaks."""
