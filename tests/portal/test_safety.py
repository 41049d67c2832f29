"""What must never be seen is seen by nobody: an anonymous crawl over a site that was really published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from lxml import html
from PIL import Image

from tayori.cli import run
from tayori.pipelines.opening import open_workspace
from tayori.publishers.site import paths
from tests.photo_workspace import write_photo_workspace
from tests.portal.crawling import Crawl, plain
from tests.publishers.servers import serving

BASE = "https://ijyu.example.jp/"
PRIVATE = (
    "緑川 はる",
    "緑川",
    "2018-05-05",
    "緑川 あき",
    "doui-rel-0001",
    "学校名は出さない",
    "学校",
    "撮影ずみ-0815",
)
"""Name, birth, guardian, form, condition and a note of a child's grant."""
PUBLIC_ID = "REL-0001"
GRANT = """\
schema: 1
kind: portrait
subject: 緑川 はる
public_id: REL-0001
born: 2018-05-05
guardian: {{name: 緑川 あき, relation: 母, consented: 2026-07-01}}
assent: 2026-07-01
granted: 2026-07-01
valid: {{from: 2026-07-01, until: 2039-03-31}}
channels: [any]
territories: [world]
conditions: [学校名は出さない]
document: {{file: forms/doui-rel-0001.txt, sha256: {digest}}}
status: active
history:
  - {{on: 2026-07-01, status: active, by: 撮影ずみ-0815, why: 学校で署名}}
"""
WORK = """\
schema: 1
title: {{ja: 題{name}の写真, en: Title {name}}}
description: {{ja: 説明{name}です。}}
alt: {{ja: 代替{name}, en: Alternative {name}}}
tags: [札{name}]
source: {name}.jpg
"""
CLEARED = "rights: {none: [portrait, place], credit: 長野市}\n"
CHILD = "rights: {grants: [portrait/midorikawa], none: [place], credit: 長野市}\n"
HIDDEN = ("shitagaki", "embargo", "kotowari", "torisage")
"""A draft, one whose day has not come, one that is refused, one that was taken down."""
FORM = "同意書 緑川 はる"


