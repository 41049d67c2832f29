"""The contract of publishers on YouTube's stand-in: a channel of its own for each promise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tayori.model.publishing import Package
from tayori.publishers.bench import PlainBench
from tayori.publishers.youtube.publisher import YouTube
from tests.publishers.youtube.publishing import BLOCK, Json, film
from tests.publishers.youtube.speaking import Target
from tests.youtube import StandIn, youtube
from tests.youtube.faults import lost

ACTS = "*.[iusd]*"
"""Calls that do something: insert, update, set, delete; not list."""


@dataclass
class YouTubeBench(PlainBench):
    """One channel."""

    root: Path
    stand_in: StandIn

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that lets somebody in, also the addresses of uploads."""
        return tuple(self.stand_in.tokens.secrets())

    def open(self) -> YouTube:
        credentials = json.dumps(self.stand_in.credentials())
        # what was sent shows in the list at once here: a lost session is settled without waiting
        said = {"privacy": "public", "settle_after_s": 0}
        target = Target(self.stand_in, said, credentials=credentials)
        return YouTube(target.context(), target.options)

    def package(self, title: str, slug: str) -> Package:
        texts = {"ja": title, "en": title}
        made = film(self.root / slug, size=BLOCK, slug=slug)
        return film(self.root / slug, size=BLOCK, slug=slug, title=made.title.of(texts))

    def there(self) -> tuple[str, ...]:
        state = self.stand_in.state(by_title=True)
        return tuple(
            sorted(
                json.dumps(thing, sort_keys=True, ensure_ascii=False)
                for kind in state.values()
                for thing in kind
            )
        )

    def shown(self) -> tuple[str, ...]:
        videos = self.stand_in.state(by_title=True)["videos"]
        return tuple(sorted(video["snippet"]["title"] for video in videos if _is_public(video)))

    def meddle(self) -> bool:
        video = next(iter(self.stand_in.channel.videos.values()))
        video.parts["snippet"]["title"] = "somebody's own title"
        return True

    @contextmanager
    def losing(self, number: int) -> Iterator[Callable[[], bool]]:
        """The act is done, its answer is not heard."""
        faults = self.stand_in.faults
        before = len(faults.happened)
        faults.add(ACTS, lost(), call=number)
        yield lambda: len(faults.happened) > before
        faults.clear()


def _is_public(video: Json) -> bool:
    return bool(video["status"]["privacyStatus"] == "public")


@contextmanager
def youtube_benches() -> Iterator[Callable[[Path], YouTubeBench]]:
    """Makes benches; their channels last as long as the block."""
    with ExitStack() as channels:
        yield lambda root: YouTubeBench(root, channels.enter_context(youtube()))
