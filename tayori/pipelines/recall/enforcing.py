"""One run of `rights enforce`: look; when there is something to do, lock, look again, act, prepare."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tayori.errors import TayoriError, WorkspaceBusy
from tayori.model.ids import Slug
from tayori.pipelines.build import build_opened
from tayori.pipelines.grants.changes import has_hand_changes, note_changes
from tayori.pipelines.opening import OpenWorkspace, lock_path, open_workspace
from tayori.pipelines.recall.cleared_now import moment
from tayori.pipelines.recall.enforcement import Changes, Enforcement, enforce, find_changes
from tayori.pipelines.report import Reporter
from tayori.store.lock import workspace_lock

_PATIENCE_S = 1.0
_POLL_S = 0.2


@dataclass(frozen=True, slots=True)
class EnforcementRun:
    """How one run went."""

    opened: OpenWorkspace
    changes: Changes
    done: Enforcement | None = None
    """None: there was nothing to do, or it was not done."""
    busy: str = ""
    """Who works in the workspace, when that kept this run from acting."""
    unbuilt: tuple[tuple[Slug, TayoriError], ...] = ()
    """What became allowed and could not be prepared."""


def run_enforcement(
    root: Path, actor: str, reporter: Reporter, *, day: date | None = None, dry_run: bool = False
) -> EnforcementRun:
    """Enforce the rights of the workspace at `root` as of now, or of `day`.

    Nothing is written when nothing changed. Raises ConfigError for tayori.yaml, ResourceError for the ledger;
    what fails later is in the answer.
    """
    opened, changes = _look(root, actor, day)
    if dry_run or (changes.is_idle and not has_hand_changes(opened)):
        return EnforcementRun(opened, changes)
    try:
        with _lock(root):
            opened, changes = _look(root, actor, day)
            note_changes(opened)
            if changes.is_idle:
                return EnforcementRun(opened, changes)
            done = enforce(opened, changes, reporter)
            return EnforcementRun(opened, changes, done, unbuilt=_prepare(opened, changes, reporter))
    except WorkspaceBusy as busy:
        return EnforcementRun(opened, changes, busy=busy.holder)


def _look(root: Path, actor: str, day: date | None) -> tuple[OpenWorkspace, Changes]:
    opened = open_workspace(root, tolerant=True, actor=actor)
    return opened, find_changes(opened, moment(opened.workspace.settings, day))


@contextmanager
def _lock(root: Path) -> Iterator[None]:
    """The workspace's lock, or WorkspaceBusy after a moment: runs of cron must not pile up."""
    patient_until = time.monotonic() + _PATIENCE_S
    while True:
        lock = workspace_lock(lock_path(root), "tayori rights enforce", wait=False)
        try:
            lock.__enter__()
        except WorkspaceBusy:
            if time.monotonic() >= patient_until:
                raise
            time.sleep(_POLL_S)
        else:
            break
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _prepare(
    opened: OpenWorkspace, changes: Changes, reporter: Reporter
) -> tuple[tuple[Slug, TayoriError], ...]:
    """Build what is stale of the assets that became allowed; publishing them stays a person's act."""
    slugs = sorted({beginning.slug for beginning in changes.begun})
    if not slugs:
        return ()
    try:
        part = open_workspace(opened.root, slugs, tolerant=True, actor=opened.actor)
        return build_opened(part, reporter).failures
    except TayoriError as error:
        return tuple((slug, error) for slug in slugs)
