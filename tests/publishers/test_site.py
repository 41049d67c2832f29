"""The pages as browsers, search engines and screen readers take them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from tayori.model.asset import Kind
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.grant import AiUse
from tayori.model.ids import Lang, Slug
from tayori.model.publishing import Package, Role
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.plain_text import clean
from tayori.publishers.site import paths
from tayori.publishers.site.entry import passages
from tayori.publishers.site.pages.listings import PER_PAGE
from tayori.publishers.site.site import Look, Site
from tayori.publishers.site.static_files import StaticFiles
from tests.publishers.samples import (
    EN,
    JA,
    SHOW,
    SITE,
    clip,
    drawn,
    episode,
    file,
    folder_publisher,
    photo,
    with_rights,
)

BASE = "https://ijyu.example.jp/"
ONLY_JAPANESE = ("kawa", "hajimari", "photos", "yuki-no-michi")
FROM_THE_ROOT = ("404.html", "offline.html", "en/offline.html")
"""Shown at whatever address was asked for."""
STATIC = StaticFiles.of(SITE)
STYLE = STATIC["site.css"].path
LOOK = Look(base_url=BASE)


def items(root: Path, *packages: Package) -> tuple[SiteItem, ...]:
    publisher = folder_publisher(root)
    return tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A site with one of everything; media paths map to empty bytes."""
    root = tmp_path_factory.mktemp("site")
    build = root / "build"
    shown = items(
        root, clip(build), clip(build, "kawa", title=Texts.of({"ja": "川"})), episode(build), photo(build)
    )
    cover = folder_publisher(root).put(Slug("machi-no-koe"), file(build, Role.COVER, "cover.jpg", width=1400))
    files = drawn(Site(shown, (replace(SHOW, cover=cover),), SITE, LOOK))
    media = {f.url: b"" for item in shown for f in item.receipt.files} | {cover.url: b""}
    return {**media, **files}


def pages(files: dict[str, bytes]) -> dict[str, Any]:
    return {path: parsed(data) for path, data in files.items() if path.endswith(".html")}


@cache
def parsed(data: bytes) -> Any:
    return html.document_fromstring(data.decode())


def json_ld(page: Any) -> dict[str, Any]:
    """The page's own document; the way to it follows."""
    script, *_ = page.xpath("//script[@type='application/ld+json']")
    return dict(json.loads(script.text))


def one_page(root: Path, package: Package, path: str = "") -> Any:
    files = drawn(Site(items(root, package), (), SITE, LOOK))
    return parsed(files[path or paths.file_of(paths.asset(package, JA, JA))])


def own_pages(files: dict[str, bytes]) -> dict[str, Any]:
    """Pages with the whole frame of the site; those for other sites' frames have none."""
    return {path: page for path, page in pages(files).items() if "embed/" not in path}


def test_the_pages_there_are(whole: dict[str, bytes]) -> None:
    japanese = {
        "about/",
        "accessibility/",
        "clips/",
        "clips/asa-no-eki/",
        "clips/kawa/",
        "credits/",
        "embed/asa-no-eki/",
        "embed/hajimari/",
        "embed/kawa/",
        "photos/",
        "photos/yuki-no-michi/",
        "podcasts/",
        "podcasts/machi-no-koe/",
        "podcasts/machi-no-koe/hajimari/",
        "search/",
        "tags/",
        "tags/移住/",
        "tags/長野市/",
        "terms/",
    }
    only_japanese = {path for path in japanese if path.rstrip("/").endswith(ONLY_JAPANESE)}
    english = {f"en/{path}" for path in japanese - only_japanese}
    folders = {path.removesuffix("index.html") for path in pages(whole)}
    assert folders == {"", "en/", *japanese, *english, "404.html", "offline.html", "en/offline.html"}
    others = {path for path in whole if not path.endswith(".html") and not path.startswith("media/")}
    documents = {path for path in others if not path.startswith(("assets/", "icons/", "search/"))}
    assert documents == {
        "en/oembed/asa-no-eki.json",
        "manifest.webmanifest",
        "oembed/asa-no-eki.json",
        "oembed/hajimari.json",
        "oembed/kawa.json",
        "oembed/yuki-no-michi.json",
        "podcasts/machi-no-koe/feed-qr.svg",
        "podcasts/machi-no-koe/feed.xml",
        "robots.txt",
        "sitemap.xml",
        "sw.js",
    }


