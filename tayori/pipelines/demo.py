"""`demo`: the whole job on material we draw ourselves, in a workspace one can look around in.

What it shows, in order: built and signed, cleared (one clip refused for one place), approved in two stages,
published, and what happens on the day a permission has ended: a rehearsal, after which everything is back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tayori.config.write import edit_yaml
from tayori.errors import CheckFailed, TayoriError, UsageError
from tayori.media.credentials.authority import make_test_authority
from tayori.media.synthesis import draw_demo_media
from tayori.pipelines.approval.approval import given_approvals, stage_states
from tayori.pipelines.approval.approving import approve, intend
from tayori.pipelines.build import build_opened
from tayori.pipelines.clearance.clearing import Clearance, clear_all, local_today
from tayori.pipelines.demo_report import Rehearsal, demo_document, demo_rows
from tayori.pipelines.opening import OpenWorkspace, lock_path, open_workspace
from tayori.pipelines.publishing.distribute import Distribution, publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.recall.enforcing import run_enforcement
from tayori.pipelines.report import Reporter
from tayori.pipelines.reports.rights_report import FORMATS, write_report
from tayori.store.files import replace_file
from tayori.store.lock import workspace_lock
from tayori.subtitles.fonts import choose_font

PORTAL, YOUTUBE = "portal", "youtube"
REFUSED = {("gakko-e", "tiktok")}
"""The guardian of the child in it agreed to YouTube and the portal, and to nothing else."""
AFTER_THE_SCHOOL_YEAR = date(2027, 4, 1)
"""The day after the guardian's permission ends."""
_CLERKS = {"agency": "信州映像 制作係（見本）", "city": "みどり町 広報係（見本）"}


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo did."""

    document: dict[str, Any]
    rows: list[list[str]]
    closing: str


def run_demo(root: Path, reporter: Reporter, say: Callable[[str], None]) -> Demo:
    """Write, draw, build, clear, approve, publish, plan and rehearse in `root`; what is there is kept.

    Raises UsageError when `root` holds something else, CheckFailed or the first error of a build.
    """
    root = root.absolute()
    _write_workspace(root)
    drawn = _draw(root, reporter)
    if drawn:
        say(f"Drawn: {', '.join(str(path.relative_to(root)) for path in drawn)}")
    signed = _sign_with_test_certificate(root)
    with workspace_lock(lock_path(root), "tayori demo", on_wait=reporter.note):
        opened = _open(root)
        built = build_opened(opened, reporter)
        _raise_first(tuple(error for _, error in built.failures))
        opened = _open(root)
        refused = _refusals(opened)
        _approve_all(opened)
        published = _publish(opened, reporter)
    rehearsal = _rehearse(root, reporter)
    opened = _open(root)
    report = write_report(
        opened, root / "reports", FORMATS, local_today(opened.workspace.settings), personal=True
    )
    plan = plan_target(opened, YOUTUBE)
    document = demo_document(opened, built, published, refused, rehearsal) | {"signed": signed}
    rows = demo_rows(opened, plan, refused, rehearsal, report)
    return Demo(document, rows, _closing(root, len(built.plan.stale), len(built.plan.steps)))


def _open(root: Path) -> OpenWorkspace:
    return open_workspace(root, actor="tayori demo")


def _raise_first(errors: tuple[TayoriError, ...]) -> None:
    for error in errors:
        raise error


def _write_workspace(root: Path) -> None:
    """Copy the demo's files; ones that are there, perhaps edited, stay as they are."""
    manifest = root / "tayori.yaml"
    if root.is_dir() and any(root.iterdir()) and not manifest.is_file():
        raise UsageError(f"{root} is not empty and not a workspace.", "Name another folder: tayori demo DIR.")
    with as_file(files("tayori.pipelines") / "demo_workspace") as source:
        if manifest.is_file() and not (root / "clips" / "asa-no-densha").is_dir():
            raise UsageError(f"{root} is another workspace.", "Name another folder: tayori demo DIR.")
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            target = root / file.relative_to(source)
            if not target.exists():
                replace_file(target, file.read_bytes())


def _draw(root: Path, reporter: Reporter) -> tuple[Path, ...]:
    title = "drawing the demo's clips and voices"
    reporter.started(title, 1)
    drawn = draw_demo_media(root, lambda share: reporter.progress(title, share), choose_font(None).path)
    reporter.finished(title)
    return drawn


def _sign_with_test_certificate(root: Path) -> bool:
    """Make a test authority and name it in tayori.yaml, where the library for signing is installed."""
    if find_spec("c2pa") is None:
        return False
    folder = root / "signing"
    if not folder.exists():
        made = make_test_authority(folder, "Midori Town")
        names = {path: path.relative_to(root).as_posix() for path in (made.certificate, made.anchors)}
        signing = {
            "certificate": names[made.certificate],
            "key": f"file:{made.key.relative_to(root).as_posix()}",
            "anchors": names[made.anchors],
        }
        edit_yaml(root / "tayori.yaml", lambda settings: settings.update(signing=signing))
    return True


def _refusals(opened: OpenWorkspace) -> tuple[Clearance, ...]:
    """What is not cleared: exactly what is meant to be shown."""
    cleared = clear_all(opened.workspace, grants=opened.grants).clearances
    refused = tuple(c for c in cleared if not c.verdict.allowed)
    if {(str(c.asset.slug), c.target.name) for c in refused} != REFUSED:
        raise CheckFailed("The demo's own rights do not hold.", "Run `tayori rights check` in it.")
    return refused


def _approve_all(opened: OpenWorkspace) -> None:
    for asset in opened.workspace.assets:
        for state in stage_states(asset, opened, given_approvals(opened.ledger)):
            if not state.holds:
                approve(opened, intend(opened, asset.slug, state.stage, _CLERKS[state.stage]))


def _publish(opened: OpenWorkspace, reporter: Reporter) -> Distribution:
    every = [asset.slug for asset in opened.workspace.assets]
    published = publish(opened, plan_target(opened, PORTAL, every), reporter)
    _raise_first(tuple(error for _, error in published.failed))
    return published


def _rehearse(root: Path, reporter: Reporter) -> Rehearsal:
    """The day after a permission has ended, as `rights enforce` would spend it; then back to today."""
    run = run_enforcement(root, "tayori demo", reporter, day=AFTER_THE_SCHOOL_YEAR)
    if run.done is None:
        raise CheckFailed("Nothing was taken down in the rehearsal.", "Run `tayori rights enforce` in it.")
    left = tuple(sorted(path.name for path in (root / "site").rglob("*") if "gakko-e" in path.as_posix()))
    with workspace_lock(lock_path(root), "tayori demo", on_wait=reporter.note):
        back = _publish(_open(root), reporter)
    return Rehearsal(AFTER_THE_SCHOOL_YEAR, run.done, left, back.receipts)


def _closing(root: Path, stale: int, steps: int) -> str:
    look = f"Look at it: tayori serve -w {root}"
    if stale == 0:
        return f"Nothing was stale: all {steps} steps are up to date. {look}"
    return f"{stale} of {steps} steps were made. {look}"
