"""`feed ...`: podcast feeds."""

from __future__ import annotations

import typer

from tayori.commands.feeds import checking, counting, importing, pinging, renaming, rendering

_group = typer.Typer(name="feed", help="Podcast feeds.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for part in (rendering, checking, pinging, importing, renaming, counting):
        part.register(_group)
    app.add_typer(_group)
