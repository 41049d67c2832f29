"""One request after the other: left out for a reason, or kept as a small record without any address."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import urlsplit

from tayori.statistics.addresses import listener_bytes, read_address
from tayori.statistics.agents import Agent
from tayori.statistics.enclosures import EnclosureIndex
from tayori.statistics.record import FORM
from tayori.statistics.request import UNKNOWN, Request
from tayori.statistics.rules import Reason, Rules, WindowRule

PROBE_BYTES = 2
"""A player asks for `bytes=0-1` to learn whether there are ranges (facts 4.10, step 1)."""
_CACHED = 1 << 16
_QUARTER_S = 900
"""No time zone changes within a quarter of an hour."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_LETTER = re.compile(r"[A-Za-z]")


class Place(NamedTuple):
    """What is known of an address."""

    key: bytes
    is_bot: bool
    is_shared: bool


class Caller(NamedTuple):
    """What is known of a user agent."""

    key: bytes
    number: int
    reason: Reason | None


class Sieve:
    """Judges requests by the rules, and remembers which apps it met.

    Keys of listeners are hashes with a salt of this run that is nowhere written: nothing leads back to an
    address, and no two runs have the same. Of 64 bits, so that among ten million listeners two are taken for
    one with a chance of one in 370,000.
    """

    def __init__(self, rules: Rules, index: EnclosureIndex) -> None:
        self._rules = rules
        self._index = index
        self._salt = secrets.token_bytes(32)
        # what was asked for before the period may decide what counts in it, but for calendar days
        is_calendar = rules.window is WindowRule.CALENDAR
        self._first_day = rules.period.first if is_calendar else 0
        self._last_day = rules.period.last
        names = sorted({enclosure.episode for enclosure in index.enclosures})
        numbers = {name: number for number, name in enumerate(names)}
        self.episodes = tuple(names)
        self._episode_of = [numbers[enclosure.episode] for enclosure in index.enclosures]
        self.agents: list[Agent] = []
        self._agent_numbers: dict[Agent, int] = {}
        # bounded: addresses and agents are made up by whoever asks
        self._place = lru_cache(maxsize=_CACHED)(self._read_place)
        self._caller = lru_cache(maxsize=_CACHED)(self._read_caller)
        self._day = lru_cache(maxsize=_CACHED)(self._read_day)
        self._is_bad = lru_cache(maxsize=_CACHED)(self._read_referrer)

    def judge(self, request: Request) -> bytes | Reason:
        """The record of `request`, or why there is none."""
        number = self._index.find(request.url)
        if number is None:
            return Reason.OTHER
        day = self._day(request.time_s // _QUARTER_S)
        if not self._first_day <= day <= self._last_day:
            return Reason.OUTSIDE
        found = _span(request, self._index.enclosures[number].size)
        if isinstance(found, Reason):
            return found
        caller = self._caller(request.agent)
        if caller.reason is not None:
            return caller.reason
        place = self._place(request.address)
        if place.is_bot:
            return Reason.DATA_CENTRE
        if self._rules.bad_referrers and self._is_bad(request.referrer):
            return Reason.REFERRER
        return FORM.pack(
            place.key, caller.key, self._episode_of[number], request.time_s, day, number, caller.number,
            place.is_shared, *found,
        )  # fmt: skip

    def _read_day(self, quarter: int) -> int:
        return datetime.fromtimestamp(quarter * _QUARTER_S, self._rules.zone).toordinal()

    def _read_place(self, text: bytes) -> Place:
        address = read_address(text)
        is_bot = address is not None and address in self._rules.bots
        is_shared = address is not None and address in self._rules.shared
        return Place(self._hash(listener_bytes(address, text)), is_bot, is_shared)

    def _read_caller(self, raw: bytes) -> Caller:
        text = raw.decode("utf-8", "replace").strip()
        if not text or text == "-":
            return Caller(b"", 0, Reason.NO_AGENT)
        if _CONTROLS.search(text) or not _LETTER.search(text):
            return Caller(b"", 0, Reason.BAD_AGENT)
        if is_watch_duplicate(text):
            return Caller(b"", 0, Reason.WATCH)
        agent = self._rules.agents.find(text)
        if agent.is_bot:
            return Caller(b"", 0, Reason.BOT)
        number = self._agent_numbers.setdefault(agent, len(self.agents))
        if number == len(self.agents):
            self.agents.append(agent)
        return Caller(self._hash(raw), number, None)

    def _read_referrer(self, raw: bytes) -> bool:
        try:
            host = urlsplit(raw.decode("utf-8", "replace")).hostname or ""
        except ValueError:
            return False
        labels = host.lower().split(".")
        return any(".".join(labels[at:]) in self._rules.bad_referrers for at in range(len(labels)))

    def _hash(self, data: bytes) -> bytes:
        return blake2b(data, key=self._salt, digest_size=8).digest()


def is_watch_duplicate(agent: str) -> bool:
    """Whether an Apple Watch asks for what its phone has asked for (facts 4.10, step 3)."""
    return (agent.startswith("atc/") and "watchOS" in agent) or "(null)/(null) watchOS" in agent


def _span(request: Request, size: int) -> tuple[bool, int, int] | Reason:
    """Whether it is known which bytes were sent, the first of them, and the one after the last."""
    if request.method != b"GET":
        return Reason.METHOD
    sent = size if request.sent == UNKNOWN else min(request.sent, size)
    if request.status == 200:
        return True, 0, sent
    if request.status != 206:
        return Reason.STATUS
    if request.first == UNKNOWN:
        # without the range, two bytes or none are nobody's listening
        return Reason.PROBE if request.sent != UNKNOWN and sent <= PROBE_BYTES else (False, 0, sent)
    if request.first == 0 and request.last in (0, PROBE_BYTES - 1):
        return Reason.PROBE
    last = size if request.last == UNKNOWN else min(request.last + 1, size)
    first = min(request.first, size)
    return True, first, max(first, min(last, first + sent))
