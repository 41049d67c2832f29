"""Lists others keep: languages, countries' form, roles, services (facts 4.1, 4.5)."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LANGUAGES = frozenset((
    "aa", "ab", "ae", "af", "ak", "am", "an", "ar", "as", "av", "ay", "az", "ba", "be", "bg", "bh",
    "bi", "bm", "bn", "bo", "br", "bs", "ca", "ce", "ch", "co", "cr", "cs", "cu", "cv", "cy", "da",
    "de", "dv", "dz", "ee", "el", "en", "eo", "es", "et", "eu", "fa", "ff", "fi", "fj", "fo", "fr",
    "fy", "ga", "gd", "gl", "gn", "gu", "gv", "ha", "he", "hi", "ho", "hr", "ht", "hu", "hy", "hz",
    "ia", "id", "ie", "ig", "ii", "ik", "in", "io", "is", "it", "iu", "iw", "ja", "ji", "jv", "jw",
    "ka", "kg", "ki", "kj", "kk", "kl", "km", "kn", "ko", "kr", "ks", "ku", "kv", "kw", "ky", "la",
    "lb", "lg", "li", "ln", "lo", "lt", "lu", "lv", "mg", "mh", "mi", "mk", "ml", "mn", "mo", "mr",
    "ms", "mt", "my", "na", "nb", "nd", "ne", "ng", "nl", "nn", "no", "nr", "nv", "ny", "oc", "oj",
    "om", "or", "os", "pa", "pi", "pl", "ps", "pt", "qu", "rm", "rn", "ro", "ru", "rw", "sa", "sc",
    "sd", "se", "sg", "sh", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr", "ss", "st", "su", "sv",
    "sw", "ta", "te", "tg", "th", "ti", "tk", "tl", "tn", "to", "tr", "ts", "tt", "tw", "ty", "ug",
    "uk", "ur", "uz", "ve", "vi", "vo", "wa", "wo", "xh", "yi", "yo", "za", "zh", "zu",
))  # fmt: skip
"""ISO 639-1, with the older codes for Hebrew, Indonesian, Yiddish and Javanese that feeds still use."""

MISTAKEN_LANGUAGES = {"jp": "ja", "cn": "zh", "kr": "ko", "cz": "cs", "gr": "el", "dk": "da", "ua": "uk"}
"""Countries that are written where a language belongs."""

GROUPS = {
    "creative direction": (
        "director", "assistant director", "executive producer", "senior producer", "producer",
        "associate producer", "development producer", "creative director",
    ),
    "cast": (
        "host", "co-host", "guest host", "guest", "voice actor", "narrator", "announcer", "reporter",
    ),
    "writing": (
        "author", "editorial director", "co-writer", "writer", "songwriter", "guest writer", "story editor",
        "managing editor", "script editor", "script coordinator", "researcher", "editor", "fact checker",
        "translator", "transcriber", "logger",
    ),
    "audio production": (
        "studio coordinator", "technical director", "technical manager", "audio engineer",
        "remote recording engineer", "post production engineer",
    ),
    "audio post-production": (
        "audio editor", "sound designer", "foley artist", "composer", "theme music", "music production",
        "music contributor",
    ),
    "administration": (
        "production coordinator", "booking coordinator", "production assistant", "content manager",
        "marketing manager", "sales representative", "sales manager",
    ),
    "visuals": ("graphic designer", "cover art designer"),
    "community": ("social media manager",),
    "misc.": ("consultant", "intern"),
    "video production": ("camera operator", "lighting designer", "camera grip", "assistant camera"),
    "video post-production": ("editor", "assistant editor"),
}  # fmt: skip
"""The Podcast Taxonomy's groups and their roles, in lower case: they are compared without it."""

ROLES = frozenset(role for roles in GROUPS.values() for role in roles)

SERVICES = frozenset((
    "acast", "amazon", "anchor", "apple", "audible", "audioboom", "backtracks", "bitcoin", "blubrry",
    "buzzsprout", "captivate", "castos", "castopod", "facebook", "fireside", "fyyd", "google",
    "gpodder", "hypercatcher", "kasts", "libsyn", "mastodon", "megafono", "megaphone", "omnystudio",
    "overcast", "paypal", "pinecast", "podbean", "podcastaddict", "podcastguru", "podcastindex",
    "podcasts", "podchaser", "podcloud", "podfriend", "podiant", "podigee", "podnews", "podomatic",
    "podserve", "podverse", "redcircle", "relay", "resonaterecordings", "rss", "shoutengine",
    "simplecast", "slack", "soundcloud", "spotify", "spreaker", "tiktok", "transistor", "twitter",
    "whooshkaa", "youtube", "zencast",
))  # fmt: skip
"""Slugs of podcast:block."""


_LONGEST_WORD = 60


def meant(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` when one of `known` is near, else nothing."""
    if len(word) > _LONGEST_WORD:
        return ""
    by_fold = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), list(by_fold), 1)
    return f"; did you mean {by_fold[near[0]]!r}?" if near else ""
