"""Segments as cues of readable length, with the times of their words.

The words stay as the engine wrote them: no punctuation is put in, taken out or changed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from tayori.model.cue import Cue, Track, TrackKind, WordTime
from tayori.model.finding import Finding, Severity, warning
from tayori.model.ids import Lang
from tayori.subtitles.formats.base import counted, places
from tayori.subtitles.lines.kinsoku import is_wide
from tayori.subtitles.lines.phrases import DIVIDES, SENTENCE_END, opportunities
from tayori.subtitles.transcription.base import Segment, Word

MOST_HALF_WIDTHS = 64
"""Two lines of 16 full-width characters (facts B.5: sidecars)."""
LEAST_MS, MOST_MS = 800, 7000
"""Shortest and longest cue (facts B.5)."""
PAUSE_MS = 700
"""A cue does not go on over a pause of this length: our judgement."""
SPEAKER_PAUSE_MS = 1500
"""After a pause of this length another may be speaking: our judgement, told as a hint only."""
UNSURE_PERMILLE = 500

_PUSHED_MS = 200
"""What a cue keeps when an engine lays one text over another."""
_GAP_COST = 4
"""What a millisecond of silence is worth, in the unit of `phrases`: 0.4 s are a sentence's end."""
_UNWELCOME = 60_000
_WELL_CUT_WORDS = 500
"""More words without a pause than anybody says in half a minute: halved anywhere first."""
_UNSEEN = ("Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a machine proposes."""

    track: Track
    least_permille: tuple[int | None, ...]
    """For each cue, how sure the engine is of its least sure word."""


def draft(segments: Iterable[Segment], lang: Lang) -> Draft:
    """A track of cues that do not overlap, in order; all of the segments' text is in it."""
    ordered = sorted(segments, key=lambda s: (s.start_ms, s.end_ms))
    runs = [(run, s.speaker) for s in ordered for run in _runs(_clean(s), lang)]
    cues = tuple(_timed([_cue(run, speaker, lang) for run, speaker in runs]))
    least = tuple(_least(run) for run, _ in runs)
    return Draft(Track(lang, TrackKind.CAPTIONS, cues), least)


def draft_findings(track: Track) -> tuple[Finding, ...]:
    """Where another may be speaking: cues after a long pause, when the engine tells no speakers apart."""
    if any(cue.speaker is not None for cue in track.cues):
        return ()
    pairs = enumerate(pairwise(track.cues), 2)
    after = tuple(n for n, (one, two) in pairs if two.start_ms - one.end_ms >= SPEAKER_PAUSE_MS)
    if not after:
        return ()
    text = f"After a pause of {SPEAKER_PAUSE_MS / 1000:.1f} s: {counted(len(after))}; perhaps another speaks."
    cure = "Name the speakers where it is not clear who speaks."
    found = Finding("transcription-speakers", Severity.NOTE, text, cure, places("cue", after))
    return (replace(found, cues=after),)


def unsure_findings(numbers: tuple[int, ...]) -> tuple[Finding, ...]:
    """The cues with a word the engine is not sure of."""
    if not numbers:
        return ()
    text = f"With words the machine is less than {UNSURE_PERMILLE // 10} % sure of: {counted(len(numbers))}."
    found = warning("transcription-unsure", text, "Listen to them and correct them.", places("cue", numbers))
    return (replace(found, cues=numbers),)


def _clean(segment: Segment) -> list[Word]:
    """The segment's words, visible characters only; a segment without words is one word."""
    kept: list[Word] = []
    space = ""
    for word in segment.words or (Word(segment.start_ms, segment.end_ms, segment.text),):
        text = space + _printable(word.text)
        space = "" if text.strip() else text
        if not space:
            kept.append(replace(word, text=text))
    return [word for word in kept if word.text]


def _printable(text: str) -> str:
    spaced = "".join(" " if char.isspace() else char for char in text)
    return "".join(char for char in spaced if unicodedata.category(char) not in _UNSEEN)


def _runs(words: list[Word], lang: Lang) -> Iterator[list[Word]]:
    """Words that make a cue each: to the end of a sentence or a pause, and no longer than a cue may be."""
    if not words:
        return
    pieces = [
        piece
        for sentence in _split(words, [n for n in range(1, len(words)) if _ends(words[n - 1], words[n])])
        for piece in _divided(sentence, lang)
    ]
    held = pieces[0]
    for piece in pieces[1:]:
        if _joins(held, piece):
            held = held + piece
        else:
            yield held
            held = piece
    yield held


def _ends(word: Word, after: Word) -> bool:
    if after.start_ms - word.end_ms >= PAUSE_MS:
        return True
    text = word.text.rstrip("」』）)”\"' ")
    if text.endswith(tuple(SENTENCE_END)):
        return True
    return text.endswith(".") and len(text.strip()) > 3 and after.text.startswith(" ")


def _split(words: list[Word], at: Sequence[int]) -> list[list[Word]]:
    edges = [0, *at, len(words)]
    return [words[one:two] for one, two in pairwise(edges)]


def _divided(words: list[Word], lang: Lang) -> Iterator[list[Word]]:
    """Halves of halves until each fits."""
    waiting = [words]
    while waiting:
        run = waiting.pop()
        if _fits(run) or len(run) < 2:
            yield run
        else:
            at = _best_cut(run, lang)
            waiting += [run[at:], run[:at]]


def _best_cut(words: list[Word], lang: Lang) -> int:
    """Before which word: near the middle, where a phrase ends or the voice rests."""
    if len(words) > _WELL_CUT_WORDS:
        return len(words) // 2
    text = "".join(word.text for word in words)
    costs = {o.at: o.cost for o in opportunities(text, frozenset(), lang)}
    at = list(accumulate(len(word.text) for word in words))
    widths = list(accumulate(_width(word.text) for word in words))

    def cost(n: int) -> int:
        off_centre = abs(2 * widths[n - 1] - widths[-1]) * 5 // 2
        space = len(words[n].text) - len(words[n].text.lstrip())
        there = costs.get(at[n - 1], costs.get(at[n - 1] + space, _UNWELCOME))
        rest = max(0, words[n].start_ms - words[n - 1].end_ms)
        return off_centre**2 + there - rest * _GAP_COST

    return min(range(1, len(words)), key=cost)


def _fits(words: list[Word]) -> bool:
    length = words[-1].end_ms - words[0].start_ms
    return length <= MOST_MS and sum(_width(word.text) for word in words) <= MOST_HALF_WIDTHS


def _joins(one: list[Word], two: list[Word]) -> bool:
    """One of them would be gone too soon, and together they make a cue."""
    short = min(run[-1].end_ms - run[0].start_ms for run in (one, two)) < LEAST_MS
    return short and two[0].start_ms - one[-1].end_ms < PAUSE_MS and _fits(one + two)


def _width(text: str) -> int:
    return sum(2 if is_wide(char) else 1 for char in text)


def _cue(words: list[Word], speaker: str | None, lang: Lang) -> Cue:
    """A cue with a time for each word; in Japanese for each phrase, as an engine times single characters."""
    whole = "".join(word.text for word in words)
    text, lead = whole.strip(), len(whole) - len(whole.lstrip())
    begins = {0} | {o.at for o in opportunities(text, frozenset(), lang) if o.cost < DIVIDES}
    times, latest, at = list[WordTime](), words[0].start_ms, -lead
    for word in words:
        offset = at + len(word.text) - len(word.text.lstrip())
        latest = max(latest, word.start_ms)
        if offset in begins or text[offset - 1] == " ":
            times.append(WordTime(offset, latest))
        at += len(word.text)
    end = max(word.end_ms for word in words)
    return Cue(words[0].start_ms, max(end, words[0].start_ms), text, speaker, words=tuple(times))


def _timed(cues: list[Cue]) -> Iterator[Cue]:
    """One after the other, none gone too soon where there is room, none standing too long."""
    past = 0
    following = [*(cue.start_ms for cue in cues[1:]), None]
    for cue, after_ms in zip(cues, following, strict=False):
        start = max(cue.start_ms, past)
        room = start + LEAST_MS if after_ms is None else max(after_ms, start)
        end = min(max(cue.end_ms, start + _PUSHED_MS), start + MOST_MS)
        past = max(end, min(start + LEAST_MS, room))
        words = tuple(replace(w, start_ms=min(max(w.start_ms, start), past)) for w in cue.words)
        yield replace(cue, start_ms=start, end_ms=past, words=words)


def _least(words: list[Word]) -> int | None:
    known = [w.probability_permille for w in words if w.probability_permille is not None and w.text.strip()]
    return min(known, default=None)
