"""A workspace read whole: settings, assets, shows and grants; mistakes of all files at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn, TypeVar

from tayori.config.grants import read_grant
from tayori.config.layout import Entry, Layout, find_workspace, list_assets, list_grants
from tayori.config.manifests import name_of, read_clip, read_episode, read_photo, read_show
from tayori.config.settings import Settings
from tayori.config.settings_file import load_settings
from tayori.config.yaml import load_yaml
from tayori.errors import ConfigError, Mistake, UsageError
from tayori.model.asset import Asset, Clip, Episode, Kind, Photo, Show
from tayori.model.grant import Grant
from tayori.model.ids import GrantId, Slug

__all__ = [
    "Workspace",
    "find_workspace",
    "list_slugs",
    "load_grants",
    "load_settings",
    "load_workspace",
    "no_such",
    "read_workspace",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Everything a person wrote, validated. Assets are sorted by slug."""

    settings: Settings
    clips: tuple[Clip, ...] = ()
    photos: tuple[Photo, ...] = ()
    shows: tuple[Show, ...] = ()
    """With their episodes (of a partial load: the shows of those episodes, with just them)."""
    grants: Mapping[GrantId, Grant]
    """Read-only."""

    @property
    def root(self) -> Path:
        """The workspace folder, absolute."""
        return self.settings.root

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """The episodes of all shows, sorted by slug."""
        return tuple(sorted((e for s in self.shows for e in s.episodes), key=lambda e: e.slug))

    @property
    def assets(self) -> tuple[Asset, ...]:
        """Clips, episodes and photos, in this order."""
        return (*self.clips, *self.episodes, *self.photos)

    def get_asset(self, slug: str) -> Asset:
        """The asset called `slug`. Raises UsageError with the nearest names."""
        found = next((a for a in self.assets if a.slug == slug), None)
        return found if found is not None else no_such("asset", slug, [a.slug for a in self.assets])

    def get_show(self, slug: str) -> Show:
        """The show called `slug`. Raises UsageError with the nearest names."""
        found = next((s for s in self.shows if s.slug == slug), None)
        return found if found is not None else no_such("show", slug, [s.slug for s in self.shows])


def load_workspace(
    root: Path, slugs: Collection[str] | None = None, shows: Collection[str] = ()
) -> Workspace:
    """The workspace, or just the assets called `slugs` of it (settings and grants always whole).

    Of a part, `shows` are read too, though none of their episodes is. Raises ConfigError with the mistakes of
    all files read, UsageError for a slug that is not there.
    """
    workspace, mistakes = read_workspace(root, slugs, shows)
    if mistakes:
        raise ConfigError(mistakes)
    return workspace


def read_workspace(
    root: Path, slugs: Collection[str] | None = None, shows: Collection[str] = ()
) -> tuple[Workspace, tuple[Mistake, ...]]:
    """As load_workspace, but what has mistakes is left out and the mistakes are returned (for `status`).

    A grant that is left out clears nothing. Mistakes in tayori.yaml still raise ConfigError: nothing can be
    read without it.
    """
    settings = load_settings(root)
    layout = list_assets(settings.root)
    grants, wrong_grants = load_grants(settings.root)
    mistakes = [*layout.mistakes]
    entries = layout.entries if slugs is None else _chosen(layout.entries, slugs)
    clips = _each(entries, Kind.CLIP, partial(read_clip, settings=settings), mistakes)
    photos = _each(entries, Kind.PHOTO, partial(read_photo, settings=settings), mistakes)
    wanted = frozenset(shows) if slugs is not None else frozenset(p.parent.name for p in layout.shows)
    read = _shows(layout, entries, settings, wanted, mistakes)
    workspace = Workspace(
        settings=settings, clips=clips, photos=photos, shows=read, grants=MappingProxyType(grants)
    )
    return workspace, (*mistakes, *wrong_grants)


def list_slugs(root: Path) -> tuple[Slug, ...]:
    """The slugs of all assets, sorted, without reading a manifest. Raises ConfigError for bad names."""
    layout = list_assets(root.resolve())
    if layout.mistakes:
        raise ConfigError(layout.mistakes)
    return tuple(entry.slug for entry in layout.entries)


