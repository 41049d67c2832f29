"""The transcript as JSON of the podcast namespace (facts/platforms.md 4.5)."""

from __future__ import annotations

from tayori.subtitles.formats.base import CaptionFormat

FORMAT = CaptionFormat("transcript_json", (".json",), frozenset(), (), lambda _: False)
