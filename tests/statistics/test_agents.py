"""Names of apps, robots and devices, by our own table and by OPAWG's form."""

from __future__ import annotations

import json
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.statistics.addresses import read_networks
from tayori.statistics.agents import own_table, read_table

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("text", "app", "device", "is_bot"),
    [
        ("Podcasts/4023.610.1 CFNetwork/1568.300 Darwin/24.2.0", "Apple Podcasts", "other", False),
        ("%E3%83%9D%E3%83%83%E3%83%89/4023 CFNetwork/1", "Apple Podcasts", "other", False),
        ("Spotify/8.9.82 Android/34 (Pixel 8)", "Spotify", "phone", False),
        ("Spotify/1.0", "podcast directory", "other", True),
        ("AntennaPod/3.5.0", "AntennaPod", "phone", False),
        ("AppleCoreMedia/1.0.0.21F90 (Apple Watch; U)", "AppleCoreMedia", "watch", False),
        ("Overcast/3.0 (+http://overcast.fm/; iOS podcast app)", "Overcast", "phone", False),
        (CHROME, "Chrome", "computer", False),
        (CHROME + " Edg/131.0", "Edge", "computer", False),
        (SAFARI, "Safari", "phone", False),
        (SAFARI + " Line/14.1", "LINE", "phone", False),
        ("okhttp/4.12.0", "HTTP tool", "other", True),
        ("MyShow/1.0 okhttp/4.12.0", "other", "other", False),
        ("Mozilla/5.0 AppleWebKit/537.36 (compatible; bingbot/2.0) Chrome/131.0", "bot", "other", True),
        ("便り/1.0 (Android 15)", "other", "phone", False),
    ],
)  # fmt: skip
def test_our_table(text: str, app: str, device: str, is_bot: bool) -> None:
    found = own_table().find(text)
    assert (found.app, found.is_bot) == (app, is_bot)
    assert is_bot or found.device == device


def _in_or_beside(network: str) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    found = ip_network(network)
    kind = IPv4Address if found.version == 4 else IPv6Address
    first, last, most = int(found[0]), int(found[-1]), 2**found.max_prefixlen - 1
    return st.sampled_from([first, last, max(0, first - 1), min(most, last + 1)]).map(kind)


OPAWG = {
    "bots": {"entries": [{"name": "Testbot", "pattern": "^Test"}]},
    "apps": {"entries": [{"name": "Test App", "pattern": "Test"}, {"name": "Any", "pattern": "App"}]},
    "libraries": {"entries": [{"name": "Tool", "pattern": "^tool", "category": "bot"}]},
    "devices": {"entries": [{"name": "iPhone", "pattern": "iPhone", "category": "mobile"}]},
}


def test_opawg_s_form_is_asked_in_its_order() -> None:
    table = read_table(json.dumps(OPAWG), "agents.json")
    assert table.find("Test App").is_bot
    assert table.find("A Test App (iPhone)")[:2] == ("Test App", "mobile")
    assert table.find("App").app == "Any"
    assert table.find("tool/1").is_bot
    assert table.find("AntennaPod").app == "other"


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "5", '{"bots": []}', '{"bots": 5, "apps": []}', '{"bots": [{"name": "x"}], "apps": []}',
     '{"bots": [{"name": "x", "pattern": "("}], "apps": []}', "[" * 5000],
)  # fmt: skip
def test_what_is_no_table_is_told(text: str) -> None:
    with pytest.raises(UsageError, match=r"agents\.json"):
        read_table(text, "agents.json")


def test_names_of_a_list_are_one_line() -> None:
    entry = {"name": "A\x1b[31m\nB", "pattern": "x"}
    table = read_table(json.dumps({"bots": [], "apps": [entry]}), "agents.json")
    assert table.find("x").app == "A[31mB"


NETWORKS = (
    "10.0.0.0/8",
    "10.5.0.0/16",
    "192.0.2.7",
    "0.0.0.0/32",
    "255.255.255.255",
    "2001:db8::/33",
    "::/128",
)


@given(st.ip_addresses() | st.sampled_from(NETWORKS).flatmap(_in_or_beside))
def test_networks_agree_with_the_library(address: IPv4Address | IPv6Address) -> None:
    listed = read_networks("\n".join(NETWORKS), "list")
    expected = any(address in ip_network(network) for network in NETWORKS)
    assert (address.packed in listed) is expected


def test_a_list_of_networks_tells_its_wrong_line() -> None:
    with pytest.raises(UsageError, match="line 3: 'nowhere'"):
        read_networks("# remark\n10.0.0.0/8\nnowhere\n", "list.txt")
