"""Findings for other programs: SARIF 2.1.0 (OASIS), which code hosts and editors show beside the lines.

One result for each cue a finding is about. What SARIF has no word for, the cue's number and times, is in the
result's `properties`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tayori import __version__
from tayori.model.finding import Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True)
class CuePlace:
    """Where a cue is: in time, and in its file."""

    start_ms: int
    end_ms: int
    line: int | None = None
    """From 1; None where it is not known."""


def sarif(findings: Iterable[Finding], path: str, cues: Sequence[CuePlace] = ()) -> dict[str, Any]:
    """The document, ready for JSON: `findings` about the file at `path`, relative or absolute.

    `cues` are the places of its cues in order; findings may name cues beyond them.
    """
    told = tuple(findings)
    rules = tuple(dict.fromkeys(finding.rule for finding in told))
    location = {"uri": quote(path, safe="/")}
    results = [
        result for finding in told for result in _results(finding, rules.index(finding.rule), location, cues)
    ]
    driver = {"name": "tayori", "version": __version__, "rules": [{"id": rule} for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": location}],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _results(
    finding: Finding, rule: int, location: dict[str, str], cues: Sequence[CuePlace]
) -> Iterator[dict[str, Any]]:
    """One for each cue, or one for the file."""
    for number in finding.cues or (None,):
        place = cues[number - 1] if number is not None and number <= len(cues) else None
        where: dict[str, Any] = {"physicalLocation": {"artifactLocation": location}}
        properties: dict[str, Any] = {"cure": finding.cure} if finding.cure else {}
        if number is not None:
            where["logicalLocations"] = [{"name": str(number), "fullyQualifiedName": f"cue {number}"}]
            properties["cue"] = number
        elif finding.where:
            properties["where"] = finding.where
        if place is not None:
            properties |= {"start_ms": place.start_ms, "end_ms": place.end_ms}
            if place.line is not None:
                where["physicalLocation"]["region"] = {"startLine": place.line}
        yield {
            "ruleId": finding.rule,
            "ruleIndex": rule,
            "level": str(finding.severity),
            "message": {"text": f"{finding.text} {finding.cure}".strip()},
            "locations": [where],
            "properties": properties,
        }
