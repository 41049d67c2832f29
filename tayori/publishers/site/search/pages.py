"""What can be found besides the assets: series, shows, lists and the pages about the site."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.model.text import Texts
from tayori.publishers.plain_text import clean, one_line
from tayori.publishers.site import paths
from tayori.publishers.site.search.records import Record
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

KINDS = ("series", "show", "page")
"""Kinds of these records; `search_<kind>` are their names in the portal's words."""


def page_records(site: Site, lang: Lang) -> Iterator[Record]:
    """A record for each of them in `lang`."""
    for name in site.series_in(lang):
        one = site.series(name)
        yield _named("series", paths.series(name, lang, site.first), lang, one.title, one.description)
    for show in site.shows_in(lang):
        yield _named("show", paths.show(show.slug, lang, site.first), lang, show.title, show.description)
    t = words(lang)
    yield from ({"page": path, "kind": "page", "title": t[name]} for name, path in _lists(site, lang))
    yield from _about(site, lang)


def _named(kind: str, page: str, lang: Lang, title: Texts, text: Texts) -> Record:
    made = {
        "page": page,
        "kind": kind,
        "title": clean(title.get(lang)),
        "title_lang": _other(title, lang),
        "text": one_line(text.get(lang)),
        "text_lang": _other(text, lang),
    }
    return {name: value for name, value in made.items() if value}


def _lists(site: Site, lang: Lang) -> Iterator[tuple[str, str]]:
    """Word and path of every list there is."""
    for kind in (Kind.CLIP, Kind.PHOTO):
        if site.entries(lang, kind):
            yield f"{kind}s", paths.listing(kind, lang, site.first)
    if site.series_in(lang):
        yield "series", paths.all_series(lang, site.first)
    if site.shows_in(lang):
        yield "podcasts", paths.podcasts(lang, site.first)
    if site.tags_in(lang) or site.audiences_in(lang):
        yield "topics", paths.tags(lang, site.first)
    yield "credits", paths.credits_page(lang, site.first)


def _about(site: Site, lang: Lang) -> Iterator[Record]:
    """The pages about the site, with the words people look for them by."""
    t, whose = words(lang), clean(site.info.organisation.get(lang))
    own = {"about": paths.about, "accessibility": paths.accessibility, "terms": paths.terms}
    said = {"about": one_line(site.look.about.get(lang, ""))}
    for name, path in own.items():
        described = t[f"{name}_text"].format(site=site.name(lang), organisation=whose)
        yield {
            "page": path(lang, site.first),
            "kind": "page",
            "title": t[name],
            "text": " ".join(filter(None, (described, said.get(name)))),
            "tags": t[f"search_{name}"].split(" / "),
        }


def _other(texts: Texts, here: Lang) -> str:
    """The language a text is in where it is not `here`'s."""
    return str(texts.items[0][0]) if texts and texts.find(here) is None else ""
