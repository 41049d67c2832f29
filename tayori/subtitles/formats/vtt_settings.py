"""WebVTT cue settings: read, judged, written (section 6.3 of the draft, "WebVTT cue settings parsing").

A position in the safe area is written as `line:0` (top) or `line:50%` (middle); these two are read back as
the position and nothing else. Any other `line` is kept as it is, and tells where about the cue stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tayori.model.cue import Cue, Position

_WHITE = re.compile("[ \t\n\f\r]+")
_PERCENT = re.compile(r"([0-9]{1,400})(\.[0-9]{1,400})?%")
_LINE = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?")
_CANONICAL = {Position.TOP: "0", Position.MIDDLE: "50%"}
_POSITION_OF = {line: position for position, line in _CANONICAL.items()}
_ROWS = 18
"""Lines a picture has: the draft's default line is 5.33 % of its height."""

Settings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """What the settings of a cue come to."""

    position: Position = Position.BOTTOM
    settings: Settings = ()
    """Valid ones beyond the position, sorted by name; of several of a name the last."""
    invalid: bool = False
    """Some are not as the draft says; a browser ignores them too."""
    region: bool = False
    """One names a region, which a track does not keep."""


def read_settings(text: str) -> Placing:
    """The settings behind a cue's times."""
    kept: dict[str, str] = {}
    invalid = region = False
    for setting in filter(None, _WHITE.split(text)):
        name, _, value = setting.partition(":")
        if name == "region" and value:
            region = True
        elif is_valid(name, value):
            kept[name] = value
        else:
            invalid = True
    line = kept.get("line", "")
    if "vertical" in kept:
        return Placing(Position.BOTTOM, tuple(sorted(kept.items())), invalid, region)
    if line in _POSITION_OF:
        del kept["line"]
    return Placing(_position(line), tuple(sorted(kept.items())), invalid, region)


def settings_of(cue: Cue) -> str:
    """The settings of a cue as they are written, with a space in front; a position goes before a `line`."""
    return "".join(f" {name}:{value}" for name, value in _written(cue))


def _written(cue: Cue) -> Iterator[tuple[str, str]]:
    kept = {name: value for name, value in cue.settings if is_valid(name, value)}
    if "vertical" not in kept and _position(kept.get("line", "")) is not cue.position:
        kept.pop("line", None)
        if cue.position in _CANONICAL:
            yield "line", _CANONICAL[cue.position]
    yield from kept.items()


def is_valid(name: str, value: str) -> bool:
    """Whether the draft knows the setting and its value; `region` is not judged here."""
    match name:
        case "vertical":
            return value in {"rl", "lr"}
        case "align":
            return value in {"start", "center", "end", "left", "right"}
        case "size":
            return _is_percentage(value)
        case "position":
            place, comma, align = value.partition(",")
            return _is_percentage(place) and (not comma or align in {"line-left", "center", "line-right"})
        case "line":
            place, comma, align = value.partition(",")
            return _is_line(place) and (not comma or align in {"start", "center", "end"})
        case _:
            return False


def _is_percentage(value: str) -> bool:
    found = _PERCENT.fullmatch(value)
    return bool(found) and float(value[:-1]) <= 100


def _is_line(value: str) -> bool:
    if value.endswith("%"):
        return _is_percentage(value)
    return bool(_LINE.fullmatch(value)) and abs(float(value)) != float("inf")


def _position(line: str) -> Position:
    """The third of the picture a `line` is in; lines count from the top or, negative, from the bottom."""
    if not line:
        return Position.BOTTOM
    if line in _POSITION_OF:
        return _POSITION_OF[line]
    place = line.partition(",")[0]
    if place.endswith("%"):
        share = float(place[:-1]) / 100
    else:
        rows = float(place)
        share = (rows if rows >= 0 else _ROWS + rows) / _ROWS
    if share < 1 / 3:
        return Position.TOP
    return Position.MIDDLE if share < 2 / 3 else Position.BOTTOM
