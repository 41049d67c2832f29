from __future__ import annotations

import re

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.formats.ass import FORMAT, parse, render
from tayori.subtitles.formats.text import tidy
from tests.subtitles.formats.contract import (
    SAMPLES,
    check_format,
    check_hostile,
    check_linear,
    check_round_trip,
    check_shift,
    check_sound,
)
from tests.subtitles.strategies import rich_tracks

_HEAD = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def _script(*events: str) -> str:
    return _HEAD + "\n".join(events)


def _dialogue(
    text: str, start: str = "0:00:01.00", end: str = "0:00:02.50", name: str = "", style: str = "Default"
) -> str:
    return f"Dialogue: 0,{start},{end},{style},{name},0,0,0,,{text}"


def _one(text: str, *, style: str = "Default") -> Cue:
    (cue,) = parse(_script(_dialogue(text, style=style))).cues
    return cue


def _marks(cue: Cue) -> list[tuple[str, str, str]]:
    return [(mark.kind.value, cue.text[mark.start : mark.end], mark.value) for mark in cue.marks]


def _track(*cues: Cue) -> Track:
    return Track(Lang("ja"), TrackKind.CAPTIONS, cues)


def test_contract() -> None:
    check_format(FORMAT, SAMPLES["ass"])


def test_hostile_files() -> None:
    check_hostile(FORMAT, _HEAD + "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,")


@settings(deadline=None)
@given(rich_tracks())
def test_what_is_written_is_read_back(track: Track) -> None:
    check_round_trip(FORMAT, track)
    check_shift(FORMAT, track, 70)


@settings(deadline=None)
@given(rich_tracks())
def test_pysubs2_reads_the_same(track: Track) -> None:
    script = pysubs2.SSAFile.from_string(render(track), format_="ass")
    assert script.info["PlayResX"] == "1920"
    assert script.info["WrapStyle"] == "2"
    for event, cue in zip(script.events, track.cues, strict=True):
        assert (event.start, event.end) == (cue.start_ms // 10 * 10, cue.end_ms // 10 * 10)
        assert event.style in script.styles
        # pysubs2 knows no escaped braces and no joiner after a backslash
        if not set("{}\\") & set(cue.text):
            assert event.plaintext.split() == cue.text.split()


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("{\\an8\\pos(1,2)}朝{\\i1}の{\\i0}駅", "朝の駅"),
        ("\\{中\\}", "{中}"),
        ("あ\\hい\\nう", "あ\u00a0い\nう"),
        ("a, b, c", "a, b, c"),
        ("C:\\temp", "C:\\temp"),
        ("an unclosed {\\b1 block", "an unclosed {\\b1 block"),
        ("{a comment}x{=1}", "x"),
    ],
)
def test_markup(raw: str, plain: str) -> None:
    assert _one(raw).text == plain


@pytest.mark.parametrize(
    ("raw", "marks"),
    [
        ("あ{\\b1}い{\\b0}う", [("bold", "い", "")]),
        ("{\\b700}あ{\\b400}い", [("bold", "あ", "")]),
        ("{\\i1\\u1}あ{\\r}い", [("italic", "あ", ""), ("underline", "あ", "")]),
        ("{\\c&H0000FF&}赤{\\c}白", [("colour", "赤", "FF0000")]),
        ("{\\1c&HFF&}赤{\\3c&HFF&}赤", [("colour", "赤赤", "FF0000")]),
        ("{\\c&H00ab12cd}あ", [("colour", "あ", "CD12AB")]),
        ("{\\bord8\\be1\\blur3\\iclip(1,2,3,4)}あ", []),
        ("{\\t(0,500,\\b1\\clip(1,2,3,4)\\i1)\\u1}あ", [("underline", "あ", "")]),
        ("{\\b1}あ\\N{\\b1}い", [("bold", "あ\nい", "")]),
        ("{ \\b1 }あ", [("bold", "あ", "")]),
    ],
)
def test_looks(raw: str, marks: list[tuple[str, str, str]]) -> None:
    assert _marks(_one(raw)) == marks


