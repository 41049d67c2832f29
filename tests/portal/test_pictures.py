"""`<picture>`: what a browser may choose among, and what older ones get."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from lxml import html

from tayori.model.ids import digest_bytes
from tayori.model.publishing import PackageFile, Role
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.site.site import Look, Site
from tests.publishers.samples import SHOW, SITE, drawn, episode, file, folder_publisher, photo

HOSTILE = "\"><script>alert(1)</script>' onerror=x & 駅"
BASE = Look(base_url="https://kurasu.example.jp/")


def _copies(folder: Path, of: str, *widths: int) -> tuple[PackageFile, ...]:
    kinds = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
    return tuple(
        replace(
            file(folder, Role.PICTURE, f"{of}-{px}-{kind}.jpg", f"{of}{px}{kind}".encode()),
            mime=mime,
            profile=of,
            width=px,
            height=px // 2,
        )
        for px in widths
        for kind, mime in kinds.items()
    )


def _page(tmp_path: Path, *, copies: bool = True, alt: str = HOSTILE) -> html.HtmlElement:
    package = photo(tmp_path / "build", alt=Texts.of({"ja": alt}))
    files = tuple(replace(f, width=2560, height=1280) for f in package.files)
    more = _copies(tmp_path / "build", "photo", 480, 960) if copies else ()
    package = replace(package, files=(*files, *more))
    publisher = folder_publisher(tmp_path)
    item = SiteItem(package, publisher.publish(package, None))
    pages = drawn(Site((item,), (), SITE, BASE))
    return html.fromstring(pages[f"photos/{package.slug}/index.html"].decode())


def test_the_leanest_format_comes_first_and_every_width_is_said(tmp_path: Path) -> None:
    (picture,) = _page(tmp_path).xpath("//figure//picture")
    assert [source.get("type") for source in picture.xpath(".//source")] == ["image/avif", "image/webp"]
    for source in picture.xpath(".//source"):
        widths = [part.split()[1] for part in source.get("srcset").split(", ")]
        assert widths == ["480w", "960w"]
        assert source.get("sizes").endswith("92vw")
    (image,) = picture.xpath(".//img")
    assert [part.split()[1] for part in image.get("srcset").split(", ")] == ["480w", "960w", "2560w"]
    assert image.get("src") == image.get("srcset").split(", ")[-1].split()[0]
    assert (image.get("width"), image.get("height")) == ("2560", "1280")
    assert (image.get("fetchpriority"), image.get("loading"), image.get("decoding")) == (
        "high",
        None,
        "async",
    )


def test_without_copies_it_is_a_plain_picture(tmp_path: Path) -> None:
    page = _page(tmp_path, copies=False)
    assert page.xpath("//figure//picture") == []
    (image,) = page.xpath("//figure//img")
    assert image.get("srcset") is None
    assert image.get("width") == "2560"


def test_a_hostile_text_alternative_stays_a_text(tmp_path: Path) -> None:
    page = _page(tmp_path)
    (image,) = page.xpath("//figure//img")
    assert image.get("alt") == HOSTILE
    assert image.get("onerror") is None
    scripts = [script for script in page.xpath("//script") if script.get("type") != "application/ld+json"]
    assert not [script for script in scripts if "alert" in (script.text or "")]


def test_an_episode_with_the_covers_of_its_show_has_its_copies(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    package = episode(tmp_path / "build")
    cover = file(tmp_path / "build", Role.COVER, "hajimari.cover.jpg")
    package = replace(package, files=(*package.files, cover))
    item = SiteItem(package, publisher.publish(package, None))
    copies = tuple(publisher.put(SHOW.slug, f) for f in _copies(tmp_path / "build", "cover", 240))
    show = replace(SHOW, cover=publisher.put(SHOW.slug, cover), pictures=copies)
    (entry,) = Site((item,), (show,), SITE, BASE).entries(SITE.languages[0])
    assert entry.pictures == copies
    assert show.cover is not None
    other = replace(show, cover=replace(show.cover, digest=digest_bytes(b"another")))
    (entry,) = Site((item,), (other,), SITE, BASE).entries(SITE.languages[0])
    assert entry.pictures == ()
    publisher.render((item,), (show,), SITE)
    assert all((tmp_path / "site" / copy.url).is_file() for copy in copies)
