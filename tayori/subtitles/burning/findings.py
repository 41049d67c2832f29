"""What was noticed while captions were laid out for burning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tayori.model.colour import READABLE_MILLI
from tayori.model.cue import MarkKind
from tayori.model.finding import Finding, error, note, warning
from tayori.subtitles.burning.contrast import least_contrast_milli
from tayori.subtitles.burning.dress import Dressed, unknown_styles
from tayori.subtitles.burning.fitting import Part
from tayori.subtitles.burning.look import BurnTrack, Look
from tayori.subtitles.formats.base import counted, places


@dataclass(frozen=True, slots=True)
class Laid:
    """A track's cues as they are to look, and the parts each is shown in: none when it does not fit."""

    burn: BurnTrack
    cues: tuple[Dressed, ...]
    parts: tuple[tuple[Part, ...], ...]


def noticed(laid: Sequence[Laid], crowded: Sequence[tuple[int, int]], look: Look) -> Iterator[Finding]:
    """The findings of every track; `crowded` are (track, cue) that found no place."""
    for track, one in enumerate(laid):
        whose = f"{one.burn.track.lang}: " if len(laid) > 1 else ""
        without = tuple(dict.fromkeys(cue for number, cue in crowded if number == track))
        for finding in (*_fit(one), *_place(without), *_look(one, look)):
            found, cues = finding
            yield replace(found, text=whose + found.text, where=places("cue", cues), cues=cues)


_SEEN_PERCENT = 97
"""Above this nobody sees that a cue is set smaller: 59 px instead of 60."""
_Noticed = tuple[Finding, tuple[int, ...]]


def _fit(laid: Laid) -> Iterator[_Noticed]:
    numbered = [(d.number, parts, d.style) for d, parts in zip(laid.cues, laid.parts, strict=True)]
    shown = [(d.number, bool(d.cue.text.strip())) for d in laid.cues]
    said = {number for number, text in shown if text}
    if impossible := tuple(n for n, parts, _ in numbered if not parts and n in said):
        text = f"In no way fit the frame: {counted(len(impossible))}; neither smaller nor divided in time."
        yield error("captions-too-long", text, "Shorten them or show them longer."), impossible
    if divided := tuple(n for n, parts, _ in numbered if len(parts) > 1):
        text = f"Longer than the lines of their style, shown in parts: {counted(len(divided))}."
        yield note("captions-divided", text, "Divide them in the file to choose where."), divided
    smaller = [(n, parts[0].em_px, style.em_px) for n, parts, style in numbered if parts]
    smaller = [(n, em, usual) for n, em, usual in smaller if em * 100 < usual * _SEEN_PERCENT]
    if smaller:
        _, least, usual = min(smaller, key=lambda found: found[1] * 1000 // found[2])
        text = f"Set smaller: {counted(len(smaller))}, down to {least} px instead of {usual} px in 1080."
        cues = tuple(n for n, _, _ in smaller)
        yield note("captions-smaller", text, "Shorten them for one size throughout."), cues


def _place(crowded: tuple[int, ...]) -> Iterator[_Noticed]:
    if crowded:
        text = f"Without room beside those shown at the same time: {counted(len(crowded))}."
        yield error("captions-crowded", text, "Let each cue end where the next begins."), crowded


def _look(laid: Laid, look: Look) -> Iterator[_Noticed]:
    if unknown := unknown_styles(laid.burn, look):
        names = ", ".join(dict.fromkeys(name for _, name in unknown))
        text = f"Asking for styles that are not there ({names}), set as usual: {counted(len(unknown))}."
        cure = "Add it under captions: styles:, or take it out of the file."
        yield note("captions-style-unknown", text, cure), tuple(n for n, _ in unknown)
    pale = [(d.number, least) for d in laid.cues if (least := _least_contrast(d, look)) < READABLE_MILLI]
    if pale:
        worst = min(least for _, least in pale)
        ratio = f"{worst // 1000}.{worst // 100 % 10}:1"
        text = f"Of a colour told from what is behind it by {ratio} only: {counted(len(pale))}."
        cure = "Choose colours of 4.5:1 at least (WCAG 1.4.3), or a wider outline."
        yield warning("captions-contrast", text, cure), tuple(n for n, _ in pale)


def _least_contrast(dressed: Dressed, look: Look) -> int:
    style, speakers = dressed.style, dict(look.speakers)
    colours = {dressed.colour}
    if style.spoken_colour and dressed.cue.words:
        colours.add(style.spoken_colour)
    for mark in dressed.cue.marks:
        match mark.kind:
            case MarkKind.COLOUR:
                colours.add(mark.value)
            case MarkKind.EMPHASIS if style.emphasis != "dots":
                colours.add(style.accent_colour)
            case MarkKind.VOICE if mark.value in speakers:
                colours.add(speakers[mark.value])
    return min(least_contrast_milli(colour, style) for colour in colours)
