"""A feed in several documents: nothing is lost, nothing changes at its address."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tayori.feeds.archive import FeedDocuments, render_documents
from tayori.feeds.feed import FeedItem
from tayori.feeds.namespaces import ATOM, HISTORY
from tayori.feeds.rss import render_feed
from tayori.model.podcast import History, ShowTags
from tests.feeds.samples import BASE, FEED, channel, item

ITEMS = tuple(item(nth) for nth in range(1, 10))


def _render(history: History, items: tuple[FeedItem, ...] = ITEMS) -> FeedDocuments:
    return render_documents(channel(tags=ShowTags(history=history, hubs=("https://hub.example.jp/",))), items)


def _guids(document: bytes) -> list[str | None]:
    return [guid.text for guid in etree.fromstring(document).iter("guid")]


def _link(document: bytes, rel: str) -> str | None:
    link = etree.fromstring(document).find(f"channel/{{{ATOM}}}link[@rel='{rel}']")
    return None if link is None else link.get("href")


def test_without_a_wish_there_is_one_document() -> None:
    made = render_documents(channel(), ITEMS)
    assert made == FeedDocuments(render_feed(channel(), ITEMS))


def test_the_main_document_keeps_all_and_leads_to_the_archives() -> None:
    made = _render(History(archive=4))
    assert len(_guids(made.main)) == 9
    assert [len(_guids(archive.content)) for archive in made.archives] == [4, 4]
    first, second = made.archives
    beside = FEED.rpartition("/")[0]
    assert _link(made.main, "prev-archive") == f"{beside}/{second.name}"
    assert _link(second.content, "prev-archive") == f"{beside}/{first.name}"
    assert _link(first.content, "prev-archive") is None
    for archive in made.archives:
        assert _link(archive.content, "current") == FEED
        assert _link(archive.content, "self") == f"{beside}/{archive.name}"
        assert _link(archive.content, "hub") is None
        assert etree.fromstring(archive.content).find(f"channel/{{{HISTORY}}}archive") is not None
    assert etree.fromstring(made.main).find(f"channel/{{{HISTORY}}}archive") is None


def test_a_complete_feed_says_so() -> None:
    made = _render(History(is_complete=True))
    assert etree.fromstring(made.main).find(f"channel/{{{HISTORY}}}complete") is not None


@given(st.integers(1, 5), st.integers(0, 9), st.integers(0, 4))
def test_every_episode_is_somewhere_and_archives_stay_as_they_are(per: int, count: int, more: int) -> None:
    before = _render(History(archive=per, newest=per), ITEMS[: max(0, count - more)])
    after = _render(History(archive=per, newest=per), ITEMS[:count])
    assert after.archives[: len(before.archives)] == before.archives
    found = {guid for made in (after.main, *(a.content for a in after.archives)) for guid in _guids(made)}
    assert found == {each.guid for each in ITEMS[:count]}
    assert len(_guids(after.main)) == min(per, count)


def test_an_episode_that_has_to_go_is_nowhere_and_no_document_changed_at_its_address() -> None:
    before = {a.name: a.content for a in _render(History(archive=3)).archives}
    left = _render(History(archive=3), ITEMS[:4] + ITEMS[5:])
    after = {a.name: a.content for a in left.archives}
    assert all(before[name] == after[name] for name in before.keys() & after.keys())
    assert ITEMS[4].guid not in {guid for made in (left.main, *after.values()) for guid in _guids(made)}
    assert ITEMS[4].guid.encode() in b"".join(before.values())


def test_other_words_make_other_documents() -> None:
    renamed = (replace(ITEMS[0], title="別の題"), *ITEMS[1:])
    names = [{a.name for a in _render(History(archive=3), items).archives} for items in (ITEMS, renamed)]
    assert not names[0] & names[1]
    assert BASE in FEED
