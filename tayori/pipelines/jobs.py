"""Jobs: what is handed to an executor, and what comes back. Both pickle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.errors import MediaError
from tayori.model.artifact import Artifact
from tayori.model.ids import Digest, Slug, canonical_json
from tayori.pipelines.build_plan import BuildPlan, PlannedStep
from tayori.pipelines.steps import PictureWork, Step, sources_of
from tayori.store.files import digest_file, disk_errors
from tayori.store.store import Store


@dataclass(frozen=True, slots=True)
class Job:
    """Steps of one asset that are made in one go."""

    slug: Slug
    name: str
    steps: tuple[Step, ...]
    reasons: tuple[str, ...]

    @property
    def title(self) -> str:
        """For people: `asa-no-eki: pictures`."""
        return f"{self.slug}: {self.name}"

    @property
    def needs(self) -> frozenset[str]:
        """Steps of the asset it waits for."""
        return frozenset(need for step in self.steps for need in step.needs) - {s.name for s in self.steps}

    @property
    def encodes(self) -> bool:
        """Whether it makes pictures, which is what cores and memory are shared for."""
        return any(isinstance(step.work, PictureWork) for step in self.steps)

    @property
    def seconds(self) -> int:
        """A guess of its cost, for the progress bar."""
        return sum(step.seconds for step in self.steps)


@dataclass(frozen=True, slots=True)
class MadeStep:
    """What one step made: its artifacts, now in the store, and its report as canonical JSON."""

    step: Step
    artifacts: tuple[Artifact, ...]
    report: str


def jobs_of(plan: BuildPlan) -> tuple[Job, ...]:
    """The stale steps of a plan as jobs, upstream first; pictures of one clip in one job."""
    groups: dict[tuple[Slug, str], list[PlannedStep]] = {}
    for planned in plan.stale:
        groups.setdefault((planned.step.slug, planned.step.batch), []).append(planned)
    return tuple(
        Job(
            slug,
            name,
            tuple(p.step for p in group),
            tuple(sorted({str(r) for p in group for r in p.reasons})),
        )
        for (slug, name), group in groups.items()
    )


def run_job(
    job: Job,
    inputs: dict[str, dict[str, Digest]],
    store_root: Path,
    threads: int,
    on_progress: Callable[[float], None] | None = None,
    cancel: threading.Event | None = None,
) -> tuple[MadeStep, ...]:
    """Make a job's steps and put what they made into the store.

    `inputs`: digests of the artifacts it needs, by step and output. Raises what the stages raise, and
    MediaError when a given file changed meanwhile: its outputs would be recorded under the wrong digest.
    """
    # Every stage's libraries come along, a third of a second, and a build with nothing stale needs none.
    from tayori.pipelines.perform import perform
    from tayori.pipelines.workbench import Bench

    store = Store(store_root)
    with disk_errors(store_root), store.scratch() as folder:
        paths = {
            step: {name: store.get(digest) for name, digest in outputs.items()}
            for step, outputs in inputs.items()
        }
        made = perform(job.steps, paths, Bench(folder, threads, on_progress, cancel))
        _require_unchanged(job)
        return tuple(
            _stored(step, made[step.name].files, made[step.name].report, store) for step in job.steps
        )


def _stored(step: Step, files: dict[str, Path], report: dict[str, Any], store: Store) -> MadeStep:
    artifacts = []
    for output in step.outputs:
        digest, size = store.add(files[output.name])
        artifacts.append(Artifact(step.recipe.key, output.name, digest, size))
    return MadeStep(step, tuple(artifacts), canonical_json(report))


def _require_unchanged(job: Job) -> None:
    for source in {source for step in job.steps for source in sources_of(step.work)}:
        if digest_file(source.path) != source.digest:
            raise MediaError(f"{source.path.name} changed while {job.slug} was being built.", "Run again.")
