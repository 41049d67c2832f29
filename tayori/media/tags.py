"""Metadata inside the files we make: XMP in MP4, M4A, MP3 and JPEG, container tags, ID3 (facts A.2).

Only what an `OutputMetadata` holds is written. Every function replaces what it wrote before, so that doing it
twice gives the same bytes; picture and sound are never touched.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mutagen import MutagenError
from mutagen import id3 as _id3
from mutagen import mp3 as _mp3
from mutagen import mp4 as _mp4

from tayori.errors import MediaError, ResourceError
from tayori.media.boxes import XMP_UUID, Box, read_boxes
from tayori.model.asset import Chapter
from tayori.model.ids import Lang
from tayori.model.metadata import OutputMetadata

# mutagen says it is typed and is not
id3: Any = _id3
mp3: Any = _mp3
mp4: Any = _mp4

JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
JPEG_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
JPEG_XMP_LIMIT = 65_502
"""Bytes of a packet one APP1 segment can hold (facts A.2)."""

_LANGUAGES = {
    "de": "deu",
    "en": "eng",
    "es": "spa",
    "fr": "fra",
    "id": "ind",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "ne": "nep",
    "pt": "por",
    "ru": "rus",
    "th": "tha",
    "tl": "tgl",
    "vi": "vie",
    "zh": "zho",
}
_COVER_FORMATS = {"image/jpeg": mp4.AtomDataType.JPEG, "image/png": mp4.AtomDataType.PNG}
_SHORT_DESCRIPTION = 255
"""Characters players show of `desc`; the whole text is in `ldes`."""
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_URL_SAFE = "%/:?#[]@!$&'()*+,;=-._~"


def iso_639_2(lang: str) -> str:
    """The three-letter code that containers want for a BCP-47 tag: `ja` -> `jpn`; `und` when unknown."""
    return _LANGUAGES.get(lang.split("-", maxsplit=1)[0].lower(), "und")


def mp4_metadata_arguments(metadata: OutputMetadata) -> tuple[str, ...]:
    """Ffmpeg's output arguments that set the tags its MP4 muxer keeps; nothing of the source is copied.

    The muxer drops `license` and `publisher` silently (facts A.2): those are in the XMP.
    """
    description = _plain(metadata.description.get(Lang(metadata.language)))
    tags = {
        "title": _plain(metadata.title.get(Lang(metadata.language))),
        "artist": metadata.creator,
        "date": _date(metadata),
        "copyright": metadata.rights.copyright_notice,
        "comment": metadata.rights.credit,
        "description": description[:_SHORT_DESCRIPTION],
        "synopsis": description,
        "keywords": ", ".join(metadata.keywords),
    }
    arguments = ["-map_metadata", "-1", "-map_chapters", "-1"]
    for name, value in tags.items():
        if value:
            arguments += ["-metadata", f"{name}={_plain(value)}"]
    return (*arguments, "-metadata:s", f"language={iso_639_2(metadata.language)}")


def append_mp4_xmp(path: Path, packet: bytes) -> None:
    """Makes `packet` the one XMP packet of the MP4 or M4A at `path`: a `uuid` box at its end (facts A.2).

    Nothing before it moves, so chunk offsets stay true. A packet that was there is replaced at the end of the
    file and blanked elsewhere. Raises MediaError for what is no whole MP4, ResourceError when writing fails.
    """
    boxes = read_boxes(path)
    with _writing(path), path.open("r+b") as file:
        size = file.seek(0, 2)
        _require_closed(path, file, boxes[-1], size)
        end = size
        for box in (b for b in reversed(boxes) if b.uuid == XMP_UUID.hex()):
            if box.end == end:
                end = box.offset
            else:
                _blank(file, box)
        file.truncate(end)
        file.seek(end)
        file.write(struct.pack(">I4s", 24 + len(packet), b"uuid") + XMP_UUID + packet)


def read_mp4_xmp(path: Path) -> bytes | None:
    """The XMP packet of the MP4 at `path`, None without. Raises MediaError for what is no MP4."""
    found = [box for box in read_boxes(path) if box.uuid == XMP_UUID.hex()]
    if not found:
        return None
    with path.open("rb") as file:
        file.seek(found[-1].offset + found[-1].header + 16)
        return file.read(found[-1].size - found[-1].header - 16)


def tag_m4a(path: Path, metadata: OutputMetadata, cover: bytes | None, album: str = "") -> None:
    """Rewrites the tags, cover (JPEG or PNG) and XMP of the M4A at `path`.

    `album` is the show's title. Raises MediaError, ResourceError.
    """
    with _writing(path):
        file = mp4.MP4(path)
        if file.tags is None:
            file.add_tags()
        file.tags.clear()
        file.tags.update(_atoms(metadata, album))
        if cover is not None:
            png = _image_mime(cover) == "image/png"
            file.tags["covr"] = [
                mp4.MP4Cover(cover, mp4.MP4Cover.FORMAT_PNG if png else mp4.MP4Cover.FORMAT_JPEG)
            ]
        file.save(padding=_no_padding)
    append_mp4_xmp(path, metadata.xmp)


def tag_mp3(
    path: Path,
    metadata: OutputMetadata,
    cover: bytes | None,
    chapters: tuple[Chapter, ...] = (),
    album: str = "",
) -> None:
    """Replaces the tag of the MP3 at `path` by one ID3v2.4 tag; removes ID3v1.

    TCOP begins with the year and is left out without one, USER holds the terms in each language, PRIV the
    XMP (facts A.2). `album` is the show's title; each chapter lasts until the next begins. Raises MediaError,
    ResourceError.
    """
    with _writing(path):
        length_ms = round(mp3.MP3(path).info.length * 1000)
        tag = id3.ID3()
        for frame in (*_frames(metadata, album), *_chapter_frames(chapters, length_ms)):
            tag.add(frame)
        if cover is not None:
            mime = _image_mime(cover)
            tag.add(id3.APIC(id3.Encoding.UTF8, mime, id3.PictureType.COVER_FRONT, "", cover))
        tag.save(path, v1=0, v2_version=4, padding=_id3_padding)


def embed_jpeg_xmp(data: bytes, packet: bytes) -> bytes:
    """`data`, a JPEG, with `packet` as its one XMP segment; no pixel is decoded.

    Raises MediaError when `data` is no JPEG or the packet is longer than one segment holds (65,502 bytes).
    """
    if len(packet) > JPEG_XMP_LIMIT:
        raise MediaError(
            f"The metadata is {len(packet):,} bytes; a JPEG holds {JPEG_XMP_LIMIT:,}.",
            "Shorten the description.",
        )
    kept, rest = _jpeg_segments(data)
    leading = [s for s in kept if s[1] == 0xE0 or s[4:10] == b"Exif\0\0"]
    others = [s for s in kept if s not in leading and not s[4:].startswith((JPEG_XMP, JPEG_XMP_EXTENSION))]
    segment = b"\xff\xe1" + struct.pack(">H", 2 + len(JPEG_XMP) + len(packet)) + JPEG_XMP + packet
    return b"".join([b"\xff\xd8", *leading, segment, *others, rest])


def _plain(text: str) -> str:
    return _CONTROLS.sub("", text)


def _date(metadata: OutputMetadata) -> str:
    """Day of recording, else the copyright's year, else nothing."""
    return metadata.created or str(metadata.rights.copyright_year or "")


