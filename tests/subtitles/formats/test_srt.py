from __future__ import annotations

from dataclasses import replace

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.formats.carrying import losses
from tayori.subtitles.formats.srt import FORMAT, parse, render
from tests.subtitles.formats.contract import (
    SAMPLES,
    check_format,
    check_linear,
    check_round_trip,
    check_shift,
    check_sound,
)
from tests.subtitles.strategies import rich_tracks, tracks

HEAD = "1\n00:00:01,000 --> 00:00:02,000\n"


def test_contract() -> None:
    check_format(FORMAT, SAMPLES["srt"])


@settings(deadline=None)
@given(rich_tracks())
def test_what_it_carries_is_read_back(track: Track) -> None:
    check_round_trip(FORMAT, track)
    check_shift(FORMAT, track, 777)


@settings(deadline=None)
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
        ("C:\\new", "C:\\new"),
    ],
)
def test_markup(raw: str, plain: str) -> None:
    assert parse(f"{HEAD}{raw}\n").cues[0].text == plain


@pytest.mark.parametrize(
    ("raw", "marks"),
    [
        ("<b>a</b>b", [Mark(0, 1, MarkKind.BOLD)]),
        ("<B>a<i>b</B>c</I>", [Mark(0, 2, MarkKind.BOLD), Mark(1, 3, MarkKind.ITALIC)]),
        ("a<u>b", [Mark(1, 2, MarkKind.UNDERLINE)]),
        ("</b>a</font>", []),
        ("<font color='#fff'>駅</font>", [Mark(0, 1, MarkKind.COLOUR, "FFFFFF")]),
        ('<font face="A" color=yellow>駅</font>', [Mark(0, 1, MarkKind.COLOUR, "FFFF00")]),
        ('<FONT COLOR="#12ab3fff">駅</FONT>', [Mark(0, 1, MarkKind.COLOUR, "12AB3F")]),
        (
            '<font color="#ff00ff">a<font color="#0000ff">b</font>c</font>',
            [
                Mark(0, 1, MarkKind.COLOUR, "FF00FF"),
                Mark(1, 2, MarkKind.COLOUR, "0000FF"),
                Mark(2, 3, MarkKind.COLOUR, "FF00FF"),
            ],
        ),
    ],
)
def test_marks(raw: str, marks: list[Mark]) -> None:
    parsed = parse(f"{HEAD}{raw}\n")
    assert parsed.cues[0].marks == tuple(sorted(marks))
    assert parsed.findings == ()


@pytest.mark.parametrize(
    ("code", "position", "told"),
    [
        (r"{\an8}", Position.TOP, False),
        (r"{\an5}", Position.MIDDLE, False),
        (r"{\an2}", Position.BOTTOM, False),
        (r"{\an7}", Position.TOP, True),
        (r"{\an8}{\an5}", Position.TOP, False),
        (r"{\pos(1,2)}", Position.BOTTOM, True),
    ],
)
def test_positions(code: str, position: Position, told: bool) -> None:
    parsed = parse(f"{HEAD}{code}a\n")
    assert parsed.cues[0] == Cue(1000, 2000, "a", position=position)
    assert [f.rule for f in parsed.findings] == ["captions-layout"] * told


@pytest.mark.parametrize("raw", ["<font size=3>a</font>", "<s>a</s>", "<font color=nocolour>a</font>"])
def test_tags_a_track_does_not_keep_are_told(raw: str) -> None:
    parsed = parse(f"{HEAD}{raw}\n")
    assert (parsed.cues[0].text, parsed.cues[0].marks) == ("a", ())
    assert [(f.rule, f.where) for f in parsed.findings] == [("captions-layout", "line 2")]


