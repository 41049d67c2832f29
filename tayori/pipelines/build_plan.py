"""What would be built, and why: every step compared with what the ledger and the store have."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from tayori.config.workspace import Workspace
from tayori.errors import MediaError, TayoriError
from tayori.ledger.ledger import LastBuild, Ledger
from tayori.model.artifact import Artifact, Reason, Status
from tayori.model.asset import Asset, Clip, Episode, Photo
from tayori.model.ids import Key, Slug
from tayori.pipelines.clip_steps import clip_steps
from tayori.pipelines.context import BuildContext
from tayori.pipelines.episode_steps import episode_steps
from tayori.pipelines.photo_steps import photo_steps
from tayori.pipelines.rights_steps import rights_steps
from tayori.pipelines.signing_steps import with_signatures
from tayori.pipelines.steps import Step
from tayori.store.marks import Mark
from tayori.store.store import Store

_INPUT_REASONS = {
    "source": Reason.SOURCE_CHANGED,
    "captions": Reason.CAPTIONS_CHANGED,
    "music": Reason.MUSIC_CHANGED,
    "font": Reason.FONT_CHANGED,
    "cover": Reason.SOURCE_CHANGED,
    "logo": Reason.SOURCE_CHANGED,
    "certificate": Reason.CERTIFICATE_CHANGED,
}
_PARAMETER_REASONS = {"settings": Reason.SETTINGS_CHANGED, "metadata": Reason.METADATA_CHANGED}


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with where it stands."""

    step: Step
    status: Status
    reasons: tuple[Reason, ...]
    artifacts: tuple[Artifact, ...]
    """Its artifacts when it is up to date, in the order of the step's outputs."""


@dataclass(frozen=True)
class BuildPlan:
    """Every step of the asked assets, and the assets whose steps could not be made out."""

    steps: tuple[PlannedStep, ...]
    problems: tuple[tuple[Slug, TayoriError], ...]

    @property
    def stale(self) -> tuple[PlannedStep, ...]:
        """The steps that a run would make."""
        return tuple(s for s in self.steps if s.status is not Status.UP_TO_DATE)

    def of(self, slug: Slug) -> tuple[PlannedStep, ...]:
        """The steps of one asset."""
        return self._by_slug.get(slug, ())

    @cached_property
    def _by_slug(self) -> dict[Slug, tuple[PlannedStep, ...]]:
        groups = groupby(sorted(self.steps, key=_slug_of), key=_slug_of)
        return {slug: tuple(steps) for slug, steps in groups}


def _slug_of(planned: PlannedStep) -> Slug:
    return planned.step.slug


def asset_steps(asset: Asset, workspace: Workspace, context: BuildContext) -> tuple[Step, ...]:
    """The steps of any asset. Raises MediaError or UsageError for what it needs."""
    media = with_signatures(_media_steps(asset, workspace, context), context)
    return (*media, *rights_steps(asset, context))


def _media_steps(asset: Asset, workspace: Workspace, context: BuildContext) -> tuple[Step, ...]:
    match asset:
        case Clip():
            return clip_steps(asset, context)
        case Episode():
            return episode_steps(asset, workspace.get_show(asset.show), context)
        case Photo():
            return photo_steps(asset, context)
        case _:
            raise TypeError(f"no steps for {type(asset).__name__}")


@dataclass(frozen=True, slots=True)
class AssetPlan:
    """Every step of one asset, or why they could not be made out."""

    steps: tuple[PlannedStep, ...] = ()
    problem: TayoriError | None = None
    looked_at: Mapping[Path, Mark | None] = field(default_factory=dict)
    """The given files its steps were derived from, and their folders, with the marks they had before."""


