"""The crawl of a site: what is broken between its pages, what nobody leads to, which pages are tested."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from tayori.inspection.choice import MOST, Because, Method, Weight, choose_pages, weight_of
from tayori.inspection.crawl import Crawl, Fetched, crawl
from tayori.inspection.link_check import broken_links, strays
from tests.inspection.pages import page_with

START = "https://a.example/portal/"
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{}</urlset>'
)


@dataclass
class Shelf:
    """A site in memory: bodies by path below the start; moved paths lead to others."""

    bodies: dict[str, str]
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def page(self, url: str) -> Fetched:
        self.asked.append(url)
        path = url.removeprefix(START)
        end = self.moved.get(path, path)
        if end not in self.bodies:
            return Fetched(404, "text/plain", b"", START + end)
        mime = "application/xml" if end.endswith(".xml") else "text/html"
        return Fetched(200, mime, self.bodies[end].encode(), START + end)

    def head(self, url: str) -> Fetched:
        if not url.startswith(START):
            return Fetched(0, failure="it has no address")
        return self.page(url)


def crawled(bodies: dict[str, str], moved: dict[str, str] | None = None, *, external: bool = False) -> Crawl:
    return crawl(START, Shelf(bodies, moved or {}), lambda _done, _of: None, external=external)


def site(*paths: str) -> str:
    return SITEMAP.format("".join(f"<url><loc>{START}{path}</loc></url>" for path in paths))


def test_a_sound_site_has_nothing_to_tell() -> None:
    found = crawled(
        {
            "": page_with('<a href="b/#teil">次</a><img src="c.png" alt="">'),
            "b/": page_with('<p id="teil">部</p><a href="../">前</a>'),
            "c.png": "picture",
            "sitemap.xml": site("", "b/"),
        }
    )
    assert [page.url for page in found.pages] == [START, f"{START}b/"]
    assert (broken_links(found), strays(found)) == ((), ())


def test_broken_links_name_the_page_that_has_them() -> None:
    found = crawled({"": page_with('<a href="b/">次</a><a href="lost/">無</a>'), "b/": page_with(_BROKEN)})
    assert [(b.page.removeprefix(START), b.url.removeprefix(START), b.why) for b in broken_links(found)] == [
        ("", "lost/", "answers 404"),
        ("b/", "#nowhere", "has no id 'nowhere'"),
        ("b/", "b/lost.png", "answers 404"),
        ("b/", "b/lost.vtt", "answers 404"),
    ]


_BROKEN = (
    '<a href="../#nowhere">無</a><a href="../#top">頭</a><img src="lost.png" alt="">'
    '<video controls><track src="lost.vtt" kind="captions"></video>'
)


def test_what_the_site_map_names_must_be_there() -> None:
    found = crawled({"": page_with(""), "sitemap.xml": site("", "gone/")})
    assert [(b.page, b.why) for b in broken_links(found)] == [("sitemap.xml", "answers 404")]


def test_strays_are_told_from_both_sides() -> None:
    bodies = {"": page_with('<a href="b/">次</a>'), "b/": page_with(""), "c/": page_with("")}
    found = crawled({**bodies, "sitemap.xml": site("", "c/")})
    assert [(s.url.removeprefix(START), s.in_sitemap) for s in strays(found)] == [("c/", True), ("b/", False)]


def test_an_index_of_site_maps_is_followed() -> None:
    index = site("one.xml").replace("urlset", "sitemapindex").replace("url>", "sitemap>")
    found = crawled({"": page_with(""), "b/": page_with(""), "sitemap.xml": index, "one.xml": site("b/")})
    assert f"{START}b/" in found.in_sitemap


def test_a_redirect_is_followed_and_its_page_read_once() -> None:
    bodies = {"": page_with('<a href="old/">旧</a><a href="new/">新</a>'), "new/": page_with("")}
    found = crawled(bodies, {"old/": "new/"})
    assert [page.url for page in found.pages] == [START, f"{START}new/"]
    assert broken_links(found) == ()


def test_other_sites_are_listed_and_asked_only_on_request() -> None:
    bodies = {"": page_with('<a href="https://b.example/x">外</a><a href="/other/">隣</a>')}
    assert crawled(bodies).external == ("https://a.example/other/", "https://b.example/x")
    assert broken_links(crawled(bodies)) == ()
    assert [b.why for b in broken_links(crawled(bodies, external=True))] == ["it has no address"] * 2


def test_pages_for_frames_of_other_sites_are_read_and_need_no_place_in_the_site_map() -> None:
    told = f'<script type="application/ld+json">{{"embedUrl": "{START}embed/a/"}}</script>'
    frame = page_with("").replace("<head>", '<head><meta name="robots" content="noindex">')
    found = crawled({"": page_with(told), "embed/a/": frame, "sitemap.xml": site("")})
    assert [page.url for page in found.pages] == [START, f"{START}embed/a/"]
    assert strays(found) == ()


def test_downloads_and_other_schemes_are_no_pages() -> None:
    bodies = {
        "": page_with('<a download href="t.html">文</a><a href="mailto:a@b.example">便</a>'),
        "t.html": "x",
    }
    assert len(crawled(bodies).pages) == 1


URLS = [
    START,
    *(f"{START}{lang}{kind}/{n}/" for lang in ("", "en/") for kind in ("clips", "photos") for n in range(30)),
]


def test_large_sites_are_tested_by_kind_and_by_lot() -> None:
    pages = dict.fromkeys(URLS, Weight.TEXT)
    choice = choose_pages(START, pages, seed=1)
    assert (choice.method, len(choice.pages), choice.of) == (Method.MIXED, 40, len(URLS))
    kinds = [page.url.removeprefix(START) for page in choice.pages if page.because is Because.KIND]
    assert kinds == ["", "clips/0/", "photos/0/", "en/clips/0/", "en/photos/0/"]
    assert choose_pages(START, pages, seed=1) == choice
    assert choose_pages(START, pages, seed=2) != choice
    assert choice.untested == ()


MANY = [
    START,
    *(f"{START}{lang}k{kind}/{n}/" for lang in ("", "en/") for kind in range(21) for n in range(3)),
]


def test_all_kinds_are_tested_and_a_quarter_more_is_drawn() -> None:
    choice = choose_pages(START, dict.fromkeys(MANY, Weight.TEXT), seed=1)
    assert (choice.count(Because.KIND), choice.count(Because.RANDOM)) == (43, 11)
    assert (choice.method, choice.untested) == (Method.MIXED, ())
    assert len(choice.pages) > MOST


def test_players_and_forms_come_first_in_each_language_and_what_is_left_out_is_told() -> None:
    weights = dict.fromkeys(MANY, Weight.TEXT) | {START: Weight.FRONT}
    weights |= {f"{START}{lang}k20/1/": Weight.PLAYER for lang in ("", "en/")}
    weights |= {f"{START}{lang}k19/2/": Weight.FORM for lang in ("", "en/")}
    choice = choose_pages(START, weights, seed=1, most=5)
    assert {page.url.removeprefix(START) for page in choice.pages} == {
        "",
        "k19/2/",
        "k20/1/",
        "en/k19/2/",
        "en/k20/1/",
    }
    assert (choice.method, len(choice.untested)) == (Method.REPRESENTATIVE, 43 - 5)
    assert f"{START}en/k0/0/" in choice.untested


def test_a_page_weighs_what_its_visitors_do_there() -> None:
    assert weight_of({"video": 1, "field": 2}) is Weight.PLAYER
    assert (weight_of({"field": 1}), weight_of({"a": 9})) == (Weight.FORM, Weight.TEXT)
    assert weight_of({"video": 1}, is_front=True) is Weight.FRONT


@given(st.integers(1, 200), st.integers(1, 60), st.integers(0, 9))
def test_never_more_than_asked_and_no_page_twice(pages: int, most: int, seed: int) -> None:
    urls = [START, *(f"{START}k{n % 7}/{n}/" for n in range(pages))]
    choice = choose_pages(START, dict.fromkeys(urls, Weight.TEXT), seed, most)
    chosen = [page.url for page in choice.pages]
    assert len(chosen) == min(most, len(urls)) == len(set(chosen))
    assert chosen == [url for url in urls if url in set(chosen)]
