"""Ffmpeg's arguments about tags: nothing of the source is copied, and the language is said."""

from __future__ import annotations

from tayori.media.embedding.words import iso_639_2
from tayori.model.metadata import OutputMetadata


def mp4_metadata_arguments(metadata: OutputMetadata) -> tuple[str, ...]:
    """Output arguments that keep the source's tags and chapters away and set the language of every stream.

    Titles and rights are written by `itunes.tag_mp4` afterwards: ffmpeg's muxer drops `license` and
    `publisher` silently (facts A.2), and one writer is enough.
    """
    language = iso_639_2(metadata.language)
    return ("-map_metadata", "-1", "-map_chapters", "-1", "-metadata:s", f"language={language}")
