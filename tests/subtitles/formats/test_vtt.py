from __future__ import annotations

from dataclasses import replace

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.formats.carrying import losses
from tayori.subtitles.formats.vtt import FORMAT, parse, render
from tests.subtitles.formats.contract import (
    SAMPLES,
    check_format,
    check_linear,
    check_round_trip,
    check_shift,
    check_sound,
)
from tests.subtitles.strategies import rich_tracks, tracks

HEAD = "WEBVTT\n\n00:01.000 --> 00:05.000\n"


def _track(*cues: Cue, lang: str = "ja") -> Track:
    return Track(Lang(lang), TrackKind.CAPTIONS, cues)


def _one(text: str, settings: str = "", times: str = "00:00.000 --> 00:05.000") -> Cue:
    (cue,) = parse(f"WEBVTT\n\n{times} {settings}\n{text}\n").cues
    return cue


def _rules(text: str) -> list[str]:
    return [f.rule for f in parse(text).findings]


def test_contract() -> None:
    check_format(FORMAT, "WEBVTT\n\n00:01.000 --> 00:02.500\nあ\n\nid\n00:00:03.000 --> 00:00:04.000\nい\nう")
    check_format(FORMAT, SAMPLES["vtt"])


@settings(deadline=None)
@given(rich_tracks())
def test_everything_a_cue_holds_is_read_back(track: Track) -> None:
    check_round_trip(FORMAT, track)
    assert losses(track, FORMAT) == ()
    check_shift(FORMAT, track, 12_345)


@settings(deadline=None)
@given(tracks(), st.one_of(st.none(), st.text(alphabet="市長<>&;Ab", min_size=1, max_size=8)))
def test_an_arrow_is_never_written_into_a_text(track: Track, speaker: str | None) -> None:
    cues = tuple(replace(c, speaker=speaker, text=c.text + "<&>-->", name="a --> b") for c in track.cues)
    written = render(replace(track, cues=cues))
    assert [(c.text, c.speaker) for c in parse(written).cues] == [(c.text, c.speaker) for c in cues]
    assert written.count("-->") == len(cues)


@settings(deadline=None)
@given(tracks())
def test_pysubs2_reads_the_same_times(track: Track) -> None:
    events = pysubs2.SSAFile.from_string(render(track), format_="vtt").events
    assert [(e.start, e.end) for e in events] == [(c.start_ms, c.end_ms) for c in track.cues]


@pytest.mark.parametrize(
    ("raw", "plain", "speaker"),
    [
        ("<v 市長>おはよう</v>", "おはよう", "市長"),
        ("<v.loud Mary &amp; Co>hi", "hi", "Mary & Co"),
        ("<v\tMary\nAnn>hi", "hi", "Mary Ann"),
        ("<v A>one</v>\n<v A>two</v>", "one\ntwo", "A"),
        ("<v>nobody</v>", "nobody", None),
        ("<script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;", "alert(1)<b>", None),
        ("a &amp; b &lrm;&nbsp;c", "a & b \u200e\u00a0c", None),
        ("&ampx &#12354; &#x3044; &#99999999; &unknown;", "&x あ い \ufffd &unknown;", None),
        (f"&#{'9' * 5000};", "\ufffd", None),
        ("an unclosed <b", "an unclosed", None),
        ("NOTE text", "NOTE text", None),
        ("<>a</><.x>b", "ab", None),
    ],
)
def test_text_and_speaker(raw: str, plain: str, speaker: str | None) -> None:
    assert (_one(raw).text, _one(raw).speaker) == (plain, speaker)


