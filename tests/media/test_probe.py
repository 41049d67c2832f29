from __future__ import annotations

import json
import math
import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.conform import conform
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.probe import from_json, probe, to_json
from tayori.media.streams import read_matrix
from tayori.model.asset import Focus
from tayori.model.probe import Dynamic, Probe, Scan, VideoStream
from tests.media.clips import MOVING, TONE, copied, source
from tests.media.samples import AUDIO, VERTICAL, VIDEO, a_probe

X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")


def picture_of(path: Path) -> VideoStream:
    video = probe(path).video
    assert video is not None
    return video


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source(tmp_path_factory.mktemp("probe") / "plain.mp4", *X264)


class TestPlain:
    def test_size_rate_and_times(self, plain: Path) -> None:
        found = probe(plain)
        video = found.video
        assert video is not None
        assert (found.container, found.size) == ("mov", plain.stat().st_size)
        assert (video.codec, video.width, video.height, video.pixel_format) == ("h264", 128, 228, "yuv420p")
        assert (video.rate, video.variable, video.frames, video.duration_ms) == (
            Fraction(30),
            False,
            30,
            1000,
        )
        assert (video.scan, video.dynamic, video.bit_depth) == (Scan.PROGRESSIVE, Dynamic.SDR, 8)
        assert (video.rotation, video.mirrored, video.sample_aspect) == (0, False, Fraction(1))
        assert abs(found.duration_ms - 1000) < 50

    def test_sound(self, plain: Path) -> None:
        audio = probe(plain).audio
        assert audio is not None
        assert (audio.codec, audio.rate_hz, audio.channels, audio.layout) == ("aac", 48_000, 2, "stereo")
        assert abs(audio.duration_ms - 1000) < 50

    def test_nothing_private_where_there_is_nothing(self, plain: Path) -> None:
        found = probe(plain)
        assert not found.has_location
        assert found.created is None
        assert not found.edit_list
        assert found.other_streams == 0

    def test_a_ntsc_rate_is_exact(self, tmp_path: Path) -> None:
        out = source(tmp_path / "n.mp4", *X264, "-r", "30000/1001", sound=None)
        assert picture_of(out).rate == Fraction(30000, 1001)


class TestTurn:
    @pytest.mark.parametrize(("anticlockwise", "turn"), [(-90, 90), (90, 270), (180, 180), (0, 0)])
    def test_a_display_matrix_turns(self, plain: Path, tmp_path: Path, anticlockwise: int, turn: int) -> None:
        out = copied(plain, tmp_path / "r.mp4", before=("-display_rotation:v:0", str(anticlockwise)))
        video = picture_of(out)
        assert (video.rotation, video.mirrored) == (turn, False)
        assert video.display_size == ((228, 128) if turn in (90, 270) else (128, 228))

    def test_a_display_matrix_mirrors(self, plain: Path, tmp_path: Path) -> None:
        flip = ("-display_rotation:v:0", "0", "-display_hflip:v:0")
        video = picture_of(copied(plain, tmp_path / "m.mp4", before=flip))
        assert (video.rotation, video.mirrored) == (0, True)

    @pytest.mark.parametrize("flip", [(), ("-display_hflip:v:0",)])
    @pytest.mark.parametrize("anticlockwise", ["0", "90", "180", "-90"])
    def test_mirror_then_turn_is_what_a_player_does(
        self, plain: Path, tmp_path: Path, anticlockwise: str, flip: tuple[str, ...]
    ) -> None:
        out = copied(plain, tmp_path / "o.mp4", before=("-display_rotation:v:0", anticlockwise, *flip))
        video = picture_of(out)
        turns = {0: "null", 90: "transpose=clock", 180: "hflip,vflip", 270: "transpose=cclock"}
        chain = ("hflip," if video.mirrored else "") + turns[video.rotation]
        raw = ("-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1")
        ours = read_ffmpeg(("-noautorotate", "-i", str(out), "-vf", chain, *raw))
        assert ours == read_ffmpeg(("-i", str(out), *raw))

    @given(st.integers(0, 3), st.booleans(), st.integers(-40, 40))
    def test_matrices_of_any_scale_and_slant(self, quarter: int, mirrored: bool, slant: int) -> None:
        angle = math.radians(quarter * 90 + slant)
        cos, sin = round(math.cos(angle) * 65536), round(math.sin(angle) * 65536)
        flip = -1 if mirrored else 1
        matrix = struct.pack("9i", flip * cos, flip * sin, 0, -sin, cos, 0, 0, 0, 1 << 30)
        assert read_matrix(matrix) == (quarter * 90, mirrored)

    @given(st.binary(max_size=40))
    def test_any_bytes_give_a_turn(self, matrix: bytes) -> None:
        assert read_matrix(matrix)[0] in (0, 90, 180, 270)


