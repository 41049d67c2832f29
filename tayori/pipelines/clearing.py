"""Asking clearance about an asset and a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tayori.config.settings import Settings, TargetSettings
from tayori.config.workspace import Workspace
from tayori.model.asset import COMPONENTS, Asset, Clip, kind_of
from tayori.model.finding import Finding
from tayori.model.grant import Component, Grant, GrantStatus
from tayori.model.ids import GrantId, Lang
from tayori.model.rights import ClearanceRequest, Verdict, VerdictReason, Window
from tayori.model.text import Texts
from tayori.publishers.registry import get_kind
from tayori.rights.clearance import check_grants, clear

ENGLISH = Lang("en")
"""The language of logs and errors; documents and tables have both."""


def sentences(verdict: Verdict, lang: Lang = ENGLISH) -> tuple[str, ...]:
    """Why a verdict refuses, one sentence a reason."""
    return tuple(reason.text.get(lang) for reason in verdict.reasons)


def local_today(settings: Settings) -> date:
    """Today in the workspace's time zone."""
    return datetime.now(settings.zone).date()


def clear_for(
    asset: Asset,
    target: TargetSettings,
    settings: Settings,
    grants: Mapping[GrantId, Grant],
    today: date,
) -> Verdict:
    """Whether `asset` may be at `target` from when it is planned to appear until it is planned to go."""
    options = asset.publish_options(target.name)
    planned = options.publish_at.astimezone(settings.zone).date() if options.publish_at else today
    request = ClearanceRequest(
        components=COMPONENTS[kind_of(asset)],
        declaration=asset.rights,
        channel=target.name,
        channel_kind=target.kind,
        window=Window(max(planned, today), options.until),
    )
    verdict = clear(request, grants, today)
    return Verdict((*verdict.reasons, *_denied_music(asset)))


def _denied_music(asset: Asset) -> tuple[VerdictReason, ...]:
    """The editor's word that there is no music does not hold against the manifest that lays it in."""
    if not isinstance(asset, Clip) or asset.music is None or Component.MUSIC not in asset.rights.none:
        return ()
    text = "music: the manifest lays music under the clip and also names it under none."
    cure = "Take music out of none:, and list the grant that covers it."
    return (
        VerdictReason(
            Component.MUSIC.value,
            "contradiction",
            None,
            "none",
            Texts.of({"en": text}),
            Texts.of({"en": cure}),
        ),
    )


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


def clear_all(workspace: Workspace, target: str | None = None, today: date | None = None) -> Clearances:
    """Every asset cleared for every target its kind takes, or for one. Raises UsageError for its name."""
    settings = workspace.settings
    targets = (settings.get_target(target),) if target else settings.targets
    day = today or local_today(settings)
    clearances = tuple(
        Clearance(asset, to, clear_for(asset, to, settings, workspace.grants, day))
        for asset in workspace.assets
        for to in targets
        if get_kind(to.kind).takes(asset)
    )
    used = {grant for asset in workspace.assets for grant in asset.rights.grants}
    known = [grant for name, grant in workspace.grants.items() if name in used]
    return Clearances(clearances, check_grants(known, day))


def component_rows(workspace: Workspace) -> list[list[str]]:
    """Asset, component, what clears it, public id, last day, channels; no personal field."""
    rows = []
    for asset in workspace.assets:
        for component in COMPONENTS[kind_of(asset)]:
            listed = [g for g in asset.rights.grants if g.startswith(f"{component}/")]
            if not listed:
                word = "none (editor's word)" if component in asset.rights.none else "NOT ACCOUNTED FOR"
                rows.append([str(asset.slug), str(component), word, "", "", ""])
            rows.extend(_grant_row(asset, component, name, workspace.grants.get(name)) for name in listed)
    return rows


def _grant_row(asset: Asset, component: Component, name: GrantId, grant: Grant | None) -> list[str]:
    start = [str(asset.slug), str(component), str(name)]
    if grant is None:
        return [*start, "NO SUCH GRANT", "", ""]
    until = grant.scope.valid_until.isoformat() if grant.scope.valid_until else "no end"
    if grant.status is GrantStatus.WITHDRAWN:
        until = "WITHDRAWN"
    return [*start, grant.public_id, until, ", ".join(grant.scope.channels)]
