"""What `doctor` says of targets: whether they can be signed in to, and what is left of today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tayori.config.secret import SECRET_KEYS, is_loose, is_reference, resolve_secret
from tayori.config.settings import TargetSettings
from tayori.config.targets import target_options
from tayori.config.workspace import Workspace
from tayori.errors import TayoriError
from tayori.model.finding import Severity
from tayori.model.publishing import Capacity
from tayori.pipelines.diagnosis import Diagnosis
from tayori.pipelines.opening import OpenWorkspace, open_ledger, state_folder
from tayori.pipelines.publishing.quota_fit import next_day
from tayori.pipelines.publishing.target_plan import target_context
from tayori.publishers.registry import get_kind
from tayori.store.store import Store


def target_diagnoses(workspace: Workspace) -> Iterator[Diagnosis]:
    """Lines for each target that has credentials, a quota, or something worth knowing of its account."""
    for target in workspace.settings.targets:
        try:
            yield from _credentials(target, workspace.root)
            yield from _account(workspace, target)
        except TayoriError as error:
            yield Diagnosis(f"target {target.name}", False, error.message, error.next_step)


def _credentials(target: TargetSettings, root: Path) -> Iterator[Diagnosis]:
    """Whether each secret is there and nobody else's to read. The value is dropped at once."""
    for name, value in target_options(target):
        if name not in SECRET_KEYS or not isinstance(value, str) or not is_reference(value):
            continue
        subject = f"target {target.name}: {name}"
        if is_loose(value, root):
            path = root / Path(value.partition(":")[2]).expanduser()
            yield Diagnosis(subject, False, f"{value} can be read by others", f"Close it: chmod 600 {path}")
            continue
        try:
            resolve_secret(value, root)
        except TayoriError as error:
            yield Diagnosis(subject, False, error.message, error.next_step)
        else:
            yield Diagnosis(subject, True, f"{value} is there")


def _account(workspace: Workspace, target: TargetSettings) -> Iterator[Diagnosis]:
    """What is on record of the account, and what is left of today; before the first run there is nothing."""
    folder = state_folder(workspace.root)
    if not (folder / "ledger.db").is_file():
        return
    opened = OpenWorkspace(workspace, Store(folder / "store"), open_ledger(workspace.root))
    kind, context = get_kind(target.kind), target_context(opened, target)
    for note in kind.notes(context):
        ready = note.severity is not Severity.ERROR
        state = f"{note.text} {note.cure}".rstrip() if ready else note.text
        yield Diagnosis(f"target {target.name}: {note.rule}", ready, state, note.cure)
    if (capacity := kind.capacity(context)) is not None:
        begins = next_day(capacity).astimezone(workspace.settings.zone)
        state = f"{_left(capacity)} left today by our own count; new day at {begins:%H:%M %Z}"
        yield Diagnosis(f"target {target.name}: quota", True, state)


def _left(capacity: Capacity) -> str:
    limits = dict(capacity.limits)
    return ", ".join(f"{bucket} {left:,} of {limits[bucket]:,}" for bucket, left in capacity.left.items())
