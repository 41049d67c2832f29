from __future__ import annotations

from tayori.subtitles.formats import FORMATS, find_format


def test_names_and_suffixes_are_unique() -> None:
    names = [f.name for f in FORMATS]
    suffixes = [s for f in FORMATS for s in f.suffixes]
    assert sorted(set(names)) == sorted(names)
    assert sorted(set(suffixes)) == sorted(suffixes)


def test_no_format_claims_prose() -> None:
    assert find_format("Dear Sir --> or Madam:\n12:30 is the time") is None


def test_one_format_claims_each_sample() -> None:
    samples = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\na",
        "1\n00:00:01,000 --> 00:00:02,000\na",
        "[Script Info]\n",
    )
    assert [next(f.name for f in FORMATS if f.sniff(s)) for s in samples] == ["vtt", "srt", "ass"]
