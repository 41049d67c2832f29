"""`feed ...`: podcast feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode

_group = typer.Typer(name="feed", help="Podcast feeds.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    _group.command("build")(build)
    _group.command("check")(check)
    app.add_typer(_group)


@command
def build(
    desk: Desk,
    target: Annotated[str | None, typer.Option(help="A site; the first when none is named.")] = None,
) -> None:
    """Render pages and feeds of a site again from its receipts; nothing new is published.

    Example: tayori feed build
    """
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.site import first_site, render_site
    from tayori.pipelines.target_plan import plan_target
    from tayori.store.lock import workspace_lock

    root = desk.root
    with workspace_lock(lock_path(root), "tayori feed build", on_wait=desk.reporter().note):
        opened = open_workspace(root)
        name = first_site(opened.workspace.settings, target).name
        pages = render_site(opened, plan_target(opened, name))
    desk.emit({"target": name, "changed": list(pages)})
    desk.result(f"{len(pages)} files of {name} changed." if pages else f"{name} is as it should be.")


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
