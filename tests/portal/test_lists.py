"""Lists of series, tags and audiences: order, addresses, languages; and that nothing jumps."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tayori.model.ids import Slug
from tayori.model.publishing import Package, Role
from tayori.model.text import Texts
from tayori.publishers.base import Logo, SiteItem, SiteSeries
from tayori.publishers.site import paths
from tayori.publishers.site.pages.listings import PER_PAGE
from tayori.publishers.site.site import Look, Site
from tests.portal.browser import Portal
from tests.publishers.samples import EN, JA, SHOW, SITE, clip, drawn, episode, file, folder_publisher, photo

BASE = "https://ijyu.example.jp/"
HOSTILE = (
    "A/B",
    "..",
    ".",
    "a b?c#d",
    "index.html",
    "Nagano",
    "nagano",
    "が",
    unicodedata.normalize("NFD", "が"),
    "<script>alert(1)</script>",
    '"onload="x',
    "100%",
    "%2e%2e",
    "子育て・教育",
    "page",
    "長" * 300,
)


def site_of(root: Path, *packages: Package, **changes: Any) -> Site:
    publisher = folder_publisher(root)
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    info = replace(SITE, **changes)
    cover = publisher.put(
        Slug("machi-no-koe"), file(root / "b", Role.COVER, "cover.jpg", width=1400, height=1400)
    )
    return Site(items, (replace(SHOW, cover=cover),), info, Look(base_url=BASE))


@cache
def parsed(data: bytes) -> Any:
    return html.document_fromstring(data.decode())


def titles(page: Any) -> list[str]:
    return [found.text_content() for found in page.xpath("//main//*[contains(@class, 'row-title')]")]


def twins(page: Any) -> dict[str, str]:
    found = page.xpath("//head/link[@rel='alternate'][@hreflang][@hreflang != 'x-default']")
    return {link.get("hreflang"): link.get("href").removeprefix(BASE) for link in found}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Three numbered films of a series in the wrong order, one of them in Japanese alone; tags that bite."""
    root = tmp_path_factory.mktemp("lists")
    build = root / "b"
    at = datetime(2026, 11, 1, tzinfo=UTC)
    packages = [
        clip(
            build,
            f"c{number}",
            title=Texts.of({"ja": f"第{number}の朝", "en": f"Morning {number}"}),
            series="asa",
            series_number=number,
            tags=("朝", *HOSTILE),
            audience="子育て世帯",
            published=at + timedelta(days=number * 7 % 5),
        )
        for number in (2, 1)
    ]
    packages.append(
        clip(
            build,
            "c3",
            title=Texts.of({"ja": "夜だけ"}),
            series="yoru",
            tags=("夜", "朝"),
            audience="若者",
            published=at,
        )
    )
    series = (SiteSeries(id="asa", title=Texts.of({"ja": "まちの朝", "en": "Mornings"})),)
    return drawn(site_of(root, *packages, episode(build), photo(build), series=series))


def test_a_series_has_a_page_with_its_films_in_order(files: dict[str, bytes]) -> None:
    page = parsed(files["series/asa/index.html"])
    assert page.xpath("//h1")[0].text_content() == "まちの朝"
    assert titles(page) == ["第1の朝", "第2の朝"]
    assert [n.text_content() for n in page.xpath("//p[@class='row-number']")] == ["第1話", "第2話"]
    assert len(page.xpath("//main//ol[@class='rows']/li")) == 2
    index = parsed(files["series/index.html"])
    listed = [urljoin(f"{BASE}series/", link) for link in index.xpath("//main//h2/a/@href")]
    assert listed == [f"{BASE}series/asa/", f"{BASE}series/yoru/"]
    assert parsed(files["series/yoru/index.html"]).xpath("//h1")[0].text_content() == "yoru", "by its id"


def test_the_menu_has_series_where_there_are_any(files: dict[str, bytes], tmp_path: Path) -> None:
    assert "シリーズ" in parsed(files["index.html"]).xpath("//nav[@class='menu']//a/text()")
    without = drawn(site_of(tmp_path, clip(tmp_path / "b")))
    assert "シリーズ" not in parsed(without["index.html"]).xpath("//nav[@class='menu']//a/text()")
    assert not any(path.startswith("series/") for path in without)


