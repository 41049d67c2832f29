"""What is known of every success criterion: from what machines saw, and from a person's word.

Honest by construction: machines find failures. That a criterion is met is said only where what was measured
decides it (criteria_table.Judge), where the content it speaks of is not there, or by a person who signs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tayori.inspection.criteria_table import CRITERIA, Criterion, Judge
from tayori.inspection.model import Observation, State


class Result(StrEnum):
    """What the sheet says of a criterion."""

    CONFORMS = "conforms"
    FAILS = "fails"
    NOT_APPLICABLE = "not-applicable"
    TO_LOOK = "to-look"
    """A person still has to look."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A person's word on one criterion."""

    criterion: str
    result: Result
    who: str
    when: str
    """ISO day."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One line of the table."""

    criterion: Criterion
    result: Result
    failures: tuple[Observation, ...] = ()
    doubts: tuple[Observation, ...] = ()
    """What a person has to look at, as far as machines can point there."""
    signature: Signature | None = None
    by_machine: Result = Result.TO_LOOK
    """What it would be without the person's word."""

    @property
    def is_contradicted(self) -> bool:
        """A person says otherwise, and machines see a failure: the failure stands."""
        return self.signature is not None and self.result is not self.signature.result


@dataclass(frozen=True, slots=True)
class Examined:
    """Everything that was seen, and on what."""

    pages: tuple[str, ...]
    """Addresses of the pages that were tested."""
    observations: tuple[Observation, ...]
    content: Mapping[str, int]
    """How many of each kind of content there are on all of them."""
    untested: tuple[str, ...] = ()
    """Kinds of pages of which none was tested: what was measured says nothing of them."""


def judge(examined: Examined, signatures: Sequence[Signature] = ()) -> tuple[Judgement, ...]:
    """The table: every criterion, in the order of the numbers."""
    words = {signature.criterion: signature for signature in signatures}
    return tuple(_judged(one, examined, words.get(one.number)) for one in CRITERIA)


def _judged(criterion: Criterion, examined: Examined, signature: Signature | None) -> Judgement:
    seen = [o for o in examined.observations if o.criterion == criterion.number]
    by_machine = _by_machine(criterion, seen, examined)
    return Judgement(
        criterion,
        _with_word(by_machine, signature),
        tuple(dict.fromkeys(o for o in seen if o.state is State.FAILS)),
        tuple(dict.fromkeys(o for o in seen if o.state is State.NEEDS_PERSON)),
        signature,
        by_machine,
    )


def _by_machine(criterion: Criterion, seen: Sequence[Observation], examined: Examined) -> Result:
    states = {o.state for o in seen}
    if State.FAILS in states:
        return Result.FAILS
    if criterion.content and not any(examined.content.get(kind) for kind in criterion.content):
        return Result.NOT_APPLICABLE
    if State.NEEDS_PERSON in states or criterion.judge is Judge.PERSON or not examined.pages:
        return Result.TO_LOOK
    if criterion.judge is Judge.MARKUP:
        return Result.CONFORMS
    passed = {o.page for o in seen if o.state is State.PASSES}
    return Result.CONFORMS if passed >= set(examined.pages) and not examined.untested else Result.TO_LOOK


def _with_word(by_machine: Result, signature: Signature | None) -> Result:
    if signature is None or by_machine is Result.FAILS:
        return by_machine
    return signature.result


@dataclass(frozen=True, slots=True)
class PageResult:
    """What is wrong on one page."""

    url: str
    failed: tuple[Criterion, ...]
    to_look: int
    """How many places a person has to look at."""

    @property
    def failed_level(self) -> str:
        """The level the page misses: `A`, `AA`, or empty."""
        return min((criterion.level for criterion in self.failed), default="")


def page_results(examined: Examined) -> tuple[PageResult, ...]:
    """The pages that were tested, in their order; a failure fails its page, whatever the others are."""
    return tuple(_page_result(url, examined.observations) for url in examined.pages)


def _page_result(url: str, observations: Sequence[Observation]) -> PageResult:
    own = [o for o in observations if o.page == url]
    failed = {o.criterion for o in own if o.state is State.FAILS}
    doubts = {o for o in own if o.state is State.NEEDS_PERSON}
    return PageResult(url, tuple(one for one in CRITERIA if one.number in failed), len(doubts))
