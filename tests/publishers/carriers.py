"""Every carrier of rights, rendered from one statement, and what each has to carry.

NOT_CARRIED says what a carrier does not carry, and why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree, html

from tayori.feeds.rss import render_feed
from tayori.model.publishing import Package
from tayori.model.rights import RightsStatement
from tayori.pipelines.feeds.items import feed_text
from tayori.publishers.base import SiteItem
from tayori.publishers.manual import post_text
from tayori.publishers.plain_text import one_line
from tayori.publishers.site.site import Look, Site
from tayori.publishers.wordpress.rights_fields import rights_fields
from tayori.publishers.youtube.video import shown as youtube_text
from tests.feeds.samples import channel, item
from tests.publishers.samples import (
    JA,
    METADATA,
    RICH,
    SHOW,
    SITE,
    clip,
    drawn,
    episode,
    folder_publisher,
    photo,
)

BASE = "https://ijyu.example.jp/"
PAGES = {
    "clip page": "clips/asa-no-eki/index.html",
    "episode page": "podcasts/machi-no-koe/hajimari/index.html",
    "photo page": "photos/yuki-no-michi/index.html",
}


class Carriers:
    """Everything that leaves for the same statement, with the media published once."""

    def __init__(self, root: Path) -> None:
        publisher, build = folder_publisher(root), root / "build"
        packages = (clip(build), episode(build), photo(build))
        self.items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)

    def of(self, said: RightsStatement) -> dict[str, list[str]]:
        """Carrier -> every text and address it says, as its readers' programs parse it."""
        files = self.site(said)
        made = {name: list(page_texts(files[path])) for name, path in PAGES.items()}
        made |= {f"{name}, JSON-LD": list(values(json_ld(files[path]))) for name, path in PAGES.items()}
        metadata = replace(METADATA, rights=said)
        made["by hand"] = post_text(with_statement(self.items[0].package, said), JA).split("\n")
        made["YouTube"] = youtube_text(metadata, JA).split("\n")
        made["WordPress"] = list(wordpress_texts(rights_fields(said, JA)))
        made["feed, item"] = list(xml_texts(etree.fromstring(self.feed(said)).find("channel/item")))
        return made

    def site(self, said: RightsStatement) -> dict[str, bytes]:
        """The files of a site where everything has these rights."""
        shown = tuple(SiteItem(with_statement(i.package, said), i.receipt) for i in self.items)
        return drawn(Site(shown, (SHOW,), SITE, Look(base_url=BASE)))

    def feed(self, said: RightsStatement) -> bytes:
        """A feed of one episode, as the pipelines hand it over."""
        package = with_statement(self.items[1].package, said)
        return render_feed(channel(), [item(description=feed_text(package, JA), rights=package.rights)])


def with_statement(package: Package, said: RightsStatement) -> Package:
    return replace(package, metadata=replace(package.metadata, rights=said))


def parsed(page: bytes) -> Any:
    return html.document_fromstring(page.decode())


def json_ld(page: bytes) -> Any:
    script, *_ = parsed(page).xpath("//script[@type='application/ld+json']")
    return json.loads(script.text)


def page_texts(page: bytes) -> Iterator[str]:
    (block,) = parsed(page).xpath("//section[@id='rights']")
    yield from (cell.text_content() for cell in block.xpath(".//dt | .//dd"))
    yield from block.xpath(".//@href | .//@datetime")


def xml_texts(element: Any) -> Iterator[str]:
    for part in element.iter():
        yield from (part.text or "", *part.attrib.values())


def wordpress_texts(fields: dict[str, Any]) -> Iterator[str]:
    for name in ("caption", "description"):
        tree: Any = html.fragment_fromstring(fields[name], create_parent="div")
        yield from (tree.text_content(), *tree.xpath(".//@href"))
    yield from (value for value in fields["meta"].values() if value)


def values(document: Any) -> Iterator[str]:
    match document:
        case dict():
            for value in document.values():
                yield from values(value)
        case list():
            for value in document:
                yield from values(value)
        case _:
            yield str(document)


# ---- which carrier carries what

FIELDS = ("credit", "copyright", "licence", "terms", "notices", "AI", "until")
_POSTED = "no such field where people post; on that day a person takes it down"
_NOTICE = "schema.org has no property for a sentence that has to be shown; the page around it shows it"
_END = "YouTube has no field for it, and on that day the video is taken down (facts A.8)"
NOT_CARRIED = {
    ("YouTube", "until"): _END,
    ("by hand", "until"): _POSTED,
    ("clip page, JSON-LD", "notices"): _NOTICE,
    ("episode page, JSON-LD", "notices"): _NOTICE,
    ("photo page, JSON-LD", "notices"): _NOTICE,
}
"""(carrier, field) -> why not; everything else is carried."""
CARRIERS = ("YouTube", "by hand", "feed, item", "WordPress", *PAGES, *(f"{page}, JSON-LD" for page in PAGES))


def wanted(carrier: str, field: str, said: RightsStatement) -> tuple[str, ...]:
    """What has to be found of a field in a carrier."""
    linked = carrier.endswith("JSON-LD")
    match field:
        case "credit":
            return (said.credit,)
        case "copyright":
            return (said.copyright_notice,)
        case "licence":
            return (said.licence_url or said.usage_terms.get(JA),)
        case "terms":
            return (said.web_statement,)
        case "notices":
            return said.notices
        case "AI":
            return ("compositeWithTrainedAlgorithmicMedia" if linked else "生成AI",)
        case _:
            return (f"end={said.valid_until}T23:59+09:00" if carrier == "feed, item" else said.valid_until,)


def missing(carriers: Carriers, said: RightsStatement) -> list[str]:
    """`carrier: field` of everything that should be there and is not."""
    found = []
    for carrier, texts in carriers.of(said).items():
        whole = one_line(" ".join(texts)).translate(FULL_WIDTH)
        for field in FIELDS:
            words = [one_line(text).translate(FULL_WIDTH) for text in wanted(carrier, field, said)]
            if not all(word in whole for word in words) and (carrier, field) not in NOT_CARRIED:
                found.append(f"{carrier}: {field}")
    return found


FULL_WIDTH = str.maketrans("<>", "＜＞")
"""YouTube refuses the others; which of the two was sent is tested beside its publisher."""
SAID = replace(RICH, notices=RICH.notices[:1])
