"""What is written into every file that leaves the house: title, credit and rights; nothing private."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.model.text import Texts


@dataclass(frozen=True, slots=True)
class OutputMetadata:
    """Metadata of one output. `rights/embed.py` makes it from a statement and its grants."""

    title: Texts
    description: Texts
    creator: str
    """The organisation."""
    credit: str
    copyright_notice: str
    """E.g. `© 2026 長野市`."""
    copyright_year: int
    copyright_owner: str
    licence: str
    usage_terms: Texts
    web_statement: str
    """Page with the terms; empty = none."""
    keywords: tuple[str, ...]
    language: str
    identifier: str
    """Stable identifier of the asset: `<organisation url>#<slug>` or the slug."""
    rendition: str
    model_release: str
    """PLUS code: `MR-NON`, `MR-NAP`, `MR-UMR`, `MR-LMR`."""
    model_release_ids: tuple[str, ...]
    """Public ids only."""
    property_release: str
    """PLUS code: `PR-NON`, `PR-NAP`, `PR-UPR`, `PR-LPR`."""
    property_release_ids: tuple[str, ...]
    data_mining: str
    """PLUS code, e.g. `DMI-PROHIBITED-AIMLTRAINING`."""
    licence_end: str
    """ISO date of the earliest expiry among the grants used; empty = none."""
    source_type: str
    """IPTC digital source type term: `compositeCapture`, `humanEdits`, ..."""
    created: str
    """ISO date of recording; empty = unknown."""
    xmp: bytes = b""
    """The packet that says the same (rights/xmp.py), ready to be embedded."""
