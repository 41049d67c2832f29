from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from tayori.model.cue import Cue, Mark, MarkKind, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.formats import transcript_html, transcript_json, transcript_text
from tayori.subtitles.formats.paragraphs import paragraphs
from tayori.subtitles.formats.registry import format_to_write, formats
from tests.subtitles.formats.contract import (
    check_format,
    check_hostile,
    check_linear,
    check_round_trip,
    check_shift,
)
from tests.subtitles.strategies import rich_tracks

_SAMPLE = (
    '{"version": "1.0.0", "segments": [\n{"startTime": 1, "endTime": 2.5, "body": "あ"},\n'
    '{"startTime": 3.0, "endTime": 4.0, "body": "い\\nう"}]}'
)


def _track(*cues: Cue, lang: str = "ja") -> Track:
    return Track(Lang(lang), TrackKind.TRANSCRIPT, cues)


def _segments(*segments: dict[str, Any]) -> str:
    return json.dumps({"version": "1.0.0", "segments": segments})


def _page(track: Track) -> Any:
    return html.document_fromstring(transcript_html.render(track).encode())


@pytest.mark.parametrize("form", [transcript_text.FORMAT, transcript_html.FORMAT])
def test_formats_that_are_only_written(form: Any) -> None:
    assert form in formats()
    assert form.parse is None
    for suffix in form.suffixes:
        assert format_to_write(Path("clip.ja" + suffix)) is form


def test_json_contract() -> None:
    check_format(transcript_json.FORMAT, _SAMPLE)


def test_hostile_json() -> None:
    check_hostile(transcript_json.FORMAT, '{"segments": [{"startTime": 0, "endTime": 1, "body": "a"},')
    check_hostile(transcript_json.FORMAT, '{"segments": [{"startTime": 0, "endTime": 1, "body": "')


@settings(deadline=None)
@given(rich_tracks())
def test_every_transcript_can_be_written_and_what_is_read_is_the_same(track: Track) -> None:
    for module in (transcript_text, transcript_html, transcript_json):
        check_round_trip(module.FORMAT, track)
        check_shift(module.FORMAT, track, 7)


@settings(deadline=None)
@given(rich_tracks())
def test_json_is_that_of_the_podcast_namespace(track: Track) -> None:
    document = json.loads(transcript_json.render(track), parse_float=Decimal)
    assert list(document) == ["version", "segments"]
    assert document["version"] == "1.0.0"
    for segment, cue in zip(document["segments"], track.cues, strict=True):
        assert set(segment) == {"startTime", "endTime", "body"} | ({"speaker"} if cue.speaker else set())
        assert (segment["startTime"] * 1000, segment["endTime"] * 1000) == (cue.start_ms, cue.end_ms)
        assert (segment["body"], segment.get("speaker")) == (cue.text, cue.speaker)


@pytest.mark.parametrize(
    ("written", "ms"),
    [(0.1, 100), (1, 1000), ("2.5", 2500), (0.0005, 1), (359999.999, 359_999_999), (1e-400, 0)],
)
def test_times_are_exact(written: object, ms: int) -> None:
    parsed = transcript_json.parse(
        _segments({"startTime": written, "body": "a"}, {"startTime": 400_000, "body": ""})
    )
    assert parsed.mistakes == ("segment 1: its endTime is missing or cannot be read",)
    assert (
        transcript_json._milliseconds(json.loads(json.dumps(written), parse_float=Decimal, parse_int=Decimal))
        == ms
    )


def test_a_segment_without_an_end_ends_where_the_next_begins() -> None:
    parsed = transcript_json.parse(
        _segments({"startTime": 1, "body": "a"}, {"startTime": 2, "endTime": 3, "body": "b"})
    )
    assert [(c.start_ms, c.end_ms) for c in parsed.cues] == [(1000, 2000), (2000, 3000)]


