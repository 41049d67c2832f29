from __future__ import annotations

import pytest
from hypothesis import given

from tayori.errors import CaptionError
from tayori.model.cue import Track
from tayori.subtitles.encoding import decode
from tayori.subtitles.formats.srt import render
from tests.subtitles.strategies import tracks

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
        ("iso2022_jp", PLAIN, "ISO-2022-JP"),
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
