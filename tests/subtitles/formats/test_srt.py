from __future__ import annotations

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.formats.srt import FORMAT, parse, render
from tests.subtitles.formats.contract import check_format
from tests.subtitles.strategies import tracks


def test_contract() -> None:
    check_format(FORMAT, "1\n00:00:01,000 --> 00:00:02,500\nあ\n\n2\n00:00:03,000 --> 00:00:04,000\nい\nう\n")


@given(tracks())
def test_what_is_written_is_read_back(track: Track) -> None:
    assert parse(render(track)).cues == track.cues


@given(tracks())
def test_pysubs2_reads_the_same_times(track: Track) -> None:
    events = pysubs2.SSAFile.from_string(render(track), format_="srt").events
    assert [(e.start, e.end) for e in events] == [(c.start_ms, c.end_ms) for c in track.cues]


def test_a_last_line_that_is_a_number_is_text() -> None:
    # pysubs2 takes it for the number of a next cue and drops it
    assert parse("1\n00:00:01,000 --> 00:00:02,000\nあと\n3\n").cues[0].text == "あと\n3"


def test_cues_without_blank_lines_between() -> None:
    text = "1\n00:00:00,000 --> 00:00:01,000\na\n2\n00:00:01,000 --> 00:00:02,000\n--> c\n3"
    assert [c.text for c in parse(text).cues] == ["a", "--> c"]


def test_a_blank_line_inside_a_text() -> None:
    text = "1\n00:00:00,000 --> 00:00:01,000\na\n\nb\n\n2\n00:00:01,000 --> 00:00:02,000\nc\n"
    assert [c.text for c in parse(text).cues] == ["a\nb", "c"]


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("<i>朝</i>の<font color='#fff'>駅</font>", "朝の駅"),
        ("{\\an8}上に{出る}", "上に{出る}"),
        ("3 < 5 > 2", "3 < 5 > 2"),
        ("2 &lt; 3 &amp; 4", "2 < 3 & 4"),
        ("一\\N二", "一\n二"),
        ("<長野>", "<長野>"),
        ("thin\u2009space", "thin space"),
        ("か\u3099神", "が神"),
        ("  空白\t と　", "空白 と"),
    ],
)
def test_markup(raw: str, plain: str) -> None:
    assert parse(f"1\n00:00:01,000 --> 00:00:02,000\n{raw}\n").cues[0].text == plain


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("00:00:01.5 --> 00:00:02", (1500, 2000)),
        ("00:00:03,000->00:00:04,000", (3000, 4000)),
        ("0:0:1,000 --> 0:0:2,000", (1000, 2000)),
    ],
)
def test_unusual_times_are_decimals_with_a_warning(line: str, times: tuple[int, int]) -> None:
    parsed = parse(f"1\n{line}\na\n")
    assert [(c.start_ms, c.end_ms) for c in parsed.cues] == [times]
    assert [f.rule for f in parsed.findings] == ["captions-times"]


@pytest.mark.parametrize(
    "line",
    [
        "-00:00:01,000 --> 00:00:02,000",
        "NaN:NaN:NaN,NaN --> 00:00:02,000",
        "00:00:05,000 --> 00:00:01,000",
        "00:00:06,000 --> 00:00:06,000",
        "99999999:59:59,999 --> 99999999:59:59,999",
        "100:00:00,000 --> 100:00:01,000",
        "00:61:99,1000 --> 00:62:00,000",
    ],
)
def test_times_that_cannot_be_are_mistakes_with_their_line(line: str) -> None:
    parsed = parse(f"1\n00:00:00,000 --> 00:00:00,900\nok\n\n2\n{line}\nx\n")
    assert len(parsed.mistakes) == 1
    assert parsed.mistakes[0].startswith("line 6: ")


def test_a_cue_without_times_is_a_mistake() -> None:
    text = "1\n00:00:00,500 --> 00:00:07,000\na\n\n2\nlost\n\n3\n00:00:11,890 --> 00:00:16,320\nc\n"
    assert parse(text).mistakes == ("line 5: cue 2 has no times",)


def test_an_empty_cue_is_left_out() -> None:
    parsed = parse("1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nb\n")
    assert [c.text for c in parsed.cues] == ["b"]
    assert [f.rule for f in parsed.findings] == ["captions-empty"]


def test_speakers_are_named_when_they_change() -> None:
    cues = (
        Cue(0, 1000, "はい", "市長"),
        Cue(1000, 2000, "そうです", "市長"),
        Cue(2000, 3000, "では", "司会"),
    )
    assert "（市長）はい\n" in render(Track(Lang("ja"), TrackKind.CAPTIONS, cues))
    assert render(Track(Lang("ja"), TrackKind.CAPTIONS, cues)).count("（") == 2
    assert "市長: はい\n" in render(Track(Lang("en"), TrackKind.CAPTIONS, cues))


def test_an_arrow_in_a_text_cannot_start_a_cue() -> None:
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 1000, "00:00:01,000 --> 00:00:02,000"),))
    assert len(parse(render(track)).cues) == 1


@given(st.text(alphabet="0123456789:,.->\n aあ", max_size=200))
def test_nothing_written_by_chance_breaks_the_reader(text: str) -> None:
    for cue in parse(text).cues:
        assert 0 <= cue.start_ms < cue.end_ms
        assert cue.text.strip()
