"""Where a step is made, and what comes of it: files in scratch and a report."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tayori.model.finding import Finding, Severity

Inputs = dict[str, dict[str, Path]]
"""Files of the steps a job needs, by step and output."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one step made, still in scratch."""

    files: dict[str, Path]
    report: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a job works and how it is heard and stopped."""

    folder: Path
    threads: int
    on_progress: Callable[[float], None] | None = None
    cancel: threading.Event | None = None


def report_of(findings: tuple[Finding, ...], facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A report as it is kept with the artifact."""
    told = [asdict(f) | {"severity": str(f.severity), "cues": list(f.cues)} for f in findings]
    return {"findings": told, "facts": dict(facts or {})}


def findings_in(report: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings of a report; those of older reports name no cues."""
    return tuple(
        Finding(**(told | {"severity": Severity(told["severity"]), "cues": tuple(told.get("cues", ()))}))
        for told in report.get("findings", ())
    )
