"""Running a plan: jobs to the executor, results to the ledger, readable names to build/.

This module alone writes the ledger (with `distribute`, for publications). A kill at any point leaves either a
recorded artifact whose bytes are in the store, or nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tayori.errors import Cancelled, TayoriError
from tayori.ledger.ledger import Ledger, StepRecord
from tayori.model.artifact import Artifact
from tayori.model.ids import Digest, Slug
from tayori.pipelines.build_plan import BuildPlan
from tayori.pipelines.executors import Capacity
from tayori.pipelines.jobs import Job, MadeStep, jobs_of, run_job
from tayori.pipelines.observe import Observer
from tayori.pipelines.report import Reporter
from tayori.pipelines.steps import Step, build_path
from tayori.store.files import place_link
from tayori.store.store import Store


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a plan is run."""

    root: Path
    store: Store
    ledger: Ledger
    executor: Executor
    capacity: Capacity
    reporter: Reporter
    cancel: threading.Event


@dataclass(slots=True)
class BuildResult:
    """How a run ended."""

    made: dict[tuple[Slug, str], MadeStep] = field(default_factory=dict)
    failed: dict[tuple[Slug, str], TayoriError] = field(default_factory=dict)
    """By slug and job name."""
    blocked: tuple[Job, ...] = ()
    """Jobs that were not tried because a job they need failed."""


def remember(ledger: Ledger, observer: Observer) -> None:
    """Keep what was observed of the files, so that nobody hashes or probes them again."""
    if observer.new_files or observer.new_facts:
        ledger.record_observations(observer.new_files, observer.new_facts)
        observer.new_files.clear()
        observer.new_facts.clear()


@contextmanager
def recorded_run(ledger: Ledger, command: str, actor: str = "") -> Iterator[int]:
    """A run in the ledger, from its start to its outcome, with who started it."""
    run = ledger.begin_run(command, actor)
    try:
        yield run
    except BaseException as error:
        ledger.end_run(run, f"{type(error).__name__}: {error}")
        raise
    ledger.end_run(run, "done")


def run_plan(plan: BuildPlan, workshop: Workshop, run: int) -> BuildResult:
    """Make everything stale. Failures are collected, the rest goes on. Raises Cancelled on Ctrl-C."""
    jobs = jobs_of(plan)
    workshop.reporter.expect(sum(job.seconds for job in jobs))
    scheduler = _Scheduler(plan, workshop, run)
    try:
        scheduler.work_off(jobs)
    except KeyboardInterrupt:
        workshop.cancel.set()
        workshop.executor.shutdown(wait=True, cancel_futures=True)
        raise Cancelled("Stopped.", "What was finished is kept; run again to go on.") from None
    return scheduler.result


class _Scheduler:
    """Submits jobs as their inputs appear and records them as they end."""

    def __init__(self, plan: BuildPlan, workshop: Workshop, run: int) -> None:
        self._workshop = workshop
        self._run = run
        self._ready: dict[tuple[Slug, str], tuple[Artifact, ...]] = {
            (p.step.slug, p.step.name): p.artifacts for p in plan.steps if p.artifacts
        }
        self._running: dict[Future[tuple[MadeStep, ...]], Job] = {}
        self.result = BuildResult()

    def work_off(self, jobs: tuple[Job, ...]) -> None:
        waiting = list(jobs)
        while waiting or self._running:
            for job in [job for job in waiting if self._can_start(job)]:
                if not job.encodes or self._has_room():
                    waiting.remove(job)
                    self._submit(job)
            if not self._running:
                break
            for future in wait(self._running, return_when=FIRST_COMPLETED).done:
                self._finish(self._running.pop(future), future)
        self.result.blocked = tuple(waiting)

    def _can_start(self, job: Job) -> bool:
        return all((job.slug, need) in self._ready for need in job.needs)

    def _has_room(self) -> bool:
        return sum(job.encodes for job in self._running.values()) < self._workshop.capacity.pictures

    def _submit(self, job: Job) -> None:
        workshop = self._workshop
        inputs: dict[str, dict[str, Digest]] = {
            need: {a.output: a.digest for a in self._ready[job.slug, need]} for need in job.needs
        }
        workshop.reporter.started(job.title, job.seconds)
        future = workshop.executor.submit(
            run_job,
            job,
            inputs,
            workshop.store.root,
            workshop.capacity.threads,
            lambda fraction: workshop.reporter.progress(job.title, fraction),
            workshop.cancel,
        )
        self._running[future] = job

    def _finish(self, job: Job, future: Future[tuple[MadeStep, ...]]) -> None:
        try:
            made = future.result()
        except TayoriError as error:
            self._record_failure(job, error)
            return
        for item in made:
            self._record(item)
        self._workshop.reporter.finished(job.title)

    def _record(self, made: MadeStep) -> None:
        step = made.step
        self._workshop.ledger.record_step(
            self._run,
            StepRecord(
                step.slug, step.name, step.recipe.key, step.recipe.document(), made.artifacts, made.report
            ),
        )
        self._ready[step.slug, step.name] = made.artifacts
        self.result.made[step.slug, step.name] = made
        place_outputs(self._workshop.root, self._workshop.store, step, made.artifacts)

    def _record_failure(self, job: Job, error: TayoriError) -> None:
        for step in job.steps:
            self._workshop.ledger.record_step(
                self._run,
                StepRecord(step.slug, step.name, step.recipe.key, step.recipe.document(), error=str(error)),
            )
        self.result.failed[job.slug, job.name] = error
        self._workshop.reporter.failed(job.title, str(error))


def place_outputs(root: Path, store: Store, step: Step, artifacts: tuple[Artifact, ...]) -> None:
    """Put a step's outputs under their readable names."""
    for output, artifact in zip(step.outputs, artifacts, strict=True):
        if output.file_name is not None:
            place_link(store.path(artifact.digest), build_path(root, step.slug, output.file_name))


def place_all(root: Path, store: Store, plan: BuildPlan, result: BuildResult, *, keep_names: bool) -> None:
    """Make build/ of the planned assets show exactly what is up to date: names added, names taken away.

    `keep_names` takes none away.
    """
    wanted: dict[Slug, set[str]] = {}
    for planned in plan.steps:
        step = planned.step
        made = result.made.get((step.slug, step.name))
        artifacts = made.artifacts if made else planned.artifacts
        names = wanted.setdefault(step.slug, set())
        if artifacts:
            place_outputs(root, store, step, artifacts)
            names.update(o.file_name for o in step.outputs if o.file_name)
    for slug, names in () if keep_names else wanted.items():
        _take_away(build_path(root, slug, ""), names)


def _take_away(folder: Path, keep: set[str]) -> None:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_symlink() and entry.name not in keep:
            entry.unlink()
