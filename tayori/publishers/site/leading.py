"""Which lists, feeds, site maps and search indexes of a written site lead to a page."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Collection, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from tayori.publishers.folder.site_folder import SiteFolder
from tayori.publishers.site import paths
from tayori.publishers.site.search.records import records_in

_HTML = re.compile(r'(?:href|src|content)="([^"]*)"')
_XML = re.compile(r'<(?:loc|link|[\w:]*player_loc)>([^<]*)<|\burl="([^"]*)"')


def pages_leading_to(root: Path, pages: Collection[str], base_url: str) -> tuple[str, ...]:
    """Paths of the site's own lists, feeds, site maps and search blocks that lead to one of `pages`, sorted.

    Pages of assets are not looked at: they lead to lists, never to each other. Where the manifest was lost,
    it names no front page, every file of the folder is looked at.
    """
    owners = SiteFolder(root).owned()
    own = sorted(path for path, owner in owners.items() if not owner)
    if paths.file_of("") not in owners:
        own = sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))
    wanted = {page.strip("/") for page in pages}
    looked = (path for path in own if path.endswith((".html", ".xml", ".gz")) and (root / path).is_file())
    return tuple(path for path in looked if wanted & set(_targets(root, path, base_url)))


def _targets(root: Path, path: str, base_url: str) -> Iterator[str]:
    """Where a file leads, as paths below the base."""
    if path.endswith(".gz"):
        yield from _found_by(root / path)
        return
    text = (root / path).read_text(encoding="utf-8", errors="replace")
    pattern = _HTML if path.endswith(".html") else _XML
    here = posixpath.dirname(paths.file_of(path))
    for found in pattern.finditer(text):
        address = unescape(next(filter(None, found.groups()), ""))
        if address.startswith(base_url):
            yield unquote(address.removeprefix(base_url)).strip("/")
        elif address and "://" not in address:
            yield posixpath.normpath(posixpath.join(here, unquote(address))).strip("/")


def _found_by(path: Path) -> Iterator[str]:
    """The pages that a block of the search index finds; none where it is damaged, for browsers too."""
    try:
        records = records_in(path.read_bytes())
    except (OSError, EOFError, ValueError, zlib.error):
        return
    yield from (unquote(record["page"]).strip("/") for record in records)
