"""What is counted and what is left out: the rules of a count, printed beside every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from tayori.statistics.addresses import Networks
from tayori.statistics.agents import AgentTable

RULES = "IAB PTM v2.3"
"""The version of the Podcast Measurement Technical Guidelines that is counted by (facts 4.10)."""
DAY_S = 86_400
MOST_DOWNLOADS = 500
"""Of one address on one day: more is no household and no office. The guidelines name no number."""


class WindowRule(StrEnum):
    """How long one listener counts once for an episode (facts 4.10, step 4).

    A calendar day is the default: its numbers add up to months, and do not depend on where a log begins.
    """

    CALENDAR = "calendar"
    FIRST = "first"
    """24 hours from the first request."""
    LAST = "last"
    """Until 24 hours went by without a request."""


class Reason(StrEnum):
    """Why a line of a log is no request for an episode that counts; asked in this order."""

    MALFORMED = "malformed"
    OTHER = "other"
    OUTSIDE = "outside"
    METHOD = "method"
    STATUS = "status"
    PROBE = "probe"
    NO_AGENT = "no-agent"
    BAD_AGENT = "bad-agent"
    WATCH = "watch"
    BOT = "bot"
    DATA_CENTRE = "data-centre"
    REFERRER = "referrer"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days that are asked for, both included; None is open."""

    since: date | None = None
    until: date | None = None

    @property
    def first(self) -> int:
        """The first day as an ordinal."""
        return (self.since or date.min).toordinal()

    @property
    def last(self) -> int:
        """The last day as an ordinal."""
        return (self.until or date.max).toordinal()


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything a count is made by."""

    agents: AgentTable
    zone: ZoneInfo
    window: WindowRule = WindowRule.CALENDAR
    period: Period = Period()
    bots: Networks = field(default_factory=Networks)
    """Networks of data centres and robots."""
    shared: Networks = field(default_factory=Networks)
    """Networks of many listeners, of which a high volume is no sign of a robot."""
    bad_referrers: frozenset[str] = frozenset()
    """Hosts; those below them too."""
    most_downloads: int = MOST_DOWNLOADS
    """Of one address on one day; 0: no limit."""
    lists: Mapping[str, str] = field(default_factory=dict)
    """Which lists were used, for the report: what for, and their names."""
