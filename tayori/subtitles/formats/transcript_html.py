"""The transcript as HTML, for podcast:transcript and the portal."""

from __future__ import annotations

from tayori.subtitles.formats.base import CaptionFormat

FORMAT = CaptionFormat("transcript_html", (".html",), frozenset(), (), lambda _: False)
