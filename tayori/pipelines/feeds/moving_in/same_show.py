"""Whether a feed is a show that is here already: by its podcast:guid, its address, or its episodes.

Feeds get a podcast:guid years after they began, and move to other addresses; their episodes keep their guids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tayori.feeds.guid import podcast_guid
from tayori.model.finding import Finding, note, warning
from tayori.model.ids import Slug
from tayori.pipelines.feeds.guids import SHOW_GUID

_TELLING = 8
"""Characters from which on a guid is nobody else's: shows that count have a 17 each."""
_FEW = 3
"""Of so many episodes one that is the same is enough."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the workspace knows already."""

    guids: Mapping[Slug, Mapping[Slug, str]] = field(default_factory=dict)
    """Of every show there ever was: its guids by episode, its own under `SHOW_GUID`."""
    slugs: frozenset[str] = frozenset()
    """Of every asset and show."""
    there: frozenset[str] = frozenset()
    """Slugs of episodes that have a manifest."""
    moved_from: Mapping[Slug, str] = field(default_factory=dict)
    """The address a show had before, where its manifest says one."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a feed can be recognised by."""

    guid: str
    """Its podcast:guid; empty when it has none."""
    addresses: tuple[str, ...]
    """Where it is, was, and says it is."""
    items: frozenset[str]
    """The guids of its episodes."""


def by_name(feed: Appearance, known: Known) -> Slug | None:
    """The show that has the feed's podcast:guid, or one of its addresses."""
    derived = {podcast_guid(address) for address in feed.addresses if address}
    for wanted in ({feed.guid} - {""}, derived):
        for show, guids in known.guids.items():
            if guids.get(SHOW_GUID) in wanted:
                return show
    moved = ((show, address) for show, address in known.moved_from.items() if show in known.guids)
    return next((show for show, address in moved if address and podcast_guid(address) in derived), None)


def by_episodes(feed: Appearance, known: Known) -> Slug | None:
    """The show most of whose episodes are the feed's; None when there is none.

    A feed often has only the newest: then more than half of these have to be the show's.
    """
    shared = {show: _shared(guids, feed.items) for show, guids in known.guids.items()}
    best = max(shared, key=lambda show: shared[show], default=None)
    if best is None or not shared[best]:
        return None
    fewer = min(sum(1 for _ in _episodes(known.guids[best])), len(feed.items))
    return best if 2 * shared[best] > fewer or fewer <= _FEW else None


def _shared(guids: Mapping[Slug, str], items: frozenset[str]) -> int:
    return sum(len(guid) >= _TELLING and guid in items for guid in _episodes(guids))


def _episodes(guids: Mapping[Slug, str]) -> Iterable[str]:
    return (guid for name, guid in guids.items() if name != SHOW_GUID)


def about_guid(feed: Appearance, ours: str, basis: str, *, is_known: bool) -> Iterator[Finding]:
    """What is to be said of the show's own guid; ours never changes once it is kept."""
    if is_known and feed.guid not in ("", ours):
        text = f"The feed now says podcast:guid {feed.guid}; ours was {ours} before, and stays."
        yield warning("import-guid-changed", text, "Tell the old host ours, if it can be set there.")
    elif not is_known and not feed.guid:
        text = f"The feed has no podcast:guid; {ours} was made from {basis}."
        yield note("import-show-guid", text)
