"""A process killed before and after each state it records, one after the other, until there are no more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from tests.chaos.place import KILLED_AFTER, KILLED_BEFORE, Disaster
from tests.chaos.run import SIGKILL, Broken, Life, World, look
from tests.chaos.scenario import Story
from tests.chaos.workspaces import FIRST, share_or_copy


def killed_at_every_record(world: World, story: Story) -> int:
    """Live through all of them, with one asset; how many there were. Raises Broken."""
    whole, state = world.in_peace(story, (FIRST,))
    records = whole.counts.records
    with world.begun((FIRST,)) as life:
        life.before(story)
        life.whole = whole
        for disaster in _each(life, records):
            life.codes.clear()
            life.disturbed(story.then, disaster)
            if life.codes != [SIGKILL]:
                raise Broken(f"it was to be killed at {disaster}, and ended with {life.codes}")
            life.settle(story.then)
            look(life, story.then, state)
    return 2 * records


def _each(life: Life, records: int) -> Iterator[Disaster]:
    """Each death, with workspace and place as they were before."""
    kept, copy = life.place.kept(), life.root.with_name("kept")
    shutil.copytree(life.root, copy, symlinks=True, copy_function=share_or_copy)
    for number in range(1, records + 1):
        for kind in (KILLED_BEFORE, KILLED_AFTER):
            shutil.rmtree(life.root)
            shutil.copytree(copy, life.root, symlinks=True, copy_function=share_or_copy)
            life.place.put_back(kept)
            yield Disaster(kind, (number - 0.5) / records, 0.0)
