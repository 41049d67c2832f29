"""What every page shares: one style sheet, small scripts, a few drawings, each at an address with a digest.

New bytes have a new address, so browsers keep them for a year and never mix two versions.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from tayori.publishers.base import SiteInfo
from tayori.publishers.site import brand, paths
from tayori.publishers.site.logo import HEIGHT_PX, ShownLogo, shown_logo

STYLE = "site.css"
ICON = "icon.svg"
_DRAWINGS = (ICON, "waves.svg")
_OWN_COLOUR = brand.DEFAULT.encode()
"""What stands for the organisation's colour in the drawings."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"\n\s*")


@dataclass(frozen=True)
class StaticFile:
    """One file of the design."""

    path: str
    """Below the site's base."""
    data: bytes

    @cached_property
    def integrity(self) -> str:
        """What browsers hold the bytes against (Subresource Integrity)."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.data).digest()).decode()


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands beside the site's name."""

    file: StaticFile
    width_px: int
    height_px: int = HEIGHT_PX
    is_wide: bool = False
    """Too wide for the name beside it."""
    needs_plate: bool = False
    """May be dark on nothing, so that it is lost in the dark."""


@dataclass(frozen=True)
class StaticFiles:
    """All of them, by name: `site.css`, `player.js`, `icon.svg`."""

    by_name: dict[str, StaticFile]
    mark: Mark
    """The organisation's logo, else the design's icon."""
    icon: StaticFile
    """For tabs: the logo when it is an SVG."""

    @classmethod
    def of(cls, info: SiteInfo) -> StaticFiles:
        """The design in the organisation's colours. Raises UsageError for a logo that cannot be shown."""
        accent = brand.hex_of(brand.light(info.colour).accent).encode()
        drawings = {name: _made(name, _read(name).replace(_OWN_COLOUR, accent)) for name in _DRAWINGS}
        icon, logo = drawings[ICON], shown_logo(info.logo) if info.logo else None
        mark = _mark(logo) if logo else Mark(icon, HEIGHT_PX)
        scripts = {name: _made(name, data) for name, data in _scripts().items()}
        style = _style(info)
        for name, drawing in drawings.items():
            style = style.replace(f'url("{name}")', f'url("{drawing.path.rpartition("/")[2]}")')
        shared = drawings | scripts | {STYLE: _made(STYLE, style.encode())}
        if logo:
            shared[f"logo.{logo.suffix}"] = mark.file
        return cls(shared, mark, mark.file if logo and logo.suffix == "svg" else icon)

    def __getitem__(self, name: str) -> StaticFile:
        return self.by_name[name]

    def __iter__(self) -> Iterator[StaticFile]:
        return iter(self.by_name.values())


def _made(name: str, data: bytes) -> StaticFile:
    stem, _, suffix = name.rpartition(".")
    return StaticFile(f"{paths.STATIC}/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{suffix}", data)


def _mark(logo: ShownLogo) -> Mark:
    file = _made(f"logo.{logo.suffix}", logo.data)
    return Mark(file, logo.width_px, is_wide=logo.is_wide, needs_plate=logo.suffix == "png")


def _style(info: SiteInfo) -> str:
    """The colours first, then what uses them."""
    return brand.style(info.colour) + _sheets()


@cache
def _sheets() -> str:
    """The style sheets one after another, in the order of their names, without what only we read."""
    sheets = sorted((files("tayori.publishers.site") / "static" / "css").iterdir(), key=lambda p: p.name)
    texts = (sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.name.endswith(".css"))
    return _INDENT.sub("\n", _COMMENT.sub("", "\n".join(texts)))


@cache
def _scripts() -> dict[str, bytes]:
    scripts = (files("tayori.publishers.site") / "static" / "js").iterdir()
    return {script.name: script.read_bytes() for script in scripts if script.name.endswith(".js")}


def _read(name: str) -> bytes:
    return (files("tayori.publishers.site") / "static" / name).read_bytes()
