"""A target that speaks to the stand-in: its time, its pauses and what it keeps, open to inspection."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tayori.model.ids import Lang
from tayori.publishers.base import TargetContext, UnkeptBudget
from tayori.publishers.youtube.options import YouTubeOptions
from tayori.publishers.youtube.service import Service
from tests.youtube import StandIn, youtube


@dataclass
class Target:
    """What a publisher of the stand-in's channel is told, and what it did with it."""

    stand_in: StandIn
    said: dict[str, Any] = field(default_factory=dict)
    """Options that differ."""
    slept: list[float] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    learned: dict[str, str] = field(default_factory=dict)
    budget: UnkeptBudget = field(default_factory=UnkeptBudget)
    credentials: str = field(default="", repr=False)

    @property
    def options(self) -> YouTubeOptions:
        """The options."""
        said = {"made_for_kids": False, "endpoint": self.stand_in.url, "credentials": "keyring:tayori/test"}
        return YouTubeOptions.model_validate({**said, **self.said})

    def context(self, account: Mapping[str, str] | None = None) -> TargetContext:
        """A context whose time is the stand-in's: a pause takes none of ours."""
        return TargetContext(
            name="youtube",
            options=self.options,
            root=Path(),
            languages=(Lang("ja"), Lang("en")),
            timezone="Asia/Tokyo",
            now=self.stand_in.clock.now,
            secret=lambda _reference: self.credentials,
            sleep=self._sleep,
            tell=self.told.append,
            budget=self.budget,
            account=account or {},
            learn=self.learned.update,
        )

    def service(self) -> Service:
        """The API as the publisher has it."""
        return Service(self.context(), self.options)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.stand_in.clock.advance(seconds)


@contextmanager
def speaking(**said: Any) -> Iterator[Target]:
    """A target whose credentials are good, and the stand-in behind it."""
    with youtube() as stand_in:
        yield Target(stand_in, said, credentials=json.dumps(stand_in.credentials()))
