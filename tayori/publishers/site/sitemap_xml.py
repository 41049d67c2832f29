"""The XML of site maps (facts 6.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from tayori.model.asset import Kind
from tayori.publishers.plain_text import clean
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.jsonld import Address

if TYPE_CHECKING:
    from lxml import etree

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_VIDEO = "http://www.google.com/schemas/sitemap-video/1.1"
_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_XHTML = "http://www.w3.org/1999/xhtml"
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
    player: str = ""
    """Path of its player's own page; empty = none."""
    modified: datetime | None = None
    """When what it shows was last sent; None = not known, as of lists."""


def sitemap_bytes(pages: Sequence[Listed], address: Address) -> bytes:
    """One site map."""
    root = _root("urlset", video=_VIDEO, image=_IMAGE, xhtml=_XHTML)
    for page in pages:
        _url(_add(root, _SITEMAP, "url"), page, address)
    return _bytes(root)


def index_bytes(names: Sequence[str], address: Address) -> bytes:
    """An index of the site maps `names`."""
    root = _root("sitemapindex")
    for name in names:
        _add(_add(root, _SITEMAP, "sitemap"), _SITEMAP, "loc", address(name))
    return _bytes(root)


def _url(url: etree._Element, page: Listed, address: Address) -> None:
    _add(url, _SITEMAP, "loc", address(page.page))
    if page.modified is not None:
        _add(url, _SITEMAP, "lastmod", page.modified.isoformat(timespec="seconds"))
    for lang, path in page.alternates.items():
        _alternate(url, lang, address(path))
    if page.alternates:
        # the first language's page is for those whose language the site does not speak
        _alternate(url, "x-default", address(next(iter(page.alternates.values()))))
    if page.entry is not None and page.entry.main:
        _media(url, page.entry, page.player, address)


def _media(url: etree._Element, entry: Entry, player: str, address: Address) -> None:
    image = entry.poster or entry.share_image
    if entry.package.kind is Kind.PHOTO:
        _add(_add(url, _IMAGE, "image"), _IMAGE, "loc", address(entry.main[0].url))
    elif entry.package.kind is Kind.CLIP and image is not None:
        video = _add(url, _VIDEO, "video")
        _add(video, _VIDEO, "thumbnail_loc", address(image.url))
        for name, text in _video_fields(entry, address(entry.main[0].url), address(player)):
            _add(video, _VIDEO, name, text)


def _video_fields(entry: Entry, content: str, player: str) -> Iterator[tuple[str, str]]:
    """In the order of Google's schema."""
    yield "title", entry.title.text
    yield "description", (entry.summary or entry.title.text)[:_MAX_DESCRIPTION]
    yield "content_loc", content
    yield "player_loc", player
    if 0 < entry.duration_ms <= _MAX_SECONDS * 1000:
        yield "duration", str(max(1, (entry.duration_ms + 500) // 1000))
    if entry.until is not None:
        end = datetime.combine(entry.until, time(23, 59, 59), entry.published.tzinfo)
        yield "expiration_date", end.isoformat()
    yield "publication_date", entry.published.isoformat(timespec="seconds")
    for tag in entry.package.tags[:_MAX_TAGS]:
        yield "tag", clean(tag)


def _alternate(url: etree._Element, lang: str, address: str) -> None:
    link = _add(url, _XHTML, "link")
    link.attrib.update({"rel": "alternate", "hreflang": lang, "href": address})


def _root(name: str, **prefixed: str) -> etree._Element:
    # deferred: a site whose map is as it was needs no XML (15 ms); None is the default namespace, which the
    # stubs do not know
    from lxml import etree

    names: dict[Any, str] = {None: _SITEMAP, **prefixed}
    return etree.Element(f"{{{_SITEMAP}}}{name}", nsmap=names)


def _add(parent: etree._Element, namespace: str, name: str, text: str | None = None) -> etree._Element:
    child = parent.makeelement(f"{{{namespace}}}{name}")
    child.text = text
    parent.append(child)
    return child


def _bytes(root: etree._Element) -> bytes:
    from lxml import etree

    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8")) + b"\n"