@pytest.mark.parametrize(
    "segment",
    [
        {"endTime": 1, "body": "a"},
        {"startTime": 1, "body": "a"},
        {"startTime": 2, "endTime": 1, "body": "a"},
        {"startTime": -1, "endTime": 1, "body": "a"},
        {"startTime": 0, "endTime": "NaN", "body": "a"},
        {"startTime": 0, "endTime": 360_000, "body": "a"},
        {"startTime": True, "endTime": 2, "body": "a"},
        {"startTime": [0], "endTime": {}, "body": "a"},
    ],
)
def test_a_segment_that_would_get_lost_is_a_mistake(segment: dict[str, Any]) -> None:
    ok = {"startTime": 0, "endTime": 1, "body": "ok"}
    parsed = transcript_json.parse(_segments(ok, segment))
    assert [mistake.partition(":")[0] for mistake in parsed.mistakes] == ["segment 2"]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"segments": {}}',
        '{"segments": [1]}',
        '{"segments": ' + "[" * 100_000,
        '{"segments": [{"startTime": NaN, "endTime": 1, "body": "a"}]}',
        '{"segments": [{"startTime": 0, "endTime": 1e999999999999999999999, "body": "a"}]}',
        '{"segments": [{"startTime": 0, "endTime": 1e99999999, "body": "a"}]}',
        '{"segments": [{"startTime": 0, "endTime": ' + "9" * 1_000_000 + ', "body": "a"}]}',
    ],
)
def test_broken_json_is_one_mistake(text: str) -> None:
    parsed = transcript_json.parse(text)
    assert parsed.cues == ()
    assert len(parsed.mistakes) == 1
    assert len(parsed.mistakes[0]) < 200


def test_what_is_left_out_is_told() -> None:
    parsed = transcript_json.parse(
        _segments(
            {"startTime": "0", "endTime": "1", "body": "\ud800a\u0000", "speaker": " A\n B "},
            {"startTime": 1, "endTime": 2, "body": " "},
            {"startTime": 1, "endTime": 2},
            {"startTime": 1, "endTime": 2, "body": "b", "speaker": 7},
        )
    )
    assert [(c.text, c.speaker) for c in parsed.cues] == [("a", "A B"), ("b", None)]
    assert [(f.rule, f.where) for f in parsed.findings] == [
        ("captions-times", "segment 1"),
        ("captions-empty", "segment 2, 3"),
    ]


def test_reading_is_linear() -> None:
    check_linear(
        transcript_json.FORMAT, lambda n: _segments(*({"startTime": 0, "endTime": 1, "body": "a"},) * n)
    )
    check_linear(transcript_json.FORMAT, lambda n: '{"segments": ' + "[" * n)


_TALK = _track(
    Cue(0, 1000, "おはよう\nございます。", "市長"),
    Cue(1000, 2000, "市長です", "市長"),
    Cue(2000, 3000, "長野の", "市長"),
    Cue(3000, 4000, "よろしく。", "司会"),
    Cue(9000, 9900, "では。", "司会"),
)


def test_text() -> None:
    assert transcript_text.render(_TALK) == (
        "市長：おはようございます。市長です\u3000長野の\n\n司会：よろしく。\n\nでは。\n"
    )


def test_english_text() -> None:
    track = _track(Cue(0, 1000, "Good\nmorning.", "Mayor"), Cue(1000, 2000, "Hello.", "Mayor"), lang="en")
    assert transcript_text.render(track) == "Mayor: Good morning. Hello.\n"


def test_a_page() -> None:
    assert transcript_html.render(_TALK) == (
        '<!DOCTYPE html>\n<html lang="ja">\n'
        '<head><meta charset="utf-8"><title>文字起こし</title></head>\n<body>\n'
        '<cite>市長</cite>\n<time datetime="PT0.000S">0:00</time>\n'
        "<p>おはようございます。市長です\u3000長野の</p>\n"
        '<cite>司会</cite>\n<time datetime="PT3.000S">0:03</time>\n<p>よろしく。</p>\n'
        '<time datetime="PT9.000S">0:09</time>\n<p>では。</p>\n</body>\n</html>\n'
    )


