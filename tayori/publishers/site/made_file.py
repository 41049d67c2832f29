"""A file of a site that is no page: an index, a document for machines, a picture of the design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file before it is made."""

    path: str
    values: tuple[Any, ...]
    """All it is made of: equal values mean equal bytes (fingerprint.py)."""
    make: Callable[[], bytes]
    owner: str = ""
    """Slug of the asset it goes with; empty for what is the site's own."""
