"""Enforcing rights: what is out and not cleared comes down, what becomes allowed is told and prepared.

Two halves. Looking (`find_changes`) reads and clears, and writes nothing; acting (`enforce`) is done under
the lock, on what was looked at under it. Nothing is planned, hashed or probed of assets that do not change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tayori.errors import TayoriError
from tayori.model.audit import Deed
from tayori.model.evidence import Fate
from tayori.model.ids import Slug
from tayori.model.publishing import Receipt
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.recall.beginning import Beginning, find_beginnings
from tayori.pipelines.recall.cleared_now import Standing, Standings
from tayori.pipelines.recall.concerned import concerns
from tayori.pipelines.recall.deeds import Memory, is_news, tell, tell_change, tell_outcome
from tayori.pipelines.recall.evidence import enforcement_name, make_evidence, public_reason, write_evidence
from tayori.pipelines.recall.takedown import Downs, Takedown, recording, take_down
from tayori.pipelines.report import Reporter


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that is out, perhaps out, or taken down unproven, and is not cleared or not wanted there."""

    receipt: Receipt
    standing: Standing
    is_known: bool
    """The audit chain says so already."""
    can_act: bool
    """A machine can do something about it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What would be enforced at one moment."""

    now: datetime
    refusals: tuple[Refusal, ...]
    unread: tuple[Receipt, ...]
    """Out, and nobody can say whether it may be: files it depends on are missing or have mistakes."""
    again: tuple[Receipt, ...]
    """Still out though it could not be called back, and cleared again."""
    begun: tuple[Beginning, ...]
    """Not out, and allowed from now on."""
    trouble: TayoriError | None = None
    """The audit chain is broken, so nothing is remembered."""

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do and nothing to tell that was not told."""
        return not (self.again or self.begun or any(r.can_act or not r.is_known for r in self.refusals))


@dataclass(frozen=True, slots=True)
class Enforcement:
    """What was enforced."""

    changes: Changes
    downs: Downs = Downs(())
    told: tuple[Takedown, ...] = ()
    """Outcomes that are new since the last time."""
    sheets: tuple[Path, ...] = ()

    @property
    def left(self) -> tuple[Takedown, ...]:
        """What is not down, or not proven to be."""
        return tuple(one for one in self.downs.takedowns if one.fate is not Fate.GONE)


def find_changes(opened: OpenWorkspace, now: datetime) -> Changes:
    """What would be enforced at `now` (aware); `opened` is the whole workspace, tolerant. Writes nothing."""
    memory = Memory.of(opened)
    standings = Standings.of(opened, now)
    refusals: list[Refusal] = []
    unread: list[Receipt] = []
    again: list[Receipt] = []
    publications = opened.ledger.publications()
    for (target, slug), receipt in sorted(publications.items()):
        standing = standings.of_publication(target, slug) if receipt.perhaps_out else Standing()
        can_act, remembered = standings.can_act(target), memory.is_coming_down(target, slug)
        if standing.words:
            refusals.append(Refusal(receipt, standing, remembered, can_act))
        elif memory.is_unfinished(receipt):
            refusals.append(Refusal(receipt, Standing(), is_known=True, can_act=can_act))
        elif standing.is_unread:
            unread.append(receipt)
        elif remembered and receipt.is_out:
            again.append(receipt)
    begun = tuple(find_beginnings(publications, standings, memory))
    return Changes(now, tuple(refusals), tuple(unread), tuple(again), begun, memory.trouble)


def enforce(opened: OpenWorkspace, changes: Changes, reporter: Reporter) -> Enforcement:
    """Take down what `changes` refuses and keep the evidence; the caller holds the lock.

    What begins is written into the chain here and built by the caller afterwards: nothing that can fail there
    stands before a take-down. Errors of single publications are in the answer.
    """
    for refusal in changes.refusals:
        if not refusal.is_known:
            why = "; ".join(refusal.standing.words)
            tell_change(opened, Deed.NO_LONGER_CLEARED, refusal.receipt, why)
    with recording(opened, "rights enforce") as record, opened.voice.heard_by(reporter):
        downs = take_down(opened, [r.receipt for r in changes.refusals], reporter, record)
    memory = Memory.of(opened)
    news = tuple(one for one in downs.takedowns if is_news(memory, one))
    # first the evidence: a run that is cut short here is begun again by the next one
    sheets = _sheets(opened, changes, news) if news else ()
    whys = {_at(r.receipt): "; ".join(r.standing.words) for r in changes.refusals}
    for one in news:
        at = _at(one.receipt)
        tell_outcome(opened, one, whys[at] or memory.detail(*at, "why") or "not cleared")
    for receipt in changes.again:
        tell_change(opened, Deed.CLEARED_AGAIN, receipt, "cleared again")
    for beginning in changes.begun:
        details = {"target": beginning.target, "why": beginning.why}
        tell(opened, Deed.CLEARED_AGAIN, beginning.slug, details)
    return Enforcement(changes, downs, news, sheets)


def _sheets(opened: OpenWorkspace, changes: Changes, told: Collection[Takedown]) -> tuple[Path, ...]:
    grants = opened.workspace.grants
    because = {
        _at(r.receipt): tuple(dict.fromkeys(public_reason(x, grants) for x in r.standing.reasons))
        or r.standing.words
        for r in changes.refusals
    }
    evidence = make_evidence(
        opened,
        concerns(opened, {one.receipt.slug for one in told}, "enforcement"),
        told,
        day=changes.now.date(),
        because=because,
    )
    return write_evidence(opened, evidence, enforcement_name(evidence.made))


def _at(receipt: Receipt) -> tuple[str, Slug]:
    return receipt.target, receipt.slug


def taken_down(done: Enforcement) -> Iterator[Takedown]:
    """What came down just now."""
    return (one for one in done.told if one.fate is Fate.GONE)
