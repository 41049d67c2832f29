"""What libass says about the fonts it took, read back after a burn.

A missing font is no error to libass: it takes another, or draws boxes (facts B.2.1). The glyphs are checked
before encoding; this is the second look, at what was really drawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tayori.model.finding import Finding, error

_SELECTED = re.compile(
    r"fontselect: \((?P<asked>.+), \d+, \d+\) -> (?P<found>.+), -?\d+, (?P<postscript>[^,]*)$"
)
_MISSING = re.compile(r"[Gg]lyph 0x(?P<code>[0-9A-Fa-f]+)(?: not found|.* for font)")
_ABSENT = re.compile(r"[Gg]lyph 0x0 for font: \((?P<asked>[^,]+),")
"""On a machine without any other font libass finds nothing to take instead, and says it of glyph 0."""
_CURE = "Put a font that has it into the workspace's fonts/ folder."


def font_findings(log: str) -> tuple[Finding, ...]:
    """Errors for every font that was replaced and every glyph the chosen font does not have."""
    lines = log.splitlines()
    return (*_substituted(lines), *_absent(lines), *_missing(lines))


def _substituted(lines: Iterable[str]) -> tuple[Finding, ...]:
    matches = (match for line in lines if (match := _SELECTED.search(line.strip())))
    pairs = sorted({(m["asked"], m["postscript"]) for m in matches if not _same_face(m)})
    return tuple(
        error("font-substituted", f"The captions ask for {asked}, and {found} was drawn.", _CURE)
        for asked, found in pairs
    )


def _absent(lines: Iterable[str]) -> tuple[Finding, ...]:
    asked = sorted({m["asked"] for line in lines if (m := _ABSENT.search(line))})
    return tuple(
        error("font-substituted", f"The captions ask for {name}, and no font was found.", _CURE)
        for name in asked
    )


def _same_face(match: re.Match[str]) -> bool:
    asked = _plain(match["asked"])
    return asked in _plain(match["postscript"]) or asked == _plain(match["found"])


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())


def _missing(lines: Iterable[str]) -> tuple[Finding, ...]:
    codes = sorted({int(m["code"], 16) for line in lines if (m := _MISSING.search(line))})
    return tuple(
        error("glyph-missing", f"The caption font has no {chr(code)} (U+{code:04X}).", _CURE)
        for code in codes
        if 0 < code <= 0x10FFFF
    )
