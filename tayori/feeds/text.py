"""Text as XML and podcast players take it. The only place where feeds escape or strip anything."""

from __future__ import annotations

import html
import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write (facts 4.4)."""


def plain(text: str) -> str:
    """`text` without what XML forbids, with line feeds for line ends and no space around it."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def paragraphs(text: str) -> str:
    """Plain text as the HTML that Apple and Spotify show: `<p>`, with `<br>` inside (facts 4.1, 4.3)."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", plain(text)))
    return "".join(
        f"<p>{html.escape(block, quote=False).replace(chr(10), '<br>')}</p>" for block in blocks if block
    )
