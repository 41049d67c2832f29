"""HLS playlists as texts that name other files (RFC 8216)."""

from __future__ import annotations

import re
from collections.abc import Callable

PLAYLIST_TYPE = "application/vnd.apple.mpegurl"
_ATTRIBUTE = re.compile(r'(URI=")([^"]+)(")')


def with_addresses(playlist: str, address: Callable[[str], str]) -> str:
    """`playlist` with every file it names at another address."""
    told = _ATTRIBUTE.sub(lambda found: found[1] + address(found[2]) + found[3], playlist)
    return "\n".join(address(line) if _names(line) else line for line in told.split("\n"))


def named_in(playlist: str) -> tuple[str, ...]:
    """The files a playlist names, each once, in order."""
    told = [found[2] for found in _ATTRIBUTE.finditer(playlist)]
    return tuple(dict.fromkeys([*told, *filter(_names, playlist.split("\n"))]))


def _names(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")
