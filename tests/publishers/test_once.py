"""Whatever is lost, and however a list lags: never more than one."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tayori.errors import OutcomeUnknown, RemoteClosed, RemoteError
from tayori.publishers.http.exchange import AnswerLost, NotSent
from tayori.publishers.once import LOOKS_S, MAKES, once

PATIENCE_S = sum(LOOKS_S)
OUTCOMES = ("made", "lost but made", "lost", "not sent", "refused")


@dataclass
class Service:
    """Makes things and lists them `lag_s` later; its clock is what was slept."""

    lag_s: float = 0.0
    clock_s: float = 0.0
    made: list[float] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    deaf: list[bool] = field(default_factory=list)
    """Whether the next look fails."""

    def sleep(self, seconds: float) -> None:
        self.clock_s += seconds

    def find(self) -> int | None:
        if self.deaf and self.deaf.pop(0):
            raise RemoteError("The list cannot be read.", "Later.")
        return next((n for n, at in enumerate(self.made) if at + self.lag_s <= self.clock_s), None)

    def make(self) -> int:
        outcome = self.outcomes.pop(0) if self.outcomes else "made"
        if outcome in ("made", "lost but made"):
            self.made.append(self.clock_s)
        if outcome.startswith("lost"):
            raise AnswerLost("The answer was lost.", "Run again.")
        if outcome == "not sent":
            raise NotSent("It cannot be reached.", "Run again.")
        if outcome == "refused":
            raise RemoteError("It refused.", "Correct it.")
        return len(self.made) - 1

    def once(self, *, unsure: bool = False) -> int:
        return once(self.find, self.make, self.sleep, "the list 長野の朝", unsure=unsure)


@given(
    st.lists(st.sampled_from(OUTCOMES), max_size=8),
    st.lists(st.booleans(), max_size=20),
    st.floats(0, PATIENCE_S),
)
def test_runs_until_it_is_settled_make_one(outcomes: list[str], deaf: list[bool], lag_s: float) -> None:
    service = Service(lag_s, outcomes=outcomes, deaf=deaf)
    unsure = False
    for _ in range(60):
        try:
            service.once(unsure=unsure)
            break
        except OutcomeUnknown:
            unsure = True
        except RemoteError:
            pass
    else:
        pytest.fail("it never settled")
    assert len(service.made) == 1


class Runs(RuleBasedStateMachine):
    """Runs over days, each with its own mishaps; the list lags, but never longer than once waits."""

    def __init__(self) -> None:
        super().__init__()
        self.service = Service()
        self.unsure = False
        self.is_on_record = False
        """Its id is known: nobody looks for it or makes it."""

    @rule(outcomes=st.lists(st.sampled_from(OUTCOMES), max_size=4), deaf=st.lists(st.booleans(), max_size=6))
    def run(self, outcomes: list[str], deaf: list[bool]) -> None:
        self.service.outcomes, self.service.deaf = outcomes, deaf
        if self.is_on_record:
            return
        try:
            assert self.service.once(unsure=self.unsure) == 0
            self.unsure, self.is_on_record = False, True
        except OutcomeUnknown:
            self.unsure = True
        except RemoteError:
            pass

    @rule(lag_s=st.floats(0, PATIENCE_S))
    def the_list_lags(self, lag_s: float) -> None:
        self.service.lag_s = lag_s
        self.service.made = [min(at, self.service.clock_s - lag_s) for at in self.service.made]

    @rule()
    def the_ledger_is_lost(self) -> None:
        self.service.sleep(PATIENCE_S)
        self.service.deaf = []
        self.unsure = self.is_on_record = False

    @rule(seconds=st.floats(0, 100_000))
    def time_passes(self, seconds: float) -> None:
        self.service.sleep(seconds)

    @invariant()
    def never_two(self) -> None:
        assert len(self.service.made) <= 1


TestRuns = Runs.TestCase


def test_a_closed_door_ends_the_looking() -> None:
    service, looks = Service(outcomes=["lost but made"]), list[int]()

    def find() -> int | None:
        looks.append(1)
        if len(looks) > 1:
            raise RemoteClosed("The quota is spent.", "Tomorrow.")
        return service.find()

    with pytest.raises(RemoteClosed, match="quota"):
        once(find, service.make, service.sleep, "the list")
    assert (len(looks), len(service.made)) == (2, 1)


def test_it_gives_up_and_says_what_is_unknown() -> None:
    service = Service(outcomes=["lost"] * 10)
    with pytest.raises(OutcomeUnknown, match=r"the list 長野の朝 was made is not known: The answer was lost"):
        service.once()
    assert len(service.outcomes) == 10 - MAKES


def test_a_list_that_cannot_be_read_after_a_loss_is_no_reason_to_make_again() -> None:
    service = Service(outcomes=["lost but made"], deaf=[False] + [True] * len(LOOKS_S))
    with pytest.raises(OutcomeUnknown, match="The list cannot be read"):
        service.once()
    assert service.once() == 0
    assert len(service.made) == 1


def test_a_list_that_lags_longer_makes_two_as_the_docstring_says() -> None:
    service = Service(lag_s=PATIENCE_S + 1, outcomes=["lost but made"])
    service.once()
    assert len(service.made) == 2
    assert "later than 15 s" in (once.__doc__ or "")
    assert PATIENCE_S == 15


def test_what_is_there_is_not_made_and_an_unsure_run_looks_longer() -> None:
    service = Service(lag_s=5, made=[0.0])
    assert service.once(unsure=True) == 0
    assert len(service.made) == 1
    assert Service(made=[0.0]).once() == 0
