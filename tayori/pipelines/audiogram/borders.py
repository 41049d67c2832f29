"""Where a stretch may begin and end without cutting through a caption."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from tayori.model.asset import Episode
from tayori.model.cue import Cue
from tayori.model.finding import Finding, note, warning
from tayori.model.time import Span
from tayori.model.timeline import Timeline
from tayori.subtitles.loading import load_track

SHORTEST_MS, LONGEST_MS = 3_000, 180_000
USUAL = Span(15_000, 30_000)
"""The reference job's clips: 15 to 30 s (design 1)."""
SNAP_MS = 2_000
"""How far an end is moved at most; further is another choice (our judgement)."""
FLASH_MS = 500
"""A cue that is cut off to less is gone before it is seen (our judgement)."""


def spoken_cues(episode: Episode, timeline: Timeline) -> tuple[Cue, ...]:
    """The captions in the episode's own language as they are heard; in another while there are none.

    Raises CaptionError.
    """
    files = sorted(episode.captions, key=lambda file: file.lang != episode.lang)
    return timeline.carry(load_track(files[0].path, files[0].lang).track).cues if files else ()


def is_readable(cue: Cue, span: Span) -> bool:
    """Whether at least half of what `cue` says is heard in `span`, and it is no flash there."""
    whole, seen = cue.end_ms - cue.start_ms, min(cue.end_ms, span.end_ms) - max(cue.start_ms, span.start_ms)
    inside = span.start_ms < cue.start_ms and cue.end_ms < span.end_ms
    return seen > 0 and 2 * seen >= whole and (inside or seen >= FLASH_MS)


def snapped(cues: tuple[Cue, ...], span: Span, length_ms: int) -> Span:
    """`span` with the ends that cut a cue moved to its nearest border, within a programme of `length_ms`.

    Of the choices within SNAP_MS those count first that make a clip of the usual length.
    """
    starts, ends = (_choices(cues, moment, length_ms) for moment in (span.start_ms, span.end_ms))
    spans = [
        Span(start, end)
        for start, end in product(starts, ends)
        if SHORTEST_MS <= end - start <= LONGEST_MS or (start, end) == (span.start_ms, span.end_ms)
    ]

    def worth(choice: Span) -> tuple[bool, int, int]:
        cut = sum(len(_cut(cues, moment)) for moment in (choice.start_ms, choice.end_ms))
        moved = abs(choice.start_ms - span.start_ms) + abs(choice.end_ms - span.end_ms)
        return not USUAL.start_ms <= choice.length_ms <= USUAL.end_ms, cut, moved

    return min(spans, key=worth)


def _choices(cues: tuple[Cue, ...], moment: int, length_ms: int) -> tuple[int, ...]:
    borders = (border for cue in _cut(cues, moment) for border in (cue.start_ms, cue.end_ms))
    return (moment, *(at for at in borders if abs(at - moment) <= SNAP_MS and at <= length_ms))


def _cut(cues: tuple[Cue, ...], moment: int) -> tuple[Cue, ...]:
    """What is being said at a moment."""
    return tuple(cue for cue in cues if cue.start_ms < moment < cue.end_ms)


def told_borders(cues: tuple[Cue, ...], asked: Span, span: Span) -> Iterator[Finding]:
    """What `span` cuts through, and that it is not what was `asked`."""
    if asked != span:
        yield note("audiogram-snapped", f"The clip is from {_time(span.start_ms)} to {_time(span.end_ms)}.")
    for option, moment in (("--from", span.start_ms), ("--to", span.end_ms)):
        for cue in _cut(cues, moment):
            yield _told_cut(cue, span, option, moment)


def _told_cut(cue: Cue, span: Span, option: str, moment: int) -> Finding:
    shown = "it is shown whole" if is_readable(cue, span) else "it is left out"
    begin, end = _time(cue.start_ms), _time(cue.end_ms)
    whole, without = (begin, end) if option == "--from" else (end, begin)
    return warning(
        "audiogram-cut-caption",
        f"{option} {_time(moment)} cuts through a caption that lasts from {begin} to {end}; {shown}.",
        f"{option} {whole} would keep it whole, {option} {without} leave it out; --snap chooses.",
    )


def _time(ms: int) -> str:
    """As an option takes it: `0:48.136`, `1:05`."""
    return f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms % 1000:03d}".rstrip("0").rstrip(".")
