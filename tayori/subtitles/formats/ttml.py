"""TTML and IMSC 1.1 text profile (.ttml): facts B.1."""

from __future__ import annotations

from tayori.subtitles.formats.base import CaptionFormat

FORMAT = CaptionFormat("ttml", (".ttml", ".dfxp", ".xml"), frozenset(), (), lambda _: False)
