from __future__ import annotations

import time
from pathlib import Path

import pytest

from tayori.errors import MediaError
from tayori.media.contrast import Pixels
from tayori.media.ffmpeg import stream_ffmpeg
from tayori.media.moments import AT_A_TIME, Moments, each_frame, in_batches, key_times, picture_at
from tests.media.clips import film, source

W, H = 64, 48


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds at 10 a second; frame n has luma 30 + 10 n."""
    picture = f"color=black:s={W}x{H}:r=10,geq=lum='30+10*N':cb=128:cr=128"
    return film(tmp_path_factory.mktemp("m") / "counted.mp4", picture=picture, sound=None, length="2")


def _frames(
    picture: Path, times: tuple[int, ...], size: tuple[int, int] = (W, H), *, keyed: bool = False
) -> list[tuple[int, int]]:
    """Each time with the number of the frame that was seen."""
    seen: list[tuple[int, int]] = []

    def take(at_ms: int, frame: Pixels) -> None:
        assert frame.shape == (size[1], size[0], 3)
        luma = int(frame[size[1] // 2, size[0] // 2, 1]) * 219 / 255 + 16
        seen.append((at_ms, round((luma - 30) / 10)))

    moments = Moments(picture, *size, times, keyed)
    each_frame(moments, picture_at(moments), 1, take)
    return seen


def test_the_frame_showing_at_a_time_is_seen(counted: Path) -> None:
    times = (0, 50, 99, 100, 101, 750, 1999, 5000)
    assert _frames(counted, times) == list(zip(times, (0, 0, 0, 1, 1, 7, 19, 19), strict=True))


def test_a_far_start_is_sought_exactly(counted: Path) -> None:
    assert _frames(counted, (1449,)) == [(1449, 14)]
    assert _frames(counted, (1450, 1500)) == [(1450, 14), (1500, 15)]


def test_a_varying_rate_is_no_trouble(tmp_path: Path) -> None:
    picture = f"color=black:s={W}x{H}:r=10,geq=lum='30+10*N':cb=128:cr=128,select='not(between(n,3,8))'"
    chain = "setparams=colorspace=bt709:range=limited"
    options = ("-vf", chain, "-fps_mode", "vfr", "-c:v", "libx264", "-pix_fmt", "yuv420p")
    clip = source(tmp_path / "vfr.mp4", *options, picture=picture, sound=None, length="2")
    assert _frames(clip, (250, 650, 950)) == [(250, 2), (650, 2), (950, 9)]


def test_frames_come_in_the_size_asked_for(counted: Path) -> None:
    assert _frames(counted, (500,), (32, 24)) == [(500, 5)]


def test_no_more_than_one_process_can_take(counted: Path) -> None:
    times = range(1, 150)
    groups = [moments for moments in in_batches(counted, 32, 24, (*times, 7, 7)) if not moments.keyed]
    assert max(len(group.times_ms) for group in groups) == AT_A_TIME
    assert [time for group in groups for time in group.times_ms] == list(times)
    assert list(in_batches(counted, 32, 24, ())) == []


def test_key_frames_are_looked_at_without_decoding_others(counted: Path) -> None:
    keys = key_times(counted)
    assert keys[0] == 0
    groups = list(in_batches(counted, 64, 48, (*keys, 333)))
    assert [(group.times_ms, group.keyed) for group in groups] == [(keys, True), ((333,), False)]
    assert _frames(counted, keys, keyed=True) == _frames(counted, keys)


def test_a_full_batch_is_read_in_order(counted: Path) -> None:
    times = tuple(range(0, 33 * AT_A_TIME, 33))
    assert _frames(counted, times) == [(at, at // 100) for at in times]


def test_a_file_without_a_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"nothing")
    with pytest.raises(MediaError):
        _frames(tmp_path / "no.mp4", (0,))


_ENDLESS = ("-f", "lavfi", "-i", "color=black:s=64x48:r=1000", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1")


def test_blocks_have_the_size_asked_for_and_the_last_one_what_is_left() -> None:
    blocks: list[int] = []
    stream_ffmpeg((*_ENDLESS[:4], "-frames:v", "3", *_ENDLESS[4:]), 4000, lambda b: blocks.append(len(b)))
    assert blocks == [4000, 4000, 64 * 48 * 3 - 8000]


def test_a_reader_that_fails_stops_the_program() -> None:
    def take(_: bytes) -> None:
        raise ValueError("enough")

    begun = time.perf_counter()
    with pytest.raises(ValueError, match="enough"):
        stream_ffmpeg(_ENDLESS, 64 * 48, take)
    assert time.perf_counter() - begun < 5
