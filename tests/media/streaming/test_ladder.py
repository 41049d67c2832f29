"""HLS: the sizes, what ffmpeg is told, and playlists as texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.streaming.ladder import rungs, stream_arguments
from tayori.media.streaming.playlist import Variant, codecs, main_playlist, rates_bps
from tayori.model.playlist import named_in, with_addresses

SEGMENTS = """\
#EXTM3U
#EXT-X-TARGETDURATION:4
#EXT-X-MAP:URI="asa.mp4",BYTERANGE="1360@0"
#EXTINF:4.000000,
#EXT-X-BYTERANGE:1000000@1360
asa.mp4
#EXTINF:2.000000,
#EXT-X-BYTERANGE:250000@1001360
asa.mp4
#EXT-X-ENDLIST
"""


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((1080, 1920), ["1080p", "720p", "480p", "360p"]),
        ((1920, 1080), ["1080p", "720p", "480p", "360p"]),
        ((1080, 1080), ["1080p", "720p", "480p", "360p"]),
        ((640, 360), ["360p"]),
    ],
)
def test_the_rungs_of_a_rendition(size: tuple[int, int], names: list[str]) -> None:
    made = rungs(*size)
    assert [rung.name for rung in made] == names
    assert (made[0].width, made[0].height, made[0].max_rate_bps) == (*size, 0)


@given(st.integers(64, 4096), st.integers(64, 4096))
def test_every_rung_can_be_encoded_and_keeps_the_shape(half_width: int, half_height: int) -> None:
    width, height = 2 * half_width, 2 * half_height
    for rung in rungs(width, height)[1:]:
        assert rung.width % 2 == rung.height % 2 == 0
        assert abs(rung.width * height - width * rung.height) <= width + height
        assert rung.width <= width


def test_the_best_rung_is_copied_and_the_others_have_its_key_frames() -> None:
    ladder = rungs(1080, 1920)[:2]
    told = stream_arguments(Path("asa.mp4"), ladder, [Path("a.1080p"), Path("a.720p")])
    first, second = told[: told.index("file:a.1080p.m3u8") + 1], told[told.index("file:a.1080p.m3u8") + 1 :]
    assert first[first.index("-c:v") + 1] == "copy"
    assert second[second.index("-c:v") + 1] == "libx264"
    assert second[second.index("-force_key_frames") + 1] == "source"
    assert "scale=flags=lanczos:h=1280:w=720" in " ".join(told)


def test_rates_are_of_the_segments() -> None:
    assert rates_bps(SEGMENTS) == (2_000_000, 1_666_667)
    with pytest.raises(ValueError, match="without segments"):
        rates_bps("#EXTM3U\n")


def test_codecs_stand_in_the_head() -> None:
    assert codecs(b"....avcC\x01\x64\x00\x28\xff") == "avc1.640028,mp4a.40.2"
    with pytest.raises(ValueError, match=r"no H\.264"):
        codecs(b"hvcC")


def test_the_main_playlist_says_whose_it_is_and_no_more() -> None:
    variant = Variant("asa.720p.m3u8", 720, 1280, 2_000_000, 1_500_000, "avc1.64001f,mp4a.40.2")
    told = main_playlist([variant], '© "長野市"\n#EXT-X-ENDLIST')
    rates = "BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1500000"
    line = f'#EXT-X-STREAM-INF:{rates},RESOLUTION=720x1280,CODECS="avc1.64001f,mp4a.40.2"'
    assert told.split("\n")[-3:] == [line, "asa.720p.m3u8", ""]
    assert "\n#EXT-X-ENDLIST" not in told
    assert named_in(told) == ("asa.720p.m3u8",)


def test_every_name_gets_its_address_and_nothing_else_changes() -> None:
    moved = with_addresses(SEGMENTS, lambda name: f"{name}.1234abcd")
    assert named_in(SEGMENTS) == ("asa.mp4",)
    assert moved.replace("asa.mp4.1234abcd", "asa.mp4") == SEGMENTS
    assert moved.count("asa.mp4.1234abcd") == 3