def links(page: Any) -> Iterator[str]:
    for attribute in ("href", "src", "poster"):
        yield from page.xpath(f"//@{attribute}")


def test_every_link_leads_somewhere(whole: dict[str, bytes]) -> None:
    checked = 0
    for path, page in pages(whole).items():
        for link in links(page):
            target = urljoin(BASE + path, link)
            if not target.startswith(BASE):
                assert urlsplit(target).scheme in {"https", "mailto"}, (path, link)
                continue
            name = unquote(urlsplit(target).path).lstrip("/")
            assert paths.file_of(name) in whole, (path, link)
            checked += 1
    assert checked > 150


def test_pages_work_below_any_base_and_on_localhost(whole: dict[str, bytes]) -> None:
    for path, page in pages(whole).items():
        if path in FROM_THE_ROOT:
            continue
        loaded = page.xpath(
            "//@src | //@poster | //link[@rel='stylesheet' or @rel='icon']/@href | //a[@download]/@href"
        )
        assert loaded
        for link in loaded:
            assert not urlsplit(link).scheme, (path, link)
            assert not link.startswith("/"), (path, link)


def test_the_not_found_page_links_from_the_root(tmp_path: Path) -> None:
    look = Look(base_url="https://x.jp/portal/")
    page = parsed(drawn(Site(items(tmp_path, clip(tmp_path / "b")), (), SITE, look))["404.html"])
    assert page.xpath("//link[@rel='stylesheet']/@href") == [f"/portal/{STYLE}"]
    assert not page.xpath("//link[@rel='canonical']")


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(whole: dict[str, bytes]) -> None:
    for path, page in pages(whole).items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none';"), path
        assert "unsafe" not in policy
        assert "script-src 'self';" in policy
        for script in page.xpath("//script"):
            is_data = script.get("type") == "application/ld+json"
            assert is_data or (script.get("integrity") and not script.text), path
        assert not page.xpath("//@*[starts-with(name(), 'on')] | //@style | //style | //iframe"), path
        assert not page.xpath("//video[@autoplay] | //audio[@autoplay] | //meta[@http-equiv='refresh']"), path
    assert b"//" not in re.sub(rb"/\*.*?\*/", b"", whole[STYLE], flags=re.DOTALL)
    assert b"@import" not in whole[STYLE]


def test_structure_for_screen_readers(whole: dict[str, bytes]) -> None:
    for path, page in own_pages(whole).items():
        assert page.xpath("count(//h1)") == 1, path
        assert page.xpath("//h1")[0].text_content().strip(), path
        levels = [int(h.tag[1]) for h in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), (path, levels)
        assert page.xpath("//body/a[1]/@href") == ["#content"], path
        assert len(page.xpath("//main[@id='content']")) == 1, path
        assert len(page.xpath("//body/header")) == len(page.xpath("//body/footer")) == 1, path
        named = page.xpath("//nav/@aria-labelledby")
        labels = [
            *page.xpath("//nav/@aria-label"),
            *(page.get_element_by_id(n).text_content() for n in named),
        ]
        assert len(labels) == len(set(labels)) == len(page.xpath("//nav")), path
        assert not page.xpath("//img[not(@alt)]"), path
        assert not page.xpath("//a[not(normalize-space())][not(img/@alt != '')]"), path
        assert not page.xpath("//*[@tabindex > 0] | //@accesskey"), path
        identifiers = page.xpath("//@id")
        assert len(identifiers) == len(set(identifiers)), path
        (viewport,) = page.xpath("//meta[@name='viewport']/@content")
        assert "maximum-scale" not in viewport
        assert "user-scalable" not in viewport


