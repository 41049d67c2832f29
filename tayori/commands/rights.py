"""`rights ...`: clearance and what it rests on."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode, UsageError

_group = typer.Typer(name="rights", help="Clearance, grants, expiry.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    _group.command("check")(check)
    _group.command("show")(show)
    app.add_typer(_group)


@command
def check(
    desk: Desk,
    slugs: Annotated[list[str] | None, typer.Argument(help="Assets; all when none is named.")] = None,
    target: Annotated[str | None, typer.Option(help="A target; all when none is named.")] = None,
    at: Annotated[str | None, typer.Option(help="As if today were this day, YYYY-MM-DD.")] = None,
) -> None:
    """Clear assets for targets; exit 4 when one is refused, with reasons and cures.

    Example: tayori rights check asa-no-eki --target youtube
    """
    from tayori.config.workspace import load_workspace
    from tayori.pipelines.clearing import clear_all
    from tayori.pipelines.describe import finding_document, verdict_document

    workspace = load_workspace(desk.root, slugs)
    checked = clear_all(workspace, target, _day(at))
    desk.emit(
        {
            "verdicts": [
                {"slug": c.asset.slug, "target": c.target.name, **verdict_document(c.verdict)}
                for c in checked.clearances
            ],
            "findings": [finding_document(f) for f in checked.findings],
        }
    )
    rows = [
        [c.asset.slug, c.target.name, "allowed" if c.verdict.allowed else "refused", reason.text, reason.cure]
        for c in checked.clearances
        for reason in c.verdict.reasons
    ]
    rows += [
        [c.asset.slug, c.target.name, "allowed", "", ""] for c in checked.clearances if c.verdict.allowed
    ]
    desk.table(["asset", "target", "verdict", "because", "cure"], sorted(rows))
    for finding in checked.findings:
        desk.say(str(finding))
    if any(not c.verdict.allowed for c in checked.clearances):
        raise typer.Exit(ExitCode.REFUSED)


@command
def show(
    desk: Desk,
    slugs: Annotated[list[str] | None, typer.Argument(help="Assets; all when none is named.")] = None,
) -> None:
    """Show each asset's components with the grants that clear them and how long they hold.

    Example: tayori rights show asa-no-eki
    """
    from tayori.config.workspace import load_workspace
    from tayori.pipelines.clearing import component_rows

    workspace = load_workspace(desk.root, slugs)
    rows = component_rows(workspace)
    names = ["asset", "component", "cleared by", "public id", "until", "channels"]
    desk.emit([dict(zip(names, row, strict=True)) for row in rows])
    desk.table(names, rows)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day.", "Write it as 2026-12-31.") from error
