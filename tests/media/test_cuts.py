from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import MediaError
from tayori.media.cuts import find_cuts
from tests.media.clips import film

_MOVING = "testsrc2=s=128x228:r=30:d=1"
_OTHER = "mandelbrot=s=qqvga:r=30,scale=128:228,setsar=1,trim=duration=1"


def _shots(folder: Path, join: str) -> Path:
    return film(folder / "shots.mp4", picture=join, sound=None, length="3")


def test_hard_cuts_are_found_to_the_frame(tmp_path: Path) -> None:
    join = f"{_MOVING}[a];{_OTHER}[b];smptebars=s=128x228:r=30:d=1[c];[a][b][c]concat=n=3"
    cuts = find_cuts(_shots(tmp_path, join))
    assert cuts == pytest.approx((1000, 2000), abs=1)


def test_moving_pictures_and_dissolves_are_none(tmp_path: Path) -> None:
    moving, other = _MOVING.replace("d=1", "d=2"), _OTHER.replace("duration=1", "duration=2")
    join = f"{moving}[a];{other}[b];[a][b]xfade=transition=fade:duration=1:offset=1"
    assert find_cuts(_shots(tmp_path, join)) == ()


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        find_cuts(tmp_path / "no.mp4")


@pytest.mark.real
@pytest.mark.slow
def test_the_cuts_of_a_real_film(shared_media: Path) -> None:
    (film_path,) = shared_media.rglob("bbb_1080p24_20s_51.mp4")
    assert find_cuts(film_path) == (11_875, 15_750)
