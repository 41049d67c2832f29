"""`feed import`: an existing show moves in."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
