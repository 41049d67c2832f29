"""From a page as a value to its bytes."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.plain_text import clean
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.fingerprint import code_key, fingerprint
from tayori.publishers.site.page import Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.templating import render
from tayori.publishers.site.words import language_name, words

Section = tuple[str, str, str]
"""Name, label and path of a part of the menu."""


class Drawing:
    """Draws the pages of one site: what all pages of a language have in common is made once."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._common = {lang: self._of_language(lang) for lang in site.languages}
        self._keys = {lang: fingerprint(code_key(), common) for lang, common in self._common.items()}

    def key(self, page: Page) -> str:
        """What `page` is made of: equal keys mean equal bytes."""
        return fingerprint(self._keys[page.head.lang], page.head, page.template, page.context, page.entry)

    def draw(self, page: Page) -> bytes:
        """The bytes of `page`."""
        head = page.head
        own = {
            "head": head,
            "documents": [jsonld.render(document) for document in head.documents()],
            "others": [(o, language_name(o), path) for o, path in head.alternates if o != head.lang],
            "link": self._links_from(head.path),
        }
        return render(page.template, self._common[head.lang] | own | dict(page.context))

    def _links_from(self, path: str) -> Any:
        if path != paths.NOT_FOUND:
            return partial(paths.relative, path)
        # served at any depth, so its links start from the site's root instead of from the page
        root = urlsplit(self.site.look.base_url).path
        return lambda target: target if "://" in target else root + target

    def _of_language(self, lang: Lang) -> dict[str, Any]:
        site = self.site
        return {
            "lang": lang,
            "first": site.first,
            "t": words(lang),
            "site_name": site.name(lang),
            "organisation": clean(site.info.organisation.get(lang)),
            "info": site.info,
            "base_url": site.look.base_url,
            "static": site.static,
            "sections": self._sections(lang),
            "feeds": [s for s in site.shows_in(lang) if s.feed],
            "address": site.address,
        }

    def _sections(self, lang: Lang) -> list[Section]:
        site, kinds = self.site, {entry.package.kind for entry in self.site.entries(lang)}
        sections = [
            ("clips", paths.listing(Kind.CLIP, lang, site.first), Kind.CLIP in kinds),
            ("podcasts", paths.podcasts(lang, site.first), bool(site.shows_in(lang))),
            ("photos", paths.listing(Kind.PHOTO, lang, site.first), Kind.PHOTO in kinds),
        ]
        return [(name, words(lang)[name], path) for name, path, shown in sections if shown]
