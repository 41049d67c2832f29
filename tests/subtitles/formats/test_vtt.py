from __future__ import annotations

from dataclasses import replace

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.formats.vtt import FORMAT, parse, render
from tests.subtitles.formats.contract import check_format
from tests.subtitles.strategies import tracks


def test_contract() -> None:
    check_format(FORMAT, "WEBVTT\n\n00:01.000 --> 00:02.500\nあ\n\nid\n00:00:03.000 --> 00:00:04.000\nい\nう")


@given(tracks(), st.one_of(st.none(), st.text(alphabet="市長<>&;Ab", min_size=1, max_size=8)))
def test_what_is_written_is_read_back(track: Track, speaker: str | None) -> None:
    cues = tuple(replace(c, speaker=speaker, text=c.text + "<&>-->") for c in track.cues)
    written = render(replace(track, cues=cues))
    assert parse(written).cues == cues
    assert written.count("-->") == len(cues)


@given(tracks())
def test_pysubs2_reads_the_same_times(track: Track) -> None:
    events = pysubs2.SSAFile.from_string(render(track), format_="vtt").events
    assert [(e.start, e.end) for e in events] == [(c.start_ms, c.end_ms) for c in track.cues]


def _one(text: str) -> Cue:
    (cue,) = parse(f"WEBVTT\n\n00:00.000 --> 00:05.000\n{text}\n").cues
    return cue


@pytest.mark.parametrize(
    ("raw", "plain", "speaker"),
    [
        ("<v 市長>おはよう</v>", "おはよう", "市長"),
        ("<v.loud Mary &amp; Co>hi", "hi", "Mary & Co"),
        ("<c.a.b><i>傾</i></c><00:00:01.000>き", "傾き", None),
        ("<ruby>漢字<rt>かんじ</rt></ruby>です", "漢字です", None),
        ("<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;", "alert(1)<b>", None),
        ("a &amp; b &lrm;&nbsp;c", "a & b \u200e\u00a0c", None),
        ("an unclosed <b", "an unclosed", None),
        ("NOTE text", "NOTE text", None),
    ],
)
def test_markup(raw: str, plain: str, speaker: str | None) -> None:
    assert (_one(raw).text, _one(raw).speaker) == (plain, speaker)


def test_two_voices_in_one_cue_are_reported() -> None:
    parsed = parse("WEBVTT\n\n00:00.000 --> 00:05.000\n<v A>a</v> <v B>b</v>\n")
    assert [f.rule for f in parsed.findings] == ["captions-voices"]
    assert parsed.cues[0].speaker is None


def test_fractions_are_decimals() -> None:
    # pysubs2 reads 1,050 ms
    parsed = parse("WEBVTT\n\n00:01.50 --> 00:02.000\na\n")
    assert parsed.cues[0].start_ms == 1500
    assert [f.rule for f in parsed.findings] == ["captions-times"]


def test_notes_styles_and_regions_fall_away() -> None:
    text = (
        "WEBVTT Kind: captions\nLanguage: ja\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:a\n\nNOTE\nlong\nnote\n\n"
        "1\n00:00.000 --> 00:01.000 line:0 align:start\na\n"
    )
    parsed = parse(text)
    assert [c.text for c in parsed.cues] == ["a"]
    assert [f.rule for f in parsed.findings] == ["captions-layout"]


def test_text_without_times_is_reported() -> None:
    parsed = parse("WEBVTT\n\n00:00.000 --> 00:01.000\na\n\nlost text\n\n00:02.000 --> 00:03.000\nb\n")
    assert [(f.rule, f.where) for f in parsed.findings] == [("captions-untimed", "line 6")]


@pytest.mark.parametrize(
    "times", ["00:01.000 --> 00:00.500", "-00:01.000 --> 00:02.000", "00:60.000 --> 00:61.000", "-->"]
)
def test_what_a_browser_would_drop_is_a_mistake(times: str) -> None:
    parsed = parse(f"WEBVTT\n\n{times}\nlost\n")
    assert [m.partition(":")[0] for m in parsed.mistakes] == ["line 3"]


def test_reading_is_linear() -> None:
    assert parse("WEBVTT\n\n" + "x\n" * 100_000).cues == ()


def test_rendered_text() -> None:
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 3_723_004, "一\n二 <3", "市長"),))
    assert render(track) == "WEBVTT\n\n1\n00:00:00.000 --> 01:02:03.004\n<v 市長>一\n二 &lt;3\n"
