"""JSON-LD of every page: what search engines and other programs read (facts 6)."""

from tayori.publishers.site.jsonld.document import Address, render
from tayori.publishers.site.jsonld.lists import breadcrumbs, collection
from tayori.publishers.site.jsonld.whole import series, website
from tayori.publishers.site.jsonld.works import asset, work

__all__ = ["Address", "asset", "breadcrumbs", "collection", "render", "series", "website", "work"]
