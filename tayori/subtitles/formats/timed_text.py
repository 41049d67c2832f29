"""Plain text with times, as people type it (.txt)."""

from __future__ import annotations

from tayori.subtitles.formats.base import CaptionFormat

FORMAT = CaptionFormat("timed_text", (".txt",), frozenset(), (), lambda _: False)
