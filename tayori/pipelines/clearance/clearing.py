"""Asking clearance about assets and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from tayori.config.settings import Settings, TargetSettings
from tayori.config.workspace import Workspace
from tayori.model.asset import COMPONENTS, Asset, Clip, kind_of
from tayori.model.finding import Finding
from tayori.model.grant import Component, Edit, Grant
from tayori.model.ids import GrantId, Lang
from tayori.model.rights import ClearanceRequest, Shown, Verdict, Window
from tayori.pipelines.clearance.house import house_of
from tayori.pipelines.clearance.outlets import Outlet
from tayori.pipelines.clearance.shown import Words
from tayori.publishers.registry import get_kind
from tayori.rights.clearance import Basis, Judge, Needs, Rules, Use, check_grants

ENGLISH = Lang("en")
"""The language of logs and errors; documents and tables have both."""


def sentences(verdict: Verdict, lang: Lang = ENGLISH) -> tuple[str, ...]:
    """Why a verdict refuses, one sentence a reason."""
    return tuple(reason.text.get(lang) for reason in verdict.reasons)


def local_today(settings: Settings) -> date:
    """Today in the workspace's time zone."""
    return datetime.now(settings.zone).date()


def rules_of(settings: Settings) -> Rules:
    """The workspace's own rules of clearance."""
    said = settings.rights
    return Rules(said.adult_age, said.assent_age, said.assent_required)


def clear_for(
    asset: Asset,
    target: TargetSettings,
    settings: Settings,
    grants: Mapping[GrantId, Grant],
    today: date,
) -> Verdict:
    """Whether `asset` may be at `target` from when it is planned to appear until it is planned to go.

    `grants` as `standing_grants` knows them. For many assets, see `Clearing`.
    """
    return Clearing(settings, grants, today).clear(asset, target)


class Clearing:
    """Asks about many assets on one day; what they have in common is worked out once."""

    def __init__(self, settings: Settings, grants: Mapping[GrantId, Grant], today: date) -> None:
        self._settings = settings
        self._zone = settings.zone
        self._grants = grants
        self._today = today
        self._judge = Judge(grants, today, rules_of(settings))
        self._house = house_of(settings)
        self._outlets: dict[str, Outlet] = {}
        self._has_own_font = _has_own_font(settings)
        self._words: Words | None = None

    def clear(self, asset: Asset, target: TargetSettings, until: date | None = None) -> Verdict:
        """The verdict on one asset at one target; `until`: as if it were to go then.

        First with what is shown for certain, then, where that is not enough, with all that is shown: making
        descriptions takes longer than everything else.
        """
        request, basis = self._question(asset, target, until)
        verdict = self._judge.verdict(request, basis)
        if verdict.allowed or basis.needs is not Needs.OUTPUT:
            return verdict
        return self._judge.verdict(self._in_full(request, asset, target), basis)

    def request(self, asset: Asset, target: TargetSettings, until: date | None = None) -> ClearanceRequest:
        """The question to clearance. What is shown is left out where no grant is about it."""
        request, basis = self._question(asset, target, until)
        return self._in_full(request, asset, target) if basis.needs is Needs.OUTPUT else request

    def _in_full(self, request: ClearanceRequest, asset: Asset, target: TargetSettings) -> ClearanceRequest:
        return replace(request, shown=self._words_of(asset).at(self._outlet(target), target.kind))

    def _question(
        self, asset: Asset, target: TargetSettings, until: date | None
    ) -> tuple[ClearanceRequest, Basis]:
        outlet, said = self._outlet(target), asset.rights
        purpose = outlet.purpose or said.purpose
        use = Use(outlet.name, outlet.kind, purpose, said.territories, said.licence)
        basis = self._judge.basis(use, said)
        edits = outlet.edits(asset) if basis.needs is Needs.OUTPUT or self._has_own_font else ()
        request = ClearanceRequest(
            components=self._components(asset, edits),
            declaration=said,
            channel=outlet.name,
            channel_kind=outlet.kind,
            window=self._window(asset, target.name, until),
            purpose=purpose,
            shown=self._shown(asset, outlet, basis.needs),
            edits=edits,
            carried=(Component.MUSIC,) if isinstance(asset, Clip) and asset.music else (),
        )
        return request, basis

    def _outlet(self, target: TargetSettings) -> Outlet:
        if target.name not in self._outlets:
            self._outlets[target.name] = Outlet.of(target, self._settings)
        return self._outlets[target.name]

    def _components(self, asset: Asset, edits: tuple[Edit, ...]) -> tuple[Component, ...]:
        """What the medium can carry, and a font of one's own where it is burned in."""
        components = COMPONENTS[kind_of(asset)]
        if asset.rights.ai.used:
            components = (*components, Component.AI)
        if self._has_own_font and (Edit.CAPTIONS in edits or Edit.CARDS in edits):
            components = (*components, Component.FONT)
        return components

    def _window(self, asset: Asset, target: str, until: date | None) -> Window:
        options = asset.publish_options(target)
        planned = options.publish_at.astimezone(self._zone).date() if options.publish_at else None
        start = max(planned, self._today) if planned else self._today
        return Window(start, until or options.until)

    def _shown(self, asset: Asset, outlet: Outlet, needs: Needs) -> Shown:
        if needs is Needs.NOTHING:
            return _NOTHING_SHOWN
        words = self._words_of(asset)
        return words.own if needs is Needs.WORDS else words.certain(outlet)

    def _words_of(self, asset: Asset) -> Words:
        if self._words is None or self._words.asset is not asset:
            self._words = Words(asset, self._grants, self._house)
        return self._words


_NOTHING_SHOWN = Shown()


def _has_own_font(settings: Settings) -> bool:
    """Whether text is burned in with a font file of the workspace, which needs a licence of its own."""
    captions = settings.captions
    return captions.font is not None or any(style.font for _, style in captions.styles)


@dataclass(frozen=True, slots=True)
class Clearance:
    """The verdict on one asset at one target."""

    asset: Asset
    target: TargetSettings
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Clearances:
    """Verdicts of many, and what an editor should look at in the grants."""

    clearances: tuple[Clearance, ...]
    findings: tuple[Finding, ...]


def clear_all(
    workspace: Workspace,
    target: str | None = None,
    today: date | None = None,
    *,
    until: date | None = None,
    grants: Mapping[GrantId, Grant] | None = None,
) -> Clearances:
    """Every asset cleared for every target its kind takes, or for one. Raises UsageError for its name.

    `until`: as if everything were to go then. `grants` as `standing_grants` knows them; None = as written.
    """
    settings, known = workspace.settings, workspace.grants if grants is None else grants
    targets = (settings.get_target(target),) if target else settings.targets
    day = today or local_today(settings)
    clearing = Clearing(settings, known, day)
    kinds = [(to, get_kind(to.kind)) for to in targets]
    clearances = tuple(
        Clearance(asset, to, clearing.clear(asset, to, until))
        for asset in workspace.assets
        for to, kind in kinds
        if kind.takes(asset)
    )
    return Clearances(clearances, _findings(workspace, known, day))


def _findings(workspace: Workspace, grants: Mapping[GrantId, Grant], today: date) -> tuple[Finding, ...]:
    """Of the grants that assets list, and the contracts these rest on."""
    used = {grant for asset in workspace.assets for grant in asset.rights.grants if grant in grants}
    while under := {known.under for i in used if (known := grants[i]).under in grants} - used:
        used |= {grant_id for grant_id in under if grant_id is not None}
    return check_grants((grants[i] for i in used), today, rules_of(workspace.settings), grants)
