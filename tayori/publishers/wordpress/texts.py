"""Texts as WordPress gives them: raw beside rendered, and HTML of its own spelling."""

from __future__ import annotations

import html
import re
from typing import Any

from tayori.model.ids import digest_bytes

# comments hold blocks' attributes, which no reader sees
_MARKUP = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def raw(value: Any) -> str:
    """A text field of an object in the context of editing, as it was written."""
    said = value.get("raw", "") if isinstance(value, dict) else value
    return said if isinstance(said, str) else ""


def plain(markup: str) -> str:
    """The text of a little HTML, however a site spells it."""
    return " ".join(html.unescape(_MARKUP.sub(" ", markup)).split())


def content_shown(markup: str) -> str:
    """A page's content as a plan names it."""
    return f"{len(markup)} characters, {digest_bytes(markup.encode())[:12]}"
