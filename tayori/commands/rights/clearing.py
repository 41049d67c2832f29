"""`rights check`, `show`, `expiring`: may this be there, on what does it rest, and for how long?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tayori.commands.days import read_day, read_span
from tayori.commands.desk import Desk, command
from tayori.errors import ExitCode

if TYPE_CHECKING:
    from tayori.pipelines.clearance.clearing import Clearance

Slugs = Annotated[list[str] | None, typer.Argument(help="Assets; all when none is named.")]

_VERDICTS = {"en": ("allowed", "refused"), "ja": ("可", "不可")}


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("check")(check)
    group.command("show")(show)
    group.command("expiring")(expiring)


@command
def check(
    desk: Desk,
    slugs: Slugs = None,
    target: Annotated[str | None, typer.Option(help="A target; all when none is named.")] = None,
    at: Annotated[str | None, typer.Option(help="As if today were this day, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="As if everything were to go after this day.")] = None,
) -> None:
    """Clear assets for targets; exit 4 when one is refused, with reasons and cures.

    Example: tayori rights check asa-no-densha --target youtube --until 2027-03-31
    """
    from tayori.pipelines.clearance.clearing import clear_all
    from tayori.pipelines.describe import finding_document
    from tayori.pipelines.opening import open_workspace

    opened = open_workspace(desk.root, slugs)
    checked = clear_all(opened.workspace, target, read_day(at), until=read_day(until), grants=opened.grants)
    desk.emit(
        {
            "verdicts": [_document(clearance) for clearance in checked.clearances],
            "findings": [finding_document(finding) for finding in checked.findings],
        }
    )
    rows = (row for clearance in checked.clearances for row in _rows(clearance, desk))
    desk.table(["asset", "target", "verdict", "because", "cure"], sorted(rows))
    for finding in checked.findings:
        desk.say(str(finding))
    if any(not clearance.verdict.allowed for clearance in checked.clearances):
        raise typer.Exit(ExitCode.REFUSED)


def _document(clearance: Clearance) -> dict[str, Any]:
    from tayori.pipelines.describe import verdict_document

    verdict = verdict_document(clearance.verdict)
    return {"slug": clearance.asset.slug, "target": clearance.target.name, **verdict}


def _rows(clearance: Clearance, desk: Desk) -> list[list[str]]:
    allowed, refused = _VERDICTS[desk.lang]
    start = [str(clearance.asset.slug), clearance.target.name]
    if clearance.verdict.allowed:
        return [[*start, allowed, "", ""]]
    reasons = clearance.verdict.reasons
    return [[*start, refused, r.text.get(desk.lang), r.cure.get(desk.lang)] for r in reasons]


@command
def show(desk: Desk, slugs: Slugs = None) -> None:
    """Show what each asset rests on: components, grants, contracts; then the verdict for each target.

    Example: tayori rights show asa-no-densha
    """
    from tayori.commands.trees import draw_tree
    from tayori.pipelines.clearance.clearing import local_today
    from tayori.pipelines.clearance.tree import rights_document, rights_of, tree_of
    from tayori.pipelines.opening import open_workspace

    opened = open_workspace(desk.root, slugs)
    found = rights_of(opened.workspace, opened.grants, local_today(opened.workspace.settings))
    desk.emit([rights_document(rights) for rights in found])
    if not desk.as_json:
        for rights in found:
            draw_tree(tree_of(rights, desk.lang))


@command
def expiring(
    desk: Desk,
    within: Annotated[str, typer.Option(help="How far to look: 60d, 8w, 3m.")] = "60d",
    at: Annotated[str | None, typer.Option(help="As if today were this day, YYYY-MM-DD.")] = None,
) -> None:
    """List grants, contracts and assets that end soon, with what rests on them and where it is out.

    What has ended already is listed while any of it is still out.

    Example: tayori rights expiring --within 3m
    """
    from tayori.pipelines.clearance.clearing import local_today
    from tayori.pipelines.clearance.expiring import expiring as find_endings
    from tayori.pipelines.opening import open_workspace

    opened = open_workspace(desk.root)
    today = read_day(at) or local_today(opened.workspace.settings)
    last = read_span(within, today)
    endings = find_endings(opened.workspace, opened.ledger.publications(), today, last)
    document = {"today": today, "last": last, "endings": [ending.document() for ending in endings]}
    desk.emit(document)
    rows = (
        [
            ending.on.isoformat(),
            ending.what,
            ending.name,
            ending.public_id,
            ", ".join(ending.assets),
            ", ".join(f"{slug} at {target}" for slug, target in ending.out),
        ]
        for ending in endings
    )
    desk.table(["last day", "what", "name", "public id", "assets", "out"], rows)
    if not endings:
        desk.say(f"Nothing ends from {today} to {last}.")
