"""What acting on rights writes into the audit chain, and what it remembers from there.

A broken chain is told by `audit verify`. It never stands in the way of taking something down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tayori.errors import TayoriError
from tayori.model.audit import AuditEntry, Deed
from tayori.model.evidence import Fate
from tayori.model.ids import Slug
from tayori.model.publishing import PublicationState, Receipt
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.recall.takedown import Takedown

BY_HAND = "by hand"
"""Why something was taken down that a person wanted down; its rights may be in order."""

REMEMBERED = (
    Deed.NO_LONGER_CLEARED,
    Deed.CLEARED_AGAIN,
    Deed.TAKING_DOWN,
    Deed.TAKEN_DOWN,
    Deed.NOT_RECALLED,
    Deed.PUBLISHED,
)


@dataclass(frozen=True, slots=True)
class Memory:
    """The last deed about each asset at each target."""

    last: Mapping[tuple[str, Slug], AuditEntry]
    """By (target, slug)."""
    trouble: TayoriError | None = None
    """Why nothing is remembered: the chain is broken."""

    @classmethod
    def of(cls, opened: OpenWorkspace) -> Memory:
        """Read it from the chain."""
        try:
            entries = opened.ledger.audit_entries(REMEMBERED)
        except TayoriError as error:
            return cls({}, error)
        return cls({(dict(e.details).get("target", ""), Slug(e.subject)): e for e in entries})

    def deed(self, target: str, slug: Slug) -> Deed | None:
        """The last deed about `slug` at `target`."""
        entry = self.last.get((target, slug))
        return entry.deed if entry is not None else None

    def detail(self, target: str, slug: Slug, name: str) -> str:
        """What that deed said of `name`; empty when nothing."""
        entry = self.last.get((target, slug))
        return dict(entry.details).get(name, "") if entry is not None else ""

    def is_refused(self, target: str, slug: Slug) -> bool:
        """Whether the last that was told of `slug` at `target` is that its rights do not hold."""
        refusals = (Deed.NO_LONGER_CLEARED, Deed.NOT_RECALLED, Deed.TAKEN_DOWN)
        return self.deed(target, slug) in refusals and self.detail(target, slug, "why") != BY_HAND

    def is_coming_down(self, target: str, slug: Slug, *, by_hand: bool = False) -> bool:
        """Whether the last that was told is that it has to come down, for its rights or for a person."""
        begun = (Deed.NO_LONGER_CLEARED, Deed.TAKING_DOWN, Deed.NOT_RECALLED)
        return self.deed(target, slug) in begun and (self.detail(target, slug, "why") == BY_HAND) is by_hand

    def is_unfinished(self, receipt: Receipt) -> bool:
        """Whether taking it down was begun, and neither lists and feeds followed nor was it proven.

        What a person wants down is unfinished from the first word on; of what lost its rights, these tell as
        long as it is there.
        """
        at = receipt.target, receipt.slug
        is_down = receipt.state is PublicationState.RETRACTED
        return self.is_coming_down(*at, by_hand=True) or (is_down and self.is_coming_down(*at))

    def is_told(self, one: Takedown) -> bool:
        """Whether the chain says the same of a take-down already."""
        receipt = one.receipt
        deed = self.deed(receipt.target, receipt.slug)
        same = self.detail(receipt.target, receipt.slug, "remote") == receipt.remote_id
        fate = self.detail(receipt.target, receipt.slug, "fate")
        return deed is _DEEDS[one.fate] and same and (deed is Deed.TAKEN_DOWN or fate == one.fate)


_DEEDS = {
    Fate.GONE: Deed.TAKEN_DOWN,
    Fate.NOT_PROVEN: Deed.NOT_RECALLED,
    Fate.STILL_OUT: Deed.NOT_RECALLED,
    Fate.BY_HAND: Deed.NOT_RECALLED,
}


def is_news(memory: Memory, one: Takedown) -> bool:
    """Whether the chain does not say yet what became of a publication.

    What is gone is news even where the chain cannot be read.
    """
    return one.fate is Fate.GONE if memory.trouble else not memory.is_told(one)


def tell_outcome(opened: OpenWorkspace, one: Takedown, why: str) -> None:
    """Write into the chain what became of a publication."""
    details = {"target": one.receipt.target, "remote": one.receipt.remote_id, "why": why, "fate": one.fate}
    if one.receipt.url:
        details["url"] = one.receipt.url
    tell(opened, _DEEDS[one.fate], one.receipt.slug, details)


def tell_intents(opened: OpenWorkspace, whys: Mapping[Receipt, str]) -> None:
    """Write into the chain what is to come down and why, before anything is done about it.

    A run that is cut short from then on is brought to its end by `rights enforce`.
    """
    memory = Memory.of(opened)
    for receipt, why in whys.items():
        by_hand = why == BY_HAND
        known = memory.is_coming_down(receipt.target, receipt.slug, by_hand=by_hand)
        if receipt.perhaps_out and not known:
            deed = Deed.TAKING_DOWN if by_hand else Deed.NO_LONGER_CLEARED
            tell_change(opened, deed, receipt, why)


def tell_change(opened: OpenWorkspace, deed: Deed, receipt: Receipt, why: str) -> bool:
    """Write into the chain that clearance changed for a publication."""
    details = {"target": receipt.target, "remote": receipt.remote_id, "why": why}
    return tell(opened, deed, receipt.slug, details)


def tell(opened: OpenWorkspace, deed: Deed, subject: str, details: Mapping[str, str]) -> bool:
    """Write a deed into the chain; False when the chain cannot be written."""
    try:
        opened.ledger.record_deed(opened.actor, deed, subject, {k: str(v) for k, v in details.items()})
    except TayoriError:
        return False
    return True
