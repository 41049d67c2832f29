from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tayori.media.demo import paint


def _sheet(width: int = 12, height: int = 12) -> paint.Frame:
    return np.full((height, width, 3), 100, dtype=np.uint8)


def _square(alpha: int = 255, phases: int = 1) -> paint.Sprite:
    return paint.sprite(Image.new("RGBA", (4, 4), (200, 0, 0, alpha)), phases)


def test_an_opaque_sprite_covers_and_nothing_else_changes() -> None:
    frame = _sheet()
    paint.stamp(frame, _square(), 2 / paint.UNIT, 2 / paint.UNIT)

    assert frame[3, 3].tolist() == [200, 0, 0]
    assert frame[0, 0].tolist() == [100, 100, 100]
    assert (frame != 100).any(axis=2).sum() == 16


def test_half_a_sprite_lets_half_through() -> None:
    frame = _sheet()
    paint.stamp(frame, _square(alpha=128), 0, 0)

    assert frame[1, 1, 0] == pytest.approx(150, abs=2)
    assert frame[1, 1, 1] == pytest.approx(50, abs=2)


def test_half_a_pixel_is_shared_by_two() -> None:
    frame = _sheet()
    paint.stamp(frame, _square(phases=4), 2.5 / paint.UNIT, 0)

    assert frame[1, 2, 0] == pytest.approx(150, abs=2)
    assert frame[1, 6, 0] == pytest.approx(150, abs=2)
    assert frame[1, 4, 0] == 200


@given(st.floats(-40, 40), st.floats(-40, 40))
def test_a_sprite_anywhere_keeps_to_the_frame(x: float, y: float) -> None:
    frame = _sheet()
    paint.stamp(frame, _square(phases=4), x, y)
    paint.add_light(frame, paint.glow(5, "ffffff"), x, y)

    assert frame.shape == (12, 12, 3)


def test_light_adds_and_stops_at_white() -> None:
    frame = _sheet()
    for _ in range(3):
        paint.add_light(frame, paint.glow(4, "ffffff"), 4, 4)

    assert frame.max() == 255
    assert frame.min() >= 100


def test_water_mirrors_what_is_above_it() -> None:
    frame = _sheet(4, 12)
    frame[:6] = np.arange(0, 60, 10, dtype=np.uint8)[:, None, None]
    shore = 6 / paint.UNIT
    paint.mirror(frame, shore, np.zeros((6, 4, 3), np.uint8), 0.0, np.zeros(6, np.int64))

    assert frame[6:, 0, 0].tolist() == [40, 30, 20, 10, 0, 0]


def test_mixing_goes_from_one_to_the_other() -> None:
    dark, light = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 200, np.uint8)

    assert [int(paint.mix(dark, light, share)[0, 0, 0]) for share in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [
        0, 0, 100, 200, 200,
    ]  # fmt: skip


def test_ridges_and_gradients_are_the_same_every_time() -> None:
    assert paint.ridge(100, 50, 3) == paint.ridge(100, 50, 3)
    first = paint.gradient(20, 20, [(0, "000000"), (1, "ffffff")])
    assert (first == paint.gradient(20, 20, [(0, "000000"), (1, "ffffff")])).all()
    assert first[0].mean() < 5
    assert first[-1].mean() > 250
