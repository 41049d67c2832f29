"""Does a feed keep the rules of RSS, Apple, Spotify and the Podcast Standards Project? (facts 4.1-4.8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tayori.feeds.categories import category_mistake
from tayori.feeds.check_item import check_explicit, check_item
from tayori.feeds.check_rights import check_rights
from tayori.feeds.document import ATOM, ITUNES, PODCAST, Element, here, is_url, safe_parser, text_of
from tayori.model.finding import Finding, error, note, warning

DESCRIPTION_BYTES = 4000
"""Apple and PSP-1 (facts 4.1, 4.2)."""
TEXT_CHARACTERS = 255
"""Any other value (facts 4.1)."""
FEED_BYTES = 10_000_000
"""Readers commonly give up there (facts 4.9, unverified)."""

_REQUIRED = (
    "title",
    "link",
    "description",
    "language",
    f"{ITUNES}category",
    f"{ITUNES}explicit",
    f"{ITUNES}image",
)
_RECOMMENDED = (f"{ITUNES}author", f"{PODCAST}guid", f"{PODCAST}locked", f"{ATOM}link")
_ONCE = (
    "title",
    "link",
    "description",
    "language",
    f"{ITUNES}author",
    f"{ITUNES}image",
    f"{ITUNES}type",
    f"{PODCAST}guid",
)


def check_feed(document: bytes) -> tuple[Finding, ...]:
    """What is wrong with a feed as it is served; an error is what a directory would reject.

    Nothing the document names is opened. Never raises: what is no feed at all is one finding.
    """
    try:
        root = etree.fromstring(document, safe_parser())
    except etree.XMLSyntaxError as mistake:
        return (error("feed-not-xml", f"The feed is not well-formed XML: {mistake}.", "Build it again."),)
    if root.getroottree().docinfo.doctype:
        return (
            error("feed-has-doctype", "The feed has a document type; readers refuse those.", "Remove it."),
        )
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        return (
            error("feed-not-rss", "The document is not an RSS 2.0 feed.", "Give the address of an RSS feed."),
        )
    items = channel.findall("item")
    found = [*_check_size(document), *_check_channel(channel), *_check_unique(items)]
    for item in items:
        found.extend(check_item(item, serial=text_of(channel, f"{ITUNES}type") == "serial"))
    return tuple(found)


def _check_size(document: bytes) -> Iterator[Finding]:
    if len(document) > FEED_BYTES:
        yield warning(
            "feed-large", f"The feed has {len(document):,} bytes; many readers stop at 10 MB.", "Split it."
        )


def _check_channel(channel: Element) -> Iterator[Finding]:
    yield from _check_presence(channel)
    yield from _check_lengths(channel)
    yield from _check_category(channel)
    yield from _check_self(channel)
    yield from check_explicit(channel, "The show")
    yield from check_rights(channel, "The show")
    kind = text_of(channel, f"{ITUNES}type")
    if kind is not None and kind not in ("episodic", "serial"):
        yield error(
            "type-value", f"itunes:type is {kind!r}; only episodic and serial are known.", "Correct it."
        )
    locked = text_of(channel, f"{PODCAST}locked")
    if locked is not None and locked not in ("yes", "no"):
        yield error(
            "locked-value", f"podcast:locked is {locked!r}; only yes and no are known.", "Correct it."
        )
    yield from _check_cover(channel)
    if channel.find("item") is None:
        yield warning("feed-empty", "The feed has no episode; directories take a show with one at least.")


def _check_presence(channel: Element) -> Iterator[Finding]:
    for tag in _REQUIRED:
        element = channel.find(tag)
        if element is None or not ((element.text or "").strip() or element.attrib):
            yield error(
                "channel-tag-missing", f"The show has no {_short(tag)}.", "Every directory requires it."
            )
    for tag in _RECOMMENDED:
        if channel.find(tag) is None:
            yield warning(
                "channel-tag-recommended", f"The show has no {_short(tag)}.", "Directories ask for it."
            )
    for tag in _ONCE:
        if len(channel.findall(tag)) > 1:
            yield error("channel-tag-twice", f"The show has {_short(tag)} more than once.", "Keep one.")
    if channel.find(f"{ITUNES}owner/{ITUNES}email") is None:
        yield note(
            "owner-missing", "The show has no owner address; Spotify sends its proof of ownership there."
        )


def _check_lengths(channel: Element) -> Iterator[Finding]:
    size = len((text_of(channel, "description") or "").encode())
    if size > DESCRIPTION_BYTES:
        yield error(
            "description-long", f"The show's description has {size} bytes; 4000 are allowed.", "Shorten it."
        )
    for tag in ("title", f"{ITUNES}author", "copyright"):
        length = len(text_of(channel, tag) or "")
        if length > TEXT_CHARACTERS:
            yield error(
                "text-long",
                f"The show's {_short(tag)} has {length} characters; 255 are allowed.",
                "Shorten it.",
            )


def _check_category(channel: Element) -> Iterator[Finding]:
    first = channel.find(f"{ITUNES}category")
    if first is None:
        return
    names = [first.get("text") or "", *(inner.get("text") or "" for inner in first)]
    mistake = category_mistake(names)
    if mistake is not None:
        yield error("category-unknown", f"The show's category: {mistake}.", "Correct it.", here(first))


def _check_self(channel: Element) -> Iterator[Finding]:
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(own) > 1:
        yield error(
            "self-twice", "The feed names its own address more than once.", "Keep one atom:link rel=self."
        )
    for link in own:
        if not is_url(link.get("href")):
            yield error(
                "self-url",
                f"The feed's own address {link.get('href')!r} is no URL.",
                "Correct it.",
                here(link),
            )
        elif not (link.get("href") or "").startswith("https://"):
            yield warning(
                "not-https",
                f"The feed is served without https: {link.get('href')}.",
                "Use https.",
                here(link),
            )


def _check_cover(channel: Element) -> Iterator[Finding]:
    image = channel.find(f"{ITUNES}image")
    address = image.get("href") if image is not None else None
    if image is not None and not (
        is_url(address) and (address or "").lower().endswith((".jpg", ".jpeg", ".png"))
    ):
        yield error(
            "cover-url", f"The cover {address!r} is no URL of a JPEG or PNG file.", "Correct it.", here(image)
        )


def _check_unique(items: list[Element]) -> Iterator[Finding]:
    guids = Counter(text_of(item, "guid") or "" for item in items)
    files = Counter(file.get("url") or "" for item in items for file in item.findall("enclosure"))
    for guid, times in guids.items():
        if guid and times > 1:
            yield error(
                "guid-twice", f"{times} episodes have the guid {guid}.", "Listeners see only one of them."
            )
    for url, times in files.items():
        if url and times > 1:
            yield error(
                "enclosure-twice", f"{times} episodes have the file {url}.", "Apple shows only one of them."
            )


def _short(tag: str) -> str:
    """A tag as people write it."""
    for namespace, prefix in ((ITUNES, "itunes:"), (PODCAST, "podcast:"), (ATOM, "atom:")):
        tag = tag.replace(namespace, prefix)
    return tag
