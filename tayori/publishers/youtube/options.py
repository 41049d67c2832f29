"""What tayori.yaml and a manifest may say of a YouTube channel."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from tayori.publishers.base import Options
from tayori.publishers.http.addresses import is_loopback
from tayori.publishers.youtube.quota import QUOTA, QUOTA_PER_DAY
from tayori.publishers.youtube.rules import CATEGORIES, THUMBNAIL_MAX_BYTES

Privacy = Literal["public", "unlisted", "private"]
Licence = Literal["youtube", "creativeCommon"]
Retracted = Literal["private", "delete"]
Replaced = Literal["private", "unlisted", "keep", "delete"]

CHUNK_STEP_BYTES = 262_144
"""Every chunk but the last is a multiple of this (facts 1.4)."""
CAPTION_NAME_MAX_CHARACTERS = 150
"""Facts 1.8, since 2024-03-12."""


def _known_category(value: str) -> str:
    if value not in CATEGORIES:
        known = ", ".join(f"{number} {name}" for number, name in CATEGORIES.items())
        raise ValueError(f"not a category YouTube lets a video have; choose of {known}")
    return value


def _known_methods(value: dict[str, int]) -> dict[str, int]:
    unknown = sorted(set(value) - set(QUOTA))
    if unknown:
        raise ValueError(f"unknown method {unknown[0]!r}; known: {', '.join(QUOTA)}")
    return value


def _known_buckets(value: dict[str, int]) -> dict[str, int]:
    unknown = sorted(set(value) - set(QUOTA_PER_DAY))
    if unknown:
        raise ValueError(f"unknown bucket {unknown[0]!r}; known: {', '.join(QUOTA_PER_DAY)}")
    return value


def _safe_root(value: str | None) -> str | None:
    if value is not None and not _is_safe(value):
        raise ValueError("an endpoint is an https:// address, or http:// of this machine (127.0.0.1)")
    return value


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or port == 0 or parts.username is not None or parts.query or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))


def _whole_steps(value: int | None) -> int | None:
    if value is not None and (value <= 0 or value % CHUNK_STEP_BYTES):
        raise ValueError(f"chunks are multiples of {CHUNK_STEP_BYTES:,} bytes")
    return value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Category = Annotated[str, BeforeValidator(_as_text), AfterValidator(_known_category)]


class YouTubeOptions(Options):
    """A target of kind `youtube` in tayori.yaml."""

    made_for_kids: bool
    """A legal declaration, therefore without default (facts 1.5: send explicitly)."""
    credentials: str | None = None
    """`file:PATH`, `env:NAME` or `keyring:...`; not needed for planning."""
    rendition: str = "vertical"
    privacy: Privacy = "private"
    category: Category = "22"
    licence: Licence = "youtube"
    embeddable: bool = True
    public_stats: bool = True
    notify_subscribers: bool = True
    paid_placement: bool = False
    """Whether it contains paid product placement; a legal declaration like `made_for_kids`."""
    caption_name: Annotated[str, Field(max_length=CAPTION_NAME_MAX_CHARACTERS)] = ""
    """Name of the caption tracks; YouTube shows the language alone when it is empty."""
    playlist_privacy: Privacy | None = None
    """Of playlists that are created; unsaid = private, and public with its first public video. Those that
    somebody else made stay as they are."""
    retracted: Retracted = "private"
    """What taking down means; a deleted video cannot be published again under its address."""
    replaced: Replaced = "private"
    """What becomes of the old video when the picture changed: its bytes cannot be replaced (facts 1.7)."""
    thumbnail_max_bytes: int = Field(default=THUMBNAIL_MAX_BYTES, gt=0)

    endpoint: Annotated[str | None, AfterValidator(_safe_root)] = None
    """Another root than Google's, for staging and tests; https, or http on loopback."""
    project: str = ""
    """The Google Cloud project whose quota is used; targets that name the same one share it."""
    audited: bool | None = None
    """Whether that project passed YouTube's audit; unsaid = not known."""
    oauth_testing: bool = False
    """Whether its consent screen is in testing: sign-ins end after 7 days (facts 1.3)."""
    quota: Annotated[dict[str, int], AfterValidator(_known_methods)] = Field(default_factory=dict)
    """Prices by method that differ from the built-in table, e.g. `{captions.insert: 200}`."""
    limits: Annotated[dict[str, int], AfterValidator(_known_buckets)] = Field(default_factory=dict)
    """Units a day by bucket that differ from the built-in table, e.g. `{units: 50000}`."""

    chunk_bytes: Annotated[int | None, AfterValidator(_whole_steps)] = None
    """Bytes of one PUT; unsaid = the whole file in one, as YouTube recommends (facts 1.4)."""
    poll_first_s: float = Field(default=15.0, gt=0)
    poll_longest_s: float = Field(default=300.0, gt=0)
    """Pauses between questions after processing widen from one to the other (facts 1.6)."""
    poll_patience_s: float = Field(default=900.0, ge=0)
    """How long a run waits for processing before it leaves the thumbnail to the next."""
    settle_after_s: float = Field(default=900.0, ge=0)
    """How long a video may take to show in the uploads list after its last byte was sent."""


class YouTubeAssetOptions(Options):
    """What a manifest may say for a YouTube target; unsaid things are as the target says."""

    made_for_kids: bool | None = None
    privacy: Privacy | None = None
    category: Category | None = None
    licence: Licence | None = None
    embeddable: bool | None = None
    public_stats: bool | None = None
    notify_subscribers: bool | None = None
    paid_placement: bool | None = None
