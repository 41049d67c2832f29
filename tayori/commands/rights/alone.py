"""One command at a time writes grants and manifests of a workspace."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tayori.commands.desk import Desk


def alone(desk: Desk, command: str) -> AbstractContextManager[None]:
    """Alone in the workspace: public ids are counted, and manifests read and written back."""
    from tayori.pipelines.opening import lock_path
    from tayori.store.lock import workspace_lock

    return workspace_lock(lock_path(desk.root), f"tayori rights {command}", on_wait=desk.reporter().note)
