"""Who subscribed at a hub has the new feed as soon as it is out; a hub that fails stops nothing."""

from __future__ import annotations

import queue
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from tayori.errors import UsageError
from tayori.pipelines.build import build
from tayori.pipelines.feeds.pinging import ping_published
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing.distribute import publish, retract
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tests.pipelines.conftest import edit
from tests.publishers.hub import Hub, hub, subscriber
from tests.publishers.servers import serving

pytestmark = pytest.mark.slow
FEED = "podcasts/koe/feed.xml"


@pytest.fixture
def heard() -> Iterator[Hub]:
    with hub() as heard:
        yield heard


@pytest.fixture
def live(published: Path) -> Iterator[Path]:
    """A workspace whose portal is served where its settings say."""
    with serving(published / "site") as server:
        edit(published / "tayori.yaml", "base_url: https://ijyu.example.jp/", f"base_url: {server.url}")
        out(published)
        yield published


def opened_with(root: Path, *hubs: str) -> OpenWorkspace:
    """The workspace, its show with these hubs; show.yaml itself takes only https."""
    opened = open_workspace(root, actor="tester")
    shows = tuple(replace(show, feed=replace(show.feed, hubs=hubs)) for show in opened.workspace.shows)
    return replace(opened, workspace=replace(opened.workspace, shows=shows))


def out(root: Path, *hubs: str) -> list[str]:
    """Publish the portal; what was noted."""
    opened, reporter = opened_with(root, *hubs), BufferReporter()
    assert publish(opened, plan_target(opened, "portal"), reporter).failed == ()
    return [text for event, text in reporter.events if event == "note"]


def test_a_subscriber_has_the_new_feed_at_once(live: Path, heard: Hub) -> None:
    assert out(live, heard.url) == []
    topic, hub_url = discovered(live)
    assert hub_url == heard.url
    with subscriber(topic) as reader:
        reader.ask(hub_url)
        assert heard.subscribed.wait(10)
        heard.told.clear()
        edit(live / "shows/koe/show.yaml", "長野の人に聞く。", "長野の人に、もっと聞く。")
        assert out(live, heard.url) == []
        assert heard.told == [{"hub.mode": "publish", "hub.url": topic}]
        # the hub may still be at what it was told before there was a subscriber
        while (came := reader.came.get(timeout=10)) != (live / "site" / FEED).read_bytes():
            pass
        assert "もっと聞く" in feedparser.parse(came).feed.subtitle
        assert out(live, heard.url) == []
        with pytest.raises(queue.Empty):
            reader.came.get(timeout=0.1)


def test_what_is_signed_wrongly_is_dropped() -> None:
    with subscriber(FEED) as reader:
        reader.take(b"<rss/>", "sha256=" + "0" * 64)
        assert reader.came.empty()


def discovered(root: Path) -> tuple[str, str]:
    """Topic and hub as the feed names them."""
    links = feedparser.parse((root / "site" / FEED).read_bytes()).feed.links
    (topic,) = (link.href for link in links if link.rel == "self")
    (hub_url,) = (link.href for link in links if link.rel == "hub")
    return topic, hub_url


def test_a_feed_that_did_not_change_tells_nobody(live: Path, heard: Hub) -> None:
    out(live, heard.url)
    heard.told.clear()
    assert out(live, heard.url) == []
    assert heard.told == []


def test_a_hub_that_refuses_stops_neither_publishing_nor_the_other_hub(live: Path, heard: Hub) -> None:
    with hub() as broken:
        broken.refuses = 500
        (note,) = out(live, broken.url, heard.url)
    assert "was not told" in note
    assert "500" in note
    assert "tayori feed ping koe" in note
    assert len(heard.told) == 1


def test_hubs_are_not_told_of_a_feed_that_is_not_live(live: Path, heard: Hub, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/index.html").write_text("another site")
    with serving(tmp_path / "elsewhere") as other:
        served = (live / "tayori.yaml").read_text().partition("base_url: ")[2].partition(",")[0]
        edit(live / "tayori.yaml", f"base_url: {served}", f"base_url: {other.url}")
        (note,) = out(live, heard.url)
        assert "404" in note
        assert "tayori feed ping koe" in note
        place = tmp_path / "elsewhere" / FEED
        place.parent.mkdir(parents=True)
        place.write_text("the feed of last week")
        (finding,) = ping_published(opened_with(live, heard.url), "koe", None)
        assert finding.rule == "feed-not-live"
        assert heard.told == []
        place.write_bytes((live / "site" / FEED).read_bytes())
        assert ping_published(opened_with(live, heard.url), "koe", None) == ()
        assert len(heard.told) == 1


def test_what_is_taken_down_is_told_as_long_as_there_is_a_feed(live: Path, heard: Hub) -> None:
    shutil.copytree(live / "shows/koe/dai-ichi", live / "shows/koe/dai-ni")
    assert build(live, ["dai-ni"], BufferReporter()).failures == ()
    out(live, heard.url)
    heard.told.clear()
    take_down(live, heard, "dai-ni")
    assert len(feedparser.parse((live / "site" / FEED).read_bytes()).entries) == 1
    assert len(heard.told) == 1
    take_down(live, heard, "dai-ichi")
    assert not (live / "site" / FEED).exists()
    assert len(heard.told) == 1


def take_down(root: Path, heard: Hub, slug: str) -> None:
    opened, reporter = opened_with(root, heard.url), BufferReporter()
    assert retract(opened, "portal", [slug], reporter).failed == ()
    assert not [text for event, text in reporter.events if event == "note"]


def test_what_cannot_be_pinged(live: Path) -> None:
    with pytest.raises(UsageError, match="names no hubs"):
        ping_published(opened_with(live), "koe", None)
    (live / "site" / FEED).unlink()
    with pytest.raises(UsageError, match="is not out"):
        ping_published(opened_with(live, "http://127.0.0.1:1/"), "koe", None)
