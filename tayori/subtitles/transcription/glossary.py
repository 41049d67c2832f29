"""The glossary: how places and people are written, as hints before and exact corrections after hearing.

Only a spelling the glossary itself calls wrong is replaced, and each replacement is told; nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from tayori.model.cue import Cue
from tayori.model.finding import Finding, Severity, warning
from tayori.model.ids import Digest, canonical_json, digest_bytes
from tayori.subtitles.formats.base import counted, places
from tayori.subtitles.transcription.base import Segment, Word


@dataclass(frozen=True, slots=True)
class Term:
    """A name."""

    write: str
    wrong: tuple[str, ...] = ()
    """Spellings that are never meant."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """The names of a workspace."""

    terms: tuple[Term, ...] = ()

    @property
    def hints(self) -> tuple[str, ...]:
        """What an engine may listen for."""
        return tuple(term.write for term in self.terms)

    @property
    def digest(self) -> Digest:
        """Of what an engine is told: other wrong spellings are no reason to listen again."""
        return digest_bytes(canonical_json(list(self.hints)).encode())


def corrected(
    segments: Iterable[Segment], glossary: Glossary
) -> tuple[tuple[Segment, ...], Counter[tuple[str, str]]]:
    """The segments with wrong spellings replaced, and how often each (wrong, right) was.

    A replaced name is one word that lasts as long as those it stood in.
    """
    count = Counter[tuple[str, str]]()
    pattern = _pattern(glossary)
    if pattern is None:
        return tuple(segments), count
    rights = {wrong: term.write for term in glossary.terms for wrong in term.wrong}
    return tuple(_corrected(segment, pattern, rights, count) for segment in segments), count


def replaced_findings(count: Counter[tuple[str, str]]) -> tuple[Finding, ...]:
    """Every kind of replacement that was made."""
    return tuple(
        Finding(
            "glossary-replaced",
            Severity.NOTE,
            f"“{wrong}” was heard and is written {right}, as the glossary says ({times} in all).",
        )
        for (wrong, right), times in count.items()
    )


def wrong_spellings(cues: tuple[Cue, ...], glossary: Glossary) -> tuple[Finding, ...]:
    """Wrong spellings in cues as they are: for those written by hand, which are never changed."""
    pattern = _pattern(glossary)
    if pattern is None:
        return ()
    rights = {wrong: term.write for term in glossary.terms for wrong in term.wrong}
    found: dict[str, list[int]] = {}
    for number, cue in enumerate(cues, 1):
        for wrong in dict.fromkeys(match[0] for match in pattern.finditer(cue.text) if match[0] in rights):
            found.setdefault(wrong, []).append(number)
    return tuple(
        replace(
            warning(
                "glossary-wrong",
                f"“{wrong}” stands in {counted(len(numbers))}; the glossary writes {rights[wrong]}.",
                "Correct it, or take it out of the glossary.",
                places("cue", numbers),
            ),
            cues=tuple(numbers),
        )
        for wrong, numbers in found.items()
    )


def _pattern(glossary: Glossary) -> re.Pattern[str] | None:
    """Right and wrong spellings, longest first: what is part of a right one is not wrong."""
    wrong = {spelling for term in glossary.terms for spelling in term.wrong}
    if not wrong:
        return None
    every = sorted(wrong | {term.write for term in glossary.terms}, key=lambda s: (-len(s), s))
    return re.compile("|".join(_whole(spelling) for spelling in every))


def _whole(spelling: str) -> str:
    """Latin letters and digits are never replaced inside a longer word."""
    before = "(?<![A-Za-z0-9])" if spelling[0].isascii() and spelling[0].isalnum() else ""
    after = "(?![A-Za-z0-9])" if spelling[-1].isascii() and spelling[-1].isalnum() else ""
    return before + re.escape(spelling) + after


def _corrected(
    segment: Segment, pattern: re.Pattern[str], rights: dict[str, str], count: Counter[tuple[str, str]]
) -> Segment:
    words = segment.words or (Word(segment.start_ms, segment.end_ms, segment.text),)
    matches = [m for m in pattern.finditer("".join(word.text for word in words)) if m[0] in rights]
    if not matches:
        return segment
    count.update((m[0], rights[m[0]]) for m in matches)
    starts = list(accumulate((len(word.text) for word in words), initial=0))
    out: list[Word] = []
    done = 0
    for group in _sharing_words(matches, starts):
        first = bisect_right(starts, group[0].start()) - 1
        last = bisect_left(starts, group[-1].end())
        out += [*words[done:first], _joined(words[first:last], starts[first], group, rights)]
        done = last
    out += words[done:]
    text = "".join(word.text for word in out)
    return replace(segment, text=text, words=tuple(out) if segment.words else ())


def _sharing_words(matches: list[re.Match[str]], starts: list[int]) -> Iterator[list[re.Match[str]]]:
    """Matches in groups: two that stand in one word belong together."""
    group = [matches[0]]
    for match in matches[1:]:
        if match.start() < starts[bisect_left(starts, group[-1].end())]:
            group.append(match)
        else:
            yield group
            group = [match]
    yield group


def _joined(words: tuple[Word, ...], at: int, group: list[re.Match[str]], rights: dict[str, str]) -> Word:
    text = "".join(word.text for word in words)
    for match in reversed(group):
        text = text[: match.start() - at] + rights[match[0]] + text[match.end() - at :]
    known = [w.probability_permille for w in words if w.probability_permille is not None]
    return Word(words[0].start_ms, words[-1].end_ms, text, min(known, default=None))
