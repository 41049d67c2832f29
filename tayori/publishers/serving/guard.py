"""The headers that keep a site's visitors safe: what a page may load, who may frame and embed what."""

from __future__ import annotations

from pathlib import PurePosixPath

from tayori.publishers.serving.files import is_feed, is_shared
from tayori.publishers.site.paths import MEDIA
from tayori.publishers.site.templating import CONTENT_POLICY

EMBEDS, OEMBED = "embed", "oembed"
_REFUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
PERMISSIONS = ", ".join(f"{power}=()" for power in _REFUSED)
"""Powers of a browser that no page of ours asks for."""
REFERRER = "strict-origin-when-cross-origin"


def guard_of(file: PurePosixPath) -> dict[str, str]:
    """The headers of `file`, which is a path below the site, and of every answer that stands for it."""
    framed = is_embed(file)
    ancestors = "*" if framed else "'none'"
    return {
        "Content-Security-Policy": f"{CONTENT_POLICY}; frame-ancestors {ancestors}",
        "Cross-Origin-Resource-Policy": "cross-origin" if _is_for_others(file) else "same-origin",
        "Permissions-Policy": PERMISSIONS,
        "Referrer-Policy": REFERRER,
        "X-Content-Type-Options": "nosniff",
    } | ({} if framed else {"X-Frame-Options": "DENY"})


def is_embed(file: PurePosixPath) -> bool:
    """Whether other sites may show it in a frame: `embed/<slug>/`, `en/embed/<slug>/`."""
    return EMBEDS in file.parts[:2]


def _is_for_others(file: PurePosixPath) -> bool:
    """Apps and players on other sites load media, feeds, transcripts and embeds."""
    return is_embed(file) or is_feed(file) or is_shared(file) or file.parts[:1] == (MEDIA,)
