"""How burned captions look: named styles as data, with the telop defaults of facts B.5 and B.6."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

from tayori.errors import UsageError

REFERENCE_PX = 1080
"""Sizes are given for a frame whose shorter side has this many pixels."""

_COLOUR = re.compile("[0-9A-Fa-f]{6}")
_BOUNDS = (
    ("em_px", 20, 300),
    ("smallest_em_px", 20, 300),
    ("lines", 1, 4),
    ("leading_milli", 1000, 3000),
    ("outline_milli", 0, 300),
    ("stroke_milli", 0, 60),
    ("halo_milli", 0, 600),
    ("shadow_milli", 0, 200),
    ("box_opacity_percent", 0, 100),
    ("box_padding_milli", 0, 1000),
    ("box_radius_milli", 0, 1000),
    ("ruby_milli", 300, 600),
)
"""Field, least, most: beyond these nothing readable comes out."""
_CHOICES = {
    "position": ("bottom", "middle", "top"),
    "align": ("centre", "left", "right", "block"),
    "writing": ("horizontal", "vertical"),
    "emphasis": ("dots", "colour", "both"),
    "animation": ("none", "fade", "pop"),
    "rules": ("strict", "relaxed"),
    "name_speakers": ("no", "yes"),
}
_COLOURS = ("colour", "outline_colour", "box_colour", "accent_colour")


@dataclass(frozen=True, slots=True)
class Style:
    """A look. Sizes in pixels of a 1080-pixel-wide frame or thousandths of an em; colours RRGGBB."""

    font: str = ""
    """Name of a face of the look; empty = the workspace's caption font."""
    em_px: int = 60
    """Facts B.6: 60-80 px; at 60 the union safe area holds 12 characters, the telop length of facts B.5."""
    smallest_em_px: int = 54
    """13 characters, the hard limit of facts B.5; what does not fit is then divided in time."""
    lines: int = 2
    """At most; columns when the writing is vertical."""
    leading_milli: int = 1320
    """From baseline to baseline, in thousandths of an em."""
    colour: str = "FFFFFF"
    outline_colour: str = "000000"
    outline_milli: int = 100
    """Facts B.6: at least 8 % of an em."""
    stroke_milli: int = 14
    """Widens the strokes of a face that is not bold itself."""
    halo_milli: int = 120
    """How far the outline goes on, fading; 0 = a hard edge."""
    shadow_milli: int = 0
    """A shadow of the outline's colour, to the lower right."""
    box_opacity_percent: int = 0
    """Of the rectangle behind all lines of a cue; 0 = none. Facts B.6: at least 60 keeps white at 4.5:1."""
    box_colour: str = "000000"
    box_padding_milli: int = 300
    box_radius_milli: int = 200
    """Of its corners."""
    position: str = "bottom"
    """bottom, middle or top; a cue that asks for another place gets it."""
    align: str = "centre"
    """centre, left, right, or block: lines begin together and stand in the middle together (facts B.5)."""
    writing: str = "horizontal"
    """horizontal, or vertical: columns from right to left."""
    ruby_milli: int = 500
    """Size of furigana, in thousandths of an em."""
    emphasis: str = "colour"
    """What emphasised words get: dots, the accent colour, or both."""
    accent_colour: str = "FFE14D"
    spoken_colour: str = ""
    """Colour a word takes when it is spoken, where the track has word times; empty = it keeps its own."""
    name_speakers: str = "no"
    """yes: a cue begins with its speaker's name in brackets where the speaker changes (facts B.5)."""
    animation: str = "none"
    """none, fade or pop: see `motion`."""
    rules: str = "strict"
    """Which characters may begin a line: strict or relaxed (lines/kinsoku.py)."""

    @property
    def margin_milli(self) -> int:
        """What stands around the letters: their box's padding, or without a box the outline."""
        return self.box_padding_milli if self.box_opacity_percent else self.outline_milli


