from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue
from tayori.subtitles.formats.registry import find_format
from tayori.subtitles.formats.timed_text import FORMAT, parse
from tests.subtitles.formats.contract import SAMPLES, check_format, check_linear, check_sound


def test_contract() -> None:
    check_format(FORMAT, SAMPLES["timed_text"])


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("[00:12-00:14] おはよう", Cue(12_000, 14_000, "おはよう")),
        ("0:12-0:15 おはよう", Cue(12_000, 15_000, "おはよう")),
        ("0:12 – 0:15.5 おはよう", Cue(12_000, 15_500, "おはよう")),
        ("（0:12〜0:15）おはよう", Cue(12_000, 15_000, "おはよう")),
        ("【１：０２：０３～１：０２：０５】おはよう", Cue(3_723_000, 3_725_000, "おはよう")),
        ("12.5s-14s おはよう", Cue(12_500, 14_000, "おはよう")),
        ("00:12→00:14 おはよう", Cue(12_000, 14_000, "おはよう")),
        ("<0:12,250 → 0:14,5>おはよう", Cue(12_250, 14_500, "おはよう")),
        ("  0:12-0:14\nおはよう\n\n今日は", Cue(12_000, 14_000, "おはよう\n今日は")),
        ("75:00-75:10 おはよう", Cue(4_500_000, 4_510_000, "おはよう")),
    ],
)
def test_what_people_type(line: str, cue: Cue) -> None:
    parsed = parse(line + "\n")
    assert (parsed.cues, parsed.mistakes, parsed.findings) == ((cue,), (), ())
    assert find_format(line) is FORMAT


def test_a_cue_without_an_end_lasts_until_the_next() -> None:
    parsed = parse("0:01 one\n0:03 two\n0:03.5 three\n0:20 四月一日から始まります\n0:05 five\n")
    assert [(c.start_ms, c.end_ms) for c in parsed.cues] == [
        (1000, 3000),
        (3000, 3800),  # never shorter than 0.8 s
        (3500, 5000),  # five is next, though it stands further below
        (20_000, 20_000 + 11 * 142),  # the last: as long as it takes to read
        (5000, 12_000),  # never longer than 7 s
    ]
    (finding,) = parsed.findings
    assert (finding.rule, finding.cues) == ("captions-guessed", (1, 2, 3, 4, 5))


@pytest.mark.parametrize("form", ["{}: {}", "{}：{}", "（{}）{}", "【{}】{}", "[{}]: {}"])
def test_a_name_that_comes_twice_is_a_speaker(form: str) -> None:
    said = (("市長", "はじめます"), ("司会 山田", "では"), ("市長", "はい"), ("司会 山田", "ええ"))
    text = "\n".join(f"[0:0{n}-0:0{n + 1}] {form.format(*one)}" for n, one in enumerate(said))
    parsed = parse(text)
    assert [(c.speaker, c.text) for c in parsed.cues] == list(said)
    assert [(f.rule, f.cues) for f in parsed.findings] == [("captions-guessed", (1, 2, 3, 4))]
    assert "司会 山田, 市長" in parsed.findings[0].text


@pytest.mark.parametrize(
    "text",
    [
        "市長: はじめます",  # once
        "（拍手）",
        "https://example.jp/ をどうぞ",
        "10:30 開場",
    ],
)
def test_what_is_no_speaker_stays_text(text: str) -> None:
    twice = "" if text.startswith("市長") else f"\n0:03-0:04 {text}"
    parsed = parse(f"0:01-0:02 {text}{twice}")
    assert {(c.speaker, c.text) for c in parsed.cues} == {(None, text)}


def test_sounds_are_no_speakers() -> None:
    parsed = parse("0:01-0:02 （笑）そうです\n0:03-0:04 （笑）ええ")
    assert {c.speaker for c in parsed.cues} == {None}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("0:75 a", "line 1: the time '0:75' cannot be read"),
        ("0:05-0:02 a", "line 1: it ends at 0:02, not after its start 0:05"),
        ("[200:00:00] a", "line 1: the time '200:00:00' cannot be read"),
    ],
)
def test_times_that_cannot_be_are_mistakes(line: str, told: str) -> None:
    assert parse(line).mistakes == (told,)


def test_what_is_left_out_is_told() -> None:
    parsed = parse("長野の朝\n\n0:01-0:02\n0:03-0:04 a\n")
    assert [(f.rule, f.where) for f in parsed.findings] == [
        ("captions-untimed", "line 1"),
        ("captions-empty", "line 3"),
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "Dear Sir or Madam:\n12:30 is the time",
        "長野の朝は早い。\n3:2で勝った。",
        "0:00で始まり",
        "2026-11-20 10:00:00 ERROR a",
        "1:2:3 a",
    ],
)
def test_prose_is_not_claimed(prose: str) -> None:
    assert find_format(prose) is None


@settings(deadline=None)
@given(st.text(alphabet="0123:.s-〜[] あa\n市長：", max_size=80))
def test_nothing_written_by_chance_breaks_the_reader(text: str) -> None:
    FORMAT.sniff(text)
    check_sound(parse(text))


@pytest.mark.parametrize(
    "piece", ["x\n", "0:01 x\n", "0:01 ", "[", "1", ":", "市長：x\n", "\u3000", "0:01\n市長：\n"]
)
def test_reading_is_linear(piece: str) -> None:
    check_linear(FORMAT, lambda size: "0:01 a\n" + piece * size)
