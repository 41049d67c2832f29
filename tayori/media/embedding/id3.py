"""Tags of MP3: ID3v2.4 frames (facts A.2)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mutagen import id3 as _id3
from mutagen import mp3 as _mp3

from tayori.media.embedding.found import Carrier, FileRights
from tayori.media.embedding.images import image_mime
from tayori.media.embedding.numbering import PODCAST, Numbering
from tayori.media.embedding.words import RIGHTS_NAMES, day_of, iso_639_2, named_rights, plain
from tayori.media.embedding.writing import tagging
from tayori.model.asset import Chapter
from tayori.model.ids import Lang
from tayori.model.metadata import OutputMetadata

# mutagen says it is typed and is not
id3: Any = _id3
mp3: Any = _mp3

_URL_SAFE = "%/:?#[]@!$&'()*+,;=-._~"
_XMP_OWNER = "XMP"
_V2_4 = (2, 4, 0)
_HEADER_BYTES = 10
"""Of a tag."""
_C2PA = "c2pa manifest store"
_FRAMES = ("TCOP", "TPRO", "TOWN", "TPUB", "WCOP", "WPUB", "USER")
"""Frames that say nothing but rights; an earlier one is always replaced."""
_NAMED = ("LICENSE", "LICENSEURL", "CREDIT", "NOTICE")
"""Rights that have no frame of their own: TXXX by these names."""


def tag_mp3(
    path: Path,
    metadata: OutputMetadata,
    cover: bytes | None,
    chapters: tuple[Chapter, ...] = (),
    album: str = "",
    numbering: Numbering | None = None,
) -> None:
    """Replaces the tag of the MP3 at `path` by one ID3v2.4 tag; removes ID3v1.

    TCOP begins with the year and is left out without one, USER holds the terms in each language, PRIV the
    XMP (facts A.2). `album` is the show's title; each chapter lasts until the next begins; `numbering` makes
    it a podcast's. Raises MediaError, ResourceError.
    """
    with tagging(path):
        length_ms = round(mp3.MP3(path).info.length * 1000)
        tag = id3.ID3()
        for frame in (
            *describing_frames(metadata, album),
            *numbering_frames(numbering),
            *rights_frames(metadata),
            *chapter_frames(chapters, length_ms),
            *cover_frames(cover),
        ):
            tag.add(frame)
        _save(tag, path)


def embed_in_mp3(source: Path, out: Path, metadata: OutputMetadata) -> None:
    """`source`, an MP3, as `out` with the rights of `metadata`; title, cover and other frames stay.

    The tag becomes ID3v2.4; ID3v1, which has no room for rights, is removed. Raises MediaError.
    """
    shutil.copyfile(source, out)
    with tagging(source):
        mp3.MP3(source)
        try:
            tag = id3.ID3(out)
        except id3.ID3NoHeaderError:
            tag = id3.ID3()
        tag.update_to_v24()
        _drop_rights(tag)
        for frame in rights_frames(metadata):
            tag.add(frame)
        _save(tag, out)


def read_mp3(path: Path) -> FileRights:
    """What the MP3 at `path` says. Raises MediaError."""
    with tagging(path):
        frames = list((mp3.MP3(path).tags or id3.ID3()).values())
        packets = [f.data for f in frames if f.FrameID == "PRIV" and f.owner == _XMP_OWNER]
        told = tuple(pair for frame in frames for pair in _told(frame))
        signed = any(f.FrameID == "GEOB" and f.desc == _C2PA for f in frames)
    return FileRights(Carrier.MP3, packets[-1] if packets else None, told, signed)


def describing_frames(metadata: OutputMetadata, album: str = "") -> Iterator[Any]:
    """Frames of what the file is; empty texts leave no frame.

    TDRC is the date players show, TDRL the day of release by the standard (ID3v2.4 frames, 4.2.5).
    """
    lang = Lang(metadata.language)
    texts = {
        id3.TIT2: metadata.title.get(lang),
        id3.TPE1: metadata.creator,
        id3.TALB: album,
        id3.TDRC: day_of(metadata),
        id3.TDRL: metadata.released,
        id3.TLAN: iso_639_2(lang),
    }
    yield from _text_frames(texts)
    if description := plain(metadata.description.get(lang)):
        yield id3.COMM(id3.Encoding.UTF8, iso_639_2(lang), "", [description])


def numbering_frames(numbering: Numbering | None) -> Iterator[Any]:
    """Frames of a podcast's episode; none for what is none.

    TRCK and TPOS are the standard's "position in a set" and "part of a set" (ID3v2.4 frames, 4.2.1), TCON its
    genre; PCST is Apple's mark of a podcast, in no standard, known to iTunes, mutagen and exiftool.
    """
    if numbering is None:
        return
    number, season = (str(part or "") for part in (numbering.episode, numbering.season))
    yield from _text_frames({id3.TRCK: number, id3.TPOS: season, id3.TCON: PODCAST})
    yield id3.PCST(1)


def cover_frames(cover: bytes | None) -> Iterator[Any]:
    """The front cover, JPEG or PNG. Raises MediaError for another."""
    if cover is not None:
        mime = image_mime(cover)
        yield id3.APIC(id3.Encoding.UTF8, mime, id3.PictureType.COVER_FRONT, "", cover)


def rights_frames(metadata: OutputMetadata) -> Iterator[Any]:
    """Frames of the rights; empty ones are left out.

    TCOP and TPRO have to begin with a year and a space (facts A.2). WPUB is the owner's page where the owner
    is also who publishes; WOAF and WOAS are never written, as no page of the file itself is known here.
    """
    rights = metadata.rights
    dated = f"{rights.copyright_year:04d} {rights.owner}" if rights.copyright_year and rights.owner else ""
    texts = {id3.TCOP: dated, id3.TPRO: dated, id3.TOWN: rights.owner, id3.TPUB: metadata.creator}
    yield from _text_frames(texts)
    words = named_rights(metadata)
    for name in _NAMED:
        if name in words:
            yield id3.TXXX(id3.Encoding.UTF8, name, [words[name]])
    terms: dict[str, str] = {}
    for tag, text in rights.usage_terms.items:
        terms.setdefault(iso_639_2(tag), plain(text))
    for code, text in terms.items():
        yield id3.USER(id3.Encoding.UTF8, code, text)
    yield from _pages(metadata)
    if metadata.xmp:
        yield id3.PRIV(_XMP_OWNER, metadata.xmp)


def _pages(metadata: OutputMetadata) -> Iterator[Any]:
    rights = metadata.rights
    if page := rights.web_statement or rights.licence_url:
        yield id3.WCOP(quote(page, safe=_URL_SAFE))
    if rights.owner_url and rights.owner == metadata.creator:
        yield id3.WPUB(quote(rights.owner_url, safe=_URL_SAFE))


def _text_frames(texts: dict[Any, str]) -> Iterator[Any]:
    for frame, text in texts.items():
        if plain(text):
            yield frame(id3.Encoding.UTF8, [plain(text)])


def _drop_rights(tag: Any) -> None:
    for name in _FRAMES:
        tag.delall(name)
    for key in [key for key, frame in tag.items() if _says_rights(frame)]:
        del tag[key]
    tag.unknown_frames = [frame for frame in tag.unknown_frames if _is_whole(frame)]


def _says_rights(frame: Any) -> bool:
    named = frame.FrameID == "TXXX" and frame.desc.upper() in RIGHTS_NAMES
    return bool(named or (frame.FrameID == "PRIV" and frame.owner == _XMP_OWNER))


def _is_whole(frame: bytes) -> bool:
    """Whether a frame mutagen does not know has the size it says: else it is the rest of a damaged tag."""
    return len(frame) >= 10 and id3.BitPaddedInt(frame[4:8]) == len(frame) - 10


def chapter_frames(chapters: tuple[Chapter, ...], length_ms: int) -> Iterator[Any]:
    """A table of contents and its chapters; the last ends with the sound (ID3v2 Chapter Frame Addendum)."""
    if not chapters:
        return
    names = [f"chapter{number}" for number in range(1, len(chapters) + 1)]
    yield id3.CTOC("contents", id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED, names, [])
    ends = [*(chapter.start_ms for chapter in chapters[1:]), length_ms]
    for name, chapter, end_ms in zip(names, chapters, ends, strict=True):
        title = id3.TIT2(id3.Encoding.UTF8, [plain(chapter.title)])
        nowhere = 0xFFFFFFFF  # byte offsets: unused, the times count
        yield id3.CHAP(name, chapter.start_ms, max(end_ms, chapter.start_ms), nowhere, nowhere, [title])


def _save(tag: Any, path: Path) -> None:
    """Write `tag` with its chapters last and in order of time, as readers list them as they stand.

    mutagen sorts frames by size; only what it takes for unknown it leaves in order.
    """
    chapters = sorted(tag.getall("CHAP"), key=lambda frame: frame.start_time)
    whole = id3.ID3()
    for frame in tag.values():
        if frame.FrameID != "CHAP":
            whole.add(frame)
    unknown = tag.unknown_frames if tag.version >= _V2_4 else []
    whole.unknown_frames = [*unknown, *(_as_bytes(frame) for frame in chapters)]
    whole.save(path, v1=0, v2_version=4, padding=_padding)


def _as_bytes(frame: Any) -> bytes:
    """A frame with its header, as it stands in a tag of ID3v2.4."""
    alone, file = id3.ID3(), BytesIO()
    alone.add(frame)
    alone.save(file, v1=0, v2_version=4, padding=lambda _: 0)
    return file.getvalue()[_HEADER_BYTES:]


def _told(frame: Any) -> Iterator[tuple[str, str]]:
    """Texts and addresses only: no picture, no private data."""
    if isinstance(frame, id3.TXXX):
        yield f"TXXX:{frame.desc}", "\n".join(frame.text)
    elif isinstance(frame, id3.USER):
        yield f"USER:{frame.lang}", frame.text
    elif isinstance(frame, id3.COMM):
        yield f"COMM:{frame.lang}", "\n".join(frame.text)
    elif isinstance(frame, id3.UrlFrame):
        yield frame.FrameID, frame.url
    elif isinstance(frame, id3.TextFrame):
        yield frame.FrameID, "\n".join(str(text) for text in frame.text)


def _padding(_: Any) -> int:
    """Some, as ID3 readers (exiftool) look for the next frame's header after the last frame."""
    return 1024