@pytest.mark.parametrize(
    "text",
    ["<b>", "</i> < b", "{\\an8}", "{ \\N", "a --> b", "9:00 -> 17:00", "&lt; &amp;lt; &", "1\n2", "<font>"],
)
def test_text_that_looks_like_markup_stays_text(text: str) -> None:
    cue = Cue(0, 1000, text, marks=(Mark(0, 1, MarkKind.BOLD),))
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (cue, replace(cue, start_ms=1000, end_ms=2000)))
    assert parse(render(track)).cues == track.cues
    words = tuple(WordTime(at, 0) for at in range(len(text)))
    spoken = replace(track, cues=(replace(cue, words=words),))
    assert parse(render(spoken)).cues == (cue,)


def test_written_as_players_read_it() -> None:
    marks = (
        Mark(0, 2, MarkKind.BOLD),
        Mark(1, 3, MarkKind.COLOUR, "FFFF00"),
        Mark(0, 1, MarkKind.RUBY, "よ"),
    )
    cue = Cue(0, 1000, "一二三", marks=tuple(sorted(marks)), position=Position.TOP, name="a")
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (cue,))
    text = r'{\an8}<b>一<font color="#FFFF00">二</font></b><font color="#FFFF00">三</font>'
    assert render(track) == f"1\n00:00:00,000 --> 00:00:01,000\n{text}\n"
    assert [(f.rule, f.where) for f in losses(track, FORMAT)] == [("captions-lost", "cue 1")]


def test_what_stands_behind_the_times_is_a_place_or_text() -> None:
    times = "00:00:01,000 --> 00:00:02,000"
    parsed = parse(f"1\n{times} X1:40 Y1:50\na\n\n2\n{times} align:start\nb\n\n3\n{times} c\nd\n")
    assert [c.text for c in parsed.cues] == ["a", "b", "c\nd"]
    assert [(f.rule, f.where) for f in parsed.findings] == [("captions-layout", "line 2, 6")]


def test_a_short_arrow_in_a_text_begins_no_cue() -> None:
    assert parse(f"{HEAD}9:00 -> 17:00\nopen\n").cues[0].text == "9:00 -> 17:00\nopen"


def test_numbers_beyond_counting() -> None:
    text = (
        f"{'9' * 5000}\n00:00:01,000 --> 00:00:02,000\na\n\n{'9' * 5000}\n00:00:03,000 --> 00:00:04,000\nb\n"
    )
    assert [c.start_ms for c in parse(text).cues] == [1000, 3000]


@pytest.mark.parametrize(
    "piece", ["x\n", "<b>", "<font color=red>x", "{\\an8}x", "&amp;", "-->", "7\n", "\\N"]
)
def test_reading_is_linear(piece: str) -> None:
    check_linear(FORMAT, lambda size: HEAD + piece * size)


def test_many_tight_cues_are_linear() -> None:
    check_linear(
        FORMAT, lambda size: "".join(f"{n}\n00:00:01,000 --> 00:00:02,000\nx\n" for n in range(size)), 20_000
    )


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


def test_text_before_the_first_times_is_told() -> None:
    parsed = parse("a title\n\n1\n00:00:01,000 --> 00:00:02,000\na\n")
    assert [c.text for c in parsed.cues] == ["a"]
    assert [(f.rule, f.where) for f in parsed.findings] == [("captions-untimed", "line 1")]


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


_PIECES = (
    "a|b c|長野|\n| |\u00a0|か\u3099|<b>|</b>|<I>|</i>|<u>|</u>|<font color=red>|<font color='#0F0'>|"
    "<font size=1>|</font>|<ruby>|{\\an8}|{\\an5}|{\\pos(1,1)}|{|}|\\N|\\|N|&lt;|&amp;|&|lt;|<|>|<s>|->|"
    "-->|-|1|2|\u2060"
)
_MARKUP = st.lists(st.sampled_from(_PIECES.split("|")), max_size=14).map("".join)


@settings(deadline=None)
@given(_MARKUP)
def test_whatever_is_read_is_in_normal_form(markup: str) -> None:
    parsed = parse(f"{HEAD}{markup}\n")
    check_sound(parsed)
    again = parse(render(Track(Lang("ja"), TrackKind.CAPTIONS, parsed.cues)))
    assert (again.cues, again.mistakes, again.findings) == (parsed.cues, (), ())