@dataclass(frozen=True)
class Published:
    root: Path
    media: tuple[str, ...]
    """Where the media of what was taken down were."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    root = write_photo_workspace(
        tmp_path_factory.mktemp("safety") / "ws", f"portal: {{kind: folder, path: site, base_url: {BASE}}}"
    )
    later = (datetime.now(UTC) + timedelta(days=40)).isoformat(timespec="seconds")
    add_work(root, "kodomo", CHILD)
    add_work(root, "shitagaki", CLEARED)
    add_work(root, "embargo", CLEARED + f"publish: {{portal: {{publish_at: {later}}}}}\n")
    add_work(root, "kotowari", "")
    add_work(root, "torisage", CLEARED)
    (root / "grants/portrait").mkdir(parents=True)
    (root / "forms").mkdir()
    (root / "forms/doui-rel-0001.txt").write_text(FORM, encoding="utf-8")
    digest = sha256(FORM.encode()).hexdigest()
    (root / "grants/portrait/midorikawa.yaml").write_text(GRANT.format(digest=digest), encoding="utf-8")

    def tayori(*words: str) -> int:
        return run([*words, "-w", str(root)])

    assert tayori("build") == 0
    asked = ("eki", "kodomo", "embargo", "kotowari", "torisage")
    for slug in asked:
        tayori("publish", "portal", slug, "--yes")
    receipts = {str(receipt.slug): receipt for receipt in open_workspace(root).ledger.publications().values()}
    assert {slug for slug, r in receipts.items() if r.is_out} == {"eki", "kodomo", "torisage"}
    assert tayori("retract", "portal", "torisage", "--yes") == 0
    return Published(root, tuple(file.url for file in receipts["torisage"].files))


def add_work(root: Path, name: str, rights: str) -> None:
    folder = root / "photos" / name
    folder.mkdir(parents=True)
    (folder / "photo.yaml").write_text(WORK.format(name=name) + rights, encoding="utf-8")
    Image.radial_gradient("L").resize((1200, 900)).convert("RGB").save(folder / f"{name}.jpg")


@pytest.fixture(scope="module")
def crawl(published: Published) -> Iterator[Crawl]:
    with serving(published.root / "site") as server:
        yield Crawl(server.url, BASE).walk()


def shown(crawl: Crawl) -> Iterator[tuple[str, bytes]]:
    for path, answer in crawl.answers.items():
        if answer.status == 200:
            yield path, answer.plain


# ---- what is out is found, what is not is nowhere


def test_the_crawl_sees_the_whole_site(published: Published, crawl: Crawl) -> None:
    site = published.root / "site"
    files = {str(p.relative_to(site)) for p in site.rglob("*") if p.is_file() and not p.name.startswith(".")}
    found = {file_of(path) for path, _ in shown(crawl)}
    assert found == files
    assert {"photos/eki/index.html", "en/photos/kodomo/index.html", "oembed/eki.json"} <= found
    assert any(path.startswith("media/eki/") for path in found)
    assert any(path.startswith("search/") for path in found)


def file_of(path: str) -> str:
    return paths.file_of(urlsplit(path).path)


def test_nothing_hidden_is_in_any_answer(crawl: Crawl) -> None:
    for path, body in shown(crawl):
        for slug in HIDDEN:
            for trace in (slug, f"題{slug}", f"札{slug}", quote(f"札{slug}"), f"Title {slug}"):
                assert trace.encode() not in body, (path, trace)
                assert trace not in path


def test_nothing_hidden_lies_in_the_folder(published: Published) -> None:
    for path in (published.root / "site").rglob("*"):
        assert not any(slug in path.name for slug in HIDDEN), path


def test_guessing_addresses_finds_nothing(published: Published, crawl: Crawl) -> None:
    receipts = open_workspace(published.root).ledger.publications().values()
    guesses = [
        *published.media,
        *(file.url for receipt in receipts if not receipt.is_out for file in receipt.files),
    ]
    for slug in HIDDEN:
        for home in ("", "en/"):
            guesses += [f"{home}photos/{slug}/", f"{home}embed/{slug}/", f"{home}oembed/{slug}.json"]
        guesses += [f"media/{slug}/", f"rights/{slug}.odrl.json", f"tags/{quote('札' + slug)}/"]
        guesses += [path.replace("eki", slug) for path, _ in shown(crawl) if "eki" in path]
    assert len(guesses) > 40
    for guess in guesses:
        assert crawl.get(guess).status == 404, guess


def test_our_own_records_are_not_served(published: Published, crawl: Crawl) -> None:
    records = [path for path in (published.root / "site").rglob(".*") if path.is_file()]
    assert records
    for path in records:
        assert crawl.get(path.name).status in (403, 404), path
    for guess in ("../tayori.yaml", "..%2ftayori.yaml", "%2e%2e/grants/portrait/midorikawa.yaml", "media/"):
        assert crawl.get(guess).status in (400, 403, 404), guess


# ---- nothing personal


def test_nothing_of_a_grant_but_its_public_id_leaves_the_workspace(published: Published) -> None:
    digest = sha256(FORM.encode()).hexdigest()
    looked = 0
    for path in (published.root / "site").rglob("*"):
        if path.is_file():
            looked += 1
            body = plain(path.read_bytes())
            for private in (*PRIVATE, digest):
                for form in (private.encode(), private.encode("utf-16-be"), quote(private).encode()):
                    assert form not in body, (path, private)
                assert private.encode("unicode-escape") not in body or private.isascii(), (path, private)
    assert looked > 20


# ---- nothing from elsewhere, nothing kept, nothing inline


def test_no_page_asks_anybody_else(crawl: Crawl) -> None:
    seen = 0
    for path, page in html_pages(crawl):
        loaded = page.xpath(
            "//@src | //@poster | //object/@data | //embed/@src | //form/@action | //@ping | //@background |"
            "//link[not(contains(' canonical alternate license hub self ', concat(' ', @rel, ' ')))]/@href"
        )
        loaded += [
            part.split()[0] for many in page.xpath("//@srcset | //@imagesrcset") for part in many.split(",")
        ]
        assert loaded, path
        for address in loaded:
            assert urljoin(BASE + path, address).startswith(BASE), (path, address)
        hints = page.xpath("//link[@rel='preconnect' or @rel='dns-prefetch' or @rel='prefetch']/@href")
        assert hints == [], path
        seen += 1
    assert seen > 20
    for path, body in shown(crawl):
        if path.endswith((".css", ".js")):
            code = re.sub(rb"/\*.*?\*/|//[^\n]*", b"", body, flags=re.DOTALL)
            assert b"@import" not in code, path
            assert not re.search(rb"https?:", code.replace(b"http://www.w3.org/2000/svg", b"")), path


def test_no_answer_sets_a_cookie_and_no_script_does(crawl: Crawl) -> None:
    for path, answer in crawl.answers.items():
        assert "set-cookie" not in {name.lower() for name in answer.headers}, path
        if path.endswith(".js"):
            assert b"document.cookie" not in answer.body, path
            for way in (b"innerHTML", b"outerHTML", b"insertAdjacentHTML", b"document.write", b"eval("):
                assert way not in answer.body, (path, way)


def test_every_script_and_style_is_a_file_of_ours_that_cannot_be_changed(crawl: Crawl) -> None:
    for path, page in html_pages(crawl):
        for script in page.xpath("//script"):
            if script.get("type") == "application/ld+json":
                continue
            assert script.get("integrity", "").startswith("sha384-"), path
            assert not (script.text or "").strip(), path
        for sheet in page.xpath("//link[@rel='stylesheet']"):
            assert sheet.get("integrity", "").startswith("sha384-"), path
        assert not page.xpath("//style | //@style | //@*[starts-with(name(), 'on')] | //base"), path
        assert not page.xpath(
            "//a[starts-with(translate(@href, 'JAVSCRIPT', 'javscript'), 'javascript:')]"
        ), path
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path


def html_pages(crawl: Crawl) -> Iterator[tuple[str, Any]]:
    for path, answer in crawl.answers.items():
        if answer.status == 200 and answer.type == "text/html":
            yield path, html.document_fromstring(answer.body.decode())
