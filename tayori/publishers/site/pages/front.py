"""The front page: the newest of everything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.base import SiteSeries
from tayori.publishers.plain_text import clean
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

CLIPS = 8
SERIES = 3
EPISODES = 4
PHOTOS = 8
TOPICS = 16


def front_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The front page in `lang`."""
    organisation = clean(site.info.organisation.get(lang))
    lead = clean(site.look.lead.get(lang) or words(lang)["lead"].format(organisation=organisation))
    clips = site.entries(lang, Kind.CLIP)
    head = Head(
        path=paths.home(lang, site.first),
        lang=lang,
        title="",
        description=lead,
        alternates=tuple((other, paths.home(other, site.first)) for other in site.languages),
        documents=lambda: (jsonld.website(site, lang),),
        image=next((e.share_image for e in clips if e.share_image), None),
        section="home",
        scripts=("find.js",),
    )
    series = [(site.series(name), films) for name, films in site.series_in(lang).items()]
    context = {
        "lead": lead,
        "feature": clips[0] if clips else None,
        "clips": clips[1 : CLIPS + 1],
        "series": sorted(series, key=_newest, reverse=True)[:SERIES],
        "shows": site.shows_in(lang),
        "episodes": site.entries(lang, Kind.EPISODE)[:EPISODES],
        "photos": site.entries(lang, Kind.PHOTO)[:PHOTOS],
        "topics": _topics(site, lang),
    }
    yield Page(head, "front.html", context)


def _newest(series: tuple[SiteSeries, tuple[Entry, ...]]) -> datetime:
    return max(film.published for film in series[1])


def _topics(site: Site, lang: Lang) -> list[str]:
    """The tags with the most works."""
    tags = site.tags_in(lang)
    return sorted(tags, key=lambda name: (-len(tags[name]), name))[:TOPICS]
