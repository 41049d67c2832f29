"""`rights grant`, `import`, `attach`, `detach`: permissions written down, and put on assets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tayori.commands.desk import Desk, command
from tayori.commands.rights.answers import ask, with_answers
from tayori.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from tayori.pipelines.grants.attaching import Changed
    from tayori.pipelines.grants.importing import Intake

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Write it without asking.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")]
SlugArgument = Annotated[str, typer.Argument(metavar="SLUG", help="An asset.")]
GrantsArgument = Annotated[list[str] | None, typer.Argument(metavar="GRANT...", help="Grants, KIND/ID.")]


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("grant")(grant)
    group.command("import")(import_)
    group.command("attach")(attach)
    group.command("detach")(detach)


@command
@with_answers
def grant(
    desk: Desk,
    grant_id: Annotated[
        str, typer.Argument(metavar="KIND[/ID]", help="portrait/yamada-hanako, or a kind: named by number.")
    ],
    answers: dict[str, str],
    yes: YesOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Write down a permission we hold. On a terminal it asks for what is not said, and shows the file.

    Example: tayori rights grant place/eki --subject 長野駅 --until 2027-03-31 --document forms/eki.pdf
    """
    from tayori.pipelines.grants.record import draft_grant, parse_grant_name, record_grant

    kind, _ = parse_grant_name(grant_id)
    guided = desk.is_interactive and "subject" not in answers
    if guided:
        answers = ask(kind, answers, desk.lang)
    draft = draft_grant(desk.root, grant_id, answers, desk.actor)
    document = {"grant": draft.grant.id, "public_id": draft.grant.public_id, "file": str(draft.path)}
    desk.emit({**document, "written": not dry_run})
    if dry_run or guided:
        desk.result(draft.text)
    if dry_run:
        return
    if guided and not desk.confirm(f"Write {draft.path}?", yes=yes):
        raise UsageError("Nothing was written.", "Run again when you are ready.")
    record_grant(desk.root, draft, desk.actor)
    desk.result(f"written: {draft.path}   ({draft.grant.public_id})")


@command
def import_(
    desk: Desk,
    table: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX, one consent form a row.")],
    kind: Annotated[str, typer.Option(help="Kind of the rows that do not say theirs.")] = "portrait",
    dry_run: DryRunOption = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Write the good rows though others are wrong.")
    ] = False,
) -> None:
    """Write down many permissions from a table; all rows or none. Rows that are recorded change nothing.

    Example: tayori rights import doui.xlsx --dry-run
    """
    from tayori.pipelines.grants.importing import plan_import, write_import

    intake = plan_import(desk.root, table, kind, desk.actor)
    writes = not dry_run and (keep_going or not intake.problems)
    if writes:
        write_import(desk.root, intake, desk.actor)
    desk.emit(_import_document(intake, writes))
    for problem in intake.problems:
        typer.echo(str(problem), err=True)
    for row, draft in intake.drafts:
        word = "written" if writes else "to write"
        desk.say(f"row {row}: {word} {draft.grant.id}   ({draft.grant.public_id})")
    counts = f"{len(intake.drafts)} new, {len(intake.there)} recorded already, {len(intake.problems)} wrong"
    desk.result(f"{counts}{'' if writes else '; nothing was written'}")
    if intake.problems:
        raise typer.Exit(ExitCode.USAGE)


@command
def attach(
    desk: Desk,
    slug: SlugArgument,
    grants: GrantsArgument = None,
    none: Annotated[
        list[str] | None, typer.Option("--none", help="A component that needs no grant; with --why.")
    ] = None,
    why: Annotated[str, typer.Option(help="Why it needs none.", show_default=False)] = "",
) -> None:
    """Say which grants clear an asset, or that a component needs none, in its manifest.

    Example: tayori rights attach asa-no-eki place/eki music/asa-no-uta
    """
    from tayori.pipelines.grants.attaching import attach as attach_to

    _tell_change(desk, slug, attach_to(desk.root, slug, _change(desk, grants, none, why)), "attached")


@command
def detach(
    desk: Desk,
    slug: SlugArgument,
    grants: GrantsArgument = None,
    none: Annotated[
        list[str] | None, typer.Option("--none", help="A component that does need a grant.")
    ] = None,
) -> None:
    """Take grants, or the word that a component needs none, out of an asset's manifest.

    Example: tayori rights detach asa-no-eki music/asa-no-uta
    """
    from tayori.pipelines.grants.attaching import detach as detach_from

    _tell_change(desk, slug, detach_from(desk.root, slug, _change(desk, grants, none)), "detached")


def _change(desk: Desk, grants: list[str] | None, none: list[str] | None, why: str = "") -> Any:
    from tayori.pipelines.grants.attaching import Change, parse_component

    if not (grants or none):
        raise UsageError("Nothing is named.", "Name grants (KIND/ID), or a component with --none.")
    components = tuple(parse_component(text) for text in none or ())
    return Change(tuple(grants or ()), components, why, desk.actor)


def _tell_change(desk: Desk, slug: str, changed: Changed, word: str) -> None:
    desk.emit({"slug": slug, "file": str(changed.manifest), word: changed.grants, "none": changed.none})
    for grant_id in changed.grants:
        desk.result(f"{word}: {grant_id}")
    for component in changed.none:
        desk.result(f"{word}: none of {component}")
    if not (changed.grants or changed.none):
        desk.result("nothing to change")


def _import_document(intake: Intake, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "new": [
            {"row": row, "grant": d.grant.id, "public_id": d.grant.public_id} for row, d in intake.drafts
        ],
        "there": [{"row": row, "grant": grant_id} for row, grant_id in intake.there],
        "problems": [{"row": p.row, "column": p.column, "text": p.text} for p in intake.problems],
    }
