"""What a workspace decides about clearance, and the words that mean everything."""

from __future__ import annotations

from dataclasses import dataclass

ANY = "any"
"""Among channels or purposes: all of them."""
WORLD = "world"
"""Among territories: all of them."""
ADVERTISING = "advertising"
"""The purpose for which music needs a word of its own (facts A.6)."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one workspace (`rights:` of tayori.yaml)."""

    adult_age: int = 18
    """Younger people need a guardian's consent (facts A.7)."""
    assent_age: int = 10
    """From this age a child is asked too (facts A.7)."""
    assent_required: bool = False
    """A child's missing assent refuses; else it is a finding."""
    blanket: frozenset[str] = frozenset({"youtube", "instagram", "tiktok"})
    """Kinds of channel that have a blanket contract with JASRAC and NexTone (facts A.6)."""


USUAL_RULES = Rules()
"""Those of a workspace that says nothing."""
