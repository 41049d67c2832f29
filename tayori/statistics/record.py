"""What is kept of a request that counts: numbers and hashes of one size, so that they sort as bytes."""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

FORM = Struct(">8s8sIQIII??QQ")
"""Of a record. Big-endian, so that the bytes sort by listener, episode and time."""
ADDRESS_BYTES, EPISODE_BYTES = 8, 20
"""How much of a record names the address; how much address, agent and episode."""


class Record(NamedTuple):
    """One request."""

    address: bytes
    """Salted hash of what makes an address one listener."""
    agent_key: bytes
    """Salted hash of the whole user agent."""
    episode: int
    time_s: int
    day: int
    """Local day as an ordinal."""
    file: int
    agent: int
    is_shared: bool
    """Whether many listeners are known to share the address."""
    is_placed: bool
    """Whether it is known which bytes were sent, and not only how many."""
    first: int
    end: int
    """The byte after the last; how many were sent where they are not placed."""
