"""`rights grant`: permissions written down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.days import read_day
from tayori.commands.desk import Desk, command


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("grant")(grant)


@command
def grant(
    desk: Desk,
    grant_id: Annotated[str, typer.Argument(metavar="KIND/ID", help="E.g. portrait/yamada-hanako.")],
    subject: Annotated[str, typer.Option(help="Whose permission it is. Stays in the workspace.")],
    public_id: Annotated[str, typer.Option(help="What outputs may show instead, e.g. REL-0001.")],
    channels: Annotated[str, typer.Option(help="Targets, comma-separated, or any.")] = "any",
    until: Annotated[
        str | None, typer.Option(help="Last day, YYYY-MM-DD.", show_default="without end")
    ] = None,
    document: Annotated[Path | None, typer.Option(help="The signed form, below the workspace.")] = None,
) -> None:
    """Write down a permission we hold, with the digest of its document.

    Example: tayori rights grant place/eki --subject 長野駅 --public-id PER-0001 --document forms/eki.pdf
    """
    from tayori.pipelines.grants import GrantOptions, record_grant

    names = tuple(name.strip() for name in channels.split(","))
    options = GrantOptions(subject, public_id, names, read_day(until), document)
    path = record_grant(desk.root, grant_id, options)
    desk.emit({"grant": grant_id, "file": str(path)})
    desk.result(f"written: {path}")
