"""What visitors find with the words they type, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.portal.browser import Portal
from tests.portal.searched import (
    HOSTILE,
    WORKS,
    ask,
    finished,
    fold,
    hosted,
    said,
    site_of,
    slugs,
    write_searched,
)

chromium = pytest.mark.tools("chromium")


@pytest.fixture(scope="module")
def searched(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal of `WORKS`, in the browser that all tests share."""
    folder = write_searched(tmp_path_factory.mktemp("searched"), site_of(WORKS), "clips/*/*")
    with hosted(folder) as url:
        yield Portal(url, folder, portal.browser)


@pytest.fixture(scope="module")
def page(searched: Portal) -> Iterator[Page]:
    """A search page that stays open; its errors are looked at in the end."""
    with searched.opened("search/") as (page, seen):
        yield page
    assert seen.errors == []


# folding

TEXTS = (
    "ナガノ", "ﾅｶﾞﾉ", "Ｎａｇａｎｏ", "Zenkō-ji", "ŌMACHI",
    "が\u3099", "か\u3099", "八ヶ岳", "八ケ岳", "葛\U000e0100城",
    "①②③ ㈱ ㌔ ℃", "  a\u3000b\u00a0\tc\n", "ΣΟΦΟΣ σοφός", "İstanbul ẞ ﬁ",
    "ヴァイオリン", "ー〜～", "한국어 ᄒ\u1161ᆫ",
    "zero\u200bwidth\u00adhyphen", "👩\u200d🌾👍🏽", "ﷺ", "e\u0301\u0300", "¨ ´", "ヽヾゝゞ",
    "𠮷野家", "½ ⅷ ™", "",
    "子供 コドモ 子ども こども園", "引越 引越し 引っ越 引っ越しの", "灯籠 灯ろう 灯篭", "夏まつり 祭り 祭",
    "問合せ お問い合わせ 問い合せ", "十分 二十分 ２０分 九十九 一十一 三輪 二〇二六 百二十",
)  # fmt: skip


@chromium
def test_browsers_fold_texts_as_we_do(page: Page) -> None:
    folded = page.evaluate("texts => texts.map(tayoriSearch.fold)", list(TEXTS))
    assert folded == [fold(text) for text in TEXTS]


@chromium
def test_places_lead_back_to_the_text_as_it_is_written(page: Page) -> None:
    for text in TEXTS:
        found = page.evaluate("text => tayoriSearch.foldWithPlaces(text)", text)
        assert re.sub(" +", " ", found["folded"]) == fold(text)
        assert len(found["starts"]) == len(found["ends"]) == len(found["folded"].encode("utf-16-le")) // 2
    half_width = page.evaluate("tayoriSearch.foldWithPlaces('㈱ﾅｶﾞﾉ')")
    assert half_width["folded"] == "(株)ながの"
    assert half_width["starts"] == [0, 0, 0, 1, 2, 4]
    assert half_width["ends"] == [1, 1, 1, 2, 4, 5]


@chromium
def test_marks_stand_on_the_text_as_it_is_written(page: Page) -> None:
    for query, marks in {
        "すぽーつ": ["ｽﾎﾟｰﾂ"],
        "ホーム": ["ﾎｰﾑ"],
        "7番線": ["７番線"],
        "15分": ["十五分"],
    }.items():
        ask(page, query)
        assert page.locator("#search-found mark").all_inner_texts() == marks


@chromium
def test_hostile_titles_are_text(page: Page) -> None:
    ask(page, "祭り")
    assert page.locator("#search-found h3").inner_text() == HOSTILE
    assert page.locator("#search-found img, #search-found em, #search-found i").count() == 0
    ask(page, "<img src=x onerror=alert(1)>")
    assert page.locator("#search-found img").count() == 0


# queries

QUERIES = {
    "長野駅": ["asa-no-eki", "jr"],
    "善光寺": ["zenkoji", "asa-no-eki"],
    "ナガノ": [],
    "ｽﾎﾟｰﾂ": ["hachigatake"],
    "すぽーつ": ["hachigatake"],
    "スポーツ": ["hachigatake"],
    "リンゴ": ["ringo"],
    "ﾘﾝｺﾞ": ["ringo"],
    "ホーム": ["jr"],
    "八ケ岳": ["hachigatake"],
    "八ヶ岳 サイクリング": ["hachigatake"],
    "７番線": ["jr"],
    "7番線": ["jr"],
    "ＪＲ": ["jr"],
    "jr長野": ["jr"],
    "移住": ["iju-soudan", "hajimari", "asa-no-eki"],
    "移住\u3000窓口": ["iju-soudan"],
    "冬 観光": ["zenkoji"],
    "満開": ["ringo"],
    "「りんごの花」": ["ringo"],
    "「花のりんご」": [],
    "後ろ姿": ["yuki"],
    "つらら": ["hajimari"],
    "太鼓": ["matsuri"],
    "onerror": ["matsuri"],
    "<b>": ["matsuri"],
    "*.?+[(": [],
    "宇宙旅行": [],
}


