"""The portal's own words, and dates and lengths as people write them, in Japanese and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType, SimpleNamespace

from tayori.model.ids import Lang
from tayori.publishers.site.words import en, ja

_LANGUAGE_NAMES = {
    "ja": "日本語",
    "en": "English",
    "ko": "한국어",
    "zh": "中文",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "vi": "Tiếng Việt",
}

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

Words = Mapping[str, str]


def words(lang: Lang) -> Words:
    """The portal's words in `lang`: Japanese for Japanese, English for every other language."""
    return MappingProxyType(ja.WORDS if is_japanese(lang) else en.WORDS)


def named_words(lang: Lang) -> SimpleNamespace:
    """The same for templates: a word called `keys` or `copy` is no method of a mapping there."""
    return SimpleNamespace(**words(lang))


def is_japanese(lang: Lang) -> bool:
    """Whether `lang` is Japanese, whatever its script or region."""
    return lang.split("-")[0] == "ja"


def language_name(lang: Lang) -> str:
    """The language's name in itself; its tag where we do not know it."""
    return _LANGUAGE_NAMES.get(lang) or _LANGUAGE_NAMES.get(Lang(lang.split("-")[0])) or str(lang)


def date_text(day: date, lang: Lang) -> str:
    """2026年11月20日, or 20 November 2026."""
    if is_japanese(lang):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def length_text(ms: int, lang: Lang) -> str:
    """22秒, 4分5秒, 1時間2分; or 22 s, 4 min 5 s, 1 h 2 min. Empty for nothing."""
    total = (ms + 500) // 1000
    hours, minutes, seconds = total // 3600, total % 3600 // 60, total % 60
    units = ("時間", "分", "秒") if is_japanese(lang) else (" h", " min", " s")
    shown = [hours, minutes, 0 if hours else seconds]
    separator = "" if is_japanese(lang) else " "
    return separator.join(f"{number}{unit}" for number, unit in zip(shown, units, strict=True) if number)


def clock(ms: int) -> str:
    """0:05, 12:34, 1:02:03."""
    total = ms // 1000
    hours, minutes, seconds = total // 3600, total % 3600 // 60, total % 60
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def iso_length(ms: int) -> str:
    """ISO 8601 duration in whole seconds, at least one: PT22S, PT1H2M3S."""
    total = max(1, (ms + 500) // 1000)
    hours, minutes, seconds = total // 3600, total % 3600 // 60, total % 60
    parts = [(hours, "H"), (minutes, "M"), (seconds, "S")]
    return "PT" + "".join(f"{number}{unit}" for number, unit in parts if number)


def size_text(size: int) -> str:
    """Bytes as people read them: 820 KB, 4.2 MB."""
    if size < 1_000_000:
        return f"{max(1, (size + 500) // 1000)} KB"
    return f"{size // 1_000_000}.{size % 1_000_000 // 100_000} MB"
