"""Where the REST interface is, and who we are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tayori.errors import RemoteError, UsageError
from tayori.publishers.http.exchange import Exchange
from tayori.publishers.wordpress.account import read_account
from tayori.publishers.wordpress.api import Api
from tayori.publishers.wordpress.errors import SiteRefused
from tests.faults import Answer, Fault
from tests.proxy import proxying
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.publishing import counts, desk, short
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS
NO_LINK = Fault("before", "HEAD", nth=0, answer=Answer(200))


@pytest.fixture
def plain(empty_wordpress: WordPressSite) -> Iterator[WordPressSite]:
    """Plain permalinks: there is no /wp-json/."""
    structure = "$GLOBALS['wp_rewrite']->set_permalink_structure('%s'); flush_rewrite_rules(false);"
    empty_wordpress.run_php(structure % "")
    yield empty_wordpress
    empty_wordpress.run_php(structure % "/%postname%/")


def api(url: str) -> Api:
    return Api(Exchange(url + "/"), url + "/", lambda _: None, lambda: datetime.now(UTC))


@pytest.mark.parametrize("link", [True, False])
def test_the_interface_is_found(wordpress: WordPressSite, link: bool) -> None:
    with proxying(wordpress.url, () if link else (NO_LINK,)) as proxy, api(proxy.url) as found:
        assert found.address("wp/v2/media") == f"{proxy.url}/wp-json/wp/v2/media"


@pytest.mark.parametrize("link", [True, False])
def test_plain_permalinks_do(plain: WordPressSite, tmp_path: Path, link: bool) -> None:
    with proxying(plain.url, () if link else (NO_LINK,)) as proxy:
        with api(proxy.url) as found:
            assert "rest_route=/wp/v2/media&per_page=1" in found.address("wp/v2/media", {"per_page": 1})
        if link:
            target = desk(plain, tmp_path, url=proxy.url)
            receipt = target.publish(short(tmp_path))
            assert counts(plain) == (4, 1)
            target.publisher.retract(receipt)
            assert plain.media() == []


def test_a_site_without_the_interface_is_told(wordpress: WordPressSite) -> None:
    nothing = Fault("before", "GET", nth=0, answer=Answer(200, b"<title>hello</title>"))
    with (
        proxying(wordpress.url, (NO_LINK, nothing)) as proxy,
        api(proxy.url) as found,
        pytest.raises(SiteRefused, match="hello"),
    ):
        found.get("wp/v2/users/me")


def test_credentials_are_sent_to_no_other_site(wordpress: WordPressSite, tmp_path: Path) -> None:
    elsewhere = (("Link", '<https://other.example/wp-json/>; rel="https://api.w.org/"'),)
    with proxying(wordpress.url, (Fault("before", nth=0, answer=Answer(200, b"", elsewhere)),)) as proxy:
        with pytest.raises(RemoteError, match=r"other\.example"):
            desk(wordpress, tmp_path, url=proxy.url).publish(short(tmp_path))
        assert not [e for e in proxy.exchanges if "authorization" in e.headers]


def test_who_we_are(wordpress: WordPressSite, tmp_path: Path) -> None:
    publisher = desk(wordpress, tmp_path, role="author").publisher
    with publisher._api() as found:
        account = read_account(found, "author")
    assert "upload_files" in account.capabilities
    assert "edit_others_posts" not in account.capabilities
    assert not account.keeps_rights
    assert not account.has_featured_media


def test_a_list_is_read_to_its_end(empty_wordpress: WordPressSite) -> None:
    empty_wordpress.run_php("foreach (range(1, 250) as $n) wp_insert_term(\"t$n\", 'post_tag');")
    with api(empty_wordpress.url) as found:
        assert len({term["id"] for term in found.list("wp/v2/tags")}) == 250


def test_plain_http_is_refused(tmp_path: Path, wordpress: WordPressSite) -> None:
    publisher = desk(wordpress, tmp_path).publisher
    open_line = replace(
        publisher, options=publisher.options.model_copy(update={"url": "http://example.com/"})
    )
    with pytest.raises(UsageError, match="not encrypted"):
        open_line.publish(short(tmp_path), None)