def test_lists_have_twins_where_the_page_exists(files: dict[str, bytes]) -> None:
    both = {"ja": "series/asa/", "en": "en/series/asa/"}
    assert twins(parsed(files["series/asa/index.html"])) == both
    assert twins(parsed(files["en/series/asa/index.html"])) == both
    assert not twins(parsed(files["series/yoru/index.html"]))
    assert "en/series/yoru/index.html" not in files
    night = paths.tag("夜", JA, JA)
    assert not twins(parsed(files[paths.file_of(night)]))
    assert paths.file_of(paths.tag("夜", EN, JA)) not in files
    child = paths.audience("子育て世帯", JA, JA)
    assert twins(parsed(files[paths.file_of(child)])) == {"ja": child, "en": f"en/{child}"}


@pytest.mark.parametrize("tag", HOSTILE)
def test_any_tag_has_a_page_that_its_films_lead_to(files: dict[str, bytes], tag: str) -> None:
    path = paths.tag(tag, JA, JA)
    page = parsed(files[paths.file_of(path)])
    assert page.xpath("//h1")[0].text_content() == f"キーワード「{tag}」"
    assert len(titles(page)) == 2
    assert page.xpath("//link[@rel='canonical']/@href") == [BASE + path]
    film = parsed(files["clips/c1/index.html"])
    (link,) = [a for a in film.xpath("//ul[@class='tags']//a") if a.text_content() == tag]
    assert urljoin(f"{BASE}clips/c1/", link.get("href")) == BASE + path


def test_every_link_of_the_lists_leads_somewhere(files: dict[str, bytes]) -> None:
    checked = 0
    for path, data in files.items():
        if not path.endswith(".html") or path == "404.html":
            continue
        for link in parsed(data).xpath("//main//a/@href"):
            target = urljoin(BASE + quote(path), link)
            name = unquote(urlsplit(target).path).lstrip("/")
            if target.startswith(BASE) and not name.startswith("media/"):
                assert paths.file_of(quote(name)) in files, (path, link)
                checked += 1
    assert checked > 200


def test_the_page_for_no_page_speaks_all_languages(files: dict[str, bytes]) -> None:
    page = parsed(files["404.html"])
    parts = page.xpath("//main//section")
    assert [part.get("lang") for part in parts] == ["ja", "en"]
    assert [part.xpath(".//h1 | .//h2")[0].text_content() for part in parts] == [
        "ページが見つかりません",
        "Page not found",
    ]
    assert [part.xpath(".//a/@href")[0] for part in parts] == ["/", "/en/"]
    assert len(page.xpath("//h1")) == 1


def test_the_holder_is_called_as_the_organisation_is(tmp_path: Path) -> None:
    names = Texts.of({"ja": "みどり町", "en": "Midori Town"})
    holders = {"みどり町": ["© みどり町", "© Midori Town"], "信州映像": ["© 信州映像"] * 2}
    for number, (holder, said) in enumerate(holders.items()):
        root = tmp_path / str(number)
        made = drawn(site_of(root, clip(root / "b"), organisation=names, holder=holder))
        pages = [parsed(made[path]) for path in ("index.html", "en/index.html")]
        assert [page.xpath("//footer//p[@class='small']")[0].text_content() for page in pages] == said


def test_a_wide_logo_stands_for_the_name_that_is_still_read(tmp_path: Path) -> None:
    wide = Logo(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (1600).to_bytes(4) + (300).to_bytes(4), "image/png")
    page = parsed(drawn(site_of(tmp_path, clip(tmp_path / "b"), logo=wide))["index.html"])
    (name,) = page.xpath("//a[contains(@class, 'brand')]/span")
    assert (name.get("class"), name.text_content()) == ("unseen", "長野市のたより")
    assert page.xpath("//a[contains(@class, 'brand')]/img/@class") == ["brand-mark on-plate"]


@pytest.mark.tools("chromium")
@pytest.mark.parametrize("path", ["", "en/"])
@pytest.mark.parametrize("width", [256, 320])
def test_the_head_of_a_narrow_page_has_two_rows(portal: Portal, path: str, width: int) -> None:
    with portal.opened(path, viewport={"width": width, "height": 600}) as (page, _):
        boxes = page.locator(".masthead :is(.brand, .search-link, .languages, .menu)").all()
        middles = {round(b["y"] + b["height"] / 2) for b in (box.bounding_box() for box in boxes) if b}
        assert len(middles) == 2
        assert page.evaluate("document.querySelector('.masthead').offsetHeight") <= 130
        assert page.evaluate("document.documentElement.scrollWidth") == width


