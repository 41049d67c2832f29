from __future__ import annotations

import pytest

from tayori.subtitles.formats.ass import FORMAT, parse
from tests.subtitles.formats.contract import check_format

_HEAD = (
    "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def _script(*events: str) -> str:
    return _HEAD + "\n".join(events)


def _dialogue(text: str, start: str = "0:00:01.00", end: str = "0:00:02.50", name: str = "") -> str:
    return f"Dialogue: 0,{start},{end},Default,{name},0,0,0,,{text}"


def test_contract() -> None:
    check_format(FORMAT, _script(_dialogue("あ"), _dialogue("い\\Nう", "0:00:03.00", "0:00:04.00")))


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("{\\an8\\pos(1,2)}朝{\\i1}の{\\i0}駅", "朝の駅"),
        ("\\{中\\}", "{中}"),
        ("あ\\hい\\nう", "あ\u00a0い\nう"),
        ("a, b, c", "a, b, c"),
    ],
)
def test_markup(raw: str, plain: str) -> None:
    assert parse(_script(_dialogue(raw))).cues[0].text == plain


def test_comments_and_drawings_are_left_out() -> None:
    events = (
        _dialogue("{\\p1}m 0 0 l 10 10"),
        "Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,no",
        _dialogue("yes"),
    )
    assert [c.text for c in parse(_script(*events)).cues] == ["yes"]


def test_the_name_field_is_the_speaker() -> None:
    assert parse(_script(_dialogue("はい", name="市長"))).cues[0].speaker == "市長"


def test_layers_that_repeat_a_text_are_one_cue() -> None:
    parsed = parse(_script(_dialogue("telop"), _dialogue("{\\bord8}telop")))
    assert len(parsed.cues) == 1
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
