"""How good a break in Japanese is: phrases of BudouX, mended, and what grammar shows without a dictionary.

Facts B.4: BudouX alone splits numbers (`202|6年`) and knows no kinsoku. Chinese goes the same way with its
own models, without the grammar. A cost is in the unit of `wrap`: the square of a tenth of an em.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from tayori.model.ids import Lang
from tayori.subtitles.lines import english
from tayori.subtitles.lines.affixes import (
    added_cuts,
    after_prefix,
    completing,
    compounding,
    hangs,
    leading,
    leaning,
    mended_cuts,
    says_when,
    within_name,
)
from tayori.subtitles.lines.budoux_cuts import is_japanese, phrase_cuts
from tayori.subtitles.lines.compounds import katakana_cuts, name_cuts, word_cuts
from tayori.subtitles.lines.kinsoku import is_wide

_AFTER_SENTENCE = -3800
_AFTER_PAUSE = -2000
_AFTER_LEADER = -1000
_AFTER_TOPIC = -150
_AFTER_NO = 350
_AFTER_ATTRIBUTE = 450
_AFTER_LEADING = 900
_WITHOUT_PARTICLE = 250
_LEANING = 600
_BEFORE_FORMAL_NOUN = 2500
_WITHIN_PARTICLE = 3500
_BEFORE_AUXILIARY_VERB = 1200
_WITHIN_DATE = 2500
_AFTER_DOT = 1200
_BEFORE_ASIDE = 600
_AFTER_LABEL = 600
_INSIDE_BRACKETS = 1200
_AT_SPACE = -2000
_AT_LATIN = 0
_BETWEEN_LATIN = 1500
_IN_PROPER_NAME = 500
_WITHIN_NAME = 5000
_BETWEEN_KANJI = 2500
_AFTER_FIRST_HALF = 3000
_BETWEEN_WORDS_OF_COMPOUND = 3800
"""Costs of places that divide nothing. A line 1 em off the even width costs 100, 3 em 900, 5 em 2500."""
_IN_KATAKANA = 12_000
_IN_SHORT_QUOTE = 15_000
_BEFORE_AUXILIARY = 15_000
_INSIDE_PHRASE = 20_000
_AFTER_KANJI_SUFFIX = 25_000
_INSIDE_KANJI = 30_000
_ODD = 10_000
_INSIDE_WORD = 60_000
_AT_AFFIX = 80_000
_AFTER_PARTICLE = 90_000
_INSIDE_HIRAGANA = 100_000
_AFTER_PREFIX = 110_000
_AT_PARTICLE = 150_000
"""Costs of places inside a phrase or word, all beyond `phrases.DIVIDES`."""
SENTENCE_END = "。．！？!?"
_PAUSE = "、，,;:；："
_PARTICLES = "はがをにでともへのや"
_OPEN, _CLOSE = "（「『【〈《〔［(“‘[", "）」』】〉》〕］)”’]"
_LEADERS = "…‥―—"
_DOTS = "・･〜～／"
_ENDING = frozenset(SENTENCE_END + _PAUSE + _LEADERS + _CLOSE + _DOTS + " \u3000\t")
_BEGINNING = frozenset(_OPEN)
_QUOTED = re.compile("「[^「」]{2,7}」|『[^『』]{2,7}』|“[^“”]{2,7}”")
"""Names and short sayings, which are one thing to the reader: 「かがやき」."""
_IN_DATE = re.compile("年[）)][0-9０-９]{1,2}月?")
"""The middle of 2027年（令和9年）|3月31日, which few lines can hold."""
_AUXILIARY = re.compile(
    "ながら|(?<=て)(?:い[るたまなき]|おり|お[いく]|み[るたなよ]|くださ|くれ|ほし)|(?<=んで)(?:い[るたまな]|くださ)"
)
"""What a long verb is best divided before, when it must be."""
_ENDS_OF_WORDS = "者員館病費料券証税会率線性庁省署課局県市町村区業金"
_BEGINS_AFTER_THEM = "院理議社員合見計話長民者館務界用場"
"""Kanji that mostly end a word within a compound, when two or more come before them: 狂犬病|予防注射; and
those before which they do not: 大臣|会合."""
_FAR = 20
"""Kanji that are looked back at to tell odd from even."""


@dataclass(frozen=True, slots=True)
class Japanese:
    """A Japanese or Chinese text and what is known of it."""

    text: str
    japanese: bool
    cuts: frozenset[int]
    """Where phrases end."""
    compounds: dict[int, int]
    """Costs between the words of compounds."""
    katakana: frozenset[int]
    quoted: frozenset[int]
    """Positions within short quotations."""
    brackets: tuple[int, ...]
    """How many are open before each position; empty when there are none."""

    @classmethod
    def of(cls, text: str, lang: Lang) -> Japanese:
        """Read a text."""
        cuts = phrase_cuts(text, lang)
        if not is_japanese(lang):
            return cls(text, False, frozenset(cuts), {}, frozenset(), frozenset(), _bracket_depth(text))
        mended = frozenset(mended_cuts(text, cuts) | added_cuts(text))
        compounds = dict.fromkeys(word_cuts(text), _BETWEEN_WORDS_OF_COMPOUND)
        compounds |= dict.fromkeys(name_cuts(text), _IN_PROPER_NAME)
        brackets = _bracket_depth(text)
        quoted = _within_quotes(text, brackets)
        return cls(text, True, mended, compounds, katakana_cuts(text), quoted, brackets)

    def candidates(self, positions: tuple[int, ...]) -> Sequence[int]:
        """Those that may divide nothing."""
        text, cuts, compounds, quoted = self.text, self.cuts, self.compounds, self.quoted
        return [
            i
            for i in positions
            if (i in cuts or text[i - 1] in _ENDING or text[i] in _BEGINNING or i in compounds)
            and i not in quoted
        ]

    def cost(self, i: int) -> int:
        """Of a break before character `i`, one of the candidates."""
        cost = self._cost(i)
        if not self.brackets or not self.brackets[i]:
            return cost
        return _INSIDE_BRACKETS + (max(0, cost) if self.text[i - 1].isspace() else cost)

    def _cost(self, i: int) -> int:
        before, after = self.text[i - 1], self.text[i]
        if before.isspace():
            return self._at_space(i)
        if before in SENTENCE_END:
            return _AFTER_SENTENCE
        if before in _PAUSE:
            return _AFTER_PAUSE
        if before in _LEADERS:
            return _AT_AFFIX if self.japanese and hangs(self.text, i) else _AFTER_LEADER
        if after in "（(":
            return _BEFORE_ASIDE
        if i in self.cuts or after in _OPEN or before in _CLOSE:
            return self._between_phrases(i)
        if before in _DOTS:
            return _AFTER_DOT
        return self.compounds.get(i, _INSIDE_PHRASE)

    def _at_space(self, i: int) -> int:
        before = self.text[:i].rstrip()[-1:]
        if before in SENTENCE_END or (before == "." and is_wide(self.text[i])):
            return _AFTER_SENTENCE
        wide = is_wide(before) + is_wide(self.text[i])
        if not wide:
            return english.cost_at(self.text, i) + _BETWEEN_LATIN
        if self.japanese and hangs(self.text, i):
            return _AT_AFFIX
        if wide < 2:
            return _AT_LATIN
        return _WITHIN_NAME if self.japanese and within_name(self.text, i) else _AT_SPACE

    def _between_phrases(self, i: int) -> int:
        if not self.japanese:
            return 0
        before, after = self.text[i - 1], self.text[i]
        if before in _CLOSE:
            if hangs(self.text, i) or (_is_hiragana(after) and i not in self.cuts):
                return _AT_AFFIX
            if _IN_DATE.search(self.text, i - 2, i + 3):
                return _WITHIN_DATE
            return _AFTER_LABEL if before in "）)" else 0
        if completing(self.text, i):
            return _WITHIN_PARTICLE
        cost = _LEANING if leaning(self.text, i) else 0
        if (before in "にと" and after == "な") or (cost and before in "てで"):
            cost += _BEFORE_AUXILIARY_VERB
        if compounding(self.text, i):
            cost += _AFTER_FIRST_HALF
        elif leading(self.text, i):
            cost += _AFTER_LEADING
        elif before == "の":
            cost += _BEFORE_FORMAL_NOUN if cost else _AFTER_NO
        elif before in "はも":
            cost += _AFTER_TOPIC
        elif before in "なるたいうぬ" and not _is_hiragana(after):
            cost += _AFTER_ATTRIBUTE
        elif not _is_hiragana(before) and after not in _OPEN:
            cost += self._without_particle(i)
        return cost

    def _without_particle(self, i: int) -> int:
        """Between two words with nothing between: a compound, unless the first says when."""
        compound = _is_kanji(self.text[i - 1]) and _is_kanji(self.text[i]) and not says_when(self.text, i)
        return _BETWEEN_KANJI if compound else _WITHOUT_PARTICLE

    def cost_inside(self, i: int) -> int:
        """Inside a phrase or word: at a change of script rather than in a word, hardly before a particle."""
        before, after = self.text[i - 1], self.text[i]
        if not is_wide(before) and not is_wide(after):
            return english.cost_within_word(self.text, i)
        if after in "…‥―—♪":
            return _AT_AFFIX
        if self.japanese and after_prefix(self.text, i):
            return _AFTER_PREFIX
        if i in self.quoted and i in self.cuts:
            return _IN_SHORT_QUOTE
        if self.japanese and hangs(self.text, i):
            then = self.text[i + 1 : i + 2]
            alone = after == "を" or (after in _PARTICLES and (then in "おご" or not _is_hiragana(then)))
            return _AT_PARTICLE if alone else _AT_AFFIX
        if not is_wide(before) or not is_wide(after):
            return _INSIDE_PHRASE
        if _is_kanji(before) and _is_kanji(after):
            if "々" in {before, self.text[i - 2 : i - 1]}:
                return _INSIDE_HIRAGANA
            return self._inside_kanji(i)
        if _is_katakana(before) and _is_katakana(after):
            return _IN_KATAKANA if i in self.katakana else _INSIDE_WORD + self._stub_of_katakana(i)
        if not _is_hiragana(after) or _is_katakana(before):
            return _INSIDE_PHRASE
        if _AUXILIARY.match(self.text, i):
            return _BEFORE_AUXILIARY
        return _AFTER_PARTICLE if before in "はがをにと" else _INSIDE_HIRAGANA

    def _stub_of_katakana(self, i: int) -> int:
        """One or two characters of a long word on one side, or a break beside ン or ッ, are worse."""
        sides = self.text[max(0, i - 3) : i], self.text[i : i + 3]
        even = all(len(side) == 3 and all(map(_is_katakana, side)) for side in sides)
        return 0 if even and self.text[i] != "ン" and self.text[i - 1] != "ッ" else _ODD

    def _inside_kanji(self, i: int) -> int:
        """Between two kanji: after a pair, or after a kanji that ends words."""
        start = i
        while start > i - _FAR and start and _is_kanji(self.text[start - 1]):
            start -= 1
            if self._ends_word(start):
                break
        if self._ends_word(i):
            return _AFTER_KANJI_SUFFIX
        return _INSIDE_KANJI + ((i - start) % 2) * _ODD

    def _ends_word(self, i: int) -> bool:
        """Is it likely that a word of three kanji or more ends at `i` within a compound?"""
        text = self.text
        return (
            text[i - 1] in _ENDS_OF_WORDS
            and text[i] not in _BEGINS_AFTER_THEM
            and i > 2
            and _is_kanji(text[i - 2])
            and _is_kanji(text[i - 3])
        )


def _is_hiragana(char: str) -> bool:
    return "\u3041" <= char <= "\u309f"


def _is_katakana(char: str) -> bool:
    return "\u30a0" <= char <= "\u30ff"


def _is_kanji(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char == "々" or "\U00020000" <= char <= "\U0003fffd"


def _within_quotes(text: str, brackets: tuple[int, ...]) -> frozenset[int]:
    """Positions within short quotations."""
    if not brackets:
        return frozenset()
    return frozenset(i for quote in _QUOTED.finditer(text) for i in range(quote.start() + 1, quote.end()))


def _bracket_depth(text: str) -> tuple[int, ...]:
    """How many brackets are open before each position; nothing when there are none."""
    if _BEGINNING.isdisjoint(text):
        return ()
    steps = ((char in _OPEN) - (char in _CLOSE) for char in text)
    return tuple(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))
