"""One door for all formats that carry rights: told by their first bytes, embedded into, read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import MediaError, UsageError
from tayori.media.embedding.found import Carrier, FileRights
from tayori.media.embedding.id3 import embed_in_mp3, read_mp3
from tayori.media.embedding.itunes import embed_in_mp4, read_mp4
from tayori.media.embedding.jpeg import embed_in_jpeg, read_jpeg
from tayori.media.embedding.png import SIGNATURE, embed_in_png, read_png
from tayori.media.embedding.webp import embed_in_webp, read_webp
from tayori.media.embedding.writing import replacing
from tayori.media.sniff import read_head, shown
from tayori.model.metadata import OutputMetadata

_QUICKTIME = b"qt  "
_STILLS = (b"heic", b"heix", b"heim", b"mif1", b"avif")


@dataclass(frozen=True, slots=True)
class _Format:
    """How one format is written, from a file to a new one, and how it is read."""

    embed: Callable[[Path, Path, OutputMetadata], None]
    read: Callable[[Path], FileRights]


_FORMATS = {
    Carrier.MP4: _Format(embed_in_mp4, read_mp4),
    Carrier.M4A: _Format(embed_in_mp4, read_mp4),
    Carrier.MP3: _Format(embed_in_mp3, read_mp3),
    Carrier.JPEG: _Format(embed_in_jpeg, read_jpeg),
    Carrier.PNG: _Format(embed_in_png, read_png),
    Carrier.WEBP: _Format(embed_in_webp, read_webp),
}


def carrier_of(path: Path) -> Carrier:
    """The format of the file at `path`, by its content. Raises MediaError for one that carries no rights.

    A MOV has another place for its packet (facts A.2), and a HEIF another structure: neither is taken.
    Raises UsageError when there is no such file.
    """
    head = read_head(path)
    if head.startswith(SIGNATURE):
        return Carrier.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return Carrier.JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Carrier.WEBP
    if head[4:8] == b"ftyp" and head[8:12] not in (_QUICKTIME, *_STILLS):
        return Carrier.M4A if head[8:12] in (b"M4A ", b"M4B ") else Carrier.MP4
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0):
        return Carrier.MP3
    raise MediaError(
        f"{shown(path)} is none of MP4, M4A, MP3, JPEG, PNG and WebP.", "Save it as one of these."
    )


def read_rights(path: Path) -> FileRights:
    """What the file at `path` says about its rights.

    Raises UsageError when there is none, MediaError when it is damaged or carries no rights, ResourceError.
    """
    return _FORMATS[carrier_of(path)].read(path)


def require_embeddable(path: Path, out: Path | None = None) -> Carrier:
    """The format of `path`, when `embed_rights` with the same arguments would go well.

    Raises UsageError for a link to be changed in place, which may lead into a store, and for a file with
    Content Credentials, whose signature would break; and as `read_rights`.
    """
    found = read_rights(path)
    if out is None and path.is_symlink():
        raise UsageError(f"{shown(path)} is a link.", "Name the file itself, or give a folder with --out.")
    if found.signed:
        raise UsageError(
            f"{shown(path)} carries Content Credentials (C2PA); any change would break their signature.",
            "Embed the rights first, and sign afterwards.",
        )
    return found.carrier


def embed_rights(path: Path, metadata: OutputMetadata, out: Path | None = None) -> Carrier:
    """Writes the rights of `metadata` with its packet into the file at `path`, or into a copy at `out`.

    Earlier rights are replaced, everything else in the file stays; it is written once, beside its place, and
    moved there when it is whole. Raises as `require_embeddable`.
    """
    carrier = require_embeddable(path, out)
    with replacing(out or path, like=path) as draft:
        _FORMATS[carrier].embed(path, draft, metadata)
    return carrier
