"""`tayori approve`: giving and revoking an approval, with everything that has to be so before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from tayori.errors import Refused, UsageError
from tayori.model.artifact import Status
from tayori.model.asset import Asset
from tayori.model.audit import Approval, AuditEntry, Deed, Seal
from tayori.model.ids import Lang
from tayori.model.rights import Verdict
from tayori.pipelines.approval.approval import (
    StageState,
    approval_details,
    demands_approval,
    difference,
    given_approvals,
    makers,
    same_name,
    seal_of,
    stage_states,
)
from tayori.pipelines.clearance.clearing import ENGLISH, Clearing, local_today, sentences
from tayori.pipelines.opening import OpenWorkspace
from tayori.publishers.registry import get_kind


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why rights do not let an asset go to one target."""

    target: str
    reasons: tuple[str, ...]
    cures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intent:
    """An approval that may be given."""

    asset: Asset
    stage: str
    by: str
    seal: Seal
    refused: tuple[Refusal, ...] = ()
    """Targets that demand approval and take it no sooner for that."""
    last: Approval | None = None
    """The approval that this one would replace."""

    @property
    def changed(self) -> tuple[str, ...]:
        """Parts that are not as they were approved last at this stage."""
        return difference(self.last.seal, self.seal) if self.last else ()


def intend(opened: OpenWorkspace, slug: str, stage: str, by: str, lang: Lang = ENGLISH) -> Intent:
    """What `by` would approve at `stage`; nothing is recorded.

    Raises UsageError for an unknown asset or stage and for what is not built. Raises Refused when a stage
    before is missing or void, when `by` or who is at work made it and the workspace does not let makers
    approve, when `by` approved another stage and it demands different people, and, with the reasons in
    `lang`, when rights let it go to none of the targets that demand approval. Raises CheckFailed for a broken
    audit chain.
    """
    asset, name = opened.workspace.get_asset(slug), _name(by)
    _require_stage(opened, stage)
    _require_built(opened, asset)
    given = given_approvals(opened.ledger)
    states = stage_states(asset, opened, given)
    _require_before(asset, stage, states)
    approval = opened.workspace.settings.approval
    if approval.not_by_maker:
        _refuse_maker(opened, asset, name)
    if approval.different_people:
        _refuse_same(asset, stage, name, states)
    refused = _refused(opened, asset, lang)
    return Intent(asset, stage, name, seal_of(asset, opened), refused, given.get((asset.slug, stage)))


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


def _require_before(asset: Asset, stage: str, states: Iterable[StageState]) -> None:
    for state in takewhile(lambda state: state.stage != stage, states):
        if not state.holds:
            raise Refused(
                f"{asset.slug} cannot be approved at {stage}: {state.stage} comes before and is {state}.",
                f"Run `tayori approve {asset.slug} --stage {state.stage} --by NAME` first.",
            )


def _refused(opened: OpenWorkspace, asset: Asset, lang: Lang) -> tuple[Refusal, ...]:
    """The targets that demand approval and that rights keep it from. Raises Refused when that is all."""
    settings = opened.workspace.settings
    clearing = Clearing(settings, opened.grants, local_today(settings), opened.workspace.episodes)
    targets = [
        target
        for target in settings.targets
        if demands_approval(settings.approval, target.name) and get_kind(target.kind).takes(asset)
    ]
    verdicts = [(target.name, clearing.clear(asset, target)) for target in targets]
    refused = tuple(_refusal(name, verdict, lang) for name, verdict in verdicts if not verdict.allowed)
    if targets and len(refused) == len(targets):
        told = " ".join(f"{each.target}: {' '.join(each.reasons)}" for each in refused)
        cures = dict.fromkeys(cure for each in refused for cure in each.cures)
        raise Refused(
            f"{asset.slug} cannot be approved: its rights let it go nowhere. {told}", " ".join(cures)
        )
    return refused


def _refusal(target: str, verdict: Verdict, lang: Lang) -> Refusal:
    cures = (reason.cure.get(lang) for reason in verdict.reasons)
    return Refusal(target, sentences(verdict, lang), tuple(dict.fromkeys(cures)))


def _refuse_same(asset: Asset, stage: str, by: str, states: Iterable[StageState]) -> None:
    for state in states:
        given = state.approval
        if state.stage != stage and state.holds and given is not None and same_name(given.by, by):
            raise Refused(
                f"{by} cannot approve {asset.slug} at {stage}: {given.by} approved it at {state.stage}.",
                "Each stage needs another person here (`approval: different_people`).",
            )


def _refuse_maker(opened: OpenWorkspace, asset: Asset, by: str) -> None:
    """Neither a maker's word counts, nor another's that a maker types in."""
    for maker, known_by in makers(asset, opened).items():
        if same_name(maker, by):
            told = f"{by} cannot approve {asset.slug}: {maker} {known_by}, and here no maker approves."
        elif same_name(maker, opened.actor):
            told = f"{opened.actor} {known_by}, so nobody's approval of {asset.slug} is recorded from here."
        else:
            continue
        raise Refused(told, "Somebody else has to look at it, and record it under their own account.")
