"""A scenario is a number: what happened before, whom it concerns, and what goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.chaos.place import Disaster, Kind
from tests.chaos.workspaces import FIRST, SLUGS

MOST = 3
"""Disasters in a row."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is done in peace, then the command that meets with disaster."""

    name: str
    before: tuple[str, ...]
    """Acts of run.Act, in order."""
    then: str = "publish"


FIRST_TIME = Story("first", ())
UPDATE = Story("update", ("publish", "edit"))
REPLACE = Story("replace", ("publish", "cut"))
RETRACT = Story("retract", ("publish",), "retract")
AGAIN = Story("again after a retraction", ("publish", "retract"))
LOST = Story("ledger from before the first", ("keep", "publish", "restore"))
MIDST = Story("ledger from amid the first", ("half", "keep", "publish", "restore"))
OLD = Story("ledger from before an update", ("publish", "keep", "edit", "publish", "restore"))
OLD_CUT = Story("ledger from before a replacement", ("publish", "keep", "cut", "publish", "restore"))
STORIES = (FIRST_TIME, UPDATE, REPLACE, RETRACT, AGAIN, LOST, MIDST, OLD, OLD_CUT)


@dataclass(frozen=True, slots=True)
class Scenario:
    """All of it."""

    seed: int
    story: Story
    slugs: tuple[str, ...]
    disasters: tuple[Disaster, ...]

    @property
    def name(self) -> str:
        """For messages."""
        said = ", then ".join(f"{d.kind} ({d.at:.3f}, {d.more:.3f})" for d in self.disasters)
        return f"seed {self.seed} [{self.story.name}; {' '.join(self.slugs)}]: {said}"


def drawn(kind: Kind, seed: int) -> Scenario:
    """The scenario of a number; the same for ever while this file and the kind's disasters are."""
    dice = Random(f"{kind.name} {seed}")
    story = dice.choice(STORIES) if dice.random() < 0.7 else FIRST_TIME
    slugs = SLUGS if dice.random() < 0.5 else (FIRST,)
    count = dice.randint(1, MOST)
    disasters = tuple(
        Disaster(dice.choice(kind.disasters), dice.random(), dice.random()) for _ in range(count)
    )
    return Scenario(seed, story, slugs, disasters)
