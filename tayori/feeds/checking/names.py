"""Tags by their names: written in another case, out of use, unknown (facts 4.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tayori.feeds.checking.vocabulary import meant
from tayori.feeds.document import ITUNES, Element, here, short
from tayori.model.finding import Finding, note, warning

_CORE = (
    "title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate",
    "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput",
    "skipHours", "skipDays", "item", "author", "comments", "enclosure", "guid", "source",
)  # fmt: skip
_ITUNES = (
    "author", "applepodcastsverify", "block", "category", "complete", "duration", "email", "episode",
    "episodeType", "explicit", "image", "isClosedCaptioned", "keywords", "name", "new-feed-url", "order",
    "owner", "season", "subtitle", "summary", "title", "type",
)  # fmt: skip
_OBSOLETE = ("summary", "subtitle", "keywords")


def check_names(channel: Element, items: Sequence[Element]) -> Iterator[Finding]:
    """Tags of RSS and iTunes that no reader takes; one finding for each name."""
    stands = _stands((channel, *items))
    for tag, elements in stands.items():
        times, place = f"{len(elements)} times" if len(elements) > 1 else "once", here(elements[0])
        right = _right_case(tag)
        if right is not None:
            text = f"<{short(tag)}> stands {times}; names are case-sensitive, so nobody reads it."
            yield warning("tag-case", text, f"Write <{right}>.", place)
        elif tag in {ITUNES + name for name in _OBSOLETE}:
            text = f"<{short(tag)}> stands {times}; Apple no longer reads it."
            yield note("itunes-tag-obsolete", text, "It can go.", place)
        elif tag.startswith(ITUNES) and tag.removeprefix(ITUNES) not in _ITUNES:
            text = f"<{short(tag)}> is no tag of Apple's{meant(tag.removeprefix(ITUNES), _ITUNES)}"
            yield note("itunes-tag-unknown", text if text.endswith("?") else f"{text}.", "", place)


def _stands(parents: Sequence[Element]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = defaultdict(list)
    for parent in parents:
        for element in parent.iterchildren("{}*", f"{ITUNES}*"):
            found[element.tag].append(element)
    return found


_FOLDED = {name.casefold(): name for name in _CORE} | {
    (ITUNES + name).casefold(): f"itunes:{name}" for name in _ITUNES
}


def _right_case(tag: str) -> str | None:
    right = _FOLDED.get(tag.casefold())
    return right if right is not None and right != short(tag) else None
