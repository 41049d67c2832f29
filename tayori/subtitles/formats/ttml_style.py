"""Styling of TTML as far as a track carries it: looks of a text, and where a region stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tayori.model.cue import MarkKind, Position
from tayori.subtitles.formats.xml_tree import Node

Attributes = Mapping[str, str]

_STYLING = ("tts:", "ebutts:", "itts:")
_LONGEST_CHAIN = 16
_MOST_STYLES = 32
"""Styles one element may name; more are not looked at."""
_NAMED = {
    "black": "000000",
    "silver": "C0C0C0",
    "gray": "808080",
    "white": "FFFFFF",
    "maroon": "800000",
    "red": "FF0000",
    "purple": "800080",
    "fuchsia": "FF00FF",
    "magenta": "FF00FF",
    "green": "008000",
    "lime": "00FF00",
    "olive": "808000",
    "yellow": "FFFF00",
    "navy": "000080",
    "blue": "0000FF",
    "teal": "008080",
    "aqua": "00FFFF",
    "cyan": "00FFFF",
}
_HEX = re.compile(r"#([0-9a-fA-F]{6})(?:[0-9a-fA-F]{2})?")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*\d{1,3}\s*)?\)")
_ALIGNED = {"before": Position.TOP, "center": Position.MIDDLE, "after": Position.BOTTOM}
_PUSHED = {"before": Fraction(0), "center": Fraction(1, 2), "after": Fraction(1)}
_PAIR = re.compile(r"(\d{1,5}(?:\.\d{1,9})?)(%|px|c)\s+(\d{1,5}(?:\.\d{1,9})?)(%|px|c)")
_SIZE = re.compile(r"(\d{1,5})(?:px)?\s+(\d{1,5})(?:px)?")
_THIRD = Fraction(35, 100)
_PLAIN = (
    (Fraction(0), Fraction(20, 100)),
    (Fraction(45, 100), Fraction(55, 100)),
    (Fraction(75, 100), Fraction(1)),
)
"""Edges that top, middle and bottom stand for without loss worth telling: our judgement."""
_NEARLY = Fraction(2, 100)
WHITE = "FFFFFF"
_CARRIED = (
    "tts:fontWeight",
    "tts:fontStyle",
    "tts:shear",
    "tts:textDecoration",
    "tts:textEmphasis",
    "tts:color",
    "tts:ruby",
)
_PLACING = ("tts:displayAlign", "tts:origin", "tts:extent")
_EXPECTED: dict[str, tuple[str, ...]] = {
    "tts:fontFamily": ("proportionalSansSerif", "sansSerif", "default"),
    "tts:fontSize": ("100%", "1c"),
    "tts:textAlign": ("center",),
    "ebutts:multiRowAlign": ("start", "center", "auto"),
    "tts:writingMode": ("lrtb", "lr"),
    "tts:rubyPosition": ("outside", "before"),
    "tts:rubyAlign": ("center",),
    "tts:backgroundColor": ("transparent",),
    "tts:showBackground": ("whenActive", "always"),
    "tts:overflow": ("visible", "hidden"),
    "tts:wrapOption": ("wrap", "noWrap"),
    "tts:direction": ("ltr",),
    "tts:unicodeBidi": ("normal",),
    "tts:display": ("auto",),
    "tts:visibility": ("visible",),
    "tts:lineHeight": ("normal", "125%"),
    "tts:opacity": ("1", "1.0"),
}
"""What would look the same with us; anything else of a file's layout is reported."""


def colour(text: str) -> str | None:
    """RRGGBB of a TTML colour, its opacity left out; None when it is none."""
    text = text.strip()
    if found := _HEX.fullmatch(text):
        return found[1].upper()
    if found := _RGB.fullmatch(text):
        return "".join(f"{min(int(part), 255):02X}" for part in found.groups())
    return _NAMED.get(text.lower())


_KNOWN = frozenset((*_CARRIED, *_PLACING, *_EXPECTED))


@dataclass(slots=True)
class Sheet:
    """The styles and regions of a document, and what of them is not used."""

    styles: dict[str, Attributes] = field(default_factory=dict)
    regions: dict[str, Position] = field(default_factory=dict)
    unused: dict[str, None] = field(default_factory=dict)
    """Names of layout we do not keep, in the order they were met."""

    def of(self, node: Node) -> Attributes:
        """What styles an element: the styles it names in their order, then its own attributes."""
        found: dict[str, str] = {}
        for name in _references(node):
            found.update(self.styles.get(name, {}))
        found.update(_styling(node.attributes))
        for name, value in found.items():
            if name in _EXPECTED and value not in _EXPECTED[name]:
                self.leave(name)
        for name in node.attributes:
            if name not in _KNOWN and name.startswith(_STYLING):
                self.leave(name)
        return found

    def leave(self, name: str) -> None:
        """Note that some of the layout is not used."""
        if len(self.unused) < _MOST_STYLES:
            self.unused[name.rpartition(":")[2]] = None


