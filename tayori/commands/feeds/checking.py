"""`feed check`, `feed diff`: what directories and subscribers will make of a feed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("check")(check)


@command
def check(
    desk: Desk,
    what: Annotated[
        str, typer.Argument(metavar="SHOW-or-FILE", help="A show of the workspace, or a feed file.")
    ],
    target: Annotated[str | None, typer.Option(help="A site; the first when none is named.")] = None,
) -> None:
    """Hold a feed against what RSS, Apple, Spotify and PSP-1 require; exit 7 when it fails.

    Example: tayori feed check machikado
    """
    from tayori.feeds.check import check_feed
    from tayori.pipelines.describe import finding_document
    from tayori.pipelines.site import published_feed

    path = Path(what) if Path(what).is_file() else published_feed(desk.root, what, target)
    findings = check_feed(path.read_bytes())
    desk.emit({"feed": str(path), "findings": [finding_document(f) for f in findings]})
    for finding in findings:
        desk.result(str(finding))
    desk.say(f"{path}: {len(findings)} findings.")
    if any(f.severity == "error" for f in findings):
        raise typer.Exit(ExitCode.CHECK_FAILED)