def test_every_page_says_its_language_and_its_twins(whole: dict[str, bytes]) -> None:
    for path, page in pages(whole).items():
        lang = page.get("lang")
        assert lang == ("en" if path.startswith("en/") else "ja"), path
        alternates = {a.get("hreflang"): a.get("href") for a in page.xpath("//head/link[@hreflang]")}
        for other, url in alternates.items():
            if other == "x-default":
                assert url == next(iter(alternates.values())), path
                continue
            twin = parsed(whole[paths.file_of(unquote(url.removeprefix(BASE)))])
            back = {a.get("hreflang"): a.get("href") for a in twin.xpath("//head/link[@hreflang]")}
            assert twin.get("lang") == other
            assert back == alternates, (path, other)
    assert not parsed(whole["clips/kawa/index.html"]).xpath("//head/link[@hreflang]")


def test_titles_and_canonical_addresses_are_unique(whole: dict[str, bytes]) -> None:
    found = {path: page for path, page in pages(whole).items() if not page.xpath("//meta[@name='robots']")}
    titles = [page.findtext(".//title") for page in found.values()]
    assert len(titles) == len(set(titles))
    assert "朝七時、長野駅へ | 長野市のたより" in titles
    assert "Seven a.m., Nagano Station | Stories from Nagano City" in titles
    canonical = [p.xpath("string(//link[@rel='canonical']/@href)") for p in found.values()]
    assert len(set(canonical)) == len(canonical)


def test_text_in_another_language_is_marked(tmp_path: Path) -> None:
    package = clip(tmp_path / "b", title=Texts.of({"en": "Only English"}), lang=EN)
    page = one_page(tmp_path, package)
    assert page.xpath("//h1/@lang") == ["en"]
    assert page.get("lang") == "ja"


def test_the_player_has_captions_and_does_not_double_burned_ones(tmp_path: Path) -> None:
    package = clip(tmp_path / "b")
    plain = one_page(tmp_path / "1", package)
    assert plain.xpath("//track/@srclang") == ["ja", "en"]
    assert plain.xpath("//track/@kind") == ["captions", "subtitles"]
    assert plain.xpath("//track/@label") == ["日本語", "English"]
    assert plain.xpath("//track[@default]/@srclang") == ["ja"]
    burned = replace(package.files[-1], lang=JA)
    page = one_page(tmp_path / "2", replace(package, files=(*package.files[:-1], burned)))
    assert page.xpath("//track/@srclang") == ["ja", "en"]
    assert not page.xpath("//track[@default]")
    assert page.xpath("//video/@controls")
    assert page.xpath("//video/@preload") == ["metadata"]


def test_video_document_for_search_engines(whole: dict[str, bytes]) -> None:
    document = json_ld(parsed(whole["clips/asa-no-eki/index.html"]))
    assert document["@type"] == "VideoObject"
    assert document["name"] == "朝七時、長野駅へ"
    assert datetime.fromisoformat(document["uploadDate"]).utcoffset() is not None
    assert document["duration"] == "PT22S"
    assert document["contentUrl"].startswith(BASE + "media/asa-no-eki/asa-no-eki.vertical.")
    assert len(document["thumbnailUrl"]) == 2
    assert document["expires"] == "2029-03-31T23:59:59+09:00"
    assert document["creditText"] == "長野市 / 撮影 信州映像"
    assert document["copyrightNotice"] == "© 2026 長野市"
    assert document["license"] == document["usageInfo"] == "https://www.city.example.jp/terms"
    assert document["acquireLicensePage"] == "https://www.city.example.jp/contact"
    assert document["digitalSourceType"].endswith("/compositeCapture")
    assert document["accessibilityFeature"] == ["captions", "transcript"]
    assert document["transcript"].startswith("朝七時。")
    english = json_ld(parsed(whole["en/clips/asa-no-eki/index.html"]))
    assert english["transcript"].startswith("Seven a.m.")


