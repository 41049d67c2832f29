"""Where a line may be broken at all: Japanese line-breaking rules (facts B.4: JLReq, after JIS X 4051).

Strict set: 々, ー and small kana never begin a line either. All functions are pure.
"""

from __future__ import annotations

import re
import unicodedata

NOT_AT_START = frozenset(
    "’”）〕］｝〉》」』】｠〙〗»〟)]}"
    "‐〜゠–～"
    "！？‼⁇⁈⁉!?"
    "・：；:;"
    "。．、，.,"
    "ヽヾゝゞ々〻ー"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
    "｡､｣･ｧｨｩｪｫｬｭｮｯｰﾞﾟ゛゜"
)
"""Characters no line begins with."""

NOT_AT_END = frozenset("‘“（〔［｛〈《「『【｟〘〖«〝｢([{")
"""Characters no line ends with."""

_DIGITS = r"[0-9０-９]+(?:[.,:/\-．，：／－・][0-9０-９]+)*"
_PREFIX = r"[￥¥＄$￡£＃#€№第約午前午後]*"
_COUNTER = (
    r"(?:年度|年間|年代|年生|年|か月|ヶ月|カ月|月|週間|日間|日目|日|時間|時半|時|分間|分|秒|世紀|万円|億円|兆円|千円|円|"
    r"万人|人前|人|件|回目|回|歳児|歳|度|名|校|店舗|店|台|本|枚|個|冊|点|位|番線|番|号線|号|丁目|番地|階|条|軒|棟|頭|匹|羽|"
    r"杯|皿|食|組|種類|種|つ|倍|割|万|億|兆|パーセント|キロ|メートル|センチ|ミリ|グラム|リットル|ヘクタール|"
    r"[A-Za-z]{1,4}|[%％‰°′″℃￠㏋ℓ㌃㌍㌔㌘㌢㌣㌦㌧㌫㌶㌻㍉㍊㍍㍑㍗㎎㎏㎜㎝㎞㎡㎥㏄])"
)
_UNSPLIT = re.compile(
    # a date or time of day is one thing: 2026年4月1日（水）, 午前8時30分
    rf"(?:{_PREFIX}{_DIGITS}年)?(?:{_DIGITS}月)?{_DIGITS}日(?:[（(][月火水木金土日祝・]{{1,5}}[）)])?"
    rf"|{_PREFIX}{_DIGITS}時{_DIGITS}分(?:{_DIGITS}秒)?"
    rf"|{_PREFIX}{_DIGITS}{_COUNTER}?"
    r"|[—―]{2,}|[…‥]{2,}|〳〵|〴〵|[！？!?]{2,}"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+")
_WIDE = re.compile(
    "[\u2e80-\u2fdf\u2ff0-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
    "\uff61-\uff9f\uffe0-\uffe6\U0001b000-\U0001b16f\U00020000-\U0003fffd]"
)
_JOINER = "\u200d"


def is_wide(char: str) -> bool:
    """Is this a character of Japanese or Chinese text, between which lines may break without a space?

    Hangul is not: Korean breaks at its spaces.
    """
    return bool(_WIDE.match(char))


def break_positions(text: str) -> tuple[int, ...]:
    """Every `i` at which `text[:i]` may end a line and `text[i:]` may begin the next.

    At a space the position is after it. Inside a Latin word, a number with its counter, a date, a doubled
    dash or a character made of several code points there is none.
    """
    held = _held(text)
    plain = {i for i in range(1, len(text)) if not held[i] and _may_break(text, i)}
    return tuple(sorted(plain | _in_addresses(text)))


def _in_addresses(text: str) -> set[int]:
    """Inside a web address, which is longer than most lines: after a slash or a dot."""
    return {
        i
        for address in _ADDRESS.finditer(text)
        for i in range(address.start() + 1, address.end())
        if text[i - 1] in "/." and text[i].isalnum()
    }


def _may_break(text: str, i: int) -> bool:
    after = text[i]
    if after.isspace() or _clings(text, i):
        return False
    before = _last_visible(text, i)
    if not before or before in NOT_AT_END or after in NOT_AT_START:
        return False
    if text[i - 1].isspace() and text[i - 1] != "\u00a0":
        return True
    if not is_wide(after) and not is_wide(before):
        return _between_words(text, i)
    return True


def _between_words(text: str, i: int) -> bool:
    """Between two characters that are not Japanese: after a hyphen or slash in a word, and at emoji."""
    before, after = text[i - 1], text[i]
    if before in "-–—/" and i > 1:
        return text[i - 2].isalpha() and after.isalpha()
    return _is_symbol(before) or _is_symbol(after)


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char) == "So" or char == "\ufe0f"


def _last_visible(text: str, i: int) -> str:
    while i and text[i - 1].isspace():
        i -= 1
    return text[i - 1] if i else ""


def _clings(text: str, i: int) -> bool:
    """Is `text[i]` part of the character before it (marks, joiners, variation and skin tone, flags)?"""
    char, before = text[i], text[i - 1]
    if _JOINER in {before, char} or "\U0001f3fb" <= char <= "\U0001f3ff":
        return True
    if unicodedata.category(char) in {"Mn", "Me", "Mc"}:
        return True
    return _is_flag_letter(char) and _flag_letters_before(text, i) % 2 == 1


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _flag_letters_before(text: str, i: int) -> int:
    count = 0
    while i - count > 0 and _is_flag_letter(text[i - count - 1]):
        count += 1
    return count


def _held(text: str) -> list[bool]:
    """Positions inside something that is never split."""
    held = [False] * (len(text) + 1)
    for token in _UNSPLIT.finditer(text):
        for i in range(token.start() + 1, token.end()):
            held[i] = True
    return held
