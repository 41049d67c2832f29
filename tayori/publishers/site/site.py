"""What is out, brought together for its pages: by language, kind, show, series, tag and audience."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from tayori.model.asset import Kind
from tayori.model.ids import Lang, Slug
from tayori.model.text import Texts
from tayori.publishers.base import SiteInfo, SiteItem, SiteSeries, SiteShow
from tayori.publishers.plain_text import clean
from tayori.publishers.site.entry import Entry, make_entry
from tayori.publishers.site.static_files import StaticFiles
from tayori.publishers.site.words import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessibility:
    """What the organisation declares of its tests against JIS X 8341-3:2016, level AA."""

    level: str = ""
    """`conforms`, `partly` or `considered` (WAIC: 準拠, 一部準拠, 配慮し試験); empty = none is declared."""
    checked: date | None = None
    """The day of the last test."""
    contact: dict[str, str] = field(default_factory=dict)
    """The department or person to turn to, by language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a target's options say of the site's face."""

    base_url: str
    """With its final slash."""
    title: dict[str, str] = field(default_factory=dict)
    lead: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    """What the organisation says of the site, by language; paragraphs are parted by empty lines."""
    accessibility: Accessibility = Accessibility()


class Site:
    """Items, shows and options brought together; looks things up and draws nothing."""

    def __init__(
        self, items: Sequence[SiteItem], shows: Sequence[SiteShow], info: SiteInfo, look: Look
    ) -> None:
        self.info, self.look, self.shows = info, look, tuple(sorted(shows, key=lambda s: s.slug))
        self.first = info.languages[0]
        self.items = tuple(items)
        self.languages = tuple(lang for lang in info.languages if self._spoken(lang))
        self._entries = {lang: self._make_entries(lang) for lang in self.languages}

    def address(self, path: str) -> str:
        """The absolute URL of a path below the base; absolute URLs stay."""
        return path if "://" in path else self.look.base_url + path

    @cached_property
    def static(self) -> StaticFiles:
        """Style sheet, scripts and pictures of the design."""
        return StaticFiles.of(self.info)

    def entries(self, lang: Lang, kind: Kind | None = None, show: Slug | None = None) -> tuple[Entry, ...]:
        """Entries in `lang`, newest first, of one kind or show where given."""
        return tuple(
            e
            for e in self._entries[lang]
            if (kind is None or e.package.kind is kind) and (show is None or e.package.show == show)
        )

    def shows_in(self, lang: Lang) -> tuple[SiteShow, ...]:
        """The shows that have a title in `lang`; in the first language all of them."""
        return tuple(s for s in self.shows if lang == self.first or s.title.find(lang) is not None)

    def show_of(self, entry: Entry) -> SiteShow | None:
        """The show an episode belongs to."""
        return next((s for s in self.shows if s.slug == entry.package.show), None)

    def series_in(self, lang: Lang) -> dict[str, tuple[Entry, ...]]:
        """Series id -> its clips in `lang`, in the order of their numbers, then oldest first."""
        found = self._grouped(lang, lambda e: (e.package.series,) if e.package.series else ())
        return {name: tuple(sorted(clips, key=_place)) for name, clips in found.items()}

    def series(self, name: str) -> SiteSeries:
        """The series called `name`; one that tayori.yaml does not describe is called by its id."""
        known = next((s for s in self.info.series if s.id == name), None)
        return known or SiteSeries(id=name, title=Texts(((self.first, name),)))

    def tags_in(self, lang: Lang) -> dict[str, tuple[Entry, ...]]:
        """Tag -> entries in `lang` that carry it, newest first."""
        return self._grouped(lang, lambda e: tuple(filter(None, map(clean, e.package.tags))))

    def audiences_in(self, lang: Lang) -> dict[str, tuple[Entry, ...]]:
        """Audience -> entries in `lang` that are for it, newest first."""
        return self._grouped(lang, lambda e: tuple(filter(None, (clean(e.package.audience),))))

    def name(self, lang: Lang) -> str:
        """The site's name in `lang`."""
        made = words(lang)["site_title"].format(organisation=self.info.organisation.get(lang))
        return clean(self.look.title.get(lang) or made)

    def spoken(self, texts: Texts) -> tuple[Lang, ...]:
        """The site's languages a page about something called `texts` is in."""
        return tuple(o for o in self.languages if o == self.first or texts.find(o) is not None)

    def _grouped(self, lang: Lang, names: Callable[[Entry], tuple[str, ...]]) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._entries[lang]:
            for name in dict.fromkeys(names(entry)):
                found[name].append(entry)
        return {name: tuple(found[name]) for name in sorted(found)}

    def _spoken(self, lang: Lang) -> bool:
        texts = [item.package.title for item in self.items] + [show.title for show in self.shows]
        return lang == self.first or any(text.find(lang) is not None for text in texts)

    def _make_entries(self, lang: Lang) -> tuple[Entry, ...]:
        zone = ZoneInfo(self.info.timezone)
        shown = [i for i in self.items if lang == self.first or i.package.title.find(lang) is not None]
        shows = {show.slug: show for show in self.shows}
        made = [make_entry(i, lang, self.first, zone, shows.get(i.package.show or Slug(""))) for i in shown]
        return tuple(sorted(made, key=lambda e: (-e.published.timestamp(), e.package.slug)))


def _place(entry: Entry) -> tuple[bool, int, float, str]:
    number = entry.package.series_number
    return number is None, number or 0, entry.published.timestamp(), entry.package.slug
