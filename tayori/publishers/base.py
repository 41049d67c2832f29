"""What a publisher is: one interface for every kind of place, and a second for places that are sites.

A kind registers by entry point (`tayori.publishers`, see registry.py) with the option type that its
targets are validated against. Publishers know the model's words and nothing of config, store or ledger:
they are handed packages and answer with plans and receipts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from tayori.model.asset import Asset, Kind, kind_of
from tayori.model.finding import Finding
from tayori.model.ids import Lang, Slug
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import Package, PackageFile, PlannedAction, Receipt, RemoteFile
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts

Progress = Callable[[float], None]


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


class Publisher(Protocol):
    """Speaks to one target."""

    @property
    def wanted(self) -> tuple[str, ...]:
        """Profiles whose renditions a package for this target should carry, most wanted first."""

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """What publishing `package` would do, given the last receipt; touches neither disk nor network."""

    def publish(self, package: Package, last: Receipt | None, on_progress: Progress | None = None) -> Receipt:
        """Publish and read back. Raises Refused, RemoteError, OutcomeUnknown, ResourceError, UsageError."""

    def retract(self, receipt: Receipt) -> Receipt:
        """Take down what `receipt` names, by its remote id, and prove it; doing it twice is fine."""

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """Compare what is out there with the receipt; no finding means it is all there."""


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

    def takes(self, asset: Asset) -> bool:
        """Whether an asset can go there at all."""
        return kind_of(asset) in self.kinds
