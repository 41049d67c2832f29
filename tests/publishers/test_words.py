from __future__ import annotations

from datetime import date

import pytest

from tayori.model.ids import Lang
from tayori.publishers.licences import is_attribution, licence_name
from tayori.publishers.site.templating import file_type, phrases
from tayori.publishers.site.words import (
    clock,
    date_text,
    en,
    iso_length,
    ja,
    language_name,
    length_text,
    size_text,
    words,
)
from tests.publishers.samples import EN, JA


def test_both_languages_say_everything() -> None:
    assert set(ja.WORDS) == set(en.WORDS)
    assert all(ja.WORDS.values())
    assert all(en.WORDS.values())
    assert words(Lang("ja-JP")) == words(JA)
    assert words(Lang("ko"))["clips"] == "Films"


@pytest.mark.parametrize(
    ("ms", "ja", "en", "iso", "on_clock"),
    [
        (0, "", "", "PT1S", "0:00"),
        (21_600, "22秒", "22 s", "PT22S", "0:21"),
        (60_000, "1分", "1 min", "PT1M", "1:00"),
        (754_000, "12分34秒", "12 min 34 s", "PT12M34S", "12:34"),
        (3_723_000, "1時間2分", "1 h 2 min", "PT1H2M3S", "1:02:03"),
    ],
)
def test_lengths(ms: int, ja: str, en: str, iso: str, on_clock: str) -> None:
    assert (length_text(ms, JA), length_text(ms, EN), iso_length(ms), clock(ms)) == (ja, en, iso, on_clock)


def test_dates_and_sizes() -> None:
    assert date_text(date(2026, 1, 2), JA) == "2026年1月2日"
    assert date_text(date(2026, 12, 31), EN) == "31 December 2026"
    assert [size_text(n) for n in (1, 820_000, 4_210_000)] == ["1 KB", "820 KB", "4.2 MB"]


def test_languages_in_their_own_words() -> None:
    assert [language_name(Lang(x)) for x in ("ja", "en-GB", "zh-Hant", "ain")] == [
        "日本語",
        "English",
        "繁體中文",
        "ain",
    ]


@pytest.mark.parametrize(
    ("identifier", "ja", "en"),
    [
        (
            "CC-BY-SA-4.0",
            "クリエイティブ・コモンズ 表示-継承 4.0",
            "Creative Commons Attribution-ShareAlike 4.0",
        ),
        ("CC0-1.0", "CC0 1.0（著作権放棄）", "CC0 1.0"),
        ("LicenseRef-PDL-1.0", "公共データ利用規約（第1.0版）", "Public Data License 1.0"),
        (
            "LicenseRef-All-Rights-Reserved",
            "無断での転載・複製・改変はご遠慮ください。",
            "All rights reserved.",
        ),
        ("LicenseRef-City", "City", "City"),
    ],
)
def test_licences(identifier: str, ja: str, en: str) -> None:
    assert (licence_name(identifier, JA), licence_name(identifier, EN)) == (ja, en)


def test_only_plain_attribution_is_what_youtube_calls_creative_commons() -> None:
    named = ["CC-BY-4.0", "CC-BY-3.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC0-1.0", "CC-BY-"]
    assert [name for name in named if is_attribution(name)] == ["CC-BY-4.0", "CC-BY-3.0"]


def test_headings_break_between_phrases() -> None:
    assert "<wbr>" in phrases("善光寺の門前で、二十年続く珈琲店をたずねて", JA)
    assert phrases("善光寺の<門前>", JA).replace("<wbr>", "") == "善光寺の&lt;門前&gt;"
    assert phrases("Dusk & dawn", EN) == "Dusk &amp; dawn"


def test_file_types() -> None:
    assert [file_type(m) for m in ("video/mp4", "text/vtt; charset=utf-8", "image/avif")] == [
        "MP4",
        "WebVTT",
        "AVIF",
    ]
