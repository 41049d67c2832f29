"""The companion plugin in a real WordPress: what it keeps, lets in, finds and prints, and what it refuses."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html

from tayori.publishers.wordpress.rights_fields import rights_fields
from tests.publishers.samples import JA, RICH, clip, episode, photo
from tests.publishers.wordpress.pages import fields_of
from tests.wordpress.fixtures import NEEDS_WORDPRESS, PLUGIN
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS

API = "/wp-json/wp/v2"
EDIT = {"context": "edit"}
CHAPTERS = json.dumps({"version": "1.2.0", "chapters": [{"startTime": 0, "title": "はじめに"}]}).encode()
SRT = "1\n00:00:00,000 --> 00:00:01,000\n長野へようこそ\n".encode()
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v 聞き手>長野へようこそ\n".encode()
LIKE_HTML = b"1\n00:00:00,000 --> 00:00:01,000\n<html><body>\n"
LIKE_C = b"WEBVTT\n\n00:00.000 --> 00:01.000\n#include <x>\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)
EVIL = "</script><script>alert(1)</script> \"'><img src=x onerror=alert(1)> ?> &amp; \\ 長野"


@pytest.fixture(scope="module")
def plugin(wordpress: WordPressSite) -> Iterator[WordPressSite]:
    """The site with the plugin; whatever PHP had to say of it fails the last test."""
    before = len(wordpress.log())
    wordpress.install_plugin(PLUGIN)
    yield wordpress
    wordpress.remove_plugin(PLUGIN.name)
    said = wordpress.log()[before:]
    assert not re.search(r"PHP (Warning|Notice|Deprecated|Fatal|Parse)", said), said


@pytest.fixture
def site(plugin: WordPressSite) -> WordPressSite:
    """With the plugin, and without anything of earlier tests."""
    plugin.reset()
    return plugin


@pytest.fixture
def plain(site: WordPressSite) -> Iterator[WordPressSite]:
    """The same without the plugin."""
    site.remove_plugin(PLUGIN.name)
    yield site
    site.install_plugin(PLUGIN)


def as_role(site: WordPressSite, role: str = "author") -> httpx.Client:
    return httpx.Client(base_url=site.url, auth=site.passwords[role])


def upload(client: httpx.Client, name: str, data: bytes = PNG, mime: str = "image/png") -> httpx.Response:
    headers = {"Content-Type": mime, "Content-Disposition": f'attachment; filename="{name}"'}
    return client.post(f"{API}/media", content=data, headers=headers)


def made(answer: httpx.Response) -> int:
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


def post(client: httpx.Client, meta: dict[str, Any], kind: str = "posts", **more: Any) -> int:
    body = {"title": "朝七時", "content": "朝", "status": "publish", "meta": meta, **more}
    return made(client.post(f"{API}/{kind}", json=body))


def head(site: WordPressSite, number: int) -> Any:
    """The page as somebody sees it who is not signed in."""
    answer = httpx.get(f"{site.url}/?p={number}", follow_redirects=True)
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def jsonld(tree: Any) -> list[Any]:
    return [json.loads(each.text) for each in tree.xpath("//script[@type='application/ld+json']")]


@pytest.mark.parametrize("file", sorted(PLUGIN.rglob("*.php")), ids=lambda file: file.name)
def test_it_is_php(file: Path) -> None:
    done = subprocess.run(["php", "-l", file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_header_readme_and_code_name_one_version() -> None:
    code = (PLUGIN / "tayori.php").read_text(encoding="utf-8")
    readme = (PLUGIN / "readme.txt").read_text(encoding="utf-8")
    versions = re.findall(r"Version: +(\S+)|VERSION = '(.+)'", code)
    stable = re.findall(r"Stable tag: (\S+)", readme)
    assert {first or second for first, second in versions} == set(stable)
    for said in ("Requires at least", "Requires PHP", "License"):
        assert re.findall(rf"{said}: +(\S+)", code) == re.findall(rf"{said}: (\S+)", readme)


def test_it_says_that_it_is_there_to_those_who_may_upload(site: WordPressSite) -> None:
    with as_role(site) as author:
        said = author.get("/wp-json/tayori/v1/status").json()
    assert said["version"] == "1.0.0"
    assert said["upload_bytes"] == 64 << 20
    assert set(rights_fields(RICH, JA)["meta"]) < set(said["fields"])
    assert "tayori/v1" in httpx.get(f"{site.url}/wp-json/").json()["namespaces"]
    assert httpx.get(f"{site.url}/wp-json/tayori/v1/status").status_code == 401
    with as_role(site, "contributor") as contributor:
        assert contributor.get("/wp-json/tayori/v1/status").status_code == 403


@pytest.mark.parametrize("kind", ["media", "posts", "pages"])
def test_rights_are_kept_as_they_were_sent(site: WordPressSite, kind: str, tmp_path: Path) -> None:
    meta = fields_of(clip(tmp_path)).meta | rights_fields(RICH, JA)["meta"]
    with as_role(site, "editor") as client:
        number = made(upload(client, "a.png")) if kind == "media" else post(client, {}, kind)
        client.post(f"{API}/{kind}/{number}", json={"meta": meta}).raise_for_status()
        kept = client.get(f"{API}/{kind}/{number}", params=EDIT).json()["meta"]
        assert {name: kept[name] for name in meta} == meta
        client.post(f"{API}/{kind}/{number}", json={"meta": dict.fromkeys(meta)}).raise_for_status()
        kept = client.get(f"{API}/{kind}/{number}", params=EDIT).json()["meta"]
    assert {kept[name] for name in meta} == {""}


def test_without_it_rights_are_forgotten_without_a_word(plain: WordPressSite) -> None:
    with as_role(plain) as client:
        number = made(upload(client, "a.png"))
        answer = client.post(f"{API}/media/{number}", json={"meta": {"tayori_credit": "長野市"}})
        assert answer.status_code == 200
        assert "tayori_credit" not in client.get(f"{API}/media/{number}", params=EDIT).json()["meta"]


def test_nobody_writes_the_rights_of_others(site: WordPressSite) -> None:
    with as_role(site, "editor") as editor:
        numbers = {"posts": post(editor, {"tayori_credit": "長野市"}), "media": made(upload(editor, "a.png"))}
    with as_role(site, "author") as author:
        for kind, number in numbers.items():
            body = {"meta": {"tayori_credit": "somebody"}}
            assert author.post(f"{API}/{kind}/{number}", json=body).status_code == 403
            assert httpx.post(f"{site.url}{API}/{kind}/{number}", json=body).status_code == 401
    assert site.posts()[0]["meta"]["tayori_credit"] == "長野市"


VALUES: tuple[tuple[str, str, str | None], ...] = (
    ("tayori_credit", EVIL, EVIL),
    ("tayori_credit", " a\x00\x1b\nb  c ", "a b c"),
    ("tayori_notices", "一\r\n二\x07", "一\n二"),
    ("tayori_licence_url", "javascript:alert(1)", ""),
    ("tayori_licence_url", "https://例え.jp/利用?a=1&b=2#c", "https://例え.jp/利用?a=1&b=2#c"),
    ("tayori_valid_until", "2029-03-31\n", "2029-03-31"),
    ("tayori_valid_until", "31/03/2029", ""),
    ("tayori_ai_used", "yes", ""),
    ("tayori_jsonld", '{"@type": "VideoObject", "name": "\\u003c長野"}', None),
    ("tayori_jsonld", "[1]", ""),
    ("tayori_jsonld", '{"@type": ', ""),
)
"""Field, what is sent, what is kept (None: the same)."""


def test_values_are_of_their_kind(site: WordPressSite) -> None:
    with as_role(site) as client:
        number = post(client, {})
        for name, sent, kept in VALUES:
            said = client.post(f"{API}/posts/{number}", json={"meta": {name: sent}}).json()["meta"][name]
            assert said == (sent if kept is None else kept)
        for name in {name for name, _, _ in VALUES}:
            wrong = client.post(f"{API}/posts/{number}", json={"meta": {name: ["x"]}})
            assert wrong.status_code == 400, name


TAKEN = (
    ("a.json", CHAPTERS, "application/json", "application/json"),
    ("a.srt", SRT, "text/plain", "text/plain"),
    ("a.vtt", VTT, "text/vtt", "text/vtt"),
    ("b.vtt", b"\xef\xbb\xbf" + VTT, "text/vtt", "text/vtt"),
    ("c.vtt", LIKE_C, "text/vtt", "text/vtt"),
    ("b.srt", LIKE_HTML, "text/plain", "text/plain"),
)
"""Name, bytes, the type that is told, the type that is kept."""


@pytest.mark.parametrize("as_form", [False, True])
def test_chapters_and_captions_come_in(site: WordPressSite, as_form: bool) -> None:
    with as_role(site) as client:
        for name, data, mime, _ in TAKEN:
            if as_form:
                made(client.post(f"{API}/media", files={"file": (name, data, mime)}))
            else:
                made(upload(client, name, data, mime))
    kept = [(item["file"].rpartition("/")[2], item["mime_type"], item["bytes"]) for item in site.media()]
    assert kept == [(name, stored, len(data)) for name, data, _, stored in TAKEN]


def test_without_it_chapters_and_some_captions_stay_outside(plain: WordPressSite) -> None:
    """PHP's fileinfo takes captions for HTML or C by their words."""
    with as_role(plain) as client:
        for name, data in (("a.json", CHAPTERS), ("c.vtt", LIKE_C), ("b.srt", LIKE_HTML)):
            refused = upload(client, name, data, "application/octet-stream")
            assert (refused.status_code, refused.json()["code"]) == (500, "rest_upload_sideload_error")
    assert plain.media() == []


