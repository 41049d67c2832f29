"""`rights withdraw`, `rights enforce`: nothing stays out without rights, and the proof of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.days import read_day
from tayori.commands.desk import Desk, command, tell_errors, tell_mistakes
from tayori.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from tayori.pipelines.recall.concerned import Concern
    from tayori.pipelines.recall.enforcing import EnforcementRun
    from tayori.pipelines.recall.takedown import Takedown
    from tayori.pipelines.recall.withdrawal import Notice, Withdrawal

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")]


def register(group: typer.Typer) -> None:
    """Add these commands to `rights`."""
    group.command("withdraw")(withdraw)
    group.command("enforce")(enforce)


@command
def withdraw(
    desk: Desk,
    grant_id: Annotated[str, typer.Argument(metavar="KIND/ID", help="A grant of the workspace.")],
    date: Annotated[
        str | None, typer.Option(help="First day without the permission.", show_default="today")
    ] = None,
    why: Annotated[str, typer.Option(help="Kept in the grant's file and nowhere else.")] = "",
    apply: Annotated[bool, typer.Option("--apply", help="Take down everything that rests on it.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Withdraw a permission: what it concerns, the record of it and, with --apply, taking it down.

    Example: tayori rights withdraw portrait/yamada-hanako --date 2026-12-01 --apply --yes
    """
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.recall.describe import notice_document, withdrawal_document
    from tayori.pipelines.recall.withdrawal import give_notice
    from tayori.pipelines.recall.withdrawal import withdraw as carry_out
    from tayori.store.lock import workspace_lock

    root, reporter, day = desk.root, desk.reporter(), read_day(date)
    if dry_run:
        notice = give_notice(open_workspace(root, tolerant=True, actor=desk.actor), grant_id, day)
        desk.emit(notice_document(notice) | {"dry_run": True})
        _show_notice(desk, notice)
        _rehearse(desk, notice, apply=apply)
        return
    with workspace_lock(lock_path(root), f"tayori rights withdraw {grant_id}", on_wait=reporter.note):
        opened = open_workspace(root, tolerant=True, actor=desk.actor)
        tell_mistakes(opened.mistakes)
        notice = give_notice(opened, grant_id, day)
        _show_notice(desk, notice)
        if not desk.confirm(f"Withdraw {grant_id} as of {notice.day}?", yes=yes):
            raise UsageError("Nothing was changed.", "Run again with --yes to go ahead.")
        done = carry_out(opened, notice, reporter, why=why, apply=apply)
    desk.emit(withdrawal_document(done))
    _answer_withdrawal(desk, done, apply=apply)


def _show_notice(desk: Desk, notice: Notice) -> None:
    concerned = notice.concerned
    rows = [
        [asset.slug, receipt.target, str(receipt.state), _first_out(asset, receipt.target), receipt.url]
        for asset in concerned.assets
        for receipt in asset.publications
        if receipt.perhaps_out
    ]
    desk.table(["asset", "target", "state", "first out (UTC)", "where"], rows, "Published")
    items = [[a.slug, i.target, i.guid, i.feed_url] for a in concerned.assets for i in a.feed_items]
    desk.table(["episode", "target", "guid", "feed"], items, "Feed items")
    copies = [[c.slug, c.where, c.what, c.digest] for a in concerned.assets for c in a.copies]
    desk.table(["asset", "kept at", "what", "sha256"], copies, "Copies kept")
    for asset in concerned.assets:
        for place in asset.by_hand:
            desk.say(f"{asset.slug}: look whether somebody posted it to {place} by hand.")
    for receipt in concerned.unknown:
        desk.say(f"{receipt.slug} is at {receipt.target} without a manifest: nobody can tell its grants.")
    if not concerned.assets:
        desk.say(f"Nothing rests on {notice.grant_id}.")
    if notice.others:
        desk.say(f"The same person gave, and keeps giving: {', '.join(notice.others)}.")


def _first_out(asset: Concern, target: str) -> str:
    first = asset.since.get(target)
    return first.isoformat(" ", timespec="minutes")[:16] if first is not None else ""


