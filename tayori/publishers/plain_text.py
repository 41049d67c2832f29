"""Text as every carrier can hold it: nothing that HTML, XML or JSON refuse, and no longer than allowed."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_CUT_AT = "\u200d\ufe0e\ufe0f"
"""What joins or shapes the sign before it: never left at a cut."""


def clean(text: str) -> str:
    """`text` without the control characters that HTML and XML refuse (facts 4.4)."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """`text` cleaned, with single spaces where it had space or line ends."""
    return " ".join(clean(text).split())


def web(url: str) -> str:
    """`url` when it is a web address, else nothing: no other scheme becomes a link."""
    return url if url.startswith(("https://", "http://")) else ""


def shortened(text: str, most_bytes: int) -> str:
    """`text` in at most `most_bytes` bytes of UTF-8, ending in an ellipsis where it was cut."""
    if len(text.encode()) <= most_bytes:
        return text
    room = most_bytes - len("…".encode())
    kept = text.encode()[: max(0, room)].decode(errors="ignore").rstrip().rstrip(_CUT_AT)
    return f"{kept}…" if kept else ""
