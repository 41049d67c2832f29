"""What a grant concerns: assets that rest on it, what was made of them, where they are out, what is kept.

Read from a workspace opened tolerant, and from the ledger: mistakes elsewhere, or a manifest that is gone,
never hide what has to come down.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tayori.config.layout import list_assets
from tayori.errors import TayoriError
from tayori.ledger.ledger import Ledger
from tayori.model.asset import Asset, Episode, grants_of
from tayori.model.audit import Deed
from tayori.model.evidence import KeptCopy
from tayori.model.grant import Grant
from tayori.model.ids import Digest, GrantId, Slug
from tayori.model.publishing import PublicationState, Receipt
from tayori.model.text import Texts
from tayori.pipelines.approval.sent import SentRecords
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.publishing.by_hand import is_by_hand
from tayori.pipelines.recall.takedown import open_place
from tayori.pipelines.steps import build_path
from tayori.publishers.base import SitePublisher
from tayori.publishers.registry import get_kind

_ARRIVED = (PublicationState.UPLOADED, PublicationState.VERIFIED)


@dataclass(frozen=True, slots=True)
class FeedItemAt:
    """An episode's item in the feed of a site."""

    target: str
    show: Slug
    guid: str
    feed_url: str


@dataclass(frozen=True, slots=True)
class Concern:
    """One asset that rests on the grant."""

    slug: Slug
    title: Texts
    """Empty when its manifest cannot be read."""
    because: str
    """How it is known: `manifest`, `unread-manifest`, `workspace`; `sent`: of what was sent alone."""
    copies: tuple[KeptCopy, ...]
    """Renditions and sidecars under their readable names, then what only the store has."""
    publications: tuple[Receipt, ...]
    """Where it is or was out, sorted by target."""
    since: Mapping[str, datetime]
    """Target -> when it was first out there."""
    is_episode: bool
    """As far as anybody can still tell."""
    feed_items: tuple[FeedItemAt, ...]
    by_hand: tuple[str, ...]
    """Targets a person posts to, of which nothing is recorded: somebody has to look there."""


@dataclass(frozen=True, slots=True)
class Concerned:
    """Everything a grant concerns."""

    grants: tuple[GrantId, ...]
    """The grant, and those that rest on it (`under`), sorted."""
    assets: tuple[Concern, ...]
    unknown: tuple[Receipt, ...]
    """Out there, without a manifest and without any record of its grants: nobody can tell."""

    @property
    def publications(self) -> tuple[Receipt, ...]:
        """Every place any of it is or was."""
        return tuple(receipt for asset in self.assets for receipt in asset.publications)

    @property
    def out(self) -> tuple[Receipt, ...]:
        """Every place any of it still is."""
        return tuple(receipt for receipt in self.publications if receipt.perhaps_out)


def concerned_by(opened: OpenWorkspace, grant: GrantId) -> Concerned:
    """Everything that rests on `grant`; `opened` is the whole workspace, tolerant."""
    chain = resting_on(grant, opened.workspace.grants)
    reasons = _reasons(opened, chain)
    sent = grants_when_sent(opened)
    resting: dict[Slug, set[str]] = {}
    for (target, slug), grants in sent.items():
        if slug not in reasons and chain & grants:
            resting.setdefault(slug, set()).add(target)
    sources = _Sources.of(opened)
    found = [sources.concern(slug, because) for slug, because in reasons.items()]
    found += [sources.concern(slug, "sent", targets) for slug, targets in resting.items()]
    told = {slug for _, slug in sent} | reasons.keys()
    assets = tuple(sorted(found, key=lambda concern: concern.slug))
    return Concerned(tuple(sorted(chain)), assets, tuple(_unknown(opened, told)))


def concerns(opened: OpenWorkspace, slugs: Collection[Slug], because: str) -> tuple[Concern, ...]:
    """Everything about some assets, by slug; `because` is how they are known to be concerned."""
    sources = _Sources.of(opened)
    return tuple(sources.concern(slug, because) for slug in sorted(slugs))


