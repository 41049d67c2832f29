"""One thing a rule saw, before it is known on which page."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.inspection.markup import Node
from tayori.inspection.model import Observation, State


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation without its page."""

    criterion: str
    """Number of the success criterion; empty for what is no matter of WCAG."""
    rule: str
    where: str
    text: str
    state: State = State.FAILS

    def on(self, url: str) -> Observation:
        """The observation on the page at `url`."""
        return Observation(self.criterion, self.rule, url, self.where, self.text, self.state)


def wrong(criterion: str, rule: str, node: Node, text: str) -> Seen:
    """An element that fails a criterion."""
    return Seen(criterion, rule, str(node), text)


def doubtful(criterion: str, rule: str, node: Node, text: str) -> Seen:
    """An element a person has to look at."""
    return Seen(criterion, rule, str(node), text, State.NEEDS_PERSON)
