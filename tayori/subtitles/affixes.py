"""What Japanese never cuts from its word: prefixes, suffixes, particles, the second half of a verb.

BudouX (facts B.4) sometimes begins a phrase with a suffix or ends one with a prefix, and knows no compounds;
here its phrases are mended: `mended_cuts` takes such cuts away, `compound_cuts` finds the words of compounds.
"""

from __future__ import annotations

import re

_KANJI = r"一-鿿々〆"
_PREFIXES = frozenset("第約各全毎お御新旧非未不無再超最本当同某現前元副準諸総計満貴両片")
"""`ご` is not here: BudouX never parts it, and it ends many words."""
_HANGING = re.compile(
    "|".join((
        # suffixes of names and nouns
        r"(?:さん|さま|ちゃん|くん|たち|など|がた|ども(?!に)|ごと|だらけ|ぶり|づくり|ならでは|らしい|っぽい|じゅう)",
        rf"(?:様|氏|君|達|殿|的|化|者|員|館|駅|課|係|部|局|署|院|園|所|等|用|性|型|式|風|製|産|目|市|町|村|区|県|府|郡|港|川|山|"
        rf"線|号|間|中|内|外|前|後|別|際|費|料|券|証|書|先|発|着|行|側|沿|付|入|連|済|税|割|向)(?![{_KANJI}])",
        r"(?:向け|付き|入り|連れ|沿い|済み|行き|発着|以上|以下|以内|以外|以降|未満|全般|同士|自身|限定|参画)",
        # particles and what ends a sentence
        r"(?:は|が|を|に|で|と|も|の|へ|や|には|では|とは|への|での|との|にも|でも|からの|までの|としての)(?![ぁ-ん])",
        r"(?:から|まで|より|だけ|しか|ばかり|です|でした|ます|ました|ません|でしょう|だった|という|といった|について)",
        r"(?:ございま|児(?=保育|童))",
    ))
)  # fmt: skip
_LEANS = re.compile(
    r"(?:いる|いた|いま|いき|いく|いて|いない|いただ|頂|おりま|おく|おき|しまう|しまっ|みる|みて|みま|みませ|ある|あり(?!が)|あっ|"
    r"ない|なく|なる|なり|なっ|くる|きた|きま|くれ|もら|ほしい|欲しい|こと|もの(?!が)|ため|とき|よう|ところ|はず|わけ|ほう|"
    r"うえ|うち|まま|方(?:は|が|に|へ|も|を|の|で|、)|時(?:は|に|、)|際(?:は|に)|上で|前に|後に|でき|出来|する|し(?:た|て|ま)|される|された)"
)
"""Words that lean on the one before: いる of 住んでいる, こと, ため, できる."""
_POINTS = re.compile(r"(?:この|その|あの|どの|こんな|そんな|あんな|どんな|ある|いわゆる|あらゆる|まだ|もう|とても|より|もっと|ほぼ)$")
_MISSED = re.compile(r"(?<=[^をー])を(?=[^、。ぁ-んー])|(?<=[ぁ-ん])(?=ありがとう|おめでとう)")
_COMPOUNDING = re.compile(r"(?:子育て|まちづくり|地域おこし|ひとり親|取り組み|問い合わせ|見守り|受け入れ|申し?込み|手続き)$")
"""Nouns that end in hiragana and begin compounds: 子育て世帯."""
_WHEN = re.compile(
    r"(?:[今本昨明先翌毎来去][日朝晩夜週月年春夏秋冬]|[今前次毎]回|一昨日|明後日|当[日初]|現在|今後|最近|近年|将来|以前|以後|以降|午前|午後|"
    r"[0-9０-９一二三四五六七八九十][年月日時分歳]|時頃|年間|月間|日間|時間|期間|全員|一部|一度|随時|順次|後日)$"
)
_TIMES = "日時朝夜年頃今昔中間月春夏秋冬街町村国家人方後前先上下他"
_NAMES_IN_ITERATION = frozenset("佐奈代野菜寧々美")
def mended_cuts(text: str, cuts: set[int]) -> set[int]:
    """The phrase ends of BudouX without those that part a prefix, suffix or particle from its word."""
    kept = set()
    for i in cuts:
        if i >= len(text) or hangs(text, i):
            continue
        if _ends_in_prefix(text, i, cuts) or _divides_name(text, i) or (text[i - 1] == "ん" and text[i] == "で"):
            continue
        if _is_stub(text, i, cuts):
            kept.add(i - 1)
            continue
        kept.add(i)
    return kept


def hangs(text: str, i: int) -> bool:
    """Does a suffix or particle begin at `i`?"""
    return text[i - 1] not in "、。！？!?「『（" and bool(_HANGING.match(text, i))


def added_cuts(text: str) -> set[int]:
    """Phrase ends BudouX may miss: after the particle を, before words of thanks."""
    return {match.end() for match in _MISSED.finditer(text)}


def _ends_in_prefix(text: str, i: int, cuts: set[int]) -> bool:
    """Is the phrase before `i` nothing but a prefix?"""
    return text[i - 1] in _PREFIXES and (i == 1 or i - 1 in cuts or text[i - 2] in "、。「『（・ \u3000のはがを")


def _divides_name(text: str, i: int) -> bool:
    return text[i - 1] == "々" and i > 1 and text[i - 2] in _NAMES_IN_ITERATION and _is_kanji(text[i])


def _is_stub(text: str, i: int, cuts: set[int]) -> bool:
    """たちの笑|顔: one kanji left behind by its word, after の."""
    return (
        i > 2 and text[i - 2] == "の" and text[i - 3] not in "そこあど" and i - 1 not in cuts
        and _is_kanji(text[i]) and _is_kanji(text[i - 1]) and text[i - 1] not in _TIMES
    )  # fmt: skip


def _is_kanji(char: str) -> bool:
    return "一" <= char <= "鿿"


def leaning(text: str, i: int) -> bool:
    """Does the word at `i` lean on the one before it?"""
    return bool(_LEANS.match(text, i))


def compounding(text: str, i: int) -> bool:
    """Is the word before `i` the first half of a compound: 子育て|世帯?"""
    return _is_kanji(text[i]) and bool(_COMPOUNDING.search(text, max(0, i - 6), i))


def says_when(text: str, i: int) -> bool:
    """Does the word before `i` say when or how many: 本日, 今年, 全員?"""
    return bool(_WHEN.search(text, max(0, i - 3), i))


def leading(text: str, i: int) -> bool:
    """Is the word before `i` one that points at the next: この, とても?"""
    return bool(_POINTS.search(text, max(0, i - 4), i))
