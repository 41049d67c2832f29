"""The namespaces of a podcast feed (facts 4.1, 4.3, 4.5-4.7)."""

from __future__ import annotations

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"

CREATIVE_COMMONS = "http://backend.userland.com/creativeCommonsRssModule"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
PSC = "http://podlove.org/simple-chapters"
SPOTIFY = "http://www.spotify.com/ns/rss"

PREFIXES = {
    ATOM: "atom",
    CONTENT: "content",
    CREATIVE_COMMONS: "creativeCommons",
    DC: "dc",
    DCTERMS: "dcterms",
    HISTORY: "fh",
    ITUNES: "itunes",
    MEDIA: "media",
    PODCAST: "podcast",
    PSC: "psc",
    SPOTIFY: "spotify",
}
"""As readers know them; the validator minds others (facts 4.8)."""
