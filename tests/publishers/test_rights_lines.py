"""The lines that every carrier people read is laid out from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.grant import AiUse, Component
from tayori.model.rights import RightsStatement, Work
from tayori.model.text import Texts
from tayori.publishers.plain_text import shortened
from tayori.publishers.rights_lines import beside, rights_lines, rights_text, until_line
from tayori.publishers.youtube.rights import full_description, rights_block
from tests.publishers.samples import EN, JA, RICH


def test_a_rich_statement_in_japanese() -> None:
    assert rights_text(RICH, JA).split("\n") == [
        "クレジット: 長野市 / 撮影 信州映像",
        "出演: えがお あかり（ゲスト）、駅前 ひろし",
        "音楽: 「朝のうた」 作曲 北野",
        "映像素材: 空撮 さくら航空",
        "この映像は訓練の様子です。",
        "この動画には、生成AIを使って制作した部分があります。",
        "© 2026 長野市",
        "利用条件: CC-BY-4.0 の条件で利用できます。",
        "利用条件の詳細: https://www.city.example.jp/terms",
        "ライセンス: クリエイティブ・コモンズ 表示 4.0 https://creativecommons.org/licenses/by/4.0/",
        "許諾の申込み: https://www.city.example.jp/contact",
    ]


def test_a_rich_statement_in_english() -> None:
    said = rights_text(RICH, EN)
    assert "Featuring: えがお あかり (guest), 駅前 ひろし" in said
    assert "Music: “Morning Song” 作曲 北野" in said
    assert "Parts of this video were made with generative AI." in said
    assert "動画" not in said, "the disclosure is said once, in the reader's language"
    assert "Creative Commons Attribution 4.0 https://creativecommons.org/licenses/by/4.0/" in said
    assert [line.text for line in until_line(RICH, EN)] == ["31 March 2029"]


def test_nothing_said_is_one_line_about_the_licence() -> None:
    assert rights_text(RightsStatement(), EN) == "Licence: All rights reserved."
    assert until_line(RightsStatement(), JA) == ()


def test_a_credit_that_was_given_is_not_given_again() -> None:
    work = Work(Component.MUSIC, Texts.of({"ja": "朝"}), "作曲 北野")
    owed = replace(RICH, credit="長野市 / 作曲 北野", works=(work,))
    assert "音楽: 「朝」" in rights_text(owed, JA).split("\n")
    nameless = replace(owed, works=(replace(work, title=Texts()),))
    assert "音楽" not in rights_text(nameless, JA)


def test_an_own_disclosure_stands_where_it_was_written_and_the_usual_one_elsewhere() -> None:
    own = replace(RICH, ai=AiUse(used=True, disclosure=Texts.of({"ja": "声は合成です。"})))
    assert "声は合成です。" in rights_text(own, JA)
    assert "generative AI" in rights_text(own, EN)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.jp", ""])
def test_only_web_addresses_are_links(url: str) -> None:
    said = replace(RICH, web_statement=url, licence_url=url, licensor_url=url)
    assert [line.url for line in rights_lines(said, JA) if line.url] == []


# ---- beside a description


def test_what_the_description_says_is_not_said_again() -> None:
    text = "朝の駅。\n\nクレジット：長野市 / 撮影 信州映像\n© 2026 長野市"
    block = rights_block(RICH, JA, text)
    assert "クレジット" not in block
    assert "© 2026" not in block
    assert "この映像は訓練の様子です。" in block


def test_a_word_of_the_description_is_no_credit() -> None:
    said = replace(RICH, credit="長野市")
    assert "クレジット: 長野市" in rights_block(said, JA, "長野市の朝を歩く。")


def test_rights_are_whole_where_the_description_that_said_them_is_cut() -> None:
    long = "あ" * 3000 + "\n" + "クレジット: 長野市 / 撮影 信州映像"
    sent = full_description(long, RICH, JA, "tayori:asa")
    assert len(sent.encode()) <= 5000
    assert sent.endswith("tayori:asa")
    assert rights_text(RICH, JA) in sent


def test_angle_brackets_become_full_width() -> None:
    said = replace(RICH, credit="<b>長野市</b>", notices=("1 > 0",))
    block = rights_block(said, JA)
    assert "＜b＞長野市＜/b＞" in block
    assert not set("<>") & set(block)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(TEXT, st.integers(0, 80))
def test_a_shortened_text_fits_and_is_a_beginning(text: str, most: int) -> None:
    kept = shortened(text, most)
    assert len(kept.encode()) <= most
    assert kept == text or text.startswith(kept.removesuffix("…"))


def test_no_sign_is_torn_apart() -> None:
    family = "👨\u200d👩\u200d👧"
    assert shortened(family * 3, 30) == f"{family}👨…"
    assert shortened(family, 16) == "👨\u200d👩…"


@given(TEXT, TEXT, st.integers(1, 100))
def test_the_tail_is_never_cut(text: str, tail: str, most: int) -> None:
    made = beside(text, tail, most)
    assert made.endswith(tail)
    assert len(made.encode()) <= max(most, len(tail.encode()))
