"""`rights grant`, `amend`, `import`: permissions written down."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tayori.commands.desk import Desk, command
from tayori.commands.rights.alone import alone
from tayori.commands.rights.answers import ask, with_answers
from tayori.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from tayori.model.grant import Component
    from tayori.pipelines.grants.form import Wrong
    from tayori.pipelines.grants.guide import Guide
    from tayori.pipelines.grants.importing import Intake
    from tayori.pipelines.grants.record import Draft

YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Write it without asking.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, write nothing.")]


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("grant")(grant)
    group.command("amend")(amend)
    group.command("import")(import_)


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
        answers = ask(_guide(desk, kind), answers, desk.lang)
    draft = draft_grant(desk.root, grant_id, answers, desk.actor)
    if dry_run or guided:
        desk.result(draft.text)
    _tell(desk, draft.told)
    if dry_run:
        desk.emit({**_named(draft), "written": False})
        return
    question = f"{draft.path} に書きますか" if desk.lang == "ja" else f"Write {draft.path}?"
    if guided and not desk.confirm(question, yes=yes):
        raise UsageError("Nothing was written.", "Run again when you are ready.")
    with alone(desk, "grant"):
        # somebody may have taken the number while we talked
        draft = draft_grant(desk.root, grant_id, answers, desk.actor)
        record_grant(desk.root, draft, desk.actor)
    desk.emit({**_named(draft), "status": draft.grant.status, "written": True})
    word = "記録しました" if desk.lang == "ja" else "written"
    desk.result(f"{word}: {draft.path}   ({draft.grant.public_id})")


@command
@with_answers
def amend(
    desk: Desk,
    grant_id: Annotated[str, typer.Argument(metavar="KIND/ID", help="A grant that is there.")],
    answers: dict[str, str],
    dry_run: DryRunOption = False,
) -> None:
    """Extend, complete or correct a grant; its file keeps comments and order. An empty text takes a key out.

    Example: tayori rights amend place/eki --until 2028-03-31 --document forms/eki-2.pdf --dry-run
    """
    from tayori.pipelines.grants.amending import amend_grant, plan_amendment

    with nullcontext() if dry_run else alone(desk, "amend"):
        amendment = plan_amendment(desk.root, grant_id, answers, desk.actor)
        if not dry_run:
            amend_grant(desk.root, amendment, desk.actor)
    _tell(desk, amendment.told)
    keys = [key for key, _, _ in amendment.changes]
    named = {"grant": amendment.grant.id, "public_id": amendment.grant.public_id}
    desk.emit({**named, "file": str(amendment.path), "changed": keys, "written": not dry_run})
    for key, old, new in amendment.changes:
        desk.result(f"{key}: {old or '-'} -> {new or '-'}")
    written = ("記録しました", "written") if not dry_run else ("まだ書いていません", "nothing was written")
    desk.result(f"{written[desk.lang != 'ja']}: {amendment.path}   ({amendment.grant.public_id})")


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

    with nullcontext() if dry_run else alone(desk, "import"):
        intake = plan_import(desk.root, table, kind, desk.actor)
        writes = not dry_run and (keep_going or not intake.problems)
        if writes:
            write_import(desk.root, intake, desk.actor)
    desk.emit(_import_document(intake, writes))
    if intake.ignored:
        word = "不要な個人情報として取り込まない列" if desk.lang == "ja" else "ignored, as it is not needed"
        typer.echo(f"{word}: {', '.join(intake.ignored)}", err=True)
    for problem in (*intake.problems, *intake.notes):
        typer.echo(problem.told(desk.lang), err=True)
    _tell_import(desk, intake, writes)
    if intake.problems:
        raise typer.Exit(ExitCode.USAGE)


def _named(draft: Draft) -> dict[str, Any]:
    return {"grant": draft.grant.id, "public_id": draft.grant.public_id, "file": str(draft.path)}


def _tell_import(desk: Desk, intake: Intake, written: bool) -> None:
    is_japanese = desk.lang == "ja"
    words = ("記録しました", "これから記録") if is_japanese else ("written", "to write")
    row_of = "{}行目" if is_japanese else "row {}"
    for row, draft in intake.drafts:
        told = f"{row_of.format(row)}: {words[not written]} {draft.grant.id}"
        desk.say(f"{told}   ({draft.grant.public_id})")
    new, there, wrong = len(intake.drafts), len(intake.there), intake.wrong_rows
    if is_japanese:
        counts, nothing = f"新規{new}件、記録済み{there}件、誤り{wrong}行", "。何も書いていません"
    else:
        counts, nothing = f"{new} new, {there} recorded already, {wrong} wrong", "; nothing was written"
    desk.result(f"{counts}{'' if written else nothing}")


def _guide(desk: Desk, kind: Component) -> Guide:
    from tayori.config.workspace import load_settings
    from tayori.pipelines.grants.guide import Guide

    return Guide(desk.root, load_settings(desk.root), kind)


def _tell(desk: Desk, told: Iterable[Wrong]) -> None:
    """What whoever writes a grant should know, on stderr."""
    from tayori.pipelines.grants.questions import QUESTIONS
    from tayori.pipelines.grants.told import in_language

    names = {question.key: question for question in QUESTIONS}
    for each in told:
        question = names[each.key]
        name = f"{question.japanese}：" if desk.lang == "ja" else f"{question.name} "
        typer.echo(f"{name}{in_language(each.text, desk.lang)}", err=True)


def _import_document(intake: Intake, written: bool) -> dict[str, Any]:
    return {
        "written": written,
        "new": [
            {"row": row, "grant": d.grant.id, "public_id": d.grant.public_id} for row, d in intake.drafts
        ],
        "there": [{"row": row, "grant": grant_id} for row, grant_id in intake.there],
        "problems": [{"row": p.row, "column": p.column, "text": p.text} for p in intake.problems],
        "notes": [{"row": p.row, "column": p.column, "text": p.text} for p in intake.notes],
        "ignored": list(intake.ignored),
    }
