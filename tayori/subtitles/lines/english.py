"""How good a break between two words of English is.

After punctuation and before conjunctions and prepositions lines break well; an article, an adjective, a
title, a first name or an auxiliary stays with the word after it (BBC and Netflix guides, facts B.5). Words
are never hyphenated. A cost is in the unit of `wrap`: the square of a tenth of an em.
"""

from __future__ import annotations

from functools import lru_cache

AFTER_SENTENCE = -3200
_AFTER_CLAUSE = -1400
_BEFORE_CONJUNCTION = -600
_BEFORE_PREPOSITION = -500
_AFTER_ARTICLE = 1600
_AFTER_TITLE = 4000
_AFTER_CONJUNCTION = 1300
_AFTER_PREPOSITION = 1700
_AFTER_SUBJECT = 800
_AFTER_AUXILIARY = 600
_AFTER_ADJECTIVE = 600
_AFTER_NUMBER = 1000
_IN_NAME = 1500

_AT_HYPHEN = 1500
_AT_EMOJI = 1200
_IN_ADDRESS = 12_000
_AT_DOT_OF_ADDRESS = 20_000
_IN_ADDRESS_MARK = 60_000

_ARTICLES = frozenset((
    "a", "an", "the", "this", "that", "these", "those", "my", "your", "his", "her", "its", "our", "their",
    "no", "every", "each", "some", "any", "all", "both", "very", "more", "most", "so", "too", "not", "new",
    "old", "big", "small", "good", "great", "local", "many", "few", "other", "same", "next", "last",
))  # fmt: skip
_TITLES = frozenset(
    ("mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "prof.", "st.", "mt.", "vs.", "e.g.", "i.e.")
)
_CONJUNCTIONS = frozenset((
    "and", "but", "or", "nor", "because", "although", "though", "while", "when", "where", "which", "who",
    "whose", "if", "unless", "until", "than", "as", "since", "whether", "that",
))  # fmt: skip
_PREPOSITIONS = frozenset((
    "of", "to", "in", "on", "at", "by", "for", "from", "with", "about", "into", "over", "under", "after",
    "before", "between", "through", "during", "without", "within", "near", "around", "across", "along",
    "behind", "beside", "toward", "towards", "against", "among", "per", "via", "upon",
))  # fmt: skip
_SUBJECTS = frozenset(
    ("i", "you", "he", "she", "it", "we", "they", "there", "who", "i'm", "it's", "we're", "let's")
)
_AUXILIARIES = frozenset((
    "is", "are", "was", "were", "be", "been", "being", "am", "will", "would", "can", "could", "may", "might",
    "must", "shall", "should", "do", "does", "did", "have", "has", "had", "don't", "doesn't", "isn't",
    "can't", "won't", "please", "very", "just",
))  # fmt: skip
_ADJECTIVE_ENDS = ("ful", "ous", "ive", "able", "ible", "ical", "less", "ese", "est", "ish")
_OPEN, _CLOSE = "\"'“‘([", "\"'”’)]"
_SENTENCE_END = (".", "!", "?", "…")
_CLAUSE_END = (",", ";", ":", "—", "–")


def cost_at(text: str, i: int) -> int:
    """Of a break before character `i`, in a text of words or between two Latin words."""
    if not text[i - 1].isspace():
        return cost_within_word(text, i)
    start, end = text.rfind(" ", 0, len(text[:i].rstrip())) + 1, text.find(" ", i)
    return cost_between(text[start:i].rstrip(), text[i:] if end < 0 else text[i:end])


def cost_within_word(text: str, i: int) -> int:
    """Of a break at a hyphen, at an emoji, or in an address, which is broken only when it must be."""
    if text[i - 1] in "-–—/" and "://" not in text and "www." not in text:
        return _AT_HYPHEN
    if text[i - 1] == "/":
        return _IN_ADDRESS_MARK if text[i - 2] in ":/" else _IN_ADDRESS
    return _AT_DOT_OF_ADDRESS if text[i - 1] in ".@" else _AT_EMOJI


def cost_between(one: str, two: str) -> int:
    """Of a break between two words of English, with their punctuation."""
    closed, opened = one.rstrip(_CLOSE), two.lstrip(_OPEN)
    low = closed.lstrip(_OPEN).lower()
    if low in _TITLES:
        return _AFTER_TITLE
    if closed.endswith(_SENTENCE_END) and not _is_abbreviation(closed, opened):
        return AFTER_SENTENCE
    if closed.endswith(_CLAUSE_END):
        return _AFTER_CLAUSE
    return _after(low, closed) + _before(opened.rstrip(".,;:!?" + _CLOSE).lower()) + _within_name(one, opened)


def _is_abbreviation(word: str, after: str) -> bool:
    """J. Smith, U.S. law, 7 a.m. on Monday: a dot that ends no sentence."""
    bare = word[:-1]
    return (
        word.endswith(".") and (len(bare) == 1 or "." in bare) and not (after[:1].isupper() and "." in bare)
    )


@lru_cache(maxsize=4096)
def _after(word: str, written: str) -> int:
    if word in _ARTICLES:
        return _AFTER_ARTICLE
    if word in _CONJUNCTIONS:
        return _AFTER_CONJUNCTION
    if word in _PREPOSITIONS:
        return _AFTER_PREPOSITION
    if word in _SUBJECTS:
        return _AFTER_SUBJECT
    if word in _AUXILIARIES:
        return _AFTER_AUXILIARY
    if written[-1:].isdigit():
        return _AFTER_NUMBER
    return _AFTER_ADJECTIVE if word.endswith(_ADJECTIVE_ENDS) or "-" in word else 0


def _before(word: str) -> int:
    if word in _CONJUNCTIONS:
        return _BEFORE_CONJUNCTION
    return _BEFORE_PREPOSITION if word in _PREPOSITIONS else 0


def _within_name(one: str, two: str) -> int:
    """Nagano City, Hanako Yamada: two capitalised words."""
    name = one[:1].isupper() and two[:1].isupper() and one[-1:].isalpha() and one.lower() not in _SUBJECTS
    return _IN_NAME if name else 0
