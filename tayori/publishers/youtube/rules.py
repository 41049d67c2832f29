"""YouTube's limits as data, and the counting rules that go with them (facts 1.1-1.5, 1.12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

TITLE_MAX_CHARACTERS = 100
DESCRIPTION_MAX_BYTES = 5000
TAGS_MAX_CHARACTERS = 500
FILE_MAX_BYTES = 274_877_906_944
CAPTIONS_MAX_BYTES = 104_857_600
SHORT_MAX_MS = 180_000
"""Square or vertical and no longer than this: filed as a Short (facts 1.12)."""
UNVERIFIED_MAX_MS = 900_000
"""Longer uploads need a verified account (facts 1.13)."""
THUMBNAIL_MAX_BYTES = 2_000_000
"""Works under every version of the rule; the limit itself is 52,428,800 since 2026-09-14 (facts 1.9)."""

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "1": "Film & Animation",
        "2": "Autos & Vehicles",
        "10": "Music",
        "15": "Pets & Animals",
        "17": "Sports",
        "19": "Travel & Events",
        "20": "Gaming",
        "22": "People & Blogs",
        "23": "Comedy",
        "24": "Entertainment",
        "25": "News & Politics",
        "26": "Howto & Style",
        "27": "Education",
        "28": "Science & Technology",
        "29": "Nonprofits & Activism",
    }
)
"""Assignable in practice (facts 1.5); `videoCategories.list` is the authority at run time."""


def tags_length(tags: Iterable[str]) -> int:
    """Length of `tags` as YouTube counts it: +2 for a tag with a space, +1 per separator (facts 1.5, 7.1)."""
    lengths = [len(tag) + (2 if " " in tag else 0) for tag in tags]
    return sum(lengths) + max(0, len(lengths) - 1)


def fit_tags(tags: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(those that fit in order, those left out) without doubles."""
    kept: list[str] = []
    dropped: list[str] = []
    for tag in dict.fromkeys(t.strip() for t in tags if t.strip()):
        (kept if tags_length([*kept, tag]) <= TAGS_MAX_CHARACTERS else dropped).append(tag)
    return tuple(kept), tuple(dropped)


def text_faults(name: str, text: str, *, characters: int | None = None, size: int | None = None) -> list[str]:
    """What YouTube would refuse in `text`, in sentences; limits in characters and in UTF-8 bytes."""
    faults = []
    if characters is not None and len(text) > characters:
        faults.append(
            f"The {name} has {len(text)} characters, YouTube takes {characters}: shorten it by "
            f"{len(text) - characters}."
        )
    over = len(text.encode()) - size if size is not None else 0
    if over > 0:
        faults.append(f"The {name} is {over} bytes over YouTube's {size}: about {-(-over // 3)} characters.")
    if "<" in text or ">" in text:
        faults.append(f"The {name} has an angle bracket, which YouTube refuses: write 〈 〉 instead.")
    return faults
