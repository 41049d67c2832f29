"""Time expressions of TTML (TTML2, 12.3): clock times, frames, offsets and ticks to integer milliseconds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tayori.subtitles.formats.timing import LONGEST_MS

_CLOCK = re.compile(
    r"(?P<h>\d{1,4}):(?P<m>\d{2}):(?P<s>\d{2})(?:\.(?P<part>\d{1,9})|:(?P<f>\d{1,4})(?:\.(?P<sub>\d{1,4}))?)?"
)
_OFFSET = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(h|ms|m|s|f|t)")
_LOOSE = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,2}):)?(\d{1,9})(?:[.,](\d{1,9}))?")
_UNITS = {"h": Fraction(3600), "m": Fraction(60), "s": Fraction(1), "ms": Fraction(1, 1000)}
_RATE = re.compile(r"[1-9]\d{0,6}")
_MULTIPLIER = re.compile(r"([1-9]\d{0,6})[ :]+([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class Clock:
    """How a document counts: its `ttp:` parameters."""

    rate: Fraction = Fraction(30)
    """Frames per second as they pass, the multiplier included."""
    nominal: int = 30
    """Frames per second as they are counted."""
    sub_rate: int = 1
    ticks: Fraction = Fraction(1)
    """Per second."""
    base: str = "media"
    drop: str = "nonDrop"

    def milliseconds(self, text: str) -> int | None:
        """The time, rounded to the nearest; None when it cannot be read or is 100 hours or more."""
        text = text.strip()
        seconds = self._clock(text) if ":" in text else self._offset(text)
        if seconds is None:
            return None
        ms = int(seconds * 1000 + Fraction(1, 2))
        return ms if ms < LONGEST_MS else None

    def _clock(self, text: str) -> Fraction | None:
        found = _CLOCK.fullmatch(text)
        if not found or int(found["m"]) > 59 or int(found["s"]) > 60:
            return None
        whole = (int(found["h"]) * 60 + int(found["m"])) * 60 + int(found["s"])
        if found["part"]:
            return whole + Fraction(int(found["part"]), 10 ** len(found["part"]))
        frames = int(found["f"] or 0) + Fraction(int(found["sub"] or 0), self.sub_rate)
        if frames >= self.nominal:
            return None
        if self.base == "smpte":
            return (whole * self.nominal + frames - self._dropped(whole // 60)) / self.rate
        return whole + frames / self.rate

    def _dropped(self, minutes: int) -> int:
        """Frame numbers left out up to a minute (TTML2, 6.2.3)."""
        if self.drop == "dropNTSC":
            return 2 * (minutes - minutes // 10)
        if self.drop == "dropPAL":
            return 4 * (minutes // 2 - minutes // 20)
        return 0

    def _offset(self, text: str) -> Fraction | None:
        found = _OFFSET.fullmatch(text)
        if not found:
            return None
        if found[2] in _UNITS:
            return Fraction(found[1]) * _UNITS[found[2]]
        return Fraction(found[1]) / (self.rate if found[2] == "f" else self.ticks)


def loose_milliseconds(text: str) -> int | None:
    """Times as other formats have them (`01:02.5`, `00:00:01,500`, `1.5` seconds); None for anything else."""
    found = _LOOSE.fullmatch(text.strip())
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    if found[2] and (minutes > 59 or seconds > 59):
        return None
    part = Fraction(int(found[4] or 0), 10 ** len(found[4] or ""))
    ms = int(((hours * 60 + minutes) * 60 + seconds + part) * 1000 + Fraction(1, 2))
    return ms if ms < LONGEST_MS else None


def clock_of(attributes: Mapping[str, str]) -> Clock:
    """The clock of a document with these attributes on its root; what cannot be read is as if not there."""
    nominal = _rate(attributes.get("ttp:frameRate")) or 30
    sub_rate = _rate(attributes.get("ttp:subFrameRate")) or 1
    multiplier = _MULTIPLIER.fullmatch(attributes.get("ttp:frameRateMultiplier", "").strip())
    rate = nominal * (Fraction(int(multiplier[1]), int(multiplier[2])) if multiplier else Fraction(1))
    ticks = _rate(attributes.get("ttp:tickRate"))
    if ticks is None:  # TTML2, 7.2.12: frames where a frame rate is given, else seconds
        ticks = nominal * sub_rate if "ttp:frameRate" in attributes else 1
    base, drop = attributes.get("ttp:timeBase", "media"), attributes.get("ttp:dropMode", "nonDrop")
    return Clock(rate, nominal, sub_rate, Fraction(ticks), base, drop)


def _rate(text: str | None) -> int | None:
    return int(text) if text and _RATE.fullmatch(text.strip()) else None
