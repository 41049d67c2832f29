from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.feeds.compare import Effect, FeedDifference, compare_episodes
from tayori.feeds.feed import Enclosure, FeedItem
from tayori.feeds.rss import render_feed
from tayori.model.finding import Severity
from tests.feeds.checked import GOOD_FEED
from tests.feeds.samples import BASE, channel, item

BOTH = (item(1), item(2))
FIRST = "urn:uuid:00000000-0000-4000-8000-000000000001"
SECOND = "urn:uuid:00000000-0000-4000-8000-000000000002"
MORNING = GOOD_FEED[GOOD_FEED.index("<item>") : GOOD_FEED.rindex("<item>")]
MARKET = GOOD_FEED[GOOD_FEED.rindex("<item>") : GOOD_FEED.rindex("</channel>")]


def _rules(old: Sequence[FeedItem], new: Sequence[FeedItem], **show: Any) -> list[str]:
    found = compare_episodes(render_feed(channel(), old), render_feed(channel(**show), new)).findings
    return [f.rule for f in found]


def _compared(right: str, wrong: str) -> FeedDifference:
    assert right in GOOD_FEED
    return compare_episodes(GOOD_FEED.encode(), GOOD_FEED.replace(right, wrong).encode())


def test_an_equal_feed_changes_nothing() -> None:
    assert _rules(BOTH, BOTH) == []
    same = compare_episodes(GOOD_FEED.encode(), GOOD_FEED.encode())
    assert [episode.effects for episode in same.episodes] == [(Effect.NOTHING,)] * 2
    assert (same.show, same.findings) == ((), ())


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
    found = compare_episodes(render_feed(channel(), BOTH), new).findings[0]

    assert found.severity is Severity.ERROR
    assert "'第2の朝'" in found.text


def test_the_first_feed_has_only_news() -> None:
    assert [f.rule for f in compare_episodes(b"", render_feed(channel(), BOTH)).findings] == [
        "episode-new"
    ] * 2


@pytest.mark.parametrize(
    ("right", "wrong", "effects", "fields"),
    [
        ("昼の市", "夜の市", (Effect.RETOLD,), ["title"]),
        ("市場を歩く", "市場を走る", (Effect.RETOLD,), ["description"]),
        ("<itunes:duration>80", "<itunes:duration>81", (Effect.RETOLD,), ["itunes:duration"]),
        ("/2.m4a", "/2b.m4a", (Effect.FETCHED_AGAIN,), ["url"]),
        ('length="1000002"', 'length="7"', (Effect.STALE,), ["length"]),
        ("/2.png", "/2b.png", (Effect.ARTWORK,), ["itunes:image"]),
        ("Sun, 01 Nov 2026", "Sat, 31 Oct 2026", (Effect.RETOLD, Effect.MOVED), ["pubDate"]),
        (SECOND, "urn:uuid:other", (Effect.AGAIN,), []),
    ],
)
def test_what_a_subscribers_program_does_with_an_episode(
    right: str, wrong: str, effects: tuple[Effect, ...], fields: list[str]
) -> None:
    morning, market = _compared(right, wrong).episodes[:2]

    assert morning.effects == (Effect.NOTHING,)
    assert market.effects == effects
    assert [field.name for field in market.fields] == fields


def test_an_episode_that_is_new_and_one_that_vanishes() -> None:
    added = compare_episodes(GOOD_FEED.replace(MARKET, "").encode(), GOOD_FEED.encode())
    removed = compare_episodes(GOOD_FEED.encode(), GOOD_FEED.replace(MARKET, "").encode())

    assert [(e.title, e.effects) for e in added.episodes][1:] == [("昼の市", (Effect.NEW,))]
    assert [(e.title, e.effects) for e in removed.episodes][1:] == [("昼の市", (Effect.VANISHED,))]


def test_another_order_is_told() -> None:
    turned = GOOD_FEED.replace(MORNING + MARKET, MARKET + MORNING)
    found = compare_episodes(GOOD_FEED.encode(), turned.encode())

    assert turned != GOOD_FEED
    assert [episode.effects for episode in found.episodes] == [(Effect.MOVED,)] * 2


def test_an_added_episode_moves_none_of_the_others() -> None:
    found = compare_episodes(GOOD_FEED.replace(MORNING, "").encode(), GOOD_FEED.encode())

    assert [episode.effects for episode in found.episodes] == [(Effect.NEW,), (Effect.NOTHING,)]


def test_a_guid_that_stands_twice_is_an_error() -> None:
    found = _compared(SECOND, FIRST)

    assert "guid-twice" in [f.rule for f in found.findings if f.severity is Severity.ERROR]


def test_a_whole_show_that_comes_anew_is_an_error() -> None:
    found = _compared("urn:uuid:", "urn:other:")

    assert [f.rule for f in found.findings][:1] == ["show-new"]
    assert [episode.effects for episode in found.episodes[:2]] == [(Effect.AGAIN,)] * 2


def test_what_differs_of_the_show_is_told() -> None:
    found = _compared("/cover.jpg", "/cover2.jpg")

    assert [(f.name, f.after) for f in found.show] == [("itunes:image", "https://town.example.jp/cover2.jpg")]


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_no_bytes_make_the_comparison_fail(before: bytes, after: bytes) -> None:
    assert compare_episodes(before, after).episodes == ()


@given(st.permutations(range(6)), st.sets(st.integers(0, 5)))
def test_every_episode_of_both_feeds_is_told_once(order: list[int], kept: set[int]) -> None:
    items = [MARKET.replace(SECOND, f"g{n}").replace("/2.m4a", f"/{n}.m4a") for n in range(6)]
    head, tail = GOOD_FEED.split(MORNING + MARKET)
    before = head + "".join(items) + tail
    after = head + "".join(items[n] for n in order if n in kept) + tail
    found = compare_episodes(before.encode(), after.encode()).episodes

    assert sorted(episode.guid for episode in found) == [f"g{n}" for n in range(6)]
    assert {e.guid for e in found if e.effects == (Effect.VANISHED,)} == {f"g{n}" for n in range(6)} - {
        f"g{n}" for n in kept
    }
