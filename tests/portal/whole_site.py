"""A drawn site with one of everything that documents for machines speak of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import html

from tayori.model.asset import Chapter
from tayori.model.ids import Slug
from tayori.model.publishing import Package, Role
from tayori.model.text import Texts
from tayori.publishers.base import SiteInfo, SiteItem, SiteSeries, SiteShow
from tayori.publishers.site.site import Look, Site
from tests.publishers.samples import (
    METADATA,
    RICH,
    SHOW,
    SITE,
    clip,
    drawn,
    episode,
    file,
    folder_publisher,
    photo,
)

BASE = "https://ijyu.example.jp/"
HUB = "https://hub.example.jp/"
INFO = replace(SITE, series=(SiteSeries(id="asa", title=Texts.of({"ja": "朝の町", "en": "Mornings"})),))
LOOK = Look(base_url=BASE)
LONG_MS = 95_000


def packages(build: Path) -> tuple[Package, ...]:
    """Short and long films, one with chapters and every right there is, an episode, a photo."""
    rights = replace(METADATA, rights=replace(RICH, territories=("JP", "TW")))
    return (
        clip(build, series="asa", series_number=1, audience="子育て世帯"),
        _long(build, "kawa", title=Texts.of({"ja": "川"}), until=date(2027, 3, 31)),
        _long(
            build,
            "matsuri",
            metadata=rights,
            title=Texts.of({"ja": "まつり & 夜"}),
            chapters=(Chapter(start_ms=0, title="昼"), Chapter(start_ms=40_000, title="夜")),
        ),
        episode(build, season=2),
        photo(build),
    )


def _long(build: Path, slug: str, **changes: Any) -> Package:
    """A film that lasts long enough for moments of it to be offered."""
    package = clip(build, slug, duration_ms=LONG_MS, **changes)
    files = (replace(f, duration_ms=LONG_MS) if f.role is Role.RENDITION else f for f in package.files)
    return replace(package, files=tuple(files))


def whole_site(root: Path, *, info: SiteInfo = INFO, show: SiteShow = SHOW, look: Look = LOOK) -> Site:
    """The site of `packages`, published below `root`."""
    build, publisher = root / "build", folder_publisher(root)
    items = tuple(SiteItem(p, publisher.publish(p, None)) for p in packages(build))
    cover = publisher.put(Slug("machi-no-koe"), file(build, Role.COVER, "cover.jpg", width=1400, height=1400))
    shown = replace(show, cover=cover, hubs=(HUB,), subscribe=(("apple", "https://podcasts.apple.com/x"),))
    return Site(items, (shown,), info, look)


def files_of(site: Site) -> dict[str, bytes]:
    """Path -> bytes of everything, media as empty bytes."""
    media = {file.url: b"" for item in site.items for file in item.receipt.files}
    covers = {show.cover.url: b"" for show in site.shows if show.cover}
    return {**media, **covers, **drawn(site)}


def pages(files: dict[str, bytes]) -> dict[str, Any]:
    """Path -> parsed page."""
    return {path: parsed(data) for path, data in files.items() if path.endswith(".html")}


@cache
def parsed(data: bytes) -> Any:
    """A page as browsers see it."""
    return html.document_fromstring(data.decode())


def documents(page: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD documents of a page."""
    for script in page.xpath("//script[@type='application/ld+json']"):
        yield json.loads(script.text)
