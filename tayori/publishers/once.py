"""Making something exactly once at a service that has no idempotency keys: look, make, and look again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tayori.errors import OutcomeUnknown
from tayori.publishers.http.exchange import AnswerLost
from tayori.publishers.patience import backoff_s

T = TypeVar("T")
LOOKS = 4
"""Times it is looked for after a lost answer before it counts as not made: lists may lag behind."""
MAKES = 3
"""Times it is tried to be made."""


def once(find: Callable[[], T | None], make: Callable[[], T], sleep: Callable[[float], None], what: str) -> T:
    """What `find` finds, else what `make` makes; an answer that is lost is settled by looking for it.

    `make` raises AnswerLost where it may have been made all the same. Raises OutcomeUnknown, which names
    `what`, where that happens again and again.
    """
    if (found := find()) is not None:
        return found
    lost: AnswerLost | None = None
    for _ in range(MAKES):
        try:
            return make()
        except AnswerLost as failure:
            lost = failure
        for look in range(LOOKS):
            sleep(backoff_s(look))
            if (found := find()) is not None:
                return found
    raise OutcomeUnknown(
        f"Whether {what} was made is not known: {lost.message if lost else ''}",
        "Run again: it is looked for first.",
    ) from lost
