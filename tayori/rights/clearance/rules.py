"""What a workspace decides about clearance, and what publishing is for."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.model.grant import PLATFORMS

PURPOSES = {
    "information": False,
    "education": False,
    "internal": False,
    "advertising": True,
    "promotion": True,
}
"""Purposes we know, and whether they are advertising, for which music needs a word of its own (facts A.6)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one workspace (`rights:` of tayori.yaml)."""

    adult_age: int = 18
    """Younger people need a guardian's consent (facts A.7)."""
    assent_age: int = 10
    """From this age a child is asked too (facts A.7)."""
    assent_required: bool = False
    """A child's missing assent refuses; else it is a finding."""
    blanket: frozenset[str] = frozenset(PLATFORMS)
    """Targets and kinds of them that have a blanket contract with JASRAC (facts A.6)."""


USUAL_RULES = Rules()
"""Those of a workspace that says nothing."""


def is_advertising(purpose: str) -> bool:
    """Whether a purpose counts as advertising: what nobody knows to be something else does."""
    return PURPOSES.get(purpose, True)
