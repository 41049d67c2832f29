"""Taking rumble and steady noise out of a recording, as filters. Pure."""

from __future__ import annotations

from tayori.model.sound import Treatment

_REDUCTION_DB = 8
"""Gentle: more is heard as a voice under water."""
_FLOORS_DB = (-80, -20)
"""What afftdn takes."""
_LATE_MS = 25
"""How late afftdn is: measured at 16, 44.1 and 48 kHz."""


def highpass(treatment: Treatment) -> tuple[str, ...]:
    """Filters against rumble."""
    return (f"highpass=f={treatment.highpass_hz}",) if treatment.highpass_hz else ()


def cleaning(treatment: Treatment, rate_hz: int, floor_db: float | None = None) -> tuple[str, ...]:
    """Filters for a sound at `rate_hz` whose steady noise is at `floor_db`; nothing is moved in time.

    Where nobody has measured the noise, it is followed.
    """
    if not treatment.reduce_noise:
        return highpass(treatment)
    late = rate_hz * _LATE_MS // 1000
    return (
        *highpass(treatment),
        f"apad=pad_len={late}",
        f"afftdn=nr={_REDUCTION_DB}:{_noise(floor_db)}",
        f"atrim=start_sample={late}",
        "asetpts=PTS-STARTPTS",
    )


def _noise(floor_db: float | None) -> str:
    if floor_db is None:
        return "tn=1"
    return f"nf={min(max(round(floor_db), _FLOORS_DB[0]), _FLOORS_DB[1])}"
