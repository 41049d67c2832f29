"""Plans with which nothing was to be done, and need not be made again as long as nothing changes.

A plan is a function of what it is made from, so equal ingredients give an equal plan. The fingerprint holds
all of them: as values where they are read anyway (settings, manifests, grants, the receipt), as marks where
they are files (marks.py), and those not as somebody listed them but as the plan itself was seen to open them,
with the folders they are in. It cannot leave out a file, only hold one too many, which costs time.

Left are three things, and each is excluded otherwise. The clock: only plans are kept for which every moment
they could be compared with is past, or that hold for the day. The store: its artifacts are looked for each
time. The ledger's word on what a recipe made: when it changes, the database itself drops every plan.

Whether it may be out is no part of a plan: rights, approvals, names are asked each time (target_plan.py).
"""

from __future__ import annotations

import inspect
import json
import os
import shutil
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import tayori
from tayori.config.settings import TargetSettings
from tayori.ledger.settled import SettledPlan
from tayori.model.artifact import Status
from tayori.model.asset import Asset
from tayori.model.ids import Digest, canonical_json, digest_bytes
from tayori.model.publishing import Action, Package, PlannedAction, Receipt
from tayori.pipelines.build_plan import AssetPlan
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.opening import OpenWorkspace
from tayori.publishers.registry import get_kind
from tayori.store.marks import Mark, are_settled, read_mark

_FARTHEST_ZONE = timedelta(hours=14)
"""A time without a zone may be meant in any."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan that was just made, with what it was made from."""

    asset: Asset
    package: Package
    last: Receipt | None
    action: PlannedAction


class SettledPlans:
    """The remembered plans of one target."""

    def __init__(self, opened: OpenWorkspace, target: TargetSettings, account: Mapping[str, str]) -> None:
        self._opened = opened
        self._target = target.name
        self._began_ns, self._now = time.time_ns(), datetime.now(UTC)
        self._today = local_today(opened.workspace.settings)
        self._known = opened.ledger.settled_plans(target.name)
        self._marks = {path: read_mark(path) for path in _program_files(opened, target)}
        settings, grants = opened.workspace.settings, dict(opened.workspace.grants)
        self._common = digest_bytes(repr((settings, grants, target, dict(account), self._marks)).encode())

    def find(self, asset: Asset, last: Receipt | None) -> PlannedAction | None:
        """The plan of `asset`, where it was kept and would come out the same; its action is NOTHING."""
        known = self._known.get(asset.slug)
        if known is None:
            return None
        basis = json.loads(known.basis)
        marks = [read_mark(path) for path in basis["files"]]
        if known.fingerprint != self._fingerprint(asset, last, known.basis, marks):
            return None
        if not all(self._opened.store.has(digest, size) for digest, size in basis["made"]):
            return None
        digest = Digest(basis["payload"]) if basis["payload"] is not None else None
        warnings = tuple(basis["warnings"])
        return PlannedAction(
            asset.slug, self._target, Action.NOTHING, payload_digest=digest, warnings=warnings
        )

    def keep(self, made: Iterable[Outcome]) -> None:
        """Remember those of the plans that would come out the same."""
        kept = {one.asset.slug: self._kept(one) for one in made if self._would_last(one)}
        if kept:
            self._opened.ledger.remember_plans(self._target, kept, self._opened.planner.newest_build)

    def _would_last(self, made: Outcome) -> bool:
        action, last, plan = made.action, made.last, self._opened.planner.of(made.asset.slug)
        began_ns = min(self._opened.planner.began_ns, self._began_ns)
        return (
            action.action is Action.NOTHING
            and not (action.changes or action.quota or action.blocked_by)
            and last is not None
            and not (last.unsettled or last.session)
            and all(planned.status is Status.UP_TO_DATE for planned in plan.steps)
            and are_settled((*plan.looked_at.values(), *self._marks.values()), began_ns)
            and all(moment < self._now for moment in _moments(made.package, last))
        )

    def _kept(self, made: Outcome) -> SettledPlan:
        plan = self._opened.planner.of(made.asset.slug)
        basis = canonical_json(_basis(made.action, plan))
        marks = list(plan.looked_at.values())
        return SettledPlan(self._fingerprint(made.asset, made.last, basis, marks), basis)

    def _fingerprint(self, asset: Asset, last: Receipt | None, basis: str, marks: list[Mark | None]) -> str:
        ends = asset.publish_options(self._target).until
        day = self._today if ends is not None else None
        session = last.session if last is not None else ""
        return digest_bytes(repr((self._common, asset, last, session, day, basis, marks)).encode())


def _basis(action: PlannedAction, plan: AssetPlan) -> dict[str, object]:
    artifacts = (artifact for planned in plan.steps for artifact in planned.artifacts)
    return {
        "files": [str(path) for path in plan.looked_at],
        "made": list(dict.fromkeys((artifact.digest, artifact.size) for artifact in artifacts)),
        "payload": action.payload_digest,
        "warnings": action.warnings,
    }


def _program_files(opened: OpenWorkspace, target: TargetSettings) -> Iterator[Path]:
    """What all plans depend on besides values: Tayori, its libraries, the publisher, ffmpeg, the fonts.

    Where libraries are installed, each has a folder named by its version.
    """
    # only a plan of a target asks for programs before it makes anything
    from tayori.media.ffmpeg import executable
    from tayori.subtitles.fonts import font_files

    for folder, names, files in os.walk(Path(tayori.__file__).parent):
        names[:] = (name for name in names if name != "__pycache__")
        yield from (Path(folder, name) for name in files)
    yield from (Path(sysconfig.get_path(name)) for name in ("purelib", "platlib"))
    yield Path(inspect.getfile(get_kind(target.kind).options))
    yield Path(shutil.which(executable()) or executable())
    yield from font_files(opened.root / "fonts")


def _moments(package: Package, last: Receipt) -> Iterator[datetime]:
    """Every moment a plan may compare with the clock; what a remote says may be a time is taken for one."""
    yield from (moment for moment in (package.publish_at, package.published) if moment is not None)
    for _, value in last.fields:
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            continue
        yield found if found.tzinfo is not None else found.replace(tzinfo=UTC) + _FARTHEST_ZONE
