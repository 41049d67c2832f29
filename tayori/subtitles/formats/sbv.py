"""SubViewer as YouTube writes it (.sbv)."""

from __future__ import annotations

from tayori.subtitles.formats.base import CaptionFormat

FORMAT = CaptionFormat("sbv", (".sbv",), frozenset(), (), lambda _: False)
