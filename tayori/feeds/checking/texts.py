"""The rules for texts: how long, with which space around them, with which HTML (facts 4.1-4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tayori.feeds.document import CONTENT, ITUNES, Element, here, short, subject
from tayori.feeds.limits import DESCRIPTION_BYTES, TEXT_CHARACTERS
from tayori.model.finding import Finding, error, note, warning

_LIMITED = ("title", "copyright", *(ITUNES + tag for tag in ("title", "author", "subtitle")))
_TRIMMED = (
    *_LIMITED, "link", "guid", "language", "pubDate",
    *(ITUNES + tag for tag in ("type", "explicit", "duration", "episode", "season", "episodeType", "block")),
)  # fmt: skip
_RICH = ("description", f"{CONTENT}encoded", f"{ITUNES}summary")
_SHOWN = frozenset(("p", "ol", "ul", "li", "a", "br", "h1", "h2"))
"""What Apple or Spotify keep of a description (facts 4.1, 4.3); the rest is dropped, its text stays."""
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/>]")
_TWICE = re.compile(r"&lt;/?(p|a|br|ul|li)\b", re.IGNORECASE)
_PLAIN_LINK = re.compile(r"""<a\s[^<>]{0,500}?href\s*=\s*["']http:""", re.IGNORECASE)


def check_texts(parent: Element) -> Iterator[Finding]:
    """What is wrong with the texts of a show or an episode."""
    name = subject(parent)
    for element in parent:
        if element.tag in _TRIMMED:
            yield from _check_value(element, name)
        elif element.tag in _RICH:
            yield from _check_rich(element, name)
    for element in parent.findall(f"{ITUNES}category") + parent.findall(f"{ITUNES}image"):
        yield from _check_attributes(element, name)


def _check_value(element: Element, name: str) -> Iterator[Finding]:
    said, tag = element.text or "", short(element.tag)
    if element.tag in _LIMITED and len(said.strip()) > TEXT_CHARACTERS:
        text = f"{name}: {tag} has {len(said.strip())} characters; 255 are allowed."
        yield error("text-long", text, "Shorten it.", here(element))
    if said.strip() and said != said.strip():
        # a guid that is trimmed is another one: every subscriber would get the episode again
        cure = "Leave it where the episode is out; begin new ones without." if tag == "guid" else "Remove it."
        yield warning("text-spaces", f"{name}: {tag} has space around its value.", cure, here(element))


def _check_attributes(element: Element, name: str) -> Iterator[Finding]:
    for key, value in element.attrib.items():
        if value != value.strip():
            text = f"{name}: {short(element.tag)} has space around its {key}."
            yield warning("text-spaces", text, "Remove it.", here(element))


def _check_rich(element: Element, name: str) -> Iterator[Finding]:
    said, tag = element.text or "", short(element.tag)
    size = len(said.strip().encode())
    if element.tag == "description" and size > DESCRIPTION_BYTES:
        text = f"{name} has a description of {size} bytes; Apple and PSP-1 take 4000."
        yield error("description-long", text, "Shorten it.", here(element))
    if len(element):
        text = f"{name}: {tag} has HTML that is part of the XML, so readers see only its first words."
        yield error("text-markup", text, "Put it into CDATA.", here(element))
    yield from _check_html(element, said, f"{name}: {tag}")


def _check_html(element: Element, said: str, where: str) -> Iterator[Finding]:
    dropped = sorted({tag.lower() for tag in _TAG.findall(said)} - _SHOWN)
    if dropped:
        text = f"{where} has <{'>, <'.join(dropped[:5])}>, which neither Apple nor Spotify show."
        yield note("html-dropped", text, "Use p, br, ul, ol, li and a.", here(element))
    if _TWICE.search(said):
        text = f"{where} is escaped twice: listeners read the tags."
        yield warning("html-escaped-twice", text, "Escape it once, or put it into CDATA.", here(element))
    if _PLAIN_LINK.search(said):
        text = f"{where} has a link without https, which Spotify does not show."
        yield note("html-link-plain", text, "Link with https.", here(element))
