"""What a file is when it is no media, told from its first bytes: the refusal is one clear sentence."""

from __future__ import annotations

import stat
from pathlib import Path

from tayori.errors import MediaError, ResourceError, UsageError
from tayori.media.boxes import read_layout

_HEAD = 4096
_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"%PDF", "a PDF document"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
)
_PLAYLISTS: tuple[bytes, ...] = (b"#EXTM3U", b"ffconcat version", b"[playlist]", b"v=0\r\n", b"v=0\n")
_TEXT_CONTROLS = frozenset(b"\t\n\f\r\x1b")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"mif1", b"avif", b"heim"})


def refuse_at_sight(path: Path) -> None:
    """Return when the file may be media; otherwise raise what it is instead.

    Raises UsageError (no such file, a folder, a device), ResourceError (may not be read) and MediaError
    (empty, text, web page, playlist, still picture, archive, an MP4 without its index or its end).
    """
    head = read_head(path)
    if not head:
        raise MediaError(f"{shown(path)} is empty (0 bytes).", "Copy it again from where it came from.")
    _refuse_playlist(path, head)
    _refuse_other(path, head)
    _refuse_text(path, head)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        _refuse_broken(path)


def shown(path: Path) -> str:
    """The file's name as it can stand in a sentence: control characters and lone surrogates become `?`."""
    return "".join(c if c.isprintable() else "?" for c in path.name) or str(path)


def read_head(path: Path) -> bytes:
    """The first 4 KiB of a file. Raises UsageError when it is none, ResourceError when it may not be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError(f"{shown(path)} is not a file.", "Name a media file.")
        with path.open("rb") as file:
            return file.read(_HEAD)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageError(f"There is no file {shown(path)}.", "Check the name and the folder.") from error
    except PermissionError as error:
        raise ResourceError(
            f"{shown(path)} may not be read.", "Check the permissions of the file."
        ) from error
    except OSError as error:
        raise ResourceError(
            f"{shown(path)} cannot be read: {error.strerror}.", "Check the disk it is on."
        ) from error


def _refuse_playlist(path: Path, head: bytes) -> None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(_PLAYLISTS) or b"<MPD" in head:
        raise MediaError(
            f"{shown(path)} is a playlist that points to other files; it is not followed.",
            "Give the media file itself.",
        )


def _refuse_other(path: Path, head: bytes) -> None:
    for magic, what in _PICTURES:
        if head.startswith(magic):
            raise MediaError(f"{shown(path)} is a still picture ({what}).", "Add it as a photo instead.")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise MediaError(f"{shown(path)} is a still picture (WebP).", "Add it as a photo instead.")
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        raise MediaError(f"{shown(path)} is a still picture (HEIF).", "Add it as a photo instead.")
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise MediaError(
                f"{shown(path)} is {what}, not media.", "Unpack it and give the media file itself."
            )
    if head[257:262] == b"ustar":
        raise MediaError(
            f"{shown(path)} is a tar archive, not media.", "Unpack it and give the media file itself."
        )


def _refuse_text(path: Path, head: bytes) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise MediaError(
            f"{shown(path)} is a web page, not media.",
            "The download probably got an error or login page; download it again.",
        )
    if (head.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in head) or _is_text(head):
        raise MediaError(f"{shown(path)} is a text file, not media.", "Check that it is the file you meant.")


def _is_text(head: bytes) -> bool:
    return all(byte >= 32 or byte in _TEXT_CONTROLS for byte in head)


def _refuse_broken(path: Path) -> None:
    layout = read_layout(path)
    size = path.stat().st_size
    if layout.missing_bytes:
        whole = size + layout.missing_bytes
        raise MediaError(
            f"{shown(path)} is incomplete: {_megabytes(size)} of {_megabytes(whole)} are there.",
            "The transfer broke off; copy it again.",
        )
    if not layout.has_moov:
        raise MediaError(
            f"{shown(path)} has no index (moov), so nothing in it can be played.",
            "The recording or the transfer broke off; copy it again, or repair it with the camera's tool.",
        )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size:,} bytes"
