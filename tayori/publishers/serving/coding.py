"""The Accept-Encoding header (RFC 9110 section 12.5.3), and gzip whose bytes are always the same."""

from __future__ import annotations

import gzip
import re

GZIP = "gzip"
_LEVEL = 6
"""That of gzip(1): the highest takes five times as long for a twentieth less."""
_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")


def takes_gzip(accept_encoding: str | None) -> bool:
    """Whether a client wants gzip at least as much as the bare bytes."""
    weights = _weights(accept_encoding or "")
    wanted = weights.get(GZIP, weights.get("x-gzip", weights.get("*", 0.0)))
    return wanted > 0 and wanted >= weights.get("identity", 0.0)


def compress(data: bytes) -> bytes:
    """`data` in gzip, without a time in it: the same bytes have the same tag."""
    return gzip.compress(data, _LEVEL, mtime=0)


def _weights(header: str) -> dict[str, float]:
    """Coding -> weight; one with a weight that is none is left out."""
    found: dict[str, float] = {}
    for part in header.split(","):
        coding, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        if coding and _WEIGHT.match(weight):
            found[coding] = float(weight)
    return found
