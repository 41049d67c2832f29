from __future__ import annotations

import pytest

from tayori.feeds.checking.chapters_file import check_chapters
from tayori.feeds.linked import links_of
from tests.feeds.checked import GOOD_FEED
from tests.pipelines.feed_host import CHAPTERS


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (CHAPTERS, []),
        (b'{"version": "1.2.0", "chapters": []}', []),
        (b"\xff", ["no JSON chapters"]),
        (b"[" * 100_000, ["no JSON chapters"]),
        (b'{"version": "1.2.0", "chapters": {}}', ["no JSON chapters"]),
        (b'{"chapters": []}', ["no version"]),
        (CHAPTERS.replace(b"1.5", b'"00:01"'), ["chapter 2 has no startTime"]),
        (CHAPTERS.replace(b'"startTime": 0', b'"startTime": 9'), ["do not follow"]),
    ],
)
def test_chapters_are_held_against_their_specification(data: bytes, told: list[str]) -> None:
    found = [finding.text for finding in check_chapters(data, "Chapters")]

    assert len(found) == len(told)
    assert all(words in text for words, text in zip(told, found, strict=True))


def test_every_file_of_a_feed_is_found_once() -> None:
    links = links_of((GOOD_FEED.replace("2.png", "1.png")).encode())

    assert links.own == "https://town.example.jp/feed.xml"
    assert [
        (str(linked.purpose), linked.url.rpartition("/")[2], linked.length) for linked in links.files
    ] == [
        ("artwork", "cover.jpg", None),
        ("artwork", "1.png", None),
        ("file", "1.mp3", 1000001),
        ("alternative file", "1.m4a", 999),
        ("transcript", "1.vtt", None),
        ("chapters", "1.json", None),
        ("file", "2.m4a", 1000002),
        ("transcript", "2.vtt", None),
    ]


def test_what_is_no_feed_leads_nowhere() -> None:
    assert links_of(b"<html/>").files == ()
