"""Speed, duration, length, and what is around a track: what breaks each rule and what does not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Position, Track, TrackKind
from tayori.model.finding import Finding, Severity
from tayori.model.ids import Lang
from tayori.subtitles.checks.times import _uncaptioned
from tayori.subtitles.checks.track import (
    SIDECAR,
    SUMMARY,
    TELOP,
    Around,
    Limits,
    check_track,
    limits_for,
    reading_speed,
    words_a_minute,
)


def _track(*cues: tuple[int, int, str], lang: str = "ja", kind: TrackKind = TrackKind.CAPTIONS) -> Track:
    return Track(Lang(lang), kind, tuple(Cue(*c) for c in cues))


def _rules(
    *cues: tuple[int, int, str], lang: str = "ja", limits: Limits = SIDECAR, around: Around | None = None
) -> dict[str, tuple[int, ...]]:
    return {f.rule: f.cues for f in check_track(_track(*cues, lang=lang), limits, around or Around())}


def _one(found: tuple[Finding, ...], rule: str) -> Finding:
    (finding,) = (f for f in found if f.rule == rule)
    return finding


def test_good_captions_have_no_findings() -> None:
    around = Around(6000, (3000,), ((0, 6000),), ((200, 2500), (3200, 5800)), lambda _: ())
    good = (0, 3000, "朝七時、長野駅へ。"), (3000, 6000, "自転車で\n十五分。")
    assert _rules(*good, around=around) == {}


@pytest.mark.parametrize(
    ("cue", "rule"),
    [
        ((0, 3000, "あ" * 22), "captions-brisk"),
        ((0, 2000, "あ" * 30), "captions-fast"),
        ((0, 500, "あ"), "captions-short"),
        ((0, 8000, "あ"), "captions-slow"),
        ((0, 7000, "あ" * 37), "captions-long"),
        ((0, 3000, "そうです\n。はい"), "captions-kinsoku"),
        ((0, 3000, "市長は「\nはい」と"), "captions-kinsoku"),
        ((0, 3000, "、はい"), "captions-kinsoku"),
        ((0, 3000, "朝\n七時\n長野駅"), "captions-lines"),
        ((0, 4000, "あ" * 17 + "\nい"), "captions-wide"),
    ],
)
def test_each_rule(cue: tuple[int, int, str], rule: str) -> None:
    assert _rules(cue) == {rule: (1,)}


@pytest.mark.parametrize(
    "cue",
    [
        (0, 3000, "あ" * 17),  # one line: left to us to break
        (0, 3000, "～長野の朝～"),
        (0, 800, "あ"),
        (0, 7000, "あ"),
        (0, 3000, "あ" * 21),
        (0, 5200, "あ" * 36),
    ],
)
def test_what_is_just_right(cue: tuple[int, int, str]) -> None:
    assert set(_rules(cue)) <= {"captions-brisk"} if len(cue[2]) > 30 else _rules(cue) == {}


def test_english_sentences_may_go_on_with_marks() -> None:
    assert _rules((0, 3000, "...and then"), (3000, 6000, "so it is\n-- or is it"), lang="en") == {}


def test_the_end_of_the_clip() -> None:
    found = _rules((0, 2000, "あ"), (2000, 4000, "い"), (4000, 6000, "う"), around=Around(length_ms=3000))
    assert found == {"captions-past-end": (3,), "captions-cut-by-end": (2,)}


def test_gaps_that_flicker() -> None:
    assert _rules((0, 2000, "あ"), (2020, 4000, "い"), (4200, 6000, "う")) == {"captions-gap": (2,)}


def test_overlaps_name_both_cues() -> None:
    cues = ((0, 9000, "あ"), (1000, 2000, "い"), (3000, 4000, "う"), (9000, 9900, "え"))
    assert _rules(*cues)["captions-overlap"] == (1, 2, 3)


def test_cues_at_different_places_may_be_there_together() -> None:
    cues = (Cue(0, 3000, "あ"), Cue(1000, 3000, "い", position=Position.TOP))
    assert check_track(Track(Lang("ja"), TrackKind.CAPTIONS, cues)) == ()


@pytest.mark.parametrize(
    ("cut_ms", "beside"), [(2000, ()), (2090, ()), (2150, (1,)), (2400, (1,)), (2500, ()), (1700, (1,))]
)
def test_cuts_are_met_or_kept_away_from(cut_ms: int, beside: tuple[int, ...]) -> None:
    found = check_track(_track((0, 2000, "あ"), (5000, 7000, "い")), SIDECAR, Around(cuts_ms=(cut_ms,)))
    assert tuple(n for f in found for n in f.cues) == beside
    for finding in found:
        assert finding.rule == "captions-beside-cut"
        assert f"0:0{cut_ms / 1000:.3f}" in finding.cure


def test_speech_without_captions_is_told_with_its_times() -> None:
    speech = ((0, 1900), (2400, 3900), (4100, 4600), (9000, 10_000), (12_000, 15_000))
    found = check_track(
        _track((0, 2000, "あ"), (12_000, 14_500, "い")), SIDECAR, Around(speech=speech, sound=speech)
    )
    finding = _one(found, "captions-missing")
    assert finding.where == "0:02.400-0:04.600"
    assert finding.severity is Severity.WARNING
    assert len(found) == 1


def test_a_caption_where_all_is_silent() -> None:
    cues = ((0, 1000, "あ"), (3000, 4000, "い"), (5000, 6000, "う"))
    assert _rules(*cues, around=Around(sound=((0, 1500), (6400, 7000)))) == {"captions-silent": (2,)}
    assert _rules(*cues, around=Around(sound=())) == {"captions-silent": (1, 2, 3)}


def test_english_is_measured_in_words() -> None:
    text = "one two three four five six seven eight"
    assert words_a_minute(Cue(0, 2000, text)) == 240
    assert _rules((0, 2000, text), lang="en") == {"captions-fast": (1,)}
    assert _rules((0, 2400, text), lang="en") == {"captions-brisk": (1,)}
    assert _rules((0, 3000, text), lang="en") == {}


def test_half_width_counts_half_and_spaces_do_not() -> None:
    assert reading_speed(Cue(0, 1000, "あい ab\n")) == 300


def test_limits_go_by_what_the_track_is_for() -> None:
    track = _track((0, 4000, "あ" * 27))
    assert {f.rule for f in check_track(track, TELOP)} == {"captions-brisk", "captions-long"}
    assert check_track(track) == ()
    assert _rules((0, 4000, "あ" * 20), limits=SUMMARY) == {"captions-brisk": (1,)}
    assert limits_for(TrackKind.CAPTIONS) is SIDECAR
    assert limits_for(TrackKind.CAPTIONS, burned=True) is TELOP
    assert limits_for(TrackKind.SUBTITLES) is SUMMARY


def test_a_transcript_is_read_at_leisure() -> None:
    cues = ((0, 100, "あ" * 500 + "。。"), (50, 200, "い"))
    found = check_track(_track(*cues, kind=TrackKind.TRANSCRIPT))
    assert [f.rule for f in found] == ["captions-doubled-marks"]


def test_a_thousand_bad_cues_are_one_finding() -> None:
    cues = [(i * 100, i * 100 + 100, "あ") for i in range(1000)]
    finding = _one(check_track(_track(*cues)), "captions-short")
    assert finding.where == "cue 1, 2, 3, 4, 5 and 995 more"
    assert finding.cues == tuple(range(1, 1001))
    assert finding.text == "Shown for less than 800 ms: 1000 of 1000 cues."


_SPANS = st.lists(st.integers(0, 30_000), unique=True, max_size=16).map(
    lambda edges: tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


@settings(deadline=None)
@given(_SPANS, st.lists(st.tuples(st.integers(0, 30_000), st.integers(1, 6000)), max_size=8))
def test_only_speech_far_from_every_cue_is_missed(
    speech: tuple[tuple[int, int], ...], cues: list[tuple[int, int]]
) -> None:
    track = _track(*((start, start + length, "あ") for start, length in sorted(cues)))
    for start, end in _uncaptioned(track, speech):
        within = [
            at
            for at in range(start, end)
            if any(a <= at < b for a, b in speech)
            and all(not cue.start_ms - 300 < at < cue.end_ms + 300 for cue in track.cues)
        ]
        assert len(within) >= 1500
        assert within[0] == start
        assert within[-1] == end - 1
