"""What the site is, how far it is accessible, and under which terms it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tayori.model.asset import Kind
from tayori.model.ids import Lang
from tayori.publishers.licences import licence_name
from tayori.publishers.plain_text import clean, one_line, web
from tayori.publishers.site import paths
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.words import date_text, words

Path = Callable[[Lang, Lang], str]

_NO_TRAINING = ("DMI-PROHIBITED", "DMI-PROHIBITED-AIMLTRAINING", "DMI-PROHIBITED-GENAIMLTRAINING")
"""What a work says (PLUS data mining) when no model is to be trained with it."""


def about_pages(site: Site, lang: Lang) -> Iterator[Page]:
    """The three pages in `lang`."""
    yield _page(site, lang, "about", paths.about, {"paragraphs": _paragraphs(site, lang)})
    yield _page(site, lang, "accessibility", paths.accessibility, _conformance(site, lang))
    yield _page(site, lang, "terms", paths.terms, _terms(site, lang))


def _page(site: Site, lang: Lang, name: str, path: Path, context: Mapping[str, Any]) -> Page:
    whose = clean(site.info.organisation.get(lang))
    head = Head(
        path=path(lang, site.first),
        lang=lang,
        title=words(lang)[name],
        description=words(lang)[f"{name}_text"].format(site=site.name(lang), organisation=whose),
        alternates=tuple((other, path(other, site.first)) for other in site.languages),
        section=name,
    )
    return Page(head, f"{name}.html", {"department": "", **context})


def _paragraphs(site: Site, lang: Lang) -> tuple[str, ...]:
    said = clean(site.look.about.get(lang, ""))
    return tuple(" ".join(part.split("\n")) for part in said.split("\n\n") if part.strip())


def _conformance(site: Site, lang: Lang) -> dict[str, Any]:
    said = site.look.accessibility
    checked = date_text(said.checked, lang) if said.checked else ""
    contact = one_line(said.contact.get(lang) or said.contact.get(site.first) or "")
    declared = {"level": said.level, "checked": checked, "checked_day": said.checked, "department": contact}
    return declared | _alternatives(site, lang)


def _alternatives(site: Site, lang: Lang) -> dict[str, int]:
    """How many works there are, and how many can be had without hearing or seeing."""
    clips, episodes, photos = (site.entries(lang, kind) for kind in (Kind.CLIP, Kind.EPISODE, Kind.PHOTO))
    return {
        "clips": len(clips),
        "captioned": sum(bool(e.captions) or e.burned is not None for e in clips),
        "episodes": len(episodes),
        "transcribed": sum(bool(e.transcripts) for e in episodes),
        "photos": len(photos),
        "described": sum(bool(clean(e.package.alt.get(lang)).strip()) for e in photos),
    }


def _terms(site: Site, lang: Lang) -> dict[str, Any]:
    entries = site.entries(lang)
    licences = Counter((e.rights.licence, web(e.rights.licence_url)) for e in entries if e.rights.licence)
    kept = sum(e.rights.data_mining in _NO_TRAINING for e in entries)
    return {
        "licences": tuple(
            (licence_name(name, lang), url, count) for (name, url), count in licences.most_common()
        ),
        "training": "none" if kept and kept == len(entries) else "some" if kept else "unsaid",
        "terms_url": web(site.info.terms_url),
    }
