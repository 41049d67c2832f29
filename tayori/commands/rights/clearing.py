"""`rights check`, `rights show`: may this be there, and on what does it rest?"""

from __future__ import annotations

from typing import Annotated

import typer

from tayori.commands.days import read_day
from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("check")(check)
    group.command("show")(show)


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
    from tayori.pipelines.clearing import ENGLISH, clear_all
    from tayori.pipelines.describe import finding_document, verdict_document

    workspace = load_workspace(desk.root, slugs)
    checked = clear_all(workspace, target, read_day(at))
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
        [
            c.asset.slug,
            c.target.name,
            "allowed" if c.verdict.allowed else "refused",
            reason.text.get(ENGLISH),
            reason.cure.get(ENGLISH),
        ]
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
