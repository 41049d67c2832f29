"""`tayori build`: make what is stale, show it under readable names, say what happened."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import TayoriError
from tayori.model.artifact import Artifact
from tayori.model.ids import Slug
from tayori.pipelines.build_plan import BuildPlan
from tayori.pipelines.executors import machine_cores, open_executor, share_cores
from tayori.pipelines.opening import OpenWorkspace, lock_path, open_workspace
from tayori.pipelines.report import Reporter
from tayori.pipelines.run import BuildResult, Workshop, place_all, recorded_run, run_plan
from tayori.store.lock import workspace_lock


@dataclass(frozen=True, slots=True)
class Build:
    """A build that ended: the plan it followed and what came of it."""

    opened: OpenWorkspace
    plan: BuildPlan
    result: BuildResult

    @property
    def failures(self) -> tuple[tuple[Slug, TayoriError], ...]:
        """Assets with their first errors, planning before making."""
        return (*self.plan.problems, *((slug, error) for (slug, _), error in self.result.failed.items()))

    def artifacts(self, step: str) -> tuple[Artifact, ...]:
        """What the step called `step` has made, now or before; of a build of one asset."""
        planned = next(p for p in self.plan.steps if p.step.name == step)
        made = self.result.made.get((planned.step.slug, step))
        return made.artifacts if made else planned.artifacts


def build(
    root: Path,
    slugs: Collection[str] | None,
    reporter: Reporter,
    *,
    executor: str = "pool",
    wait: bool = True,
    actor: str = "",
) -> Build:
    """Build the workspace at `root`, or just `slugs`, under its lock, on behalf of `actor`.

    Raises ConfigError for its files, WorkspaceBusy with `wait` false, Cancelled on Ctrl-C. Errors of single
    assets do not raise: they are in the result, and the rest is built.
    """
    with workspace_lock(lock_path(root), "tayori build", wait=wait, on_wait=_say_waiting(reporter)):
        opened = open_workspace(root, slugs, actor=actor)
        return build_opened(opened, reporter, executor)


def build_opened(
    opened: OpenWorkspace, reporter: Reporter, executor: str = "pool", *, keep_names: bool = False
) -> Build:
    """Build an opened workspace; the caller holds the lock.

    `keep_names`: other names in build/ stay, for a plan that is not of all renditions. Raises UsageError when
    something has to be signed and cannot be.
    """
    plan = opened.plan
    result = BuildResult()
    if plan.stale:
        # cryptography takes its time, and a build with nothing to do needs none
        from tayori.pipelines.signing import require_signer

        require_signer(planned.step for planned in plan.stale)
        opened.store.clear_scratch()
        capacity = share_cores(machine_cores())
        with (
            recorded_run(opened.ledger, "build", opened.actor) as run,
            open_executor(executor, capacity) as pool,
        ):
            workshop = Workshop(
                opened.root, opened.store, opened.ledger, pool, capacity, reporter, threading.Event()
            )
            result = run_plan(plan, workshop, run)
    place_all(opened.root, opened.store, plan, result, keep_names=keep_names)
    return Build(opened, plan, result)


def _say_waiting(reporter: Reporter) -> Callable[[str], None]:
    return lambda holder: reporter.note(f"Waiting for {holder}.")
