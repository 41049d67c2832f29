"""robots.txt and the site maps, with films, photos and the twins of a page in other languages (facts 6.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from tayori.publishers.site import paths
from tayori.publishers.site.jsonld import Address
from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.page import Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.sitemap_xml import Listed, index_bytes, sitemap_bytes

_MAX_ADDRESSES = 50_000
_MAX_BYTES = 50_000_000
_MARKUP_BYTES = 150
"""More than the elements of a page, or of one of its twins, take without their texts."""
_MEDIA_BYTES = 1500
"""More than those of a film take without its texts."""
_TAG_BYTES = 50
_BYTES_OF_SIGN = 5
"""What one sign takes at most: `&amp;`."""


def sitemap_files(site: Site, pages: Iterable[Page]) -> Iterator[MadeFile]:
    """One site map, or an index of several above 50,000 addresses or 50 MB; made when they are asked for."""
    address, base_url = site.address, site.look.base_url
    parts = tuple(_parts([_listed(page, site) for page in pages if page.head.is_listed], base_url))
    if len(parts) == 1:
        yield MadeFile(paths.SITEMAP, (_keys(parts[0]), base_url), partial(sitemap_bytes, parts[0], address))
        return
    names = tuple(f"sitemap-{number}.xml" for number in range(1, len(parts) + 1))
    for name, part in zip(names, parts, strict=True):
        yield MadeFile(name, (_keys(part), base_url), partial(sitemap_bytes, part, address))
    yield MadeFile(paths.SITEMAP, (names, base_url), partial(index_bytes, names, address))


def _listed(page: Page, site: Site) -> Listed:
    alternates = {str(lang): path for lang, path in page.head.alternates}
    others = alternates if len(alternates) > 1 else {}
    if page.entry is None:
        return Listed(page.head.path, others)
    player = paths.embed(page.entry.package.slug, page.entry.lang, site.first)
    return Listed(page.head.path, others, page.entry, player, page.entry.item.receipt.at)


def robots(address: Address) -> bytes:
    """Everything may be read; the sitemap is named."""
    return f"User-agent: *\nAllow: /\nSitemap: {address(paths.SITEMAP)}\n".encode()


def _parts(pages: Sequence[Listed], base_url: str) -> Iterator[tuple[Listed, ...]]:
    """Cut where either limit would be passed; the bytes are reckoned from above, without making them."""
    part: list[Listed] = []
    size = 0
    for page in pages:
        weight = _weight(page, base_url)
        if part and (len(part) == _MAX_ADDRESSES or size + weight > _MAX_BYTES):
            yield tuple(part)
            part, size = [], 0
        part.append(page)
        size += weight
    yield tuple(part)


def _keys(pages: Sequence[Listed]) -> tuple[str, ...]:
    """What is said of each page as one text: thousands of them are compared in every run."""
    return tuple(
        f"{p.page} {p.player} {p.modified} {','.join(p.alternates.values())} {p.entry.key if p.entry else ''}"
        for p in pages
    )


def _weight(page: Listed, base_url: str) -> int:
    addresses = (page.page, *page.alternates.values(), page.page)
    bare = sum(_MARKUP_BYTES + len(base_url) + len(address) for address in addresses)
    if page.entry is None:
        return bare
    package = page.entry.package
    signs = len(page.entry.title.text) + sum(map(len, page.entry.paragraphs)) + sum(map(len, package.tags))
    return bare + _MEDIA_BYTES + _TAG_BYTES * len(package.tags) + _BYTES_OF_SIGN * signs
