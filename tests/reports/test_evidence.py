"""The evidence sheet says what happened, escaped, in both languages, with nothing loaded from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.evidence import Evidence, EvidenceItem, Fate, KeptCopy
from tayori.model.ids import Digest, Slug
from tayori.model.text import Texts
from tayori.reports.evidence import evidence_document, evidence_page

TOKYO = ZoneInfo("Asia/Tokyo")
ITEM = EvidenceItem(
    slug=Slug("asa"),
    title=Texts.of({"ja": "朝七時", "en": "Seven a.m."}),
    target="portal",
    remote_id="clips/asa/",
    url="https://ijyu.example.jp/clips/asa/",
    since=datetime(2026, 7, 2, 0, 0, tzinfo=UTC),
    taken_down=datetime(2026, 11, 20, 15, 30, tzinfo=UTC),
    fate=Fate.GONE,
    because=("portrait: withdrawn (REL-0001)",),
    feeds=("https://ijyu.example.jp/podcasts/koe/feed.xml",),
)
SHEET = Evidence(
    permission="REL-0001",
    day=date(2026, 11, 20),
    made=datetime(2026, 11, 20, 15, 31, tzinfo=UTC),
    organisation=Texts.of({"ja": "長野市", "en": "Nagano City"}),
    items=(ITEM,),
    kept=(KeptCopy(Slug("asa"), "build/asa/asa.tall.mp4", Digest("ab" * 32)),),
    places=("tiktok",),
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _read(sheet: Evidence) -> _Reader:
    reader = _Reader()
    reader.feed(evidence_page(sheet, TOKYO).decode())
    return reader


def test_it_says_what_where_when_and_how_it_is_known() -> None:
    text = "".join(_read(SHEET).text)
    for said in (
        "REL-0001",
        "朝七時",
        "https://ijyu.example.jp/clips/asa/",
        "2026-11-21 00:30 JST",
        "長野市",
    ):
        assert said in text
    assert "取り下げ済み\ntaken down" in text
    assert "tiktok は手作業で投稿する公開先" in text
    assert "ab" * 32 in text


@pytest.mark.parametrize("fate", list(Fate))
def test_each_fate_is_told_in_both_languages_and_only_gone_is_complete(fate: Fate) -> None:
    sheet = replace(SHEET, items=(replace(ITEM, fate=fate),))
    document = evidence_document(sheet)
    assert document["complete"] == (fate is Fate.GONE)
    assert document["items"][0]["proof"] in "".join(_read(sheet).text)
    assert f"1 件中 {int(fate is Fate.GONE)} 件" in "".join(_read(sheet).text)


def test_it_stands_alone() -> None:
    reader = _read(SHEET)
    assert reader.addresses == []
    assert not {"script", "img", "link", "iframe"} & set(reader.tags)
    page = evidence_page(SHEET, TOKYO).decode()
    assert "size: A4" in page
    assert "url(" not in page


def test_people_sign_at_the_end_and_podcasts_are_named_for_episodes_only() -> None:
    text = "".join(_read(SHEET).text)
    assert text.index("保管している複製 / Copies kept") < text.index("確認者") < text.index("確認日\n")
    assert "ポッドキャスト" not in text
    assert "Podcast apps" not in str(evidence_document(SHEET))
    assert "ポッドキャスト" in "".join(_read(replace(SHEET, has_episode=True)).text)


def test_other_permissions_of_the_person_are_told_only_where_there_are_any() -> None:
    assert "同じ人のほかの許諾" not in "".join(_read(SHEET).text)
    assert "声 / voice: REL-0002" in "".join(_read(replace(SHEET, others=("声 / voice: REL-0002",))).text)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_no_text_becomes_markup(text: str) -> None:
    hostile = f"<script>{text}</script>&\"'"
    item = replace(ITEM, title=Texts.of({"ja": hostile}), url=hostile, because=(hostile,), left=(hostile,))
    sheet = replace(SHEET, items=(item,), organisation=Texts.of({"ja": hostile}))
    reader = _read(sheet)
    assert reader.tags == _read(replace(SHEET, items=(replace(ITEM, title=Texts()),))).tags
    assert "".join(reader.text).count(hostile) == 5