STRANGE = (
    ("a.json", b"<script>alert(1)</script>"),
    ("a.json", b"<?php echo 1;"),
    ("a.json", b"[1, 2]"),
    ("a.json", b"{}" + b" " * (5 << 20)),
    ("a.vtt", b"<html><script>alert(1)</script></html>"),
    ("a.html", b"<p>x</p>"),
    ("a.php", b"<?php echo 1;"),
    ("a.json.php", CHAPTERS),
    ("a.png", b"<?php echo 1;"),
)
"""Name and bytes of what is refused."""


def test_nothing_else_comes_in(site: WordPressSite) -> None:
    with as_role(site) as client:
        for name, data in STRANGE:
            assert upload(client, name, data, "application/octet-stream").status_code == 500, name
    assert site.media() == []


def test_those_who_may_not_upload_still_may_not(site: WordPressSite) -> None:
    with as_role(site, "contributor") as client:
        assert upload(client, "a.json", CHAPTERS, "application/json").status_code in (400, 403)
    assert site.media() == []


@pytest.mark.parametrize("kind", ["media", "posts", "pages"])
def test_what_was_published_is_found_by_its_id(site: WordPressSite, kind: str) -> None:
    with as_role(site, "editor") as client:
        numbers = []
        for name in ("tayori:asa:0123456789ab", "tayori:yuru:0123456789ab", ""):
            number = (
                made(upload(client, "a.png")) if kind == "media" else post(client, {}, kind, status="draft")
            )
            client.post(f"{API}/{kind}/{number}", json={"meta": {"tayori_id": name}}).raise_for_status()
            numbers.append(number)
        asked = {"status": "inherit,private" if kind == "media" else "any", "context": "edit"}

        def found(*wanted: str) -> list[int]:
            answer = client.get(f"{API}/{kind}", params={**asked, "tayori_id[]": wanted, "orderby": "id"})
            return sorted(item["id"] for item in answer.raise_for_status().json())

        assert found("tayori:asa:0123456789ab") == numbers[:1]
        assert found("tayori:asa:0123456789ab", "tayori:yuru:0123456789ab") == numbers[:2]
        assert found("tayori:asa:") == []
        assert found("' OR '1'='1") == []
        assert client.get(f"{API}/{kind}", params={**asked, "tayori_id": ""}).status_code == 400
        assert len(client.get(f"{API}/{kind}", params=asked).json()) >= len(numbers)