def _rehearse(desk: Desk, notice: Notice, *, apply: bool) -> None:
    """What would happen, and that nothing did."""
    desk.result("Dry run: nothing was changed.")
    if notice.is_withdrawn:
        desk.result(f"{notice.grant_id} is withdrawn already, as of {notice.day}.")
    else:
        desk.result(f"Would be withdrawn: {notice.grant_id}, as of {notice.day}, in {notice.file}.")
    out = len(notice.concerned.out)
    if notice.is_scheduled:
        desk.result(
            f"Nothing comes down before {notice.day}; `tayori rights enforce` does it ({out} out now)."
        )
    elif apply:
        desk.result(f"Would come down now: {out}, with an evidence sheet under reports/.")
    elif out:
        desk.result(f"{out} out now would stay until `--apply` or `tayori rights enforce` takes it down.")


def _answer_withdrawal(desk: Desk, done: Withdrawal, *, apply: bool) -> None:
    notice = done.notice
    said = "withdrawn" if done.recorded else "was withdrawn already"
    desk.result(f"{said}: {notice.file} (as of {notice.day})")
    if notice.is_scheduled:
        desk.result(f"Nothing is taken down before {notice.day}: `tayori rights enforce` does it then.")
    elif not apply and notice.concerned.out:
        desk.result(
            f"Next: tayori rights withdraw {notice.grant_id} --apply   (takes it down, with evidence)"
        )
    if done.downs is not None:
        _show_takedowns(desk, done.downs.takedowns)
        for path in done.sheets:
            desk.result(f"evidence: {path}")
        if not done.downs.is_complete:
            raise typer.Exit(ExitCode.REMOTE)


def _show_takedowns(desk: Desk, takedowns: tuple[Takedown, ...]) -> None:
    from tayori.pipelines.recall.takedown import errors_of

    rows = [[t.receipt.slug, t.receipt.target, str(t.fate), t.receipt.url] for t in takedowns]
    desk.table(["asset", "target", "outcome", "where"], rows)
    tell_errors(errors_of(takedowns))


@command
def enforce(
    desk: Desk,
    at: Annotated[
        str | None, typer.Option(help="As if today were this day, YYYY-MM-DD: said only, without --yes.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Really do it as of the day of --at.")] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Take down what is out and no longer cleared; tell and build what became allowed. For cron.

    Example: tayori rights enforce --quiet
    """
    from tayori.pipelines.recall.describe import enforcement_document
    from tayori.pipelines.recall.enforcing import run_enforcement

    day = read_day(at)
    dry_run = dry_run or (day is not None and not yes)
    run = run_enforcement(desk.root, desk.actor, desk.reporter(), day=day, dry_run=dry_run)
    desk.emit(enforcement_document(run, dry_run=dry_run))
    if run.busy:
        desk.say(f"{run.busy} works in the workspace; the next run enforces what there is.")
        return
    _show_run(desk, run, dry_run=dry_run)
    _leave(run)


def _show_run(desk: Desk, run: EnforcementRun, *, dry_run: bool) -> None:
    if dry_run:
        desk.say(f"As of {run.changes.now.date()}; nothing is changed.")
        rows = [
            [r.receipt.slug, r.receipt.target, "; ".join(r.standing.words), r.receipt.url]
            for r in run.changes.refusals
        ]
        desk.table(["would come down", "target", "because", "where"], rows)
    for beginning in run.changes.begun:
        desk.result(f"{beginning.slug} may go to {beginning.target} ({beginning.why}).")
        desk.result(f"Next: tayori publish {beginning.target} {beginning.slug}")
    for receipt in run.changes.again:
        desk.result(f"{receipt.slug} is still at {receipt.target}, and cleared again.")
    if run.done is not None:
        _show_takedowns(desk, run.done.told)
        for path in run.done.sheets:
            desk.result(f"evidence: {path}")
    elif run.changes.is_idle:
        desk.say("Nothing changed.")
    for receipt in run.changes.unread:
        desk.say(f"{receipt.slug} at {receipt.target}: not enforced, its files are missing or have mistakes.")
    tell_errors([error for _, error in run.unbuilt])


def _leave(run: EnforcementRun) -> None:
    """End with what is worst: something is out that must not be, cannot be judged, or was not built."""
    by_hand = any(not refusal.can_act for refusal in run.changes.refusals)
    if by_hand or (run.done is not None and run.done.left):
        raise typer.Exit(ExitCode.REMOTE)
    if run.changes.unread:
        tell_mistakes(run.opened.mistakes)
        raise typer.Exit(ExitCode.USAGE)
    if run.unbuilt:
        raise typer.Exit(max(int(error.exit_code) for _, error in run.unbuilt))
