"""`drift`: what is no longer as it was sent, and what is to become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tayori.commands.desk import Desk, command, tell_errors, tell_mistakes
from tayori.commands.plan_shown import show_changes
from tayori.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tayori.errors import TayoriError
    from tayori.model.publishing import Drift
    from tayori.pipelines.opening import OpenWorkspace
    from tayori.pipelines.publishing.decision import Decision
    from tayori.pipelines.publishing.drift import DriftReport
    from tayori.pipelines.publishing.settling import Settled


@command
def drift(
    desk: Desk,
    target: Annotated[str, typer.Argument(help="A target of tayori.yaml.")],
    slugs: Annotated[
        list[str] | None, typer.Argument(help="Assets; all that are out when none is named.")
    ] = None,
    adopt: Annotated[
        list[str] | None, typer.Option("--adopt", help="SLUG:FIELD stays as it is there; repeatable.")
    ] = None,
    restore: Annotated[
        list[str] | None,
        typer.Option("--restore", help="SLUG or SLUG:FIELD is made as it was sent; repeatable."),
    ] = None,
    adopt_all: Annotated[bool, typer.Option("--adopt-all", help="Adopt whatever may stay.")] = False,
    restore_all: Annotated[
        bool, typer.Option("--restore-all", help="Restore the rest, but publish nothing anew that is gone.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
) -> None:
    """Compare what is out with what was sent, keep what was changed there or make it as it was.

    Example: tayori drift youtube --adopt asa-no-eki:title --restore machikado
    """
    from tayori.pipelines.opening import lock_path, open_workspace
    from tayori.pipelines.publishing.decision import decide
    from tayori.pipelines.publishing.drift import find_drift
    from tayori.store.lock import workspace_lock

    root, reporter = desk.root, desk.reporter()
    wanted = {word for word, on in (("adopt", adopt_all), ("restore", restore_all)) if on}
    if not (adopt or restore or wanted):
        opened = open_workspace(root, tolerant=True, actor=desk.actor)
        _answer(desk, find_drift(opened, target, slugs, reporter), None)
        return
    with workspace_lock(lock_path(root), f"tayori drift {target}", on_wait=reporter.note):
        opened = open_workspace(root, tolerant=True, actor=desk.actor)
        tell_mistakes(opened.mistakes)
        report = find_drift(opened, target, slugs, reporter)
        decision = decide(report, adopt or (), restore or (), all_of=wanted)
        _show(desk, report.target, report.drifts)
        settled = _carry_out(desk, opened, report, decision, yes=yes)
    _answer(desk, settled.left, settled)


def _carry_out(
    desk: Desk, opened: OpenWorkspace, report: DriftReport, decision: Decision, *, yes: bool
) -> Settled:
    from tayori.pipelines.publishing.settling import settle

    question = f"Adopt {_listed(decision.adopt)}; restore {_listed(decision.restore)}?"
    if (decision.adopt or decision.restore) and not desk.confirm(question, yes=yes):
        raise UsageError("Nothing was changed.", "Run again with --yes to go ahead.")
    return settle(opened, report, decision, desk.reporter())


def _listed(drifts: Sequence[Drift]) -> str:
    return ", ".join(f"{one.slug}:{one.field}" for one in drifts) or "nothing"


def _answer(desk: Desk, report: DriftReport, settled: Settled | None) -> None:
    from tayori.pipelines.describe import drift_document, error_document, receipt_document

    failed = (*report.failed, *(settled.failed if settled else ()))
    desk.emit(
        {
            "target": report.target,
            "compared": [receipt.slug for receipt in report.compared],
            "drift": [drift_document(one) for one in report.drifts],
            "adopted": [drift_document(one) for one in (settled.adopted if settled else ())],
            "restored": [receipt_document(r) for r in (settled.restored if settled else ())],
            "errors": [error_document(slug, error) for slug, error in failed],
        }
    )
    _say(desk, report, settled)
    tell_errors([error for _, error in failed])
    code = _exit_code(report, [error for _, error in failed])
    if code is not ExitCode.DONE:
        raise typer.Exit(code)


def _say(desk: Desk, report: DriftReport, settled: Settled | None) -> None:
    for one in settled.adopted if settled else ():
        desk.result(f"{one.slug}: {one.field} stays as it is at {report.target}.")
    for receipt in settled.restored if settled else ():
        desk.result(f"{receipt.slug} at {report.target} is as it was sent.")
    _show(desk, report.target, report.drifts)
    if not report.compared and not report.failed:
        desk.say(f"Nothing is out at {report.target}: nothing was compared.")
    elif not report.drifts and not report.failed:
        desk.say(f"{report.target} is as it was sent: {len(report.compared)} compared.")


def _show(desk: Desk, target: str, drifts: Sequence[Drift]) -> None:
    """A row for each, and what differs below."""
    from tayori.model.publishing import FieldChange
    from tayori.pipelines.publishing.line_diff import is_long

    rows = []
    for one in drifts:
        both = (one.expected, one.found)
        rows.append([one.slug, one.field, *(("(see below)",) * 2 if is_long(*both) else both), _cure(one)])
    desk.table(["asset", "field", "ours", "there", "what to do"], rows, target)
    for one in drifts:
        if is_long(one.expected, one.found):
            change = FieldChange(one.field, one.expected, one.found)
            show_changes(desk, one.slug, (change,), ("field", "ours", "there"))


def _cure(one: Drift) -> str:
    call = f"tayori drift {one.target}"
    ways = [f"`{call} --restore {one.slug}`"] if one.can_restore else []
    ways += [f"`{call} --adopt {one.slug}:{one.field}`"] if one.can_adopt else []
    return " ".join(filter(None, (one.text, one.cure, " or ".join(ways))))


def _exit_code(report: DriftReport, errors: Sequence[TayoriError]) -> ExitCode:
    codes = [error.exit_code for error in errors]
    return max([*codes, ExitCode.CHECK_FAILED if report.drifts else ExitCode.DONE])
