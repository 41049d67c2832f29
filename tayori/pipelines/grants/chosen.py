"""What a grant is attached to or detached from: assets, shows, all episodes of a show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from tayori.config.layout import list_assets
from tayori.config.workspace import Workspace, load_workspace, no_such
from tayori.errors import UsageError
from tayori.model.asset import Asset
from tayori.model.grant import Component


@dataclass(frozen=True, slots=True)
class Chosen:
    """Names a person gave."""

    names: tuple[str, ...] = ()
    """Of assets and shows, no two of which share one; an episode may be named SHOW/SLUG."""
    episodes_of: tuple[str, ...] = ()
    """Shows that are meant with every episode, without their own manifest."""


def load_chosen(root: Path, chosen: Chosen) -> tuple[Workspace, tuple[Asset, ...]]:
    """The part of the workspace that is needed, and what was chosen: shows first, each once, by slug.

    Raises UsageError for a name that is not there or a show without episodes, ConfigError for mistakes.
    """
    layout = list_assets(root)
    episodes: dict[str, set[str]] = {path.parent.name: set() for path in layout.shows}
    for entry in layout.entries:
        if entry.show is not None:
            episodes[entry.show.parent.name].add(entry.slug)
    slugs = {entry.slug for entry in layout.entries}
    named = {_known(name, slugs, episodes) for name in chosen.names}
    for show in chosen.episodes_of:
        named |= _all_episodes(show, episodes)
    shows = named & set(episodes)
    workspace = load_workspace(root, named - shows, shows)
    return workspace, (*(show for show in workspace.shows if show.slug in shows), *workspace.assets)


def _known(name: str, slugs: Collection[str], episodes: Mapping[str, Collection[str]]) -> str:
    """The slug of an asset or show. Raises UsageError for one that is not there."""
    show, slash, slug = name.partition("/")
    if slash and slug in episodes.get(show, ()):
        return slug
    if slash:
        kinds = ", ".join(Component)
        raise UsageError(f"There is neither a grant nor an episode {name}.", f"Grants begin with: {kinds}.")
    return name if name in slugs or name in episodes else no_such("asset", name, sorted({*slugs, *episodes}))


def _all_episodes(show: str, episodes: Mapping[str, set[str]]) -> set[str]:
    if show not in episodes:
        no_such("show", show, sorted(episodes))
    if not episodes[show]:
        raise UsageError(f"{show} has no episodes.", f"Leave --show out to mean the show itself: {show}.")
    return episodes[show]
