"""Whatever happens on the way: after re-running, everything is there once, as if nothing had happened.

Hundreds of seeds more: `make chaos`; what became of them is in docs/reliability.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.chaos.at_youtube import YOUTUBE, AtYouTube
from tests.chaos.every_record import killed_at_every_record
from tests.chaos.place import KILLED_AFTER, Disaster
from tests.chaos.run import Broken, Life, Lived, World, look
from tests.chaos.scenario import FIRST_TIME, REPLACE, RETRACT, UPDATE, Scenario, Story, drawn
from tests.chaos.table import rows
from tests.chaos.workspaces import FIRST
from tests.youtube import StandIn

CHAOS = pytest.mark.xdist_group("chaos")
"""On one worker, which builds the workspace."""
CHANGES = pytest.mark.xdist_group("chaos of changes")
"""On another: each of these takes its time."""
Published = tuple[Any, Life, StandIn]


@CHAOS
@pytest.mark.parametrize("story", [FIRST_TIME, RETRACT], ids=lambda story: story.name)
def test_a_death_at_any_record_of_a_video_leaves_no_trace(at_youtube: World, story: Story) -> None:
    assert killed_at_every_record(at_youtube, story) >= 2


@CHANGES
@pytest.mark.parametrize("story", [UPDATE, REPLACE], ids=lambda story: story.name)
def test_a_death_at_any_record_of_a_change_leaves_no_trace(at_youtube: World, story: Story) -> None:
    assert killed_at_every_record(at_youtube, story) >= 10


@CHAOS
@pytest.mark.parametrize("seed", range(1000, 1012))
def test_youtube_survives(at_youtube: World, seed: int) -> None:
    _require_kept(at_youtube, seed)


@CHAOS
@pytest.mark.parametrize("seed", range(1000, 1003))
def test_a_folder_survives(at_folder: World, seed: int) -> None:
    _require_kept(at_folder, seed)


@CHAOS
def test_a_second_video_would_be_seen(published: Published) -> None:
    state, life, stand_in = published
    channel = stand_in.channel
    (video,) = channel.videos.values()
    channel.videos["another"] = deepcopy(video)
    with pytest.raises(Broken, match="not as in peace"):
        look(life, "publish", state)


@CHAOS
def test_a_secret_that_is_kept_or_said_would_be_seen(published: Published) -> None:
    state, life, stand_in = published
    secret = stand_in.tokens.refresh_token
    (life.root / "notes.txt").write_text(f"it is {secret}", encoding="utf-8")
    life.said.append(next(iter(life.place.sessions())))
    with pytest.raises(Broken, match=r"notes\.txt, what was said"):
        look(life, "publish", state)


@CHAOS
def test_a_search_would_be_seen(published: Published) -> None:
    state, life, stand_in = published
    stand_in.violations.append("search.list must not be used")
    with pytest.raises(Broken, match="a correct client does not"):
        look(life, "publish", state)


def test_a_number_is_always_the_same_scenario() -> None:
    assert drawn(YOUTUBE, 7) == drawn(YOUTUBE, 7)
    assert len({drawn(YOUTUBE, seed).name for seed in range(50)}) == 50


def test_only_disasters_that_struck_are_counted() -> None:
    scenario = Scenario(
        1, FIRST_TIME, (FIRST,), (Disaster(KILLED_AFTER, 0, 0), Disaster("answer lost", 0, 0))
    )
    assert rows([Lived(scenario, (0,))]) == [(KILLED_AFTER, "1", "1.0, at most 1", "1 of 1")]
    assert rows([Lived(scenario, (-9, 5, 0), "two videos")])[0] == (
        "answer lost",
        "1",
        "3.0, at most 3",
        "0 of 1",
    )


def _require_kept(world: World, seed: int) -> None:
    life = world.live(drawn(world.kind, seed))
    assert not life.broken, f"{life.scenario.name}, {life.codes}: {life.broken}"


@pytest.fixture
def published(at_youtube: World) -> Iterator[Published]:
    """What is there after a first publication, which went well."""
    _, state = at_youtube.in_peace(FIRST_TIME, (FIRST,))
    with at_youtube.begun((FIRST,)) as life:
        life.undisturbed("publish")
        assert isinstance(life.place, AtYouTube)
        look(life, "publish", state)
        yield state, life, life.place.stand_in
