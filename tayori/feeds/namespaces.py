"""The namespaces of a podcast feed (facts 4.1, 4.5, 4.7)."""

from __future__ import annotations

ATOM = "http://www.w3.org/2005/Atom"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"

CREATIVE_COMMONS = "http://backend.userland.com/creativeCommonsRssModule"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
MEDIA = "http://search.yahoo.com/mrss/"

PREFIXES = {
    CREATIVE_COMMONS: "creativeCommons",
    DC: "dc",
    DCTERMS: "dcterms",
    ITUNES: "itunes",
    MEDIA: "media",
    PODCAST: "podcast",
}
"""As readers know them; the validator minds others (facts 4.8)."""
