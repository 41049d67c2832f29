"""What a user agent is: a robot, an app, a library or a browser, in this order, and on which device."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from tayori.errors import UsageError
from tayori.statistics.known_agents import DEVICES, KINDS

OTHER = "other"
MOST_CHARACTERS = 512
"""What is longer is cut: no app needs more to say its name."""


class AgentKind(StrEnum):
    """In the order they are asked (facts 4.10)."""

    BOT = "bots"
    APP = "apps"
    LIBRARY = "libraries"
    BROWSER = "browsers"


class Agent(NamedTuple):
    """Who asks."""

    app: str
    device: str
    is_bot: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """One name of a list, and how its user agents look."""

    name: str
    pattern: re.Pattern[str]
    category: str = ""


@dataclass(frozen=True, slots=True)
class AgentTable:
    """Lists of names by kind, each in its order."""

    source: str
    """What it is called in a report."""
    kinds: Mapping[AgentKind, tuple[Pattern, ...]]
    devices: tuple[Pattern, ...]

    def find(self, text: str) -> Agent:
        """Who `text` is; `other` for a name nobody knows, which still is a listener."""
        cut = text[:MOST_CHARACTERS]
        for kind in AgentKind:
            entry = _first(self.kinds.get(kind, ()), cut)
            if entry is not None:
                is_bot = kind is AgentKind.BOT or entry.category == "bot"
                return Agent(entry.name, self._device(cut), is_bot)
        return Agent(OTHER, self._device(cut), is_bot=False)

    def _device(self, text: str) -> str:
        entry = _first(self.devices, text)
        return entry.category or entry.name if entry is not None else OTHER


def _first(entries: Sequence[Pattern], text: str) -> Pattern | None:
    return next((entry for entry in entries if entry.pattern.search(text)), None)


def own_table() -> AgentTable:
    """The table that comes with Tayori."""
    kinds = {AgentKind(kind): _own(entries) for kind, entries in KINDS.items()}
    return AgentTable("Tayori", kinds, _own(DEVICES))


def _own(entries: Iterable[tuple[str, str]]) -> tuple[Pattern, ...]:
    return tuple(Pattern(name, re.compile(pattern)) for name, pattern in entries)


def read_table(text: str, name: str) -> AgentTable:
    """A table in the form of OPAWG's user-agents-v2. Raises UsageError.

    The lists stand in files of their own there (`src/bots.json`, ...); here they are one document with a key
    for each: `{"bots": {"entries": [...]}, "apps": ..., "libraries": ..., "browsers": ..., "devices": ...}`.
    """
    try:
        document = json.loads(text)
        known = [kind for kind in (*AgentKind, "devices") if kind in document]
        found = {str(kind): _entries(document[kind]) for kind in known}
    except (ValueError, TypeError, KeyError, AttributeError, re.error, RecursionError) as error:
        raise UsageError(
            f"{name} is no table of user agents: {error}.", "Give OPAWG's JSON files joined by kind."
        ) from error
    if "bots" not in found or "apps" not in found:
        raise UsageError(f"{name} lists no bots or no apps.", "Give OPAWG's JSON files joined by kind.")
    kinds = {kind: found[kind] for kind in AgentKind if kind in found}
    return AgentTable(name, kinds, found.get("devices", ()))


def _entries(listed: Any) -> tuple[Pattern, ...]:
    entries = listed["entries"] if isinstance(listed, dict) else listed
    return tuple(
        Pattern(_one_line(e["name"]), re.compile(e["pattern"]), str(e.get("category", ""))) for e in entries
    )


def _one_line(name: str) -> str:
    return "".join(c for c in name if c.isprintable())[:80]
