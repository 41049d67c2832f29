"""What is noticed in one item after another, told once with its places."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from tayori.model.finding import Finding

_NAMED = 5
"""Places a finding names; the others are counted."""


@dataclass
class Noticed:
    """Findings of many items, gathered by what they say."""

    places: dict[Finding, list[str]] = field(default_factory=dict)

    def tell(self, finding: Finding, where: str) -> None:
        """A finding that says the same for every place."""
        self.places.setdefault(finding, []).append(where)

    def findings(self) -> tuple[Finding, ...]:
        """Each finding once, with its places, in the order they were met."""
        return tuple(replace(finding, where=_listed(places)) for finding, places in self.places.items())


def _listed(places: list[str]) -> str:
    named = ", ".join(places[:_NAMED])
    return f"{named} and {len(places) - _NAMED} more" if len(places) > _NAMED else named