def test_podcast_and_photo_documents(whole: dict[str, bytes]) -> None:
    series = json_ld(parsed(whole["podcasts/machi-no-koe/index.html"]))
    assert series["@type"] == "PodcastSeries"
    assert series["webFeed"] == BASE + "podcasts/machi-no-koe/feed.xml"
    heard = json_ld(parsed(whole["podcasts/machi-no-koe/hajimari/index.html"]))
    assert heard["@type"] == "PodcastEpisode"
    assert heard["datePublished"] == "2026-11-01T09:00:00+09:00"
    assert heard["duration"] == "PT12M34S"
    assert heard["associatedMedia"][0]["encodingFormat"] == "audio/mpeg"
    assert heard["partOfSeries"]["name"] == "まちの声"
    seen = json_ld(parsed(whole["photos/yuki-no-michi/index.html"]))
    assert seen["@type"] == "ImageObject"
    assert seen["contentUrl"].startswith(BASE + "media/yuki-no-michi/")
    assert {"creditText", "copyrightNotice", "creator", "license"} <= set(seen)
    assert [t["@type"] for t in json_ld(parsed(whole["index.html"]))["@graph"]] == ["WebSite", "Organization"]


def test_open_graph(whole: dict[str, bytes]) -> None:
    page = parsed(whole["clips/asa-no-eki/index.html"])
    said = {m.get("property"): m.get("content") for m in page.xpath("//meta[@property]")}
    assert said["og:image"].startswith(BASE + "media/asa-no-eki/asa-no-eki.wide.")
    assert (said["og:image:width"], said["og:image:height"]) == ("1280", "720")
    assert said["og:video"].endswith(".mp4")
    assert said["og:url"] == BASE + "clips/asa-no-eki/"
    assert said["og:locale"] == "ja_JP"


def test_the_sitemap_lists_every_page_with_its_video(whole: dict[str, bytes]) -> None:
    names = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "v": "http://www.google.com/schemas/sitemap-video/1.1",
        "x": "http://www.w3.org/1999/xhtml",
    }
    root = etree.fromstring(whole["sitemap.xml"])
    listed = [unquote(str(loc.text).removeprefix(BASE)) for loc in root.iterfind("s:url/s:loc", names)]
    hidden = {path for path, page in pages(whole).items() if page.xpath("//meta[@name='robots']")}
    expected = {path.removesuffix("index.html") for path in set(pages(whole)) - hidden}
    assert len(listed) == len(expected)
    assert set(listed) == expected
    videos = root.findall("s:url/v:video", names)
    assert len(videos) == 3
    assert [child.tag.rpartition("}")[2] for child in videos[0]][:4] == [
        "thumbnail_loc",
        "title",
        "description",
        "content_loc",
    ]
    assert root.findtext("s:url/v:video/v:expiration_date", namespaces=names) == "2029-03-31T23:59:59+09:00"
    assert whole["robots.txt"].decode().endswith(f"Sitemap: {BASE}sitemap.xml\n")


NASTY = "<script>alert(1)</script>\"'&amp;{{ 7*7 }}]]>-->\u2028\x00\x1b 長野 </title>"


def test_no_text_becomes_markup(tmp_path: Path) -> None:
    texts = Texts.of({"ja": NASTY, "en": NASTY})
    metadata = with_rights(credit=NASTY, copyright_notice=NASTY, usage_terms=texts, licence=NASTY)
    cues = Track(JA, TrackKind.CAPTIONS, (Cue(0, 1, NASTY, NASTY),))
    package = clip(
        tmp_path / "b", title=texts, description=texts, tags=(NASTY,), metadata=metadata, tracks=(cues,)
    )
    show = replace(SHOW, title=texts, description=texts, author=NASTY, copyright=NASTY)
    site = replace(SITE, organisation=texts, contact=NASTY, holder=NASTY)
    shown = items(tmp_path, package, episode(tmp_path / "b", title=texts, description=texts))
    files = drawn(Site(shown, (show,), site, Look(base_url=BASE, lead={"ja": NASTY})))
    for path, page in pages(files).items():
        assert "<script>alert" not in files[path].decode(), path
        assert not page.xpath("//script[not(@src)][not(@type='application/ld+json')]"), path
        assert b"49" not in re.sub(rb'[0-9a-f]{8}|integrity="[^"]*"', b"", files[path]), path
    page = parsed(files["clips/asa-no-eki/index.html"])
    assert page.xpath("//h1")[0].text_content() == clean(NASTY)
    assert json_ld(page)["name"] == clean(NASTY)
    assert json_ld(page)["creditText"] == clean(NASTY)
    etree.fromstring(files["sitemap.xml"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1).filter(lambda t: clean(t).strip()))
