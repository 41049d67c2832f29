"""`feed check`, `feed diff`: what directories and subscribers will make of a feed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode, UsageError

if TYPE_CHECKING:
    # imported by the commands that need them
    from tayori.pipelines.feeds.check import FeedReport, LiveOptions
    from tayori.pipelines.feeds.diff import DiffReport

TargetOption = Annotated[str | None, typer.Option(help="A site; the first when none is named.")]
PrivateOption = Annotated[
    bool, typer.Option("--allow-private", help="Also ask addresses of the own network, such as localhost.")
]


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("check")(check)
    group.command("diff")(diff)


@command
def check(
    desk: Desk,
    what: Annotated[
        str,
        typer.Argument(
            metavar="SHOW-or-FILE-or-URL", help="A show of the workspace, a feed file, an address."
        ),
    ],
    target: TargetOption = None,
    live: Annotated[
        bool,
        typer.Option("--live", help="Ask the servers for the feed and every file; always for an address."),
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Ask only for the newest episodes' files.")] = None,
    allow_private: PrivateOption = False,
    at: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Ask for a show's site here instead of at its base_url, as at `tayori serve`; means --live.",
            show_default=False,
        ),
    ] = "",
) -> None:
    """Hold a feed against what RSS, Apple, Spotify and PSP-1 require; exit 7 when it fails.

    Example: tayori feed check machikado --live
    """
    from tayori.pipelines.feeds.check import LiveOptions
    from tayori.pipelines.feeds.report import has_errors, report_document

    if at and (_is_address(what) or _is_file(what)):
        raise UsageError("--at is for a show of the workspace.", "Name the show, or leave --at out.")
    is_live = live or bool(at) or _is_address(what)
    asked = LiveOptions(allow_private=allow_private, newest=limit, at=at) if is_live else None
    report = _checked(desk, what, target, asked)
    desk.emit(report_document(report))
    _tell_findings(desk, report)
    if has_errors(report):
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _is_address(what: str) -> bool:
    return what.startswith(("https://", "http://"))


def _is_file(what: str) -> bool:
    """A file that is there, or a path that can be nothing else."""
    return Path(what).is_file() or "/" in what or what.endswith((".xml", ".rss"))


def _checked(desk: Desk, what: str, target: str | None, asked: LiveOptions | None) -> FeedReport:
    from tayori.pipelines.feeds.check import check_file, check_file_live, check_published, check_url
    from tayori.pipelines.opening import open_workspace
    from tayori.pipelines.site import published_feed

    if asked and _is_address(what):
        return check_url(what, asked, desk.reporter())
    if _is_file(what):
        return check_file_live(Path(what), asked, desk.reporter()) if asked else check_file(Path(what))
    published = published_feed(open_workspace(desk.root), what, target)
    return check_published(published, asked, desk.reporter())


def _tell_findings(desk: Desk, report: FeedReport) -> None:
    """A table for each severity, gravest first: one row for each rule, with -v one for each finding."""
    from tayori.pipelines.feeds.report import grouped, summary

    for title, rows in grouped(report, every=desk.verbose > 0):
        desk.table(("times", "rule", "whose", "where", "what", "cure"), rows, title)
    desk.result(summary(report))


@command
def diff(
    desk: Desk,
    before: Annotated[
        str,
        typer.Argument(metavar="SHOW-or-OLD", help="A show of the workspace; or a feed, file or address."),
    ],
    after: Annotated[str | None, typer.Argument(metavar="NEW", help="The feed that follows it.")] = None,
    target: TargetOption = None,
    allow_private: PrivateOption = False,
) -> None:
    """Say what a rebuilt feed, or another one, would change for subscribers; exit 2 when a guid would change.

    Example: tayori feed diff machikado
    """
    from tayori.pipelines.feeds.check import LiveOptions
    from tayori.pipelines.feeds.diff import diff_feeds, diff_show, require_kept
    from tayori.pipelines.feeds.report import difference_document
    from tayori.pipelines.opening import open_workspace

    if after is None and (_is_address(before) or _is_file(before)):
        raise UsageError(f"{before} is compared with nothing.", "Name the feed that follows it as well.")
    if after is None:
        report = diff_show(open_workspace(desk.root), before, target)
    else:
        report = diff_feeds(before, after, LiveOptions(allow_private=allow_private))
    desk.emit(difference_document(report))
    _tell_difference(desk, report)
    require_kept(report)


def _tell_difference(desk: Desk, report: DiffReport) -> None:
    from tayori.pipelines.feeds.report import difference_rows, difference_summary

    shown = difference_rows(report)
    desk.table(
        ("episode", "a subscriber's program", "what differs"), shown, f"{report.before} -> {report.after}"
    )
    for finding in report.difference.findings:
        desk.say(str(finding))
    desk.result(difference_summary(report))
