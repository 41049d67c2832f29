"""What the demo tells at its end: a document for machines, rows for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tayori.model.publishing import Receipt
from tayori.pipelines.build import Build
from tayori.pipelines.clearance.clearing import ENGLISH, Clearance
from tayori.pipelines.describe import build_document, receipt_document, verdict_document
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.distribute import Distribution
from tayori.pipelines.publishing.target_plan import TargetPlan
from tayori.pipelines.recall.enforcement import Enforcement, taken_down
from tayori.pipelines.reports.rights_report import RightsReport
from tayori.pipelines.steps import build_path


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What happened when the clock was advanced, and that all is back."""

    day: date
    done: Enforcement
    left: tuple[str, ...]
    """Files of what was taken down that were still in the site; none."""
    back: tuple[Receipt, ...]


def demo_document(
    opened: OpenWorkspace,
    built: Build,
    published: Distribution,
    refused: tuple[Clearance, ...],
    rehearsal: Rehearsal,
) -> dict[str, Any]:
    """The whole of it as plain values."""
    return {
        "workspace": str(opened.root.resolve()),
        "stale": len(built.plan.stale),
        "build": build_document(built),
        "receipts": [receipt_document(r) for r in published.receipts],
        "refused": [
            {"slug": c.asset.slug, "target": c.target.name, **verdict_document(c.verdict)} for c in refused
        ],
        "rehearsal": {
            "day": rehearsal.day.isoformat(),
            "taken_down": [str(one.receipt.slug) for one in taken_down(rehearsal.done)],
            "left": list(rehearsal.left),
            "evidence": [str(path) for path in rehearsal.done.sheets],
            "back": [receipt_document(r) for r in rehearsal.back],
        },
    }


def demo_rows(
    opened: OpenWorkspace,
    plan: TargetPlan,
    refused: tuple[Clearance, ...],
    rehearsal: Rehearsal,
    report: RightsReport,
) -> list[list[str]]:
    """What, how it went, and where to look."""
    return [
        *_built(opened),
        *_published(opened),
        *_planned(plan),
        *_refused(refused),
        *_rehearsed(rehearsal),
        ["rights ledger, music cue sheet", f"{len(report.files)} files", str(report.files[0].parent)],
    ]


def _built(opened: OpenWorkspace) -> Iterator[list[str]]:
    for asset in opened.workspace.assets:
        names = [o.file_name for p in opened.plan.of(asset.slug) for o in p.step.outputs if o.file_name]
        where = build_path(opened.root, asset.slug, "")
        told = f"{len(names)} files, checked, approved by agency and city"
        yield [asset.title.get(asset.lang), told, str(where)]


def _published(opened: OpenWorkspace) -> Iterator[list[str]]:
    for (target, slug), receipt in sorted(opened.ledger.publications().items()):
        yield [f"{slug} at {target}", str(receipt.state), receipt.url]


def _planned(plan: TargetPlan) -> Iterator[list[str]]:
    for line in plan.lines:
        units = ", ".join(f"{n} of {bucket}" for bucket, n in line.action.quota)
        told = f"would {line.action.action} ({units})"
        yield [f"{line.action.slug} at {plan.target.name}", told, f"tayori plan {plan.target.name} --diff"]


def _refused(refused: tuple[Clearance, ...]) -> Iterator[list[str]]:
    for one in refused:
        reasons = " ".join(reason.text.get(ENGLISH) for reason in one.verdict.reasons)
        yield [
            f"{one.asset.slug} at {one.target.name}",
            f"REFUSED: {reasons}",
            f"tayori rights check {one.asset.slug}",
        ]


def _rehearsed(rehearsal: Rehearsal) -> Iterator[list[str]]:
    names = ", ".join(str(one.receipt.slug) for one in taken_down(rehearsal.done))
    told = f"taken down from portal and feed on {rehearsal.day} (rehearsed), put back for today"
    yield [names, told, str(rehearsal.done.sheets[0]) if rehearsal.done.sheets else ""]
