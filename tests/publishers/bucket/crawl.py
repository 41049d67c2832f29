"""A visitor of a site that lies in memory: every page it can come to, and what is named there and missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote, urldefrag, urljoin

_NAMES = re.compile(rb"""(?:href|src|poster|url)=["']([^"']+)["']|<(?:loc|link)>([^<]+)<""")
_READ = (".html", ".xml")


def doors(files: Mapping[str, bytes]) -> list[str]:
    """Where people and machines come in: front pages, feeds, site maps."""
    return [path for path in files if path.endswith(".xml") or path in ("index.html", "en/index.html")]


def broken(files: Mapping[str, bytes], base: str, entered: Collection[str]) -> set[str]:
    """`page -> path` for every path that is missing and that a page, feed or site map in reach names."""
    known, todo, missing = set(entered), list(entered), set()
    while todo:
        page = todo.pop()
        for path in _named(page, files[page], base):
            if path not in files:
                missing.add(f"{page} -> {path}")
            elif path not in known and path.endswith(_READ):
                known.add(path)
                todo.append(path)
    return missing


def _named(page: str, data: bytes, base: str) -> Iterator[str]:
    at = urljoin(base, page.removesuffix("index.html"))
    for one, other in _NAMES.findall(data):
        address = urldefrag(urljoin(at, (one or other).decode().replace("&amp;", "&"))).url.partition("?")[0]
        if address.startswith(base):
            path = unquote(address.removeprefix(base))
            yield path + "index.html" if path.endswith("/") or not path else path
