"""Making something exactly once at a service that has no idempotency keys: look, make, and look again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tayori.errors import OutcomeUnknown, RemoteClosed, RemoteError
from tayori.publishers.http.exchange import AnswerLost

T = TypeVar("T")
LOOKS_S = (1.0, 2.0, 4.0, 8.0)
"""Pauses before each look after a lost answer: lists may lag behind what was made."""
LOOKS = len(LOOKS_S)
MAKES = 3
"""Times it is tried to be made."""


def once(
    find: Callable[[], T | None],
    make: Callable[[], T],
    sleep: Callable[[float], None],
    what: str,
    *,
    unsure: bool = False,
) -> T:
    """What `find` finds, else what `make` makes; an answer that is lost is settled by looking for it.

    `make` raises AnswerLost where it may have been made all the same; whatever else it raises has to mean
    that nothing was made, and goes on to the caller. It is made again only when `find` answered, 15 s after
    the loss, that it is not there. `unsure`: an earlier run may have made it just now (its part is UNKNOWN),
    so the first look is as patient. Raises OutcomeUnknown, which names `what`, where it cannot be settled,
    and RemoteClosed as soon as a look does: what was kept before stands.

    What this cannot promise: one thing, where a list shows what was made later than 15 s after it, or where
    somebody else makes the same at the same time. Services whose lists lag longer need a list that does not.
    """
    found = _look_patiently(find, sleep, what) if unsure else find()
    if found is not None:
        return found
    lost: AnswerLost | None = None
    for _ in range(MAKES):
        try:
            return make()
        except AnswerLost as failure:
            lost = failure
        if (found := _look_patiently(find, sleep, what)) is not None:
            return found
    raise _unknown(what, lost) from lost


def _look_patiently(find: Callable[[], T | None], sleep: Callable[[float], None], what: str) -> T | None:
    """What is found by and by; None when the last look answered that there is nothing."""
    failure: RemoteError | OutcomeUnknown | None = None
    for pause_s in LOOKS_S:
        sleep(pause_s)
        try:
            found = find()
        except RemoteClosed:
            raise
        except (RemoteError, OutcomeUnknown) as error:
            failure = error
            continue
        if found is not None:
            return found
        failure = None
    if failure is not None:
        raise _unknown(what, failure) from failure
    return None


def _unknown(what: str, failure: RemoteError | OutcomeUnknown | None) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"Whether {what} was made is not known: {failure.message if failure else ''}",
        "Run again: it is looked for first.",
    )
