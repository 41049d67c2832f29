"""What the contract of publishers is tried on: a target to play with, and Tayori's part in it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol

from tayori.errors import TayoriError
from tayori.model.publishing import Package, PublicationState, Receipt
from tayori.publishers.base import Publisher

TITLE, OTHER_TITLE = "朝七時、長野駅へ", "夜九時、長野駅から"
SLUG = "asa-no-eki"
RUNS = 6
"""Times a run is repeated after a mishap before it counts as never settling."""


class Bench(Protocol):
    """A fresh target with nothing on it, and what can be known of it without asking the publisher."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Passwords, tokens and the like that the publisher was given."""

    def open(self) -> Publisher:
        """A publisher for this target, as a new process would open it."""

    def package(self, title: str, slug: str) -> Package:
        """An asset with all the target takes; equal for equal arguments, its title in the first language."""

    def there(self) -> tuple[str, ...]:
        """Everything of ours at the target, shown or not: a sorted line for each thing with what it says.

        Without ids, times and addresses, so that two targets with the same on them have the same lines.
        """

    def shown(self) -> tuple[str, ...]:
        """What a stranger sees of ours."""

    def finish(self, package: Package, receipt: Receipt) -> None:
        """What Tayori does after publishing and retracting: pages of sites are rendered from receipts."""

    def meddle(self) -> bool:
        """Change the title or remove something behind our back; False where that is impossible."""

    def losing(self, number: int) -> AbstractContextManager[Callable[[], bool]]:
        """Meanwhile the `number`th answer (from 1) to an act is lost; whether that happened."""


class PlainBench:
    """What a bench need not say."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """None was given."""
        return ()

    def finish(self, package: Package, receipt: Receipt) -> None:
        """Nothing: not a site."""

    def meddle(self) -> bool:
        """Nobody can."""
        return False

    def losing(self, number: int) -> AbstractContextManager[Callable[[], bool]]:  # noqa: ARG002
        """No answer is ever lost."""
        return nullcontext(lambda: False)


class Broken(Exception):
    """A promise that is not kept, in a sentence."""


class Killed(BaseException):
    """The process ends here."""


@dataclass(slots=True)
class Desk:
    """A target, and what was recorded of one asset at it; stands for Tayori with its ledger."""

    bench: Bench
    title: str = TITLE
    slug: str = SLUG
    last: Receipt | None = None
    states: list[tuple[Receipt, int]] = field(default_factory=list)
    """What was recorded, and how many things were there at that moment."""

    @property
    def package(self) -> Package:
        """The asset."""
        return self.bench.package(self.title, self.slug)

    def record(self, receipt: Receipt) -> None:
        """Keep a state."""
        self.states.append((receipt, len(self.bench.there())))
        self.last = receipt

    def publish(self, record: Callable[[Receipt], None] | None = None) -> Receipt:
        """Publish once."""
        self.last = self.bench.open().publish(self.package, self.last, None, record or self.record)
        self.bench.finish(self.package, self.last)
        return self.last

    def settle(self) -> Receipt:
        """Run again until it is done, as people do."""
        for _ in range(RUNS):
            try:
                receipt = self.publish()
            except TayoriError as error:
                said = str(error)
                continue
            if receipt.state is PublicationState.VERIFIED:
                return receipt
            said = receipt.error
        raise Broken(f"it does not settle in {RUNS} runs: {said}")

    def retract(self) -> Receipt:
        """Take it down once."""
        assert self.last is not None
        self.last = self.bench.open().retract(self.last, self.record)
        self.bench.finish(self.package, self.last)
        return self.last
