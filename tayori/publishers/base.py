"""What a publisher is: one interface for every kind of place, and a second for places that are sites.

A kind registers by entry point (`tayori.publishers`, see registry.py) with the option type that its
targets are validated against. Publishers know the model's words and nothing of config, store or ledger:
they are handed packages and answer with plans and receipts.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from tayori.model.asset import Asset, Kind, kind_of
from tayori.model.finding import Finding
from tayori.model.ids import Lang, Slug
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import (
    Capacity,
    Drift,
    Package,
    PackageFile,
    PlannedAction,
    Receipt,
    RemoteFile,
)
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts

Progress = Callable[[float], None]
Record = Callable[[Receipt], None]
"""Keeps a state of a publication for good: before every act that cannot be undone or done twice, and after
everything the remote answers, so that a kill at any moment leaves what the next run needs.

May raise Refused while publishing, when rights end meanwhile: the state is kept, and nothing that is to be
kept first may be done any more. Let it pass."""


class Budget(Protocol):
    """Our own count of what is spent of a quota; survives the process."""

    def spend(self, project: str, day: date, bucket: str, units: int) -> None:
        """Count `units` of a bucket on a day of the quota's clock."""

    def spent(self, project: str, day: date) -> Mapping[str, int]:
        """Bucket -> units spent on a day."""


@dataclass(slots=True)
class UnkeptBudget:
    """A budget for as long as this process lives."""

    _spent: dict[tuple[str, date], dict[str, int]] = field(default_factory=dict)

    def spend(self, project: str, day: date, bucket: str, units: int) -> None:
        """Count `units`."""
        buckets = self._spent.setdefault((project, day), {})
        buckets[bucket] = buckets.get(bucket, 0) + units

    def spent(self, project: str, day: date) -> Mapping[str, int]:
        """Bucket -> units spent on a day."""
        return self._spent.get((project, day), {})


def keep_nothing(_receipt: Receipt) -> None:
    """A `Record` for callers that keep nothing."""


def _learn_nothing(_facts: Mapping[str, str]) -> None:
    pass


def _tell_nobody(_sentence: str) -> None:
    pass


class Options(BaseModel):
    """Base of every option type: unknown keys are mistakes, values do not change after validation."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoAssetOptions(Options):
    """For kinds whose manifests can say nothing beyond `publish_at`, `until` and `playlist`."""


@dataclass(frozen=True, slots=True)
class TargetContext:
    """What a publisher needs to know of its target and workspace."""

    name: str
    """The target's name in tayori.yaml; goes into every plan and receipt."""
    options: Any
    """A validated instance of the kind's option type."""
    root: Path
    """The workspace; relative paths among the options start here."""
    languages: tuple[Lang, ...]
    """The workspace's languages, default first."""
    timezone: str
    """IANA name; dates without a time are days there."""
    now: Callable[[], datetime]
    """The clock, aware UTC."""
    secret: Callable[[str], str]
    """Resolves `env:NAME`, `file:PATH`, ... at the moment it is needed; never called while planning."""
    sleep: Callable[[float], None] = time.sleep
    """Waits so many seconds; tests hurry it."""
    tell: Callable[[str], None] = _tell_nobody
    """Says a sentence to whoever waits, at once: why nothing happens for a while."""
    budget: Budget = field(default_factory=UnkeptBudget)
    account: Mapping[str, str] = field(default_factory=dict)
    """What is on record of the account behind the target, by fact."""
    learn: Callable[[Mapping[str, str]], None] = _learn_nothing
    """Puts facts about the account on record; an empty value forgets one. Never a secret."""
    colour: str = ""
    """The organisation's colour, RRGGBB; empty = none is said."""
    logo: Path | None = None
    """The file of the organisation's logo."""


class Publisher(Protocol):
    """Speaks to one target."""

    @property
    def wanted(self) -> tuple[str, ...]:
        """Profiles whose renditions a package for this target should carry, most wanted first."""

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """What publishing `package` would do, given the last receipt; touches neither disk nor network."""

    def publish(
        self,
        package: Package,
        last: Receipt | None,
        on_progress: Progress | None = None,
        record: Record = keep_nothing,
    ) -> Receipt:
        """Bring the target to `package` and read back; what an earlier run left half-done is finished.

        `last` is the newest recorded state. What fails without harm to the rest is told in the parts of the
        receipt and its `error`. Raises Refused, RemoteError, RemoteClosed, OutcomeUnknown, ResourceError,
        UsageError.
        """

    def retract(self, receipt: Receipt, record: Record = keep_nothing) -> Receipt:
        """Take down all there is of the asset, and prove it; doing it twice is fine.

        `receipt` may be older than what is out, say RETRACTED of what is public again, or be bare (INTENDED,
        no remote id): what is there is found by our marks too. An answer without a remote id says that
        nothing was found. `record` keeps what is down as soon as it is.
        """

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """Compare what is out there with the receipt; no finding means it is all there."""

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """What is no longer as `receipt` says, field by field. Raises like `publish`."""


