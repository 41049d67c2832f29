from __future__ import annotations

from tayori.feeds.promised import PromisedFeed, only_items, read_promised
from tayori.feeds.rss import render_feed
from tests.feeds.samples import channel, item

FEED = render_feed(channel(), [item(1), item(2)])


def test_what_a_feed_promises_is_read() -> None:
    promised = read_promised(FEED)
    assert (promised.guid, promised.title, promised.lang) == (channel().guid, "みどり町 町かど放送局", "ja")
    assert {one.guid: one.link for one in promised.items} == {i.guid: i.link for i in (item(1), item(2))}
    assert read_promised(b"<html/>") == PromisedFeed()


def test_a_feed_loses_one_item_and_nothing_else() -> None:
    assert only_items(FEED, lambda _: True) == FEED
    cut = only_items(FEED, lambda one: one.guid != item(1).guid)
    assert cut.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert read_promised(cut).items == read_promised(render_feed(channel(), [item(2)])).items
    assert "毎月" in cut.decode()
    assert only_items(b"no feed", lambda _: False) == b"no feed"
