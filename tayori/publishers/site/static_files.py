"""What every page shares: one style sheet, small scripts, a few drawings, each at an address with a digest.

New bytes have a new address, so browsers keep them for a year and never mix two versions.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tayori.publishers.base import SiteInfo
from tayori.publishers.site import paths

STYLE = "site.css"
_DRAWINGS = ("icon.svg", "waves.svg")


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file of the design."""

    path: str
    """Below the site's base."""
    data: bytes

    @property
    def integrity(self) -> str:
        """What browsers hold the bytes against (Subresource Integrity)."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.data).digest()).decode()


@dataclass(frozen=True)
class StaticFiles:
    """All of them, by name: `site.css`, `player.js`, `icon.svg`."""

    by_name: dict[str, StaticFile]

    @classmethod
    def of(cls, info: SiteInfo) -> StaticFiles:
        """The design in the organisation's colours."""
        drawings = {name: _made(name, _read(name)) for name in _DRAWINGS}
        scripts = {name: _made(name, data) for name, data in _scripts().items()}
        style = _style(info)
        for name, drawing in drawings.items():
            style = style.replace(f'url("{name}")', f'url("{drawing.path.rpartition("/")[2]}")')
        return cls(drawings | scripts | {STYLE: _made(STYLE, style.encode())})

    def __getitem__(self, name: str) -> StaticFile:
        return self.by_name[name]

    def __iter__(self) -> Iterator[StaticFile]:
        return iter(self.by_name.values())


def _made(name: str, data: bytes) -> StaticFile:
    stem, _, suffix = name.rpartition(".")
    return StaticFile(f"{paths.STATIC}/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{suffix}", data)


def _style(info: SiteInfo) -> str:  # noqa: ARG001 - the organisation's colours follow
    return _sheets()


@cache
def _sheets() -> str:
    """The style sheets one after another, in the order of their names."""
    sheets = sorted((files("tayori.publishers.site") / "static" / "css").iterdir(), key=lambda p: p.name)
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.name.endswith(".css"))


@cache
def _scripts() -> dict[str, bytes]:
    scripts = (files("tayori.publishers.site") / "static" / "js").iterdir()
    return {script.name: script.read_bytes() for script in scripts if script.name.endswith(".js")}


def _read(name: str) -> bytes:
    return (files("tayori.publishers.site") / "static" / name).read_bytes()
