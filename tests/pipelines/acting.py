"""What the tests of withdrawal and enforcement have in common."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import feedparser

from tayori.model.audit import AuditEntry
from tayori.model.publishing import Receipt
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing.distribute import Distribution, publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.recall.enforcing import EnforcementRun, run_enforcement
from tayori.pipelines.recall.withdrawal import Withdrawal, give_notice, withdraw
from tayori.pipelines.report import BufferReporter
from tests.pipelines.conftest import edit

PORTRAIT = "portrait/yamada-hanako"
VOICE = "voice/yamada-hanako"
LATER = date(2039, 4, 1)
"""The day after every grant of the workspace has ended."""


def opening(root: Path) -> OpenWorkspace:
    """The workspace as take-downs open it."""
    return open_workspace(root, tolerant=True, actor="tester")


def withdrawn(root: Path, grant: str, day: date | None = None, *, apply: bool = True) -> Withdrawal:
    """Withdraw a grant."""
    opened = opening(root)
    notice = give_notice(opened, grant, day)
    return withdraw(opened, notice, BufferReporter(), why="the family asked", apply=apply)


def enforced(root: Path, day: date | None = None, *, dry_run: bool = False) -> EnforcementRun:
    """Enforce the rights of a workspace."""
    return run_enforcement(root, "cron", BufferReporter(), day=day, dry_run=dry_run)


def out(root: Path) -> dict[tuple[str, str], Receipt]:
    """What is out, by target and slug."""
    found = opening(root).ledger.publications().items()
    return {(target, str(slug)): receipt for (target, slug), receipt in found if receipt.is_out}


def chain(root: Path) -> tuple[AuditEntry, ...]:
    """The audit chain."""
    return opening(root).ledger.audit_entries()


def deeds(root: Path) -> list[tuple[str, str]]:
    """(deed, subject) of the audit chain, without what was published."""
    return [(str(e.deed), e.subject) for e in chain(root) if e.deed != "published"]


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file of a workspace and its bytes; the database's own two files beside it come and go."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(p.relative_to(root)): p.read_bytes() for p in files if p.suffix not in (".db-wal", ".db-shm")}


def feed_items(root: Path) -> int:
    """How many items the feed of the site has; none where there is no feed."""
    feed = root / "site/podcasts/koe/feed.xml"
    return len(feedparser.parse(feed.read_bytes()).entries) if feed.is_file() else 0


def rights_end(root: Path, grant: str) -> None:
    """Somebody writes into a grant's file that it has ended."""
    edit(root / f"grants/{grant}.yaml", "until: 2039-03-31", "until: 2026-08-31")


def published_to(root: Path, target: str = "portal", slugs: Collection[str] | None = None) -> Distribution:
    """Publish what there is."""
    opened = open_workspace(root, actor="tester")
    return publish(opened, plan_target(opened, target, slugs), BufferReporter())


def site_text(root: Path) -> str:
    """All text of the site."""
    kinds = (".html", ".xml", ".json", ".vtt", ".srt", ".txt")
    files = (path for path in sorted((root / "site").rglob("*")) if path.suffix in kinds)
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
