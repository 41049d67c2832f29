"""`tayori approve`: giving and revoking an approval, with everything that has to be so before."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.errors import Refused, UsageError
from tayori.model.artifact import Status
from tayori.model.asset import Asset
from tayori.model.audit import AuditEntry, Deed, Seal
from tayori.pipelines.approval.approval import (
    approval_details,
    given_approvals,
    makers,
    same_name,
    seal_of,
    stage_states,
)
from tayori.pipelines.opening import OpenWorkspace


@dataclass(frozen=True, slots=True)
class Intent:
    """An approval that may be given."""

    asset: Asset
    stage: str
    by: str
    seal: Seal


def intend(opened: OpenWorkspace, slug: str, stage: str, by: str) -> Intent:
    """What `by` would approve at `stage`; nothing is recorded.

    Raises UsageError for an unknown asset or stage and for what is not built, Refused when a stage before is
    missing or void, and when `by` made it and the workspace does not let makers approve.
    """
    asset, name = opened.workspace.get_asset(slug), _name(by)
    _require_stage(opened, stage)
    _require_built(opened, asset)
    for state in stage_states(asset, opened, given_approvals(opened.ledger)):
        if state.stage == stage:
            break
        if not state.holds:
            raise Refused(
                f"{slug} cannot be approved at {stage}: {state.stage} comes before and is {state}.",
                f"Run `tayori approve {slug} --stage {state.stage} --by NAME` first.",
            )
    if opened.workspace.settings.approval.not_by_maker:
        _refuse_maker(opened, asset, name)
    return Intent(asset, stage, name, seal_of(asset, opened))


def approve(opened: OpenWorkspace, intent: Intent) -> AuditEntry:
    """Record an approval in the audit chain."""
    details = approval_details(intent.stage, intent.by, intent.seal)
    return opened.ledger.record_deed(opened.actor, Deed.APPROVED, intent.asset.slug, details)


def revocable(opened: OpenWorkspace, slug: str, stage: str) -> None:
    """Raise UsageError when there is no approval of `slug` at `stage` to revoke."""
    _require_stage(opened, stage)
    if (opened.workspace.get_asset(slug).slug, stage) not in given_approvals(opened.ledger):
        raise UsageError(f"{slug} is not approved at {stage}.", "See `tayori status`.")


def revoke(opened: OpenWorkspace, slug: str, stage: str, by: str) -> AuditEntry:
    """Record that an approval is taken back. Raises UsageError when there is none."""
    name = _name(by)
    revocable(opened, slug, stage)
    return opened.ledger.record_deed(opened.actor, Deed.APPROVAL_REVOKED, slug, {"stage": stage, "by": name})


def _name(by: str) -> str:
    name = " ".join(by.split())
    if not name:
        raise UsageError("An approval needs a name.", "Say who approves: --by NAME.")
    return name


def _require_stage(opened: OpenWorkspace, stage: str) -> None:
    stages = opened.workspace.settings.approval.stages
    if stage not in stages:
        known = ", ".join(stages) or "none"
        raise UsageError(
            f"There is no stage {stage!r}; tayori.yaml has: {known}.", "Stages are named under approval:."
        )


def _require_built(opened: OpenWorkspace, asset: Asset) -> None:
    problem = next((error for slug, error in opened.plan.problems if slug == asset.slug), None)
    if problem is not None:
        raise problem
    stale = [p.step.name for p in opened.plan.of(asset.slug) if p.status is not Status.UP_TO_DATE]
    if stale:
        raise UsageError(
            f"{asset.slug} is not built: {', '.join(stale)}.",
            f"Run `tayori build {asset.slug}`, look at it, then approve.",
        )


def _refuse_maker(opened: OpenWorkspace, asset: Asset, by: str) -> None:
    for maker, known_by in makers(asset, opened).items():
        if same_name(maker, by):
            raise Refused(
                f"{by} cannot approve {asset.slug}: {maker} {known_by}, and here no maker approves.",
                "Somebody else has to look at it.",
            )
