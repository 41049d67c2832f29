"""`rights ...`: grants, clearance, expiry, withdrawal, and the rights inside files."""

from __future__ import annotations

import typer

from tayori.commands.rights import acting, attaching, clearing, files, grants, reporting

_group = typer.Typer(name="rights", help="Clearance, grants, expiry, withdrawal.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for part in (clearing, grants, attaching, acting, files, reporting):
        part.register(_group)
    app.add_typer(_group)
