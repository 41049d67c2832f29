"""Whose rules they are: the document that says so, for each rule a feed can break."""

from __future__ import annotations

_APPLE, _SPOTIFY, _PSP, _RSS = "Apple", "Spotify", "PSP-1", "RSS 2.0"
_W3C, _PODCAST, _XML = "W3C validator", "podcast namespace", "XML"
_MEDIA_RSS, _TAYORI = "Media RSS", "Tayori"

_RULES: dict[str, tuple[str, ...]] = {
    _XML: ("feed-not-xml", "feed-has-doctype", "namespace-misspelt"),
    _RSS: (
        "feed-not-rss", "guid-missing", "guid-permalink", "guid-twice", "image-incomplete", "image-size",
        "link-value", "ttl-value", "channel-date", "text-markup", "enclosure-url",
        "html-escaped-twice", "yes-value",
    ),
    _APPLE: (
        "encoding-declared", "channel-tag-missing", "category-unknown", "type-value", "explicit-value",
        "language-value", "cover-url", "new-feed-url-value", "new-feed-url-elsewhere", "text-long",
        "description-long", "text-spaces", "title-number", "date-format", "date-form", "number-value",
        "number-missing", "episode-type", "duration-form", "duration-value", "enclosure-count",
        "enclosure-type", "enclosure-length", "enclosure-suffix", "enclosure-twice", "item-title-missing",
        "item-description-missing", "tag-case", "itunes-tag-obsolete", "itunes-tag-unknown", "html-dropped",
        "artwork-unreadable", "artwork-not-square", "artwork-pixels", "artwork-alpha", "artwork-colours",
        "file-unreachable", "length-differs", "content-differs", "type-differs", "head-refused",
        "feed-head-refused", "ranges-missing", "range-wrong", "ranges-denied", "last-modified-missing",
        "feed-empty",
    ),
    _SPOTIFY: (
        "author-missing", "date-missing", "duration-missing", "channel-tag-twice", "owner-missing",
        "html-link-plain", "spotify-value", "valid-value", "feed-without-validator", "feed-not-304",
    ),
    _PSP: ("channel-tag-recommended", "copyright-form", "item-tag-recommended", "self-missing"),
    _W3C: (
        "self-twice", "self-url", "self-elsewhere", "metadata-late", "content-order", "address-form",
        "guid-short", "feed-content-type",
    ),
    _PODCAST: (
        "podcast-tag-unknown", "podcast-tag-place", "podcast-tag-twice", "podcast-tag-old",
        "podcast-child-missing", "podcast-attribute-missing", "podcast-attribute-value",
        "podcast-attribute-unknown", "podcast-text", "podcast-not-https", "license-url", "person-role",
        "soundbite-length", "integrity-value", "value-split", "publisher-value", "block-service",
        "ai-content-value", "medium-items", "cors-missing", "chapters-file",
    ),
    _MEDIA_RSS: ("media-value", "media-url", "restriction-value"),
    "Podlove": ("psc-value", "psc-order"),
    "RFC 5005": ("history-mixed", "history-archive"),
    "WebSub": ("link-url",),
    _TAYORI: (
        "feed-large", "feed-too-large", "feed-long", "findings-left-out", "not-https", "enclosure-not-https",
        "guid-is-url", "kept-left-out", "transcript-missing", "redirects-many", "feed-redirected",
        "feed-not-packed",
    ),
}  # fmt: skip
_BODIES = {rule: body for body, rules in _RULES.items() for rule in rules}
RULES = frozenset(_BODIES)


def whose(rule: str) -> str:
    """Who made a rule; several say the same of most, and the first to reject a feed is named."""
    return _BODIES[rule]
