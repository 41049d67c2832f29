"""Apple's categories of former years, and other spellings, as the categories of today (facts 4.1).

Apple changed them in August 2019; hosts and archived feeds still have the old ones.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from tayori.feeds.categories import CATEGORIES

_MOVED = {
    "games & hobbies": ("Leisure",),
    "games & hobbies/other games": ("Leisure", "Games"),
    "government & organizations": ("Government",),
    "government & organizations/non-profit": ("Business", "Non-Profit"),
    "health": ("Health & Fitness",),
    "health/fitness & nutrition": ("Health & Fitness", "Fitness"),
    "health/self-help": ("Education", "Self-Improvement"),
    "news & politics": ("News",),
    "science & medicine": ("Science",),
    "science & medicine/medicine": ("Health & Fitness", "Medicine"),
    "society & culture/history": ("History",),
    "sports & recreation": ("Sports",),
    "sports & recreation/outdoor": ("Sports", "Wilderness"),
    "technology/tech news": ("News", "Tech News"),
    "arts/literature": ("Arts", "Books"),
    "business/business news": ("News", "Business News"),
    "business/management & marketing": ("Business", "Management"),
    "education/language courses": ("Education", "Language Learning"),
    "education/training": ("Education", "Courses"),
    "family": ("Kids & Family",),
    "kids": ("Kids & Family",),
    "movies & television": ("TV & Film",),
    "politics": ("News", "Politics"),
    "talk radio": ("News", "News Commentary"),
    "international": ("Society & Culture",),
    "food": ("Arts", "Food"),
    "travel": ("Society & Culture", "Places & Travel"),
    "audio blogs": ("Society & Culture", "Personal Journals"),
}
"""Old category, or old category/subcategory, in lower case; what is not here keeps its words."""


def todays_category(written: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The first of the categories a feed has (each with its subcategory) that Apple knows; empty without."""
    found = [category for names in written if (category := _known([_clean(name) for name in names]))]
    # the first with a subcategory that survived says most, if it is the same as the first
    return next(
        (c for c in found if found and c[0] == found[0][0] and len(c) == 2), found[0] if found else ()
    )


def _clean(name: str) -> str:
    for _ in range(2):  # `&amp;amp;` is met
        name = html.unescape(name)
    return re.sub(r"\s+and\s+", " & ", " ".join(name.split()), flags=re.IGNORECASE).lower()


def _known(names: list[str]) -> tuple[str, ...]:
    if not names:
        return ()
    if len(names) == 1 and re.search(r"[/:>]", names[0]):
        names = [part.strip() for part in re.split(r"[/:>]+", names[0])]
    pair = "/".join(names[:2])
    if len(names) > 1 and pair in _MOVED:
        return _MOVED[pair]
    base = _MOVED.get(names[0]) or _spelt(names[0], CATEGORIES)
    inner = _spelt(names[1], CATEGORIES[base[0]]) if base and len(names) > 1 else ()
    return (base[0], *inner) if inner else base


def _spelt(name: str, known: Iterable[str]) -> tuple[str, ...]:
    bare = _letters(name)
    return next(((word,) for word in known if _letters(word) == bare), ())


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower().replace("&", ""))
