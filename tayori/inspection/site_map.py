"""Site maps and indexes of them (sitemaps.org 0.9)."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

# defusedxml has no type stubs
from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

_SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@dataclass(frozen=True, slots=True)
class SiteMap:
    """What one file says."""

    pages: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    """Of an index: the site maps it names."""


def read_sitemap(data: bytes) -> SiteMap:
    """The addresses in a site map; none in what is no site map."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return SiteMap()
    found = tuple((loc.text or "").strip() for loc in root.iterfind(f"{_SPACE}*/{_SPACE}loc"))
    return SiteMap(maps=found) if root.tag == f"{_SPACE}sitemapindex" else SiteMap(pages=found)
