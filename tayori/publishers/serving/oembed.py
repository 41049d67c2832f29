"""`/oembed?url=...`: the document that says how a page of ours is embedded (oEmbed 1.0, section 2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from tayori.publishers.serving.files import find_file

_FOLDER = "oembed"
_NEAREST = 3
"""Folders above a page that may be its language's: `en/podcasts/<show>/<slug>/` has it farthest."""
_DIGITS = 6
"""Of a limit that is one: no screen has a million pixels in a row."""
_DEFAULT_PORTS = (None, 80, 443)
_THUMBNAIL = ("thumbnail_url", "thumbnail_width", "thumbnail_height")


@dataclass(frozen=True, slots=True)
class OEmbed:
    """What a consumer asks: for the page at `url`, in CSS pixels that fit; None for any."""

    url: str
    most_width: int | None = None
    most_height: int | None = None

    @property
    def is_limited(self) -> bool:
        """Whether the document of the folder may be too large."""
        return (self.most_width, self.most_height) != (None, None)


def asked_for(query: str) -> OEmbed | HTTPStatus:
    """What `query` asks: 501 for another format than JSON, 400 without an address.

    A limit that is no number of pixels is none.
    """
    asked = {name: values[0] for name, values in parse_qs(query).items()}
    if asked.get("format", "json") != "json":
        return HTTPStatus.NOT_IMPLEMENTED
    if "url" not in asked:
        return HTTPStatus.BAD_REQUEST
    return OEmbed(asked["url"], _pixels(asked.get("maxwidth", "")), _pixels(asked.get("maxheight", "")))


def described_by(root: Path, asked: OEmbed, host: str) -> Path | None:
    """The document below `root` for an address on its own host or on `host`, which the request names."""
    file = _document(root, asked.url)
    own = _provider(file) if file else None
    return file if _host(asked.url) in {_host(own or ""), _host(f"http://{host}")} - {None} else None


def fitted(document: bytes, asked: OEmbed) -> bytes:
    """`document` in its shape and in a size that `asked` allows; without a thumbnail that is too large."""
    said = _read(document)
    size, thumbnail = _size(said), _size(said, "thumbnail_")
    if size:
        said |= _resized(str(said.get("html", "")), size, _within(size, asked))
    if thumbnail and _within(thumbnail, asked) != thumbnail:
        said = {name: value for name, value in said.items() if name not in _THUMBNAIL}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _document(root: Path, url: str) -> Path | None:
    """`.../en/clips/<slug>/` has `en/oembed/<slug>.json`; the site may lie below any path."""
    try:
        *folders, slug = [part for part in urlsplit(url).path.split("/") if part]
    except ValueError:
        return None
    nearest = reversed(folders[-_NEAREST:])
    places = [f"/{quote(folder)}/{_FOLDER}/{slug}.json" for folder in nearest]
    found = (find_file(root, place) for place in (*places, f"/{_FOLDER}/{slug}.json"))
    return next((file for file in found if file is not None), None)


def _provider(file: Path) -> str | None:
    try:
        url = _read(file.read_bytes()).get("provider_url")
    except OSError:
        return None
    return url if isinstance(url, str) else None


def _read(document: bytes) -> dict[str, Any]:
    try:
        said = json.loads(document)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _host(url: str) -> tuple[str, int | None] | None:
    """Host and port of a web address; http and https of one host are the same site."""
    try:
        parts = urlsplit(url)
        port = None if parts.port in _DEFAULT_PORTS else parts.port
    except ValueError:
        return None
    return (parts.hostname, port) if parts.scheme in ("http", "https") and parts.hostname else None


def _pixels(text: str) -> int | None:
    fits = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) or None if fits else None


def _resized(html: str, before: tuple[int, int], after: tuple[int, int]) -> dict[str, Any]:
    old, new = (f' width="{width}" height="{height}"' for width, height in (before, after))
    # the first are the frame's own: its title comes behind them
    frame = {"html": html.replace(old, new, 1)} if html else {}
    return {"width": after[0], "height": after[1]} | frame


def _size(said: dict[str, Any], of: str = "") -> tuple[int, int] | None:
    width, height = said.get(f"{of}width"), said.get(f"{of}height")
    is_one = isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0
    return (width, height) if is_one else None  # type: ignore[return-value]


def _within(size: tuple[int, int], asked: OEmbed) -> tuple[int, int]:
    """The largest of its shape that is not larger than `size` and the limits."""
    limits = zip((asked.most_width, asked.most_height), size, strict=True)
    scale = min((Fraction(most, side) for most, side in limits if most is not None), default=Fraction(1))
    width, height = (max(1, round(side * min(scale, Fraction(1)))) for side in size)
    return width, height
