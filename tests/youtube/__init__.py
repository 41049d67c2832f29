"""A stand-in for YouTube: a local server written from the discovery document and facts 1, for tests.

from tests.youtube import faults, scripts, youtube

with youtube() as stand_in:
    stand_in.faults.add("captions.insert", faults.lost())      # done, and the answer is lost
    stand_in.faults.play(scripts.SESSION_GONE)                  # facts 7.3 (f)
    ...                                                         # a client at stand_in.url
    assert stand_in.violations == []
    assert len(stand_in.channel.videos) == 1
"""

from __future__ import annotations

from tests.youtube.server import youtube
from tests.youtube.stand_in import StandIn

__all__ = ["StandIn", "youtube"]
