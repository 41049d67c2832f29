"""`rights report`: the rights ledger for the client, the music cue sheet for the managers of music."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import UsageError


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("report")(report)


@command
def report(
    desk: Desk,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the files.", show_default="reports/")
    ] = None,
    formats: Annotated[str, typer.Option("--format", help="xlsx, html, pdf, comma-separated.")] = "xlsx,html",
    personal: Annotated[
        bool, typer.Option("--personal", help="Also write names and guardians, into a file of their own.")
    ] = False,
) -> None:
    """Write the rights ledger (権利台帳) and the music cue sheet (使用楽曲報告).

    Example: tayori rights report --format xlsx,pdf --out handover
    """
    from tayori.pipelines.clearance.clearing import local_today
    from tayori.pipelines.opening import open_workspace
    from tayori.pipelines.reports.rights_report import write_report

    root = desk.root
    opened = open_workspace(root, actor=desk.actor)
    names = [name.strip() for name in formats.split(",") if name.strip()]
    if not names:
        raise UsageError("No format was named.", "Choose among xlsx, html, pdf.")
    if out is not None and out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file.", "Name a folder.")
    today = local_today(opened.workspace.settings)
    made = write_report(opened, out or root / "reports", names, today, personal=personal)
    desk.emit({"files": [str(f) for f in made.files], "personal": str(made.personal or "")})
    for file in made.files:
        desk.result(f"written: {file}")
    if made.personal is not None:
        desk.result(f"written: {made.personal}   (personal data: keep it to yourselves)")
