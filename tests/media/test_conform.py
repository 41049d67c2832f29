from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import MediaError, UsageError
from tayori.media.conform import Conform, Prediction, conform, predict
from tayori.media.placing import STANDARD_RATES, target_rate
from tayori.media.remarks import findings
from tayori.model.asset import Focus
from tayori.model.finding import Severity
from tayori.model.probe import AudioStream, Dynamic, Probe, Scan, VideoStream
from tayori.model.profile import Encoding, Fit, Profile, Purpose
from tayori.model.time import Span

THIRTY = Fraction(30)
VIDEO = VideoStream(
    index=0,
    codec="h264",
    width=1080,
    height=1920,
    sample_aspect=Fraction(1),
    rotation=0,
    mirrored=False,
    rate=THIRTY,
    min_rate=THIRTY,
    max_rate=THIRTY,
    variable=False,
    frames=600,
    pixel_format="yuv420p",
    bit_depth=8,
    primaries="bt709",
    transfer="bt709",
    matrix="bt709",
    full_range=False,
    dynamic=Dynamic.SDR,
    dolby_vision=None,
    scan=Scan.PROGRESSIVE,
    duration_ms=20_000,
)
AUDIO = AudioStream(1, "aac", 48_000, 2, "stereo", 20_000)


def a_probe(video: VideoStream | None = VIDEO, audio: AudioStream | None = AUDIO, **more: bool) -> Probe:
    return replace(Probe("mov", 1, 20_000, video, audio, 0, None, has_location=False), **more)  # type: ignore[arg-type]


def a_profile(name: str, width: int, height: int, fit: Fit = Fit.CROP) -> Profile:
    encoding = Encoding("veryfast", 20, 8_000_000, 12_000_000)
    return Profile(name, width, height, fit, True, "union", Purpose.UPLOAD, encoding)


VERTICAL = a_profile("vertical", 1080, 1920)
SQUARE = a_profile("square", 1080, 1080)
WIDE = a_profile("wide", 1920, 1080, Fit.BLUR)
PADDED = a_profile("padded", 1920, 1080, Fit.PAD)


def decide(video: VideoStream = VIDEO, profile: Profile = VERTICAL, span: Span | None = None) -> Conform:
    return conform(a_probe(video), profile, span, Focus())


def texts(video: VideoStream | None = VIDEO, audio: AudioStream | None = AUDIO, *profiles: Profile) -> str:
    return "\n".join(f.text for f in findings(a_probe(video, audio), profiles or (VERTICAL,)))


class TestRates:
    @pytest.mark.parametrize(
        ("source", "made"),
        [
            (Fraction(24000, 1001), Fraction(24000, 1001)),
            (Fraction(24), Fraction(24)),
            (Fraction(25), Fraction(25)),
            (Fraction(2997, 100), Fraction(30000, 1001)),
            (Fraction(299, 10), Fraction(30000, 1001)),
            (Fraction(31), Fraction(30)),
            (Fraction(48), Fraction(48)),
            (Fraction(60000, 1001), Fraction(60000, 1001)),
            (Fraction(6006, 100), Fraction(60)),
            (Fraction(120), Fraction(60)),
            (Fraction(240), Fraction(60)),
            (Fraction(120_000, 1001), Fraction(60000, 1001)),
            (Fraction(100), Fraction(50)),
            (Fraction(15), Fraction(30)),
            (Fraction(15000, 1001), Fraction(30000, 1001)),
            (Fraction(12), Fraction(24)),
            (Fraction(25, 2), Fraction(25)),
            (Fraction(10), Fraction(30)),
            (Fraction(17), Fraction(30)),
            (Fraction(0), Fraction(30)),
        ],
    )
    def test_the_nearest_standard_rate(self, source: Fraction, made: Fraction) -> None:
        assert target_rate(replace(VIDEO, rate=source), Fraction(60)) == made

    def test_a_varying_rate_follows_its_fastest_stretch(self) -> None:
        phone = replace(
            VIDEO, rate=Fraction(2805, 100), min_rate=Fraction(15), max_rate=THIRTY, variable=True
        )
        assert target_rate(phone, Fraction(60)) == 30

    @pytest.mark.parametrize(("source", "made"), [(60, 30), (50, 25), (48, 24), (30, 30), (120, 30)])
    def test_a_profile_may_cap_the_rate(self, source: int, made: int) -> None:
        assert target_rate(replace(VIDEO, rate=Fraction(source)), THIRTY) == made

    @given(st.fractions(0, 100_000), st.sampled_from(STANDARD_RATES))
    def test_every_rate_ends_at_a_standard_one_below_the_cap(self, rate: Fraction, cap: Fraction) -> None:
        made = target_rate(replace(VIDEO, rate=rate, max_rate=rate), cap)
        assert made in STANDARD_RATES
        assert made <= cap


