"""A workspace of six clips that are made, as stand-ins, for a rack; and what its tests have in common."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from bench.stale import large_workspace
from tayori.model.ids import Slug
from tayori.model.publishing import Receipt
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing.distribute import Distribution, publish
from tayori.pipelines.publishing.target_plan import TargetPlan, plan_target
from tayori.pipelines.report import BufferReporter
from tests.pipelines.conftest import edit

SLUGS = tuple(f"asa-{number:04d}" for number in range(6))
FIRST, SECOND, THIRD = SLUGS[:3]
TARGET = "  rack: {kind: rack, credentials: env:RACK, path: rack}\n"


def write_rack_workspace(root: Path) -> None:
    """Six clips with everything up to date, and a target of kind `rack`."""
    large_workspace(root, len(SLUGS))
    edit(root / "tayori.yaml", "targets:\n", "targets:\n" + TARGET)


def opening(root: Path) -> OpenWorkspace:
    """The workspace as commands open it."""
    return open_workspace(root, actor="tester")


def planned(root: Path, slugs: Collection[str] | None = None) -> TargetPlan:
    """The plan of the rack."""
    return plan_target(opening(root), "rack", slugs)


def sent(root: Path, slugs: Collection[str] | None = None, *, ignore_quota: bool = False) -> Distribution:
    """Publish to the rack."""
    opened = opening(root)
    plan = plan_target(opened, "rack", slugs)
    return publish(opened, plan, BufferReporter(), named=slugs is not None, ignore_quota=ignore_quota)


def receipt(root: Path, slug: str) -> Receipt:
    """The newest state of one."""
    return opening(root).ledger.publications()["rack", Slug(slug)]


def states(root: Path, slug: str) -> list[str]:
    """Every state of one."""
    return [str(r.state) for r in opening(root).ledger.publication_history("rack", Slug(slug))]
