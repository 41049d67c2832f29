"""The rules for one episode (facts 4.1-4.4)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tayori.feeds.checking.channel import check_explicit
from tayori.feeds.checking.dates import check_date
from tayori.feeds.document import ITUNES, PODCAST, Element, here, is_number, is_url, short, subject, text_of
from tayori.model.finding import Finding, error, note, warning

EPISODE_TYPES = ("full", "trailer", "bonus")
_RECOMMENDED = ("link", f"{ITUNES}image", f"{ITUNES}explicit")
_NUMBERED = re.compile(
    r"""(episode|ep\.?|folge|season)\s*\#?\d+\b | s\d+\s*[.:-]?\s*ep?\d+\b | [#＃]\s*\d+
        | \d+\s*[.:|-]\s | 第\s*\d+\s*[回話] | エピソード\s*\d+""",
    re.IGNORECASE | re.VERBOSE,
)
"""The forms in which titles begin with a number that itunes:episode is for."""
_CLOCK = re.compile(r"(\d+:)?[0-5]?\d:[0-5]?\d")
_SHORT_GUID = 6
"""Digits up to which a guid is a counter that another show may have as well (facts 4.8)."""


def check_item(item: Element, *, serial: bool) -> Iterator[Finding]:
    """What is wrong with an episode; `serial` shows need episode numbers."""
    name = subject(item)
    yield from _check_title(item, name)
    yield from _check_guid(item, name)
    yield from check_date(item, name)
    yield from _check_numbers(item, name, serial=serial)
    yield from _check_duration(item, name)
    if item.find(f"{PODCAST}transcript") is None:
        text = f"{name} has no transcript."
        yield warning("transcript-missing", text, "Those who cannot hear need it.", here(item))
    yield from check_explicit(item, name)


def _check_title(item: Element, name: str) -> Iterator[Finding]:
    title = text_of(item, "title")
    if not title:
        text = f"{name} has no title."
        yield error("item-title-missing", text, "Every directory requires one.", here(item))
    elif _NUMBERED.match(title):
        cure = "Put it into itunes:episode and itunes:season."
        yield warning("title-number", f"{name} has a number in its title.", cure, here(item.find("title")))
    if not text_of(item, "description"):
        yield warning("item-description-missing", f"{name} has no description.", "Write one.", here(item))


def _check_guid(item: Element, name: str) -> Iterator[Finding]:
    element, guid = item.find("guid"), text_of(item, "guid")
    if element is None or not guid:
        cure = "Without one every move makes it new again."
        yield error("guid-missing", f"{name} has no guid.", cure, here(item))
        return
    if element.get("isPermaLink", "true").lower() != "false" and not is_url(guid):
        text = f"{name}: the guid {guid} claims to be a link and is none."
        yield error("guid-permalink", text, 'Write isPermaLink="false".', here(element))
    file = item.find("enclosure")
    if file is not None and guid == file.get("url"):
        text = f"{name} has its file's URL as guid."
        yield warning("guid-is-url", text, "It must not change with it.", here(element))
    if is_number(guid) and len(guid) <= _SHORT_GUID:
        text = f"{name} has the guid {guid}, which another show may have too."
        yield note(
            "guid-short", text, "New episodes are better off with a UUID; leave this one.", here(element)
        )


def _check_numbers(item: Element, name: str, *, serial: bool) -> Iterator[Finding]:
    for tag in (f"{ITUNES}episode", f"{ITUNES}season"):
        value = text_of(item, tag)
        if value is not None and not (is_number(value) and int(value[:9]) > 0):
            text = f"{name}: {short(tag)} is {value!r}, not a whole number from 1."
            yield error("number-value", text, "Correct it.", here(item.find(tag)))
    kind = text_of(item, f"{ITUNES}episodeType")
    if kind is not None and kind not in EPISODE_TYPES:
        text = f"{name}: itunes:episodeType {kind!r} is unknown."
        yield error(
            "episode-type", text, "Use full, trailer or bonus.", here(item.find(f"{ITUNES}episodeType"))
        )
    if serial and text_of(item, f"{ITUNES}episode") is None and kind in (None, "full"):
        text = f"{name} has no number, but the show is serial."
        yield error("number-missing", text, "Apple orders a serial show by number.", here(item))


def _check_duration(item: Element, name: str) -> Iterator[Finding]:
    said = text_of(item, f"{ITUNES}duration")
    if said is None:
        text = f"{name} has no itunes:duration."
        yield error("duration-missing", text, "Spotify requires it.", here(item))
        return
    place = here(item.find(f"{ITUNES}duration"))
    if _CLOCK.fullmatch(said) and set(said) - set("0:"):
        yield note("duration-form", f"{name}: {said} is not in seconds.", "Apple asks for seconds.", place)
    elif is_number(said) and not said.strip("0"):
        yield warning("duration-value", f"{name} is said to last 0 seconds.", "Give seconds.", place)
    elif not is_number(said):
        yield error("duration-value", f"{name}: {said!r} is no duration.", "Give seconds.", place)


def check_items(items: Sequence[Element]) -> Iterator[Finding]:
    """What is wrong with the episodes together: what two of them share, what many of them lack."""
    for guid, shared in _shared((text_of(item, "guid"), item.find("guid")) for item in items):
        text = f"{len(shared)} episodes have the guid {guid}."
        yield error("guid-twice", text, "Listeners see only one of them.", here(shared[1]))
    files = ((file.get("url"), file) for item in items for file in item.findall("enclosure"))
    for url, shared in _shared(files):
        text = f"{len(shared)} episodes have the file {url}."
        yield error("enclosure-twice", text, "Apple shows only one of them.", here(shared[1]))
    for tag in _RECOMMENDED:
        without = [item for item in items if item.find(tag) is None]
        if without:
            text = f"{len(without)} of {len(items)} episodes have no {short(tag)}."
            yield note("item-tag-recommended", text, "PSP-1 recommends it.", here(without[0]))


def _shared(named: Iterable[tuple[str | None, Element]]) -> Iterator[tuple[str, list[Element]]]:
    """Values that stand more than once, with the elements they stand in."""
    stands: dict[str, list[Element]] = defaultdict(list)
    for value, element in named:
        if value:
            stands[value].append(element)
    return ((value, elements) for value, elements in stands.items() if len(elements) > 1)
