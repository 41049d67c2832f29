"""Making an audiogram: film, captions and manifest come into the workspace together, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tayori.config.workspace import list_slugs
from tayori.config.write import write_new
from tayori.errors import UsageError
from tayori.media.audiogram import make_audiogram
from tayori.model.finding import Finding
from tayori.model.time import seconds
from tayori.pipelines.audiogram.planning import (
    AskedClip,
    AudiogramPlan,
    find_episode,
    heard_sound,
    plan_audiogram,
)
from tayori.pipelines.describe import finding_document
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.report import Reporter, SilentReporter
from tayori.store.files import disk_errors, replace_file, sync_folder


@dataclass(frozen=True, slots=True)
class AudiogramDone:
    """What came of `episode clip`."""

    plan: AudiogramPlan
    changed: bool
    """False when the same clip was there."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What somebody should look at."""
        return self.plan.findings

    @property
    def document(self) -> dict[str, Any]:
        """Ready for JSON."""
        plan = self.plan
        return {
            "slug": plan.slug,
            "folder": str(plan.folder),
            "manifest": str(plan.folder / "clip.yaml"),
            "source": plan.film,
            "start_s": seconds(plan.job.span.start_ms),
            "length_s": seconds(plan.job.span.length_ms),
            "changed": self.changed,
            "findings": [finding_document(finding) for finding in plan.findings],
        }


def clip_episode(
    root: Path,
    named: str,
    asked: AskedClip,
    *,
    dry_run: bool = False,
    reporter: Reporter | None = None,
) -> AudiogramDone:
    """Make what was `asked` for of the episode called `named` (SHOW/SLUG); the caller holds the lock.

    The same answers again change nothing. Raises UsageError where another asset has the name, and what
    `plan_audiogram` and `make_audiogram` do.
    """
    opened = open_workspace(root, [named.rpartition("/")[2]])
    episode = find_episode(opened, named)
    plan = plan_audiogram(opened, episode, heard_sound(opened, episode), asked)
    if plan.is_made:
        return AudiogramDone(plan, changed=False)
    _require_free(root, plan)
    if not dry_run:
        with opened.store.scratch() as scratch:
            _make(plan, scratch / plan.slug, reporter or SilentReporter())
    return AudiogramDone(plan, changed=True)


def _require_free(root: Path, plan: AudiogramPlan) -> None:
    if plan.slug in list_slugs(root) or plan.folder.exists():
        raise UsageError(
            f"There is something else called {plan.slug} already.", "Choose another name with --slug."
        )


def _make(plan: AudiogramPlan, draft: Path, reporter: Reporter) -> None:
    """Everything in `draft`, which then becomes the clip's folder in one step."""
    title = f"{plan.slug}: film"
    reporter.started(title, 1 + plan.job.span.length_ms // 1000)
    with disk_errors(plan.folder):
        draft.mkdir()
        plan.folder.parent.mkdir(parents=True, exist_ok=True)
    make_audiogram(plan.job, draft / plan.film, lambda share: reporter.progress(title, share))
    for name, text in plan.files:
        if name == "clip.yaml":
            write_new(draft / name, text)
        else:
            replace_file(draft / name, text.encode())
    with disk_errors(plan.folder):
        draft.rename(plan.folder)
        sync_folder(plan.folder.parent)
    reporter.finished(title)
