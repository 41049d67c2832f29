"""Publishing to the stand-in: a clip YouTube takes, a ledger in memory, and runs that are cut short."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tayori.errors import OutcomeUnknown, ResourceError
from tayori.model.ids import Digest, Lang, digest_bytes
from tayori.model.publishing import Package, PackageFile, Receipt, Role
from tayori.publishers.youtube.publisher import YouTube
from tests.publishers.samples import clip, file
from tests.publishers.youtube.speaking import Target
from tests.youtube import StandIn, youtube

BLOCK = 262_144
JPEG = b"\xff\xd8\xff"
Json = dict[str, Any]


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Ledger:
    """What is kept of one publication; it can end the process after a state."""

    states: list[Receipt] = field(default_factory=list)
    kill_after: int | None = None
    """Ends the process when so many states are kept."""
    full_after: int | None = None
    """So many states are kept, then the disk is full once."""

    @property
    def last(self) -> Receipt | None:
        """The newest state."""
        return self.states[-1] if self.states else None

    def record(self, receipt: Receipt) -> None:
        """Keep a state."""
        if self.full_after is not None:
            self.full_after -= 1
            if self.full_after < 0:
                self.full_after = None
                raise ResourceError("The disk is full.", "Make room.")
        self.states.append(receipt)
        if self.kill_after is not None:
            self.kill_after -= 1
            if self.kill_after <= 0:
                self.kill_after = None
                raise Killed


@dataclass
class Desk:
    """Somebody who publishes one clip, again and again."""

    target: Target
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def stand_in(self) -> StandIn:
        """The channel, from the inside."""
        return self.target.stand_in

    @property
    def publisher(self) -> YouTube:
        """A new process's publisher."""
        return YouTube(self.target.context(), self.target.options)

    def publish(self, package: Package) -> Receipt:
        """One run of `tayori publish`."""
        receipt = self.publisher.publish(package, self.ledger.last, None, self.ledger.record)
        assert receipt == self.ledger.last
        return receipt

    def retract(self) -> Receipt:
        """One run of `tayori retract`."""
        assert self.ledger.last is not None
        receipt = self.publisher.retract(self.ledger.last)
        self.ledger.record(receipt)
        return receipt

    def until_done(self, package: Package, runs: int = 6) -> Receipt:
        """Run again as the messages say, and a while later."""
        for _ in range(runs):
            try:
                receipt = self.publish(package)
            except (Killed, OutcomeUnknown, ResourceError):
                self.stand_in.clock.advance(1000)
                continue
            if not receipt.unsettled:
                return receipt
        raise AssertionError(f"not done: {self.ledger.last}")

    def only_video(self) -> Json:
        """The one video of the channel."""
        (video,) = self.stand_in.state()["videos"]
        assert self.stand_in.violations == []
        found: Json = video
        return found

    def call_count(self, name: str) -> int:
        """How often something was asked of YouTube."""
        return self.stand_in.count(name)


@contextmanager
def desk(**said: Any) -> Iterator[Desk]:
    """A desk with good credentials, at a channel of its own."""
    with youtube() as stand_in:
        yield Desk(Target(stand_in, said, credentials=json.dumps(stand_in.credentials())))


def film(folder: Path, cut: str = "a", size: int = 3 * BLOCK - 1000, **changes: Any) -> Package:
    """A clip with captions in two languages, a thumbnail, a playlist and a picture of `size` bytes."""
    whole = clip(folder, playlist="長野の朝", series="asa", series_number=1)
    files = tuple(filter(None, (_taken(folder, one, cut, size) for one in whole.files)))
    return replace(whole, files=files, **changes)


def _taken(folder: Path, one: PackageFile, cut: str, size: int) -> PackageFile | None:
    if one.role is Role.THUMBNAIL:
        return _rewritten(one, folder, JPEG + one.name.encode())
    if one.role is Role.CAPTIONS:
        text = f"1\n00:00:00,000 --> 00:00:01,900\n朝七時 {one.lang}\n"
        return _rewritten(one, folder, text.encode()) if one.name.endswith(".srt") else None
    if one.profile == "vertical":
        data = (f"picture {cut} ".encode() * (size // 8))[:size]
        return replace(_rewritten(one, folder, data, f"{cut}.mp4"), content=digest_bytes(cut.encode()))
    return None


def _rewritten(one: PackageFile, folder: Path, data: bytes, name: str = "") -> PackageFile:
    made = file(folder, one.role, name or one.name, data)
    return replace(one, path=made.path, digest=made.digest, size=made.size)


def with_caption(package: Package, lang: Lang, text: str) -> Package:
    """The clip with another text in a language."""
    files = [
        _rewritten(one, one.path.parent, text.encode(), f"{digest_bytes(text.encode())[:8]}.srt")
        if (one.role, one.lang) == (Role.CAPTIONS, lang)
        else one
        for one in package.files
    ]
    return replace(package, files=tuple(files))


def without_captions(package: Package, lang: Lang) -> Package:
    """The clip without a language."""
    kept = (one for one in package.files if (one.role, one.lang) != (Role.CAPTIONS, lang))
    return replace(package, files=tuple(kept))


def retagged(package: Package) -> Package:
    """The same picture and sound in a file with other tags."""
    (video,) = package.files_of(Role.RENDITION)
    data = video.path.read_bytes() + b"tags"
    made = file(video.path.parent, video.role, "retagged.mp4", data)
    new = replace(video, path=made.path, digest=Digest(made.digest), size=made.size)
    return replace(package, files=tuple(new if one is video else one for one in package.files))


def states(receipt: Receipt) -> dict[str, str]:
    """Part -> its state."""
    return {part.name: str(part.state) for part in receipt.parts}
