"""`episode ...`: what is made of an episode."""

from __future__ import annotations

from typing import Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import UsageError
from tayori.model.time import Span, parse_seconds

_group = typer.Typer(name="episode", help="What is made of an episode.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    _group.command("clip")(clip)
    app.add_typer(_group)


@command
def clip(
    desk: Desk,
    episode: Annotated[str, typer.Argument(metavar="SHOW/SLUG", help="An episode.")],
    begin: Annotated[str, typer.Option("--from", help="Where it begins, as listeners hear it: 12:30.")],
    end: Annotated[str, typer.Option("--to", help="Where it ends: 13:00.")],
    slug: Annotated[
        str | None, typer.Option(help="Name of the clip.", show_default="episode and time")
    ] = None,
    snap: Annotated[
        bool, typer.Option("--snap", help="Move ends that cut through a caption to its border.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be made.")] = False,
) -> None:
    """Make a vertical clip of an episode: its cover, a moving waveform, its captions, its rights.

    Example: tayori episode clip machikado/asa-no-eki-de --from 0:34 --to 0:58
    """
    from tayori.pipelines.audiogram.making import clip_episode
    from tayori.pipelines.audiogram.planning import AskedClip
    from tayori.pipelines.opening import lock_path
    from tayori.store.lock import workspace_lock

    root, reporter = desk.root, desk.reporter()
    with workspace_lock(lock_path(root), "tayori episode clip", on_wait=reporter.note):
        asked = AskedClip(_span(begin, end), slug, snap)
        done = clip_episode(root, episode, asked, dry_run=dry_run, reporter=reporter)
    desk.emit(done.document | {"dry_run": dry_run})
    for finding in done.findings:
        desk.say(str(finding))
    if not done.changed:
        desk.result(f"{done.plan.folder} is as it should be.")
    elif dry_run:
        desk.result(f"{done.plan.folder} would be made.")
    else:
        desk.result(f"{done.plan.folder} was made. Build it: tayori build {done.plan.slug}")


def _span(begin: str, end: str) -> Span:
    """Raises UsageError for what is no time, and for a stretch that ends before it begins."""
    try:
        start_ms, end_ms = parse_seconds(begin), parse_seconds(end)
    except ValueError as error:
        raise UsageError(f"--from {begin} --to {end}: {error}.", "Write times as 12:30 or 750.") from error
    if end_ms <= start_ms:
        raise UsageError(f"--to {end} is not after --from {begin}.", "Give a later --to.")
    return Span(start_ms, end_ms)