@pytest.mark.parametrize(
    ("raw", "marks"),
    [
        ("<b>a</b>b", [(0, 1, MarkKind.BOLD, "")]),
        ("<b>a<i>b</b>c</i>", [(0, 3, MarkKind.BOLD, ""), (1, 3, MarkKind.ITALIC, "")]),
        ("<b>a</b><b>b</b>", [(0, 2, MarkKind.BOLD, "")]),
        ("<u> a </u> b", [(0, 1, MarkKind.UNDERLINE, "")]),
        ("<c.red>a<c.lime>b</c></c>", [(0, 1, MarkKind.COLOUR, "FF0000"), (1, 2, MarkKind.COLOUR, "00FF00")]),
        ("<c.colorE5E5e5>a</c>", [(0, 1, MarkKind.COLOUR, "E5E5E5")]),
        ("<c.red.bg_blue>a</c>", [(0, 1, MarkKind.CLASS, "bg_blue"), (0, 1, MarkKind.COLOUR, "FF0000")]),
        ("<c.a>x<c.b>y</c></c>z", [(0, 1, MarkKind.CLASS, "a"), (1, 2, MarkKind.CLASS, "a.b")]),
        ("<b.a>x</b>y", [(0, 1, MarkKind.BOLD, ""), (0, 1, MarkKind.CLASS, "a")]),
        ("<c.bouten>a</c>b", [(0, 1, MarkKind.EMPHASIS, "")]),
        ("<lang en-GB>a</lang>あ", [(0, 1, MarkKind.LANG, "en-GB")]),
        ("<ruby>漢字<rt>かんじ</rt></ruby>です", [(0, 2, MarkKind.RUBY, "かんじ")]),
        ("<ruby>字<rt>あ</rt>字<rt>じ</ruby>", [(0, 1, MarkKind.RUBY, "あ"), (1, 2, MarkKind.RUBY, "じ")]),
        ("<ruby>漢<rt>かん", [(0, 1, MarkKind.RUBY, "かん")]),
        ("<ruby><b>漢</b><rt>か<i>ん</i></ruby>", [(0, 1, MarkKind.BOLD, ""), (0, 1, MarkKind.RUBY, "かん")]),
        ("<rt>a</rt>", []),
        ("<v A>a</v> <v B>b</v>", [(0, 1, MarkKind.VOICE, "A"), (2, 3, MarkKind.VOICE, "B")]),
        ("<v A>a</v> b", [(0, 1, MarkKind.VOICE, "A")]),
    ],
)  # fmt: skip
def test_marks(raw: str, marks: list[tuple[int, int, MarkKind, str]]) -> None:
    assert _one(raw).marks == tuple(sorted(Mark(*mark) for mark in marks))


def test_a_voice_within_the_speakers() -> None:
    cue = _one("<v A>one <v B>two</v> three")
    assert (cue.speaker, cue.marks) == ("A", (Mark(4, 7, MarkKind.VOICE, "B"),))


def test_a_named_style_is_the_class_around_everything() -> None:
    cue = Cue(0, 1000, "一二", style="大 見.出し<", marks=(Mark(0, 1, MarkKind.CLASS, "loud"),))
    written = render(_track(cue))
    assert "<c.style-大%20見%2E出し%3C><c.loud>一</c>二</c>" in written
    assert parse(written).cues == (cue,)
    assert _one("<c.style-a>x</c>y").marks == (Mark(0, 1, MarkKind.CLASS, "style-a"),)


def test_colours_a_browser_does_not_know_come_with_a_style_sheet() -> None:
    cues = tuple(
        Cue(n, n + 1, "a", marks=(Mark(0, 1, MarkKind.COLOUR, colour),))
        for n, colour in enumerate(("12AB3F", "FFFF00", "00000F", "12AB3F"))
    )
    written = render(_track(*cues))
    sheet = "STYLE\n::cue(.color00000F) { color: #00000F }\n::cue(.color12AB3F) { color: #12AB3F }\n\n1\n"
    assert f"Language: ja\n\n{sheet}" in written
    assert (parse(written).cues, parse(written).findings) == (cues, ())
    assert "STYLE" not in render(_track(cues[1]))
    assert [f.rule for f in parse(written.replace("#12AB3F", "#000000")).findings] == ["captions-layout"]


