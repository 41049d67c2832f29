"""Whether what is out may be out at one moment; read-only, and cheap enough for every minute.

Two things must hold: what was sent, cleared with the grants of today, and what its manifest says by now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tayori.config.layout import list_assets
from tayori.config.settings import Settings, TargetSettings
from tayori.errors import TayoriError
from tayori.model.asset import Asset
from tayori.model.grant import GrantStatus
from tayori.model.ids import GrantId, Slug
from tayori.model.rights import ClearanceRequest, Verdict, VerdictReason
from tayori.pipelines.approval.sent import SentRecords
from tayori.pipelines.clearance.clearing import Clearing
from tayori.pipelines.clearance.standing import MISSING, without_chain
from tayori.pipelines.feeds.renames import Renames
from tayori.pipelines.opening import OpenWorkspace, wrong_grants
from tayori.pipelines.publishing.by_hand import is_by_hand
from tayori.pipelines.recall.disks import has_asset_folder, unseen_documents
from tayori.publishers.base import PublisherKind
from tayori.publishers.registry import get_kind


@dataclass(frozen=True, slots=True)
class Standing:
    """How something that is out, or could be, stands."""

    reasons: tuple[VerdictReason, ...] = ()
    words: tuple[str, ...] = ()
    """Why it may not be out, by stable words: codes of the verdict, `gone`, `embargo`, `no-target`."""
    is_unread: bool = False
    """Nobody can say: files it depends on are missing or have mistakes."""

    @property
    def allowed(self) -> bool:
        """True when nothing stands against it."""
        return not self.words and not self.is_unread


def moment(settings: Settings, day: date | None) -> datetime:
    """Now, in the workspace's time zone; of another day the same time of day."""
    now = datetime.now(settings.zone)
    return now if day is None else datetime.combine(day, now.time(), settings.zone)


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
    wrong: Mapping[GrantId, str]
    """Grants whose files cannot be read, with what stands at `status:`."""
    unseen: frozenset[GrantId]
    """Grants whose documents are missing together with everything beside them: a disk is missing."""
    sent: SentRecords
    renames: Renames
    """Episodes whose folder has another name by now."""
    clearings: dict[date, Clearing] = field(default_factory=dict, repr=False)
    """By day; what assets have in common is worked out once."""

    @classmethod
    def of(cls, opened: OpenWorkspace, now: datetime) -> Standings:
        """Put together what a whole workspace says, tolerant or not."""
        settings = opened.workspace.settings
        assets = {asset.slug: asset for asset in opened.workspace.assets}
        kinds: dict[str, tuple[TargetSettings, PublisherKind]] = {}
        for target in settings.targets:
            try:
                kinds[target.name] = target, get_kind(target.kind)
            except TayoriError:
                continue
        present = {entry.slug for entry in list_assets(opened.root).entries} if opened.mistakes else set()
        return cls(
            opened,
            now.astimezone(settings.zone),
            assets,
            kinds,
            frozenset(present - assets.keys()),
            wrong_grants(opened),
            unseen_documents(opened.root, opened.grants),
            SentRecords(opened.ledger),
            Renames(opened),
        )

    def at(self, moment: datetime) -> Standings:
        """The same at another moment."""
        return replace(self, now=moment)

    def can_act(self, target: str) -> bool:
        """Whether a machine can take anything down at `target`."""
        if target not in self.kinds:
            return False
        place, kind = self.kinds[target]
        return not is_by_hand(kind, place)

    def of_publication(self, target: str, slug: Slug) -> Standing:
        """How `slug` stands at `target`, for being out there at this moment: as it was sent and as it is now.

        What nobody can judge by its files is judged by what was sent, and by the end that was told then.
        """
        if target not in self.kinds:
            return Standing(words=("no-target",))
        where = self.kinds[target]
        sent = (self._asked_again(asked, where[1]) for asked in self.sent.questions(target, slug))
        standing = _together((*sent, self._as_written(target, slug)))
        if standing.is_unread and self._has_ended(target, slug):
            return Standing(words=("expired",))
        return standing

    def of_asset(self, asset: Asset, target: str) -> Standing:
        """How an asset would stand at `target` as its manifest is now, whatever was sent."""
        where, kind = self.kinds[target]
        options = asset.publish_options(target)
        # a site shows at once what is there; elsewhere a release to come is the remote's own business
        early = kind.is_site and options.publish_at is not None and options.publish_at > self.now
        seen = _shown_now(asset, target) if kind.is_site else asset
        return self._standing(self._clearing.clear(seen, where), ("embargo",) if early else ())

    def _as_written(self, target: str, slug: Slug) -> Standing:
        """No manifest: nothing declares its rights; but where its whole folder is missing, a disk is."""
        if slug in self.assets:
            return self.of_asset(self.assets[slug], target)
        heir = self.renames.heir(slug) if slug not in self.unread else None
        if heir is not None:
            return self.of_asset(self.assets[heir], target)
        package = None if slug in self.unread else self.sent.package(target, slug)
        is_there = has_asset_folder(self.opened.root, package.kind if package else None)
        return Standing(is_unread=True) if slug in self.unread or not is_there else Standing(words=("gone",))

    def _asked_again(self, asked: ClearanceRequest, kind: PublisherKind) -> Standing:
        """What was asked when it was sent, asked of today's grants."""
        today = self.now.date()
        start = today if kind.is_site else max(asked.window.start, today)
        again = replace(asked, window=replace(asked.window, start=start))
        return self._standing(self._clearing.ask(again))

    def _standing(self, verdict: Verdict, more: tuple[str, ...] = ()) -> Standing:
        firm = tuple(self._firm(verdict.reasons))
        words = (*(reason.code for reason in firm), *more)
        return Standing(firm, tuple(dict.fromkeys(words)), is_unread=not words and bool(verdict.reasons))

    def _firm(self, reasons: Iterable[VerdictReason]) -> Iterator[VerdictReason]:
        """What is a refusal, and not a slip of the pen or a disk that is not there."""
        for reason in without_chain(reasons):
            status = self.wrong.get(reason.grant, "") if reason.grant else ""
            if reason.grant not in self.wrong:
                if reason.code != MISSING or reason.grant not in self.unseen:
                    yield reason
            elif status and status != GrantStatus.ACTIVE:
                yield replace(reason, code="withdrawn")

    def _has_ended(self, target: str, slug: Slug) -> bool:
        """Whether what was sent told an end that has come."""
        package = self.sent.package(target, slug)
        until = package.rights.valid_until if package is not None else ""
        return bool(until) and until < self.now.date().isoformat()

    @property
    def _clearing(self) -> Clearing:
        day = self.now.date()
        if day not in self.clearings:
            known = self.opened.workspace
            self.clearings[day] = Clearing(known.settings, self.opened.grants, day, known.episodes)
        return self.clearings[day]


def _together(found: tuple[Standing, ...]) -> Standing:
    """Several that must all hold. What refuses outweighs what nobody can say."""
    words = tuple(dict.fromkeys(word for one in found for word in one.words))
    reasons = tuple(dict.fromkeys(reason for one in found for reason in one.reasons))
    return Standing(reasons, words, is_unread=not words and any(one.is_unread for one in found))


def _shown_now(asset: Asset, target: str) -> Asset:
    """The asset as if it appeared today: what is out is seen now, whenever it was to appear."""
    said = tuple(replace(p, publish_at=None) if p.target == target else p for p in asset.publish)
    return replace(asset, publish=said)
