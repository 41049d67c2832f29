from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import CaptionError
from tayori.model.cue import Track
from tayori.subtitles.encoding import decode
from tayori.subtitles.formats.srt import render
from tests.subtitles.strategies import tracks
from tests.watchdog import watchdog

TEXT = "1\n00:00:01,000 --> 00:00:03,000\n朝七時、長野駅へ。カタカナ①\n"
PLAIN = TEXT.replace("①", "")


@pytest.mark.parametrize(
    ("codec", "text", "named"),
    [
        ("utf-8", TEXT, ""),
        ("utf-8-sig", TEXT, ""),
        ("utf-16", TEXT, "UTF-16"),
        ("utf-16-le", TEXT, "UTF-16 without a byte order mark"),
        ("utf-16-be", TEXT, "UTF-16 without a byte order mark"),
        ("utf-32", TEXT, "UTF-32"),
        ("cp932", TEXT, "Shift_JIS"),
        ("euc_jp", PLAIN, "EUC-JP"),
        ("euc_jis_2004", TEXT, "EUC-JP"),
        ("iso2022_jp", PLAIN, "ISO-2022-JP"),
        ("iso2022_jp_ext", PLAIN.replace("カタカナ", "ｶﾀｶﾅ"), "ISO-2022-JP"),
    ],
)
def test_japanese_encodings(codec: str, text: str, named: str) -> None:
    decoded = decode(text.encode(codec), "a.srt")
    assert decoded.text == text
    assert bool(decoded.findings) is bool(named)
    assert not named or named in decoded.findings[0].text


@given(tracks())
def test_unicode_is_never_taken_for_something_else(track: Track) -> None:
    text = render(track)
    for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"):
        assert decode(text.encode(codec), "a.srt").text == text


_HEAD = "1\n00:00:01,000 --> 00:00:03,000\n"


@pytest.mark.parametrize(
    "text",
    [
        "ﾃﾚﾋﾞﾉﾆｭｰｽ ｱｼﾀﾊﾊﾚ",
        "ｵﾊﾖｳｺﾞｻﾞｲﾏｽ､ﾅｶﾞﾉｼﾃﾞｽ｡",
        "ﾊﾟｿｺﾝ教室の案内です",
        "長野市ﾊﾞｽ時刻表",
        "今日は①番",
        "髙橋さん",
        "テレビ",
        "朝市",
        "山田太郎",
        "長野県長野市鶴賀緑町一六一三番地",
    ],
)
def test_short_japanese_texts(text: str) -> None:
    for codec in ("cp932", "euc_jp"):
        if codec == "cp932" or not any(char in text for char in "①髙ﾃｵﾊﾞ"):
            decoded = decode(f"{_HEAD}{text}\n".encode(codec), "a.srt")
            assert (decoded.text, decoded.encoding) == (f"{_HEAD}{text}\n", codec)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        (
            "euc_kr",
            "안녕하세요 저는 학생입니다. 오늘은 날씨가 아주 좋네요. 우리 같이 산책하러 갈까요?",
        ),
        ("gb2312", "今天天气很好，我们去公园散步吧。明天可能会下雨。"),
        ("big5", "今天天氣很好，我們去公園散步吧。明天可能會下雨。"),
        ("cp1251", "Привет, как дела? Сегодня хорошая погода."),
    ],
)
def test_other_languages_are_not_taken_for_japanese(codec: str, text: str) -> None:
    decoded = decode((_HEAD + text).encode(codec), "a.srt")
    assert decoded.text == _HEAD + text
    assert "by guess" in decoded.findings[0].text


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"abc", "abc"), (b"\x82\xa0\n", "あ\n"), (b"\xa4\xa2\n", "あ\n"), (b"\xe3\x81\x82", "あ")],
)
def test_three_bytes(data: bytes, text: str) -> None:
    assert decode(data, "a.srt").text == text


@given(st.binary(max_size=40))
def test_no_bytes_break_it(data: bytes) -> None:
    with suppress(CaptionError):
        assert isinstance(decode(data, "a.srt").text, str)


@pytest.mark.parametrize("codec", ["cp932", "euc_jp", "utf-16-le"])
def test_large_files_take_a_moment(codec: str) -> None:
    data = (PLAIN * 30_000).encode(codec)
    with watchdog():
        assert len(decode(data, "a.srt").text) == len(PLAIN) * 30_000


def test_western_text_is_guessed() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nStéphane ? Où on se gare, là-bas, au chêne ?\nÇa dépend.\n"
    decoded = decode(text.encode("cp1252"), "a.srt")
    assert "Stéphane" in decoded.text
    assert "by guess" in decoded.findings[0].text


def test_line_ends_become_one() -> None:
    assert decode(b"a\r\nb\rc\n", "a.srt").text == "a\nb\nc\n"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00\xd8\x00\x00", bytes(range(256)) * 4])
def test_what_is_no_text_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(CaptionError, match=r"noise\.srt"):
        decode(data, "noise.srt")
