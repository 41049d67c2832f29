"""What each asset rests on, as a tree: asset, component, grant, contract; and the verdict for each target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tayori.config.workspace import Workspace
from tayori.model.asset import Asset, components_of
from tayori.model.grant import Component, Grant, GrantStatus
from tayori.model.ids import GrantId, Lang, component_of
from tayori.model.rights import SignOff
from tayori.pipelines.clearance.clearing import Clearance, clear_all
from tayori.pipelines.describe import verdict_document
from tayori.rights.bounds import chain
from tayori.rights.discretion import Discretion

_EN = {
    "allowed": "allowed",
    "channels": "on",
    "conditions": "condition",
    "hidden": "(kept private: it stands in the grant's file)",
    "no end": "no end",
    "none": "none, by the editor's word",
    "no such grant": "NO SUCH GRANT",
    "permit": "condition of the permit",
    "refused": "REFUSED",
    "unaccounted": "NOT ACCOUNTED FOR",
    "under": "rests on",
    "until": "until",
}
_JA = {
    "allowed": "可",
    "channels": "媒体",
    "conditions": "条件",
    "hidden": "（非公開：許諾のファイルにあります）",
    "no end": "期限なし",
    "none": "該当なし（編集者の確認）",
    "no such grant": "その許諾はありません",
    "permit": "許可条件",
    "refused": "不可",
    "unaccounted": "未確認",
    "under": "基づく契約",
    "until": "期限",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A line, and the lines below it."""

    text: str
    below: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class ComponentRights:
    """What accounts for one component: grants, each with the contracts it rests on, or a word."""

    component: Component
    grants: tuple[tuple[GrantId, tuple[Grant, ...]], ...]
    """No grants behind a name: there is none."""
    is_none: bool
    sign_off: SignOff | None

    @property
    def is_unaccounted(self) -> bool:
        """Whether nothing is said of it."""
        return not self.grants and not self.is_none


@dataclass(frozen=True, slots=True)
class AssetRights:
    """One asset with everything it rests on."""

    asset: Asset
    components: tuple[ComponentRights, ...]
    clearances: tuple[Clearance, ...]
    discretion: Discretion
    """What all grants keep to the house: a condition may name somebody."""


def rights_of(workspace: Workspace, grants: Mapping[GrantId, Grant], today: date) -> tuple[AssetRights, ...]:
    """Every asset and show of a workspace; `grants` as `standing_grants` knows them."""
    assets, discretion = (*workspace.assets, *workspace.shows), Discretion.of(grants.values())
    by_asset: dict[str, list[Clearance]] = {asset.slug: [] for asset in assets}
    for clearance in clear_all(workspace, today=today, grants=grants).clearances:
        by_asset[clearance.asset.slug].append(clearance)
    return tuple(
        AssetRights(asset, tuple(_components(asset, grants)), tuple(by_asset[asset.slug]), discretion)
        for asset in assets
    )


def _components(asset: Asset, grants: Mapping[GrantId, Grant]) -> Iterator[ComponentRights]:
    said = asset.rights
    listed = [Component(kind) for i in said.grants if (kind := component_of(i)) in list(Component)]
    used = (Component.AI,) if said.ai.used else ()
    for component in dict.fromkeys((*components_of(asset), *listed, *said.none, *used)):
        own = sorted(i for i in set(said.grants) if i.startswith(f"{component}/"))
        held = tuple((i, chain(grants[i], grants) if i in grants else ()) for i in own)
        sign_off = next((s for s in said.sign_offs if s.component is component), None)
        yield ComponentRights(component, held, component in said.none, sign_off)


def tree_of(rights: AssetRights, lang: Lang) -> Branch:
    """One asset as lines for people; public ids and grants' names, no personal field."""
    words = _JA if lang == "ja" else _EN
    components = tuple(_component_branch(part, words, rights.discretion) for part in rights.components)
    targets = tuple(_target_branch(clearance, lang, words) for clearance in rights.clearances)
    title = rights.asset.title.get(lang)
    return Branch(f"{rights.asset.slug}  {title}".rstrip(), (*components, *targets))


