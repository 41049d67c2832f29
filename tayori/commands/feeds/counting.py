"""`feed stats`: downloads, counted from access logs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.days import read_day
from tayori.commands.desk import Desk, command
from tayori.errors import UsageError

if TYPE_CHECKING:
    from tayori.statistics.report import Report


class WindowChoice(StrEnum):
    """How long one listener counts once for an episode."""

    CALENDAR = "calendar"
    FIRST = "first"
    LAST = "last"


def register(group: typer.Typer) -> None:
    """Add these commands to the group."""
    group.command("stats")(stats)


@command
def stats(
    desk: Desk,
    logs: Annotated[list[str], typer.Argument(help="Access logs, also .gz; - is standard input.")],
    show: Annotated[str | None, typer.Option(help="One show; all when none is named, clips too.")] = None,
    target: Annotated[str | None, typer.Option(help="A site; the first when none is named.")] = None,
    since: Annotated[str | None, typer.Option(help="First day that counts, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day that counts.")] = None,
    window: Annotated[
        WindowChoice,
        typer.Option(help="A listener counts once a day, or in 24 h from the first or last request."),
    ] = WindowChoice.CALENDAR,
    by: Annotated[str, typer.Option(help="episode, day, app, device, comma-separated.")] = "episode,day,app",
    user_agents: Annotated[
        Path | None, typer.Option(help="OPAWG user-agents-v2 lists, instead of ours.")
    ] = None,
    bots_ip: Annotated[
        Path | None, typer.Option(help="Networks of data centres and robots, one a line.")
    ] = None,
    shared_ip: Annotated[
        Path | None, typer.Option(help="Networks that many people share, one a line.")
    ] = None,
    bad_referrers: Annotated[Path | None, typer.Option(help="Hosts of bad referrers, one a line.")] = None,
    most_per_address: Annotated[
        int,
        typer.Option(min=0, help="Downloads of one address a day; with more it is left out. 0: no limit."),
    ] = 500,
    log_format: Annotated[
        str, typer.Option("--format", help="nginx' log_format, or the fields of a CloudFront real-time log.")
    ] = "",
    key: Annotated[
        list[str] | None, typer.Option(help="Key of a field in JSON lines, like address=client.ip.")
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Also write the numbers into this CSV file.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Also write the tables into this workbook.")] = None,
) -> None:
    """Count downloads in access logs by the IAB Podcast Measurement rules.

    Example: tayori feed stats /var/log/nginx/access.log* --since 2026-11-01 --by episode,day
    """
    from tayori.pipelines.feeds.stats import ListFiles, StatsOptions, feed_stats
    from tayori.pipelines.opening import open_workspace
    from tayori.statistics.log_formats.detection import LogForm
    from tayori.statistics.rules import Period, WindowRule

    options = StatsOptions(
        show,
        target,
        Period(read_day(since), read_day(until)),
        WindowRule(window),
        tuple(dict.fromkeys(name.strip() for name in by.split(",") if name.strip())),
        ListFiles(user_agents, bots_ip, shared_ip, bad_referrers),
        most_per_address,
        LogForm(log_format, _keys(key or ())),
    )
    made = feed_stats(open_workspace(desk.root, tolerant=True), logs, options, desk.reporter().progress)
    _answer(desk, made, csv, xlsx)


def _answer(desk: Desk, made: Report, csv: Path | None, xlsx: Path | None) -> None:
    from tayori.statistics.report import report_document

    desk.emit(report_document(made))
    _show(desk, made)
    _write(desk, made, csv, xlsx)


def _keys(said: list[str] | tuple[str, ...]) -> dict[str, str]:
    """`address=client.ip` by field. Raises UsageError."""
    wrong = [text for text in said if not all(text.partition("="))]
    if wrong:
        raise UsageError(f"{wrong[0]!r} names no key of a field.", "Write it like address=client.ip.")
    return {field: name for field, _, name in (text.partition("=") for text in said)}


def _show(desk: Desk, made: Report) -> None:
    from tayori.statistics.report import report_notes, report_tables

    for table in report_tables(made, desk.lang):
        desk.table(table.columns, [[str(cell) for cell in row] for row in table.rows], table.title)
    for note in report_notes(made):
        desk.result(note)


def _write(desk: Desk, made: Report, csv: Path | None, xlsx: Path | None) -> None:
    from tayori.statistics.report import report_csv, report_tables
    from tayori.store.files import replace_file

    files: dict[Path, bytes] = {}
    if csv is not None:
        files[csv] = report_csv(made, desk.lang)
    if xlsx is not None:
        # the workbook library takes a quarter of a second to load
        from tayori.reports.workbook import workbook

        files[xlsx] = workbook(report_tables(made, desk.lang))
    for path, data in files.items():
        replace_file(path, data)
        desk.result(f"written: {path}")
