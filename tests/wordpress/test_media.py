"""Bytes into the media library: both ways, the server's limits, names, and memory."""

from __future__ import annotations

import hashlib
import html
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tayori.errors import RemoteError, UsageError
from tayori.model.publishing import PublicationState
from tayori.model.text import Texts
from tests.faults import Exchange
from tests.proxy import proxying
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.publishing import alone, counts, desk, short
from tests.wordpress.server import WordPressSite, wordpress_running

pytestmark = NEEDS_WORDPRESS
UPLOAD = r"/media[?&]"


@pytest.fixture(scope="module")
def narrow(wordpress: WordPressSite) -> Iterator[WordPressSite]:
    """A site that takes forms of 1 MB."""
    with wordpress_running(upload_limit="1M") as site:
        yield site


@pytest.mark.parametrize("way", ["raw", "form"])
def test_both_ways_bring_the_bytes(empty_wordpress: WordPressSite, tmp_path: Path, way: str) -> None:
    package = short(tmp_path)
    listed: list[object] = []

    def strangers_look(exchange: Exchange) -> None:
        """Between bytes and fields, where a kill may come."""
        if exchange.method == "POST" and re.search(r"/media/\d+", exchange.path) and not listed:
            listed.append(httpx.get(f"{empty_wordpress.url}/wp-json/wp/v2/media").json())

    with proxying(empty_wordpress.url, script=strangers_look) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url, upload=way, status="publish")
        receipt = target.publish(package)
        told = [exchange.headers for exchange in proxy.of("POST", UPLOAD)]
    assert receipt.state is PublicationState.VERIFIED
    stored = {item["md5"] for item in empty_wordpress.media()}
    assert {headers["content-md5"] for headers in told} == stored
    assert {headers["content-type"].startswith("multipart/form-data") for headers in told} == {way == "form"}
    assert all(hashlib.md5(f.path.read_bytes()).hexdigest() in stored for f in package.files[-1:])
    assert listed == [[]]


def test_names_are_ascii_whatever_the_source_was(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    package = short(tmp_path, title=Texts.of({"ja": "長野市_移住 “🏔” & é"}))
    named = tuple(replace(file, name=f"長野市_移住.{file.name.rpartition('.')[2]}") for file in package.files)
    receipt = desk(empty_wordpress, tmp_path).publish(replace(package, files=named))
    assert receipt.state is PublicationState.VERIFIED
    assert all(item["file"].isascii() and item["slug"].isascii() for item in empty_wordpress.media())
    assert empty_wordpress.media()[0]["title"] == "長野市_移住 “🏔” & é"
    assert html.unescape(empty_wordpress.posts()[0]["title"]) == "長野市_移住 “🏔” & é"


def test_what_exceeds_the_known_limit_is_not_sent(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url, max_upload_bytes=100)
        package = alone(tmp_path, size=1000)
        assert any("max_upload_bytes" in text for text in target.publisher.plan(package, None).blocked_by)
        with pytest.raises(UsageError, match="max_upload_bytes"):
            target.publish(package)
        assert not proxy.exchanges


def test_a_server_that_takes_no_large_forms_gets_a_raw_body(narrow: WordPressSite, tmp_path: Path) -> None:
    narrow.reset()
    with proxying(narrow.url) as proxy:
        target = desk(narrow, tmp_path, url=proxy.url)
        receipt = target.publish(alone(tmp_path, size=9 << 20))
        assert [exchange.status for exchange in proxy.of("POST", UPLOAD)] == [400, 201]
    assert receipt.state is PublicationState.VERIFIED
    assert counts(narrow) == (1, 1)


def test_when_no_way_is_left_it_says_which_limits_to_raise(narrow: WordPressSite, tmp_path: Path) -> None:
    narrow.reset()
    with pytest.raises(RemoteError, match="does not take") as told:
        desk(narrow, tmp_path, upload="form").publish(alone(tmp_path, size=2 << 20))
    assert "post_max_size" in told.value.next_step
    assert counts(narrow) == (0, 0)


def test_a_large_file_is_streamed(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    """60 MB, and less than 20 MB of memory on our side, the proxy's included."""
    package = alone(tmp_path, size=60 << 20)
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        tracemalloc.start()
        try:
            receipt = target.publish(package)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert receipt.state is PublicationState.VERIFIED
    assert empty_wordpress.media()[0]["bytes"] > 60 << 20
    assert peak < 20 << 20
