"""The stand-in and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.youtube.client import Client
from tests.youtube.server import youtube
from tests.youtube.stand_in import StandIn


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """A stand-in of its own for each test."""
    with youtube() as running:
        yield running


@pytest.fixture
def client(stand_in: StandIn) -> Client:
    """A client with a token."""
    return Client(stand_in)