@dataclass(frozen=True, slots=True)
class SiteItem:
    """An asset that is out on a site: what we made and what the site has of it."""

    package: Package
    receipt: Receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteShow:
    """A podcast as its page shows it, with the feed that was rendered for it."""

    slug: Slug
    title: Texts
    description: Texts
    lang: Lang
    author: str
    copyright: str = ""
    category: tuple[str, ...] = ()
    cover: RemoteFile | None = None
    """From `SitePublisher.put`; None = no cover."""
    rights: RightsStatement | None = None
    """What it says of its rights, its cover's among them; None = only its copyright."""
    feed: bytes = b""
    """RSS, written as it is to `feed_path(slug)`; empty = no feed."""
    archives: tuple[tuple[str, bytes], ...] = ()
    """File name and content of older documents of the feed, beside it (RFC 5005)."""
    media: tuple[str, ...] = ()
    """Paths below the base of files that stay because the feed leads to them, besides those of the items."""
    pictures: tuple[RemoteFile, ...] = ()
    """Smaller copies of the cover, from `SitePublisher.put`."""
    subscribe: tuple[tuple[str, str], ...] = ()
    """(service, address) where it can be subscribed to: `apple`, `spotify`, ..."""
    hubs: tuple[str, ...] = ()
    """WebSub hubs of its feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSeries:
    """A series of clips by its name; one that is not described is called by its id."""

    id: str
    title: Texts
    description: Texts = Texts()


@dataclass(frozen=True, slots=True)
class Logo:
    """The organisation's mark."""

    data: bytes
    mime: str
    """`image/svg+xml` or `image/png`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteInfo:
    """Whose site it is."""

    organisation: Texts
    url: str
    contact: str
    languages: tuple[Lang, ...]
    timezone: str
    credit: str = ""
    holder: str = ""
    licence: str = ""
    """What works are under where they say nothing else: an SPDX id."""
    terms_url: str = ""
    colour: str = ""
    """The organisation's colour, RRGGBB; empty = the design's own."""
    logo: Logo | None = None
    series: tuple[SiteSeries, ...] = ()


class SitePublisher(Publisher, Protocol):
    """A publisher of a kind with `is_site`: files first, then pages rendered from receipts."""

    @property
    def path(self) -> Path:
        """The folder of this machine the site is written to."""

    def address(self, path: str) -> str:
        """The absolute URL of a path below the site's base (`RemoteFile.url`); absolute URLs stay."""

    def page_address(self, package: Package, lang: Lang | None = None) -> str:
        """The absolute URL of an asset's page, in the site's first language when `lang` is None."""

    def show_address(self, show: Slug, lang: Lang | None = None) -> str:
        """The absolute URL of a show's page."""

    def feed_path(self, show: Slug) -> str:
        """Path of a show's feed below the base; it never changes for a show."""

    def put(self, slug: Slug, file: PackageFile) -> RemoteFile:
        """Publish a file that belongs to no asset (a show's cover) under the name `slug`; idempotent."""

    def render(
        self, items: tuple[SiteItem, ...], shows: tuple[SiteShow, ...], site: SiteInfo
    ) -> tuple[str, ...]:
        """Write every page, feed and sitemap; answers the paths that changed, sorted.

        What is in neither `items` nor `shows` disappears from the site, its media too. Raises ResourceError,
        UsageError.
        """


def _no_notes(_context: TargetContext) -> tuple[Finding, ...]:
    return ()


def _no_capacity(_context: TargetContext) -> Capacity | None:
    return None


def _description_alone(metadata: OutputMetadata, lang: Lang) -> str:
    return metadata.description.get(lang)


@dataclass(frozen=True, slots=True)
class PublisherKind:
    """One kind of place; what an entry point of the group `tayori.publishers` names."""

    name: str
    """As written at `kind:` in tayori.yaml."""
    summary: str
    """One line for `doctor` and the docs."""
    options: type[BaseModel]
    """What a target of this kind says in tayori.yaml, without `kind`."""
    open: Callable[[TargetContext], Publisher]
    asset_options: type[BaseModel] = NoAssetOptions
    """What a manifest may say under `publish: {<target>: ...}` besides the common keys."""
    can_publish: bool = True
    """False while a kind can only plan."""
    is_site: bool = False
    """True when `open` answers a SitePublisher."""
    kinds: tuple[Kind, ...] = (Kind.CLIP, Kind.EPISODE, Kind.PHOTO)
    """Kinds of assets this kind of place takes."""
    shows: Callable[[OutputMetadata, Lang], str] = _description_alone
    """The whole text beside the media as this kind of place shows it, for the duties of clearance."""

    at_once: int = 1
    """How many assets may be on their way at the same time; above 1 `publish` has to be safe for threads."""
    notes: Callable[[TargetContext], tuple[Finding, ...]] = _no_notes
    """What is worth knowing before publishing, from what is on record of the account; asks nobody."""
    capacity: Callable[[TargetContext], Capacity | None] = _no_capacity
    """What is left of today's quota by our own count; None for places without one. Asks nobody."""

    def takes(self, asset: Asset) -> bool:
        """Whether an asset can go there at all."""
        return kind_of(asset) in self.kinds
