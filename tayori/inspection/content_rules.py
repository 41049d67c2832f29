"""What a page's HTML lacks for those who cannot see or hear it: names, labels, titles, captions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tayori.inspection.markup import Document, Node, text_of
from tayori.inspection.model import State
from tayori.inspection.names import by_id, is_field, is_hidden, labels_of, name_of
from tayori.inspection.seen import Seen, doubtful, wrong

_REFERRING = ("aria-labelledby", "aria-describedby")
_LABELABLE = ("input", "select", "textarea", "button", "meter", "output", "progress")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TIGHT = re.compile(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*(0|1(\.\d*)?)\s*(,|\Z)", re.IGNORECASE)
"""Zoom that ends before 200 % (WCAG 1.4.4)."""
_EMPTY = {"a": ("2.4.4", "markup-link-empty"), "button": ("4.1.2", "markup-button-empty")}
_CAPTIONS = ("captions", "subtitles")


def check_content(document: Document) -> tuple[Seen, ...]:
    """What one page lacks, rule by rule."""
    return tuple(seen for rule in _RULES for seen in rule(document))


def has_transcript(document: Document) -> bool:
    """Whether a part of the page calls itself a transcript, by id or class."""
    return any("transcript" in f"{node.get('id')} {node.get('class')}".lower() for node in document.nodes)


def _page(document: Document) -> Iterator[Seen]:
    if not any(text_of(node.element) for node in document.all("title") if node.within("head")):
        yield Seen("2.4.2", "markup-title-missing", "<title>", "The page has no title.")
    if not any(document.all("main")) and not any(document.all(*_HEADINGS)):
        yield Seen("2.4.1", "markup-main-missing", "<body>", "Nothing marks where the content begins.")
    for node in document.all("meta"):
        content = node.get("content")
        if node.get("http-equiv").lower() == "refresh" and not content.strip().startswith("0"):
            yield wrong("2.2.1", "markup-refresh", node, "The page changes by itself after a time.")
        if node.get("name").lower() == "viewport" and _TIGHT.search(content):
            yield wrong("1.4.4", "markup-zoom-forbidden", node, "The page forbids zooming on phones.")


def _pictures(document: Document) -> Iterator[Seen]:
    for node in document.all("img", "area", "input"):
        if node.tag == "input" and node.get("type").lower() != "image":
            continue
        if "alt" not in node.attributes and not (node.tag == "area" and not node.get("href")):
            yield wrong("1.1.1", "markup-alt-missing", node, f"<{node.tag}> has no alt.")
    for node in document.all("iframe"):
        if not node.get("title") and not node.get("aria-label") and not is_hidden(node):
            yield wrong("4.1.2", "markup-frame-untitled", node, "The frame has no title.")


def _headings(document: Document) -> Iterator[Seen]:
    ids = by_id(document)
    for node in document.all(*_HEADINGS):
        if not is_hidden(node) and not name_of(node, ids):
            yield wrong("1.3.1", "markup-heading-empty", node, "The heading is empty.")
    if not any(document.all("h1")):
        yield Seen("2.4.6", "markup-h1-missing", "<body>", "The page has no h1.", State.NEEDS_PERSON)


def _links(document: Document) -> Iterator[Seen]:
    ids = by_id(document)
    for node in document.all("a", "button"):
        if is_hidden(node) or (node.tag == "a" and "href" not in node.attributes):
            continue
        if not name_of(node, ids):
            yield wrong(*_EMPTY[node.tag], node, "It has no text that could be read out.")


def _labels(document: Document) -> Iterator[Seen]:
    ids, labelled = by_id(document), labels_of(document)
    for node in document.all("label"):
        target = ids.get(node.get("for"))
        if "for" in node.attributes and (target is None or target.tag not in _LABELABLE):
            yield wrong("1.3.1", "markup-label-lost", node, f"No field has the id {node.get('for')!r}.")
    for node in document.nodes:
        if is_field(node) and not is_hidden(node) and not _is_labelled(node, labelled):
            yield wrong("4.1.2", "markup-field-unlabelled", node, "The field has no label.")
        for name in _REFERRING:
            lost = [i for i in node.get(name).split() if i not in ids]
            if lost:
                yield wrong("4.1.2", "markup-reference-lost", node, f"{name}: no id {', '.join(lost)}.")


def _is_labelled(node: Node, labelled: frozenset[str]) -> bool:
    said = node.get("aria-label") or node.get("aria-labelledby") or node.get("title")
    return bool(said.strip()) or node.get("id") in labelled or node.within("label")


def _media(document: Document) -> Iterator[Seen]:
    told = has_transcript(document)
    for node in document.all("video"):
        kinds = [t.get("kind", "subtitles").lower() for t in node.element.iter("track")]
        if "muted" in node.attributes and "controls" not in node.attributes:
            yield doubtful("1.2.1", "media-silent", node, "A silent moving picture: is it only decoration?")
        elif not any(kind in _CAPTIONS for kind in kinds) and not node.get("data-burned"):
            text = "The video has no caption track, and data-burned does not say that its picture has them."
            yield wrong("1.2.2", "media-captions-missing", node, text)
    for node in document.all("audio"):
        if not told:
            yield doubtful("1.2.1", "media-transcript-missing", node, "No transcript was found on this page.")
    for node in document.all("audio", "video"):
        if "autoplay" in node.attributes and "muted" not in node.attributes:
            yield wrong("1.4.2", "media-autoplay", node, "It plays by itself, with sound.")
        if "autoplay" in node.attributes and "controls" not in node.attributes:
            yield doubtful("2.2.2", "media-unstoppable", node, "It plays by itself and has no controls.")


_RULES: tuple[Callable[[Document], Iterator[Seen]], ...] = (
    _page,
    _pictures,
    _headings,
    _links,
    _labels,
    _media,
)
