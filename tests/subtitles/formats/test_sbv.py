from __future__ import annotations

import pytest
from hypothesis import given, settings

from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.formats.sbv import FORMAT, parse, render
from tests.subtitles.formats.contract import (
    SAMPLES,
    check_format,
    check_linear,
    check_round_trip,
    check_shift,
)
from tests.subtitles.strategies import rich_tracks

HEAD = "0:00:01.000,0:00:02.000\n"


def test_contract() -> None:
    check_format(FORMAT, SAMPLES["sbv"])


@settings(deadline=None)
@given(rich_tracks())
def test_times_and_text_are_read_back(track: Track) -> None:
    check_round_trip(FORMAT, track)
    check_shift(FORMAT, track, 777)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [("a[br]b", "a\nb"), ("<b>a</b> &amp;", "<b>a</b> &amp;"), ("a\nb", "a\nb"), ("a, b", "a, b")],
)
def test_text(raw: str, plain: str) -> None:
    assert parse(f"{HEAD}{raw}\n").cues == (Cue(1000, 2000, plain),)


@pytest.mark.parametrize("text", ["[br]", "a\n0:00:01.000,0:00:02.000\nb", "-->"])
def test_text_that_looks_like_markup_stays_text(text: str) -> None:
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 1000, text),))
    assert parse(render(track)).cues == track.cues


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("0:00:13.f89,0:00:15.489", "line 1: the time '0:00:13.f89' cannot be read"),
        ("0:00:17.484,0:00:16.543", "line 1: it ends at 0:00:16.543, not after its start 0:00:17.484"),
        ("0:00:17.484,-0:00:18.543", "line 1: the time '-0:00:18.543' cannot be read"),
    ],
)
def test_times_that_cannot_be_are_mistakes(line: str, told: str) -> None:
    assert parse(f"{line}\na\n").mistakes == (told,)


def test_what_is_left_out_is_told() -> None:
    parsed = parse("title\n\n0:00:01.000,0:00:02.000\n\nlost\n\n0:0:3.5,0:0:4\nb\n")
    assert parsed.cues == (Cue(3500, 4000, "b"),)
    assert [(f.rule, f.where) for f in parsed.findings] == [
        ("captions-times", "line 7"),
        ("captions-untimed", "line 1, 5"),
        ("captions-empty", "line 3"),
    ]


def test_a_new_speaker_stands_in_front() -> None:
    cues = (Cue(0, 1000, "はい", "市長"), Cue(1000, 2000, "ええ", "市長"))
    text = "0:00:00.000,0:00:01.000\n（市長）はい\n\n0:00:01.000,0:00:02.000\nええ\n"
    assert render(Track(Lang("ja"), TrackKind.CAPTIONS, cues)) == text


@pytest.mark.parametrize("piece", ["x\n", "0:00:01.000,0:00:02.000\n", ",", ":", "0", "[br]"])
def test_reading_is_linear(piece: str) -> None:
    check_linear(FORMAT, lambda size: HEAD + piece * size)