def test_a_ruby_is_never_divided() -> None:
    marks = (Mark(0, 2, MarkKind.BOLD), Mark(1, 3, MarkKind.RUBY, "よみ"), Mark(2, 4, MarkKind.ITALIC))
    cue = Cue(0, 1000, "一二三四", marks=tuple(sorted(marks)))
    written = render(_track(cue))
    assert "<b>一</b><ruby><b>二</b><i>三</i><rt>よみ</rt></ruby><i>四</i>" in written
    assert parse(written).cues == (cue,)


def test_word_times() -> None:
    # as YouTube writes them: the first word has none
    cue = _one("the<00:00:01.200><c> quick</c><00:00:02.000><c> fox</c>")
    assert cue.text == "the quick fox"
    assert cue.words == (WordTime(0, 0), WordTime(4, 1200), WordTime(10, 2000))
    assert cue.marks == ()


@pytest.mark.parametrize("raw", ["a<00:06.000>b", "a<00:03.000>b<00:02.000>c"])
def test_word_times_that_cannot_be_are_left_out(raw: str) -> None:
    text = f"WEBVTT\n\n00:01.000 --> 00:05.000\n{raw}\n"
    assert len(parse(text).cues[0].words) == (2 if "c" in raw else 0)
    assert _rules(text) == ["captions-words"]


@pytest.mark.parametrize(
    ("settings", "position", "kept"),
    [
        ("line:0", Position.TOP, {}),
        ("line:50%", Position.MIDDLE, {}),
        ("", Position.BOTTOM, {}),
        ("line:-1", Position.BOTTOM, {"line": "-1"}),
        ("line:-0", Position.TOP, {"line": "-0"}),
        ("line:84.67%", Position.BOTTOM, {"line": "84.67%"}),
        ("line:10%,start", Position.TOP, {"line": "10%,start"}),
        ("line:8", Position.MIDDLE, {"line": "8"}),
        ("size:40% position:5%,center", Position.BOTTOM, {"size": "40%", "position": "5%,center"}),
        ("vertical:rl line:0", Position.BOTTOM, {"vertical": "rl", "line": "0"}),
        ("align:start align:end", Position.BOTTOM, {"align": "end"}),
    ],
)  # fmt: skip
def test_settings(settings: str, position: Position, kept: dict[str, str]) -> None:
    cue = _one("a", settings)
    assert (cue.position, dict(cue.settings)) == (position, kept)
    assert list(cue.settings) == sorted(cue.settings)
    assert parse(render(_track(cue))).cues == (cue,)


def test_a_position_given_later_stands_before_the_line_of_the_file() -> None:
    moved = replace(_one("a", "line:84% align:end"), position=Position.TOP)
    assert "line:0 align:end\n" in render(_track(moved))
    assert "-->" in render(_track(replace(moved, settings=(("bad", "a\nb"),))))


@pytest.mark.parametrize(
    "bad", ["line:1e2", "size:101%", "align:middle", "foo:bar", ":", "position:50.00%,middle"]
)
def test_settings_a_browser_ignores_are_told(bad: str) -> None:
    text = f"WEBVTT\n\n00:00.000 --> 00:01.000 {bad}\na\n"
    assert (parse(text).cues[0].settings, _rules(text)) == ((), ["captions-settings"])


def test_names() -> None:
    times = "00:00.000 --> 00:01.000\na\n\n"
    parsed = parse(f"WEBVTT\n\n12\n{times}開会 1\n{times}NOTE c\n{times}")
    assert [c.name for c in parsed.cues] == [None, "開会 1", "NOTE c"]
    assert parse(render(_track(*parsed.cues))).cues == parsed.cues


def test_the_header_tells_the_language() -> None:
    parsed = parse(
        "WEBVTT - title\nKind: captions\nLanguage: zh-Hant\nX-MAP=LOCAL:0\n\n00:00.000 --> 00:01.000\na"
    )
    assert parsed.lang == "zh-Hant"
    assert [(f.rule, f.where) for f in parsed.findings] == [("captions-header", "line 4")]
    assert parse(render(_track(*parsed.cues, lang="en-GB"))).lang == "en-GB"