def test_drafts_are_not_found_by_strangers(site: WordPressSite) -> None:
    with as_role(site) as client:
        post(client, {"tayori_id": "tayori:asa:0123456789ab"}, status="draft")
    asked = {"tayori_id": "tayori:asa:0123456789ab"}
    assert httpx.get(f"{site.url}{API}/posts", params=asked).json() == []
    assert httpx.get(f"{site.url}{API}/posts", params={**asked, "status": "any"}).status_code in (400, 401)


@pytest.mark.parametrize(
    ("make", "kind", "day"),
    [
        (clip, "VideoObject", "uploadDate"),
        (episode, "PodcastEpisode", "datePublished"),
        (photo, "ImageObject", "datePublished"),
    ],
)
def test_a_page_has_its_jsonld(site: WordPressSite, make: Any, kind: str, day: str, tmp_path: Path) -> None:
    fields = fields_of(make(tmp_path))
    with as_role(site) as client:
        number = post(client, fields.meta, content=fields.content, title=fields.title, slug=fields.slug)
    tree = head(site, number)
    (said,) = jsonld(tree)
    assert (said["@type"], said["url"]) == (kind, f"{site.url}/{fields.slug}/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", said[day])
    wanted = json.loads(fields.meta["tayori_jsonld"])
    assert {name: said[name] for name in wanted} == wanted
    assert tree.xpath("//head/link[@rel='license']/@href") == ["https://www.city.example.jp/terms"]