def load_grants(root: Path) -> tuple[dict[GrantId, Grant], tuple[Mistake, ...]]:
    """Every readable grant of the workspace `root` by id, and what is wrong with the others.

    Grants that rest on one another in a circle are left out: they hold nothing up. A contract that does not
    exist is clearance's word, not a mistake here.
    """
    paths, misnamed = list_grants(root)
    mistakes = [*misnamed]
    grants: dict[GrantId, Grant] = {}
    taken: dict[str, GrantId] = {}
    for path in paths:
        grant = _try(partial(read_grant, path, root), mistakes)
        if grant is None:
            continue
        if grant.public_id in taken:
            text = f"`{grant.public_id}` is the public id of {taken[grant.public_id]} too; choose another"
            mistakes.append(_mistake_at(path, root, "public_id", text))
        taken.setdefault(grant.public_id, grant.id)
        grants[grant.id] = grant
    for circle in circles(grants):
        for name in circle:
            path = root / "grants" / f"{name}.yaml"
            text = f"goes round in a circle: {' -> '.join((*circle, circle[0]))}"
            mistakes.append(_mistake_at(path, root, "under", text))
            del grants[name]
    return grants, tuple(mistakes)


def circles(grants: Mapping[GrantId, Grant]) -> tuple[tuple[GrantId, ...], ...]:
    """Grants that rest on themselves by way of `under`, each circle once, from its first name on."""
    found: list[tuple[GrantId, ...]] = []
    done: set[GrantId] = set()
    for start in sorted(grants):
        way: dict[GrantId, None] = {}
        name: GrantId | None = start
        while name is not None and name in grants and name not in done and name not in way:
            way[name] = None
            name = grants[name].under
        if name in way:
            circle = list(way)[list(way).index(name) :]
            first = circle.index(min(circle))
            found.append((*circle[first:], *circle[:first]))
        done.update(way)
    return tuple(found)


def _mistake_at(path: Path, root: Path, key: str, text: str) -> Mistake:
    return load_yaml(path, name_of(path, root)).mistake((key,), text)


def _shows(
    layout: Layout,
    entries: tuple[Entry, ...],
    settings: Settings,
    wanted: Collection[str],
    mistakes: list[Mistake],
) -> tuple[Show, ...]:
    """The shows that are `wanted`, and those `entries` has an episode of, with just these."""
    shows = []
    for path in layout.shows:
        own = tuple(e for e in entries if e.show == path)
        if not (own or path.parent.name in wanted):
            continue
        show = _try(partial(read_show, path, settings), mistakes)
        if show is not None:
            read = partial(read_episode, settings=settings, show=show)
            episodes = _each(own, Kind.EPISODE, read, mistakes)
            shows.append(replace(show, episodes=episodes))
    return tuple(shows)


def _each(
    entries: tuple[Entry, ...], kind: Kind, read: Callable[[Path], T], mistakes: list[Mistake]
) -> tuple[T, ...]:
    found = (_try(partial(read, e.manifest), mistakes) for e in entries if e.kind is kind)
    return tuple(asset for asset in found if asset is not None)


def _try(read: Callable[[], T], mistakes: list[Mistake]) -> T | None:
    try:
        return read()
    except ConfigError as error:
        mistakes += error.mistakes
        return None


def _chosen(entries: tuple[Entry, ...], slugs: Collection[str]) -> tuple[Entry, ...]:
    known = {entry.slug for entry in entries}
    for slug in slugs:
        if slug not in known:
            no_such("asset", slug, sorted(known))
    return tuple(entry for entry in entries if entry.slug in slugs)


def no_such(what: str, slug: str, known: Collection[str]) -> NoReturn:
    """Raise UsageError for a name that is not there, with the nearest ones."""
    near = get_close_matches(slug, list(known), n=3)
    advice = f"Did you mean {', '.join(near)}?" if near else "`tayori status` lists what there is."
    raise UsageError(f"There is no {what} {slug!r} in this workspace.", advice)
