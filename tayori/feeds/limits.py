"""How long texts and feeds may be."""

from __future__ import annotations

DESCRIPTION_BYTES = 4000
"""Of a description, of a show or an episode: Apple and PSP-1 (facts 4.1, 4.2)."""
TEXT_CHARACTERS = 255
"""Of any other value (facts 4.1, 4.2)."""
FEED_BYTES = 10_000_000
"""Readers commonly give up there (facts 4.9, unverified)."""
MOST_TAGS = 4_000_000
"""Of a document that is read at all: a feed of 10,000 episodes with every tag there is has a third of it."""
MOST_EPISODES = 50_000
"""Looked at one by one."""
MOST_FINDINGS = 1000
"""Of one rule that are told."""
FINDING_CHARACTERS = 500
"""Of one finding, which may quote a value of any length."""
