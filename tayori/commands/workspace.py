"""`init`, `demo`, `doctor`, `add`, `status`: the workspace and what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tayori.commands.desk import Desk, command, tell_mistakes
from tayori.errors import ExitCode


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("init")(init)
    app.command("demo")(demo)
    app.command("doctor")(doctor)
    app.command("add")(add)
    app.command("status")(status)


@command
def init(
    desk: Desk,
    directory: Annotated[Path, typer.Argument(help="Folder of the new workspace.")],
    organisation: Annotated[str, typer.Option(help="Whose workspace it is; becomes the rights holder.")],
) -> None:
    """Make a new workspace with a commented tayori.yaml.

    Example: tayori init nagano --organisation 長野市
    """
    from tayori.config.write import write_workspace

    written = write_workspace(directory, organisation)
    desk.emit({"workspace": str(directory.resolve()), "written": [str(path) for path in written]})
    for path in written:
        desk.say(f"written: {path}")
    desk.say(f"Next: cd {directory} && tayori add YOUR_CLIP.MOV")


@command
def demo(
    desk: Desk,
    directory: Annotated[Path, typer.Argument(help="Folder for the demo workspace.")] = Path("demo"),
) -> None:
    """Draw two clips and a podcast, then build, clear and publish them to a portal on this machine.

    Example: tayori demo
    """
    from tayori.pipelines.demo import run_demo

    done = run_demo(directory, desk.reporter(), desk.say)
    desk.emit(done.document)
    desk.table(["what", "made", "where"], done.rows)
    desk.result(done.closing)


@command
def doctor(desk: Desk) -> None:
    """Say what is ready and what is not, with the cure; exit 2 when something that is used is not.

    Example: tayori doctor
    """
    from tayori.pipelines.doctor import all_ready, diagnose

    found = diagnose((desk.workspace or Path.cwd()).resolve())
    desk.emit(
        [
            {"subject": d.subject, "ready": d.ready, "state": d.state, "cure": d.cure, "needed": d.needed}
            for d in found
        ]
    )
    rows = [
        [d.subject, "ready" if d.ready else "NOT READY", d.state, "" if d.ready else d.cure] for d in found
    ]
    desk.table(["what", "", "state", "cure"], rows)
    if not all_ready(found):
        raise typer.Exit(ExitCode.USAGE)


@command
def add(
    desk: Desk,
    files: Annotated[list[Path], typer.Argument(help="Media files to take in.")],
    slug: Annotated[
        str | None, typer.Option(help="Name of the asset.", show_default="from the file name")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="clip, episode or photo.", show_default="by content")
    ] = None,
    show: Annotated[
        str | None,
        typer.Option(help="The show of an episode; made when it is not there.", show_default="the only one"),
    ] = None,
    show_title: Annotated[
        str | None, typer.Option(help="Title of a show that is made.", show_default="its name")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title.", show_default="the file name")] = None,
    link: Annotated[
        bool, typer.Option("--link", help="Hard-link instead of copying, where possible.")
    ] = False,
) -> None:
    """Take sources in: probe, copy, write the manifest with what has to be filled in.

    Example: tayori add IMG_0412.MOV --slug asa-no-eki
    """
    from tayori.pipelines.intake import IntakeOptions, take_in

    taken = take_in(desk.root, files, IntakeOptions(slug, kind, show, title, show_title, link))
    desk.emit([item.document for item in taken])
    for item in taken:
        if item.show:
            desk.result(f"made the show {item.show.parent.name}: {item.show}")
        desk.result(f"added {item.kind} {item.slug}: {item.manifest}")
        for finding in item.findings:
            desk.say(f"  {finding}")
    if any(item.show for item in taken):
        desk.say(
            "Next: give the show a description and a cover in show.yaml: without a cover it has no feed."
        )
    desk.say("Next: fill in rights: in the manifest, then `tayori build`.")


@command
def status(desk: Desk) -> None:
    """Show every asset: built? cleared? published where? what expires?

    Example: tayori status --json
    """
    from tayori.pipelines.opening import open_workspace
    from tayori.pipelines.status import COLUMNS, workspace_status

    opened = open_workspace(desk.root, tolerant=True)
    found = workspace_status(opened)
    desk.emit([item.document() for item in found])
    desk.table(COLUMNS, [item.row() for item in found])
    for item in found:
        for finding in item.findings if desk.verbose else ():
            place = f" ({finding['where']})" if finding.get("where") else ""
            told = f"{item.slug}: {finding['severity']}: {finding['text']}{place} {finding['cure']}"
            desk.say(told.rstrip())
    if opened.mistakes:
        tell_mistakes(opened.mistakes)
        raise typer.Exit(ExitCode.USAGE)
