from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tayori.media.remarks import findings
from tayori.model.finding import Severity
from tayori.model.probe import AudioStream, Dynamic, Scan, VideoStream
from tayori.model.profile import Profile
from tests.media.samples import AUDIO, SQUARE, THIRTY, VERTICAL, VIDEO, WIDE, a_probe


def texts(video: VideoStream | None = VIDEO, audio: AudioStream | None = AUDIO, *profiles: Profile) -> str:
    return "\n".join(f.text for f in findings(a_probe(video, audio), profiles or (VERTICAL,)))


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
