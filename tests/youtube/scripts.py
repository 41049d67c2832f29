"""The thirteen scripts of facts 7.3; each must end with exactly one video (h: with none)."""

from __future__ import annotations

from dataclasses import replace

from tests.youtube.asking import BLOCK_BYTES
from tests.youtube.faults import (
    ALWAYS,
    NONE,
    Rule,
    exhausted,
    fails,
    gone,
    keeps,
    limited,
    lost,
    moved,
    retry_after,
    says,
    unauthorized,
)

START, BYTES = "videos.insert", "videos.insert.bytes"

SINGLE_PUT = (Rule(BYTES, NONE),)
"""(a) One PUT, answered 201."""
CHUNK_STORED = (Rule(BYTES, keeps(BLOCK_BYTES)),)
"""(b) 308 with Range: bytes=0-262143; go on at 262144."""
NOTHING_STORED = (Rule(BYTES, keeps(0)),)
"""(c) 308 without Range; go on at 0."""
UNAVAILABLE = (Rule(BYTES, fails(503)),)
"""(d) 503; the status query says 308."""
ANSWER_LOST = (Rule(BYTES, replace(lost(resets=True), at_end=True), times=ALWAYS),)
"""(e) The connection is reset after the last byte; the status query says 201 (or 200) and the id."""
SESSION_GONE = (Rule(BYTES, gone(), call=2),)
"""(f) 404 at the second chunk; a new session."""
UNAUTHORIZED = (Rule(BYTES, unauthorized(), call=2),)
"""(g) 401 at the second chunk; refresh, and the same session."""
QUOTA_EXCEEDED = (Rule(START, exhausted(), times=ALWAYS),)
"""(h) 403 quotaExceeded; stop."""
RATE_LIMITED = (Rule(START, limited()), Rule(BYTES, limited()))
"""(i) 403 rateLimitExceeded, at the start and at the bytes; try again."""
PREFIX_STORED = (Rule(BYTES, keeps(100_000)),)
"""(j) Fewer bytes are stored than were sent; go on from there."""
OK_FOR_CREATED = (Rule(BYTES, replace(says(200), at_end=True), times=ALWAYS),)
"""(k) 200 in place of 201."""
RETRY_AFTER = (Rule(BYTES, retry_after(7)),)
"""(l) 503 with Retry-After: 7."""
SESSION_MOVED = (Rule(BYTES, moved()),)
"""(m) 308 with a new Location; only that one lives on."""

SCRIPTS = {
    "a": SINGLE_PUT,
    "b": CHUNK_STORED,
    "c": NOTHING_STORED,
    "d": UNAVAILABLE,
    "e": ANSWER_LOST,
    "f": SESSION_GONE,
    "g": UNAUTHORIZED,
    "h": QUOTA_EXCEEDED,
    "i": RATE_LIMITED,
    "j": PREFIX_STORED,
    "k": OK_FOR_CREATED,
    "l": RETRY_AFTER,
    "m": SESSION_MOVED,
}
"""By letter; `stand_in.faults.play(SCRIPTS["e"])`."""
