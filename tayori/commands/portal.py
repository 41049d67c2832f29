"""`portal check`: the portal as its visitors, their browsers and the law meet it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode, UsageError

if TYPE_CHECKING:
    # imported by the command that needs them
    from zoneinfo import ZoneInfo

    from tayori.pipelines.portal_check.check import PortalReport
    from tayori.pipelines.portal_check.place import Place

_group = typer.Typer(name="portal", help="The portal, looked at from outside.", no_args_is_help=True)
_SUBFOLDER = Path("reports") / "portal-check"


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.add_typer(_group)


@_group.callback()
def _portal() -> None:
    """Keep `check` a command of its own, though it is the only one."""


@command
def check(
    desk: Desk,
    target: Annotated[str | None, typer.Option(help="A site; the first when none is named.")] = None,
    url: Annotated[
        str,
        typer.Option(metavar="URL", help="Check the live site at this address instead.", show_default=False),
    ] = "",
    folder: Annotated[Path | None, typer.Option(help="Check the site in this folder instead.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the sheet goes; reports/portal-check/ of the workspace.")
    ] = None,
    pages: Annotated[
        int | None,
        typer.Option(
            min=1, help="Pages that are tested for WCAG, at most; else 40, or what all kinds of pages need."
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the drawing of pages; the sheet names it.")] = 8341,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Look at the pages in Chromium as well.")
    ] = True,
    external: Annotated[bool, typer.Option("--external", help="Ask for links to other sites, too.")] = False,
    signed: Annotated[
        Path | None, typer.Option(help="What a person says of criteria: YAML, CSV or XLSX.")
    ] = None,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="With --url: also an address of the own network.")
    ] = False,
) -> None:
    """Check links, HTML and accessibility of the portal, and write the evidence sheet; exit 7 when it fails.

    Example: tayori portal check
    """
    from tayori.pipelines.portal_check.check import Asked, check_portal
    from tayori.pipelines.portal_check.evidence import SCREENSHOTS
    from tayori.pipelines.portal_check.signatures import load_signatures
    from tayori.pipelines.portal_check.visiting import BrowserLook

    if url and (folder or target):
        raise UsageError("--url stands for itself.", "Leave out --target and --folder.")
    into = out or (Path.cwd() if url or folder else desk.root) / _SUBFOLDER
    asked = Asked(
        pages=pages,
        seed=seed,
        external=external,
        look=BrowserLook(into / SCREENSHOTS) if browser else None,
        signatures=load_signatures(signed) if signed else (),
    )
    with _place(desk, target, url, folder, allow_private=allow_private) as place:
        report = check_portal(place, asked, desk.reporter())
    _answer(desk, report, into)


_group.command("check")(check)


def _place(
    desk: Desk, target: str | None, url: str, folder: Path | None, *, allow_private: bool
) -> AbstractContextManager[Place]:
    from tayori.pipelines.portal_check.place import base_of_folder, site_in_folder, site_on_the_web
    from tayori.pipelines.site import site_folder

    if url:
        return site_on_the_web(url, allow_private=allow_private)
    site = folder or site_folder(desk.root, target)
    return site_in_folder(site, base_of_folder(site))


def _answer(desk: Desk, report: PortalReport, into: Path) -> None:
    from tayori.pipelines.portal_check.evidence import write_evidence
    from tayori.pipelines.portal_check.findings import findings_of
    from tayori.pipelines.portal_check.report import grouped, has_failed, report_document, summary

    files = write_evidence(report, into, _zone(desk))
    findings = findings_of(report)
    desk.emit(report_document(report, findings, [str(path) for path in files]))
    for title, rows in grouped(findings, every=desk.verbose > 0):
        desk.table(("times", "rule", "what", "where", "cure"), rows, title)
    desk.result(summary(report))
    for path in files:
        desk.say(f"written: {path}")
    if has_failed(findings):
        raise typer.Exit(ExitCode.CHECK_FAILED)


def _zone(desk: Desk) -> ZoneInfo:
    """The workspace's, else Japan's: the sheet is for a Japanese public body."""
    from zoneinfo import ZoneInfo

    from tayori.pipelines.opening import open_workspace

    try:
        return ZoneInfo(open_workspace(desk.root, ()).workspace.settings.timezone)
    except UsageError:
        return ZoneInfo("Asia/Tokyo")