class Planner:
    """Plans the assets of a workspace one by one, each once. Only what is new is hashed and probed."""

    def __init__(self, workspace: Workspace, context: BuildContext, ledger: Ledger, store: Store) -> None:
        self.began_ns = time.time_ns()
        """Before any file was looked at."""
        self.newest_build = ledger.newest_build()
        """Before anything else was read: what is built later is not in the plans."""
        self._artifacts, self._last = ledger.artifacts(), ledger.last_builds()
        self._workspace, self._context, self._store = workspace, context, store
        self._assets = {asset.slug: asset for asset in workspace.assets}
        self._made: dict[Slug, AssetPlan] = {}

    def of(self, slug: Slug) -> AssetPlan:
        """The plan of one asset; empty for one that is not there."""
        if slug not in self._made:
            self._made[slug] = self._plan(self._assets[slug]) if slug in self._assets else AssetPlan()
        return self._made[slug]

    def _plan(self, asset: Asset) -> AssetPlan:
        observer = self._context.observer
        observer.looked_at = {}
        try:
            steps = asset_steps(asset, self._workspace, self._context)
        except TayoriError as error:
            return AssetPlan(problem=error)
        except OSError as error:
            return AssetPlan(problem=_unreadable(asset, error))
        planned = _with_status(steps, self._artifacts, self._last, self._store)
        return AssetPlan(tuple(planned), looked_at=observer.looked_at)


def make_plan(workspace: Workspace, planner: Planner) -> BuildPlan:
    """The plan for all assets of `workspace`."""
    plans = [(asset.slug, planner.of(asset.slug)) for asset in workspace.assets]
    steps = tuple(step for _, plan in plans for step in plan.steps)
    return BuildPlan(steps, tuple((slug, plan.problem) for slug, plan in plans if plan.problem is not None))


def _unreadable(asset: Asset, error: OSError) -> MediaError:
    return MediaError(
        f"{asset.slug}: {error.filename} cannot be read: {error.strerror}.",
        "Put the file back and run again.",
    )


def _with_status(
    steps: tuple[Step, ...],
    artifacts: Mapping[Key, tuple[Artifact, ...]],
    last: Mapping[tuple[Slug, str], LastBuild],
    store: Store,
) -> list[PlannedStep]:
    planned: dict[str, PlannedStep] = {}
    for step in steps:
        found = {a.output: a for a in artifacts.get(step.recipe.key, ())}
        made = tuple(found[o.name] for o in step.outputs if o.name in found)
        complete = len(made) == len(step.outputs)
        if complete and all(store.has(a.digest, a.size) for a in made):
            planned[step.name] = PlannedStep(step, Status.UP_TO_DATE, (), made)
            continue
        before = last.get((step.slug, step.name))
        needs = {planned[name].status for name in step.needs}
        reasons = why_stale(step, before, complete, bool(needs - {Status.UP_TO_DATE}))
        planned[step.name] = PlannedStep(step, _status(step, before, needs), reasons, ())
    return list(planned.values())


def _status(step: Step, last: LastBuild | None, needs: set[Status]) -> Status:
    """Where a step that has to be made stands: it failed, it waits for one that did, or it is stale."""
    if last is not None and last.error is not None and last.key == step.recipe.key:
        return Status.FAILED
    return Status.BLOCKED if needs & {Status.FAILED, Status.BLOCKED} else Status.STALE


def why_stale(step: Step, last: LastBuild | None, recorded: bool, upstream: bool) -> tuple[Reason, ...]:
    """The reasons a step must run: what differs between its recipe and the one it was last made by.

    `recorded`: its key is in the ledger, so only the bytes are gone. `upstream`: a step it needs is stale.
    """
    if recorded:
        return (Reason.ARTIFACT_MISSING,)
    if last is None:
        return (Reason.NEVER_BUILT,)
    reasons = set(_differences(json.loads(last.recipe), json.loads(step.recipe.document())))
    if upstream:
        reasons.add(Reason.UPSTREAM_CHANGED)
    if last.error is not None:
        reasons.add(Reason.FAILED_BEFORE)
    return tuple(r for r in Reason if r in reasons) or (Reason.ARTIFACT_MISSING,)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Reason]:
    inputs = _unequal(old["inputs"], new["inputs"])
    parts = _unequal(json.loads(old["parameters"]), json.loads(new["parameters"]))
    found = [_INPUT_REASONS.get(role.partition("/")[0], Reason.UPSTREAM_CHANGED) for role in inputs]
    found += [_PARAMETER_REASONS[part] for part in parts]
    if old["version"] != new["version"]:
        found.append(Reason.RECIPE_CHANGED)
    if old["tools"] != new["tools"]:
        found.append(Reason.TOOLS_CHANGED)
    return found


def _unequal(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return [name for name in old.keys() | new.keys() if old.get(name) != new.get(name)]