def _no_padding(_: Any) -> int:
    return 0


def _id3_padding(_: Any) -> int:
    """Some, as ID3 readers (exiftool) look for the next frame's header after the last frame."""
    return 1024


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Maps mutagen's and the system's errors; mutagen hides an OSError inside its own."""
    try:
        yield
    except (MutagenError, OSError) as error:
        cause = error.args[0] if isinstance(error, MutagenError) and error.args else error
        if isinstance(cause, OSError):
            raise ResourceError(
                f"{path.name} cannot be written: {cause.strerror or cause}.",
                "Free some space, or check the folder.",
            ) from error
        raise MediaError(f"{path.name} cannot be tagged: {error}.", "Make the file again.") from error


def _require_closed(path: Path, file: Any, last: Box, size: int) -> None:
    """A last box that says `to the end of the file` would swallow what is appended."""
    file.seek(last.offset)
    if last.end != size or file.read(4) == b"\0\0\0\0":
        raise MediaError(f"{path.name} does not end with a whole box.", "Make the file again.")


def _blank(file: Any, box: Box) -> None:
    """Turns a box into free space of the same size, its contents erased."""
    file.seek(box.offset + 4)
    file.write(b"free")
    file.seek(box.offset + box.header)
    file.write(bytes(box.size - box.header))


def _atoms(metadata: OutputMetadata, album: str) -> dict[str, Any]:
    lang = Lang(metadata.language)
    description = metadata.description.get(lang)
    texts = {
        "\xa9nam": metadata.title.get(lang),
        "\xa9ART": metadata.creator,
        "\xa9alb": album,
        "\xa9day": _date(metadata),
        "\xa9cmt": metadata.rights.credit,
        "cprt": metadata.rights.copyright_notice,
        "desc": description[:_SHORT_DESCRIPTION],
        "ldes": description,
        "keyw": ", ".join(metadata.keywords),
    }
    atoms: dict[str, Any] = {name: [_plain(text)] for name, text in texts.items() if text}
    atoms["----:com.apple.iTunes:LICENSE"] = [mp4.MP4FreeForm(_plain(metadata.rights.licence).encode())]
    return atoms


def _frames(metadata: OutputMetadata, album: str) -> Iterator[Any]:
    """ID3 frames of everything but cover and chapters; empty texts leave no frame."""
    lang = Lang(metadata.language)
    year = metadata.rights.copyright_year
    texts = {
        id3.TIT2: metadata.title.get(lang),
        id3.TPE1: metadata.creator,
        id3.TALB: album,
        id3.TDRC: _date(metadata),
        id3.TCOP: f"{year:04d} {metadata.rights.owner}" if year and metadata.rights.owner else "",
        id3.TOWN: metadata.rights.owner,
        id3.TPUB: metadata.creator,
        id3.TLAN: iso_639_2(lang),
    }
    for frame, text in texts.items():
        if text:
            yield frame(id3.Encoding.UTF8, [_plain(text)])
    yield id3.TXXX(id3.Encoding.UTF8, "LICENSE", [_plain(metadata.rights.licence)])
    if metadata.rights.credit:
        yield id3.TXXX(id3.Encoding.UTF8, "CREDIT", [_plain(metadata.rights.credit)])
    if metadata.description:
        yield id3.COMM(id3.Encoding.UTF8, iso_639_2(lang), "", [_plain(metadata.description.get(lang))])
    for tag, terms in metadata.rights.usage_terms.items:
        yield id3.USER(id3.Encoding.UTF8, iso_639_2(tag), _plain(terms))
    if metadata.rights.web_statement:
        yield id3.WCOP(quote(metadata.rights.web_statement, safe=_URL_SAFE))
    yield id3.PRIV("XMP", metadata.xmp)


def _chapter_frames(chapters: tuple[Chapter, ...], length_ms: int) -> Iterator[Any]:
    if not chapters:
        return
    names = [f"chapter{number}" for number in range(1, len(chapters) + 1)]
    yield id3.CTOC("contents", id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED, names, [])
    ends = [*(chapter.start_ms for chapter in chapters[1:]), length_ms]
    for name, chapter, end_ms in zip(names, chapters, ends, strict=True):
        title = id3.TIT2(id3.Encoding.UTF8, [_plain(chapter.title)])
        nowhere = 0xFFFFFFFF  # byte offsets: unused, the times count
        yield id3.CHAP(name, chapter.start_ms, max(end_ms, chapter.start_ms), nowhere, nowhere, [title])


def _image_mime(data: bytes) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    raise MediaError("The cover is neither a JPEG nor a PNG.", "Save it as one of them.")


def _jpeg_segments(data: bytes) -> tuple[list[bytes], bytes]:
    """The segments between SOI and the first one that is no APPn or comment, and the rest of the file."""
    segments: list[bytes] = []
    at = 2
    while data[:2] == b"\xff\xd8" and data[at : at + 1] == b"\xff" and len(data) > at + 4:
        marker = data[at + 1]
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            return segments, data[at:]
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        segments.append(data[at : at + length])
        at += length
    raise MediaError("The picture is not a JPEG.", "Save it as one.")
