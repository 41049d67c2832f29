from __future__ import annotations

import pytest

from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.checks import TELOP, check_track, reading_speed, words_a_minute


def _rules(*cues: tuple[int, int, str], lang: str = "ja", length_ms: int | None = None) -> dict[str, str]:
    track = Track(Lang(lang), TrackKind.CAPTIONS, tuple(Cue(*c) for c in cues))
    return {f.rule: f.where for f in check_track(track, length_ms)}


def test_good_captions_have_no_findings() -> None:
    assert _rules((0, 3000, "朝七時、長野駅へ。"), (3000, 6000, "自転車で十五分。"), length_ms=6000) == {}


@pytest.mark.parametrize(
    ("cue", "rule"),
    [
        ((0, 3000, "あ" * 22), "captions-brisk"),
        ((0, 2000, "あ" * 30), "captions-fast"),
        ((0, 500, "あ"), "captions-short"),
        ((0, 8000, "あ"), "captions-slow"),
        ((0, 7000, "あ" * 37), "captions-long"),
        ((0, 3000, "そうです\n。はい"), "captions-kinsoku"),
    ],
)
def test_each_rule(cue: tuple[int, int, str], rule: str) -> None:
    assert _rules(cue) == {rule: "cue 1"}


def test_the_end_of_the_clip() -> None:
    found = _rules((0, 2000, "あ"), (2000, 4000, "い"), (4000, 6000, "う"), length_ms=3000)
    assert found == {"captions-past-end": "cue 3", "captions-cut-by-end": "cue 2"}


def test_gaps_that_flicker() -> None:
    assert _rules((0, 2000, "あ"), (2020, 4000, "い"), (4200, 6000, "う")) == {"captions-gap": "cue 2"}


def test_english_is_measured_in_words() -> None:
    text = "one two three four five six seven eight"
    assert words_a_minute(Cue(0, 2000, text)) == 240
    assert _rules((0, 2000, text), lang="en") == {"captions-fast": "cue 1"}
    assert _rules((0, 2400, text), lang="en") == {"captions-brisk": "cue 1"}
    assert _rules((0, 3000, text), lang="en") == {}


def test_half_width_counts_half_and_spaces_do_not() -> None:
    assert reading_speed(Cue(0, 1000, "あい ab\n")) == 300


def test_telop_is_stricter() -> None:
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 4000, "あ" * 27),))
    assert {f.rule for f in check_track(track, None, TELOP)} == {"captions-brisk", "captions-long"}
    assert check_track(track, None) == ()


def test_a_thousand_bad_cues_are_one_finding() -> None:
    cues = [(i * 100, i * 100 + 100, "あ") for i in range(1000)]
    assert _rules(*cues)["captions-short"] == "cue 1, 2, 3, 4, 5 and 995 more"