@pytest.mark.parametrize(
    ("raw", "position"),
    [
        ("{\\an8}a", Position.TOP),
        ("{\\an5}a", Position.MIDDLE),
        ("{\\an2}a", Position.BOTTOM),
        ("a", Position.BOTTOM),
        ("{\\an7\\an1}a", Position.TOP),
        ("{\\a6}a", Position.TOP),
        ("{\\a10}a", Position.MIDDLE),
        ("{\\alpha&H80&}a", Position.BOTTOM),
        ("{\\an99}a", Position.BOTTOM),
    ],
)
def test_positions(raw: str, position: Position) -> None:
    assert _one(raw).position is position


def test_a_style_has_a_name_and_a_place() -> None:
    style = "Style: Top,Arial" + ",20,&H0,&H0,&H0,&H0,0,0,0,0,100,100,0,0,1,2,0,8,10,10,10,1\n"
    text = _script(_dialogue("a", style="Top"), _dialogue("{\\an2}b", style="Top")).replace(
        "[Events]", style + "[Events]"
    )
    cues = parse(text).cues
    assert [(c.style, c.position) for c in cues] == [("Top", Position.TOP), ("Top", Position.BOTTOM)]
    assert _one("a", style="*Default").style is None


def test_karaoke_is_words() -> None:
    assert _one("{\\k20}{\\k30}あさ{\\kf50}の\\N{\\K20}駅").words == (
        WordTime(0, 1200),
        WordTime(2, 1500),
        WordTime(4, 2000),
    )
    assert _one("{\\kt100\\k10}あ{\\k}い").words == (WordTime(0, 2000), WordTime(1, 2100))
    assert _one("{\\k999999}あ{\\k1}い").words == (WordTime(0, 1000), WordTime(1, 2500))


def test_words_are_written_as_karaoke() -> None:
    cue = Cue(1000, 3000, "あの駅", words=(WordTime(0, 1206), WordTime(2, 2000)))
    assert render(_track(cue)).endswith(",,{\\k20\\k80}あの{\\k100}駅\n")


def test_words_have_their_colour_before_their_time_too() -> None:
    cue = Cue(0, 1000, "あい", marks=(Mark(0, 1, MarkKind.COLOUR, "FF0000"),), words=(WordTime(0, 0),))
    written = render(_track(cue))
    assert written.endswith(",,{\\k100\\c&H0000FF&\\2c&H0000FF&}あ{\\c\\2c}い\n")
    assert parse(written).findings == ()


def test_times_are_rounded_down_and_no_cue_vanishes() -> None:
    written = render(_track(Cue(1009, 1011, "a"), Cue(1011, 1019, "b")))
    times = [line.split(",")[1:3] for line in written.splitlines() if line.startswith("Dialogue")]
    assert times == [["0:00:01.00", "0:00:01.01"], ["0:00:01.01", "0:00:01.02"]]


def test_fields_end_at_commas() -> None:
    cue = Cue(0, 1000, "a, b", "Smith, John", style="A, B")
    (read,) = parse(render(_track(cue))).cues
    assert (read.text, read.speaker, read.style) == ("a, b", "Smith， John", "A， B")


def test_comments_and_drawings_are_left_out() -> None:
    events = (
        _dialogue("{\\p1}m 0 0 l 10 10"),
        "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,no",
        _dialogue("{\\p1}m 0 0{\\p0}yes"),
    )
    parsed = parse(_script(*events))
    assert [c.text for c in parsed.cues] == ["yes"]
    assert "(p)" in parsed.findings[0].text


def test_what_is_not_kept_is_told_and_what_is_kept_is_not() -> None:
    assert parse(_script(_dialogue("{\\b1\\an8\\c&HFF&\\k10}a"))).findings == ()
    (finding,) = parse(_script(_dialogue("{\\pos(1,2)\\fs40}a{\\fad(1,2)}b"))).findings
    assert finding.rule == "captions-layout"
    assert "(pos, fs, fad)" in finding.text


