"""`probe`, `transcode`, `build`: from sources to outputs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command, readable_size, tell_errors
from tayori.errors import TayoriError, UsageError

if TYPE_CHECKING:
    from tayori.pipelines.build import Build
    from tayori.pipelines.build_plan import BuildPlan


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("probe")(probe)
    app.command("transcode")(transcode)
    app.command("build")(build)


@command
def probe(
    desk: Desk,
    file: Annotated[Path, typer.Argument(help="A media file.")],
    loudness: Annotated[
        bool, typer.Option("--loudness", help="Measure the loudness too (reads it all).")
    ] = False,
) -> None:
    """Say what a file is, and what will be done about it.

    Example: tayori probe IMG_0412.MOV --loudness
    """
    from tayori.pipelines.describe import finding_document
    from tayori.pipelines.inspect import inspect_file

    found = inspect_file(file, loudness=loudness)
    desk.emit(
        {
            "file": str(file),
            "probe": found.document,
            "loudness": found.loudness,
            "findings": [finding_document(f) for f in found.findings],
        }
    )
    desk.table(["", file.name], found.rows)
    for finding in found.findings:
        desk.say(str(finding))


@command
def transcode(
    desk: Desk,
    what: Annotated[
        list[str], typer.Argument(metavar="FILE-or-SLUG...", help="Files, or clips of the workspace.")
    ],
    captions: Annotated[Path | None, typer.Option(help="Captions to burn (SRT, VTT, ASS).")] = None,
    to: Annotated[
        str | None, typer.Option(help="Profiles, comma-separated.", show_default="vertical")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the outputs.", show_default="here")] = None,
    trim: Annotated[str | None, typer.Option(help="Part to keep, START-END in seconds, e.g. 2.4-24.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the captions.")] = "ja",
    measure: Annotated[
        bool, typer.Option("--measure", help="Add VMAF and SSIM against the clean picture.")
    ] = False,
) -> None:
    """Make renditions of bare files, without a workspace, or of clips by slug.

    Example: tayori transcode IMG_0412.MOV --captions ja.srt --to vertical,square --out out/
    """
    from tayori.pipelines.transcode import TranscodeOptions
    from tayori.pipelines.transcode import transcode as make

    profiles = tuple(name.strip() for name in to.split(",")) if to else ()
    options = TranscodeOptions(captions, profiles, out, trim, lang, measure)
    done = make(what, options, desk.workspace, desk.reporter())
    desk.emit(done.document)
    desk.table(["file", "size", "sound", "bitrate", "quality"], done.rows)
    for text in done.findings:
        desk.say(text)
    _end_with(done.errors)


@command
def build(
    desk: Desk,
    slugs: Annotated[list[str] | None, typer.Argument(help="Assets; all when none is named.")] = None,
    why: Annotated[bool, typer.Option("--why", help="Name the reasons for each step.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and make nothing.")] = False,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Fail when another build is running.")] = False,
    executor: Annotated[str, typer.Option(help="Where jobs run: pool or inline.")] = "pool",
) -> None:
    """Make everything that is stale, and nothing else.

    Example: tayori build asa-no-eki --why
    """
    from tayori.pipelines.build import build as make
    from tayori.pipelines.describe import build_document, plan_document
    from tayori.pipelines.opening import open_workspace

    if executor not in ("pool", "inline"):
        raise UsageError(f"There is no executor {executor!r}.", "Choose pool or inline.")
    if dry_run:
        plan = open_workspace(desk.root, slugs).plan
        if desk.as_json:
            desk.emit(plan_document(plan))
        _show_reasons(desk, plan)
        _end_with([error for _, error in plan.problems])
        return
    done = make(desk.root, slugs, desk.reporter(), executor=executor, wait=not no_wait, actor=desk.actor)
    if desk.as_json:
        desk.emit(build_document(done))
    if why and done.plan.stale:
        _show_reasons(desk, done.plan)
    _show_build(desk, done)
    _end_with([error for _, error in done.failures])


def _show_reasons(desk: Desk, plan: BuildPlan) -> None:
    rows = [[p.step.slug, p.step.name, str(p.status), ", ".join(p.reasons)] for p in plan.stale]
    if rows:
        desk.table(["asset", "step", "status", "why"], rows)
    else:
        desk.result(f"Nothing is stale: {len(plan.steps)} steps are up to date.")


def _show_build(desk: Desk, done: Build) -> None:
    from tayori.pipelines.describe import build_warnings

    if not done.plan.stale and not done.failures:
        desk.result(f"Nothing is stale: {len(done.plan.steps)} steps are up to date.")
        return
    rows = [
        [made.step.slug, output.file_name, readable_size(artifact.size)]
        for made in done.result.made.values()
        for output, artifact in zip(made.step.outputs, made.artifacts, strict=True)
        if output.file_name
    ]
    desk.table(["asset", "made", "size"], rows)
    warnings = [[slug, told.text, told.where, told.cure] for slug, told in build_warnings(done)]
    desk.table(["asset", "warning", "where", "cure"], warnings)
    desk.say(f"{len(done.result.made)} steps made, in {done.opened.root / 'build'}.")
    for job in done.result.blocked:
        desk.say(f"blocked: {job.title}, because a step it needs failed.")


def _end_with(errors: list[TayoriError]) -> None:
    tell_errors(errors)
    if errors:
        raise typer.Exit(int(errors[0].exit_code))
