from __future__ import annotations

import pytest

from tayori.errors import RemoteError, UsageError
from tayori.publishers.http.web import Web
from tayori.publishers.websub import tell_hub
from tests.publishers.hub import hub
from tests.publishers.servers import free_port

FEED = "https://ijyu.example.jp/podcasts/koe/feed.xml?a=1&b=長"


def test_a_hub_hears_the_address_of_the_feed() -> None:
    with hub() as heard, Web(allow_private=True) as web:
        heard.refuses = 202
        tell_hub(web, heard.url, FEED)
        assert heard.told == [{"hub.mode": "publish", "hub.url": FEED}]


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_hub_that_refuses_is_an_error(status: int) -> None:
    with hub() as heard, Web(allow_private=True) as web:
        heard.refuses = status
        with pytest.raises(RemoteError, match=f"did not take it: {status}"):
            tell_hub(web, heard.url, FEED)


def test_a_hub_that_is_not_there_is_an_error() -> None:
    with Web(allow_private=True) as web:
        with pytest.raises(RemoteError):
            tell_hub(web, f"http://127.0.0.1:{free_port()}/", FEED)
        with pytest.raises(UsageError):
            tell_hub(web, "hub", FEED)


def test_a_hub_inside_the_house_is_not_asked() -> None:
    with hub() as heard, Web() as web:
        with pytest.raises(RemoteError, match="private"):
            tell_hub(web, heard.url, FEED)
        assert heard.told == []
