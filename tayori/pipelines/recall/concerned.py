"""What a grant concerns: assets that rest on it, what was made of them, where they are out, what is kept.

Read from a workspace opened tolerant, and from the ledger: mistakes elsewhere, or a manifest that is gone,
never hide what has to come down.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tayori.config.layout import list_assets
from tayori.errors import TayoriError
from tayori.model.audit import Deed
from tayori.model.evidence import KeptCopy
from tayori.model.grant import Grant
from tayori.model.ids import Digest, GrantId, Slug
from tayori.model.publishing import Receipt
from tayori.model.text import Texts
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.recall.takedown import open_place
from tayori.pipelines.steps import build_path
from tayori.publishers.base import SitePublisher
from tayori.publishers.registry import get_kind


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
    """How it is known: `manifest`, `unread-manifest`, `audit`, `workspace`."""
    copies: tuple[KeptCopy, ...]
    """Renditions and sidecars under their readable names, then what only the store has."""
    publications: tuple[Receipt, ...]
    """Where it is or was out, sorted by target."""
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
        return tuple(receipt for receipt in self.publications if receipt.is_out)


def concerned_by(opened: OpenWorkspace, grant: GrantId) -> Concerned:
    """Everything that rests on `grant`; `opened` is the whole workspace, tolerant."""
    chain = resting_on(grant, opened.workspace.grants)
    reasons = _reasons(opened, chain)
    assets = concerns(opened, reasons)
    return Concerned(tuple(sorted(chain)), assets, tuple(_unknown(opened, set(reasons))))


def concerns(opened: OpenWorkspace, reasons: Mapping[Slug, str]) -> tuple[Concern, ...]:
    """Everything about some assets, by slug; `reasons` is how each is known to be concerned."""
    sources = _Sources.of(opened)
    return tuple(sources.concern(slug, reasons[slug]) for slug in sorted(reasons))


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
        if chain & set(asset.rights.grants):
            found[asset.slug] = "manifest"
        elif chain & set(workspace.settings.rights.grants):
            found[asset.slug] = "workspace"
    known = {asset.slug for asset in workspace.assets}
    for slug, manifest in _unread(opened, known):
        if _names_any(manifest, chain):
            found[slug] = "unread-manifest"
    for slug, grants in grants_when_published(opened).items():
        if slug not in known and chain & grants:
            found.setdefault(slug, "audit")
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


def grants_when_published(opened: OpenWorkspace) -> dict[Slug, frozenset[GrantId]]:
    """The grants each asset rested on when it was last sent, as far as the audit chain says."""
    found: dict[Slug, frozenset[GrantId]] = {}
    try:
        entries = opened.ledger.audit_entries((Deed.PUBLISHED,))
    except TayoriError:
        return {}  # a broken chain is told by `audit verify`; it must not hide what else is known
    for entry in entries:
        named = dict(entry.details).get("grants", "")
        if named:
            found[Slug(entry.subject)] = frozenset(GrantId(part) for part in named.split())
    return found


def _unknown(opened: OpenWorkspace, concerned: set[Slug]) -> Iterator[Receipt]:
    readable = {asset.slug for asset in opened.workspace.assets}
    told = set(grants_when_published(opened)) | {slug for slug, _ in _unread(opened, readable)}
    known = concerned | readable | told
    for (_, slug), receipt in sorted(opened.ledger.publications().items()):
        if slug not in known and receipt.is_out:
            yield receipt


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the ledger and the folders say, read once for all assets."""

    opened: OpenWorkspace
    titles: dict[Slug, Texts]
    receipts: dict[Slug, tuple[Receipt, ...]]
    made: dict[Slug, tuple[Digest, ...]]
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
            {asset.slug: asset.title for asset in opened.workspace.assets},
            {slug: tuple(found) for slug, found in receipts.items()},
            _made(opened),
            {episode: tuple(found) for episode, found in guids.items()},
            dict(_sites(opened)),
        )

    def concern(self, slug: Slug, because: str) -> Concern:
        """Everything about one asset."""
        receipts = self.receipts.get(slug, ())
        return Concern(
            slug=slug,
            title=self.titles.get(slug, Texts()),
            because=because,
            copies=tuple(self._copies(slug)),
            publications=receipts,
            feed_items=tuple(self._feed_items(slug, receipts)),
            by_hand=tuple(self._by_hand(slug, receipts)),
        )

    def _copies(self, slug: Slug) -> Iterator[KeptCopy]:
        named = list(_build_names(self.opened.root, slug))
        yield from named
        shown = {copy.digest for copy in named}
        for digest in self.made.get(slug, ()):
            if digest not in shown and self.opened.store.has(digest):
                yield KeptCopy(slug, "store", digest)

    def _feed_items(self, slug: Slug, receipts: tuple[Receipt, ...]) -> Iterator[FeedItemAt]:
        for receipt in receipts:
            site = self.sites.get(receipt.target)
            for show, guid in self.guids.get(slug, ()) if site else ():
                assert site is not None
                yield FeedItemAt(receipt.target, show, guid, site.address(site.feed_path(show)))

    def _by_hand(self, slug: Slug, receipts: tuple[Receipt, ...]) -> Iterator[str]:
        asset = next((a for a in self.opened.workspace.assets if a.slug == slug), None)
        recorded = {receipt.target for receipt in receipts}
        for target in self.opened.workspace.settings.targets:
            try:
                kind = get_kind(target.kind)
            except TayoriError:
                continue
            if not kind.can_publish and target.name not in recorded and (asset is None or kind.takes(asset)):
                yield target.name


def _sites(opened: OpenWorkspace) -> Iterator[tuple[str, SitePublisher]]:
    for target in opened.workspace.settings.targets:
        try:
            place = open_place(opened, target.name)
        except TayoriError:
            continue
        if place.kind.is_site:
            yield target.name, place.publisher  # type: ignore[misc]  # is_site says which it is


def _made(opened: OpenWorkspace) -> dict[Slug, tuple[Digest, ...]]:
    """Everything that was last made of each asset, by digest."""
    artifacts = opened.ledger.artifacts()
    made: dict[Slug, dict[Digest, None]] = {}
    for (slug, _), last in sorted(opened.ledger.last_builds().items()):
        for artifact in artifacts.get(last.key, ()):
            made.setdefault(slug, {})[artifact.digest] = None
    return {slug: tuple(digests) for slug, digests in made.items()}


def _build_names(root: Path, slug: Slug) -> Iterator[KeptCopy]:
    folder = build_path(root, slug, "")
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_symlink():
            yield KeptCopy(slug, path.relative_to(root).as_posix(), Digest(Path(os.readlink(path)).name))