class TestPicture:
    def test_a_varying_rate(self, tmp_path: Path) -> None:
        slow = "select='if(lt(n,30),1,not(mod(n,2)))'"
        out = source(
            tmp_path / "v.mp4", *X264, "-vf", slow, "-fps_mode", "passthrough", length="2", sound=None
        )
        video = picture_of(out)
        assert video.variable
        assert (video.min_rate, video.max_rate) == (Fraction(15), Fraction(30))
        assert conform(probe(out), VERTICAL, None, Focus()).rate == 30

    @pytest.mark.parametrize(
        ("transfer", "dynamic"),
        [("arib-std-b67", Dynamic.HLG), ("smpte2084", Dynamic.PQ), ("bt709", Dynamic.SDR)],
    )
    def test_dynamic_range(self, tmp_path: Path, transfer: str, dynamic: Dynamic) -> None:
        tags = f"format=yuv420p10le,setparams=color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc"
        out = source(tmp_path / "h.mp4", "-c:v", "libx264", "-vf", tags, sound=None)
        video = picture_of(out)
        assert (video.dynamic, video.primaries, video.matrix) == (dynamic, "bt2020", "bt2020nc")
        assert (video.transfer, video.bit_depth) == (transfer, 10)

    def test_full_range(self, tmp_path: Path) -> None:
        out = source(tmp_path / "f.mp4", "-c:v", "libx264", "-pix_fmt", "yuvj420p", sound=None)
        assert picture_of(out).full_range

    @pytest.mark.parametrize(("order", "scan"), [("tff", Scan.TOP_FIRST), ("bff", Scan.BOTTOM_FIRST)])
    def test_interlaced(self, tmp_path: Path, order: str, scan: Scan) -> None:
        fields = ("-vf", f"format=yuv420p,tinterlace=interleave_{'top' if order == 'tff' else 'bottom'}")
        coded = ("-c:v", "libx264", "-flags", "+ilme+ildct", "-x264-params", f"{order}=1")
        assert picture_of(source(tmp_path / "i.mp4", *fields, *coded, sound=None)).scan is scan

    def test_pixels_that_are_not_square(self, tmp_path: Path) -> None:
        video = picture_of(source(tmp_path / "s.mp4", *X264, "-vf", "setsar=64/45", sound=None))
        assert video.sample_aspect == Fraction(64, 45)
        assert video.display_size == (182, 228)

    def test_a_picture_with_an_odd_size(self, tmp_path: Path) -> None:
        out = source(tmp_path / "o.mp4", "-c:v", "libx264", "-vf", "format=yuv444p,crop=101:75", sound=None)
        assert picture_of(out).display_size == (101, 75)

    def test_a_cover_is_not_a_picture(self, tmp_path: Path) -> None:
        cover = source(tmp_path / "c.png", "-frames:v", "1", "-update", "1", sound=None)
        tone = source(tmp_path / "t.mp3", picture=TONE, sound=None)
        out = tmp_path / "a.mp3"
        both = ("-i", str(tone), "-i", str(cover), "-map", "0", "-map", "1", "-c:a", "copy")
        run_ffmpeg((*both, "-c:v", "mjpeg", "-disposition:v", "attached_pic", str(out)))
        found = probe(out)
        assert found.video is None
        assert found.audio is not None
        assert found.other_streams == 1


