"""`verify` and `prune`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode

if TYPE_CHECKING:
    from tayori.pipelines.upkeep import Verification


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("verify")(verify)
    app.command("prune")(prune)


@command
def verify(
    desk: Desk,
    repair: Annotated[
        bool, typer.Option("--repair", help="Drop damaged files; the next build remakes them.")
    ] = False,
) -> None:
    """Hash every artifact again, and check signatures; exit 7 when something is damaged, gone or invalid.

    Example: tayori verify --repair
    """
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.upkeep import verify as check
    from tayori.store.lock import workspace_lock

    root = desk.root
    with workspace_lock(lock_path(root), "tayori verify", on_wait=desk.reporter().note):
        found = check(open_workspace(root), repair=repair)
    desk.emit(
        {
            "checked": found.checked,
            "damaged": list(found.damaged),
            "missing": list(found.missing),
            "signatures": [
                {"file": name, "state": told.state, "issuer": told.issuer, "codes": list(told.codes)}
                for name, told in found.signatures
            ],
            "unchecked": found.unchecked,
            "clean": found.clean,
        }
    )
    desk.result(f"{found.checked} files checked, {len(found.damaged)} damaged, {len(found.missing)} missing.")
    for digest in found.damaged:
        desk.say(f"damaged: {digest}")
    for digest in found.missing:
        desk.say(f"missing: {digest}")
    _tell_signatures(desk, found)
    if found.damaged or found.missing:
        cure = "Run `tayori build`." if repair else "Run `tayori verify --repair`, then `tayori build`."
        typer.echo(cure, err=True)
    if not found.clean:
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _tell_signatures(desk: Desk, found: Verification) -> None:
    """What is signed, and by whom; a file whose signature does not hold by name."""
    if found.unchecked:
        desk.say(f"Signatures were not checked. {found.unchecked}")
    states = Counter(str(told.state) for _, told in found.signatures)
    if states:
        desk.say(f"Signatures: {', '.join(f'{count} {state}' for state, count in sorted(states.items()))}.")
    for name, told in found.lapsed:
        desk.say(f"{told.state}: {name} ({', '.join(told.codes) or 'no credentials in it'})")
    if found.lapsed and not found.damaged:
        typer.echo("`tayori doctor` tells whether the certificate still holds.", err=True)


@command
def prune(
    desk: Desk,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and keep it.")] = False,
) -> None:
    """Drop from the store what no step of the workspace was last made as.

    Example: tayori prune --dry-run
    """
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.upkeep import prune as drop
    from tayori.store.lock import workspace_lock

    root = desk.root
    with workspace_lock(lock_path(root), "tayori prune", on_wait=desk.reporter().note):
        done = drop(open_workspace(root), dry_run=dry_run)
    desk.emit({"dropped": list(done.dropped), "bytes": done.bytes_freed, "dry_run": dry_run})
    verb = "would be dropped" if dry_run else "dropped"
    desk.result(f"{len(done.dropped)} files {verb}, {done.bytes_freed / 1e6:.1f} MB.")