def test_any_title_arrives_as_it_was_written(tmp_path: Path, title: str) -> None:
    package = clip(tmp_path / "b", title=Texts.of({"ja": title}), description=Texts())
    files = drawn(Site(items(tmp_path, package), (), SITE, LOOK))
    page = parsed(files["clips/asa-no-eki/index.html"])
    one_line = clean(title).replace("\r\n", "\n").replace("\r", "\n")
    assert page.xpath("//h1")[0].text_content() == one_line
    assert json_ld(page)["name"] == clean(title)
    etree.fromstring(files["sitemap.xml"])


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    metadata = with_rights(web_statement="javascript:alert(1)")
    shown = items(tmp_path, clip(tmp_path / "b", metadata=metadata))
    files = drawn(Site(shown, (), replace(SITE, url="javascript:alert(2)"), LOOK))
    for page in pages(files).values():
        assert not [link for link in page.xpath("//@href") if link.startswith("javascript")]


def test_rights_stand_beside_the_work(tmp_path: Path) -> None:
    page = one_page(tmp_path, clip(tmp_path / "b"))
    rights = page.xpath("//section[@class='rights']")[0].text_content()
    for text in (
        "長野市 / 撮影 信州映像",
        "© 2026 長野市",
        "無断での転載はご遠慮ください。",
        "2029年3月31日",
    ):
        assert text in rights
    cc = "https://creativecommons.org/licenses/by/4.0/"
    rights = with_rights(licence="CC-BY-4.0", licence_url=cc, ai=AiUse(used=True))
    page = one_page(tmp_path / "2", clip(tmp_path / "c", metadata=rights))
    assert page.xpath("//a[@rel='license']/@href") == page.xpath("//head/link[@rel='license']/@href") == [cc]
    assert "クリエイティブ・コモンズ 表示 4.0" in page.text_content()
    assert "生成AI" in page.text_content()


def test_a_web_statement_may_be_the_page_itself(tmp_path: Path) -> None:
    own = f"{BASE}clips/asa-no-eki/#rights"
    package = clip(tmp_path / "b", metadata=with_rights(web_statement=own))
    files = drawn(Site(items(tmp_path, package), (), SITE, LOOK))
    for path in ("clips/asa-no-eki/index.html", "en/clips/asa-no-eki/index.html"):
        page = parsed(files[path])
        assert len(page.xpath("//section[@id='rights']")) == 1
        assert not page.xpath("//section[@id='rights']//a[contains(@href, '#rights')]"), "leads nowhere new"
        assert json_ld(page)["usageInfo"] == own


def test_the_policy_for_machines_lies_beside_the_page(tmp_path: Path) -> None:
    package = clip(tmp_path / "b", policy=b'{"uid": "x"}\n')
    files = drawn(Site(items(tmp_path, package), (), SITE, LOOK))
    assert files["rights/asa-no-eki.odrl.json"] == package.policy
    for path in ("clips/asa-no-eki/index.html", "en/clips/asa-no-eki/index.html"):
        links = parsed(files[path]).xpath("//section[@id='rights']//a/@href")
        assert urljoin(BASE + path, links[-1]) == f"{BASE}rights/asa-no-eki.odrl.json"


def test_the_earlier_of_two_ends_is_shown(tmp_path: Path) -> None:
    page = one_page(tmp_path, clip(tmp_path / "b", until=date(2026, 12, 31)))
    assert "2026年12月31日" in page.xpath("//section[@class='rights']")[0].text_content()
    assert json_ld(page)["expires"] == "2026-12-31T23:59:59+09:00"