def test_an_hour_is_told_as_one() -> None:
    assert '"PT3725.040S">1:02:05<' in transcript_html.render(_track(Cue(3_725_040, 3_726_000, "a")))


def test_marks_are_elements() -> None:
    marks = (
        Mark(0, 2, MarkKind.RUBY, "なが<の>"),
        Mark(0, 3, MarkKind.BOLD),
        Mark(1, 4, MarkKind.COLOUR, "FF0000"),
        Mark(5, 7, MarkKind.EMPHASIS),
        Mark(6, 7, MarkKind.LANG, 'en"'),
    )
    written = transcript_html.render(_track(Cue(0, 1000, "長野市の\n朝x", marks=tuple(sorted(marks)))))
    (paragraph,) = [line for line in written.splitlines() if line.startswith("<p>")]
    assert paragraph == (
        "<p><b><ruby>長野<rp>（</rp><rt>なが&lt;の&gt;</rt><rp>）</rp></ruby>市</b>の"
        '<em>朝<span lang="en&quot;">x</span></em></p>'
    )


@settings(deadline=None)
@given(rich_tracks())
def test_a_page_shows_the_text_and_its_ruby(track: Track) -> None:
    page = _page(track)
    for paragraph, element in zip(paragraphs(track), page.iter("p"), strict=True):
        for aside in [*element.iter("rt"), *element.iter("rp")]:
            aside.drop_tree()
        assert element.text_content() == paragraph.text()
    readings = [m.value for cue in track.cues for m in cue.marks if m.kind is MarkKind.RUBY]
    assert [element.text_content() for element in _page(track).iter("rt")] == readings
    assert page.get("lang") == "ja"


_ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "body",
    "cite",
    "time",
    "p",
    "ruby",
    "rp",
    "rt",
    "b",
    "i",
    "u",
    "em",
    "span",
}
_EVIL = st.lists(
    st.sampled_from(
        [
            *(
                "<script>alert(1)</script>",
                "</p>",
                "<!--",
                "-->",
                "]]>",
                "<![CDATA[",
                "&lt;",
                "&#60;img/src=x>",
            ),
            *('"', "'", "<", ">", "&", "</html>", "onerror=", "<svg/onload=1>"),
            *("\0", "\x1b", "あ", " ", "\n", "\u2028"),
        ]
    ),
    min_size=1,
    max_size=8,
).map("".join)


@settings(deadline=None)
@given(_EVIL, _EVIL, _EVIL, st.sampled_from([MarkKind.LANG, MarkKind.RUBY, MarkKind.VOICE, MarkKind.CLASS]))
def test_no_text_becomes_markup(text: str, speaker: str, value: str, kind: MarkKind) -> None:
    cue = Cue(0, 1000, text, speaker, (Mark(0, len(text), kind, value),))
    track = Track(Lang(f"ja{value}"), TrackKind.TRANSCRIPT, (cue,))
    written = transcript_html.render(track)
    page = html.document_fromstring(written.encode())
    elements = list(page.iter())
    assert {str(element.tag) for element in elements} <= _ALLOWED
    assert {name for element in elements for name in element.attrib} <= {
        "lang", "charset", "datetime", "class",
    }  # fmt: skip
    assert not {"\0", "\x1b"} & set(written)
    if text.strip() and not set(text) & set("\0\x1b"):
        # a NUL is no space to `str.strip`, and left out of the page
        shown = _page(_track(Cue(0, 1000, text))).find(".//p").text_content()
        assert "".join(shown.split()) == "".join(text.split())


def test_nothing_said_is_nothing_written() -> None:
    for render in (transcript_text.render, transcript_html.render, transcript_json.render):
        assert "<p>" not in render(_track(Cue(0, 1000, " \n ")))
    assert transcript_json.parse(transcript_json.render(_track())).cues == ()
