"""Asking clearance about assets and targets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from tayori.config.settings import Settings, TargetSettings
from tayori.config.workspace import Workspace
from tayori.model.asset import Asset, Clip, Episode, Show, components_of
from tayori.model.finding import Finding
from tayori.model.grant import Component, Edit, Grant
from tayori.model.ids import GrantId, Lang, Slug
from tayori.model.rights import ClearanceRequest, Shown, Verdict, Window
from tayori.pipelines.clearance.guests import guests_of, with_guests
from tayori.pipelines.clearance.house import house_of
from tayori.pipelines.clearance.of_show import said_of_show, with_show
from tayori.pipelines.clearance.on_disk import OnDisk
from tayori.pipelines.clearance.outlets import Outlet
from tayori.pipelines.clearance.shown import Words
from tayori.pipelines.clearance.vocabulary import workspace_words
from tayori.publishers.registry import get_kind
from tayori.rights.clearance import Basis, Judge, Minds, Needs, Rules, Use, check_grants

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
    return Rules(said.adult_age, said.assent_age, said.assent_required, frozenset(said.blanket))


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

    def __init__(
        self,
        settings: Settings,
        grants: Mapping[GrantId, Grant],
        today: date,
        episodes: Iterable[Episode] = (),
    ) -> None:
        """`episodes`: all that are known, as a show may name nobody who is in one of them."""
        self._settings = settings
        self._zone = settings.zone
        self._grants = grants
        self._today = today
        self._judge = Judge(grants, today, rules_of(settings))
        self._house = house_of(settings)
        self._disk = OnDisk(settings.root)
        self._outlets: dict[str, Outlet] = {}
        self._has_own_font = _has_own_font(settings)
        self._words: Words | None = None
        self._guests = guests_of(episodes)
        self._shows: dict[tuple[Slug, str, date | None], tuple[Show, Verdict]] = {}

    def clear(self, asset: Asset, target: TargetSettings, until: date | None = None) -> Verdict:
        """The verdict on one asset at one target; `until`: as if it were to go then.

        An episode is refused for what stands against its show too, and a show may be asked about itself.
        """
        if isinstance(asset, Show):
            own, guests = self._clear(asset, target, until), self._guests.get(asset.slug, ())
            words = self._words_of(asset).own if guests else _NOTHING_SHOWN
            return said_of_show(asset, with_guests(own, words, guests, self._grants))
        verdict = self._clear(asset, target, until)
        if isinstance(asset, Episode):
            return with_show(verdict, asset.podcast, self._of_show(asset.podcast, target, until))
        return verdict

    def _of_show(self, show: Show, target: TargetSettings, until: date | None) -> Verdict:
        """The verdict on a show, worked out once for all its episodes."""
        key = show.slug, target.name, until
        known = self._shows.get(key)
        if known is None or known[0] is not show:
            known = self._shows[key] = show, self.clear(show, target, until)
        return known[1]

    def _clear(self, asset: Asset, target: TargetSettings, until: date | None) -> Verdict:
        """The verdict on what an asset itself says.

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

    def questions(self, asset: Asset, target: TargetSettings) -> tuple[ClearanceRequest, ...]:
        """All that can be asked of an asset as it is sent, and of its show, whatever grants say today."""
        whole = (asset, asset.podcast) if isinstance(asset, Episode) else (asset,)
        found = ((each, self._question(each, target, None)[0]) for each in whole)
        outlet = self._outlet(target)
        return tuple(
            replace(self._in_full(asked, each, target), edits=self._edits(each, outlet, Minds.EVERYTHING))
            for each, asked in found
        )

    def ask(self, request: ClearanceRequest) -> Verdict:
        """The verdict on a question that was asked before."""
        return self._judge.clear(request)

    def _in_full(self, request: ClearanceRequest, asset: Asset, target: TargetSettings) -> ClearanceRequest:
        return replace(request, shown=self._words_of(asset).at(self._outlet(target), target.kind))

    def _question(
        self, asset: Asset, target: TargetSettings, until: date | None
    ) -> tuple[ClearanceRequest, Basis]:
        outlet, said = self._outlet(target), asset.rights
        purpose = outlet.purpose or said.purpose
        use = Use(outlet.name, outlet.kind, purpose, outlet.reach, said.licence)
        basis = self._judge.basis(use, said)
        is_asked = basis.needs is Needs.OUTPUT or self._has_own_font
        edits = self._edits(asset, outlet, basis.minds) if is_asked else ()
        fonts = self._fonts(edits) if edits else ()
        added = (Component.AI, *fonts) if said.ai.used else fonts
        request = ClearanceRequest(
            components=(*components_of(asset), *added) if added else components_of(asset),
            declaration=said,
            channel=outlet.name,
            channel_kind=outlet.kind,
            window=self._window(asset, target.name, until),
            purpose=purpose,
            reach=outlet.reach,
            shown=self._shown(asset, outlet, basis.needs),
            edits=edits,
            carried=(Component.MUSIC, *fonts) if _has_music(asset) else fonts,
            doubt=self._disk.doubt(said) if said.moral_rights_document else "",
        )
        return request, basis

    def _outlet(self, target: TargetSettings) -> Outlet:
        if target.name not in self._outlets:
            self._outlets[target.name] = Outlet.of(target, self._settings)
        return self._outlets[target.name]

    def _edits(self, asset: Asset, outlet: Outlet, minds: Minds) -> tuple[Edit, ...]:
        """What is done to the material. Pictures are looked at only where a grant minds.

        One nobody has seen counts as cropped where editing is forbidden.
        """
        edits = outlet.edits(asset)
        if minds is Minds.NOTHING or not isinstance(asset, Clip):
            return edits
        size = self._disk.size(asset.source)
        is_certain = size is not None or minds is Minds.EVERYTHING
        return (*edits, Edit.CROP) if is_certain and outlet.crops(asset, size) else edits

    def _fonts(self, edits: tuple[Edit, ...]) -> tuple[Component, ...]:
        """A font of one's own, where it is burned in."""
        is_burned = Edit.CAPTIONS in edits or Edit.CARDS in edits
        return (Component.FONT,) if self._has_own_font and is_burned else ()

    def _window(self, asset: Asset, target: str, until: date | None) -> Window:
        options = asset.publish_options(target)
        planned = options.publish_at.astimezone(self._zone).date() if options.publish_at else None
        start = max(planned, self._today) if planned else self._today
        return Window(start, until or options.until)

    def _shown(self, asset: Asset, outlet: Outlet, needs: Needs) -> Shown:
        if needs is Needs.NOTHING:
            return _NOTHING_SHOWN
        words = self._words_of(asset)
        return words.own_at(outlet) if needs is Needs.WORDS else words.certain(outlet)

    def _words_of(self, asset: Asset) -> Words:
        if self._words is None or self._words.asset is not asset:
            self._words = Words(asset, self._grants, self._house)
        return self._words