@given(st.text(min_size=1))
def test_a_name_is_one_plain_step_of_a_path(name: str) -> None:
    step = paths.named(name)
    assert step
    assert step.isascii()
    plain = unquote(step)
    assert not set(plain) & set("/\\?#%.:*<>|\"' \0")
    assert len(plain.encode()) < 200
    assert unicodedata.normalize("NFC", plain).casefold() == plain.casefold()


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2, unique=True))
def test_two_names_are_never_one_path(names: list[str]) -> None:
    one, other = (unicodedata.normalize("NFC", unquote(paths.named(name))).casefold() for name in names)
    assert one != other


@given(st.text(min_size=1))
def test_nobody_can_take_the_path_of_another_name(name: str) -> None:
    taken = unquote(paths.named(name))
    assert taken == name or paths.named(taken) != paths.named(name)


def test_readable_names_stay_readable() -> None:
    assert paths.tag("移住", JA, JA) == f"tags/{quote('移住')}/"
    assert paths.tag("travel-2026", EN, JA, 2) == "en/tags/travel-2026/page/2/"
    assert paths.audience("子育て世帯", EN, JA) == f"en/for/{quote('子育て世帯')}/"


def test_the_index_of_topics_counts(files: dict[str, bytes]) -> None:
    page = parsed(files["tags/index.html"])
    chips = [" ".join(a.text_content().split()) for a in page.xpath("//ul[@class='chips']//a")]
    assert chips[:2] == ["子育て世帯の方へ2件", "若者の方へ1件"]
    assert chips[2] == "朝3件"


def test_long_lists_of_a_tag_have_pages(tmp_path: Path) -> None:
    build = tmp_path / "b"
    packages = [
        clip(build, f"c{n:02d}", title=Texts.of({"ja": f"映像{n}"}), tags=("朝",))
        for n in range(PER_PAGE + 1)
    ]
    found = drawn(site_of(tmp_path, *packages))
    second = parsed(found[paths.file_of(paths.tag("朝", JA, JA, 2))])
    assert len(titles(second)) == 1
    (back,) = second.xpath("//a[@rel='prev']/@href")
    assert urljoin(BASE + paths.tag("朝", JA, JA, 2), back) == BASE + paths.tag("朝", JA, JA)
    assert "2ページ目" in second.findtext(".//title")


def test_nothing_jumps_while_pictures_load(files: dict[str, bytes]) -> None:
    seen = 0
    for path, data in files.items():
        if path.endswith(".html"):
            for image in parsed(data).xpath("//img"):
                assert int(image.get("width")) > 0, (path, image.get("src"))
                assert int(image.get("height")) > 0, (path, image.get("src"))
                seen += 1
    assert seen > 50


def test_the_first_picture_comes_first_and_the_others_wait(files: dict[str, bytes]) -> None:
    pictures = parsed(files["index.html"]).xpath("//main//img")
    assert pictures[0].get("fetchpriority") == "high"
    assert pictures[0].get("loading") is None
    assert {image.get("loading") for image in pictures[1:]} == {"lazy"}
    for path in ("clips/index.html", "series/asa/index.html"):
        first, *others = parsed(files[path]).xpath("//main//img")
        assert first.get("fetchpriority") == "high"
        assert all(image.get("loading") == "lazy" for image in others)


def test_a_page_says_its_address_on_paper(files: dict[str, bytes]) -> None:
    for path in ("index.html", "clips/c1/index.html", paths.file_of(paths.tag("朝", JA, JA))):
        page = parsed(files[path])
        (said,) = page.xpath("//p[contains(@class, 'on-paper')]")
        assert page.xpath("string(//link[@rel='canonical']/@href)") in said.text_content()


def test_the_foot_leads_to_what_a_public_site_must_have(files: dict[str, bytes]) -> None:
    links = parsed(files["index.html"]).xpath("//footer//a/@href")
    assert {"search/", "about/", "accessibility/", "terms/", "tags/"} <= set(links)
    assert "podcasts/machi-no-koe/feed.xml" in links
