from __future__ import annotations

import pytest

from tayori.subtitles.burning.motion import STILL, Motion, motion


@pytest.mark.parametrize("animation", ["none", "fade", "pop"])
def test_a_short_cue_stands_still(animation: str) -> None:
    assert motion(animation, 999, joins_before=False, joins_after=False) == STILL


@pytest.mark.parametrize(
    ("animation", "before", "after", "expected"),
    [
        ("none", False, False, STILL),
        ("fade", False, False, Motion(200, 200)),
        ("fade", True, False, Motion(0, 200)),
        ("fade", False, True, Motion(200, 0)),
        ("pop", False, True, Motion(pop=True)),
        ("pop", True, True, STILL),
    ],
)
def test_it_comes_and_goes_only_where_nothing_follows_at_once(
    animation: str, before: bool, after: bool, expected: Motion
) -> None:
    assert motion(animation, 1000, joins_before=before, joins_after=after) == expected
