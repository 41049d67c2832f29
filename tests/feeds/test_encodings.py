"""Feeds in the encodings of Japanese hosts, under every name they give them, and under none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.feeds.reading.bytes_to_text import feed_text

SHIFT_JIS = ("Shift_JIS", "shift-jis", "sjis", "x-sjis", "Windows-31J", "MS_Kanji", "ms932", "CP932")
EUC_JP = ("EUC-JP", "x-euc-jp", "eucJP", "euc_jp")
WRONG = ("utf-8", "iso-8859-1", "us-ascii", "x-unknown", "utf-16", "")
# what JIS and Windows do not write alike (the wave dash, ...) has tests of its own
LETTERS = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん"
LETTERS += "アイウエオカキクケコサシスセソ、。・「」"
KANJI = "長野市朝歩番組毎週月曜日時人話届放送局表十能構予貼暴申噂浬欺圭"
WINDOWS = "①②⑳Ⅳ㈱髙﨑～－㍻"

words = st.text(LETTERS + KANJI + "abcXYZ 019&;", max_size=60).map(lambda text: "まちの" + text)


def document(text: str, label: str, spaces: int = 0) -> str:
    declared = f'<?xml version="1.0" encoding="{label}"?>' if label else ""
    return f'{declared}<rss version="2.0"><channel><title>{text}</title></channel></rss>' + " " * spaces


@given(words, st.sampled_from(SHIFT_JIS + EUC_JP + WRONG), st.sampled_from((0, 5000)))
def test_shift_jis_under_any_label(text: str, label: str, spaces: int) -> None:
    written = document(text + WINDOWS, label, spaces)
    assert feed_text(written.encode("cp932"))[0] == written


@given(words, st.sampled_from(SHIFT_JIS + EUC_JP + WRONG), st.sampled_from((0, 5000)))
def test_euc_jp_under_any_label(text: str, label: str, spaces: int) -> None:
    written = document(text, label, spaces)
    assert feed_text(written.encode("euc_jp"))[0] == written


@given(words, st.sampled_from(("iso-2022-jp", "utf-8", "")))
def test_iso_2022_jp_under_any_label(text: str, label: str) -> None:
    written = document(text, label)
    assert feed_text(written.encode("iso2022_jp"))[0] == written


@given(words, st.sampled_from(SHIFT_JIS + EUC_JP + WRONG))
def test_utf_8_is_never_taken_for_another(text: str, label: str) -> None:
    written = document(text + WINDOWS, label)
    assert feed_text(written.encode())[0] == written


@given(st.text(KANJI, min_size=3, max_size=30), st.sampled_from((*SHIFT_JIS, "utf-8", "iso-8859-1", "")))
def test_kanji_alone_are_no_accents(text: str, label: str) -> None:
    written = document(text, label, 5000)
    assert feed_text(written.encode("cp932"))[0] == written


@pytest.mark.parametrize("label", [*EUC_JP, "utf-8", ""])
def test_what_windows_added_to_euc_jp(label: str) -> None:
    # ① is row 13, cell 1; 髙 row 92, cell 66; ㈱ row 13, cell 74
    data = document("まちの@", label).encode("euc_jp").replace(b"@", b"\xad\xa1\xfc\xe2\xad\xea")
    assert feed_text(data)[0] == document("まちの①髙㈱", label)


def test_what_windows_added_to_iso_2022_jp() -> None:
    data = document("まちの", "iso-2022-jp").encode("iso2022_jp").replace(b"$N", b"$N\x2d\x21")
    assert feed_text(data)[0] == document("まちの①", "iso-2022-jp")


@pytest.mark.parametrize("label", ["Shift_JIS", ""])
def test_one_broken_byte_breaks_one_character(label: str) -> None:
    written = document("毎週月曜日の朝七時に、まちの人の話をお届けします。" * 8, label)
    text, told = feed_text(written.encode("cp932") + b"\x81")
    assert text == written + "\ufffd"
    assert told[0].rule == "import-encoding"


@pytest.mark.parametrize(
    ("codec", "label", "text"),
    [
        ("gbk", "gb2312", "中国广播节目，每天早上播出的新闻和音乐，朱镕基"),
        ("gbk", "", "中国广播节目，每天早上播出的新闻和音乐"),
        ("big5", "big5", "台灣廣播節目，每天早上播出的新聞和音樂"),
        ("cp949", "ks_c_5601-1987", "한국 라디오 방송 프로그램입니다. 똠방각하"),
        ("cp949", "euc-kr", "똠방각하"),
        ("cp1252", "iso-8859-1", "Café’s “été” Pâques créée ação — €5"),
        ("cp1252", "", "Café’s été Pâques créée ação"),
        ("cp1252", "", "it’s don’t we’ll they’re"),
        ("koi8-r", "koi8-r", "Привет, это новости"),
        ("cp1251", "windows-1251", "Привет, это новости"),
    ],
)
def test_other_scripts_stay_what_they_are(codec: str, label: str, text: str) -> None:
    written = document(text, label)
    assert feed_text(written.encode(codec))[0] == written


def test_a_label_that_is_no_encoding_of_text_is_not_used() -> None:
    for label in ("punycode", "rot13", "zlib", "utf-7", "unicode_escape", "idna"):
        written = document("まちの\\u0041+AEE-", label)
        assert feed_text(written.encode())[0] == written
