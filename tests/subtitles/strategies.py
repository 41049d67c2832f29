"""Texts and tracks as people write them, for property tests."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.formats.text import tidy

_JAPANESE = "長野市朝駅字々あいうゃっーカタカャッヵ、。！？・：（）「」『』【】〜…―①㎡℃％髙﨑𠮷"
_LATIN = "abcdeXYZ019.,:;!?'\"-/%()[]$#"
_EMOJI = "🎤👨\u200d👩\u200d👧🇯🇵👍🏽"

japanese = st.text(alphabet=_JAPANESE, min_size=1, max_size=40)
words = st.lists(st.text(alphabet="abcdefgXYZ", min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join)
numbers = st.sampled_from(
    ["2026年4月1日", "4月1日（水）", "午前8時30分", "1,200円", "第2回", "約25分", "10%", "COVID-19", "3.5km"]
)
texts = st.lists(
    st.one_of(
        japanese, words, numbers, st.sampled_from([" ", "\u3000", "……", "――", "👍🏽", "🇯🇵", "か\u3099"])
    ),
    min_size=1,
    max_size=8,
).map("".join)
"""Text of one line with everything that can stand in a caption."""

lines = st.lists(texts, min_size=1, max_size=3).map("\n".join)
"""Text with breaks its author made, legal or not."""

_PLAIN = st.text(alphabet="長野市あいう、。！？ーabc XYZ0123456789.,:;'\"", min_size=1, max_size=30)


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())


cue_texts = st.lists(_PLAIN, min_size=1, max_size=3).map("\n".join).map(_tidy).filter(bool)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    """A Japanese track of cues in order, without markup and speakers."""
    count = draw(st.integers(1, 6))
    at = 0
    cues: list[Cue] = []
    for _ in range(count):
        start = at + draw(st.integers(0, 5000))
        end = start + draw(st.integers(20, 9000))
        cues.append(Cue(start, end, draw(cue_texts)))
        at = end
    return Track(Lang("ja"), TrackKind.CAPTIONS, tuple(cues))


_RICH = st.text(
    alphabet="長野市朝あいうっー、。！？「」𠮷abc XYZ019.,:;'\"<>&{}\\/[]()=-%\u00a0🎤",
    min_size=1,
    max_size=24,
)
rich_texts = st.lists(_RICH, min_size=1, max_size=3).map("\n".join).map(tidy).filter(str.strip)
"""Text of one to three lines with every character that means something in some format."""

_VALUES: dict[MarkKind, st.SearchStrategy[str]] = {
    MarkKind.RUBY: st.sampled_from(["ながの", "あさ", "にほん ご", "A&B"]),
    MarkKind.COLOUR: st.sampled_from(["FFFF00", "00FFFF", "FF0000", "12AB3F"]),
    MarkKind.LANG: st.sampled_from(["en", "zh-Hant", "ja"]),
    MarkKind.VOICE: st.sampled_from(["市長", "Mary & Co", "司会 <仮>"]),
    MarkKind.CLASS: st.sampled_from(["loud", "sfx"]),
}
_VOICES = _VALUES[MarkKind.VOICE]
_NAMES = st.from_regex(r"[a-z長野][a-z0-9長野_-]{0,8}", fullmatch=True)
_SETTINGS = st.lists(
    st.sampled_from([("align", "start"), ("position", "10%,line-left"), ("size", "80%")]),
    unique=True,
    max_size=3,
).map(lambda found: tuple(sorted(found)))


@st.composite
def _marks(draw: st.DrawFn, text: str, kind: MarkKind) -> list[Mark]:
    """Marks of one kind in normal form: on visible characters, in order, equal neighbours made one."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    found: list[Mark] = []
    for start, end in pairwise(cuts):
        inside = text[start:end]
        if not draw(st.booleans()) or not inside.strip() or (kind is MarkKind.RUBY and "\n" in inside):
            continue
        first = start + len(inside) - len(inside.lstrip())
        last = start + len(inside.rstrip())
        mark = Mark(first, last, kind, draw(_VALUES.get(kind, st.just(""))))
        if found and kind is not MarkKind.RUBY and (found[-1].end, found[-1].value) == (first, mark.value):
            mark = replace(found.pop(), end=last)
        found.append(mark)
    return found


@st.composite
def _words(draw: st.DrawFn, text: str, start_ms: int, end_ms: int) -> tuple[WordTime, ...]:
    """Word times on visible characters, the first on the first; none in half of the cues."""
    if draw(st.booleans()):
        return ()
    places = [at for at, char in enumerate(text) if not char.isspace()]
    chosen = sorted({places[0], *draw(st.lists(st.sampled_from(places), max_size=4))})
    times = sorted(draw(st.integers(start_ms, end_ms)) for _ in chosen)
    return tuple(WordTime(at, ms) for at, ms in zip(chosen, times, strict=True))


def _one_voice(text: str, marks: list[Mark]) -> bool:
    """Whether one voice speaks everything: that would be the cue's speaker."""
    voices = [m for m in marks if m.kind is MarkKind.VOICE]
    spoken = {at for m in voices for at in range(m.start, m.end)}
    silent = any(not char.isspace() for at, char in enumerate(text) if at not in spoken)
    return len({m.value for m in voices}) == 1 and not silent


@st.composite
def rich_cues(draw: st.DrawFn, start_ms: int, end_ms: int) -> Cue:
    """A cue that uses everything a cue can hold, in the normal form a reader gives back."""
    text = draw(rich_texts)
    kinds = draw(st.sets(st.sampled_from(MarkKind), max_size=5))
    marks = sorted(mark for kind in sorted(kinds) for mark in draw(_marks(text, kind)))
    speaker = draw(st.one_of(st.none(), _VOICES))
    if speaker is None and _one_voice(text, marks):
        marks = [m for m in marks if m.kind is not MarkKind.VOICE]
    marks = [m for m in marks if m.kind is not MarkKind.VOICE or m.value != speaker]
    return Cue(
        start_ms,
        end_ms,
        text,
        speaker,
        tuple(marks),
        draw(_words(text, start_ms, end_ms)),
        draw(st.sampled_from(Position)),
        draw(st.sampled_from([None, None, "Telop", "大見出し", "Sub title"])),
        draw(st.one_of(st.none(), _NAMES)),
        draw(_SETTINGS),
    )


@st.composite
def rich_tracks(draw: st.DrawFn) -> Track:
    """A Japanese track whose cues hold marks, word times, speakers, positions, styles, names and settings.

    Cues begin one after the other, may overlap, and last 20 ms at least.
    """
    at = 0
    cues: list[Cue] = []
    for _ in range(draw(st.integers(1, 3))):
        at += draw(st.integers(20, 5000))
        cues.append(draw(rich_cues(at, at + draw(st.integers(20, 9000)))))
    return Track(Lang("ja"), TrackKind.CAPTIONS, tuple(cues))
