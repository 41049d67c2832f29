"""Text as XML and podcast players take it. The only place where feeds escape or strip anything."""

from __future__ import annotations

import html
import re
from datetime import datetime
from email.utils import format_datetime

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write (facts 4.4)."""
_SPECIAL = re.compile('[\x00-\x1f&<>"\ud800-\udfff\ufffe\uffff]')
_EMPTY_LINE = re.compile(r"\n\s*\n")
_LINE_ENDS = {9: "&#9;", 10: "&#10;"}
"""In attributes, where a reader would make spaces of them."""


def plain(text: str) -> str:
    """`text` without what XML forbids, with line feeds for line ends and no space around it."""
    if _SPECIAL.search(text) is not None:
        text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()


def content(text: str) -> str:
    """`text` as it stands between two tags."""
    return text.strip() if _SPECIAL.search(text) is None else html.escape(plain(text), quote=False)


def attribute(text: str) -> str:
    """`text` as it stands between two quotation marks."""
    return text.strip() if _SPECIAL.search(text) is None else _quoted(plain(text))


def _quoted(text: str) -> str:
    return html.escape(text).translate(_LINE_ENDS)


def paragraphs(text: str) -> str:
    """Plain text as the HTML that Apple and Spotify show: `<p>`, with `<br>` inside (facts 4.1, 4.3)."""
    blocks = [block.strip() for block in _EMPTY_LINE.split(html.escape(plain(text), quote=False))]
    return "".join([f"<p>{block}</p>" for block in blocks if block]).replace("\n", "<br>")


def seconds(ms: int) -> str:
    """Milliseconds as the seconds of the podcast namespace: `73`, `73.5`."""
    whole, rest = divmod(ms, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)


def clock(ms: int) -> str:
    """Milliseconds as Podlove's chapters have them: `00:01:13.500`."""
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def truth(value: bool) -> str:
    """`true` or `false`, as Apple has it today (facts 4.1)."""
    return "true" if value else "false"


def mail_date(moment: datetime) -> str:
    """An aware moment as RFC 2822 writes it, with its own offset."""
    return format_datetime(moment)
