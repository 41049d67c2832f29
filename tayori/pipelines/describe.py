"""What a command found or did, as plain values for `--json` and for tables."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tayori.errors import TayoriError
from tayori.model.finding import Finding, Severity
from tayori.model.publishing import Capacity, Drift, Receipt
from tayori.model.rights import Verdict
from tayori.pipelines.build import Build
from tayori.pipelines.build_plan import BuildPlan, PlannedStep
from tayori.pipelines.publishing.quota_fit import next_day
from tayori.pipelines.run import BuildResult
from tayori.pipelines.steps import build_path
from tayori.pipelines.workbench import findings_in

if TYPE_CHECKING:
    # a build plans no target
    from tayori.pipelines.publishing.target_plan import TargetLine, TargetPlan


def plan_document(plan: BuildPlan) -> list[dict[str, Any]]:
    """Every step with status and reasons."""
    return [
        {
            "slug": p.step.slug,
            "step": p.step.name,
            "status": p.status,
            "reasons": list(p.reasons),
            "key": p.step.recipe.key,
        }
        for p in plan.steps
    ]


def build_document(build: Build) -> dict[str, Any]:
    """A build: every step, its outputs with digests, and the report kept with it."""
    reports = build.opened.ledger.reports(p.step.recipe.key for p in build.plan.steps)
    steps = [_step_document(build.opened.root, p, build.result, reports) for p in build.plan.steps]
    return {
        "made": len(build.result.made),
        "up_to_date": len(build.plan.steps) - len(build.plan.stale),
        "steps": steps,
        "errors": [error_document(slug, error) for slug, error in build.failures],
        "blocked": [job.title for job in build.result.blocked],
    }


def build_warnings(build: Build) -> list[tuple[str, Finding]]:
    """Warnings about what was made just now, by asset; each once, though several renditions may have it.

    Where a reader stumbles is told with the language of the captions.
    """
    told = [
        (str(slug), _in_language(step, finding))
        for (slug, step), made in build.result.made.items()
        for finding in findings_in(json.loads(made.report))
        if finding.severity is Severity.WARNING
    ]
    return list(dict.fromkeys(told))


def _in_language(step: str, finding: Finding) -> Finding:
    name, _, lang = step.partition("/")
    return replace(finding, where=f"{lang}: {finding.where}") if name == "reading" else finding


def _step_document(
    root: Path, planned: PlannedStep, result: BuildResult, reports: dict[Any, dict[str, Any]]
) -> dict[str, Any]:
    step = planned.step
    made = result.made.get((step.slug, step.name))
    artifacts = made.artifacts if made else planned.artifacts
    return {
        "slug": step.slug,
        "step": step.name,
        "status": "made" if made else planned.status,
        "reasons": list(planned.reasons),
        "outputs": [
            {
                "path": str(build_path(root, step.slug, output.file_name)),
                "digest": artifact.digest,
                "size": artifact.size,
            }
            for output, artifact in zip(step.outputs, artifacts, strict=False)
            if output.file_name
        ],
        "report": reports.get(step.recipe.key),
    }


def error_document(slug: str, error: TayoriError) -> dict[str, Any]:
    """An error of one asset."""
    return {
        "slug": slug,
        "kind": type(error).__name__,
        "exit_code": int(error.exit_code),
        "message": error.message,
        "next_step": error.next_step,
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "text": finding.text,
        "cure": finding.cure,
        "where": finding.where,
        "cues": list(finding.cues),
    }


def verdict_document(verdict: Verdict) -> dict[str, Any]:
    """A verdict with its reasons."""
    return {
        "allowed": verdict.allowed,
        "reasons": [
            {
                "component": r.component,
                "code": r.code,
                "grant": r.grant,
                "field": r.field,
                "text": r.text.as_dict(),
                "cure": r.cure.as_dict(),
                "show": r.show,
            }
            for r in verdict.reasons
        ],
    }


def target_document(plan: TargetPlan) -> dict[str, Any]:
    """A target's plan."""
    return {
        "target": plan.target.name,
        "kind": plan.kind.name,
        "notes": [finding_document(note) for note in plan.notes],
        "actions": [_line_document(plan, line) for line in plan.lines],
        "quota": total_quota(plan),
        "capacity": _capacity_document(plan.capacity) if plan.capacity is not None else None,
    }


def _capacity_document(capacity: Capacity) -> dict[str, Any]:
    return {
        "day": capacity.day.isoformat(),
        "timezone": capacity.timezone,
        "limits": dict(capacity.limits),
        "spent": dict(capacity.spent),
        "left": capacity.left,
        "new_day_at": next_day(capacity).isoformat(),
    }


def total_quota(plan: TargetPlan) -> dict[str, int]:
    """Units by bucket the whole plan would cost."""
    total: dict[str, int] = {}
    for line in plan.lines:
        for bucket, units in line.action.quota:
            total[bucket] = total.get(bucket, 0) + units
    return total


def _line_document(plan: TargetPlan, line: TargetLine) -> dict[str, Any]:
    # a build plans no target
    from tayori.pipelines.publishing.told import changes

    action, fit = line.action, plan.fits.get(line.action.slug)
    return {
        "slug": action.slug,
        "action": action.action,
        "fields": [{"field": c.field, "old": c.old, "new": c.new} for c in changes(line)],
        "quota": dict(action.quota),
        "fits": fit.day.isoformat() if fit is not None and fit.day is not None else None,
        "warnings": list(action.warnings),
        "blocked_by": list(action.blocked_by),
        "verdict": verdict_document(line.verdict),
        "unapproved": list(line.unapproved),
    }


def receipt_document(receipt: Receipt) -> dict[str, Any]:
    """A receipt; never its session, with which anybody could write."""
    return {
        "slug": receipt.slug,
        "target": receipt.target,
        "state": receipt.state,
        "remote_id": receipt.remote_id,
        "url": receipt.url,
        "at": receipt.at.isoformat(),
        "error": receipt.error,
        "files": [
            {"role": f.role, "name": f.name, "url": f.url, "sha256": f.digest, "size": f.size, "mime": f.mime}
            for f in receipt.files
        ],
        "parts": [
            {"name": p.name, "state": p.state, "remote_id": p.remote_id, "error": p.error}
            for p in receipt.parts
        ],
        "fields": dict(receipt.fields),
        "adopted": [{"field": a.field, "ours": a.ours, "theirs": a.theirs} for a in receipt.adopted],
    }


def drift_document(drift: Drift) -> dict[str, Any]:
    """Something that is not as it was sent."""
    return {
        "slug": drift.slug,
        "field": drift.field,
        "expected": drift.expected,
        "found": drift.found,
        "text": drift.text,
        "cure": drift.cure,
        "can_restore": drift.can_restore,
        "can_adopt": drift.can_adopt,
    }
