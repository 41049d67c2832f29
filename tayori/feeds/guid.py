"""Identifiers of shows and episodes: made once, kept for ever."""

from __future__ import annotations

import hashlib
import uuid

from tayori.model.ids import Slug

PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""Of podcast:guid (facts 4.5)."""


def mint_guid(show: Slug, episode: Slug, randomness: bytes) -> str:
    """A new item guid, `urn:uuid:` of a version 4 UUID; opaque, so that no move or rename can touch it.

    `randomness` is at least 16 random bytes. The ledger keeps the answer; a guid is never computed again.
    """
    if len(randomness) < 16:
        raise ValueError("a guid needs 16 random bytes")
    seed = hashlib.sha256(b"\0".join((randomness, show.encode(), episode.encode()))).digest()
    return uuid.UUID(bytes=seed[:16], version=4).urn


def podcast_guid(feed_url: str) -> str:
    """podcast:guid of a show: UUIDv5 of its first feed URL, without scheme and last slashes (facts 4.5)."""
    _, _, rest = feed_url.rpartition("://")
    return str(uuid.uuid5(PODCAST_NAMESPACE, rest.rstrip("/")))
