"""What programs read of a portal, held against the published rules (facts 6)."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin

import pytest
from lxml import etree

from tayori.model.ids import Slug
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.site import paths
from tayori.publishers.site.contents import site_files
from tayori.publishers.site.page import Head, Page
from tayori.publishers.site.site import Site
from tayori.publishers.site.sitemap import sitemap_files
from tests.portal.structured_data import faults, types
from tests.portal.whole_site import BASE, HUB, LOOK, documents, files_of, pages, parsed, whole_site
from tests.publishers.samples import JA, SITE, clip, drawn, folder_publisher

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "v": "http://www.google.com/schemas/sitemap-video/1.1",
    "i": "http://www.google.com/schemas/sitemap-image/1.1",
    "x": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return whole_site(tmp_path_factory.mktemp("machines"))


@pytest.fixture(scope="module")
def files(site: Site) -> dict[str, bytes]:
    return files_of(site)


def listed(files: dict[str, bytes]) -> Iterator[tuple[str, Any]]:
    """Pages that search engines are to keep."""
    for path, page in pages(files).items():
        if not page.xpath("//meta[@name='robots']"):
            yield path, page


# ---- JSON-LD


def test_every_document_keeps_the_published_rules(files: dict[str, bytes]) -> None:
    seen: Counter[str] = Counter()
    for path, page in pages(files).items():
        for document in documents(page):
            assert faults(document, complete=True) == [], path
            seen.update(types(document))
    assert {"VideoObject", "PodcastEpisode", "PodcastSeries", "ImageObject", "WebSite"} <= set(seen)
    assert {"Organization", "BreadcrumbList", "CollectionPage"} <= set(seen)


@pytest.mark.parametrize(
    ("path", "change", "fault"),
    [
        ("clips/kawa/", {"uploadDate": "2026-11-20T09:00:00"}, "uploadDate"),
        ("clips/kawa/", {"thumbnailUrl": ["media/x.jpg"]}, "thumbnailUrl"),
        ("clips/kawa/", {"duration": "95"}, "duration"),
        ("clips/kawa/", {"expires": "2027-03-31"}, "expires"),
        ("clips/kawa/", {"publisher": "長野市"}, "publisher"),
        ("clips/kawa/", {"embedURL": "https://x.jp/"}, "no such property"),
        ("clips/kawa/", {"name": None}, "no name"),
        ("photos/yuki-no-michi/", {"license": None}, "no license"),
        ("podcasts/machi-no-koe/hajimari/", {"partOfSeries": {"@type": "Place"}}, "not one of"),
    ],
)
def test_the_rules_find_what_is_wrong(
    files: dict[str, bytes], path: str, change: dict[str, Any], fault: str
) -> None:
    document = copy.deepcopy(next(documents(parsed(files[f"{path}index.html"]))))
    assert faults(document, complete=True) == []
    changed = {k: v for k, v in (document | change).items() if v is not None}
    assert [line for line in faults(changed, complete=True) if fault in line]


def test_the_way_to_a_page_is_the_same_for_people_and_machines(files: dict[str, bytes]) -> None:
    shown = 0
    for path, page in listed(files):
        ways = [d for d in documents(page) if d["@type" if "@type" in d else "@graph"] == "BreadcrumbList"]
        if path in ("index.html", "en/index.html"):
            assert ways == []
            continue
        (way,) = ways
        steps = way["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert steps[-1]["item"] == page.xpath("string(//link[@rel='canonical']/@href)"), path
        for step in steps:
            target = parsed(files[paths.file_of(paths_of(step["item"]))])
            assert step["name"] in ("ホーム", "Home", title_of(target)), path
        trail = page.xpath("//nav[@class='trail']//a")
        if trail:
            shown += 1
            links = [urljoin(BASE + quote(path), link.get("href")) for link in trail]
            assert links == [step["item"] for step in steps[:-1]], path
            assert [" ".join(link.text_content().split()) for link in trail] == [
                step["name"] for step in steps[:-1]
            ], path
    assert shown > 10


def paths_of(address: str) -> str:
    return unquote(address.removeprefix(BASE))


def title_of(page: Any) -> str:
    return str(page.findtext(".//title")).rpartition(" | ")[0]


def test_the_front_page_says_whose_site_it_is(files: dict[str, bytes]) -> None:
    (document,) = documents(parsed(files["index.html"]))
    site, owner = document["@graph"]
    assert site["publisher"] == {"@id": owner["@id"]}
    assert owner["name"] == "長野市"
    assert owner["contactPoint"]["email"] == "kouhou@city.example.jp"
    assert paths_of(owner["logo"]) in files
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert paths.file_of(paths_of(template.partition("?")[0])) in files


def test_moments_of_films(files: dict[str, bytes]) -> None:
    def film(slug: str) -> dict[str, Any]:
        return next(documents(parsed(files[f"clips/{slug}/index.html"])))

    assert not {"potentialAction", "hasPart"} & set(film("asa-no-eki")), "22 seconds: too short"
    assert film("kawa")["potentialAction"]["target"] == f"{BASE}clips/kawa/?t={{seek_to_second_number}}"
    parts = film("matsuri")["hasPart"]
    assert [(p["name"], p["startOffset"], p["endOffset"]) for p in parts] == [("昼", 0, 40), ("夜", 40, 95)]
    assert film("kawa")["expires"] == "2027-03-31T23:59:59+09:00"
    for slug in ("asa-no-eki", "kawa", "matsuri"):
        assert paths.file_of(paths_of(film(slug)["embedUrl"])) in files


def test_lists_name_what_they_show_in_order(files: dict[str, bytes]) -> None:
    first = next(documents(parsed(files["clips/index.html"])))
    things = first["mainEntity"]["itemListElement"]
    shown = parsed(files["clips/index.html"]).xpath("//main//li//h2/a/@href")
    assert [thing["url"] for thing in things] == [urljoin(BASE + "clips/", link) for link in shown]


# ---- the head


def test_every_page_can_be_shared(files: dict[str, bytes]) -> None:
    for path, page in listed(files):
        said = {m.get("property"): m.get("content") for m in page.xpath("//meta[@property]")}
        assert {"og:title", "og:type", "og:url", "og:site_name", "og:locale"} <= set(said), path
        assert said["og:url"] == page.xpath("string(//link[@rel='canonical']/@href)"), path
        assert all(content.strip() for content in said.values()), path
        for name in ("og:image", "og:video"):
            if name in said:
                assert paths_of(said[name]) in files, path
                assert said[f"{name}:type"].startswith(name.removeprefix("og:")), path
        card = page.xpath("string(//meta[@name='twitter:card']/@content)")
        assert card in ("summary", "summary_large_image"), path


def test_films_and_articles_say_when(files: dict[str, bytes]) -> None:
    film = {
        m.get("property"): m.get("content") for m in parsed(files["clips/kawa/index.html"]).xpath("//meta")
    }
    assert film["og:type"] == "video.other"
    assert film["video:duration"] == "95"
    assert datetime.fromisoformat(film["video:release_date"]).tzinfo is not None
    heard = parsed(files["podcasts/machi-no-koe/hajimari/index.html"])
    said = {m.get("property"): m.get("content") for m in heard.xpath("//meta")}
    assert (said["og:type"], said["article:published_time"]) == ("article", "2026-11-01T09:00:00+09:00")


def test_readers_of_no_language_of_ours_get_the_first(files: dict[str, bytes]) -> None:
    for path, page in listed(files):
        twins = {a.get("hreflang"): a.get("href") for a in page.xpath("//head/link[@hreflang]")}
        if twins:
            assert twins["x-default"] == twins["ja"], path


def test_feeds_and_their_hub_are_found_from_the_page(files: dict[str, bytes]) -> None:
    for path in ("podcasts/machi-no-koe/index.html", "en/podcasts/machi-no-koe/index.html"):
        page = parsed(files[path])
        (feed,) = page.xpath("//head/link[@type='application/rss+xml']/@href")
        assert urljoin(BASE + path, feed) == f"{BASE}podcasts/machi-no-koe/feed.xml"
        assert page.xpath("//head/link[@rel='hub']/@href") == [HUB]
        assert page.xpath("//head/link[@rel='self']/@href") == [f"{BASE}podcasts/machi-no-koe/feed.xml"]
    assert not parsed(files["index.html"]).xpath("//head/link[@rel='hub']")


# ---- oEmbed


def test_oembed_documents_are_found_and_complete(site: Site, files: dict[str, bytes]) -> None:
    owners = {file.path: file.owner for file in site_files(site)}
    kinds: Counter[str] = Counter()
    for path, page in pages(files).items():
        for link in page.xpath("//link[@type='application/json+oembed']/@href"):
            document = json.loads(files[paths_of(link)])
            assert owners[paths_of(link)] == owners[path] != ""
            kinds[document["type"]] += 1
            assert document["version"] == "1.0"
            assert document["title"] == title_of(page), path
            thumbnail = {name for name in document if name.startswith("thumbnail_")}
            assert len(thumbnail) in (0, 3), path
            assert isinstance(document["width"], int)
            assert isinstance(document["height"], int)
            if document["type"] == "photo":
                assert paths_of(document["url"]) in files
            else:
                assert_frame(document, files)
    assert kinds == {"video": 4, "rich": 1, "photo": 1}
    assert sum(path.startswith(("oembed/", "en/oembed/")) for path in files) == 6


def assert_frame(document: dict[str, Any], files: dict[str, bytes]) -> None:
    (frame,) = parsed(f"<body>{document['html']}".encode()).xpath("//body/*")
    assert frame.tag == "iframe"
    assert paths.file_of(paths_of(frame.get("src"))) in files
    assert frame.get("title") == document["title"]
    assert (int(frame.get("width")), int(frame.get("height"))) == (document["width"], document["height"])
    assert max(document["width"], document["height"]) == 640


# ---- site maps


def test_the_site_map_says_of_films_what_google_asks(files: dict[str, bytes]) -> None:
    root = etree.fromstring(files["sitemap.xml"])
    for url in root.iterfind("s:url", NAMES):
        loc = url.findtext("s:loc", namespaces=NAMES)
        for video in url.iterfind("v:video", NAMES):
            said = {child.tag.rpartition("}")[2]: str(child.text) for child in video}
            assert {"thumbnail_loc", "title", "description", "content_loc", "player_loc"} <= set(said)
            assert loc not in (said["content_loc"], said["player_loc"])
            assert paths.file_of(paths_of(said["player_loc"])) in files
            assert paths_of(said["content_loc"]) in files
            assert len(said["description"]) <= 2048
            assert 1 <= int(said["duration"]) <= 28_800
            assert datetime.fromisoformat(said["publication_date"]).tzinfo is not None
    pictures = [paths_of(str(loc.text)) for loc in root.iterfind("s:url/i:image/i:loc", NAMES)]
    assert len(pictures) == 1
    assert pictures[0] in files
    dated = root.findall("s:url/s:lastmod", NAMES)
    assert {datetime.fromisoformat(str(d.text)) for d in dated} == {datetime(2026, 11, 20, 3, tzinfo=UTC)}
    twins = {a.get("hreflang"): a.get("href") for a in root.iterfind("s:url[1]/x:link", NAMES)}
    assert twins == {"ja": BASE, "en": f"{BASE}en/", "x-default": BASE}


def test_what_is_not_to_be_found_is_in_no_site_map(files: dict[str, bytes]) -> None:
    root = etree.fromstring(files["sitemap.xml"])
    found = {paths.file_of(paths_of(str(loc.text))) for loc in root.iterfind("s:url/s:loc", NAMES)}
    assert found == {path for path, _ in listed(files)}
    assert len(found) > 20


def test_above_fifty_thousand_addresses_there_is_an_index() -> None:
    site = Site((), (), SITE, LOOK)
    many = [Page(plain_head(f"p/{number}/"), "", {}) for number in range(50_001)]
    made = {file.path: file.make() for file in sitemap_files(site, many)}
    assert sorted(made) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert made["sitemap-1.xml"].count(b"<loc>") == 50_000
    assert made["sitemap-2.xml"].count(b"<loc>") == 1
    index = etree.fromstring(made["sitemap.xml"])
    assert [e.text for e in index.iterfind("s:sitemap/s:loc", NAMES)] == [
        f"{BASE}sitemap-1.xml",
        f"{BASE}sitemap-2.xml",
    ]


def test_a_site_map_stays_below_fifty_megabytes(tmp_path: Path) -> None:
    one = clip(tmp_path / "b", tags=("&" * 60_000,), title=Texts.of({"ja": "&" * 20_000}))
    receipt = folder_publisher(tmp_path).publish(one, None)
    items = tuple(SiteItem(replace(one, slug=Slug(f"c{n}")), receipt) for n in range(130))
    site = Site(items, (), SITE, LOOK)
    many = [Page(plain_head(entry.page), "", {}, entry) for entry in site.entries(JA)]
    made = {file.path: file.make() for file in sitemap_files(site, many)}
    parts = [data for path, data in made.items() if path != "sitemap.xml"]
    assert len(parts) > 1
    assert all(len(data) <= 50_000_000 for data in parts)
    assert sum(data.count(b"<loc>") for data in parts) == 130


def plain_head(path: str) -> Head:
    return Head(path=path, lang=JA, title=path, description=path, alternates=((JA, path),))


def test_a_site_map_is_made_anew_only_for_what_it_says(tmp_path: Path) -> None:
    package = clip(tmp_path / "b")
    receipt = folder_publisher(tmp_path).publish(package, None)

    def key(item: SiteItem) -> str:
        files = site_files(Site((item,), (), SITE, LOOK))
        return next(file.key for file in files if file.path == "sitemap.xml")

    same = key(SiteItem(package, receipt))
    assert key(SiteItem(package, receipt)) == same
    assert key(SiteItem(replace(package, tags=("新しい",)), receipt)) != same
    later = replace(receipt, at=datetime(2026, 12, 1, tzinfo=UTC))
    assert key(SiteItem(package, later)) != same


def test_robots_may_read_everything_and_find_the_site_map(files: dict[str, bytes]) -> None:
    assert files["robots.txt"].decode() == f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n"


def test_an_empty_site_has_its_documents_too() -> None:
    files = drawn(Site((), (), SITE, LOOK))
    for page in pages(files).values():
        assert [fault for document in documents(page) for fault in faults(document)] == []
    etree.fromstring(files["sitemap.xml"])
