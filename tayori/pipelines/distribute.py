"""Publishing and retracting: intent in the ledger, then the act, then the remote's own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tayori.config.workspace import load_workspace
from tayori.errors import OutcomeUnknown, Refused, TayoriError, UsageError
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Action, PublicationState, Receipt
from tayori.pipelines.clearing import ENGLISH, clear_for, local_today, sentences
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.report import Reporter
from tayori.pipelines.run import recorded_run
from tayori.pipelines.site import render_site
from tayori.pipelines.target_plan import TargetLine, TargetPlan, plan_target

_ACTS = (Action.CREATE, Action.UPDATE, Action.REPLACE)


@dataclass(frozen=True, slots=True)
class Distribution:
    """What publishing did."""

    plan: TargetPlan
    receipts: tuple[Receipt, ...]
    """New receipts, of assets that were sent or taken down."""
    failed: tuple[tuple[Slug, TayoriError], ...]
    pages: tuple[str, ...]
    """Pages of a site that changed."""
    notes: tuple[str, ...] = ()
    """Sentences worth telling."""


def publish(opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter) -> Distribution:
    """Carry out a target's plan. The caller holds the workspace lock and has the user's consent.

    Errors of single assets are collected. Raises UsageError for a kind that can only plan.
    """
    if not plan.kind.can_publish:
        raise UsageError(
            f"Publishing to {plan.target.name} ({plan.kind.name}) is not there yet; this version plans it.",
            f"See `tayori plan {plan.target.name}`.",
        )
    with recorded_run(opened.ledger, f"publish {plan.target.name}") as run:
        work = _Acts(opened, plan, reporter, run)
        for line in plan.lines:
            work.carry_out(line)
        pages = render_site(opened, plan) if plan.kind.is_site else ()
    notes = tuple(_missing_feeds(opened)) if plan.kind.is_site else ()
    return Distribution(plan, tuple(work.receipts), tuple(work.failed), pages, notes)


def _missing_feeds(opened: OpenWorkspace) -> Iterator[str]:
    for show in opened.workspace.shows:
        if show.episodes and show.cover is None:
            yield f"{show.slug} has no feed: podcasts need a cover. Add `cover:` to {show.manifest.name}."


def retract(opened: OpenWorkspace, target: str, slugs: Collection[str], reporter: Reporter) -> Distribution:
    """Take `slugs` down from `target` by their receipts. Raises UsageError when one is not there."""
    plan = plan_target(opened, target)
    lines = {line.action.slug: line for line in plan.lines}
    unknown = [slug for slug in slugs if slug not in lines or lines[Slug(slug)].last is None]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: nothing of it is at {target}.", "See `tayori receipts`.")
    with recorded_run(opened.ledger, f"retract {target}") as run:
        work = _Acts(opened, plan, reporter, run)
        for slug in slugs:
            line = lines[Slug(slug)]
            work.carry_out(replace(line, action=replace(line.action, action=Action.RETRACT)))
        pages = _pages_after(opened, plan, reporter)
    return Distribution(plan, tuple(work.receipts), tuple(work.failed), pages)


def _pages_after(opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter) -> tuple[str, ...]:
    """Lists, feeds and sitemap without what was taken down; not from a workspace that is read in part."""
    if not plan.kind.is_site:
        return ()
    if opened.mistakes:
        reporter.note(
            "Some files of the workspace have mistakes: lists and feeds follow when they are mended."
        )
        return ()
    return render_site(opened, plan)


class _Acts:
    """Carries out single lines and records them."""

    def __init__(self, opened: OpenWorkspace, plan: TargetPlan, reporter: Reporter, run: int) -> None:
        self._opened = opened
        self._plan = plan
        self._reporter = reporter
        self._run = run
        self.receipts: list[Receipt] = []
        self.failed: list[tuple[Slug, TayoriError]] = []

    def carry_out(self, line: TargetLine) -> None:
        """Do what the line says and record how it went; Refused is collected like any error."""
        slug, action = line.action.slug, line.action.action
        title = f"{slug}: {action} at {self._plan.target.name}"
        try:
            if action in _ACTS:
                self._reporter.started(title, 1)
                self._record(self._send(line, lambda part: self._reporter.progress(title, part)))
            elif action is Action.RETRACT and line.last is not None:
                self._reporter.started(title, 1)
                self._record(self._plan.publisher.retract(line.last))
            elif not line.verdict.allowed:
                raise _refusal(line)
            else:
                return
        except TayoriError as error:
            self.failed.append((slug, error))
            self._reporter.failed(title, str(error))
        else:
            self._reporter.finished(title)

    def _send(self, line: TargetLine, on_progress: Callable[[float], None]) -> Receipt:
        assert line.packed is not None
        self._clear_again(line)
        self._record_state(line, PublicationState.INTENDED)
        try:
            return self._plan.publisher.publish(line.packed.package, line.last, on_progress)
        except OutcomeUnknown as error:
            self._record_state(line, PublicationState.UNKNOWN, str(error))
            raise
        except TayoriError as error:
            self._record_state(line, PublicationState.FAILED, str(error))
            raise

    def _clear_again(self, line: TargetLine) -> None:
        """Rights as they are on disk now, which may be minutes after the plan."""
        fresh = load_workspace(self._opened.root, [line.action.slug])
        asset = fresh.get_asset(line.action.slug)
        today = local_today(fresh.settings)
        verdict = clear_for(asset, self._plan.target, fresh.settings, fresh.grants, today)
        if not verdict.allowed:
            raise _refusal(replace(line, verdict=verdict))

    def _record_state(self, line: TargetLine, state: PublicationState, error: str = "") -> None:
        """A state of ours; what is known of the remote from before stays in the record."""
        base = line.last or Receipt(
            line.action.slug, self._plan.target.name, state, "", "", Digest(""), datetime.now(UTC)
        )
        self._opened.ledger.record_publication(
            self._run, replace(base, state=state, at=datetime.now(UTC), error=error)
        )

    def _record(self, receipt: Receipt) -> None:
        self._opened.ledger.record_publication(self._run, receipt)
        self.receipts.append(receipt)


def _refusal(line: TargetLine) -> Refused:
    reasons = " ".join(sentences(line.verdict))
    cures = " ".join(dict.fromkeys(r.cure.get(ENGLISH) for r in line.verdict.reasons))
    return Refused(f"{line.action.slug} is not cleared: {reasons}", cures)
