"""Names are found however they are spelled; words are shown only where they stand alone."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.folding import folded, has_words, spellings

NAMES = ("山田 花子", "髙﨑 邦彦", "Hanako Yamada", "葛城 がくと", "José Müller", "マリー アントワネット")
IGNORABLE = (
    "\u200b", "\u200d", "\ufeff", "\u00ad", "\u2060", "\ufe0f", "\U000e0100", "\u034f", "\u3164", "\u202e",
    " ", "\u3000", "\u00a0", "\n", "\t", "・", "･", "-", "‐", "_", "＿", ".", "、", "。", "/",
    "／", "★", "♪", "（", "'",
)  # fmt: skip


def is_found(name: str, text: str) -> bool:
    return any(spelling in folded(text) for spelling in spellings(name))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("山田 花子", "山田\u200b花子さん"),
        ("山田 花子", "出演：山田・花子"),
        ("山田 花子", "山田_花子.mp4"),
        ("山田 花子", "花子 山田"),
        ("山田花子", "山\n田花子"),
        ("Hanako Yamada", "#HanakoYamada"),
        ("Hanako Yamada", "Hanako-Yamada"),
        ("Hanako Yamada", "YAMADA, Hanako"),
        ("Hanako M. Yamada", "Yamada Hanako M"),
        ("葛\U000e0100城 花子", "葛城花子さん"),
        ("葛城 花子", "葛\U000e0100城花子さん"),
        ("髙橋 花子", "高橋花子さん"),
        ("高橋 花子", "髙槗花子さん"),
        ("渡邉 花子", "渡辺花子、渡邊花子"),
        ("山﨑 齋", "山崎斉"),
        ("濵口 德子", "浜口徳子"),
        ("José Müller", "Jose Muller"),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダハナコ"),
        ("ヤマダ ハナコ", "ﾔﾏﾀ\u200bﾞ･ﾊﾅｺ"),
    ],
)
def test_a_name_is_found_however_it_is_spelled(name: str, text: str) -> None:
    assert is_found(name, text)


@pytest.mark.parametrize("text", ["山田町の朝", "花子", "山田さんと太郎", "ハナコ ヤマダ", ""])
def test_half_a_name_is_not_the_name(text: str) -> None:
    assert not is_found("山田 花子", text)


def test_the_long_vowel_mark_is_a_letter() -> None:
    assert not is_found("コーノ ハルカ", "コノハルカ")


def test_a_day_is_not_turned() -> None:
    assert spellings("2015-04-02") == ("20150402",)


@given(st.sampled_from(NAMES), st.data())
def test_whatever_is_put_between_its_characters_a_name_is_found(name: str, data: st.DataObject) -> None:
    parts = unicodedata.normalize(data.draw(st.sampled_from(["NFC", "NFD", "NFKC"])), name)
    filler = st.lists(st.sampled_from(IGNORABLE), max_size=3).map("".join)
    text = "".join(part + data.draw(filler) for part in parts)
    assert is_found(name, data.draw(filler) + text)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_what_was_folded_is_letters_and_digits(text: str) -> None:
    assert not any(unicodedata.category(char)[0] in "ZPSC" for char in folded(text))


@pytest.mark.parametrize(
    ("wanted", "text", "is_there"),
    [
        ("長野", "長野市の朝", False),
        ("長野", "提供：長 野。", True),
        ("長野", "長野 / 信州映像", True),
        ("AI", "URAII MAIL", False),
        ("AI", "Made with AI.", True),
        ("撮影 信州映像", "撮影　信州\n映像（長野）", True),
        ("撮影 信州映像", "撮影\u200b信州映像", True),
        ("(C) ABC ｶﾒﾗ", "（Ｃ）ＡＢＣ　カメラ", True),
        ("生成AIの声です。", "朝。生成AIの声です。続き", True),
        ("声です。", "生成AIの声です。", False),
        ("abc", "ABC", False),
        ("", "x", False),
        (" \u200b", "x", False),
    ],
)
def test_words_count_where_they_stand_alone(wanted: str, text: str, is_there: bool) -> None:
    assert has_words(text, wanted) is is_there


@given(st.text(alphabet="長野市AI 。a", min_size=1), st.text(alphabet="長野市AI 。a"))
def test_words_on_a_line_of_their_own_are_there(wanted: str, around: str) -> None:
    assert has_words(f"{around}\n{wanted}\n{around}", wanted) is bool(wanted.split())
