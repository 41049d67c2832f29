from __future__ import annotations

import numpy as np
import pytest

from tayori.media.demo.evening import Evening, lantern_place
from tayori.media.demo.morning import ARRIVES_S, DEPARTS_S, Morning, train_place

SCENES: dict[str, type[Morning | Evening]] = {"morning": Morning, "evening": Evening}


@pytest.mark.parametrize("name", sorted(SCENES))
def test_a_scene_is_full_hd_upright_moves_and_repeats(name: str) -> None:
    scene, again = SCENES[name](), SCENES[name]()
    start, later = scene.frame(0.0), scene.frame(9.0)

    assert start.shape == (1920, 1080, 3)
    assert start.dtype == np.uint8
    assert (start == again.frame(0.0)).all()
    assert (np.abs(start.astype(int) - later) > 8).mean() > 0.02
    for frame in (start, later):
        assert 20 < frame.mean() < 220
        assert frame.std() > 25


def test_the_train_comes_stops_and_leaves() -> None:
    assert train_place(2.0) < -330
    assert train_place(ARRIVES_S) == train_place(DEPARTS_S)
    assert train_place(15.0) > 720
    places = [train_place(t / 10) for t in range(160)]
    assert places == sorted(places)


def test_lanterns_come_nearer_and_stay_on_the_river() -> None:
    feet = [lantern_place(0.0, way / 20)[1] for way in range(21)]

    assert feet == sorted(feet)
    assert all(abs(lantern_place(lane, 0.2)[0] - 360) < 220 for lane in (-1.0, 1.0))
