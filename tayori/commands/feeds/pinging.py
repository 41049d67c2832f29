"""`feed ping`: hubs hear that a feed is new."""

from __future__ import annotations

from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("ping")(ping)


@command
def ping(
    desk: Desk,
    show: Annotated[str, typer.Argument(help="A show of the workspace.")],
    target: Annotated[str | None, typer.Option(help="A site; the first when none is named.")] = None,
) -> None:
    """Tell the hubs of a show that its feed is new, as publishing does; exit 5 when one does not hear.

    Example: tayori feed ping machikado
    """
    from tayori.pipelines.describe import finding_document
    from tayori.pipelines.feeds.pinging import ping_published
    from tayori.pipelines.opening import open_workspace

    findings = ping_published(open_workspace(desk.root), show, target)
    desk.emit({"show": show, "findings": [finding_document(f) for f in findings]})
    for finding in findings:
        desk.result(str(finding))
    if findings:
        raise typer.Exit(ExitCode.REMOTE)
    desk.say(f"The hubs of {show} were told.")
