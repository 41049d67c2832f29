from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tayori.feeds.compare import compare_feeds
from tayori.feeds.feed import Enclosure, FeedItem
from tayori.feeds.rss import render_feed
from tayori.model.finding import Severity
from tests.feeds.samples import BASE, channel, item

BOTH = (item(1), item(2))


def _rules(old: Sequence[FeedItem], new: Sequence[FeedItem], **show: Any) -> list[str]:
    return [f.rule for f in compare_feeds(render_feed(channel(), old), render_feed(channel(**show), new))]


def test_an_equal_feed_changes_nothing() -> None:
    assert _rules(BOTH, BOTH) == []


def test_a_new_title_or_a_move_of_the_file_changes_nothing_for_subscribers() -> None:
    moved = item(2, title="別の題", enclosure=Enclosure("https://new.example.jp/2.mp3", 7, "audio/mpeg"))

    assert _rules(BOTH, (item(1), moved)) == []


@pytest.mark.parametrize(
    ("new", "rules"),
    [
        ((item(1), item(2, guid="urn:uuid:other")), ["guid-changed", "episode-new"]),
        (
            (item(1), item(2, guid="urn:uuid:other", enclosure=item(3).enclosure)),
            ["guid-changed", "episode-new"],
        ),
        ((item(1),), ["episode-gone"]),
        ((*BOTH, item(3)), ["episode-new"]),
        ((item(1), item(2, enclosure=Enclosure(f"{BASE}media/2.mp3", 5, "audio/mpeg"))), ["bytes-changed"]),
    ],
)
def test_what_subscribers_would_notice(new: tuple[FeedItem, ...], rules: list[str]) -> None:
    assert _rules(BOTH, new) == rules


def test_the_guid_of_the_show_never_changes() -> None:
    assert _rules(BOTH, BOTH, guid="11111111-1111-5111-8111-111111111111") == ["show-guid-changed"]
    assert _rules(BOTH, BOTH, complete=True) == ["show-completed"]


def test_a_changed_guid_is_an_error_that_names_the_episode() -> None:
    new = render_feed(channel(), (item(1), item(2, guid="urn:uuid:other")))
    found = compare_feeds(render_feed(channel(), BOTH), new)[0]

    assert found.severity is Severity.ERROR
    assert "'第2の朝'" in found.text


def test_the_first_feed_has_only_news() -> None:
    assert [f.rule for f in compare_feeds(b"", render_feed(channel(), BOTH))] == ["episode-new"] * 2
