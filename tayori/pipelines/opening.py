"""Opening a workspace: everything a command needs, put together in one place."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tayori.config.layout import list_assets
from tayori.config.workspace import Workspace, load_workspace, read_workspace
from tayori.errors import Mistake
from tayori.ledger.ledger import Ledger
from tayori.model.asset import Kind
from tayori.model.grant import Grant
from tayori.model.ids import GrantId, Slug
from tayori.pipelines.build_plan import AssetPlan, BuildPlan, Planner, make_plan
from tayori.pipelines.context import BuildContext
from tayori.pipelines.observe import Observer
from tayori.pipelines.publishing.voice import Voice
from tayori.pipelines.run import remember
from tayori.pipelines.toolchain import current_toolchain
from tayori.store.store import Store


@dataclass(frozen=True)
class OpenWorkspace:
    """A loaded workspace with its store and ledger."""

    workspace: Workspace
    store: Store
    ledger: Ledger
    mistakes: tuple[Mistake, ...] = ()
    """In files that were left out, when it was opened `tolerant`."""
    actor: str = ""
    """Who is at work, for the ledger."""
    voice: Voice = field(default_factory=Voice, compare=False, repr=False)
    """Through which its publishers say why they wait."""

    @property
    def root(self) -> Path:
        """The workspace folder."""
        return self.workspace.root

    @cached_property
    def grants(self) -> Mapping[GrantId, Grant]:
        """The workspace's grants as they stand: with doubts from their documents and the audit chain."""
        # a build asks no grant whether it stands
        from tayori.pipelines.clearance.standing import standing_grants

        return standing_grants(self.workspace.grants, self.root, self.ledger)

    @cached_property
    def context(self) -> BuildContext:
        """What steps are derived from; observes files on demand."""
        observer = Observer.open(self.root, self.ledger)
        return BuildContext(self.workspace.settings, self.workspace.grants, observer, current_toolchain())

    @cached_property
    def plan(self) -> BuildPlan:
        """Where every step stands; what it took to find out is remembered."""
        plan = make_plan(self.workspace, self.planner)
        remember(self.ledger, self.context.observer)
        return plan

    @cached_property
    def planner(self) -> Planner:
        """Where the steps of single assets stand; `plan` is all of them."""
        return Planner(self.workspace, self.context, self.ledger, self.store)

    def plan_of(self, *slugs: Slug) -> tuple[AssetPlan, ...]:
        """Where the steps of some assets stand; what it took to find out is remembered."""
        plans = tuple(self.planner.of(slug) for slug in slugs)
        remember(self.ledger, self.context.observer)
        return plans


def open_workspace(
    root: Path, slugs: Collection[str] | None = None, *, tolerant: bool = False, actor: str = ""
) -> OpenWorkspace:
    """Open the workspace at `root`, or just the assets called `slugs` of it.

    `tolerant` leaves out what has mistakes: a typo in one file must not stand in the way of taking another
    down. `actor` is who is at work. Raises ConfigError for mistakes in its files (when tolerant: in
    tayori.yaml), UsageError for unknown slugs, ResourceError for the ledger.
    """
    workspace, mistakes = read_workspace(root, slugs) if tolerant else (load_workspace(root, slugs), ())
    return OpenWorkspace(workspace, Store(state_folder(root) / "store"), open_ledger(root), mistakes, actor)


def open_ledger(root: Path) -> Ledger:
    """The ledger of the workspace at `root`, whatever state its other files are in."""
    return Ledger(state_folder(root) / "ledger.db")


def state_folder(root: Path) -> Path:
    """Where Tayori keeps its own files of a workspace."""
    return root / ".tayori"


def lock_path(root: Path) -> Path:
    """The lock that builders and publishers of a workspace hold."""
    return state_folder(root) / "lock"


_STATUS = re.compile(r"""^status:[ \t]*['"]?([\w-]+)""", re.MULTILINE)


def wrong_grants(opened: OpenWorkspace) -> dict[GrantId, str]:
    """Grants whose files have mistakes, each with the word at its `status:`; empty when there is none."""
    files = sorted({m.file for m in opened.mistakes if m.file.startswith("grants/")})
    return {
        GrantId(file.removeprefix("grants/").removesuffix(".yaml")): _raw_status(opened.root / file)
        for file in files
    }


def _raw_status(path: Path) -> str:
    try:
        found = _STATUS.search(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return found[1] if found else ""


def unreadable(opened: OpenWorkspace, target: str) -> tuple[str, ...]:
    """Slugs that are out at `target`, have a manifest with mistakes, and cannot be shown without it.

    Those are episodes, whose feed is made from it, and what an older Tayori sent.
    """
    if not opened.mistakes:
        return ()
    known = {asset.slug for asset in opened.workspace.assets}
    sent = {slug for slug, kept in opened.ledger.sent(target).items() if kept.package}
    out = {slug for (name, slug), r in opened.ledger.publications().items() if name == target and r.is_out}
    return tuple(
        entry.slug
        for entry in list_assets(opened.root).entries
        if entry.slug in out - known and (entry.kind is Kind.EPISODE or entry.slug not in sent)
    )
