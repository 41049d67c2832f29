"""Taking rumble and steady noise out of a recording, as filters. Pure."""

from __future__ import annotations

from tayori.media.assembly.job import RATE_HZ
from tayori.model.sound import Treatment

_REDUCTION_DB = 8
"""Gentle: more is heard as a voice under water."""
_FLOORS_DB = (-80, -20)
"""What afftdn takes."""
_DELAY = RATE_HZ // 40
"""Samples by which afftdn is late: measured, 25 ms at 16, 44.1 and 48 kHz."""


def highpass(treatment: Treatment) -> tuple[str, ...]:
    """Filters against rumble."""
    return (f"highpass=f={treatment.highpass_hz}",) if treatment.highpass_hz else ()


def cleaning(treatment: Treatment, floor_db: float) -> tuple[str, ...]:
    """Filters for a sound at RATE_HZ whose steady noise is at `floor_db`; nothing is moved in time."""
    if not treatment.reduce_noise:
        return highpass(treatment)
    floor = min(max(round(floor_db), _FLOORS_DB[0]), _FLOORS_DB[1])
    return (
        *highpass(treatment),
        f"apad=pad_len={_DELAY}",
        f"afftdn=nr={_REDUCTION_DB}:nf={floor}",
        f"atrim=start_sample={_DELAY}",
        "asetpts=PTS-STARTPTS",
    )
