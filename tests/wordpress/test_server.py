"""The WordPress of the tests is one: what facts 5 says of its media library, it does."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT
from tests.faults import Fault
from tests.proxy import proxying
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS

SRT = "1\n00:00:00,000 --> 00:00:01,000\n長野へようこそ\n".encode()
MEDIA = "/wp-json/wp/v2/media"


def _as(site: WordPressSite, role: str = "editor", url: str | None = None) -> httpx.Client:
    return httpx.Client(base_url=url or site.url, auth=site.passwords[role])


def _raw(client: httpx.Client, name: str = "clip-0001.srt", **headers: str) -> httpx.Response:
    given = {
        "Content-Type": "text/plain",
        "Content-Disposition": f'attachment; filename="{name}"'.encode().decode("latin-1"),
        **headers,
    }
    as_bytes = [(key.encode(), value.encode("latin-1")) for key, value in given.items()]
    return client.post(MEDIA, content=SRT, headers=as_bytes)


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_site_is_japanese_and_says_where_its_interface_is(wordpress: WordPressSite) -> None:
    pretty = httpx.get(f"{wordpress.url}/wp-json/").json()
    assert (pretty["name"], pretty["timezone_string"]) == ("長野の移住だより", "Asia/Tokyo")
    assert pretty["authentication"]["application-passwords"]
    assert httpx.get(f"{wordpress.url}/?rest_route=/").json() == pretty
    page = httpx.get(wordpress.url)
    assert page.headers["link"].startswith(f"<{wordpress.url}/wp-json/>")
    assert "長野の移住だより" in page.text
    assert httpx.get(f"{wordpress.url}/wp-admin/", follow_redirects=True).url.path == "/wp-login.php"


@pytest.mark.parametrize(
    ("role", "uploads"), [("administrator", True), ("editor", True), ("author", True), ("contributor", False)]
)
def test_every_role_has_its_password(wordpress: WordPressSite, role: str, uploads: bool) -> None:
    with _as(wordpress, role) as client:
        me = client.get("/wp-json/wp/v2/users/me?context=edit").json()
    assert me["roles"] == [role]
    assert bool(me["capabilities"].get("upload_files")) is uploads


@pytest.mark.parametrize("route", [MEDIA, "/?rest_route=/wp/v2/media"])
def test_bytes_are_uploaded_raw_and_as_a_form(empty_wordpress: WordPressSite, route: str) -> None:
    with _as(empty_wordpress) as client:
        digest = hashlib.md5(SRT).hexdigest()
        raw = _raw(client, **{"Content-MD5": digest})
        form = client.post(route, files={"file": ("clip-0001.srt", SRT, "text/plain")})
    assert (raw.status_code, form.status_code) == (201, 201)
    assert raw.headers["location"] == f"{empty_wordpress.url}{MEDIA}/{raw.json()['id']}"
    first, second = empty_wordpress.media()
    assert (first["id"], second["id"]) == (raw.json()["id"], form.json()["id"])
    assert [each["md5"] for each in (first, second)] == [digest, digest]
    # the same name again: the stored one differs
    assert first["file"].endswith("/clip-0001.srt")
    assert second["file"].endswith("/clip-0001-1.srt")
    assert [each["author"] for each in (first, second)] == ["editor", "editor"]
    assert httpx.get(raw.json()["source_url"]).content == SRT


@pytest.mark.parametrize("auth", [("editor", "wrong"), ("nobody", "wrong"), None])
def test_a_wrong_password_is_as_none(empty_wordpress: WordPressSite, auth: tuple[str, str] | None) -> None:
    with httpx.Client(base_url=empty_wordpress.url, auth=auth) as client:
        # what everybody may read is read, and nothing says that the password is wrong
        assert client.get(MEDIA).json() == []
        assert _code(client.get("/wp-json/wp/v2/users/me")) == (401, "rest_not_logged_in")
        assert _code(_raw(client)) == (401, "rest_cannot_create")
    assert empty_wordpress.media() == []


def test_other_bytes_than_announced_are_refused(empty_wordpress: WordPressSite) -> None:
    with _as(empty_wordpress) as client:
        answer = _raw(client, **{"Content-MD5": hashlib.md5(b"other").hexdigest()})
    assert _code(answer) == (412, "rest_upload_hash_mismatch")
    assert empty_wordpress.media() == []


def test_a_contributor_may_not_upload(empty_wordpress: WordPressSite) -> None:
    with _as(empty_wordpress, "contributor") as client:
        answer = _raw(client)
    assert _code(answer) == (403, "rest_cannot_create")
    assert empty_wordpress.media() == []


def test_a_japanese_name_comes_back(empty_wordpress: WordPressSite) -> None:
    with _as(empty_wordpress) as client:
        answers = [
            _raw(client, "長野市_移住.srt"),
            client.post(MEDIA, files={"file": ("長野市_移住.srt", SRT, "text/plain")}),
        ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [each["file"].split("/")[-1] for each in empty_wordpress.media()] == [
        "長野市_移住.srt",
        "長野市_移住-1.srt",
    ]
    assert httpx.get(answers[0].json()["source_url"]).content == SRT


def test_unregistered_meta_is_ignored_without_a_word(empty_wordpress: WordPressSite) -> None:
    with _as(empty_wordpress) as client:
        number = _raw(client).json()["id"]
        answer = client.post(f"{MEDIA}/{number}", json={"meta": {"tayori_licence": "CC0"}, "title": "移住"})
    assert answer.status_code == 200
    (media,) = empty_wordpress.media()
    assert media["title"] == "移住"
    assert "tayori_licence" not in media["meta"]


def test_a_plugin_is_installed_and_removed(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    plugin = tmp_path / "rights"
    plugin.mkdir()
    register = "register_post_meta('attachment', 'licence', ['show_in_rest' => true, 'single' => true]);"
    code = f"<?php\n/* Plugin Name: Rights */\nadd_action('init', function () {{ {register} }});\n"
    (plugin / "rights.php").write_text(code, encoding="utf-8")
    single = tmp_path / "always.php"
    single.write_text(code, encoding="utf-8")
    with _as(empty_wordpress) as client:
        number = _raw(client).json()["id"]

        def kept(value: str) -> bool:
            client.post(f"{MEDIA}/{number}", json={"meta": {"licence": value}}).raise_for_status()
            return bool(empty_wordpress.media()[0]["meta"].get("licence") == value)

        for path, name in ((plugin, "rights"), (single, "always.php")):
            empty_wordpress.install_plugin(path)
            assert kept(name)
            empty_wordpress.remove_plugin(name)
            assert not kept("nobody")


def test_a_folder_without_a_plugin_is_refused(wordpress: WordPressSite, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(AssertionError, match="no plugin there"):
        wordpress.install_plugin(tmp_path / "none")


def test_posts_are_seen_whatever_their_status(empty_wordpress: WordPressSite) -> None:
    with _as(empty_wordpress) as client:
        tag = client.post("/wp-json/wp/v2/tags", json={"name": "移住"}).json()["id"]
        for status in ("draft", "publish", "private"):
            post = {"title": status, "content": "本文", "status": status, "tags": [tag]}
            client.post("/wp-json/wp/v2/posts", json=post).raise_for_status()
        client.post("/wp-json/wp/v2/pages", json={"title": "page", "status": "draft"}).raise_for_status()
    found = empty_wordpress.posts()
    assert [(post["type"], post["title"], post["status"]) for post in found] == [
        ("post", "draft", "draft"),
        ("post", "publish", "publish"),
        ("post", "private", "private"),
        ("page", "page", "draft"),
    ]
    assert (found[0]["content"], found[0]["tags"], found[0]["categories"]) == (
        "本文",
        ["移住"],
        ["Uncategorized"],
    )


def test_reset_leaves_a_site_like_new(wordpress: WordPressSite) -> None:
    with _as(wordpress) as client:
        old = _raw(client).json()["id"]
        client.post("/wp-json/wp/v2/categories", json={"name": "番組"}).raise_for_status()
        client.post("/wp-json/wp/v2/posts", json={"title": "a", "status": "publish"}).raise_for_status()
        wordpress.reset()
        assert (wordpress.media(), wordpress.posts()) == ([], [])
        assert client.get(MEDIA).json() == []
        assert [each["name"] for each in client.get("/wp-json/wp/v2/categories").json()] == ["Uncategorized"]
        assert not list((wordpress.folder / "wp-content").rglob("*.srt"))
        new = _raw(client)
    assert new.json()["source_url"].endswith("/clip-0001.srt")
    # numbers are not given twice, as on any site
    assert new.json()["id"] > old


def test_a_lost_answer_leaves_an_orphan(empty_wordpress: WordPressSite) -> None:
    with proxying(empty_wordpress.url, [Fault("after", "POST", "/media")]) as proxy:
        with _as(empty_wordpress, url=proxy.url) as client:
            with pytest.raises(httpx.RemoteProtocolError):
                _raw(client)
            found: list[dict[str, Any]] = client.get(MEDIA, params={"search": "clip-0001"}).json()
        (orphan,) = empty_wordpress.media()
        assert [each["id"] for each in found] == [orphan["id"]]
        # the site is where the client found it
        assert found[0]["source_url"].startswith(f"{proxy.url}/")


def test_half_a_body_leaves_nothing(empty_wordpress: WordPressSite) -> None:
    with proxying(empty_wordpress.url, [Fault("during", "POST", "/media", at=20)]) as proxy:
        with _as(empty_wordpress, url=proxy.url) as client, pytest.raises(httpx.TransportError):
            _raw(client)
        assert proxy.exchanges[0].sent == 20
    assert empty_wordpress.media() == []


def test_a_form_above_the_limit_is_taken_for_a_raw_body(empty_wordpress: WordPressSite) -> None:
    with _as(empty_wordpress) as client:
        answer = client.post(MEDIA, files={"file": ("big.txt", bytes(65 << 20), "text/plain")})
    # PHP drops the form without a word
    assert _code(answer) == (400, "rest_upload_no_content_disposition")
    assert empty_wordpress.media() == []


def test_php_errors_are_told(wordpress: WordPressSite) -> None:
    assert wordpress.run_php("echo get_bloginfo('name');") == "長野の移住だより"
    with pytest.raises(AssertionError, match="nowhere_defined"):
        wordpress.run_php("nowhere_defined();")
    assert "Development Server" in wordpress.log()


def test_nothing_runs_on_when_its_owner_is_killed() -> None:
    starts = "import time; from tests.wordpress.server import wordpress_running as run\n"
    waits = "with run() as site:\n    print(site.folder.parent, flush=True)\n    time.sleep(600)\n"
    argv = [sys.executable, "-c", starts + waits]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        work = owner.stdout.readline().strip()
        assert _processes_of(work)
        os.kill(owner.pid, signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _processes_of(work):
        assert time.monotonic() < deadline, _processes_of(work)
        time.sleep(0.05)
    shutil.rmtree(work)


def _processes_of(work: str) -> list[int]:
    lines = ((int(path.parent.name), _read(path)) for path in Path("/proc").glob("[0-9]*/cmdline"))
    return [number for number, line in lines if work.encode() in line]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
