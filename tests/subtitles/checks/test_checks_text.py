from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, Track, TrackKind
from tayori.model.finding import Severity
from tayori.model.ids import Lang
from tayori.subtitles.checks.track import SIDECAR, TELOP, Around, check_track
from tests.watchdog import watchdog

_KINDS = {
    "bidi",
    "invisible",
    "spaces",
    "speaker",
    "brackets",
    "half-kana",
    "ascii-marks",
    "doubled-marks",
    "full-stop",
    "ellipsis",
    "wave-dash",
    "mixed-width",
    "glyphs",
}


def _track(*texts: str, lang: str = "ja") -> Track:
    cues = tuple(Cue(i * 5000, i * 5000 + 5000, text) for i, text in enumerate(texts))
    return Track(Lang(lang), TrackKind.CAPTIONS, cues)


def _rules(*texts: str, lang: str = "ja") -> dict[str, tuple[int, ...]]:
    found = check_track(_track(*texts, lang=lang))
    return {
        f.rule.removeprefix("captions-"): f.cues for f in found if f.rule.removeprefix("captions-") in _KINDS
    }


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ﾅｶﾞﾉ市", "half-kana"),
        ("長野です｡", "half-kana"),
        ("本当ですか?", "ascii-marks"),
        ("長野です.", "ascii-marks"),
        ("長野(駅前)", "ascii-marks"),
        ("(拍手)", "ascii-marks"),
        ("そうです。。", "doubled-marks"),
        ("そうです、。", "doubled-marks"),
        ("長野 \nへ", "spaces"),
        ("長野\u3000", "spaces"),
        (" 長野", "spaces"),
        ("長\u200b野", "invisible"),
        ("長\u0007野", "invisible"),
        ("\u202e長野", "bidi"),
        ("「長野", "brackets"),
        ("長野」", "brackets"),
        ("「長野）", "brackets"),
        ("１0分", "mixed-width"),
    ],
)
def test_each_rule(text: str, rule: str) -> None:
    assert _rules(text) == {rule: (1,)}


@pytest.mark.parametrize(
    "text",
    [
        "本当ですか？　はい！",
        "「『朝』と言った」（笑）",
        "長野・松本\n12:30",
        "1) 駅\n2) 市役所",
        "やった :)",
        "待って……",
        "待って。。。",
        "A市とＢ市"[:2],
        "YouTubeと12月",
        "👨\u200d👩\u200d👧 家族",
    ],
)
def test_what_is_right(text: str) -> None:
    assert _rules(text) == {}


def test_english_keeps_its_own_marks() -> None:
    assert _rules("Really? (laughs)", "It's 5' 10\" tall...", lang="en") == {}


def test_a_full_stop_at_the_end_of_a_line_is_for_captions_only() -> None:
    track = _track("朝です。\n駅へ", "朝です。駅へ")
    assert check_track(track, SIDECAR) == ()
    assert [(f.rule, f.cues) for f in check_track(track, TELOP)] == [("captions-full-stop", (1,))]


@pytest.mark.parametrize(
    ("texts", "rule", "cues"),
    [
        (("待って…", "ええ…", "でも..."), "ellipsis", (3,)),
        (("待って・・・", "ええ…", "でも…"), "ellipsis", (1,)),
        (("朝〜", "昼～", "夜〜"), "wave-dash", (2,)),
        (("朝7時", "昼１時", "夜9時"), "mixed-width", (2,)),
        (("ＪＲ長野", "ＪＡ長野", "JR長野"), "mixed-width", (3,)),
    ],
)
def test_the_rarer_way_is_told(texts: tuple[str, ...], rule: str, cues: tuple[int, ...]) -> None:
    assert _rules(*texts)[rule] == cues


def test_one_digit_and_more_may_differ() -> None:
    assert _rules("朝７時", "12月25日", "ＪＲで", "YouTubeで") == {}


def test_quotes_may_go_on_over_several_cues() -> None:
    assert _rules("「朝七時、", "長野駅へ」", "（拍手）") == {}
    assert _rules("「朝七時、", "「長野駅へ」") == {"brackets": (1,)}
    assert _rules("（朝「七時）", "駅") == {"brackets": (1,)}


def test_a_speaker_without_a_name() -> None:
    cues = (
        Cue(0, 3000, "あ", speaker=" "),
        Cue(3000, 6000, "い", speaker="市長"),
        Cue(6000, 9000, "う", marks=(Mark(0, 1, MarkKind.VOICE, ""),)),
    )
    (finding,) = check_track(Track(Lang("ja"), TrackKind.CAPTIONS, cues))
    assert (finding.rule, finding.cues) == ("captions-speaker", (1, 3))


def test_missing_glyphs_are_named() -> None:
    around = Around(missing=lambda text: [char for char in text if char == "𠮷"])
    (finding,) = check_track(_track("長野", "𠮷野家", "𠮷田"), SIDECAR, around)
    assert (finding.rule, finding.severity, finding.cues) == ("captions-glyphs", Severity.ERROR, (2, 3))
    assert "𠮷 (U+20BB7 CJK UNIFIED IDEOGRAPH-20BB7)" in finding.text
    assert check_track(_track("長野"), SIDECAR, around) == ()
    ruby = Cue(0, 3000, "吉野家", marks=(Mark(0, 2, MarkKind.RUBY, "𠮷"),))
    (finding,) = check_track(Track(Lang("ja"), TrackKind.CAPTIONS, (ruby,)), SIDECAR, around)
    assert finding.rule == "captions-glyphs"


@settings(deadline=None)
@given(st.lists(st.text(alphabet="「」『』（）()あa1１ー。、…\n \u3000.\u202e", max_size=12), max_size=6))
def test_any_text_is_checked_and_every_finding_names_its_cues(texts: list[str]) -> None:
    for finding in check_track(_track(*texts), TELOP):
        assert finding.cues == tuple(sorted(set(finding.cues)))
        assert set(finding.cues) <= set(range(1, len(texts) + 1))
        assert finding.cues
        assert finding.where.startswith("cue ")
        assert finding.text.endswith(".")


def test_ten_thousand_cues() -> None:
    texts = [f"（朝{i}時、「長野駅へ" for i in range(10_000)]
    with watchdog():
        found = check_track(_track(*texts))
    assert any(f.rule == "captions-brackets" and len(f.cues) == 10_000 for f in found)
