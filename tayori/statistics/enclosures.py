"""Which file a URL is: what was published, found again behind the prefixes of redirects and networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urlsplit

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One published file of an episode, or of a clip."""

    episode: str
    """`show/slug` of an episode, the slug of a clip."""
    path: str
    """URL path, without host."""
    size: int
    duration_ms: int
    """0: not known."""
    header_bytes: int = 0
    """Bytes before the sound: ID3 tag, or the index of an MP4 file."""

    @property
    def threshold_bytes(self) -> int:
        """Bytes that make a download: header and one minute; all of what is shorter (facts 4.10, step 2)."""
        if self.duration_ms <= MINUTE_MS:
            return max(self.size, 1)
        header = min(self.header_bytes, self.size)
        return max(1, header - (header - self.size) * MINUTE_MS // self.duration_ms)


class EnclosureIndex:
    """Finds enclosures by the URLs of a log."""

    def __init__(self, enclosures: Iterable[Enclosure]) -> None:
        self.enclosures = tuple(enclosures)
        self._by_name: dict[bytes, list[tuple[bytes, int]]] = defaultdict(list)
        for number, enclosure in enumerate(self.enclosures):
            path = _plain(enclosure.path.encode())
            self._by_name[_name(path)].append((path, number))
        # bounded: URLs are made up by whoever asks
        self.find = lru_cache(maxsize=1 << 16)(self._find)

    @property
    def endings(self) -> tuple[bytes, ...]:
        """One of them is in each line about an enclosure: `.mp3`, `.m4a`; a whole name without an ending."""
        names = (name for name in self._by_name if name)
        return tuple(sorted({name[name.rfind(b".") :] if b"." in name else name for name in names}))

    def _find(self, url: bytes) -> int | None:
        """The number of the enclosure at `url`, or None.

        Hosts and folders before its path may be anything, and a network may leave out our first folders: file
        names carry the digest of what is in them.
        """
        path = _plain(url.partition(b"?")[0].partition(b"#")[0])
        known = self._by_name.get(_name(path), ())
        return next((number for ours, number in known if _same_end(ours, path)), None)


def _plain(url: bytes) -> bytes:
    """The path of `url`, percent signs undone, one slash at its front."""
    if b"://" in url[:9]:
        url = urlsplit(url.decode("utf-8", "surrogateescape")).path.encode("utf-8", "surrogateescape")
    return b"/" + unquote_to_bytes(url).lstrip(b"/")


def _name(path: bytes) -> bytes:
    return path.rpartition(b"/")[2]


def _same_end(ours: bytes, theirs: bytes) -> bool:
    return theirs.endswith(ours) or ours.endswith(theirs)
