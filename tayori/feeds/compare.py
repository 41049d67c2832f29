"""What a new feed would change for subscribers of the old one: a guid is a promise (facts 4.1, 4.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tayori.feeds.checking.frame import read_feed
from tayori.feeds.document import CONTENT, ITUNES, PODCAST, Element, short, text_of
from tayori.model.finding import Finding, error, note, warning


class Effect(StrEnum):
    """What a subscriber's program does."""

    NEW = "new episode"
    AGAIN = "comes a second time"
    VANISHED = "vanishes"
    FETCHED_AGAIN = "downloaded again by programs that follow the address"
    STALE = "not downloaded again, though its bytes differ"
    RETOLD = "text and data updated"
    ARTWORK = "artwork fetched again"
    MOVED = "another place in the list"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One value of a show or an episode that is another."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EpisodeDifference:
    """One episode in both feeds, or in one of them."""

    guid: str
    title: str
    effects: tuple[Effect, ...]
    fields: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedDifference:
    """All that subscribers notice."""

    show: tuple[FieldDifference, ...]
    episodes: tuple[EpisodeDifference, ...]
    """In the order of the new feed, then those that vanish."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Episode:
    """What of an item listeners' programs remember."""

    guid: str
    title: str
    file: Mapping[str, str]
    artwork: str
    told: Mapping[str, str]


_TOLD = ("title", "description", "link", "pubDate", f"{CONTENT}encoded", *(ITUNES + t for t in (
    "title", "duration", "episode", "season", "episodeType", "explicit", "block",
)))  # fmt: skip
_SHOWN = ("title", "description", "link", "language", "copyright", *(ITUNES + t for t in (
    "author", "type", "explicit", "block", "complete", "new-feed-url",
)), f"{PODCAST}guid", f"{PODCAST}locked")  # fmt: skip


def compare_episodes(before: bytes, after: bytes) -> FeedDifference:
    """What subscribers notice, item by item: an error is an episode that would come to them a second time.

    A document that is no feed counts as one without episodes.
    """
    was, now = read_feed(before)[0], read_feed(after)[0]
    old, new = _episodes(was), _episodes(now)
    twins = _twins(old, new)
    again = {twin.guid for twin in twins.values()}
    moved = _moved(list(old), list(new))
    episodes = [
        _difference(old.get(guid), episode, again=guid in again, moved=guid in moved)
        for guid, episode in new.items()
    ]
    gone = [EpisodeDifference(e.guid, e.title, (Effect.VANISHED,)) for g, e in old.items() if g not in new]
    findings = (
        *_check_guids(now),
        *_check_show(was, now),
        *_check_whole(old, new),
        *_check_known(old, new, twins),
        *(note("episode-new", f"{e.title!r} is new.") for guid, e in new.items() if guid not in old),
    )
    return FeedDifference(_show_fields(was, now), (*episodes, *gone), findings)


def _difference(old: _Episode | None, new: _Episode, *, again: bool, moved: bool) -> EpisodeDifference:
    if old is None:
        return EpisodeDifference(new.guid, new.title, (Effect.AGAIN if again else Effect.NEW,))
    fields = (*_fields(old.file, new.file), *_fields(old.told, new.told))
    effects = []
    if old.file.get("url") != new.file.get("url"):
        effects.append(Effect.FETCHED_AGAIN)
    elif old.file.get("length") != new.file.get("length"):
        effects.append(Effect.STALE)
    if old.told != new.told or old.file.get("type") != new.file.get("type"):
        effects.append(Effect.RETOLD)
    if old.artwork != new.artwork:
        effects.append(Effect.ARTWORK)
        fields += (FieldDifference("itunes:image", old.artwork, new.artwork),)
    if moved or old.told.get("pubDate") != new.told.get("pubDate"):
        effects.append(Effect.MOVED)
    return EpisodeDifference(new.guid, new.title, tuple(effects) or (Effect.NOTHING,), fields)


