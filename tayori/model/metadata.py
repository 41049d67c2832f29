"""What is written into every file that leaves the house: title, credit and rights; nothing private."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.model.rights import RightsStatement
from tayori.model.text import Texts


@dataclass(frozen=True, slots=True)
class OutputMetadata:
    """Metadata of one output: what it is, and its rights."""

    title: Texts
    description: Texts
    creator: str
    """The organisation."""
    keywords: tuple[str, ...]
    language: str
    identifier: str
    """Stable identifier of the asset: `<organisation url>#<slug>` or the slug."""
    rendition: str
    created: str
    """ISO date of recording; empty = unknown."""
    rights: RightsStatement
    alt: Texts = Texts()
    """Text alternative of a picture."""
    released: str = ""
    """ISO date an episode is released on; empty = unknown, or no episode."""
    xmp: bytes = b""
    """The packet that says the same (rights/xmp.py), ready to be embedded."""
