"""A podcast's page: what it is, how to subscribe, every episode; and its feed's address to scan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from io import BytesIO

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.base import SiteShow
from tayori.publishers.plain_text import clean, web
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.rights_block import statement_groups
from tayori.publishers.site.site import Site

_SERVICES = {
    "amazon": "Amazon Music",
    "apple": "Apple Podcasts",
    "castbox": "Castbox",
    "deezer": "Deezer",
    "iheart": "iHeart",
    "overcast": "Overcast",
    "pocketcasts": "Pocket Casts",
    "radiotalk": "Radiotalk",
    "spotify": "Spotify",
    "standfm": "stand.fm",
    "voicy": "Voicy",
    "youtube": "YouTube",
}
"""As they write themselves."""
_QR_BORDER = 4
"""Modules of quiet around a QR code (ISO/IEC 18004)."""


def show_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """A page for every show that has a title in `lang`."""
    for show in site.shows_in(lang):
        yield _show(site, lang, show)


def subscribe_files(site: Site) -> Iterator[MadeFile]:
    """The address of every feed as a QR code."""
    for show in site.shows:
        if show.feed:
            address = site.address(paths.feed(show.slug))
            yield MadeFile(paths.feed_qr(show.slug), (address,), partial(_qr, address))


def services(show: SiteShow) -> tuple[tuple[str, str], ...]:
    """(name as the service writes itself, address) of where `show` can be subscribed to."""
    named = ((_SERVICES.get(name, clean(name).capitalize()), web(url)) for name, url in show.subscribe)
    return tuple((name, url) for name, url in named if url)


def _qr(address: str) -> bytes:
    # deferred: most commands draw no show
    import segno

    out = BytesIO()
    # on white, whatever the page's colours: readers want dark on light
    segno.make_qr(address, error="m").save(
        out, kind="svg", border=_QR_BORDER, dark="#000", light="#fff", omitsize=True, nl=True
    )
    return out.getvalue()


def _show(site: Site, lang: Lang, show: SiteShow) -> Page:
    description = clean(show.description.get(lang))
    head = Head(
        path=paths.show(show.slug, lang, site.first),
        lang=lang,
        title=clean(show.title.get(lang)),
        description=" ".join(description.split()),
        alternates=tuple((o, paths.show(show.slug, o, site.first)) for o in site.spoken(show.title)),
        documents=lambda: (jsonld.series(show, lang, site.info, site.address),),
        image=show.cover,
        section="podcasts",
        feed=paths.feed(show.slug) if show.feed else "",
    )
    own = {site.address(path) for _, path in head.alternates}
    context = {
        "show": show,
        "description": description,
        "episodes": site.entries(lang, Kind.EPISODE, show.slug),
        "services": services(show),
        "rights": statement_groups(show.rights, lang, own) if show.rights else (),
    }
    return Page(head, "show.html", context)