def resting_on(grant: GrantId, grants: Mapping[GrantId, Grant]) -> frozenset[GrantId]:
    """`grant` and every grant that rests on it, directly or through others; circles end."""
    found = {grant}
    while more := {g.id for g in grants.values() if g.under in found} - found:
        found |= more
    return frozenset(found)


def _reasons(opened: OpenWorkspace, chain: frozenset[GrantId]) -> dict[Slug, str]:
    """Slug -> how it is known that the asset rests on one of `chain`."""
    workspace = opened.workspace
    found: dict[Slug, str] = {}
    for asset in workspace.assets:
        if chain & set(grants_of(asset)):
            found[asset.slug] = "manifest"
        elif chain & set(workspace.settings.rights.grants):
            found[asset.slug] = "workspace"
    known = {asset.slug for asset in workspace.assets}
    for slug, manifest in _unread(opened, known):
        if _names_any(manifest, chain):
            found[slug] = "unread-manifest"
    return found


def _unread(opened: OpenWorkspace, known: set[Slug]) -> Iterator[tuple[Slug, Path]]:
    entries = list_assets(opened.root).entries
    return ((entry.slug, entry.manifest) for entry in entries if entry.slug not in known)


def _names_any(manifest: Path, chain: frozenset[GrantId]) -> bool:
    """Whether a manifest that cannot be read as one names a grant all the same."""
    try:
        text = manifest.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return any(grant in text for grant in chain)


def grants_when_sent(opened: OpenWorkspace) -> dict[tuple[str, Slug], frozenset[GrantId]]:
    """The grants everything rested on when it was sent, by target and slug, as far as it was written down."""
    found = _grants_told(opened)
    sent = SentRecords(opened.ledger)
    for target, slug in opened.ledger.publications():
        if asked := sent.questions(target, slug):
            found[target, slug] = frozenset(g for each in asked for g in each.declaration.grants)
    return found


def _grants_told(opened: OpenWorkspace) -> dict[tuple[str, Slug], frozenset[GrantId]]:
    """What the audit chain says of it."""
    found: dict[tuple[str, Slug], frozenset[GrantId]] = {}
    try:
        entries = opened.ledger.audit_entries((Deed.PUBLISHED,))
    except TayoriError:
        return {}  # a broken chain is told by `audit verify`; it must not hide what else is known
    for entry in entries:
        details = dict(entry.details)
        grants = frozenset(GrantId(part) for part in details.get("grants", "").split())
        if grants:
            found[details.get("target", ""), Slug(entry.subject)] = grants
    return found


