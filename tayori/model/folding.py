"""Texts as they are compared: one spelling for the same name, and words that stand alone.

Names are looked for generously (`folded`, `spellings`), because somebody is hurt when one is missed. Words
that have to be shown are looked for strictly (`has_words`), because nobody is credited by half a word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NAME_VARIANTS = (
    "高髙 崎﨑嵜碕 辺邊邉 斉齊斎齋 浜濱濵 徳德 沢澤 広廣 国國 島嶋嶌 桜櫻 竜龍 滝瀧 関關 吉𠮷 土圡 真眞 恵惠 "
    "栄榮 穂穗 万萬 寿壽 実實 桧檜 条條 弥彌 礼禮 亀龜 鉄鐵 塩鹽 芦蘆 柳栁桺 橋槗𣘺 富冨 峰峯 曽曾 増增 緑綠 "
    "黄黃 黒黑 清淸 静靜 瀬瀨 頼賴 郎郞 内內 青靑 呉吳 伝傳 円圓 園薗 県縣 学學 児兒 当當 恒恆 蔵藏 桑桒 "
    "館舘 野埜 松枩 船舩 鴎鷗 尭堯 遥遙 瑶瑤 槙槇 鶴靏靍 為爲 秋穐 薫薰 悦悅 鎮鎭 慎愼 欅﨔 熙煕凞 衛衞 "
    "応應 奥奧 横橫 温溫 寛寬 暁曉 勲勳 渋澁 荘莊 壮壯 将將 乗乘 浄淨 譲讓 来來 涼凉 録錄 禄祿 宝寶 麦麥 処處"
)
"""Characters that names are written with in either form; the first of each is the one compared.

From the old forms of the jōyō list and those allowed in given names (戸籍法施行規則 別表第二), and what
JIS X 0213 and the registers add for family names. What differs by a variation selector alone needs no entry.
"""
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]"
)
"""Nothing is shown for them (Unicode: Default_Ignorable_Code_Point), though they are no format characters."""
_ACCENT = re.compile("[\u0300-\u036f]")


class _Spaced(dict[int, str]):
    """What a character becomes: itself, its usual form, a space for what divides words, nothing."""

    def __missing__(self, code: int) -> str:
        self[code] = kept = _kept(chr(code))
        return kept


def _kept(char: str) -> str:
    kind = unicodedata.category(char)
    if char.isspace() or kind[0] in "ZPS":
        return " "
    if kind[0] == "C" or _IGNORABLE.match(char) or _ACCENT.match(char):
        return ""
    base, *marks = list(unicodedata.normalize("NFD", char))
    return base if marks and all(_ACCENT.match(mark) for mark in marks) else char


_SPACED = _Spaced(
    {ord(other): kept for kept, *others in map(list, _NAME_VARIANTS.split()) for other in others}
)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """`text` as names are looked for in it: letters and digits alone, in one width, case and form.

    Spaces, punctuation, symbols, invisible characters, variation selectors and accents are left out.
    髙 is 高; long vowel marks stay. Folding twice changes nothing.
    """
    return _run_together(_words(text))


@lru_cache(maxsize=4096)
def spellings(name: str) -> tuple[str, ...]:
    """How a name may stand in a folded text: as it is; of two or three words also with the last one first.

    A family name alone is not looked for, nor a given name: half of Japan's places are called like somebody.
    """
    words = _words(name)
    is_turned = len(words) in (2, 3) and all(word.isalpha() for word in words)
    orders = [words[at:] + words[:at] for at in range(len(words) if is_turned else 1)]
    return tuple(dict.fromkeys(filter(None, map(_run_together, orders))))


def has_words(text: str, wanted: str) -> bool:
    """Whether `wanted` stands in `text`, and not as a part of longer words; an empty one never does.

    Spaces, width and what is invisible do not matter: 長野 is not in 長野市の朝, but in 提供：長 野。
    """
    pattern = _pattern(wanted)
    return pattern is not None and pattern.search(_visible(text)) is not None


@lru_cache(maxsize=4096)
def _pattern(wanted: str) -> re.Pattern[str] | None:
    letters = "".join(_visible(wanted).split())
    if not letters:
        return None
    before = r"(?<!\w)" if re.match(r"\w", letters[0]) else ""
    after = r"(?!\w)" if re.match(r"\w", letters[-1]) else ""
    return re.compile(before + r"\s*".join(map(re.escape, letters)) + after)


@lru_cache(maxsize=4096)
def _visible(text: str) -> str:
    """In one width, without what nothing is shown for."""
    shown = _IGNORABLE.sub("", unicodedata.normalize("NFKC", text))
    return shown if shown.isprintable() else "".join(c for c in shown if unicodedata.category(c) != "Cf")


def _words(text: str) -> list[str]:
    usual = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return usual.translate(_SPACED).split()


def _run_together(words: list[str]) -> str:
    return unicodedata.normalize("NFC", "".join(words))
