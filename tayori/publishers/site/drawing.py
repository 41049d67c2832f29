"""From a page as a value to its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.plain_text import clean
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.brand import hex_of, light
from tayori.publishers.site.fingerprint import code_key, fingerprint
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.templating import render
from tayori.publishers.site.trail import Step, steps_to
from tayori.publishers.site.words import language_name, named_words, words

Section = tuple[str, str, str]
"""Name, label and path of a part of the menu."""


class Drawing:
    """Draws the pages of one site: what all pages of a language have in common is made once."""

    def __init__(self, site: Site, titles: Mapping[str, str]) -> None:
        """`titles` are those of all pages, by their paths."""
        self.site, self._titles = site, titles
        self._common = {lang: self._of_language(lang) for lang in site.languages}
        self._keys = {lang: fingerprint(code_key(), common) for lang, common in self._common.items()}

    def key(self, page: Page) -> str:
        """What `page` is made of: equal keys mean equal bytes."""
        common, trail = self._keys[page.head.lang], self._trail(page)
        return fingerprint(common, page.head, page.template, page.context, page.entry, trail)

    def draw(self, page: Page) -> bytes:
        """The bytes of `page`."""
        head = page.head
        own = {
            "head": head,
            "work": page.entry,
            "trail": self._trail(page),
            "documents": [jsonld.render(document) for document in (*head.documents(), *self._way(page))],
            "others": [(o, language_name(o), path) for o, path in head.alternates if o != head.lang],
            "link": self._links_from(head),
        }
        return render(page.template, self._common[head.lang] | own | dict(page.context))

    def _trail(self, page: Page) -> tuple[Step, ...]:
        """The steps between the front page and `page`."""
        return steps_to(page.head.path, paths.home(page.head.lang, self.site.first), self._titles)

    def _way(self, page: Page) -> Iterator[dict[str, Any]]:
        """The same steps for machines, with both ends; nothing for the front page and what is not listed."""
        home, head = paths.home(page.head.lang, self.site.first), page.head
        if head.path != home and head.is_listed:
            steps = ((words(head.lang)["home"], home), *self._trail(page), (head.title, head.path))
            yield jsonld.breadcrumbs(steps, self.site.address)

    def _links_from(self, head: Head) -> Callable[[str], str]:
        if not head.is_anywhere:
            return partial(paths.relative, head.path)
        root = urlsplit(self.site.look.base_url).path
        return lambda target: target if "://" in target else root + target

    def _of_language(self, lang: Lang) -> dict[str, Any]:
        site = self.site
        return {
            "lang": lang,
            "first": site.first,
            "t": named_words(lang),
            "site_name": site.name(lang),
            "organisation": clean(site.info.organisation.get(lang)),
            "info": site.info,
            "base_url": site.look.base_url,
            "static": site.static,
            "theme": f"#{hex_of(light(site.info.colour).accent)}",
            "sections": self._sections(lang),
            "foot": self._foot(lang),
            "feeds": [s for s in site.shows_in(lang) if s.feed],
            "address": site.address,
        }

    def _sections(self, lang: Lang) -> list[Section]:
        site, kinds = self.site, {entry.package.kind for entry in self.site.entries(lang)}
        sections = [
            ("clips", paths.listing(Kind.CLIP, lang, site.first), Kind.CLIP in kinds),
            ("series", paths.all_series(lang, site.first), bool(site.series_in(lang))),
            ("podcasts", paths.podcasts(lang, site.first), bool(site.shows_in(lang))),
            ("photos", paths.listing(Kind.PHOTO, lang, site.first), Kind.PHOTO in kinds),
        ]
        return [(name, words(lang)[name], path) for name, path, shown in sections if shown]

    def _foot(self, lang: Lang) -> list[tuple[str, str]]:
        """Label and path of what stands at the foot of every page."""
        site, t = self.site, words(lang)
        has_topics = bool(site.tags_in(lang) or site.audiences_in(lang))
        return [
            *([(t["topics"], paths.tags(lang, site.first))] if has_topics else []),
            (t["search"], paths.search(lang, site.first)),
            (t["about"], paths.about(lang, site.first)),
            (t["accessibility"], paths.accessibility(lang, site.first)),
            (t["terms"], paths.terms(lang, site.first)),
        ]
