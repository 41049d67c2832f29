"""The whole site as `{path: bytes}`: pure, and the same bytes for the same items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files as package_files
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from tayori.model.asset import Kind
from tayori.model.ids import Lang, Slug
from tayori.model.publishing import RemoteFile
from tayori.publishers.base import SiteInfo, SiteItem, SiteShow
from tayori.publishers.plain_text import clean, web
from tayori.publishers.site import jsonld, paths
from tayori.publishers.site.entry import Entry, make_entry
from tayori.publishers.site.rights_block import rights_groups, statement_groups
from tayori.publishers.site.sitemap import Page as SitemapPage
from tayori.publishers.site.sitemap import robots, sitemaps
from tayori.publishers.site.templating import render
from tayori.publishers.site.words import language_name, words

FRONT_CLIPS = 8
FRONT_EPISODES = 4
PER_PAGE = 24
_STATIC = ("tayori.css", "waves.svg", "icon.svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a target's options say of the site's face."""

    base_url: str
    """With its final slash."""
    title: dict[str, str] = field(default_factory=dict)
    lead: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a page says of itself."""

    path: str
    lang: Lang
    title: str
    """Empty on the front page, whose title is the site's."""
    description: str
    alternates: tuple[tuple[Lang, str], ...]
    """(language, path) of the page in every language it is in, its own included."""
    json_ld: str = ""
    image: RemoteFile | None = None
    image_alt: str = ""
    video: RemoteFile | None = None
    section: str = ""
    feed: str = ""
    licence: str = ""
    """The page with the terms of what it shows; empty = none."""


