"""Questions the tests of clearance ask, and what is read from the answers."""

from __future__ import annotations

from typing import Any

from tayori.model.grant import Grant
from tayori.model.rights import Verdict, VerdictReason
from tayori.rights.clearance import Rules, clear
from tests.rights.samples import TODAY, grant, request, shelf, statement

ALL = ("portrait/a", "voice/a", "place/a", "music/a", "footage/a")
NONE = ("voice", "music", "footage")


def codes(verdict: Verdict) -> set[str]:
    """The codes of its reasons."""
    return {reason.code for reason in verdict.reasons}


def only(verdict: Verdict) -> VerdictReason:
    """Its one reason."""
    (reason,) = verdict.reasons
    return reason


def verdict_on(broken: Grant, *more: Grant, rules: Rules | None = None, **changes: Any) -> Verdict:
    """The verdict where everything else is granted without limit; `more` exist and are not listed."""
    grants = shelf(*(grant(i) for i in ALL), broken, *more)
    said = statement(*dict.fromkeys((*ALL, broken.id)), **changes.pop("said", {}))
    return clear(request(said, **changes), grants, TODAY, rules or Rules())