def sheet_of(root: Node) -> Sheet:
    """The styles and regions in the head of a document."""
    named = {n.attributes["xml:id"]: n for n in _in_head(root, "style") if "xml:id" in n.attributes}
    resolved: dict[str, Attributes] = {}
    for name in named:
        _resolve(name, named, resolved)
    sheet = Sheet(resolved)
    for region in _in_head(root, "region"):
        styling = dict(sheet.of(region))
        for nested in region.children():
            styling.update(sheet.of(nested) if nested.name == "style" else {})
        sheet.regions[region.attributes.get("xml:id", "")] = _position(styling, root.attributes, sheet)
    return sheet


def looks(styling: Attributes, inherited: Mapping[MarkKind, str], *, inline: bool) -> dict[MarkKind, str]:
    """Marks of text under an element: what it inherits, as its own styling changes it.

    White is what text is anyway, and only said of a part (`inline`) of it.
    """
    found = dict(inherited)
    _set(found, MarkKind.BOLD, styling.get("tts:fontWeight"), ("bold",))
    _set(found, MarkKind.ITALIC, styling.get("tts:fontStyle"), ("italic", "oblique"))
    shear = styling.get("tts:shear")
    if shear is not None and not inline and shear.strip(" 0.%"):
        found[MarkKind.ITALIC] = ""
    decoration = (styling.get("tts:textDecoration") or "").split()
    if "underline" in decoration:
        found[MarkKind.UNDERLINE] = ""
    elif {"none", "noUnderline"} & set(decoration):
        found.pop(MarkKind.UNDERLINE, None)
    emphasis = styling.get("tts:textEmphasis")
    if emphasis is not None:
        found.pop(MarkKind.EMPHASIS, None)
        if "none" not in emphasis.split():
            found[MarkKind.EMPHASIS] = ""
    rgb = colour(styling.get("tts:color", ""))
    if rgb is not None:
        found[MarkKind.COLOUR] = rgb
        if rgb == WHITE and not inline:
            del found[MarkKind.COLOUR]
    return found


def _set(found: dict[MarkKind, str], kind: MarkKind, value: str | None, on: tuple[str, ...]) -> None:
    if value is None:
        return
    found.pop(kind, None)
    if value.strip() in on:
        found[kind] = ""


def _styling(attributes: Attributes) -> dict[str, str]:
    return {name: value.strip() for name, value in attributes.items() if name in _KNOWN}


def _references(node: Node) -> list[str]:
    return list(dict.fromkeys(node.attributes.get("style", "").split()))[:_MOST_STYLES]


def _in_head(root: Node, name: str) -> Iterator[Node]:
    """The elements of that name within head's styling and layout."""
    for head in root.children():
        if head.name == "head":
            for part in head.children():
                yield from (node for node in part.children() if node.name == name)


def _resolve(
    name: str, named: Mapping[str, Node], resolved: dict[str, Attributes], depth: int = 0
) -> Attributes:
    """A style with what it takes from the styles it refers to; circles end, and so do very long chains."""
    if name not in resolved and name in named and depth < _LONGEST_CHAIN:
        resolved[name] = {}
        found: dict[str, str] = {}
        for other in _references(named[name]):
            found.update(_resolve(other, named, resolved, depth + 1))
        resolved[name] = found | _styling(named[name].attributes)
    return resolved.get(name, {})


def _position(styling: Attributes, root: Attributes, sheet: Sheet) -> Position:
    """Where text of a region stands: judged by the edge it is pushed to, and the region's place."""
    align = styling.get("tts:displayAlign", "before")
    origin = _shares(styling.get("tts:origin", ""), root)
    extent = _shares(styling.get("tts:extent", ""), root)
    if origin is None or extent is None:
        if "tts:origin" in styling:
            sheet.leave("tts:origin")
        return _ALIGNED.get(styling.get("tts:displayAlign", ""), Position.BOTTOM)
    edge = origin[1] + extent[1] * _PUSHED.get(align, Fraction(0))
    if abs(2 * origin[0] + extent[0] - 1) > _NEARLY or not any(low <= edge <= high for low, high in _PLAIN):
        sheet.leave("tts:origin")
    return Position.TOP if edge < _THIRD else Position.MIDDLE if edge < 1 - _THIRD else Position.BOTTOM


def _shares(pair: str, root: Attributes) -> tuple[Fraction, Fraction] | None:
    """`10% 80%` as shares of width and height, also from pixels and cells; None when unknown."""
    found = _PAIR.fullmatch(pair)
    if not found:
        return None
    shares = []
    for at in (0, 1):
        value, unit = found[2 * at + 1], found[2 * at + 2]
        whole = _wholes(unit, root)[at]
        if not whole:
            return None
        shares.append(Fraction(value) / whole)
    return shares[0], shares[1]


def _wholes(unit: str, root: Attributes) -> tuple[int, int]:
    """How many of a unit make the width and the height; 0 when the document does not say."""
    if unit == "%":
        return 100, 100
    name, otherwise = ("tts:extent", (0, 0)) if unit == "px" else ("ttp:cellResolution", (32, 15))
    sizes = _SIZE.fullmatch(root.get(name, "").strip())
    return (int(sizes[1]), int(sizes[2])) if sizes else otherwise