def test_the_name_field_is_the_speaker() -> None:
    assert parse(_script(_dialogue("はい", name="市長"))).cues[0].speaker == "市長"


def test_layers_that_repeat_a_text_are_one_cue() -> None:
    below = _dialogue("{\\bord8\\c&H000000&}telop")
    above = _dialogue("{\\c&H00FFFF&}telop").replace("Dialogue: 0", "Dialogue: 1")
    for events in ((below, above), (above, below)):
        parsed = parse(_script(*events))
        assert [_marks(cue) for cue in parsed.cues] == [[("colour", "telop", "FFFF00")]]
        assert "captions-doubled" in [f.rule for f in parsed.findings]


@pytest.mark.parametrize(
    ("start", "end"), [("-0:00:01.00", "0:00:02.00"), ("0:00:05.00", "0:00:01.00"), ("x", "y")]
)
def test_times_that_cannot_be_are_mistakes(start: str, end: str) -> None:
    assert len(parse(_script(_dialogue("a", start, end))).mistakes) == 1


def test_old_substation() -> None:
    text = (
        "[Script Info]\nScriptType: v4.00\n\n[V4 Styles]\nFormat: Name\n\n[Events]\n"
        "Dialogue: Marked=0,0:00:01.00,0:00:02.00,Default,NTP,0000,0000,0000,,古い"
    )
    assert parse(text).cues[0].text == "古い"


@pytest.mark.parametrize("piece", ["{", "{\\b1}", "{\\t(", "\\", "{\\k1}a", "{\\1c&", "\\{", "{}", "{\\   "])
def test_reading_a_line_is_linear(piece: str) -> None:
    check_linear(FORMAT, lambda n: _script(_dialogue(piece * n)))
    check_linear(FORMAT, lambda n: _script(_dialogue("{" + piece * n + "}a")))


def test_braces_that_are_never_closed_are_looked_for_once() -> None:
    check_linear(FORMAT, lambda n: _script(_dialogue("{" * n + "あ")), 200_000)


def test_a_space_that_keeps_stays_at_the_end_of_a_line() -> None:
    # pysubs2 strips lines
    cue = Cue(0, 1000, "\u00a0a\u00a0")
    assert render(_track(cue)).endswith(",,\\ha\\h\n")
    assert parse(render(_track(cue))).cues == (cue,)


def test_reading_a_script_is_linear() -> None:
    check_linear(FORMAT, lambda n: _script(*([_dialogue("{\\b1}a")] * n)), 20_000)


@settings(deadline=None)
@given(st.text(alphabet="{}\\bicaNnhkpr01&H(),;\u2060 a", max_size=60))
def test_no_text_can_give_a_command(text: str) -> None:
    track = _track(Cue(0, 1000, text))
    (event,) = pysubs2.SSAFile.from_string(render(track), format_="ass").events
    assert "{" not in event.text.replace("\\{", "")
    assert [(cue.text, cue.marks) for cue in parse(render(track)).cues] == [(tidy(text), ())] * bool(
        tidy(text)
    )


def test_marks_of_other_kinds_leave_no_trace() -> None:
    marks = (Mark(0, 1, MarkKind.RUBY, "よみ"), Mark(0, 2, MarkKind.EMPHASIS))
    assert render(_track(Cue(0, 1000, "漢字", marks=marks))) == render(_track(Cue(0, 1000, "漢字")))


@settings(deadline=None)
@given(rich_tracks(), st.data())
def test_a_damaged_file_never_crashes(track: Track, data: st.DataObject) -> None:
    parts = re.split(r"(\\|[{},:&])", render(track))
    for _ in range(data.draw(st.integers(1, 4))):
        at, other = (data.draw(st.integers(0, len(parts) - 1)) for _ in range(2))
        parts[at : at + data.draw(st.integers(0, 2))] = [parts[other]]
    check_sound(parse("".join(parts)))