def test_a_media_item_has_a_page_with_its_rights(site: WordPressSite) -> None:
    with as_role(site) as client:
        number = made(upload(client, "a.png"))
        meta = {"tayori_licence_url": RICH.licence_url, "tayori_jsonld": '{"@type": "ImageObject"}'}
        client.post(f"{API}/media/{number}", json={"meta": meta}).raise_for_status()
    answer = httpx.get(f"{site.url}/?attachment_id={number}", follow_redirects=True)
    tree = html.fromstring(answer.text)
    assert tree.xpath("//link[@rel='license']/@href") == [RICH.licence_url]
    assert jsonld(tree)[0]["url"] == str(answer.url)


def test_malicious_values_are_text_to_the_page(site: WordPressSite) -> None:
    meta = {
        "tayori_credit": EVIL,
        "tayori_licence_url": 'https://x.jp/"><script>alert(1)</script>',
        "tayori_jsonld": json.dumps({"@type": "VideoObject", "name": EVIL}, ensure_ascii=False),
    }
    with as_role(site) as client:
        number = post(client, meta)
    tree = head(site, number)
    assert jsonld(tree)[0]["name"] == EVIL
    assert not [
        each for each in tree.xpath("//script") if "alert(1)" in (each.text or "") and not each.get("type")
    ]
    assert not tree.xpath("//img[@onerror]")
    (link,) = tree.xpath("//link[@rel='license']")
    assert set(link.attrib) == {"rel", "href"}
    assert link.get("href").startswith("https://x.jp/")


@pytest.mark.parametrize("meta", [{}, {"tayori_jsonld": '{"a": 1}'}])
def test_pages_of_others_are_left_alone(site: WordPressSite, meta: dict[str, str]) -> None:
    with as_role(site) as client:
        tree = head(site, post(client, meta))
    assert not tree.xpath("//link[@rel='license']")
    assert not jsonld(tree)
    front = html.fromstring(httpx.get(site.url).text)
    assert not jsonld(front)


def test_what_is_behind_a_password_stays_there(site: WordPressSite) -> None:
    meta = {"tayori_jsonld": '{"@type": "VideoObject", "transcript": "秘密"}'}
    with as_role(site) as client:
        number = post(client, meta, password="geheim")
        made(upload(client, "a.png"))
        assert "秘密" in client.get(f"{API}/posts/{number}", params=EDIT).json()["meta"]["tayori_jsonld"]
    assert not jsonld(head(site, number))
    for route in (f"posts/{number}", "posts", "media"):
        shown = httpx.get(f"{site.url}{API}/{route}").raise_for_status().text
        assert "tayori_jsonld" not in shown
        assert "秘密" not in shown


def test_what_it_kept_stays_when_it_goes(site: WordPressSite) -> None:
    with as_role(site) as client:
        post(client, {"tayori_credit": "長野市"})
    site.run_php(
        "require_once ABSPATH.'wp-admin/includes/plugin.php'; deactivate_plugins('tayori/tayori.php');"
    )
    assert site.posts()[0]["meta"]["tayori_credit"] == "長野市"
