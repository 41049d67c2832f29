"""Tags of FLAC: Vorbis comments and a picture block (RFC 9639, 8.6 and 8.8)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutagen import flac as _flac
from PIL import Image

from tayori.media.embedding.images import image_mime
from tayori.media.embedding.numbering import PODCAST, Numbering
from tayori.media.embedding.words import day_of, named_rights, plain
from tayori.media.embedding.writing import tagging
from tayori.model.asset import Chapter
from tayori.model.ids import Lang
from tayori.model.metadata import OutputMetadata

# mutagen says it is typed and is not
flac: Any = _flac

_FRONT_COVER = 3
_PADDING = 4096


def tag_flac(
    path: Path,
    metadata: OutputMetadata,
    cover: bytes | None,
    chapters: tuple[Chapter, ...] = (),
    album: str = "",
    numbering: Numbering | None = None,
) -> None:
    """Replaces comments and pictures of the FLAC at `path`. Sound is not touched.

    A FLAC has no place for XMP that anybody reads: the comments say all of the rights. Raises MediaError,
    ResourceError.
    """
    with tagging(path):
        file = flac.FLAC(path)
        if file.tags is None:
            file.add_tags()
        file.tags.clear()
        for name, value in comments(metadata, album, numbering):
            file.tags.append((name, value))
        file.tags.extend(_chapter_comments(chapters))
        file.clear_pictures()
        if cover is not None:
            file.add_picture(_picture(cover))
        file.save(padding=lambda _: _PADDING)


def comments(
    metadata: OutputMetadata, album: str = "", numbering: Numbering | None = None
) -> Iterator[tuple[str, str]]:
    """Comments of what the file is and of its rights, in the names Xiph recommends; empty ones are left out.

    https://xiph.org/vorbis/doc/v-comment.html. DISCNUMBER, as everybody writes it, is the season.
    """
    lang = Lang(metadata.language)
    said = {
        "TITLE": metadata.title.get(lang),
        "ARTIST": metadata.creator,
        "ORGANIZATION": metadata.creator,
        "ALBUM": album,
        "DATE": day_of(metadata),
        "DESCRIPTION": metadata.description.get(lang),
        "COPYRIGHT": metadata.rights.copyright_notice,
        "LANGUAGE": metadata.language,
        **named_rights(metadata),
    }
    if numbering is not None:
        said |= {
            "GENRE": PODCAST,
            "TRACKNUMBER": str(numbering.episode or ""),
            "DISCNUMBER": str(numbering.season or ""),
        }
    yield from ((name, plain(text)) for name, text in said.items() if plain(text))


def _chapter_comments(chapters: tuple[Chapter, ...]) -> Iterator[tuple[str, str]]:
    """As CHAPTERxxx, which players of Vorbis and FLAC read (https://wiki.xiph.org/Chapter_Extension)."""
    for number, chapter in enumerate(chapters):
        whole, rest = divmod(chapter.start_ms, 1000)
        at = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{rest:03d}"
        yield f"CHAPTER{number:03d}", at
        yield f"CHAPTER{number:03d}NAME", plain(chapter.title)


def _picture(cover: bytes) -> Any:
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = _FRONT_COVER, image_mime(cover), cover
    with Image.open(io.BytesIO(cover)) as image:
        picture.width, picture.height = image.size
    picture.depth = 24
    return picture
