"""robots.txt and the sitemap, with the video extension and the language alternates (facts 6.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tayori.model.asset import Kind
from tayori.publishers.plain_text import clean
from tayori.publishers.site import paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.jsonld import Address
from tayori.publishers.site.page import Page

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
_XHTML = "http://www.w3.org/1999/xhtml"
_MAX_ADDRESSES = 50_000
_MAX_DESCRIPTION = 2048
_MAX_TAGS = 32
_MAX_SECONDS = 28_800


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the sitemap."""

    page: str
    alternates: Mapping[str, str]
    """Language -> path of the same page in it, itself included; empty when it is in one language only."""
    entry: Entry | None = None


def sitemaps(pages: Sequence[Listed], address: Address) -> dict[str, bytes]:
    """Path -> bytes: one sitemap, or an index of several above 50,000 addresses."""
    if len(pages) <= _MAX_ADDRESSES:
        return {paths.SITEMAP: _sitemap(pages, address)}
    parts = [pages[start : start + _MAX_ADDRESSES] for start in range(0, len(pages), _MAX_ADDRESSES)]
    made = {f"sitemap-{number}.xml": _sitemap(part, address) for number, part in enumerate(parts, 1)}
    index = etree.Element(f"{{{_SITEMAP}}}sitemapindex", nsmap=_names())
    for name in made:
        _add(_add(index, _SITEMAP, "sitemap"), _SITEMAP, "loc", address(name))
    return {**made, paths.SITEMAP: _bytes(index)}


def listed(page: Page) -> Listed:
    """What the site map says of `page`."""
    alternates = {str(lang): path for lang, path in page.head.alternates}
    return Listed(page.head.path, alternates if len(alternates) > 1 else {}, page.entry)


def robots(address: Address) -> bytes:
    """Everything may be read; the sitemap is named."""
    return f"User-agent: *\nAllow: /\nSitemap: {address(paths.SITEMAP)}\n".encode()


def _sitemap(pages: Sequence[Listed], address: Address) -> bytes:
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap=_names(video=_VIDEO, xhtml=_XHTML))
    for page in pages:
        url = _add(root, _SITEMAP, "url")
        _add(url, _SITEMAP, "loc", address(page.page))
        for lang, path in page.alternates.items():
            etree.SubElement(
                url, f"{{{_XHTML}}}link", {"rel": "alternate", "hreflang": lang, "href": address(path)}
            )
        if page.entry is not None:
            _video(url, page.entry, address)
    return _bytes(root)


def _video(url: etree._Element, entry: Entry, address: Address) -> None:
    image = entry.poster or entry.share_image
    if entry.package.kind is not Kind.CLIP or not entry.main or image is None:
        return
    video = _add(url, _VIDEO, "video")
    for name, text in _video_fields(entry, address(image.url), address):
        _add(video, _VIDEO, name, text)


def _video_fields(entry: Entry, image: str, address: Address) -> Iterator[tuple[str, str]]:
    yield "thumbnail_loc", image
    yield "title", entry.title.text
    yield "description", (entry.summary or entry.title.text)[:_MAX_DESCRIPTION]
    yield "content_loc", address(entry.main[0].url)
    if 0 < entry.duration_ms <= _MAX_SECONDS * 1000:
        yield "duration", str(max(1, (entry.duration_ms + 500) // 1000))
    if entry.until is not None:
        yield "expiration_date", f"{entry.until.isoformat()}T23:59:59{entry.published.isoformat()[-6:]}"
    yield "publication_date", entry.published.isoformat(timespec="seconds")
    for tag in entry.package.tags[:_MAX_TAGS]:
        yield "tag", clean(tag)


def _names(**prefixed: str) -> dict[Any, str]:
    # lxml takes None for the default namespace; its stubs do not know
    return {None: _SITEMAP, **prefixed}


def _add(parent: etree._Element, namespace: str, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text
    return child


def _bytes(root: etree._Element) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"
