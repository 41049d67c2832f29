"""`audit verify`, `audit export`: the chain of what people decided, proven and handed out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import UsageError

_group = typer.Typer(name="audit", help="Who decided what, when: proven, exported.", no_args_is_help=True)


class Format(StrEnum):
    """What an exported chain can be written as."""

    JSONL = "jsonl"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    _group.command("verify")(verify)
    _group.command("export")(export)
    app.add_typer(_group)


@command
def verify(
    desk: Desk,
    head: Annotated[
        str | None, typer.Option(help="A hash noted down before: proves that nothing was cut off since.")
    ] = None,
) -> None:
    """Prove that no entry of the audit chain was changed, removed or put in between; else exit 7.

    Example: tayori audit verify
    """
    from tayori.pipelines.approval.audit import prove_chain
    from tayori.pipelines.opening import open_ledger

    proof = prove_chain(open_ledger(desk.root), head)
    desk.emit({"entries": proof.count, "head": proof.head})
    desk.result(f"The audit chain holds: {proof.count} entries, head {proof.head}")
    desk.say("Note the head down: `tayori audit verify --head HASH` proves later that nothing was cut off.")


@command
def export(
    desk: Desk,
    file_format: Annotated[Format, typer.Option("--format", help="JSON Lines, or CSV.")] = Format.JSONL,
    out: Annotated[Path | None, typer.Option(help="A file to write.", show_default="standard output")] = None,
) -> None:
    """Write the audit chain out; as JSON Lines anybody can verify it without Tayori.

    Example: tayori audit export --format csv --out audit.csv
    """
    import sys

    from tayori.pipelines.approval.audit import write_csv, write_jsonl
    from tayori.pipelines.opening import open_ledger
    from tayori.store.files import replacing

    if desk.as_json and out is None:
        raise UsageError("--json and the export cannot both go to standard output.", "Add --out FILE.")
    if out is not None and out.is_dir():
        raise UsageError(f"{out} is a folder.", "Name a file: --out audit.jsonl.")
    write = write_csv if file_format is Format.CSV else write_jsonl
    ledger = open_ledger(desk.root)
    if out is None:
        write(ledger, sys.stdout.buffer)
        return
    with replacing(out) as stream:
        count = write(ledger, stream)
    desk.emit({"entries": count, "file": str(out)})
    desk.result(f"written: {out} ({count} entries)")