@chromium
@pytest.mark.parametrize("query", QUERIES)
def test_what_a_japanese_query_finds(page: Page, query: str) -> None:
    assert ask(page, query) == QUERIES[query]


VARIANTS = (
    "子供 子ども こども コドモ", "引越し 引っ越し 引越 引っ越", "灯篭 灯籠 灯ろう", "祭り まつり マツリ",
    "問い合わせ 問合せ お問い合わせ", "二十分 20分 ２０分", "七時 7時", "九十九 99",
)  # fmt: skip


@pytest.mark.parametrize("variants", VARIANTS)
def test_spellings_of_the_same_are_the_same(variants: str) -> None:
    assert len({fold(spelling) for spelling in variants.split()}) == 1


@chromium
def test_numbers_and_spellings_are_found_however_they_are_typed(page: Page) -> None:
    for query in ("15分", "十五分", "１５分"):
        assert ask(page, query) == ["asa-no-eki"]
    assert ask(page, "ななばん 七番線") == ["jr"]
    assert ask(page, "マツリ") == ["matsuri"]
    assert ask(page, "問合せ") == ["about"]


@chromium
def test_series_shows_and_pages_are_found(page: Page) -> None:
    assert ask(page, "みどり町の一日") == ["midori", "jr"]
    facts = page.locator("#search-found .facts").all_inner_texts()
    assert ["".join(fact.split()) for fact in facts] == ["シリーズ", "2026年1月11日映像みどり町の一日"]
    stroke = "kind => getComputedStyle(kind, '::before').content"
    assert page.locator("#search-found .facts span").first.evaluate(stroke) == "none"
    assert ask(page, "プライバシー") == ["terms"]
    assert ask(page, "まちの声")[0] == "machi-no-koe"
    ask(page, "みどり町の一日")
    page.get_by_label("映像", exact=True).check()
    finished(page)
    assert slugs(page) == ["jr"]
    page.get_by_label("すべて", exact=True).check()


@chromium
def test_what_has_some_of_the_words_is_shown_where_nothing_has_all(page: Page) -> None:
    assert ask(page, "宇宙旅行 善光寺 雪の参道")[0] == "zenkoji"
    assert said(page).startswith("「宇宙旅行 善光寺 雪の参道」のすべてを含むものはありませんでした。一部の")
    assert slugs(page)[1:] == ["yuki", "asa-no-eki"]
    assert ask(page, "移住について")[0] == "iju-soudan"


PARTED = {
    "長野の朝": (["asa-no-eki"], "「長野の朝」: 長野 / 朝 に分けて検索しました。"),
    "駅までの道": (["asa-no-eki"], "「駅までの道」: 駅 / 道 に分けて検索しました。"),
    "冬に善光寺へ": (["zenkoji"], "「冬に善光寺へ」: 冬 / 善光寺 に分けて検索しました。"),
    "農家のりんごを": (["ringo"], "「農家のりんごを」: 農家 / りんご に分けて検索しました。"),
    "雪が積もる道": (["yuki"], "「雪が積もる道」: 雪 / 積 / 道 に分けて検索しました。"),
    "移住者支援": (
        ["iju-soudan"],
        "「移住者支援」そのままは見つかりませんでした。近いものを表示しています。",
    ),
}


@chromium
@pytest.mark.parametrize("query", PARTED)
def test_what_is_found_nowhere_as_it_stands_is_parted(page: Page, query: str) -> None:
    found, sentence = PARTED[query]
    assert ask(page, query)[: len(found)] == found
    assert said(page).startswith(sentence)


_ABOUT = ["about", "accessibility", "terms"]
"""They name the site."""
ENGLISH = {
    "nagano station": ["asa-no-eki"],
    "stations": ["asa-no-eki"],
    "APPLE": ["ringo", "asa-no-eki"],
    "apples": ["ringo", "asa-no-eki"],
    "blossom": ["ringo"],
    "Zenko-ji": ["zenkoji"],
    "zenkō": ["zenkoji"],
    "cycl": ["hachigatake"],
    "bus": ["hachigatake"],
    "city": ["jr", "iju-soudan", *_ABOUT],
    "the station in Nagano": ["asa-no-eki"],
    '"first step"': ["iju-soudan"],
    '"step first"': [],
    "agano": ["asa-no-eki", "machi-no-koe", *_ABOUT],
    "Ｎａｇａｎｏ": ["asa-no-eki", "machi-no-koe", *_ABOUT],
    "善光寺 nagano": ["asa-no-eki"],
}


@chromium
def test_what_english_queries_find(searched: Portal) -> None:
    with searched.opened("en/search/") as (page, seen):
        assert {query: ask(page, query) for query in ENGLISH} == ENGLISH
        assert said(page) == "1 found."
    assert seen.errors == []