def _unknown(opened: OpenWorkspace, told: Collection[Slug]) -> Iterator[Receipt]:
    readable = {asset.slug for asset in opened.workspace.assets}
    known = {*told, *readable, *(slug for slug, _ in _unread(opened, readable))}
    for (_, slug), receipt in sorted(opened.ledger.publications().items()):
        if slug not in known and receipt.perhaps_out:
            yield receipt


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the ledger and the folders say, read once for all assets."""

    opened: OpenWorkspace
    assets: dict[Slug, Asset]
    receipts: dict[Slug, tuple[Receipt, ...]]
    first_out: dict[Slug, dict[str, datetime]]
    made: dict[Slug, tuple[KeptCopy, ...]]
    guids: dict[Slug, tuple[tuple[Slug, str], ...]]
    """Episode -> (show, guid)."""
    sites: dict[str, SitePublisher]

    @classmethod
    def of(cls, opened: OpenWorkspace) -> _Sources:
        """Read them."""
        receipts: dict[Slug, list[Receipt]] = {}
        for (_, slug), receipt in sorted(opened.ledger.publications().items()):
            receipts.setdefault(slug, []).append(receipt)
        shows = {path.parent.name for path in list_assets(opened.root).shows}
        guids: dict[Slug, list[tuple[Slug, str]]] = {}
        for show in sorted(shows):
            for episode, guid in opened.ledger.guids(Slug(show)).items():
                guids.setdefault(episode, []).append((Slug(show), guid))
        return cls(
            opened,
            {asset.slug: asset for asset in opened.workspace.assets},
            {slug: tuple(found) for slug, found in receipts.items()},
            first_out(opened.ledger),
            _made(opened),
            {episode: tuple(found) for episode, found in guids.items()},
            dict(_sites(opened)),
        )

    def concern(self, slug: Slug, because: str, targets: Collection[str] | None = None) -> Concern:
        """Everything about one asset; of its publications those at `targets`, all for None."""
        known = self.receipts.get(slug, ())
        receipts = tuple(r for r in known if targets is None or r.target in targets)
        asset = self.assets.get(slug)
        title = asset.title if asset is not None else Texts()
        return Concern(
            slug=slug,
            title=title,
            because=because,
            copies=tuple(replace(copy, title=title) for copy in self._copies(slug)),
            publications=receipts,
            since=self.first_out.get(slug, {}),
            is_episode=slug in self.guids or isinstance(asset, Episode),
            feed_items=tuple(self._feed_items(slug, receipts)),
            by_hand=tuple(self._by_hand(slug, known)),
        )

    def _copies(self, slug: Slug) -> Iterator[KeptCopy]:
        named = list(_build_names(self.opened.root, slug))
        yield from named
        shown = {copy.digest for copy in named}
        for copy in self.made.get(slug, ()):
            if copy.digest not in shown and self.opened.store.has(copy.digest):
                yield copy

    def _feed_items(self, slug: Slug, receipts: tuple[Receipt, ...]) -> Iterator[FeedItemAt]:
        for receipt in receipts:
            site = self.sites.get(receipt.target)
            for show, guid in self.guids.get(slug, ()) if site else ():
                assert site is not None
                yield FeedItemAt(receipt.target, show, guid, site.address(site.feed_path(show)))

    def _by_hand(self, slug: Slug, receipts: tuple[Receipt, ...]) -> Iterator[str]:
        asset = self.assets.get(slug)
        recorded = {receipt.target for receipt in receipts}
        for target in self.opened.workspace.settings.targets:
            try:
                kind = get_kind(target.kind)
            except TayoriError:
                continue
            fits = asset is None or kind.takes(asset)
            if is_by_hand(kind, target) and target.name not in recorded and fits:
                yield target.name


def _sites(opened: OpenWorkspace) -> Iterator[tuple[str, SitePublisher]]:
    for target in opened.workspace.settings.targets:
        try:
            place = open_place(opened, target.name)
        except TayoriError:
            continue
        if place.kind.is_site:
            yield target.name, place.publisher  # type: ignore[misc]  # is_site says which it is


def first_out(ledger: Ledger) -> dict[Slug, dict[str, datetime]]:
    """When each asset was first out, by target; where no try came to its end, when one left something."""
    found: dict[Slug, dict[str, datetime]] = {}
    out = [receipt for receipt in ledger.publication_history() if receipt.is_out]
    for receipt in (*(one for one in out if one.state in _ARRIVED), *out):
        found.setdefault(receipt.slug, {}).setdefault(receipt.target, receipt.at)
    return found


def _made(opened: OpenWorkspace) -> dict[Slug, tuple[KeptCopy, ...]]:
    """Everything that was last made of each asset, each digest once, as the store has it."""
    artifacts = opened.ledger.artifacts()
    made: dict[Slug, dict[Digest, KeptCopy]] = {}
    for (slug, step), last in sorted(opened.ledger.last_builds().items()):
        for artifact in artifacts.get(last.key, ()):
            copy = KeptCopy(slug, "store", artifact.digest, what=f"{step}: {artifact.output}")
            made.setdefault(slug, {}).setdefault(artifact.digest, copy)
    return {slug: tuple(copies.values()) for slug, copies in made.items()}


def _build_names(root: Path, slug: Slug) -> Iterator[KeptCopy]:
    folder = build_path(root, slug, "")
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_symlink():
            yield KeptCopy(slug, path.relative_to(root).as_posix(), Digest(Path(os.readlink(path)).name))
