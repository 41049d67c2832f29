"""`plan`, `publish`, `retract`, `drift`, `receipts`, `serve`: what goes out, what is out, how it looks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command, tell_errors, tell_mistakes
from tayori.commands.drift import drift
from tayori.commands.plan_shown import show_plan
from tayori.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tayori.config.workspace import Workspace
    from tayori.model.publishing import Receipt
    from tayori.pipelines.publishing.blocked import Blocked
    from tayori.pipelines.publishing.distribute import Distribution

SlugsArgument = Annotated[list[str] | None, typer.Argument(help="Assets; all when none is named.")]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("plan")(plan)
    app.command("publish")(publish)
    app.command("retract")(retract)
    app.command("drift")(drift)
    app.command("receipts")(receipts)
    app.command("serve")(serve)


@command
def plan(
    desk: Desk,
    target: Annotated[
        str | None, typer.Argument(help="A target of tayori.yaml; all when none is named.")
    ] = None,
    slugs: SlugsArgument = None,
    fields: Annotated[bool, typer.Option("--diff", help="Show every field, old and new.")] = False,
) -> None:
    """Show what publishing would do, field by field; nothing is sent.

    Example: tayori plan youtube asa-no-eki --diff
    """
    _show_plans(desk, target, slugs, fields=fields or bool(slugs))


def _show_plans(desk: Desk, target: str | None, slugs: list[str] | None, *, fields: bool) -> None:
    from tayori.pipelines.describe import target_document
    from tayori.pipelines.opening import open_workspace
    from tayori.pipelines.publishing.target_plan import plan_target

    opened = open_workspace(desk.root)
    _require_assets(opened.workspace, slugs)
    names = [target] if target else [t.name for t in opened.workspace.settings.targets]
    plans = [plan_target(opened, name, slugs) for name in names]
    desk.emit([target_document(p) for p in plans])
    for made in plans:
        show_plan(desk, made, fields=fields)


@command
def publish(
    desk: Desk,
    target: Annotated[str, typer.Argument(help="A target of tayori.yaml.")],
    slugs: SlugsArgument = None,
    yes: YesOption = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the plan and stop.")] = False,
    ignore_quota: Annotated[
        bool, typer.Option("--ignore-quota", help="Send what does not fit into today's quota too.")
    ] = False,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="Fail when somebody else is at work here.")
    ] = False,
) -> None:
    """Bring a target to what is built and cleared; what is no longer cleared is taken down.

    Example: tayori publish portal --yes
    """
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.publishing.by_hand import is_by_hand
    from tayori.pipelines.publishing.distribute import publish as carry_out
    from tayori.pipelines.publishing.target_plan import plan_target
    from tayori.store.lock import workspace_lock

    reporter = desk.reporter()
    root = desk.root
    if dry_run:
        _show_plans(desk, target, slugs, fields=bool(slugs))
        return
    with workspace_lock(lock_path(root), f"tayori publish {target}", wait=not no_wait, on_wait=reporter.note):
        opened = open_workspace(root, actor=desk.actor)
        _require_assets(opened.workspace, slugs)
        made = plan_target(opened, target, slugs)
        show_plan(desk, made, fields=bool(slugs), is_sending=yes)
        if not is_by_hand(made.kind, made.target) and not desk.confirm(f"Publish this to {target}?", yes=yes):
            raise UsageError("Nothing was sent.", "Run again with --yes to go ahead.")
        _answer(desk, carry_out(opened, made, reporter, named=slugs is not None, ignore_quota=ignore_quota))


def _require_assets(workspace: Workspace, slugs: list[str] | None) -> None:
    """Raise UsageError, with the nearest names, for a slug that is none."""
    for slug in slugs or ():
        workspace.get_asset(slug)


@command
def retract(
    desk: Desk,
    target: Annotated[str, typer.Argument(help="A target of tayori.yaml.")],
    slugs: Annotated[list[str], typer.Argument(help="Assets to take down.")],
    yes: YesOption = False,
) -> None:
    """Take assets down from a target, by their receipts and by our marks there, and prove it.

    Example: tayori retract portal asa-no-eki --yes
    """
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.publishing.distribute import retract as take_down
    from tayori.store.lock import workspace_lock

    reporter = desk.reporter()
    root = desk.root
    with workspace_lock(lock_path(root), f"tayori retract {target}", on_wait=desk.tell_urgent_wait):
        opened = open_workspace(root, tolerant=True, actor=desk.actor)
        tell_mistakes(opened.mistakes)
        if not desk.confirm(f"Take {', '.join(slugs)} down from {target}?", yes=yes):
            raise UsageError("Nothing was taken down.", "Run again with --yes to go ahead.")
        _answer(desk, take_down(opened, target, slugs, reporter))


def _answer(desk: Desk, done: Distribution) -> None:
    from tayori.pipelines.describe import error_document, receipt_document

    desk.emit(
        {
            "target": done.plan.target.name,
            "receipts": [receipt_document(r) for r in done.receipts],
            "errors": [error_document(slug, error) for slug, error in done.failed],
            "blocked": [one.document for one in done.blocked],
            "pages": list(done.pages),
        }
    )
    desk.table(["asset", "state", "where"], [[r.slug, str(r.state), r.url] for r in done.receipts])
    if not done.receipts and not done.failed and not done.blocked:
        desk.say(f"{done.plan.target.name} is up to date{_drawn_again(done)}.")
    for sentence in (*done.notes, *_waiting(done)):
        desk.say(sentence)
    errors = [*(error for _, error in done.failed), *(one.error for one in _faults(done))]
    tell_errors(errors)
    if errors:
        raise typer.Exit(max(int(error.exit_code) for error in errors))


def _drawn_again(done: Distribution) -> str:
    """What of a site is new though no asset is: its pages, after a change of name, colour or words."""
    number = sum(path.endswith(".html") for path in done.pages)
    return f"; {number} {'page was' if number == 1 else 'pages were'} drawn again" if number else ""


def _faults(done: Distribution) -> list[Blocked]:
    """What something is to be done about first, and no error of its own tells it."""
    told = {slug for slug, _ in done.failed}
    return [one for one in done.blocked if one.is_fault and one.slug not in told]


def _waiting(done: Distribution) -> list[str]:
    """What is not sent, as somebody wanted it."""
    waiting = (one for one in done.blocked if one.exit_code is ExitCode.DONE)
    return [f"{one.slug} waits: {' '.join(one.why)}" for one in waiting]


@command
def receipts(
    desk: Desk,
    target: Annotated[str | None, typer.Argument(help="A target; all when none is named.")] = None,
    history: Annotated[bool, typer.Option("--history", help="Every state ever recorded.")] = False,
    parts: Annotated[bool, typer.Option("--parts", help="Every part of each and how it stands.")] = False,
) -> None:
    """Show what is out there, where, and since when.

    Example: tayori receipts portal --history
    """
    from tayori.pipelines.describe import receipt_document
    from tayori.pipelines.opening import open_workspace
    from tayori.pipelines.recall.concerned import first_out

    ledger = open_workspace(desk.root, (), tolerant=True).ledger
    found = (
        ledger.publication_history(target)
        if history
        else tuple(r for (name, _), r in sorted(ledger.publications().items()) if target in (None, name))
    )
    since = first_out(ledger)
    firsts = [
        at.isoformat(timespec="seconds") if (at := since.get(r.slug, {}).get(r.target)) else "" for r in found
    ]
    both = list(zip(found, firsts, strict=True))
    desk.emit([receipt_document(r) | {"since": first or None} for r, first in both])
    if parts:
        _show_parts(desk, found)
        return
    rows = [
        [
            r.target,
            r.slug,
            str(r.state),
            first,
            r.at.isoformat(timespec="seconds"),
            _settled(r),
            r.url,
            r.error,
        ]
        for r, first in both
    ]
    columns = ["target", "asset", "state", "first out (UTC)", "last change (UTC)", "parts", "where", "error"]
    desk.table(columns, rows)


def _settled(receipt: Receipt) -> str:
    """`5 of 6`: parts nothing is left to do for."""
    whole = len(receipt.parts)
    return f"{whole - len(receipt.unsettled)} of {whole}" if whole else ""


def _show_parts(desk: Desk, found: Sequence[Receipt]) -> None:
    rows = [
        [r.target, r.slug, part.name, str(part.state), part.remote_id, part.error]
        for r in found
        for part in r.parts
    ]
    desk.table(["target", "asset", "part", "state", "id there", "error"], rows)


@command
def serve(
    desk: Desk,
    target: Annotated[
        str | None, typer.Argument(help="A target of kind folder; the first when none is named.")
    ] = None,
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; 0 takes a free one.")
    ] = 8000,
    folder: Annotated[Path | None, typer.Option(help="Serve this folder instead.")] = None,
) -> None:
    """Serve the portal and its feeds on this machine, as viewers and listeners get them.

    Example: tayori serve --port 8080
    """
    from tayori.pipelines.site import site_folder
    from tayori.publishers.serve import serve as open_server

    directory = folder or site_folder(desk.root, target)
    with open_server(directory, "127.0.0.1", port) as server:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        desk.emit({"url": address, "folder": str(directory)})
        desk.say(f"Serving {directory} at {address} (Ctrl-C stops).")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            raise typer.Exit(ExitCode.DONE) from None
