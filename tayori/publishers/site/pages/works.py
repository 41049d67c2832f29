"""The page of one clip, episode or photo."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.plain_text import web
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.oembed import oembed_path
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.rights_block import rights_groups
from tayori.publishers.site.site import Site


def work_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """A page for every asset that is out and has a title in `lang`."""
    for entry in site.entries(lang):
        yield _work(site, entry)


def _work(site: Site, entry: Entry) -> Page:
    package, show = entry.package, site.show_of(entry)
    is_clip = package.kind is Kind.CLIP
    head = Head(
        path=entry.page,
        lang=entry.lang,
        title=entry.title.text,
        description=entry.summary or entry.title.text,
        alternates=tuple((o, paths.asset(package, o, site.first)) for o in site.spoken(package.title)),
        documents=lambda: (jsonld.work(entry, site),),
        image=entry.share_image or (show.cover if show else None),
        image_alt=entry.title.text,
        video=entry.main[0] if is_clip and entry.main else None,
        section="podcasts" if package.kind is Kind.EPISODE else f"{package.kind}s",
        feed=paths.feed(show.slug) if show and show.feed else "",
        oembed=oembed_path(entry, site),
        licence=web(entry.rights.licence_url) or web(entry.rights.web_statement),
        scripts=() if package.kind is Kind.PHOTO else ("player.js",),
    )
    own = {site.address(path) for _, path in head.alternates}
    context = {
        "entry": entry,
        "show": show,
        # of what stands in `entry`: made when the page is drawn
        "rights": lambda: rights_groups(entry, own),
    }
    return Page(head, f"{package.kind}.html", context, entry)
