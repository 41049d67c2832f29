"""Opening a workspace: everything a command needs, put together in one place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tayori.config.workspace import Workspace, load_workspace, read_workspace
from tayori.errors import Mistake
from tayori.ledger.ledger import Ledger
from tayori.model.grant import Grant
from tayori.model.ids import GrantId
from tayori.pipelines.build_plan import BuildPlan, make_plan
from tayori.pipelines.clearance.standing import standing_grants
from tayori.pipelines.context import BuildContext
from tayori.pipelines.observe import Observer
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

    @property
    def root(self) -> Path:
        """The workspace folder."""
        return self.workspace.root

    @cached_property
    def grants(self) -> Mapping[GrantId, Grant]:
        """The workspace's grants as they stand: with doubts from their documents and the audit chain."""
        return standing_grants(self.workspace.grants, self.root, self.ledger)

    @cached_property
    def context(self) -> BuildContext:
        """What steps are derived from; observes files on demand."""
        observer = Observer.open(self.root, self.ledger)
        return BuildContext(self.workspace.settings, self.workspace.grants, observer, current_toolchain())

    @cached_property
    def plan(self) -> BuildPlan:
        """Where every step stands; what it took to find out is remembered."""
        plan = make_plan(self.workspace, self.context, self.ledger, self.store)
        remember(self.ledger, self.context.observer)
        return plan


def open_workspace(
    root: Path, slugs: Collection[str] | None = None, *, tolerant: bool = False, actor: str = ""
) -> OpenWorkspace:
    """Open the workspace at `root`, or just the assets called `slugs` of it.

    `tolerant` leaves out what has mistakes: a typo in one file must not stand in the way of taking another
    down. `actor` is who is at work. Raises ConfigError for mistakes in its files (when tolerant: in
    tayori.yaml), UsageError for unknown slugs, ResourceError for the ledger.
    """
    workspace, mistakes = read_workspace(root, slugs) if tolerant else (load_workspace(root, slugs), ())
    state = state_folder(root)
    return OpenWorkspace(workspace, Store(state / "store"), Ledger(state / "ledger.db"), mistakes, actor)


def state_folder(root: Path) -> Path:
    """Where Tayori keeps its own files of a workspace."""
    return root / ".tayori"


def lock_path(root: Path) -> Path:
    """The lock that builders and publishers of a workspace hold."""
    return state_folder(root) / "lock"