class TestPlace:
    def test_a_picture_that_fits_is_left_alone(self) -> None:
        made = decide()
        assert (made.crop, made.scale, made.fit, made.upscale_milli) == (None, (1080, 1920), Fit.CROP, 1000)

    def test_a_phone_clip_stored_on_its_side_is_turned_not_cropped(self) -> None:
        made = decide(replace(VIDEO, width=3840, height=2160, rotation=90))
        assert (made.rotation, made.display, made.crop) == (90, (2160, 3840), None)
        assert made.upscale_milli == 500

    def test_a_wide_picture_is_cropped_around_the_focus(self) -> None:
        wide = a_probe(replace(VIDEO, width=1920, height=1080))
        middle = conform(wide, VERTICAL, None, Focus())
        left = conform(wide, VERTICAL, None, Focus(0, 500))
        right = conform(wide, VERTICAL, None, Focus(1000, 500))
        assert middle.crop == (656, 0, 606, 1080)
        assert left.crop == (0, 0, 606, 1080)
        assert right.crop == (1314, 0, 606, 1080)
        assert middle.upscale_milli == 1782

    def test_a_blurred_fill_stands_behind_an_upright_picture(self) -> None:
        made = decide(VIDEO, WIDE)
        assert (made.fit, made.crop, made.scale) == (Fit.BLUR, None, (608, 1080))
        assert made.backdrop == (0, 656, 1080, 606)

    def test_padding_has_no_backdrop(self) -> None:
        made = decide(VIDEO, PADDED)
        assert (made.fit, made.scale, made.backdrop) == (Fit.PAD, (608, 1080), None)

    def test_slivers_are_cropped_away_instead_of_blurred(self) -> None:
        made = decide(replace(VIDEO, width=1920, height=1088), WIDE)
        assert (made.fit, made.scale, made.backdrop) == (Fit.CROP, (1920, 1080), None)

    def test_square_pixels_come_before_the_turn(self) -> None:
        dv = replace(VIDEO, width=1440, height=1080, sample_aspect=Fraction(4, 3))
        assert decide(dv).square_pixels == (1920, 1080)
        assert decide(replace(dv, rotation=90)).display == (1080, 1920)
        assert decide().square_pixels is None

    @given(
        st.tuples(st.integers(2, 16_000), st.integers(2, 16_000)),
        st.tuples(st.integers(16, 1920), st.integers(16, 1920)),
        st.sampled_from(Fit),
        st.tuples(st.integers(0, 1000), st.integers(0, 1000)),
        st.sampled_from([0, 90, 180, 270]),
        st.fractions(Fraction(1, 4), Fraction(4)),
    )
    def test_whatever_the_shapes_all_parts_lie_inside_and_are_even(
        self,
        stored: tuple[int, int],
        frame: tuple[int, int],
        fit: Fit,
        focus: tuple[int, int],
        rotation: int,
        aspect: Fraction,
    ) -> None:
        video = replace(VIDEO, width=stored[0], height=stored[1], rotation=rotation, sample_aspect=aspect)
        profile = a_profile("p", frame[0] // 2 * 2, frame[1] // 2 * 2, fit)
        made = conform(a_probe(video), profile, None, Focus(*focus))
        assert all(side % 2 == 0 and side >= 2 for side in made.scale)
        assert made.scale[0] <= profile.width
        assert made.scale[1] <= profile.height
        for rect in (made.crop, made.backdrop):
            if rect is not None:
                x, y, width, height = rect
                assert all(side % 2 == 0 for side in rect)
                assert x >= 0
                assert y >= 0
                assert 2 <= width <= max(2, made.display[0] - x)
                assert 2 <= height <= max(2, made.display[1] - y)
        assert (made.fit is Fit.CROP) == (made.scale == (profile.width, profile.height)) or made.fit is fit
        assert (made.backdrop is not None) == (made.fit is Fit.BLUR)


class TestTime:
    def test_the_whole_picture(self) -> None:
        made = decide()
        assert (made.start_ms, made.frames, made.length_ms) == (0, 600, 20_000)

    def test_a_trim_is_exact_to_the_frame(self) -> None:
        made = decide(span=Span(2400, 24_000))
        assert (made.start_ms, made.frames, made.length_ms) == (2400, 528, 17_600)
        ntsc = decide(replace(VIDEO, rate=Fraction(30000, 1001)), span=Span(0, 10_000))
        assert (ntsc.frames, ntsc.length_ms) == (300, 10_010)

    def test_a_picture_that_begins_later_than_the_sound_starts_there(self) -> None:
        late = replace(VIDEO, start_ms=67)
        assert decide(late).start_ms == 67
        assert decide(late, span=Span(0, 5000)).frames == 148

    def test_a_trim_behind_the_end_is_refused(self) -> None:
        with pytest.raises(UsageError, match=r"asa\.mov lasts 20\.0 s, but its trim begins at 30\.0 s"):
            conform(a_probe(), VERTICAL, Span(30_000, 40_000), Focus(), "asa.mov")

    def test_sound_alone_is_no_clip(self) -> None:
        with pytest.raises(MediaError, match=r"asa\.wav has no picture"):
            conform(a_probe(None), VERTICAL, None, Focus(), "asa.wav")

    def test_the_prediction_is_the_frame_of_the_profile(self) -> None:
        assert predict(decide(), VERTICAL) == Prediction(1080, 1920, THIRTY, 600, 20_000)

    @given(st.integers(1, 3_600_000), st.sampled_from(STANDARD_RATES))
    def test_the_length_is_within_half_a_frame(self, length: int, rate: Fraction) -> None:
        made = decide(replace(VIDEO, duration_ms=length, rate=rate))
        assert made.frames >= 1
        assert abs(made.length_ms - length) <= max(500 / rate + 1, 1000 / rate if length < 21 else 0)


class TestColour:
    def test_hlg_without_further_tags_is_bt2020(self) -> None:
        hlg = replace(
            VIDEO, dynamic=Dynamic.HLG, transfer="arib-std-b67", primaries="unknown", matrix="unknown"
        )
        made = decide(hlg)
        assert (made.tone_map, made.primaries_in, made.matrix_in) == (Dynamic.HLG, "bt2020", "bt2020nc")

    @pytest.mark.parametrize(
        ("size", "matrix"),
        [
            ((640, 480), "smpte170m"),
            ((720, 576), "bt470bg"),
            ((1280, 720), "bt709"),
            ((1080, 1920), "bt709"),
            ((480, 640), "smpte170m"),
        ],
    )
    def test_an_untagged_picture_is_taken_by_its_size(self, size: tuple[int, int], matrix: str) -> None:
        bare = replace(VIDEO, primaries="unknown", transfer="unknown", matrix="unknown")
        assert decide(replace(bare, width=size[0], height=size[1])).matrix_in == matrix

    def test_tags_are_believed(self) -> None:
        odd = replace(VIDEO, primaries="bt470bg", transfer="smpte170m", matrix="bt470bg", full_range=True)
        made = decide(odd)
        assert (made.primaries_in, made.transfer_in, made.matrix_in) == ("bt470bg", "smpte170m", "bt470bg")
        assert made.to_limited

    def test_rgb_has_no_yuv_matrix(self) -> None:
        assert decide(replace(VIDEO, pixel_format="gbrp", matrix="unknown")).matrix_in == "gbr"


class TestSentences:
    def test_a_good_source_needs_no_words(self) -> None:
        assert texts(VIDEO, AUDIO, VERTICAL) == ""

    @pytest.mark.parametrize(
        ("video", "sentence"),
        [
            ({"dynamic": Dynamic.HLG}, "HLG picture: will be tone-mapped to BT.709."),
            ({"dynamic": Dynamic.PQ}, "HDR10 (PQ) picture: will be tone-mapped to BT.709."),
            (
                {"variable": True, "min_rate": Fraction(24), "max_rate": THIRTY},
                "The frame rate varies between 24 and 30 fps: will be made 30.",
            ),
            ({"rate": Fraction(120)}, "120 frames per second: will be made 60."),
            (
                {"width": 900, "height": 1600},
                "The picture is 180 px short of full HD: will be scaled up 1.2x.",
            ),
            (
                {"width": 1920, "height": 1080},
                "Cropped to 606 x 1080, the picture is 474 px short of full HD: will be scaled up 1.78x.",
            ),
            (
                {"rotation": 90, "width": 1920, "height": 1080},
                "stored on its side: will be turned 90 degrees",
            ),
            ({"rotation": 180}, "The picture is stored upside down: will be turned upright."),
            ({"mirrored": True}, "will be mirrored back"),
            ({"full_range": True}, "Full-range colour: will be made limited range."),
            ({"scan": Scan.TOP_FIRST}, "Interlaced (top field first): will be made progressive."),
            (
                {"sample_aspect": Fraction(4, 3)},
                "Its pixels are 4:3, not square: will be shown as 1440 x 1920.",
            ),
            ({"height": 1921}, "1080 x 1921 is an odd size"),
            ({"dolby_vision": 5}, "Dolby Vision profile 5 has no ordinary picture"),
            (
                {"dolby_vision": 8, "dynamic": Dynamic.HLG},
                "Dolby Vision (profile 8): its HLG picture is used.",
            ),
            ({"matrix": "smpte170m"}, "BT.601 (NTSC) colours: will be converted to BT.709."),
            ({"matrix": "unknown"}, "The file does not say what its colours are: taken as BT.709."),
            ({"bit_depth": 10}, "The picture has 10 bits a colour: will be made 8."),
        ],
    )
    def test_what_is_odd_about_a_picture(self, video: dict[str, object], sentence: str) -> None:
        assert sentence in texts(replace(VIDEO, **video))  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        ("audio", "sentence"),
        [
            (None, "No sound: silence will be added."),
            (replace(AUDIO, channels=1, layout="mono"), "Mono sound: will be heard on both sides."),
            (replace(AUDIO, channels=6, layout="5.1"), "5.1 sound: will be mixed down to stereo."),
            (replace(AUDIO, rate_hz=8000), "The sound is recorded at 8 kHz"),
            (replace(AUDIO, start_ms=190), "The sound begins 0.19 s after the picture"),
            (replace(AUDIO, duration_ms=17_200), "The sound ends 2.8 s before the picture"),
        ],
    )
    def test_what_is_odd_about_the_sound(self, audio: AudioStream | None, sentence: str) -> None:
        assert sentence in texts(VIDEO, audio)

    def test_what_is_odd_about_the_file(self) -> None:
        told = " ".join(f.text for f in findings(a_probe(has_location=True, edit_list=True), ()))
        assert "GPS position: it will not be copied" in told
        assert "it stays hidden" in told

    def test_profiles_that_differ_are_named_and_gathered_in_one_sentence(self) -> None:
        told = texts(replace(VIDEO, width=1280, height=720), AUDIO, VERTICAL, SQUARE, WIDE)
        assert "scaled up 2.67x for vertical, 1.5x for square and wide." in told
        assert "Only part of the width will be kept: 32 % for vertical, 56 % for square." in told

    def test_a_small_picture_is_a_note_and_a_tiny_one_a_warning(self) -> None:
        small = findings(a_probe(replace(VIDEO, width=900, height=1600)), (VERTICAL,))
        tiny = findings(a_probe(replace(VIDEO, width=360, height=640)), (VERTICAL,))
        assert [f.severity for f in small] == [Severity.NOTE]
        assert [f.severity for f in tiny] == [Severity.WARNING]

    def test_without_a_picture_a_clip_cannot_be_made(self) -> None:
        assert findings(a_probe(None), (VERTICAL,))[0].severity is Severity.ERROR
        assert findings(a_probe(None), ())[0].severity is Severity.NOTE

    def test_every_sentence_is_whole(self) -> None:
        odd = replace(
            VIDEO,
            rotation=270,
            mirrored=True,
            dynamic=Dynamic.PQ,
            dolby_vision=8,
            variable=True,
            matrix="unknown",
        )
        for finding in findings(a_probe(odd, None, has_location=True, edit_list=True), (VERTICAL, WIDE)):
            assert finding.text[0].isupper()
            assert finding.text.endswith(".")
            assert finding.rule == finding.rule.lower().replace("_", "-")
