"""What of a track a format can carry: the losses, told before they happen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tayori.model.cue import Cue, Position, Track
from tayori.model.finding import Finding, warning
from tayori.subtitles.formats.base import FEATURE_OF, CaptionFormat, Feature, counted, places


def reduced(track: Track, form: CaptionFormat) -> Track:
    """The track as it is after writing it in `form` and reading it again."""
    return replace(track, cues=tuple(_reduced(cue, form) for cue in track.cues))


def losses(track: Track, form: CaptionFormat) -> tuple[Finding, ...]:
    """A finding that names everything in `track` that `form` cannot carry, with the cues concerned."""
    found: dict[Feature, list[int]] = {}
    for number, cue in enumerate(track.cues, 1):
        for feature in dict.fromkeys(features(cue)):
            if feature not in form.carries:
                found.setdefault(feature, []).append(number)
    if not found:
        return ()
    lost = ", ".join(f"{feature} ({counted(len(numbers))})" for feature, numbers in found.items())
    cues = tuple(sorted({number for numbers in found.values() for number in numbers}))
    cure = "Choose a format that has (docs/reference/formats.md), if they matter."
    told = warning("captions-lost", f"{form.name} has no place for {lost}.", cure, places("cue", cues))
    return (replace(told, cues=cues),)


def features(cue: Cue) -> Iterator[Feature]:
    """Everything a cue holds beyond times and text."""
    if cue.speaker is not None:
        yield Feature.SPEAKER
    if cue.name is not None:
        yield Feature.NAME
    if cue.style is not None:
        yield Feature.STYLE
    if cue.position is not Position.BOTTOM:
        yield Feature.POSITION
    if cue.settings:
        yield Feature.SETTINGS
    if cue.words:
        yield Feature.WORDS
    yield from (FEATURE_OF[mark.kind] for mark in cue.marks)


def _reduced(cue: Cue, form: CaptionFormat) -> Cue:
    kept, tick = form.carries, form.tick_ms
    return replace(
        cue,
        start_ms=cue.start_ms // tick * tick,
        end_ms=cue.end_ms // tick * tick,
        speaker=cue.speaker if Feature.SPEAKER in kept else None,
        name=cue.name if Feature.NAME in kept else None,
        style=cue.style if Feature.STYLE in kept else None,
        position=cue.position if Feature.POSITION in kept else Position.BOTTOM,
        settings=cue.settings if Feature.SETTINGS in kept else (),
        words=tuple(replace(w, start_ms=w.start_ms // tick * tick) for w in cue.words)
        if Feature.WORDS in kept
        else (),
        marks=tuple(mark for mark in cue.marks if FEATURE_OF[mark.kind] in kept),
    )