class TestSound:
    @pytest.mark.parametrize(("channels", "layout"), [("1", "mono"), ("6", "5.1")])
    def test_layouts(self, tmp_path: Path, channels: str, layout: str) -> None:
        audio = probe(source(tmp_path / "a.mp4", *X264, "-ac", channels)).audio
        assert audio is not None
        assert (audio.channels, audio.layout) == (int(channels), layout)

    def test_none(self, tmp_path: Path) -> None:
        assert probe(source(tmp_path / "q.mp4", *X264, sound=None)).audio is None

    def test_a_wave_file_says_stereo_although_the_format_does_not(self, tmp_path: Path) -> None:
        audio = probe(source(tmp_path / "w.wav", picture=TONE, sound=None)).audio
        assert audio is not None
        assert audio.layout == "stereo"

    def test_sound_that_begins_later(self, plain: Path, tmp_path: Path) -> None:
        out = tmp_path / "late.mp4"
        twice = ("-i", str(plain), "-itsoffset", "0.25", "-i", str(plain))
        run_ffmpeg((*twice, "-map", "0:v", "-map", "1:a", "-c", "copy", str(out)))
        audio = probe(out).audio
        assert audio is not None
        assert abs(audio.start_ms - 250) <= 22


class TestContainers:
    @pytest.mark.parametrize(
        ("suffix", "options", "container"),
        [
            ("mkv", X264, "matroska"),
            ("avi", ("-c:v", "mpeg4"), "avi"),
            ("ts", X264, "mpegts"),
            ("mpg", ("-c:v", "mpeg2video"), "mpeg"),
            ("webm", ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"), "matroska"),
        ],
    )
    def test_other_containers(
        self, tmp_path: Path, suffix: str, options: tuple[str, ...], container: str
    ) -> None:
        found = probe(source(tmp_path / f"c.{suffix}", *options))
        assert found.container == container
        assert found.video is not None
        assert found.audio is not None
        assert abs(found.video.duration_ms - 1000) < 70
        assert conform(found, VERTICAL, None, Focus()).rate == 30

    def test_a_browser_recording_without_duration_is_measured(self, tmp_path: Path) -> None:
        codec = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-f", "webm", "-live", "1")
        out = tmp_path / "browser.webm"
        out.write_bytes(read_ffmpeg(("-f", "lavfi", "-i", MOVING, "-t", "1", *codec, "pipe:1")))
        assert abs(probe(out).duration_ms - 1000) < 50

    def test_what_an_edit_list_hides_is_not_counted(self, tmp_path: Path) -> None:
        whole = source(tmp_path / "w.mp4", *X264, "-g", "60", length="2")
        found = probe(copied(whole, tmp_path / "cut.mp4", before=("-ss", "0.5")))
        assert found.edit_list
        assert found.video is not None
        assert 44 <= found.video.frames <= 46
        assert abs(found.video.duration_ms - 1500) <= 40

    def test_other_streams_are_counted(self, plain: Path, tmp_path: Path) -> None:
        out = copied(plain, tmp_path / "two.mkv", "-map", "0:v")
        assert probe(out).other_streams == 1


class TestLarge:
    def test_of_a_large_file_only_the_beginning_is_walked(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        out = source(tmp_path / "large.mp4", *X264, length="3")
        whole = probe(out)
        monkeypatch.setattr("tayori.media.walk._WALK_BYTES", out.stat().st_size // 3)
        part = probe(out)
        assert part.video is not None
        assert whole.video is not None
        assert (part.video.rate, part.video.frames) == (whole.video.rate, whole.video.frames)
        assert part.video.duration_ms == whole.video.duration_ms
        assert abs(part.duration_ms - whole.duration_ms) <= 25


class TestMetadata:
    def test_position_and_date(self, plain: Path, tmp_path: Path) -> None:
        tags = ("-metadata", "location=+36.6431+138.1887/", "-metadata", "creation_time=2026-07-01T07:00:00Z")
        found = probe(copied(plain, tmp_path / "gps.mp4", *tags))
        assert found.has_location
        assert found.created == "2026-07-01T07:00:00+00:00"

    def test_the_cameras_local_date_wins_and_an_unset_clock_is_none(
        self, plain: Path, tmp_path: Path
    ) -> None:
        apple = ("-metadata", "com.apple.quicktime.creationdate=2026-07-01T16:00:00+0900")
        utc = ("-metadata", "creation_time=2026-07-01T07:00:00Z", "-movflags", "use_metadata_tags")
        assert probe(copied(plain, tmp_path / "a.mov", *apple, *utc)).created == "2026-07-01T16:00:00+09:00"
        unset = ("-metadata", "creation_time=1970-01-01T00:00:00Z")
        assert probe(copied(plain, tmp_path / "u.mkv", *unset)).created is None


class TestJson:
    def test_a_probe_survives_json(self, plain: Path) -> None:
        found = probe(plain)
        assert from_json(json.loads(json.dumps(to_json(found)))) == found

    @given(
        st.sampled_from(Dynamic),
        st.sampled_from(Scan),
        st.fractions(Fraction(1, 10), 1000),
        st.one_of(st.none(), st.integers(0, 20)),
        st.booleans(),
    )
    def test_every_value_survives(
        self, dynamic: Dynamic, scan: Scan, rate: Fraction, vision: int | None, silent: bool
    ) -> None:
        video = replace(VIDEO, dynamic=dynamic, scan=scan, rate=rate, max_rate=rate, dolby_vision=vision)
        for found in (a_probe(video, None if silent else AUDIO), a_probe(None)):
            assert from_json(json.loads(json.dumps(to_json(found)))) == found

    def test_no_float_is_written(self, plain: Path) -> None:
        assert "." not in json.dumps(to_json(probe(plain)))


@pytest.mark.real
class TestRealClips:
    """What phones and cameras really give; the numbers were read with other tools (see its catalogue)."""

    @pytest.mark.parametrize(
        ("name", "display", "rate", "dynamic", "vision"),
        [
            ("video/androidx/sample_edit_list.mp4", (1080, 1920), Fraction(30000, 1001), Dynamic.HLG, 8),
            ("video/androidx/portrait_4k60.mp4", (2160, 3840), Fraction(60), Dynamic.SDR, None),
            (
                "video/androidx/h265_with_metadata_track.mp4",
                (1080, 1920),
                Fraction(30000, 1001),
                Dynamic.SDR,
                None,
            ),
            (
                "video/androidx/sample_with_colr_mdcv_and_clli.mp4",
                (1920, 1080),
                Fraction(60000, 1001),
                Dynamic.PQ,
                None,
            ),
            ("video/androidx/bbb_2500ms.ts", (1920, 1080), Fraction(24), Dynamic.SDR, None),
            ("video/androidx/sample.avi", (960, 400), Fraction(24000, 1001), Dynamic.SDR, None),
            ("video/derived/d4_iphone_hlg_dv_portrait_15s.mp4", (1080, 1920), Fraction(30), Dynamic.HLG, 8),
            ("video/debian/rot180_51.mov", (1280, 720), Fraction(25), Dynamic.SDR, None),
            ("video/moviepy/no_duration.webm", (1280, 720), Fraction(30000, 1001), Dynamic.SDR, None),
            (
                "video/phone/android17_hlg_portrait_720p_40s.mp4",
                (720, 1280),
                Fraction(30000, 1001),
                Dynamic.HLG,
                None,
            ),
            ("video/streamio/sideways_movie.mov", (480, 640), Fraction(24), Dynamic.SDR, None),
            ("video/streamio/weird_aspect.small.mpg", (500, 288), Fraction(25), Dynamic.SDR, None),
            ("video/npm/goldengate_1080p30_13s.mp4", (1920, 1080), Fraction(30), Dynamic.SDR, None),
        ],
    )
    def test_what_is_made_of_them(
        self,
        shared_media: Path,
        name: str,
        display: tuple[int, int],
        rate: Fraction,
        dynamic: Dynamic,
        vision: int | None,
    ) -> None:
        found = probe(shared_media / name)
        made = conform(found, VERTICAL, None, Focus())
        assert found.video is not None
        assert (made.display, made.rate) == (display, rate)
        assert (found.video.dynamic, found.video.dolby_vision) == (dynamic, vision)

    def test_every_clip_can_be_probed_and_conformed(self, shared_media: Path) -> None:
        clips = sorted(path for path in (shared_media / "video").rglob("*") if path.is_file())
        assert len(clips) > 30
        for clip in clips:
            found: Probe = probe(clip)
            assert conform(found, VERTICAL, None, Focus(), clip.name).frames > 0
            assert from_json(to_json(found)) == found
