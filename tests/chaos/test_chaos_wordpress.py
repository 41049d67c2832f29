"""The same at a real WordPress, through a proxy that loses what it is told to lose."""

from __future__ import annotations

import pytest

from tests.chaos.run import World
from tests.chaos.scenario import drawn
from tests.wordpress.fixtures import NEEDS_WORDPRESS

pytestmark = NEEDS_WORDPRESS


@pytest.mark.parametrize("seed", range(1000, 1004))
def test_wordpress_survives(at_site: World, seed: int) -> None:
    life = at_site.live(drawn(at_site.kind, seed))
    assert not life.broken, f"{life.scenario.name}, {life.codes}: {life.broken}"
