"""`feed import`: an existing show moves in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command, tell_errors

if TYPE_CHECKING:
    from tayori.pipelines.feeds.moving_in.perform import Imported


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("import")(import_)


@command
def import_(
    desk: Desk,
    source: Annotated[str, typer.Argument(metavar="URL-or-FILE", help="The feed, where it is or as a file.")],
    show: Annotated[str | None, typer.Option(help="The show's slug; else made from its title.")] = None,
    old_url: Annotated[
        str | None, typer.Option(help="The address the feed has had, where a file does not say it.")
    ] = None,
    audio: Annotated[
        bool, typer.Option("--audio/--no-audio", help="Fetch episodes; else the show and the guids only.")
    ] = True,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the newest N episodes.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come; write nothing.")] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also ask servers inside this network.")
    ] = False,
    owner: Annotated[
        str | None, typer.Option(help="The owner's address, for a feed that says podcast:locked.")
    ] = None,
    unlocked: Annotated[
        bool, typer.Option("--unlocked", help="Your word that the owner of a locked feed agrees.")
    ] = False,
) -> None:
    """Bring an existing podcast over: texts, guids, sound, covers, chapters, transcripts, unknown tags.

    Run it again to go on after a break, or for new episodes; what is there is left alone.

    Example: tayori feed import https://old-host.example/rss --show machikado
    """
    from tayori.pipelines.feeds.moving_in.perform import import_feed
    from tayori.pipelines.feeds.moving_in.plan import ImportOptions
    from tayori.pipelines.feeds.moving_in.report import import_document

    options = ImportOptions(source, show, old_url, audio, limit, dry_run, allow_private, owner, unlocked)
    done = import_feed(desk.root, options, desk.reporter())
    desk.emit(import_document(done))
    _tell(desk, done)
    tell_errors(list(done.errors.values()))
    if done.errors:
        raise typer.Exit(int(next(iter(done.errors.values())).exit_code))


def _tell(desk: Desk, done: Imported) -> None:
    from tayori.pipelines.feeds.moving_in.moving import moving_plan
    from tayori.pipelines.feeds.moving_in.report import import_rows, import_sentences

    desk.table(("slug", "date", "title", "status"), import_rows(done), done.plan.found.title)
    for finding in done.findings:
        desk.say(str(finding))
    for sentence in import_sentences(done):
        desk.result(sentence)
    desk.say("How to move the listeners:")
    for step in moving_plan(done.plan.show, done.plan.old_url):
        desk.say(step)