class Site:
    """Items, shows and options brought together; answers every file of the site."""

    def __init__(
        self, items: Sequence[SiteItem], shows: Sequence[SiteShow], info: SiteInfo, look: Look
    ) -> None:
        self.info, self.look, self.shows = info, look, tuple(sorted(shows, key=lambda s: s.slug))
        self.first = info.languages[0]
        self.items = tuple(items)
        self.languages = tuple(lang for lang in info.languages if self._spoken(lang))
        self._entries = {lang: self._make_entries(lang) for lang in self.languages}
        self._kinds = {lang: {e.package.kind for e in made} for lang, made in self._entries.items()}
        self.address = partial(urljoin, look.base_url)

    def files(self) -> dict[str, bytes]:
        """Path below the base -> bytes, of every page, feed, policy, sitemap and static file; no media."""
        made = {f"{paths.STATIC}/{name}": _static(name) for name in _STATIC}
        listed: list[SitemapPage] = []
        for head, template, context, entry in self._pages():
            made[paths.file_of(head.path)] = self._render(head, template, context)
            alternates = dict(head.alternates) if len(head.alternates) > 1 else {}
            listed.append(SitemapPage(head.path, {str(k): v for k, v in alternates.items()}, entry))
        made |= {paths.feed(show.slug): show.feed for show in self.shows if show.feed}
        made |= {paths.beside_feed(s.slug, name): data for s in self.shows for name, data in s.archives}
        made |= {paths.policy(i.package.slug): i.package.policy for i in self.items if i.package.policy}
        made[paths.NOT_FOUND] = self._not_found()
        return made | sitemaps(listed, self.address) | {paths.ROBOTS: robots(self.address)}

    def entries(self, lang: Lang, kind: Kind | None = None, show: Slug | None = None) -> tuple[Entry, ...]:
        """Entries in `lang`, newest first, of one kind or show where given."""
        return tuple(
            e
            for e in self._entries[lang]
            if (kind is None or e.package.kind is kind) and (show is None or e.package.show == show)
        )

    def name(self, lang: Lang) -> str:
        """The site's name in `lang`."""
        made = words(lang)["site_title"].format(organisation=self.info.organisation.get(lang))
        return clean(self.look.title.get(lang) or made)

    def _spoken(self, lang: Lang) -> bool:
        texts = [item.package.title for item in self.items] + [show.title for show in self.shows]
        return lang == self.first or any(text.find(lang) is not None for text in texts)

    def _make_entries(self, lang: Lang) -> tuple[Entry, ...]:
        zone = ZoneInfo(self.info.timezone)
        shown = [i for i in self.items if lang == self.first or i.package.title.find(lang) is not None]
        made = [make_entry(item, lang, self.first, zone) for item in shown]
        return tuple(sorted(made, key=lambda e: (-e.published.timestamp(), e.package.slug)))

    def _shows(self, lang: Lang) -> tuple[SiteShow, ...]:
        return tuple(s for s in self.shows if lang == self.first or s.title.find(lang) is not None)

    def _pages(self) -> Iterator[tuple[Head, str, dict[str, Any], Entry | None]]:
        for lang in self.languages:
            yield (*self._front(lang), None)
            for kind in (Kind.CLIP, Kind.PHOTO):
                for page in self._listing(lang, kind):
                    yield (*page, None)
            if self._shows(lang):
                yield (*self._podcasts(lang), None)
            for show in self._shows(lang):
                yield (*self._show(lang, show), None)
            for entry in self.entries(lang):
                yield (*self._asset(entry), entry)

    def _front(self, lang: Lang) -> tuple[Head, str, dict[str, Any]]:
        organisation = clean(self.info.organisation.get(lang))
        lead = clean(self.look.lead.get(lang) or words(lang)["lead"].format(organisation=organisation))
        clips = self.entries(lang, Kind.CLIP)
        head = Head(
            path=paths.home(lang, self.first),
            lang=lang,
            title="",
            description=lead,
            alternates=tuple((other, paths.home(other, self.first)) for other in self.languages),
            json_ld=jsonld.render(jsonld.website(self.name(lang), lang, self.info, self.address)),
            image=next((e.share_image for e in clips if e.share_image), None),
            section="home",
        )
        context = {
            "lead": lead,
            "clips": clips[:FRONT_CLIPS],
            "more_clips": len(clips) > FRONT_CLIPS,
            "shows": self._shows(lang),
            "episodes": self.entries(lang, Kind.EPISODE)[:FRONT_EPISODES],
            "photos": self.entries(lang, Kind.PHOTO)[:FRONT_CLIPS],
        }
        return head, "front.html", context

    def _listing(self, lang: Lang, kind: Kind) -> Iterator[tuple[Head, str, dict[str, Any]]]:
        entries = self.entries(lang, kind)
        last = -(-len(entries) // PER_PAGE)
        for number in range(1, last + 1):
            name = words(lang)[f"{kind}s"]
            at = words(lang)["page"].format(number=number)
            title = name if number == 1 else f"{name} {at}"
            others = [o for o in self.languages if len(self.entries(o, kind)) > (number - 1) * PER_PAGE]
            head = Head(
                path=paths.listing(kind, lang, self.first, number),
                lang=lang,
                title=title,
                description=f"{name} | {self.name(lang)}",
                alternates=tuple((o, paths.listing(kind, o, self.first, number)) for o in others),
                section=f"{kind}s",
            )
            newer = paths.listing(kind, lang, self.first, number - 1) if number > 1 else None
            older = paths.listing(kind, lang, self.first, number + 1) if number < last else None
            shown = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
            context = {"entries": shown, "newer": newer, "older": older, "number": number, "last": last}
            yield head, "listing.html", context

    def _podcasts(self, lang: Lang) -> tuple[Head, str, dict[str, Any]]:
        head = Head(
            path=paths.podcasts(lang, self.first),
            lang=lang,
            title=words(lang)["podcasts"],
            description=f"{words(lang)['podcasts']} | {self.name(lang)}",
            alternates=tuple((o, paths.podcasts(o, self.first)) for o in self.languages if self._shows(o)),
            section="podcasts",
        )
        return head, "podcasts.html", {"shows": self._shows(lang)}

    def _show(self, lang: Lang, show: SiteShow) -> tuple[Head, str, dict[str, Any]]:
        spoken = [o for o in self.languages if show in self._shows(o)]
        description = clean(show.description.get(lang))
        head = Head(
            path=paths.show(show.slug, lang, self.first),
            lang=lang,
            title=clean(show.title.get(lang)),
            description=" ".join(description.split()),
            alternates=tuple((o, paths.show(show.slug, o, self.first)) for o in spoken),
            json_ld=jsonld.render(jsonld.series(show, lang, self.info, self.address)),
            image=show.cover,
            section="podcasts",
            feed=paths.feed(show.slug) if show.feed else "",
        )
        own = {self.address(path) for _, path in head.alternates}
        context = {
            "show": show,
            "description": description,
            "episodes": self.entries(lang, Kind.EPISODE, show.slug),
            "rights": statement_groups(show.rights, lang, own) if show.rights else (),
        }
        return head, "show.html", context

    def _asset(self, entry: Entry) -> tuple[Head, str, dict[str, Any]]:
        package = entry.package
        show = next((s for s in self.shows if s.slug == package.show), None)
        spoken = [o for o in self.languages if o == self.first or package.title.find(o) is not None]
        is_clip = package.kind is Kind.CLIP
        head = Head(
            path=entry.page,
            lang=entry.lang,
            title=entry.title.text,
            description=entry.summary or entry.title.text,
            alternates=tuple((o, paths.asset(package, o, self.first)) for o in spoken),
            json_ld=jsonld.render(jsonld.asset(entry, self.info, show, self.address)),
            image=entry.share_image or (show.cover if show else None),
            image_alt=entry.title.text,
            video=entry.main[0] if is_clip and entry.main else None,
            section="podcasts" if package.kind is Kind.EPISODE else f"{package.kind}s",
            feed=paths.feed(show.slug) if show and show.feed else "",
            licence=web(entry.rights.licence_url) or web(entry.rights.web_statement),
        )
        groups = rights_groups(entry, {self.address(path) for _, path in head.alternates})
        return head, f"{package.kind}.html", {"entry": entry, "show": show, "rights": groups}

    def _not_found(self) -> bytes:
        title = words(self.first)["not_found"]
        head = Head(path="", lang=self.first, title=title, description=title, alternates=())
        # served at any depth, so its links start from the site's root instead of from the page
        root = urlsplit(self.look.base_url).path
        return render("not_found.html", self._context(head) | {"link": lambda path: root + path})

    def _render(self, head: Head, template: str, context: dict[str, Any]) -> bytes:
        return render(template, self._context(head) | context)

    def _context(self, head: Head) -> dict[str, Any]:
        return {
            "head": head,
            "lang": head.lang,
            "first": self.first,
            "t": words(head.lang),
            "site_name": self.name(head.lang),
            "organisation": clean(self.info.organisation.get(head.lang)),
            "info": self.info,
            "sections": self._sections(head.lang),
            "others": [(o, language_name(o), path) for o, path in head.alternates if o != head.lang],
            "feeds": [s for s in self._shows(head.lang) if s.feed],
            "address": self.address,
            "link": partial(paths.relative, head.path),
        }

    def _sections(self, lang: Lang) -> list[tuple[str, str, str]]:
        present = self._kinds[lang]
        sections = [
            ("clips", paths.listing(Kind.CLIP, lang, self.first), Kind.CLIP in present),
            ("podcasts", paths.podcasts(lang, self.first), bool(self._shows(lang))),
            ("photos", paths.listing(Kind.PHOTO, lang, self.first), Kind.PHOTO in present),
        ]
        return [(name, words(lang)[name], path) for name, path, shown in sections if shown]


def _static(name: str) -> bytes:
    return (package_files("tayori.publishers.site") / "static" / name).read_bytes()
