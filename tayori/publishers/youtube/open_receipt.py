"""A receipt while it is being earned: every change of it is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tayori.model.publishing import Part, PublicationState, Receipt
from tayori.publishers.base import Record


@dataclass(slots=True)
class OpenReceipt:
    """What stands so far; `record` keeps each state before anything else happens."""

    now_is: Receipt
    record: Record
    now: Callable[[], datetime]

    def keep(self, receipt: Receipt | None = None, **changes: Any) -> None:
        """Keep a new state, unless nothing is new about it."""
        changed = replace(receipt or self.now_is, **changes)
        if replace(changed, at=self.now_is.at) != self.now_is:
            self.now_is = replace(changed, at=self.now())
            self.record(self.now_is)

    def part(self, name: str) -> Part:
        """The part of a name; one that is intended where there is none."""
        return self.now_is.find_part(name) or Part(name, PublicationState.INTENDED)

    def keep_part(self, name: str, state: PublicationState, **changes: Any) -> None:
        """Keep a part's new state; an error of before is over."""
        self.keep(self.now_is.with_part(replace(self.part(name), state=state, **{"error": "", **changes})))

    def drop_part(self, name: str) -> None:
        """Keep that a part is no longer wanted, and is gone."""
        self.keep(self.now_is.without_part(name))
