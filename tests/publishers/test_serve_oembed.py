"""The oEmbed service of our own server: which addresses it knows, and in what size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.publishers.base import SiteItem
from tayori.publishers.serve import SiteServer
from tayori.publishers.serving.oembed import OEmbed, fitted
from tayori.publishers.site.site import Look, Site
from tests.publishers.samples import SITE, clip, drawn, folder_publisher
from tests.publishers.servers import serving
from tests.publishers.test_portal_servers import ask as ask_port

BASE = "https://portal.example.jp/"
THUMBNAIL = {"thumbnail_url": f"{BASE}a.jpg", "thumbnail_width": 1280, "thumbnail_height": 720}


def document(width: int, height: int) -> dict[str, Any]:
    title = ' width="640" height="360"'.replace('"', "&quot;")
    html = f'<iframe src="{BASE}embed/a/" width="{width}" height="{height}" title="{title}"></iframe>'
    return {"provider_url": BASE, "title": "朝", "html": html, "width": width, "height": height, **THUMBNAIL}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    root = tmp_path_factory.mktemp("site")
    (root / "index.html").write_text("<h1>front</h1>")
    for lang, height in (("", 360), ("en/", 240)):
        (root / f"{lang}oembed").mkdir(parents=True)
        (root / f"{lang}oembed/a.json").write_text(json.dumps(document(640, height)), encoding="utf-8")
    (root / "oembed/list.json").write_text("[1]")
    with serving(root) as server:
        yield server


def status(server: SiteServer, **asked: str) -> int:
    return ask_port(int(server.server_address[1]), f"/oembed?{urlencode(asked)}")[0].status


def told(server: SiteServer, **asked: str) -> dict[str, Any]:
    response, body = ask_port(int(server.server_address[1]), f"/oembed?{urlencode(asked)}")
    assert response.status == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Content-Length"] == str(len(body))
    said: dict[str, Any] = json.loads(body)
    return said


def test_pages_have_documents(server: SiteServer) -> None:
    assert told(server, url=f"{BASE}clips/a/", format="json") == document(640, 360)
    assert told(server, url=f"{BASE}podcasts/en/clips/a/")["height"] == 240
    assert told(server, url=f"{BASE}en/podcasts/show/a/")["height"] == 240
    for path in ("clips/b/", "../../secret", "clips/list/", ""):
        assert status(server, url=BASE + path) == 404
    assert status(server) == 400
    assert status(server, format="xml", url=f"{BASE}clips/a/") == 501


def test_addresses_of_others_have_none(server: SiteServer) -> None:
    host, port = server.server_address
    for ours in ("http://portal.example.jp", "https://PORTAL.example.jp:443", f"http://{host}:{port}"):
        assert status(server, url=f"{ours}/clips/a/") == 200, ours
    for other in (
        "https://evil.example",
        "https://portal.example.jp:8443",
        "https://portal.example.jp@evil.example",
        f"http://{host}:{port + 1 if port < 65535 else 1}",
        "ftp://portal.example.jp",
        "https://portal.example.jp:x",
        "http://[",
        "//portal.example.jp",
        "",
    ):
        assert status(server, url=f"{other}/clips/a/") == 404, other


def test_a_document_fits_where_it_is_put(server: SiteServer) -> None:
    small = told(server, url=f"{BASE}clips/a/", maxwidth="320", maxheight="1000")
    assert (small["width"], small["height"]) == (320, 180)
    assert ' width="320" height="180" title=" width=&quot;640&quot;' in small["html"]
    assert not [name for name in small if name.startswith("thumbnail")]
    low = told(server, url=f"{BASE}clips/a/", maxheight="90")
    assert (low["width"], low["height"]) == (160, 90)
    assert told(server, url=f"{BASE}clips/a/", maxwidth="5000", maxheight="5000") == document(640, 360)
    for none in ("0", "-5", "x", "٣", "9" * 5000):
        assert told(server, url=f"{BASE}clips/a/", maxwidth=none) == document(640, 360)


def test_a_size_of_its_own_has_a_tag_of_its_own(server: SiteServer) -> None:
    port, path = int(server.server_address[1]), f"/oembed?url={quote(BASE, safe='')}clips/a/"
    tags = [ask_port(port, path + more)[0].headers["ETag"] for more in ("", "&maxwidth=320", "&maxwidth=200")]
    assert len(set(tags)) == 3
    assert ask_port(port, f"{path}&maxwidth=320", If_None_Match=tags[1])[0].status == 304


@given(*[st.integers(1, 4000)] * 2, *[st.none() | st.integers(1, 5000)] * 2)
def test_any_size_fits(width: int, height: int, most_width: int | None, most_height: int | None) -> None:
    asked = OEmbed("", most_width, most_height)
    said = json.loads(fitted(json.dumps(document(width, height)).encode(), asked))
    assert 1 <= said["width"] <= min(width, most_width or width)
    assert 1 <= said["height"] <= min(height, most_height or height)
    # to half a pixel of the shorter side, the shape is the same
    assert abs(said["width"] * height - said["height"] * width) <= max(width, height)
    assert f' width="{said["width"]}" height="{said["height"]}"' in said["html"]


def test_what_the_portal_draws_can_be_scaled(tmp_path: Path) -> None:
    package = clip(tmp_path / "build")
    item = SiteItem(package, folder_publisher(tmp_path).publish(package, None))
    made = drawn(Site((item,), (), SITE, Look(base_url=BASE)))[f"oembed/{package.slug}.json"]
    before = json.loads(made)
    said = json.loads(fitted(made, OEmbed("", most_width=100)))
    assert before["width"] > said["width"] == 100
    assert f' width="100" height="{said["height"]}"' in said["html"]


def test_only_the_nearest_folders_are_looked_through(server: SiteServer) -> None:
    assert told(server, url=f"{BASE}en/b/c/a/")["height"] == 240
    assert told(server, url=f"{BASE}en/b/c/d/a/")["height"] == 360
    assert told(server, url=f"{BASE}en/{'b/' * 3000}a/")["height"] == 360
