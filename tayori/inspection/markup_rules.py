"""What is wrong with a page's HTML: the parser's errors, ids, languages, nesting and values.

Each rule yields what it saw, with the success criterion it belongs to (WCAG 2.2; 4.1.1 is of WCAG 2.0, which
JIS X 8341-3:2016 still demands); values that only make HTML invalid belong to none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from tayori.inspection.markup import Document, Node
from tayori.inspection.names import is_hidden
from tayori.inspection.seen import Seen, doubtful, wrong

_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_NUMBER = re.compile(r"\d{1,9}\Z")
_INTEGRITY = re.compile(r"(sha(256|384|512)-[A-Za-z0-9+/]+={0,2}\s*)+\Z")
_CANDIDATE = re.compile(r"\S+(\s+(\d+w|\d+(\.\d+)?x))?\Z")
_OF_TAGS = ("tag", "attribute", "eof", "nested", "implies")
"""Words in the codes of parse errors that 4.1.1 speaks of: tags, nesting, attributes."""

_INTERACTIVE = ("a", "button", "select", "textarea", "label", "iframe", "details", "audio", "video")
_PHRASING = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "em", "strong", "b", "i", "small", "time", "label",
    "button", "cite", "code", "q", "kbd",
))  # fmt: skip
"""Elements in which only phrasing content may stand."""
_FLOW = frozenset((
    "div", "p", "ul", "ol", "dl", "table", "section", "article", "aside", "nav", "header", "footer", "main",
    "form", "figure", "blockquote", "pre", "hr", "address", "fieldset", "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
"""Elements that are no phrasing content."""
_PARENTS = {
    "li": ("ul", "ol", "menu"),
    "dt": ("dl", "div"),
    "dd": ("dl", "div"),
    "figcaption": ("figure",),
    "track": ("audio", "video"),
    "source": ("audio", "video", "picture"),
    "summary": ("details",),
    "legend": ("fieldset",),
    "option": ("select", "optgroup", "datalist"),
}
_OBSOLETE = {"font": "", "center": "", "marquee": "2.2.2", "blink": "2.2.2", "frame": "", "big": "", "tt": ""}

_NUMBERS = ("width", "height", "colspan", "rowspan")
_WORDS: Mapping[str, frozenset[str]] = {
    "loading": frozenset(("lazy", "eager")),
    "decoding": frozenset(("sync", "async", "auto")),
    "preload": frozenset(("none", "metadata", "auto", "")),
    "crossorigin": frozenset(("anonymous", "use-credentials", "")),
    "dir": frozenset(("ltr", "rtl", "auto")),
    "aria-current": frozenset(("page", "step", "location", "date", "time", "true", "false")),
    "aria-live": frozenset(("off", "polite", "assertive")),
    "fetchpriority": frozenset(("high", "low", "auto")),
}
"""Attributes whose values are words; HTML and ARIA 1.2 list them."""
_TRACK_KINDS = frozenset(("subtitles", "captions", "descriptions", "chapters", "metadata"))


def check_markup(document: Document) -> tuple[Seen, ...]:
    """What is wrong with the HTML of one page, rule by rule."""
    return tuple(seen for rule in _RULES for seen in rule(document))


def _parse_errors(document: Document) -> Iterator[Seen]:
    for error in document.errors:
        criterion = "4.1.1" if any(word in error.code for word in _OF_TAGS) else ""
        where = f"line {error.line}, column {error.column}"
        yield Seen(criterion, "markup-parse-error", where, f"{error.code}: {error.text}")


def _ids(document: Document) -> Iterator[Seen]:
    counts = Counter(node.get("id") for node in document.nodes if "id" in node.attributes)
    for node in document.nodes:
        name = node.get("id")
        if "id" in node.attributes and (not name or any(c.isspace() for c in name)):
            yield wrong("", "markup-id-invalid", node, f"The id {name!r} is empty or has white space.")
        elif counts[name] > 1:
            yield wrong("4.1.1", "markup-id-twice", node, f"The id {name!r} is there {counts[name]} times.")
            counts[name] = 0


def _languages(document: Document) -> Iterator[Seen]:
    for root in document.all("html"):
        if not root.get("lang"):
            yield wrong("3.1.1", "markup-lang-missing", root, "The page does not say its language.")
    for node in document.nodes:
        lang = node.get("lang")
        if lang and not _LANG.match(lang):
            criterion = "3.1.1" if node.tag == "html" else "3.1.2"
            yield wrong(criterion, "markup-lang-invalid", node, f"{lang!r} is no language tag (BCP 47).")


def _nesting(document: Document) -> Iterator[Seen]:
    for node in document.nodes:
        parent = node.parent.tag if node.parent else ""
        if node.tag in _PARENTS and parent not in (*_PARENTS[node.tag], "template"):
            yield _misplaced(node, f"<{node.tag}> stands in <{parent}>.")
        elif node.tag in _FLOW and parent in _PHRASING:
            yield _misplaced(node, f"<{node.tag}> stands in <{parent}>, which holds phrasing content only.")
        elif _is_interactive(node) and node.within("a", "button"):
            yield _misplaced(node, f"<{node.tag}> stands in a link or button.")


def _is_interactive(node: Node) -> bool:
    return node.tag in _INTERACTIVE or (node.tag == "input" and node.get("type") != "hidden")


def _misplaced(node: Node, text: str) -> Seen:
    return wrong("4.1.1", "markup-nesting", node, text)


def _obsolete(document: Document) -> Iterator[Seen]:
    for node in document.all(*_OBSOLETE):
        yield wrong(_OBSOLETE[node.tag], "markup-obsolete", node, f"<{node.tag}> is obsolete.")


def _values(document: Document) -> Iterator[Seen]:
    for node in document.nodes:
        if node.tag.startswith("{"):
            continue  # of SVG and MathML
        for name, value in node.attributes.items():
            if not _is_valid(node, name, value.strip()):
                yield wrong("", "markup-value", node, f'{name}="{value}" is no value that {name} can have.')


def _is_valid(node: Node, name: str, value: str) -> bool:
    if name in _NUMBERS:
        return bool(_NUMBER.match(value))
    if name in _WORDS:
        return value.lower() in _WORDS[name]
    match name:
        case "integrity":
            return bool(_INTEGRITY.match(value))
        case "hreflang" | "srclang":
            return value == "x-default" or bool(_LANG.match(value))
        case "srcset":
            return all(
                _CANDIDATE.match(part.strip()) for part in re.split(r",\s+|,\Z", value) if part.strip()
            )
        case "tabindex":
            return value.lstrip("-").isdecimal()
        case "kind" if node.tag == "track":
            return value.lower() in _TRACK_KINDS
        case "aria-expanded" | "aria-pressed" | "aria-selected" | "aria-hidden" | "aria-busy":
            return value in ("true", "false", "mixed", "undefined")
    return True


def _order(document: Document) -> Iterator[Seen]:
    for node in document.nodes:
        value = node.get("tabindex").strip()
        if value.isdecimal() and int(value) > 0:
            yield doubtful("2.4.3", "markup-tabindex", node, f"tabindex={value} changes the order of focus.")
    before = 0
    for node in document.all("h1", "h2", "h3", "h4", "h5", "h6"):
        if is_hidden(node):
            continue
        level = int(node.tag[1])
        if level > before + 1 and before:
            yield doubtful("1.3.1", "markup-heading-jump", node, f"h{before} is followed by h{level}.")
        before = level


_RULES: tuple[Callable[[Document], Iterator[Seen]], ...] = (
    _parse_errors,
    _ids,
    _languages,
    _nesting,
    _obsolete,
    _values,
    _order,
)
