"""The organisation's logo as a site shows it: safe to serve, and of a known shape, so that nothing jumps."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tayori.errors import UsageError
from tayori.model.finding import Finding, error
from tayori.publishers.base import Logo

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

MAX_BYTES = 200_000
"""A logo is on every page; a page without media has a hundred kilobytes (issue 7)."""
HEIGHT_PX = 40
_MAX_WIDTH_PX = 200
_WIDE = 2.5
"""From this many times its height on a logo is a lettering, that leaves no room for the name beside it."""
_PNG = b"\x89PNG\r\n\x1a\n"
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*\Z")
_ACTIVE = frozenset({"script", "foreignobject", "iframe", "object", "embed", "handler", "listener"})
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)
_ADVICE = "Export it again as plain SVG or PNG, or take `organisation.logo` out."


@dataclass(frozen=True, slots=True)
class ShownLogo:
    """A logo that is safe, with its measures."""

    data: bytes
    suffix: str
    width_px: int
    """At a height of HEIGHT_PX."""

    @property
    def is_wide(self) -> bool:
        """Whether it stands without the name beside it."""
        return self.width_px > _WIDE * HEIGHT_PX


def read_logo(path: Path) -> Logo:
    """The logo as its file has it. Raises UsageError when it cannot be read."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: the logo cannot be read.", "Restore it, or take it out.") from error
    return Logo(data, "image/svg+xml" if path.suffix.lower() == ".svg" else "image/png")


def logo_findings(path: Path | None) -> tuple[Finding, ...]:
    """Why the logo in that file cannot be shown; nothing for one that can, or for none."""
    if path is None:
        return ()
    try:
        shown_logo(read_logo(path))
    except UsageError as unfit:
        return (error("logo-unfit", unfit.message, unfit.next_step, where="tayori.yaml: organisation.logo"),)
    return ()


def shown_logo(logo: Logo) -> ShownLogo:
    """`logo` measured. Raises UsageError when it is too big, no SVG or PNG, or an SVG that is not at rest."""
    if len(logo.data) > MAX_BYTES:
        raise UsageError(
            f"The logo has {len(logo.data) // 1000} kB; every page shows it, so {MAX_BYTES // 1000} kB are"
            " the most.",
            "Export a smaller one: SVG, or PNG of about 400 pixels.",
        )
    if logo.mime == "image/svg+xml":
        width, height = _svg_size(_svg(logo.data))
        suffix = "svg"
    else:
        width, height = _png_size(logo.data)
        suffix = "png"
    shown = round(HEIGHT_PX * width / height) if height > 0 else HEIGHT_PX
    return ShownLogo(logo.data, suffix, max(1, min(_MAX_WIDTH_PX, shown)))


def _png_size(data: bytes) -> tuple[float, float]:
    if not data.startswith(_PNG) or len(data) < 24:
        raise UsageError("The logo is neither SVG nor PNG.", _ADVICE)
    width, height = struct.unpack(">II", data[16:24])
    return float(width), float(height)


def _svg(data: bytes) -> Element:
    # deferred: most commands know of a site without a logo
    from xml.etree.ElementTree import ParseError

    # defusedxml has no type stubs
    from defusedxml import DefusedXmlException, ElementTree  # type: ignore[import-untyped]

    # NULs fall out, so that another encoding hides nothing
    if b"xml-stylesheet" in data.replace(b"\0", b""):
        raise UsageError("The logo loads a style sheet.", _ADVICE)
    try:
        root: Element = ElementTree.fromstring(data, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UsageError("The logo is no SVG that can be read.", _ADVICE) from error
    if _local(root.tag) != "svg":
        raise UsageError("The logo is no SVG that can be read.", _ADVICE)
    for element in root.iter():
        _refuse_active(element)
    return root


def _refuse_active(element: Element) -> None:
    """In `<img>` nothing of it runs; opened by its own address it would."""
    name = _local(element.tag)
    if name in _ACTIVE:
        raise UsageError(f"The logo contains <{name}>; a logo is a picture only.", _ADVICE)
    if name == "style" and _ELSEWHERE.search(element.text or ""):
        raise UsageError("The logo's style loads something from elsewhere.", _ADVICE)
    for key, value in element.attrib.items():
        said = value.strip().lower()
        is_link = _local(key) in {"href", "src"} and not said.startswith(("#", "data:image/"))
        if _local(key).startswith("on") or is_link or _ELSEWHERE.search(value) or "javascript:" in said:
            raise UsageError(f"The logo's <{name}> runs or loads something ({_local(key)}).", _ADVICE)


def _svg_size(root: Element) -> tuple[float, float]:
    """From its width and height, else from its viewBox; square without either."""
    said = [_NUMBER.match(root.get(name, "")) for name in ("width", "height")]
    if said[0] and said[1]:
        return float(said[0][1]), float(said[1][1])
    box = root.get("viewBox", "").replace(",", " ").split()
    if len(box) == 4 and all(_NUMBER.match(part) for part in box[2:]):
        return float(box[2]), float(box[3])
    return 1.0, 1.0


def _local(name: object) -> str:
    # comments and instructions have a function for a tag
    return str(name).rpartition("}")[2].lower() if isinstance(name, str) else ""
