"""`rights ...`: clearance and what it rests on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode, UsageError

_group = typer.Typer(name="rights", help="Clearance, grants, expiry.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    _group.command("check")(check)
    _group.command("show")(show)
    _group.command("grant")(grant)
    _group.command("withdraw")(withdraw)
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
    options = GrantOptions(subject, public_id, names, _day(until), document)
    path = record_grant(desk.root, grant_id, options)
    desk.emit({"grant": grant_id, "file": str(path)})
    desk.result(f"written: {path}")


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
    path = record_withdrawal(root, grant_id, _day(date))
    targets = sorted({target for _, target in out})
    desk.emit({"grant": grant_id, "file": str(path), "out": [{"slug": a, "target": t} for a, t in out]})
    desk.result(f"withdrawn: {path}")
    for target in targets:
        desk.result(f"Next: tayori publish {target}   (takes down what is no longer cleared)")


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day.", "Write it as 2026-12-31.") from error
