"""Our own mark on what we published: how it is found again when its receipt is lost, and never made twice."""

from __future__ import annotations

import re

from tayori.model.ids import Slug

_MARK = re.compile(r"\btayori:([a-z0-9][a-z0-9-]*):([0-9a-f]{12})\b", re.ASCII)


def marker(slug: Slug, content: str) -> str:
    """The mark of an asset with just this content: `tayori:<slug>:<12 digits of the content's digest>`.

    A new cut is another publication and has another mark; a corrected title keeps it.
    """
    return f"tayori:{slug}:{content[:12]}"


def find_markers(text: str) -> tuple[str, ...]:
    """Every mark in a text, in order."""
    return tuple(match.group(0) for match in _MARK.finditer(text))
