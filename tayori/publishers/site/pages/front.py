"""The front page: the newest of everything."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.plain_text import clean
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

CLIPS = 8
EPISODES = 4
PHOTOS = 8


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
        documents=lambda: (jsonld.website(site.name(lang), lang, site.info, site.address),),
        image=next((e.share_image for e in clips if e.share_image), None),
        section="home",
    )
    context = {
        "lead": lead,
        "clips": clips[:CLIPS],
        "more_clips": len(clips) > CLIPS,
        "shows": site.shows_in(lang),
        "episodes": site.entries(lang, Kind.EPISODE)[:EPISODES],
        "photos": site.entries(lang, Kind.PHOTO)[:PHOTOS],
        "series": [(site.series(name), clips) for name, clips in site.series_in(lang).items()],
    }
    yield Page(head, "front.html", context)
