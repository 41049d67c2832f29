"""What was published is served as its receipts, and so the feed, say: the same bytes, length and type."""

from __future__ import annotations

import hashlib
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import urlopen

import feedparser
import pytest

from tayori.pipelines.opening import open_workspace
from tests.publishers.servers import serving


@pytest.mark.slow
def test_every_published_file_is_served_as_its_receipt_says(published: Path) -> None:
    receipts = open_workspace(published).ledger.publications().values()
    files = [file for receipt in receipts for file in receipt.files]
    assert {"audio/mpeg", "audio/x-m4a", "video/mp4", "text/vtt"} <= {file.mime for file in files}
    with serving(published / "site") as server:
        for file in files:
            with urlopen(urljoin(server.url, file.url), timeout=5) as answer:
                body = answer.read()
                assert answer.headers.get_content_type() == file.mime, file.url
                assert answer.headers["Content-Length"] == str(file.size)
                assert hashlib.sha256(body).hexdigest() == file.digest
                assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.slow
def test_enclosures_are_served_as_the_feed_says(published: Path) -> None:
    base = "https://ijyu.example.jp/"
    feed = feedparser.parse((published / "site/podcasts/koe/feed.xml").read_bytes())
    with serving(published / "site") as server:
        for entry in feed.entries:
            (enclosure,) = entry.enclosures
            address = server.url + enclosure.href.removeprefix(base)
            with urlopen(address, timeout=5) as answer:
                assert answer.headers["Content-Type"] == enclosure.type
                assert answer.headers["Content-Length"] == enclosure.length
    assert feed.entries
