"""Tags of WAV: an `id3 ` chunk with the frames of an MP3.

RIFF's own INFO list has no character set, so that Japanese in it is read differently everywhere, and `bext`
(EBU Tech 3285) is ASCII. The chunk is in no standard, but exiftool, MediaInfo, ffmpeg and mutagen read it,
and it holds everything: rights, cover, chapters, XMP.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mutagen import wave as _wave

from tayori.media.embedding.id3 import (
    chapter_frames,
    cover_frames,
    describing_frames,
    numbering_frames,
    rights_frames,
)
from tayori.media.embedding.numbering import Numbering
from tayori.media.embedding.writing import tagging
from tayori.model.asset import Chapter
from tayori.model.metadata import OutputMetadata

# mutagen says it is typed and is not
wave: Any = _wave


def tag_wav(
    path: Path,
    metadata: OutputMetadata,
    cover: bytes | None,
    chapters: tuple[Chapter, ...] = (),
    album: str = "",
    numbering: Numbering | None = None,
) -> None:
    """Replaces the ID3v2.4 chunk of the WAV at `path`; sound and other chunks stay.

    Raises MediaError for what is no WAV below 4 GB, ResourceError.
    """
    with tagging(path):
        file = wave.WAVE(path)
        if file.tags is None:
            file.add_tags()
        file.tags.clear()
        for frame in (
            *describing_frames(metadata, album),
            *numbering_frames(numbering),
            *rights_frames(metadata),
            *chapter_frames(chapters, round(file.info.length * 1000)),
            *cover_frames(cover),
        ):
            file.tags.add(frame)
        file.save(v2_version=4)