def test_long_lists_have_pages(tmp_path: Path) -> None:
    build = tmp_path / "b"
    count = PER_PAGE + 3
    packages = [clip(build, f"c{n:02d}", title=Texts.of({"ja": f"映像{n}"})) for n in range(count)]
    files = drawn(Site(items(tmp_path, *packages), (), SITE, LOOK))
    first, second = parsed(files["clips/index.html"]), parsed(files["clips/page/2/index.html"])
    assert len(first.xpath("//main//li[@class='card']")) == PER_PAGE
    assert len(second.xpath("//main//li[@class='card']")) == 3
    (older,), (newer,) = first.xpath("//a[@rel='next']/@href"), second.xpath("//a[@rel='prev']/@href")
    assert urljoin(f"{BASE}clips/", older) == f"{BASE}clips/page/2/"
    assert urljoin(f"{BASE}clips/page/2/", newer) == f"{BASE}clips/"
    assert second.xpath("//link[@rel='stylesheet']/@href") == [f"../../../{STYLE}"]
    assert parsed(files["index.html"]).xpath("//main//a[@href='clips/']")


def test_newest_first(tmp_path: Path) -> None:
    dates = {"old": datetime(2026, 1, 1, tzinfo=UTC), "new": datetime(2026, 5, 1, tzinfo=UTC)}
    packages = [clip(tmp_path / "b", slug, published=at) for slug, at in dates.items()]
    site = Site(items(tmp_path, *packages), (), SITE, LOOK)
    assert [e.package.slug for e in site.entries(JA, Kind.CLIP)] == ["new", "old"]


def test_an_empty_site_says_so() -> None:
    files = drawn(Site((), (), SITE, LOOK))
    assert "公開中の作品はまだありません。" in files["index.html"].decode()
    assert not any(path.startswith("en/") for path in files)


def test_a_transcript_reads_as_paragraphs() -> None:
    cues = (
        Cue(0, 1000, "朝七時。", "A"),
        Cue(1000, 2000, "長野\n駅へ", "A"),
        Cue(2000, 3000, "歩く", "A"),
        Cue(3000, 4000, "いいですね", "B"),
        Cue(70_000, 71_000, "着いた。", "B"),
    )
    made = passages(Track(JA, TrackKind.CAPTIONS, cues))
    assert [(p.time, p.speaker, p.text) for p in made] == [
        ("0:00", "A", "朝七時。長野駅へ 歩く"),
        ("0:03", "B", "いいですね"),
        ("1:10", "B", "着いた。"),
    ]
    english = passages(Track(EN, TrackKind.CAPTIONS, (Cue(0, 1, "Seven\na.m."), Cue(1, 2, "Nagano"))))
    assert english[0].text == "Seven a.m. Nagano"


@given(
    st.lists(
        st.tuples(st.integers(0, 9999), st.text(alphabet="長野a。\n ", max_size=9), st.sampled_from("AB"))
    )
)
def test_no_cue_is_lost_in_a_transcript(rows: list[tuple[int, str, str]]) -> None:
    cues = tuple(Cue(start, start + 5, text, speaker) for start, text, speaker in sorted(rows))
    made = passages(Track(Lang("ja"), TrackKind.CAPTIONS, cues))
    squeezed = "".join("".join(p.text for p in made).split())
    assert squeezed == "".join("".join(c.text for c in cues).split())


@given(st.lists(st.from_regex(r"[a-z0-9-]{1,5}", fullmatch=True), max_size=4), st.booleans())
def test_relative_links_come_home(parts: list[str], folder: bool) -> None:
    target = "/".join(parts) + ("/" if folder and parts else "")
    for page in ("", "clips/", "en/clips/a/", "404.html"):
        found = urljoin(BASE + page, paths.relative(page, target))
        assert paths.file_of(found.removeprefix(BASE)) == paths.file_of(target) if target else found == BASE
    assert PurePosixPath(paths.file_of("a/")) == PurePosixPath("a/index.html")
