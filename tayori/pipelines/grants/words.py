"""Answers as people give them, on a terminal or in a consent form's table, in the words of a grant file.

Each reader takes a text and raises ValueError with one sentence, which never repeats the text: it may be
personal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

_SEPARATORS = re.compile(r"\s*[,、，;；\n]\s*")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ERA_DAY = re.compile(r"(令和|平成|昭和|R|H|S)\.?(\d{1,2}|元)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_ARTICLE = re.compile(r"(?:著作権)?法?第?(27|28)条?")
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
"""The year before the first of each."""
_YES = frozenset({"yes", "y", "true", "1", "はい", "○", "◯", "〇", "有", "あり", "レ", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "0", "いいえ", "×", "✕", "無", "なし", "-"})
_CHANNELS = {
    "すべて": "any",
    "全て": "any",
    "全媒体": "any",
    "ポータル": "portal",
    "ポータルサイト": "portal",
}
_TERRITORIES = {"全世界": "world", "世界": "world", "日本": "JP", "国内": "JP", "日本国内": "JP"}
_PURPOSES = {
    "すべて": "any", "広報": "information", "広告": "advertising", "教育": "education",
    "宣伝": "promotion", "販促": "promotion", "庁内": "internal", "内部": "internal",
}  # fmt: skip
_MANAGERS = {
    "jasrac": "JASRAC", "日本音楽著作権協会": "JASRAC", "nextone": "NexTone", "直接": "direct",
    "自己管理": "direct", "ライブラリー": "library", "ライブラリ": "library", "pd": "PD", "公有": "PD",
}  # fmt: skip
_STATUSES = {
    "依頼中": "requested", "申請中": "requested", "有効": "active", "不許諾": "refused", "不許可": "refused",
    "拒否": "refused",
}  # fmt: skip
_KINDS = {
    "肖像": "portrait", "出演": "portrait", "声": "voice", "音声": "voice", "場所": "place",
    "撮影許可": "place", "音楽": "music", "楽曲": "music", "映像": "footage", "写真": "photo",
    "美術": "artwork", "作品": "artwork", "フォント": "font", "書体": "font",
    "台本": "script", "原稿": "script", "ai": "ai", "生成ai": "ai",
}  # fmt: skip


def plain(text: str) -> str:
    """The text with full-width letters and digits as ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()


def read_words(text: str) -> list[str]:
    """Texts divided by commas, 、 or line breaks."""
    return [word for word in _SEPARATORS.split(text.strip()) if word]


def read_day(text: str) -> str:
    """A day: 2026-07-01, 2026/7/1, 2026年7月1日, 令和8年7月1日, R8.7.1."""
    written = plain(text).replace(" ", "")
    western, era = _DAY.fullmatch(written), _ERA_DAY.fullmatch(written.upper())
    match = western or era
    if match is None:
        raise ValueError("should be a day such as 2026-07-01 or 令和8年7月1日")
    *_, year_text, month, day = match.groups()
    first = _ERAS[match[1]] if era else 0
    year = first + (1 if year_text == "元" else int(year_text))
    try:
        return date(year, int(month), int(day)).isoformat()
    except ValueError as error:
        raise ValueError("is no day of the calendar") from error


def read_yes(text: str) -> str:
    """Yes or no."""
    word = plain(text).lower()
    if word not in _YES | _NO:
        raise ValueError("should be yes or no (はい, いいえ)")
    return "true" if word in _YES else "false"


def read_channels(text: str) -> list[str]:
    """Targets or kinds of target."""
    return _translated(text, _CHANNELS, str.lower)


def read_territories(text: str) -> list[str]:
    """Country codes, or `world`."""
    return _translated(text, _TERRITORIES, lambda word: "world" if word.lower() == "world" else word.upper())


def read_purposes(text: str) -> list[str]:
    """What it may be used for."""
    return _translated(text, _PURPOSES, str.lower)


def read_manager(text: str) -> str:
    """Who manages a composition."""
    return _MANAGERS.get(plain(text).lower(), plain(text))


def read_status(text: str) -> str:
    """Whether the permission stands."""
    return _STATUSES.get(plain(text), plain(text).lower())


def read_domestic(text: str) -> str:
    """内国 or 外国."""
    word = plain(text)
    return read_yes({"内国": "yes", "外国": "no", "domestic": "yes", "foreign": "no"}.get(word, word))


def read_kind(text: str) -> str:
    """A kind of grant."""
    return _KINDS.get(plain(text).lower(), plain(text).lower())


def read_articles(text: str) -> list[str]:
    """Articles of the copyright law: 27, 27条, 第27条, 法第27条."""
    found = [_ARTICLE.fullmatch(word) for word in read_words(plain(text).replace("・", ","))]
    if not all(found):
        raise ValueError("should be 27, 28 or both (27条、28条)")
    return [match[1] for match in found if match]


def read_text(text: str) -> str:
    """Text as it is."""
    return text.strip()


def read_code(text: str) -> str:
    """A code: letters and digits, never full-width."""
    return plain(text)


def _translated(text: str, words: Mapping[str, str], otherwise: Callable[[str], str]) -> list[str]:
    return [words.get(word, otherwise(word)) for word in read_words(plain(text))]
