"""Whether YouTube could read a caption file (facts 1.8)."""

from __future__ import annotations

import re

_SRT = re.compile(r"^\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}\s*$", re.MULTILINE)
_VTT = re.compile(r"^(\d\d:)?\d\d:\d\d\.\d{3} --> (\d\d:)?\d\d:\d\d\.\d{3}", re.MULTILINE)
_SBV = re.compile(r"^\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}\s*$", re.MULTILINE)
_MARKUP = re.compile(r"</?[A-Za-z][^>]*>|\{\\[^}]*\}")


def format_of(content: bytes) -> str:
    """`srt`, `vtt`, `sbv`, `ttml`, or '' for what has no timings or is no UTF-8."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return ""
    if text.startswith("WEBVTT"):
        return "vtt" if _VTT.search(text) else ""
    if re.search(r"<(\w+:)?tt[\s>]", text[:1000]):
        return "ttml"
    if _SBV.search(text):
        return "sbv"
    return "srt" if _SRT.search(text) else ""


def failure_reason(content: bytes) -> str:
    """A failureReason, or '' when the track can be served."""
    found = format_of(content)
    if not found:
        return "unknownFormat"
    if found in ("srt", "sbv") and _MARKUP.search(content.decode("utf-8-sig")):
        return "unsupportedFormat"
    return ""
