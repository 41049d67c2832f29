"""The rights of a show and its episodes in the feed that is really out."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from tayori.feeds.check import check_feed
from tayori.feeds.limits import DESCRIPTION_BYTES
from tayori.model.finding import Severity
from tayori.model.text import Texts
from tayori.pipelines.feeds.items import feed_text
from tayori.publishers.rights_lines import rights_text
from tests.pipelines.conftest import PRIVATE_NAME
from tests.publishers.samples import JA, METADATA, episode


@pytest.mark.slow
def test_the_published_feed_says_the_rights_of_show_and_episode(published: Path) -> None:
    document = (published / "site/podcasts/koe/feed.xml").read_bytes()
    assert not [finding for finding in check_feed(document) if finding.severity is Severity.ERROR]
    assert PRIVATE_NAME not in document.decode()
    feed = feedparser.parse(document)
    assert not feed.bozo
    assert "© 長野市" in feed.feed.rights
    (entry,) = feed.entries
    assert entry.rights == "© 長野市 無断での転載・複製・改変・二次利用を禁じます。"
    assert entry.summary.startswith("はじめの回。\n\nクレジット: 長野市")
    assert entry.media_credit[0]["content"] == "長野市"


def test_the_page_and_the_feed_say_the_same(tmp_path: Path) -> None:
    package = episode(tmp_path)
    assert feed_text(package, JA).endswith(rights_text(METADATA.rights, JA))


def test_a_long_description_gives_way_to_its_rights_in_the_feed(tmp_path: Path) -> None:
    package = episode(tmp_path, description=Texts.of({"ja": "あ" * 4000}))
    text = feed_text(package, JA)
    assert len(text.encode()) <= DESCRIPTION_BYTES
    assert text.endswith(f"…\n\n{rights_text(METADATA.rights, JA)}")
