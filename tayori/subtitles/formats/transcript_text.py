"""The transcript as plain text (.txt)."""

from __future__ import annotations

from tayori.subtitles.formats.base import CaptionFormat

FORMAT = CaptionFormat("transcript_text", (".txt",), frozenset(), (), lambda _: False)
