"""`feed stats`: downloads, counted from access logs."""

from __future__ import annotations

import typer


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
