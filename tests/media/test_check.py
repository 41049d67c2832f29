from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tayori.errors import CheckFailed, ExitCode
from tayori.media.boxes import XMP_UUID, find, read_boxes
from tayori.media.check import Expectation, Report, check_picture, check_rendition, expect, raise_if_failed
from tayori.media.conform import Prediction, conform
from tayori.media.examine import read_log
from tayori.media.structure import read_groups, read_structure
from tayori.model.asset import Focus
from tayori.model.finding import Severity
from tayori.model.profile import Loudness, Purpose
from tayori.model.time import Span
from tests.media.clips import LAYOUT, TAGGED, copied, film
from tests.media.samples import VERTICAL, VIDEO, a_probe

EXPECTED = Expectation(
    picture=Prediction(128, 228, Fraction(30), 30, 1000),
    max_rate_bps=2_000_000,
    loudness=Loudness(),
    platforms=False,
)


def errors(report: Report) -> set[str]:
    return {f.rule for f in report.findings if f.severity is Severity.ERROR}


def warnings(report: Report) -> set[str]:
    return {f.rule for f in report.findings if f.severity is Severity.WARNING}


def lasting(seconds: int, **changes: object) -> Expectation:
    wanted = replace(EXPECTED, picture=Prediction(128, 228, Fraction(30), 30 * seconds, 1000 * seconds))
    return replace(wanted, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("check") / "good.mp4")


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Moves for half a second, stands still for three, moves again."""
    chain = f"{TAGGED},loop=loop=90:size=1:start=15"
    return film(
        tmp_path_factory.mktemp("still") / "still.mp4", "-crf", "12", sound=None, chain=chain, length="4"
    )


class TestGood:
    def test_a_good_rendition_passes_without_a_word(self, good: Path) -> None:
        report = check_rendition(good, EXPECTED)
        assert report.findings == ()
        assert report.passed
        raise_if_failed(report, "asa.vertical.mp4")

    def test_its_facts_are_plain_json_without_floats(self, good: Path) -> None:
        facts = check_rendition(good, EXPECTED).facts
        assert json.loads(json.dumps(facts)) == facts
        assert (facts["width"], facts["height"], facts["rate"], facts["frames"]) == (128, 228, "30/1", 30)
        assert abs(facts["loudness_clufs"] + 1400) <= 30
        assert facts["b_frames"] <= 2
        assert not any(isinstance(value, float) for value in facts.values())

    def test_a_good_picture_passes(self, tmp_path: Path) -> None:
        assert check_picture(film(tmp_path / "p.mp4", sound=None), EXPECTED).findings == ()

    def test_what_was_decoded_before_need_not_be_again(self, good: Path) -> None:
        known = replace(EXPECTED, picture_decoded=True)
        assert check_rendition(good, known).findings == ()
        assert "wrong-size" in errors(
            check_rendition(good, replace(known, picture=Prediction(130, 228, Fraction(30), 30, 1000)))
        )


class TestPicture:
    """Each fault is made by ffmpeg and found by exactly its own rule."""

    @pytest.mark.parametrize(
        ("options", "rule"),
        [
            (("-movflags", "negative_cts_offsets"), "moov-last"),
            (("-use_editlist", "1", "-movflags", "+faststart"), "has-edit-list"),
            (("-movflags", "+frag_keyframe+empty_moov"), "fragmented"),
            (("-bf", "3", "-x264-params", "b-adapt=0:cabac=1:8x8dct=1"), "wrong-b-frames"),
            (("-g", "30"), "wrong-gop"),
            (("-profile:v", "main", "-x264-params", "cabac=1:8x8dct=0"), "wrong-codec"),
            (("-pix_fmt", "yuv420p10le", "-profile:v", "high10"), "wrong-codec"),
            (("-t", "0.8"), "wrong-duration"),
            (("-t", "1.2"), "wrong-duration"),
            (("-r", "25"), "wrong-rate"),
            (("-s", "126x228"), "wrong-size"),
        ],
    )
    def test_a_fault_is_found(self, tmp_path: Path, options: tuple[str, ...], rule: str) -> None:
        found = errors(check_picture(film(tmp_path / "f.mp4", *options, sound=None), EXPECTED))
        assert rule in found
        assert found <= {rule, "wrong-duration", "wrong-gop", "wrong-sample-aspect", "late-start"}

    def test_too_many_bits(self, good: Path) -> None:
        bps = check_picture(good, EXPECTED).facts["picture_bps"]
        assert errors(check_picture(good, replace(EXPECTED, max_rate_bps=bps // 2))) == {"wrong-bitrate"}
        assert check_picture(good, replace(EXPECTED, max_rate_bps=bps)).passed

    @pytest.mark.parametrize(
        "chain",
        [
            "null",
            TAGGED.replace("colorspace=bt709", "colorspace=smpte170m"),
            TAGGED.replace("color_trc=bt709", "color_trc=arib-std-b67"),
            f"{TAGGED},scale=out_range=full",
        ],
    )
    def test_wrong_or_missing_colour_tags(self, tmp_path: Path, chain: str) -> None:
        assert "wrong-colour-tags" in errors(
            check_picture(film(tmp_path / "c.mp4", sound=None, chain=chain), EXPECTED)
        )

    def test_pixels_that_are_not_square(self, tmp_path: Path) -> None:
        out = film(tmp_path / "s.mp4", sound=None, chain=f"{TAGGED},setsar=4/3")
        assert errors(check_picture(out, EXPECTED)) == {"wrong-sample-aspect"}

    def test_a_varying_rate(self, tmp_path: Path) -> None:
        chain = f"{TAGGED},select='not(eq(n,9))'"
        out = film(tmp_path / "v.mp4", "-fps_mode", "passthrough", sound=None, chain=chain)
        assert "wrong-rate" in errors(check_picture(out, EXPECTED))

    def test_an_open_group_of_pictures(self) -> None:
        closed = [(0, True), (90, False), (30, False), (60, False), (120, True), (150, False)]
        opened = [(0, True), (90, False), (30, False), (60, False), (180, True), (120, False), (150, False)]
        assert read_groups(closed).closed
        assert not read_groups(opened).closed

    def test_consecutive_b_frames_are_counted_as_they_are_shown(self) -> None:
        pyramid = [(0, True), (4, False), (2, False), (1, False), (3, False), (5, False)]
        assert read_groups(pyramid).consecutive_b == 3
        assert read_groups([(0, True), (1, False), (2, False)]).consecutive_b == 0
        assert read_groups(pyramid).longest == 6
        assert read_groups([]).longest == 0

    def test_x264s_own_groups_are_what_was_asked_for(self, good: Path) -> None:
        picture = read_structure(good).picture
        assert picture is not None
        assert picture.groups.closed
        assert picture.groups.longest == 15
        assert picture.groups.consecutive_b in (1, 2)

    def test_damage_in_any_frame_is_found(self, good: Path, tmp_path: Path) -> None:
        data = bytearray(good.read_bytes())
        mdat = find(read_boxes(good), "mdat")[0]
        middle = mdat.offset + mdat.size // 2
        data[middle : middle + 400] = b"\x55" * 400
        broken = tmp_path / "broken.mp4"
        broken.write_bytes(data)
        assert "decode-errors" in errors(check_rendition(broken, EXPECTED))

    def test_key_frames_alone_show_damage_black_and_standstill(self, still: Path, tmp_path: Path) -> None:
        quick = lasting(4, every_frame=False)
        assert warnings(check_picture(still, quick)) == {"frozen"}
        dark = film(tmp_path / "b.mp4", sound=None, picture="color=black:s=128x228:r=30", length="4")
        assert warnings(check_picture(dark, quick)) == {"black"}
        data = bytearray(still.read_bytes())
        mdat = find(read_boxes(still), "mdat")[0]
        data[mdat.offset + 200 : mdat.end : 97] = b"\xaa" * len(data[mdat.offset + 200 : mdat.end : 97])
        broken = tmp_path / "broken.mp4"
        broken.write_bytes(data)
        assert "decode-errors" in errors(check_picture(broken, quick))

    @pytest.mark.parametrize("keep", [0.2, 0.9])
    def test_a_truncated_file_is_found(self, good: Path, tmp_path: Path, keep: float) -> None:
        data = good.read_bytes()
        cut = tmp_path / "cut.mp4"
        cut.write_bytes(data[: int(len(data) * keep)])
        assert not check_rendition(cut, EXPECTED).passed

    @pytest.mark.parametrize("data", [b"", b"text", bytes(999)])
    def test_what_is_no_film_at_all_is_found(self, tmp_path: Path, data: bytes) -> None:
        bad = tmp_path / "bad.mp4"
        bad.write_bytes(data)
        assert errors(check_rendition(bad, EXPECTED)) == {"unreadable"}


class TestStretches:
    def test_a_black_stretch_is_named(self, tmp_path: Path) -> None:
        chain = f"{TAGGED},drawbox=t=fill:color=black:enable='between(t,0.5,2.5)'"
        out = film(tmp_path / "b.mp4", sound=None, chain=chain, length="3")
        report = check_picture(out, lasting(3))
        assert report.passed
        assert [f.rule for f in report.findings] == ["black"]
        assert (
            "black at 0.4-2.6 s" in report.findings[0].text or "black at 0.6-2.6 s" in report.findings[0].text
        )

    def test_all_black_is_named_as_such(self, tmp_path: Path) -> None:
        out = film(tmp_path / "b.mp4", sound=None, picture="color=black:s=128x228:r=30", length="3")
        told = [f.text for f in check_picture(out, lasting(3)).findings]
        assert told == ["The picture is black from beginning to end."]

    def test_standing_still_where_the_source_does_is_a_warning(self, still: Path) -> None:
        report = check_picture(still, lasting(4, source=still))
        assert report.passed
        assert "as in the source" in report.findings[0].text

    def test_standing_still_where_the_source_moves_is_an_error(self, still: Path, tmp_path: Path) -> None:
        moving = film(tmp_path / "m.mp4", sound=None, length="4")
        report = check_picture(still, lasting(4, source=moving))
        assert errors(report) == {"frozen"}
        assert "but the source moves" in report.findings[0].text

    def test_a_card_over_the_whole_picture_may_stand_still(self, still: Path, tmp_path: Path) -> None:
        moving = film(tmp_path / "m.mp4", sound=None, length="4")
        over = lasting(4, source=moving, covered=(Span(300, 3500),))
        assert check_picture(still, over).findings == ()
        assert errors(check_picture(still, replace(over, covered=(Span(0, 1500),)))) == {"frozen"}

    def test_the_clock_of_the_source_is_minded(self, still: Path, tmp_path: Path) -> None:
        chain = f"{TAGGED},loop=loop=90:size=1:start=75"
        later = film(tmp_path / "later.mp4", "-crf", "12", sound=None, chain=chain, length="6")
        assert check_picture(still, lasting(4, source=later, source_start_ms=2000)).passed
        assert not check_picture(still, lasting(4, source=later, source_start_ms=0)).passed

    def test_without_a_source_it_is_a_warning(self, still: Path) -> None:
        assert warnings(check_picture(still, lasting(4))) == {"frozen"}

    def test_silence_is_named(self, tmp_path: Path) -> None:
        half = "aevalsrc='if(lt(t,2),0.2*sin(6283*t),0)'|'if(lt(t,2),0.2*sin(6283*t),0)':s=48000"
        report = check_rendition(film(tmp_path / "q.mp4", sound=half, length="5"), lasting(5))
        assert warnings(report) == {"silence"}
        assert "silence at 2.0-5.0 s" in report.findings[0].text

    def test_a_log_is_read_to_the_end_of_its_stretches(self) -> None:
        log = (
            "[freezedetect @ 0x1] [info] lavfi.freezedetect.freeze_start: 1.2\n"
            "[silencedetect @ 0x2] [info] silence_start: 0\n[info] silence_end: 2.5 | silence_duration: 2.5\n"
            "[blackdetect @ 0x3] [info] black_start:3 black_end:4.2 black_duration:1.2\n"
            "[h264 @ 0x4] [error] error while decoding MB 3 4\n"
        )
        seen = read_log(log, 6000)
        assert seen.frozen == (Span(1200, 6000),)
        assert seen.silent == (Span(0, 2500),)
        assert seen.black == (Span(3000, 4200),)
        assert seen.problems == ("error while decoding MB 3 4",)
        assert seen.loudness is None


class TestSound:
    @pytest.mark.parametrize(
        ("options", "rule"),
        [
            (("-ac", "1"), "wrong-sound-codec"),
            (("-ar", "44100"), "wrong-sound-codec"),
            (("-c:a", "libmp3lame"), "wrong-sound-codec"),
            (("-af", "atrim=0:0.7"), "sound-length"),
            (("-af", "volume=-3dB"), "too-quiet"),
            (("-af", "volume=3dB"), "too-loud"),
        ],
    )
    def test_a_fault_is_found(self, tmp_path: Path, options: tuple[str, ...], rule: str) -> None:
        assert rule in errors(check_rendition(film(tmp_path / "f.mp4", *options), EXPECTED))

    def test_a_peak_above_the_limit(self, tmp_path: Path) -> None:
        """A full click every quarter second beside a tone: the loudness is right, the peak is not."""
        clicks = "if(lt(mod(t,0.25),0.0005),0.99,0.18*sin(6283*t))"
        out = film(tmp_path / "p.mp4", sound=f"aevalsrc='{clicks}'|'{clicks}':s=48000")
        assert errors(check_rendition(out, EXPECTED)) == {"peak"}

    def test_quiet_is_a_warning_when_it_was_reported(self, tmp_path: Path) -> None:
        quiet = film(tmp_path / "q.mp4", "-af", "volume=-6dB")
        assert errors(check_rendition(quiet, EXPECTED)) == {"too-quiet"}
        assert warnings(check_rendition(quiet, replace(EXPECTED, quiet_is_known=True))) == {"too-quiet"}

    def test_silence_throughout(self, tmp_path: Path) -> None:
        out = film(tmp_path / "s.mp4", sound="anullsrc=r=48000:cl=stereo")
        assert errors(check_rendition(out, EXPECTED)) == {"silent-throughout"}
        assert check_rendition(out, replace(EXPECTED, loudness=None)).findings == ()

    def test_no_sound_at_all(self, tmp_path: Path) -> None:
        out = film(tmp_path / "n.mp4", sound=None)
        assert errors(check_rendition(out, EXPECTED)) == {"no-sound"}

    def test_no_picture_at_all(self, tmp_path: Path) -> None:
        out = copied(film(tmp_path / "g.mp4"), tmp_path / "n.mp4", "-vn", *LAYOUT)
        assert "no-picture" in errors(check_rendition(out, EXPECTED))


class TestRights:
    def test_missing_xmp_is_found(self, good: Path, tmp_path: Path) -> None:
        wanted = replace(EXPECTED, xmp=True)
        assert errors(check_rendition(good, wanted)) == {"no-xmp"}
        tagged = tmp_path / "x.mp4"
        packet = b"<x:xmpmeta/>"
        box = (24 + len(packet)).to_bytes(4, "big") + b"uuid" + XMP_UUID + packet
        tagged.write_bytes(good.read_bytes() + box)
        assert check_rendition(tagged, wanted).findings == ()


class TestExpectation:
    def test_platform_limits_are_warnings_since_another_platform_may_take_it(self, good: Path) -> None:
        report = check_rendition(good, replace(EXPECTED, platforms=True))
        assert report.passed
        assert warnings(report) == {"platform-limit"}

    def test_it_follows_from_the_profile(self) -> None:
        made = conform(a_probe(), VERTICAL, None, Focus())
        wanted = expect(made, VERTICAL, source=Path("a.mov"))
        assert wanted.picture == Prediction(1080, 1920, Fraction(30), 600, 20_000)
        assert wanted.max_rate_bps == VERTICAL.encoding.max_rate_bps
        assert wanted.platforms
        assert wanted.loudness == VERTICAL.loudness

    def test_high_rates_have_the_higher_cap(self) -> None:
        fast = conform(a_probe(replace(VIDEO, rate=Fraction(60))), VERTICAL, None, Focus())
        assert expect(fast, VERTICAL).max_rate_bps == VERTICAL.encoding.max_rate_high_bps

    def test_files_that_stay_here_are_not_held_to_the_platforms(self) -> None:
        archive = replace(VERTICAL, purpose=Purpose.ARCHIVE)
        wanted = expect(conform(a_probe(), archive, None, Focus()), archive, sound=False)
        assert not wanted.platforms
        assert wanted.loudness is None

    def test_all_but_previews_are_decoded_whole(self) -> None:
        preview = replace(VERTICAL, purpose=Purpose.REVIEW)
        made = conform(a_probe(), preview, None, Focus())
        assert not expect(made, preview).every_frame
        assert expect(made, VERTICAL).every_frame

    def test_a_preview_may_be_of_a_simpler_profile(self, tmp_path: Path) -> None:
        out = film(tmp_path / "m.mp4", "-profile:v", "main", "-x264-params", "cabac=1:8x8dct=0", sound=None)
        preview = replace(VERTICAL, purpose=Purpose.REVIEW)
        profiles = expect(conform(a_probe(), preview, None, Focus()), preview).h264_profiles
        assert check_picture(out, replace(EXPECTED, h264_profiles=profiles)).passed
        assert errors(check_picture(out, EXPECTED)) == {"wrong-codec"}

    def test_a_failed_check_names_the_output_and_everything_wrong(self, tmp_path: Path) -> None:
        out = film(tmp_path / "bad.mp4", "-g", "60", "-movflags", "negative_cts_offsets", sound=None)
        report = check_rendition(out, lasting(2))
        with pytest.raises(CheckFailed) as caught:
            raise_if_failed(report, "asa.vertical.mp4")
        error = caught.value
        assert error.exit_code is ExitCode.CHECK_FAILED
        assert error.message.startswith("asa.vertical.mp4 failed its checks: ")
        for finding in report.findings:
            assert (finding.text in error.message) == (finding.severity is Severity.ERROR)
