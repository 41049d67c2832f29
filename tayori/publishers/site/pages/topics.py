"""Lists by tag and by whom works are for, and the index of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tayori.model.ids import Lang
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.entry import Entry
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.pages.listings import Listing, paged
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import words

_SECTION = "topics"
_Groups = Mapping[Lang, Mapping[str, tuple[Entry, ...]]]


@dataclass(frozen=True, slots=True)
class _Topic:
    """One way to part what there is."""

    groups: _Groups
    """Language -> name -> what goes by that name."""
    path: Callable[[str, Lang, Lang, int], str]
    title: str
    """With `{name}`."""


def topic_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The index and the pages of tags and audiences in `lang`."""
    t = words(lang)
    tags = _Topic({o: site.tags_in(o) for o in site.languages}, paths.tag, t["tag_title"])
    audiences = _Topic({o: site.audiences_in(o) for o in site.languages}, paths.audience, t["for_audience"])
    if tags.groups[lang] or audiences.groups[lang]:
        yield _index(site, lang, tags.groups, audiences.groups)
    for topic in (tags, audiences):
        for name in topic.groups[lang]:
            yield from paged(site, lang, _listing(site, topic, name))


def _listing(site: Site, topic: _Topic, name: str) -> Listing:
    title = topic.title.format(name=name)
    return Listing(
        title=title,
        description=title,
        section=_SECTION,
        template="topic.html",
        path=lambda o, number: topic.path(name, o, site.first, number),
        entries={o: topic.groups[o].get(name, ()) for o in site.languages},
    )


def _index(site: Site, lang: Lang, tags: _Groups, audiences: _Groups) -> Page:
    title, path = words(lang)["topics"], paths.tags(lang, site.first)
    listed = [(name, paths.tag(name, lang, site.first)) for name in tags[lang]]
    head = Head(
        path=path,
        lang=lang,
        title=title,
        description=f"{title} | {site.name(lang)}",
        alternates=tuple((o, paths.tags(o, site.first)) for o in site.languages if tags[o] or audiences[o]),
        documents=lambda: (jsonld.collection((title, path), lang, listed, site.address),),
        section=_SECTION,
    )
    context = {"tags": _counted(tags[lang]), "audiences": _counted(audiences[lang])}
    return Page(head, "topics.html", context)


def _counted(groups: Mapping[str, tuple[Entry, ...]]) -> list[tuple[str, int]]:
    """Name and how many go by it, the most first."""
    return sorted(((name, len(found)) for name, found in groups.items()), key=lambda n: (-n[1], n[0]))
