"""What listeners would notice: silence inside, not around; loudness range of what is long enough."""

from __future__ import annotations

import pytest

from tayori.media.listening import remarks_on_listening, silences
from tayori.media.loudness import LoudnessCurve, LoudnessReading

TALK, PAUSE = -1600, -7000


def heard(*parts: tuple[int, int], spread: int = 500) -> LoudnessCurve:
    """A programme of so many steps at each loudness."""
    momentary = tuple(value for value, steps in parts for _ in range(steps))
    return LoudnessCurve(momentary, LoudnessReading(-1600, -100, spread))


def test_silence_inside_is_told_with_its_times() -> None:
    curve = heard((TALK, 100), (PAUSE, 60), (TALK, 100))
    assert silences(curve) == ((9700, 16_000),)
    (finding,) = remarks_on_listening(curve)
    assert (finding.rule, "0:09-0:16" in finding.text) == ("dead-air", True)


@pytest.mark.parametrize(
    "parts",
    [
        ((TALK, 100), (PAUSE, 45), (TALK, 100)),
        ((PAUSE, 90), (TALK, 100), (PAUSE, 90)),
        ((TALK, 100), (-4500, 90), (TALK, 100)),
        ((PAUSE, 300),),
        (),
    ],
)
def test_pauses_ends_and_soft_music_are_no_dead_air(parts: tuple[tuple[int, int], ...]) -> None:
    assert silences(heard(*parts)) == ()


def test_many_silences_are_one_finding() -> None:
    (finding,) = remarks_on_listening(heard(*((TALK, 50), (PAUSE, 90)) * 7, (TALK, 50)))
    assert finding.text.endswith("and later.")
    assert finding.text.count("-") == 5


def test_a_great_range_is_told_of_what_is_long_enough() -> None:
    (finding,) = remarks_on_listening(heard((TALK, 600), spread=1310))
    assert (finding.rule, "13.1 LU" in finding.text) == ("uneven-level", True)
    assert remarks_on_listening(heard((TALK, 600), spread=1200)) == ()
    assert remarks_on_listening(heard((TALK, 590), spread=1310)) == ()