_BUILT_IN: Mapping[str, Mapping[str, str]] = {
    "telop": {},
    # 16 characters, the length of closed captions, as a centred block (facts B.5)
    "dialogue": {"em_px": "45", "smallest_em_px": "41", "align": "block", "emphasis": "dots"},
    "title": {
        "em_px": "96", "smallest_em_px": "60", "leading_milli": "1400", "position": "middle",
        "outline_milli": "80", "shadow_milli": "40", "animation": "fade",
    },
    "vertical_title": {"like": "title", "writing": "vertical", "position": "top", "lines": "3"},
    "lower_third": {
        "em_px": "44", "smallest_em_px": "38", "align": "left", "colour": "FFFFFF", "outline_milli": "0",
        "halo_milli": "0", "box_colour": "10202C", "box_opacity_percent": "80", "box_padding_milli": "400",
        "animation": "fade",
    },
    "karaoke": {"em_px": "64", "smallest_em_px": "54", "spoken_colour": "FFE14D"},
    "sound": {"em_px": "50", "smallest_em_px": "45", "colour": "A5DCFF"},
    # about 38 Latin letters in the union area: more than the 32 of DCMP (facts B.5), as they are small
    "second": {"em_px": "38", "smallest_em_px": "34", "leading_milli": "1260"},
}  # fmt: skip
"""The styles every workspace has, written as in a workspace: what differs from telop, or from `like`."""

TELOP, SECOND = "telop", "second"
"""The styles of captions whose file names none: of the only or upper language, and of the one below."""
SOUND = "sound"
"""The style of cues that are nothing but a sound: ♪ or （拍手）."""


def parse_styles(said: Mapping[str, Mapping[str, str]]) -> dict[str, Style]:
    """The built-in styles and the workspace's own, by name.

    What is said of a built-in name changes that style, and with it those that are like it; another name is
    like `telop` unless `like:` says otherwise. Raises UsageError for unknown names, fields and values.
    """
    texts = {name: dict(text) for name, text in _BUILT_IN.items()}
    for name, text in said.items():
        texts[name] = {**texts.get(name, {}), **text}
    return {name: _resolved(name, texts, ()) for name in texts}


def _resolved(name: str, texts: Mapping[str, Mapping[str, str]], above: tuple[str, ...]) -> Style:
    own = dict(texts[name])
    like = own.pop("like", "telop" if name != "telop" else "")
    where = f"captions: styles: {name}:"
    if like in (*above, name):
        raise UsageError(f"{where} is like itself.", "Let `like:` name another style.")
    if like and like not in texts:
        raise UsageError(f"{where} like: there is no style {like!r}.", _advice(like, texts))
    base = _resolved(like, texts, (*above, name)) if like else Style()
    return _changed(base, own, where)


def _changed(base: Style, said: Mapping[str, str], where: str) -> Style:
    kinds = {field.name: type(getattr(base, field.name)) for field in fields(base)}
    changes: dict[str, int | str] = {}
    for name, text in said.items():
        if name not in kinds:
            raise UsageError(f"{where} has no {name!r}.", _advice(name, kinds))
        try:
            changes[name] = kinds[name](text)
        except ValueError as error:
            raise UsageError(f"{where} {name}: {text!r} is not a whole number.", "Correct it.") from error
    style = replace(base, **changes)  # type: ignore[arg-type]
    wrong = next(_wrong(style), None)
    if wrong:
        raise UsageError(f"{where} {wrong[0]}", wrong[1])
    return style


def _wrong(style: Style) -> Iterator[tuple[str, str]]:
    for name, least, most in _BOUNDS:
        if not least <= getattr(style, name) <= most:
            yield f"{name} must be {least} to {most}.", "Correct it."
    for name, known in _CHOICES.items():
        if getattr(style, name) not in known:
            yield f"{name} is not {getattr(style, name)!r}.", _advice(getattr(style, name), known)
    for name in (*_COLOURS, *(("spoken_colour",) if style.spoken_colour else ())):
        if not _COLOUR.fullmatch(getattr(style, name)):
            yield f"{name} must be six hexadecimal digits.", "Write e.g. FFFFFF."
    if style.smallest_em_px > style.em_px:
        yield "smallest_em_px is larger than em_px.", "Make it at most as large."


def _advice(wrong: str, known: Iterable[str]) -> str:
    names = list(known)
    likely = get_close_matches(wrong, names, 1)
    return f"Did you mean {likely[0]}?" if likely else f"There are: {', '.join(names)}."


STYLES: tuple[tuple[str, Style], ...] = tuple(parse_styles({}).items())
"""The built-in styles by name."""
