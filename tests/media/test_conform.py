from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import MediaError, UsageError
from tayori.media.conform import Conform, Prediction, conform, predict
from tayori.media.placing import STANDARD_RATES, target_rate
from tayori.model.asset import Focus
from tayori.model.probe import Dynamic, VideoStream
from tayori.model.profile import Fit, Profile
from tayori.model.time import Span
from tests.media.samples import PADDED, THIRTY, VERTICAL, VIDEO, WIDE, a_probe, a_profile


def decide(video: VideoStream = VIDEO, profile: Profile = VERTICAL, span: Span | None = None) -> Conform:
    return conform(a_probe(video), profile, span, Focus())


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