def test_fractions_are_decimals() -> None:
    # pysubs2 reads 1,050 ms
    parsed = parse("WEBVTT\n\n00:01.50 --> 00:02.000\na\n")
    assert parsed.cues[0].start_ms == 1500
    assert [f.rule for f in parsed.findings] == ["captions-times"]


def test_styles_and_regions_are_told_and_notes_fall_away() -> None:
    text = (
        "WEBVTT Kind: captions\nLanguage: ja\n\nSTYLE\n::cue { color: red }\n\n"
        "REGION\nid:a\n\nNOTE\nlong\nnote\n\n"
        "1\n00:00.000 --> 00:01.000 region:a align:start\na\n"
    )
    parsed = parse(text)
    assert [(c.text, c.settings) for c in parsed.cues] == [("a", (("align", "start"),))]
    assert [(f.rule, f.where) for f in parsed.findings] == [("captions-layout", "line 4, 7, 15")]


def test_text_without_times_is_told() -> None:
    parsed = parse("WEBVTT\n\n00:00.000 --> 00:01.000\na\n\nlost text\n\n00:02.000 --> 00:03.000\nb\n")
    assert [(f.rule, f.where) for f in parsed.findings] == [("captions-untimed", "line 6")]


@pytest.mark.parametrize("raw", ["a <script>b", "a < b and c", "</b>a", "<b>a<i>b</b>"])
def test_tags_without_meaning_are_told(raw: str) -> None:
    assert _rules(HEAD + raw) == ["captions-tags"]


def test_an_arrow_in_a_text_begins_no_cue() -> None:
    assert _one("9:00 -> 17:00\nopen").text == "9:00 -> 17:00\nopen"


@pytest.mark.parametrize(
    "times",
    [
        "00:01.000 --> 00:00.500",
        "-00:01.000 --> 00:02.000",
        "00:60.000 --> 00:61.000",
        "-->",
        "200:00:00.000 --> 201:00:00.000",
    ],
)
def test_what_a_browser_would_drop_is_a_mistake(times: str) -> None:
    parsed = parse(f"WEBVTT\n\n{times}\nlost\n")
    assert [m.partition(":")[0] for m in parsed.mistakes] == ["line 3"]


@pytest.mark.parametrize(
    "piece",
    ["x\n", "<b>", "<c.a>x", "<v A>x", "<ruby>x<rt>y", "<00:01.500>x", "&amp;", "\u00a0\n", "か\u3099"],
)
def test_reading_is_linear(piece: str) -> None:
    check_linear(FORMAT, lambda size: HEAD + piece * size)


def test_rendered_text() -> None:
    track = _track(Cue(0, 3_723_004, "一\n二 <3", "市長"))
    assert render(track) == (
        "WEBVTT\nKind: captions\nLanguage: ja\n\n1\n00:00:00.000 --> 01:02:03.004\n<v 市長>一\n二 &lt;3\n"
    )


_PIECES = (
    "a|b c|長野|\n| |\u3000|\u00a0|か\u3099|\t|\u202e|\u2028|<|>|&|;|&amp;|&lt;|--&gt;|<b|<b>|</b>|<i>|</i>|"
    "<c.red>|<c.color00ff00>|<c.bouten>|<c.a.b>|<c.style-x>|</c>|<u.k>|</u>|<v A>|<v B>|<v>|<v A&gt;>|</v>|"
    "<lang en>|<lang a<b>|</lang>|<ruby>|<rt>|</rt>|</ruby>|<00:01.500>|<00:03.000>|<00:09.000>"
)
_MARKUP = st.lists(st.sampled_from(_PIECES.split("|")), max_size=14).map("".join)


@settings(deadline=None)
@given(_MARKUP, st.sampled_from(["", "line:0 size:5%", "line:3 vertical:rl"]))
def test_whatever_is_read_is_in_normal_form(markup: str, placing: str) -> None:
    parsed = parse(f"WEBVTT\n\nname\n00:01.000 --> 00:05.000 {placing}\n{markup}\n")
    check_sound(parsed)
    again = parse(render(_track(*parsed.cues)))
    assert (again.cues, again.mistakes, again.findings) == (parsed.cues, (), ())