def _component_branch(part: ComponentRights, words: Mapping[str, str], discretion: Discretion) -> Branch:
    name = str(part.component)
    if part.is_unaccounted:
        return Branch(f"{name}: {words['unaccounted']}")
    if not part.grants:
        why = part.sign_off.why if part.sign_off else ""
        day = f" ({part.sign_off.on})" if part.sign_off and part.sign_off.on else ""
        return Branch(f"{name}: {words['none']}{f': {why}' if why else ''}{day}")
    return Branch(name, tuple(_grant_branch(i, held, words, discretion) for i, held in part.grants))


def _grant_branch(
    grant_id: GrantId, held: tuple[Grant, ...], words: Mapping[str, str], discretion: Discretion
) -> Branch:
    if not held:
        return Branch(f"{grant_id}: {words['no such grant']}")
    limits = [tuple(_condition_branches(grant, words, discretion)) for grant in held]
    contracts = tuple(
        Branch(f"{words['under']} {_grant_line(grant, words)}", below)
        for grant, below in zip(held[1:], limits[1:], strict=True)
    )
    return Branch(_grant_line(held[0], words), (*limits[0], *contracts))


def _condition_branches(grant: Grant, words: Mapping[str, str], discretion: Discretion) -> Iterator[Branch]:
    """Limits in words: nothing but people keeps them, so they are read before anything goes out."""
    of_permit = grant.permit.conditions if grant.permit is not None else ()
    for name, texts in (("conditions", grant.conditions), ("permit", of_permit)):
        for text in texts:
            yield Branch(f"{words[name]}: {discretion.shown(text) or words['hidden']}")


def _grant_line(grant: Grant, words: Mapping[str, str]) -> str:
    end = grant.scope.valid_until
    until = f"{words['until']} {end}" if end else words["no end"]
    on = f"{words['channels']} {', '.join(grant.scope.channels) or '-'}"
    state = "" if grant.status is GrantStatus.ACTIVE else f"  {grant.status.upper()}"
    doubt = f"  {grant.doubt.upper()}" if grant.doubt else ""
    return f"{grant.id}  {grant.public_id}  {until}  {on}{state}{doubt}"


def _target_branch(clearance: Clearance, lang: Lang, words: Mapping[str, str]) -> Branch:
    verdict = clearance.verdict
    below = tuple(Branch(f"{r.text.get(lang)} {r.cure.get(lang)}") for r in verdict.reasons)
    return Branch(f"→ {clearance.target.name}: {words['allowed' if verdict.allowed else 'refused']}", below)


def rights_document(rights: AssetRights) -> dict[str, Any]:
    """One asset as plain values."""
    return {
        "slug": rights.asset.slug,
        "components": [_component_document(part, rights.discretion) for part in rights.components],
        "targets": [{"target": c.target.name, **verdict_document(c.verdict)} for c in rights.clearances],
    }


def _component_document(part: ComponentRights, discretion: Discretion) -> dict[str, Any]:
    sign_off = part.sign_off
    return {
        "component": part.component,
        "none": part.is_none,
        "why": sign_off.why if sign_off else "",
        "on": sign_off.on.isoformat() if sign_off and sign_off.on else None,
        "grants": [
            {"grant": i, "exists": bool(held), "chain": [_grant_document(g, discretion) for g in held]}
            for i, held in part.grants
        ],
    }


def _grant_document(grant: Grant, discretion: Discretion) -> dict[str, Any]:
    """One grant; a condition that shows a person is null."""
    scope, of_permit = grant.scope, grant.permit.conditions if grant.permit is not None else ()
    return {
        "grant": grant.id,
        "public_id": grant.public_id,
        "status": grant.status,
        "doubt": grant.doubt,
        "from": scope.valid_from.isoformat() if scope.valid_from else None,
        "until": scope.valid_until.isoformat() if scope.valid_until else None,
        "channels": list(scope.channels),
        "territories": list(scope.territories),
        "purposes": list(scope.purposes),
        "conditions": [discretion.shown(text) or None for text in grant.conditions],
        "permit_conditions": [discretion.shown(text) or None for text in of_permit],
    }