def _fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[FieldDifference, ...]:
    return tuple(
        FieldDifference(name, old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys((*old, *new))
        if old.get(name, "") != new.get(name, "")
    )


def _moved(old: list[str], new: list[str]) -> set[str]:
    """Guids in both feeds that stand in another order among those in both."""
    kept = set(old) & set(new)
    before, after = [g for g in old if g in kept], [g for g in new if g in kept]
    return {b for a, b in zip(before, after, strict=True) if a != b}


def _twins(old: Mapping[str, _Episode], new: Mapping[str, _Episode]) -> dict[str, _Episode]:
    """Old guids that are gone -> the episode that looks like theirs, with another guid."""
    strangers = [episode for guid, episode in new.items() if guid not in old]
    by_url = {e.file.get("url", ""): e for e in strangers if e.file.get("url")}
    by_title = {e.title: e for e in strangers}
    found = {}
    for guid, episode in old.items():
        twin = by_url.get(episode.file.get("url", "")) or by_title.get(episode.title)
        if guid not in new and twin is not None:
            found[guid] = twin
    return found


def _check_known(
    old: Mapping[str, _Episode], new: Mapping[str, _Episode], twins: Mapping[str, _Episode]
) -> Iterator[Finding]:
    for guid, episode in old.items():
        if guid in twins:
            text = f"{episode.title!r} had the guid {guid} and now has {twins[guid].guid}."
            yield error("guid-changed", text, "Keep the old one, or every subscriber gets it again.")
        elif guid not in new:
            yield warning("episode-gone", f"{episode.title!r} is no longer in the feed.", "Was it retracted?")
    for guid, episode in old.items():
        now = new[guid].file if guid in new else {}
        if now and now.get("url") == episode.file.get("url") and now["length"] != episode.file["length"]:
            text = f"{episode.title!r} has other bytes at the same address {now['url']}."
            yield warning("bytes-changed", text, "Spotify never fetches an address twice: give it a new one.")


def _check_whole(old: Mapping[str, _Episode], new: Mapping[str, _Episode]) -> Iterator[Finding]:
    if len(old) > 1 and new and not set(old) & set(new):
        text = f"None of the {len(old)} guids is left: to every subscriber the whole show is new."
        yield error("show-new", text, "Is it the right feed? Keep the guids.")


def _check_guids(channel: Element | None) -> Iterator[Finding]:
    guids = Counter(text_of(i, "guid") for i in channel.findall("item")) if channel is not None else {}
    for guid, times in guids.items():
        if guid and times > 1:
            text = f"{times} episodes have the guid {guid}."
            yield error("guid-twice", text, "Listeners see only one of them.")


def _check_show(old: Element | None, new: Element | None) -> Iterator[Finding]:
    if old is None or new is None:
        return
    was, now = text_of(old, f"{PODCAST}guid"), text_of(new, f"{PODCAST}guid")
    if was is not None and was != now:
        text = f"podcast:guid was {was} and is {now}."
        yield error("show-guid-changed", text, "It stays, wherever the feed moves.")
    if text_of(new, f"{ITUNES}complete") is not None and text_of(old, f"{ITUNES}complete") is None:
        yield warning("show-completed", "The show is marked complete.", "Apple takes that as final.")


def _show_fields(old: Element | None, new: Element | None) -> tuple[FieldDifference, ...]:
    if old is None or new is None:
        return ()
    pictures = ({"itunes:image": _artwork(old)}, {"itunes:image": _artwork(new)})
    return (*_fields(_texts(old, _SHOWN), _texts(new, _SHOWN)), *_fields(*pictures))


def _episodes(channel: Element | None) -> dict[str, _Episode]:
    found = [] if channel is None else [_episode(item) for item in channel.findall("item")]
    return {episode.guid: episode for episode in found if episode.guid}


def _episode(item: Element) -> _Episode:
    file = item.find("enclosure")
    kept = {} if file is None else {key: file.get(key) or "" for key in ("url", "length", "type")}
    return _Episode(
        text_of(item, "guid") or "", text_of(item, "title") or "", kept, _artwork(item), _texts(item, _TOLD)
    )


def _artwork(parent: Element) -> str:
    image = parent.find(f"{ITUNES}image")
    return "" if image is None else image.get("href") or ""


def _texts(parent: Element, tags: tuple[str, ...]) -> dict[str, str]:
    from_tags = {short(tag): text_of(parent, tag) for tag in tags}
    return {name: text for name, text in from_tags.items() if text is not None}
