"""Whether what is out may be out at one moment; read-only, and cheap enough for every minute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tayori.config.layout import list_assets
from tayori.config.settings import TargetSettings
from tayori.errors import TayoriError
from tayori.model.asset import Asset
from tayori.model.ids import Slug
from tayori.model.rights import VerdictReason
from tayori.pipelines.clearance.clearing import Clearing
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.recall.takedown import wrong_grants
from tayori.publishers.base import PublisherKind
from tayori.publishers.registry import get_kind


@dataclass(frozen=True, slots=True)
class Standing:
    """How something that is out, or could be, stands."""

    reasons: tuple[VerdictReason, ...] = ()
    words: tuple[str, ...] = ()
    """Why it may not be out, by stable words: codes of the verdict, `gone`, `embargo`, `no-target`."""
    is_unread: bool = False
    """Nobody can say: files it depends on have mistakes."""

    @property
    def allowed(self) -> bool:
        """True when nothing stands against it."""
        return not self.words and not self.is_unread


@dataclass(frozen=True, slots=True)
class Standings:
    """Everything standings are told from, at one moment."""

    opened: OpenWorkspace
    now: datetime
    """Aware, in the workspace's time zone."""
    assets: Mapping[Slug, Asset]
    kinds: Mapping[str, tuple[TargetSettings, PublisherKind]]
    unread: frozenset[Slug]
    """Assets whose manifests are there and cannot be read."""
    doubtful: frozenset[str]
    """Ids of grants whose files cannot be read."""
    clearings: dict[date, Clearing] = field(default_factory=dict, repr=False)
    """By day; what assets have in common is worked out once."""

    @classmethod
    def of(cls, opened: OpenWorkspace, now: datetime) -> Standings:
        """Put together what a tolerant, whole workspace says."""
        settings = opened.workspace.settings
        assets = {asset.slug: asset for asset in opened.workspace.assets}
        kinds: dict[str, tuple[TargetSettings, PublisherKind]] = {}
        for target in settings.targets:
            try:
                kinds[target.name] = target, get_kind(target.kind)
            except TayoriError:
                continue
        present = {entry.slug for entry in list_assets(opened.root).entries} if opened.mistakes else set()
        unread, doubtful = frozenset(present - assets.keys()), frozenset(wrong_grants(opened))
        return cls(opened, now.astimezone(settings.zone), assets, kinds, unread, doubtful)

    def at(self, moment: datetime) -> Standings:
        """The same at another moment."""
        return replace(self, now=moment)

    def can_act(self, target: str) -> bool:
        """Whether a machine can take anything down at `target`."""
        return target in self.kinds and self.kinds[target][1].can_publish

    def of_publication(self, target: str, slug: Slug) -> Standing:
        """How `slug` stands at `target`, for being out there at this moment.

        No manifest: nothing declares its rights, so nothing clears it; but where no manifest can be found at
        all, a disk is missing rather than every asset.
        """
        if slug in self.unread or not self.assets:
            return Standing(is_unread=True)
        if slug not in self.assets:
            return Standing(words=("gone",))
        if target not in self.kinds:
            return Standing(words=("no-target",))
        return self._cleared(self.assets[slug], *self.kinds[target])

    def _cleared(self, asset: Asset, target: TargetSettings, kind: PublisherKind) -> Standing:
        options = asset.publish_options(target.name)
        # a site shows at once what is there; elsewhere a release to come is the remote's own business
        early = kind.is_site and options.publish_at is not None and options.publish_at > self.now
        seen = _shown_now(asset, target.name) if kind.is_site else asset
        verdict = self._clearing.clear(seen, target)
        firm = tuple(r for r in verdict.reasons if r.grant is None or r.grant not in self.doubtful)
        words = tuple(dict.fromkeys((*(r.code for r in firm), *(("embargo",) if early else ()))))
        return Standing(firm, words, is_unread=not words and bool(verdict.reasons))

    @property
    def _clearing(self) -> Clearing:
        day = self.now.date()
        if day not in self.clearings:
            self.clearings[day] = Clearing(self.opened.workspace.settings, self.opened.grants, day)
        return self.clearings[day]


def _shown_now(asset: Asset, target: str) -> Asset:
    """The asset as if it appeared today: what is out is seen now, whenever it was to appear."""
    said = tuple(replace(p, publish_at=None) if p.target == target else p for p in asset.publish)
    return replace(asset, publish=said)
