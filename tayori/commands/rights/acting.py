"""`rights withdraw`: what has to come down, and the proof that it did."""

from __future__ import annotations

from typing import Annotated

import typer

from tayori.commands.days import read_day
from tayori.commands.desk import Desk, command
from tayori.errors import UsageError


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("withdraw")(withdraw)


@command
def withdraw(
    desk: Desk,
    grant_id: Annotated[str, typer.Argument(metavar="KIND/ID", help="A grant of the workspace.")],
    date: Annotated[str | None, typer.Option(help="Day it was withdrawn.", show_default="today")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
) -> None:
    """Mark a permission as withdrawn, and name what is out there because of it.

    Example: tayori rights withdraw portrait/yamada-hanako --yes
    """
    from tayori.pipelines.grants import record_withdrawal, used_by

    root = desk.root
    out = used_by(root, grant_id)
    for asset, target in out:
        desk.say(f"{asset} is at {target} and will have to come down.")
    if not desk.confirm(f"Withdraw {grant_id}?", yes=yes):
        raise UsageError("Nothing was changed.", "Run again with --yes to go ahead.")
    path = record_withdrawal(root, grant_id, read_day(date))
    targets = sorted({target for _, target in out})
    desk.emit({"grant": grant_id, "file": str(path), "out": [{"slug": a, "target": t} for a, t in out]})
    desk.result(f"withdrawn: {path}")
    for target in targets:
        desk.result(f"Next: tayori publish {target}   (takes down what is no longer cleared)")
