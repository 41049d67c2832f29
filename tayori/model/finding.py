"""A finding: something a check noticed, with a severity and a cure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; only `error` makes an output fail its checks."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check noticed. It stops nothing by itself."""

    rule: str
    """Stable kebab-case name, e.g. `hlg-tone-mapped`; documented in docs/reference/findings.md."""
    severity: Severity
    text: str
    """One sentence with the numbers."""
    cure: str = ""
    """What to do about it; empty where nothing needs doing."""
    where: str = ""
    """Cue number, time or stream the finding is about; empty for the whole file."""
    cues: tuple[int, ...] = ()
    """Numbers, from 1, of all the cues it is about, where `where` may name only the first few."""

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        return f"{self.severity}: {self.text}{place}{' ' + self.cure if self.cure else ''}"


def note(rule: str, text: str, cure: str = "", where: str = "") -> Finding:
    """A finding that only informs."""
    return Finding(rule, Severity.NOTE, text, cure, where)


def warning(rule: str, text: str, cure: str = "", where: str = "") -> Finding:
    """A finding somebody should look at."""
    return Finding(rule, Severity.WARNING, text, cure, where)


def error(rule: str, text: str, cure: str = "", where: str = "") -> Finding:
    """A finding that makes an output fail its checks."""
    return Finding(rule, Severity.ERROR, text, cure, where)
