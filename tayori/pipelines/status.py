"""`status`: every asset at a glance. Built? Cleared? Out where? What expires?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from tayori.config.settings import Settings
from tayori.errors import CheckFailed
from tayori.model.artifact import Status
from tayori.model.asset import Asset, Show, kind_of
from tayori.pipelines.approval.approval import Given, StageState, given_approvals, stage_states
from tayori.pipelines.clearance.clearing import Clearing, local_today
from tayori.pipelines.opening import OpenWorkspace
from tayori.publishers.registry import get_kind
from tayori.rights.clearance import availability_end


@dataclass(frozen=True, slots=True)
class AssetStatus:
    """One asset's line."""

    slug: str
    kind: str
    title: str
    built: str
    """`up-to-date`, `stale: 3 of 12`, `failed: picture/vertical`, or the error that stands in the way."""
    cleared: tuple[tuple[str, bool], ...]
    """By target."""
    published: tuple[tuple[str, str], ...]
    """(target, state) of what is or was out."""
    expires: date | None
    """Last day all its grants hold."""
    findings: tuple[dict[str, Any], ...]
    """Of the outputs as they were checked."""
    approvals: tuple[StageState, ...] = ()
    """Of every stage the workspace has."""

    def document(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "slug": self.slug,
            "kind": self.kind,
            "title": self.title,
            "built": self.built,
            "cleared": dict(self.cleared),
            "approvals": {state.stage: state.document() for state in self.approvals},
            "published": dict(self.published),
            "expires": self.expires.isoformat() if self.expires else None,
            "findings": list(self.findings),
        }

    def row(self) -> list[str]:
        """Cells for a table."""
        cleared = ", ".join(f"{name} {'yes' if ok else 'NO'}" for name, ok in self.cleared)
        approved = "; ".join(f"{state.stage} {state}" for state in self.approvals)
        published = ", ".join(f"{name} {state}" for name, state in self.published)
        counts = [sum(f["severity"] == s for f in self.findings) for s in ("error", "warning", "note")]
        noticed = "/".join(str(n) for n in counts) if any(counts) else ""
        expires = self.expires.isoformat() if self.expires else ""
        return [self.slug, self.kind, self.title, self.built, cleared, approved, published, expires, noticed]


COLUMNS = (
    "asset",
    "kind",
    "title",
    "built",
    "cleared",
    "approved",
    "published",
    "expires",
    "errors/warnings/notes",
)


def workspace_status(opened: OpenWorkspace) -> tuple[AssetStatus, ...]:
    """The status of every asset, then of every show, of an opened workspace."""
    reports = opened.ledger.reports(p.step.recipe.key for p in opened.plan.steps)
    published: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (target, slug), receipt in sorted(opened.ledger.publications().items()):
        published[slug].append((target, str(receipt.state)))
    settings = opened.workspace.settings
    given = _given(opened)
    clearing = Clearing(settings, opened.grants, local_today(settings), opened.workspace.episodes)
    assets = tuple(
        AssetStatus(
            slug=asset.slug,
            kind=kind_of(asset),
            title=asset.title.get(asset.lang),
            built=_built(asset, opened),
            cleared=_cleared(asset, settings, clearing),
            published=tuple(published[asset.slug]),
            expires=availability_end(asset.rights, opened.workspace.grants),
            findings=tuple(
                finding
                for p in opened.plan.of(asset.slug)
                for finding in reports.get(p.step.recipe.key, {}).get("findings", ())
            ),
            approvals=_approvals(asset, opened, given),
        )
        for asset in opened.workspace.assets
    )
    return (*assets, *(_of_show(show, opened, clearing) for show in opened.workspace.shows))


def _given(opened: OpenWorkspace) -> Given | None:
    """The approvals there are; None when a broken chain tells of them, which is no reason to tell nothing."""
    if not opened.workspace.settings.approval.stages:
        return {}
    try:
        return given_approvals(opened.ledger)
    except CheckFailed:
        return None


def _approvals(asset: Asset, opened: OpenWorkspace, given: Given | None) -> tuple[StageState, ...]:
    if given is not None:
        return stage_states(asset, opened, given)
    stages = opened.workspace.settings.approval.stages
    return tuple(StageState(stage, None, is_believed=False) for stage in stages)


def _of_show(show: Show, opened: OpenWorkspace, clearing: Clearing) -> AssetStatus:
    """The line of a show: nothing is built of it, and it goes out with its episodes."""
    workspace = opened.workspace
    return AssetStatus(
        slug=show.slug,
        kind="show",
        title=show.title.get(show.lang),
        built="",
        cleared=_cleared(show, workspace.settings, clearing),
        published=(),
        expires=availability_end(show.rights, workspace.grants),
        findings=(),
    )


def _built(asset: Asset, opened: OpenWorkspace) -> str:
    problem = next((error for slug, error in opened.plan.problems if slug == asset.slug), None)
    if problem is not None:
        return f"blocked: {problem.message}"
    steps = opened.plan.of(asset.slug)
    stale = [p for p in steps if p.status is not Status.UP_TO_DATE]
    failed = [p.step.name for p in stale if p.status is Status.FAILED]
    if failed:
        return f"failed: {', '.join(failed)}"
    return f"stale: {len(stale)} of {len(steps)}" if stale else str(Status.UP_TO_DATE)


def _cleared(asset: Asset, settings: Settings, clearing: Clearing) -> tuple[tuple[str, bool], ...]:
    return tuple(
        (target.name, clearing.clear(asset, target).allowed)
        for target in settings.targets
        if get_kind(target.kind).takes(asset)
    )
