"""Is every text in the language its element says? An English voice reads 長野 as nothing.

WCAG 2.2: 3.1.1 Language of Page, 3.1.2 Language of Parts. Names are exempt from 3.1.2; a machine
cannot tell a name from a sentence for sure, so that what may be one is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from tayori.inspection.browser import Tab
from tayori.inspection.model import Observation, State
from tayori.inspection.probes import probe

ADDRESS = re.compile(r"\S+://\S+|\S+@\S+\.\S+")
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々ー。、！？]+")
KANA = re.compile(r"[\u3040-\u309f]")
SENTENCE = re.compile(r"[。、！？]")
ENGLISH = re.compile(r"[A-Za-z'’]+(?:[ ,]+[A-Za-z'’]+){3,}")
SMALL_WORDS = re.compile(r"\b(?:the|of|and|is|are|to|in|for|with|this|that|was|from)\b")
LONGEST_NAME = 12
"""Characters; a longer run of Japanese is no name."""


async def check_languages(tab: Tab) -> list[Observation]:
    """Every text that is read, and the language of the page."""
    return list(judge_languages(await tab.ask(probe("languages")), tab.url))


def judge_languages(answers: Iterable[Mapping[str, str]], page: str) -> Iterator[Observation]:
    """Texts whose letters are not those of the language they are said to be in."""
    seen = dict.fromkeys((a["where"], a["lang"], a["text"]) for a in answers)
    wrong = [o for place, lang, text in seen for o in _judge(place, lang, text, page)]
    yield from wrong
    if not wrong:
        yield Observation(
            "3.1.2", "language-parts", page, "", "Texts are in the language they say.", State.PASSES
        )


def foreign(lang: str, text: str) -> tuple[str, State] | None:
    """The part of `text` that is in another language than `lang`; None where there is none."""
    plain = ADDRESS.sub("", text)
    if lang.partition("-")[0] == "ja":
        runs = ENGLISH.findall(plain)
        certain = [run for run in runs if SMALL_WORDS.search(run)]
    else:
        runs = [run for run in JAPANESE.findall(plain) if len(run) > 1]
        certain = [r for r in runs if KANA.search(r) and (SENTENCE.search(r) or len(r) > LONGEST_NAME)]
    if not runs:
        return None
    return (certain or runs)[0], State.FAILS if certain else State.NEEDS_PERSON


def _judge(place: str, lang: str, text: str, page: str) -> Iterator[Observation]:
    if not lang:
        yield Observation(
            "3.1.1", "language-page", page, place, "It is said to be in no language.", State.FAILS
        )
        return
    found = foreign(lang, text)
    if found:
        said = f"“{found[0][:40]}” stands in an element in {lang}."
        yield Observation("3.1.2", "language-parts", page, place, said, found[1])