_NOTHING_SHOWN = Shown()


def _has_music(asset: Asset) -> bool:
    """Whether music is laid under it or stands beside it, whatever its rights say."""
    match asset:
        case Clip():
            return asset.music is not None
        case Episode():
            return asset.has_music
        case _:
            return False


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
    """Every asset and show cleared for every target its kind takes, or for one.

    `until`: as if everything were to go then. `grants` as `standing_grants` knows them; None = as written.
    Raises UsageError for the target's name.
    """
    settings, known = workspace.settings, workspace.grants if grants is None else grants
    targets = (settings.get_target(target),) if target else settings.targets
    day = today or local_today(settings)
    clearing = Clearing(settings, known, day, workspace.episodes)
    kinds = [(to, get_kind(to.kind)) for to in targets]
    clearances = tuple(
        Clearance(asset, to, clearing.clear(asset, to, until))
        for asset in (*workspace.assets, *workspace.shows)
        for to, kind in kinds
        if kind.takes(asset)
    )
    return Clearances(clearances, _findings(workspace, known, day))


def _findings(workspace: Workspace, grants: Mapping[GrantId, Grant], today: date) -> tuple[Finding, ...]:
    """Of the grants that assets list, and the contracts these rest on."""
    assets = (*workspace.assets, *workspace.shows)
    used = {grant for asset in assets for grant in asset.rights.grants if grant in grants}
    while under := {known.under for i in used if (known := grants[i]).under in grants} - used:
        used |= {grant_id for grant_id in under if grant_id is not None}
    listed, rules = [grants[i] for i in used], rules_of(workspace.settings)
    return (*check_grants(listed, today, rules, grants), *workspace_words(workspace, listed))
