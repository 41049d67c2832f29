"""A feed's text as a tree: strict where it is well-formed, mended where it is not, and never expanded.

No entity a document defines is put in, nothing it names is opened; nesting ends where libxml2 ends it (256).
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import Any

from lxml import etree

from tayori.errors import UsageError
from tayori.feeds.document import Element
from tayori.model.finding import Finding, note, warning

_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^\[<>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_DOCTYPE_BEGUN = re.compile("<!DOCTYPE", re.IGNORECASE)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PAGE = re.compile(r"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|RDF|feed|channel)[\s>]", re.IGNORECASE)
_ALTERNATE = re.compile(r"<link\b[^<>]*application/(?:rss|atom)\+xml[^<>]*>", re.IGNORECASE)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNWRITABLE_REFERENCE = re.compile(
    r"&#(?:[0-8]|1[1-24-9]|2\d|3[01]|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)


def feed_root(text: str) -> tuple[Element, tuple[Finding, ...]]:
    """The root element of a feed's text, and what had to be mended. Raises UsageError for what is no XML."""
    body = text.lstrip("\ufeff \t\r\n")
    _refuse_others(body)
    found: list[Finding] = []
    body = _without_head(body, found)
    body = _UNWRITABLE_REFERENCE.sub("", _UNWRITABLE.sub("", body))
    body = _NAMED.sub(_character, body)
    data = body.encode()
    try:
        return etree.fromstring(data, _parser(recover=False)), tuple(found)
    except etree.XMLSyntaxError as mistake:
        why = str(mistake.msg)
    root = _mended(data)
    text = f"The feed is not well-formed XML ({why}); it was mended, and something may be missing."
    found.append(warning("import-repaired", text, "Compare the number of episodes with the old host's."))
    return root, tuple(found)


def _refuse_others(body: str) -> None:
    if not body:
        raise UsageError("The feed is empty.", "Give the address of an RSS feed.")
    if body.startswith(("{", "[")):
        raise UsageError(
            "This is JSON, not a feed in XML.",
            "Give the address of the show's RSS feed; JSON Feed is not read.",
        )
    root = _ROOT.search(body[:20_000])
    page = _PAGE.search(body[:20_000])
    if page and (root is None or page.start() < root.start()):
        link = _ALTERNATE.search(body[:30_000])
        address = _HREF.search(link[0]) if link else None
        step = f"Its feed is {html.unescape(address[1])}." if address else "Look for its RSS address."
        raise UsageError("This is a web page, not a feed.", step)
    if "<" not in body[:20_000]:
        raise UsageError("This is no feed: there is no tag in it.", "Give the address of an RSS feed.")


def _without_head(body: str, found: list[Finding]) -> str:
    """Without what stands before the first tag, its declaration and its document type."""
    first = body.find("<")
    body = _DECLARATION.sub("", body[first:], count=1)
    head = _ROOT.search(body[:200_000])
    before = body[: head.start()] if head else body[:200_000]
    begun = _DOCTYPE_BEGUN.search(before)
    doctype = _DOCTYPE.match(before, begun.start()) if begun else None
    if doctype is None:
        return body
    if "<!ENTITY" in doctype[0]:
        text = "The feed defines entities of its own; what they stand for was left out."
        found.append(note("import-entities", text, "Look at its texts."))
    return body[: doctype.start()] + body[doctype.end() :]


def _character(reference: re.Match[str]) -> str:
    """An entity of HTML as the character it stands for; others stay, and get lost when mending."""
    if reference[1] in _MARKUP:
        return reference[0]
    return html5.get(f"{reference[1]};", reference[0])


def _mended(data: bytes) -> Element:
    try:
        root = etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError as mistake:
        raise _no_xml(str(mistake.msg)) from mistake
    if root is None:
        raise _no_xml("nothing in it can be read")
    return root


def _no_xml(why: str) -> UsageError:
    return UsageError(f"This is no feed: {why}.", "Give the address of an RSS feed.")


def _parser(*, recover: bool) -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
