"""`demo`: the whole job on material we draw ourselves, in a workspace one can look around in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from tayori.errors import CheckFailed, UsageError
from tayori.media.synthesis import draw_demo_media
from tayori.pipelines.build import build_opened
from tayori.pipelines.clearing import clear_all
from tayori.pipelines.describe import build_document, receipt_document, target_document
from tayori.pipelines.distribute import publish
from tayori.pipelines.opening import OpenWorkspace, lock_path, open_workspace
from tayori.pipelines.report import Reporter
from tayori.pipelines.steps import build_path
from tayori.pipelines.target_plan import TargetPlan, plan_target
from tayori.store.files import replace_file
from tayori.store.lock import workspace_lock
from tayori.subtitles.fonts import choose_font

PORTAL = "portal"
YOUTUBE = "youtube"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo did."""

    document: dict[str, Any]
    rows: list[list[str]]
    closing: str


def run_demo(root: Path, reporter: Reporter, say: Callable[[str], None]) -> Demo:
    """Write, draw, build, clear, publish and plan in `root`; what is there already is kept.

    Raises UsageError when `root` holds something else, CheckFailed or the first error of a build.
    """
    root = root.absolute()
    _write_workspace(root)
    drawn = _draw(root, reporter)
    if drawn:
        say(f"Drawn: {', '.join(str(path.relative_to(root)) for path in drawn)}")
    with workspace_lock(lock_path(root), "tayori demo", on_wait=reporter.note):
        opened = open_workspace(root)
        built = build_opened(opened, reporter)
        for _, error in built.failures:
            raise error
        opened = open_workspace(root)
        refused = [c for c in clear_all(opened.workspace).clearances if not c.verdict.allowed]
        if refused:
            raise CheckFailed("The demo's own rights do not hold.", "Run `tayori rights check` in it.")
        published = publish(opened, plan_target(opened, PORTAL), reporter)
        for _, error in published.failed:
            raise error
        plan = plan_target(opened, YOUTUBE)
    document = {
        "workspace": str(root.resolve()),
        "stale": len(built.plan.stale),
        "build": build_document(built),
        "receipts": [receipt_document(r) for r in published.receipts],
        "youtube": target_document(plan),
    }
    return Demo(document, _rows(opened, plan), _closing(root, len(built.plan.stale), len(built.plan.steps)))


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


def _rows(opened: OpenWorkspace, plan: TargetPlan) -> list[list[str]]:
    rows = []
    for asset in opened.workspace.assets:
        names = [o.file_name for p in opened.plan.of(asset.slug) for o in p.step.outputs if o.file_name]
        where = build_path(opened.root, asset.slug, "")
        rows.append([asset.title.get(asset.lang), f"{len(names)} files, checked and cleared", str(where)])
    for (target, slug), receipt in sorted(opened.ledger.publications().items()):
        rows.append([f"{slug} at {target}", str(receipt.state), receipt.url])
    for line in plan.lines:
        units = ", ".join(f"{n} of {bucket}" for bucket, n in line.action.quota)
        rows.append(
            [
                f"{line.action.slug} at {YOUTUBE}",
                f"would {line.action.action} ({units})",
                f"tayori plan {YOUTUBE} --diff",
            ]
        )
    return rows


def _closing(root: Path, stale: int, steps: int) -> str:
    look = f"Look at it: tayori serve -w {root}"
    if stale == 0:
        return f"Nothing was stale: all {steps} steps are up to date. {look}"
    return f"{stale} of {steps} steps were made. {look}"
