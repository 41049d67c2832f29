"""Texts that want to be more than text: every page is built as it is with harmless ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tayori.model.asset import Chapter
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import Person
from tayori.model.text import Texts
from tayori.publishers.base import SiteInfo, SiteItem, SiteSeries
from tayori.publishers.plain_text import clean
from tayori.publishers.site.site import Look, Site
from tests.portal.structured_data import faults
from tests.portal.whole_site import BASE, HUB, documents, parsed
from tests.publishers.samples import (
    JA,
    RICH,
    SHOW,
    SITE,
    clip,
    drawn,
    episode,
    folder_publisher,
    photo,
    with_rights,
)

HARMLESS = "駅"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "</title></script><!--<script>",
    "{{ 7*7 }}{% include '/etc/passwd' %}${7*7}",
    "&lt;script&gt;&#60;script&#62;&amp;",
    "\u202egpj.exe\u2066\u2067",
    "a\x00b\x1b[31m\x7f\u2028\ufeff",
    "javascript:alert(1)",
    "]]></description><script/>",
    "../../../../etc/passwd",
    "x\r\nSet-Cookie: a=b",
)
SCHEMES = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "JaVaScRiPt:alert(1)",
    " vbscript:x",
)


class Shelf:
    """The media of a clip, an episode and a photo, published once, and sites of them with other texts."""

    def __init__(self, root: Path) -> None:
        build, publisher = root / "build", folder_publisher(root)
        plain = (clip(build), episode(build), photo(build))
        self._items = tuple(SiteItem(package, publisher.publish(package, None)) for package in plain)

    def files(self, text: str, address: str = "https://x.jp/") -> dict[str, bytes]:
        """The site with `text` wherever somebody may write, and `address` wherever one is asked for."""
        said = Texts.of({"ja": text, "en": text})
        items = [SiteItem(self._changed(item, text, said, address), item.receipt) for item in self._items]
        info: SiteInfo = replace(
            SITE,
            organisation=said,
            contact=text,
            holder=text,
            url=address,
            terms_url=address,
            series=(SiteSeries(id="s", title=said, description=said),),
        )
        show = replace(
            SHOW,
            title=said,
            description=said,
            author=text,
            copyright=text,
            hubs=(address, HUB),
            subscribe=(("apple", address),),
            category=(text,),
        )
        both = {"ja": text, "en": text}
        return drawn(Site(items, (show,), info, Look(base_url=BASE, title=both, lead=both, about=both)))

    @staticmethod
    def _changed(item: SiteItem, text: str, said: Texts, address: str) -> Any:
        cues = Track(JA, TrackKind.CAPTIONS, (Cue(0, 1000, text, text),))
        return replace(
            item.package,
            title=said,
            description=said,
            alt=said,
            tags=(text,),
            audience=text,
            series="s" if item.package.show is None else None,
            metadata=_metadata(text, said, address),
            tracks=(cues,),
            chapters=(Chapter(start_ms=0, title=text),),
        )


def _metadata(text: str, said: Texts, address: str) -> OutputMetadata:
    return with_rights(
        credit=text,
        copyright_notice=text,
        usage_terms=said,
        owner=text,
        notices=(text,),
        people=(Person(text, text),),
        works=tuple(replace(work, title=said, credit=text) for work in RICH.works),
        licence="CC-BY-4.0",
        licence_url=address,
        web_statement=address,
        licensor_url=address,
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def harmless(shelf: Shelf) -> list[Any]:
    return [skeleton(page) for _, page in html_of(shelf.files(HARMLESS))]


def html_of(files: dict[str, bytes]) -> Iterator[tuple[str, Any]]:
    for path, data in files.items():
        if path.endswith(".html"):
            yield path, parsed(data)


def skeleton(page: Any) -> list[tuple[Any, ...]]:
    """Elements, what they are in and the names of their attributes; without places for line ends."""
    return [(e.tag, _around(e), *sorted(e.attrib)) for e in page.iter() if e.tag != "wbr"]


def _around(element: Any) -> Any:
    # libxml2 does not know that wbr is empty, and puts into it what follows
    return next((above.tag for above in element.iterancestors() if above.tag != "wbr"), "")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_changes_no_element(shelf: Shelf, harmless: list[Any], text: str) -> None:
    files = shelf.files(f"駅{text}")
    for (path, page), expected in zip(html_of(files), harmless, strict=True):
        assert skeleton(page) == expected, path
    title = parsed(files["clips/asa-no-eki/index.html"]).xpath("//h1")[0].text_content()
    # a parser reads CR LF as LF, and U+FEFF stays
    assert title == clean(f"駅{text}").replace("\r\n", "\n")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.sampled_from("<>\"'&{}%/\\=:;-! \u2028\u202e\x00scriptjv")).map(lambda t: f"駅{t}駅")
)
def test_no_text_at_all_changes_an_element(shelf: Shelf, harmless: list[Any], text: str) -> None:
    for (path, page), expected in zip(html_of(shelf.files(text)), harmless, strict=True):
        assert skeleton(page) == expected, path


@pytest.mark.parametrize("address", SCHEMES)
def test_no_other_scheme_becomes_a_link(shelf: Shelf, address: str) -> None:
    for path, page in html_of(shelf.files("駅", address)):
        for link in page.xpath("//@href | //@src | //@action | //@poster"):
            assert urljoin(BASE, link).startswith(("https://", "mailto:")), (path, link)
        for document in documents(page):
            assert address.strip().lower() not in json.dumps(document).lower(), path


@pytest.mark.parametrize("text", HOSTILE)
def test_documents_for_machines_hold_hostile_texts(shelf: Shelf, text: str) -> None:
    files = shelf.files(f"駅{text}")
    for path, page in html_of(files):
        assert [fault for document in documents(page) for fault in faults(document)] == [], path
    (video, *_) = documents(parsed(files["clips/asa-no-eki/index.html"]))
    assert video["name"] == video["creditText"] == clean(f"駅{text}")
    etree.fromstring(files["sitemap.xml"])
    for path, data in files.items():
        if path.startswith("oembed/"):
            said = json.loads(data)
            assert said["title"] == clean(f"駅{text}")
            if "html" in said:
                (frame,) = parsed(f"<body>{said['html']}".encode()).xpath("//body/*")
                assert (frame.tag, frame.get("title")) == ("iframe", said["title"].replace("\r\n", "\n"))
                assert not any(name.startswith("on") for name in frame.attrib)
