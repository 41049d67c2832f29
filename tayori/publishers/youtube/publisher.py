"""The `youtube` kind: one channel, planned without a call and published to exactly once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tayori.errors import UsageError
from tayori.model.asset import Kind
from tayori.model.finding import Finding, error
from tayori.model.ids import Digest
from tayori.model.publishing import (
    Drift,
    Package,
    PlannedAction,
    PublicationState,
    Receipt,
)
from tayori.publishers.base import Progress, PublisherKind, Record, TargetContext, keep_nothing
from tayori.publishers.youtube.account import notes
from tayori.publishers.youtube.channel import Channel, OpenChannel
from tayori.publishers.youtube.drift import Comparison
from tayori.publishers.youtube.finding_video import VIDEO, is_same_cut
from tayori.publishers.youtube.metadata import was_public, with_adopted
from tayori.publishers.youtube.open_receipt import OpenReceipt
from tayori.publishers.youtube.options import YouTubeAssetOptions, YouTubeOptions
from tayori.publishers.youtube.planning import Standing, planned
from tayori.publishers.youtube.publication import Publication
from tayori.publishers.youtube.quota import capacity
from tayori.publishers.youtube.retraction import Retraction, all_of, is_down
from tayori.publishers.youtube.video import Upload, Wish, describe, shown

AT_ONCE = 4
"""Clips on their way side by side: their waits overlap, and the pace is one (patience.py)."""
_WISHES = frozenset(Wish.__dataclass_fields__) - {"was_public"}


@dataclass(frozen=True, slots=True)
class YouTube:
    """One channel. Planning needs neither network nor credentials; the rest is safe for threads."""

    context: TargetContext
    options: YouTubeOptions
    _open: OpenChannel = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_open", OpenChannel(self.context, self.options))

    @property
    def wanted(self) -> tuple[str, ...]:
        """The one rendition that is sent."""
        return (self.options.rendition,)

    def upload(self, package: Package, last: Receipt | None = None, *, is_public: bool = False) -> Upload:
        """Everything that would be sent for `package` now, with what stands against it.

        `is_public`: the video that is there was public before.
        """
        now = self.context.now()
        came_out = package.publish_at is not None and package.publish_at <= now and was_public(last, now)
        wish = self._wish(package, was_public=is_public or came_out)
        upload = describe(package, wish, now)
        return replace(upload, body=with_adopted(upload.body, last.adopted)) if last else upload

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """What publishing would do by the last receipt; no call is made."""
        now, upload = self.context.now(), self.upload(package, last)
        is_there = last is not None and is_same_cut(last.find_part(VIDEO), upload)
        if is_there and package.publish_at is not None and was_public(last, now):
            upload = self.upload(package, last, is_public=True)
        return planned(package.slug, self.context.name, Standing(upload, last, now, self.options))

    def publish(
        self,
        package: Package,
        last: Receipt | None,
        on_progress: Progress | None = None,
        record: Record = keep_nothing,
    ) -> Receipt:
        """Bring the channel to `package`, exactly once, whatever earlier runs left (publication.py)."""
        if faults := self.upload(package, last).faults:
            raise UsageError(
                f"YouTube would not take {package.slug}: {' '.join(faults)}", "Correct that, then publish."
            )
        blank = Receipt(
            package.slug,
            self.context.name,
            PublicationState.FAILED,
            "",
            "",
            Digest(""),
            self.context.now(),
        )
        receipt = OpenReceipt(last or blank, record, self.context.now)
        with self._channel(f"{package.slug} was not sent") as channel:
            return Publication(
                channel,
                lambda is_public: self.upload(package, last, is_public=is_public),
                receipt,
                on_progress,
            ).publish()

    def retract(self, receipt: Receipt, record: Record = keep_nothing) -> Receipt:
        """Take down all that has a mark of the asset or is on record, and read it again to prove it."""
        with self._channel(f"{receipt.slug} was not taken down") as channel:
            return Retraction(channel, OpenReceipt(receipt, record, self.context.now)).retract()

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """A retracted video has to be private or gone, any other to be there as it was last read."""
        if receipt.state is PublicationState.RETRACTED:
            with self._channel(f"{receipt.slug} was not compared") as channel:
                return tuple(_still_out(channel, receipt))
        return tuple(
            error("youtube-differs", drift.text, drift.cure, receipt.url) for drift in self.drift(receipt)
        )

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """What is no longer as `receipt` says: fields, captions, thumbnail, playlist, claims."""
        with self._channel(f"{receipt.slug} was not compared") as channel:
            return tuple(Comparison(channel, receipt).drifts())

    @contextmanager
    def _channel(self, undone: str) -> Iterator[Channel]:
        if self.options.credentials is None:
            name = self.context.name
            raise UsageError(
                f"{undone}: {name} has no credentials.",
                f"Run `tayori youtube login {name}` and name what it stores under `credentials:`.",
            )
        with self._open.use() as channel:
            yield channel

    def _wish(self, package: Package, *, was_public: bool) -> Wish:
        said = YouTubeAssetOptions.model_validate(dict(package.options)).model_dump(exclude_none=True)
        merged = self.options.model_copy(update=said)
        return Wish(**{name: getattr(merged, name) for name in _WISHES}, was_public=was_public)


def _still_out(channel: Channel, receipt: Receipt) -> Iterator[Finding]:
    for video in all_of(channel, receipt):
        if not is_down(channel.read(video)):
            yield error(
                "youtube-still-out",
                f"{video} was taken down and can still be seen.",
                "Retract it again.",
                video,
            )


def _open(context: TargetContext) -> YouTube:
    return YouTube(context, context.options)


KIND = PublisherKind(
    name="youtube",
    summary="A YouTube channel, through the Data API v3",
    options=YouTubeOptions,
    open=_open,
    asset_options=YouTubeAssetOptions,
    kinds=(Kind.CLIP,),
    shows=shown,
    at_once=AT_ONCE,
    notes=notes,
    capacity=capacity,
)
