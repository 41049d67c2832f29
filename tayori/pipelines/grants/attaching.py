"""Grants put on assets and taken off them; the manifest keeps its comments and order.

Callers hold the workspace lock: two edits of one manifest at a time would lose one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from tayori.config.workspace import Workspace, load_workspace
from tayori.config.write_rights import listed_grants, put_in, take_out
from tayori.errors import UsageError
from tayori.model.asset import Asset
from tayori.model.audit import Deed
from tayori.model.grant import Component
from tayori.model.ids import GrantId, component_of
from tayori.model.rights import SignOff
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.opening import open_ledger
from tayori.store.files import digest_file


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be attached to an asset, or detached from it."""

    grants: tuple[str, ...] = ()
    none: tuple[Component, ...] = ()
    """Components that are signed off, or whose sign-off is taken back."""
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A manifest after a change."""

    manifest: Path
    grants: tuple[str, ...]
    """Those that were not attached before, or were."""
    none: tuple[Component, ...]


def attach(root: Path, slug: str, change: Change) -> Changed:
    """List grants in the manifest of `slug`, and sign off components that need none.

    Raises UsageError for a grant that does not exist, a sign-off without a reason, and for what contradicts
    the manifest; ConfigError for mistakes in the manifest or the grants.
    """
    workspace = load_workspace(root, [slug])
    asset = workspace.get_asset(slug)
    _refuse(asset, workspace, change)
    today, listed = local_today(workspace.settings), listed_grants(asset.manifest)
    changed = Changed(
        asset.manifest,
        tuple(g for g in dict.fromkeys(change.grants) if g not in listed),
        tuple(c for c in dict.fromkeys(change.none) if not _is_signed_off(asset, c, change.why)),
    )
    words = [SignOff(component, change.why.strip(), change.by, today) for component in changed.none]
    put_in(asset.manifest, changed.grants, words)
    _record(root, workspace, asset, changed, (Deed.GRANT_ATTACHED, change.by))
    return changed


def detach(root: Path, slug: str, change: Change) -> Changed:
    """Take grants and sign-offs out of the manifest of `slug`.

    Raises UsageError for a grant the manifest itself does not list.
    """
    workspace = load_workspace(root, [slug])
    asset = workspace.get_asset(slug)
    own = listed_grants(asset.manifest)
    for grant in change.grants:
        if grant not in own:
            raise UsageError(f"The manifest of {slug} does not list {grant}.", _nearest(grant, own))
    none = tuple(c for c in dict.fromkeys(change.none) if c in asset.rights.none)
    changed = Changed(asset.manifest, tuple(dict.fromkeys(change.grants)), none)
    take_out(asset.manifest, changed.grants, changed.none)
    _record(root, workspace, asset, changed, (Deed.GRANT_DETACHED, change.by))
    return changed


def parse_component(text: str) -> Component:
    """A component by name. Raises UsageError."""
    if text not in list(Component):
        raise UsageError(f"{text!r} is no component.", f"Choose one of: {', '.join(Component)}.")
    return Component(text)


def _refuse(asset: Asset, workspace: Workspace, change: Change) -> None:
    kinds = {component_of(grant) for grant in (*listed_grants(asset.manifest), *change.grants)}
    for grant in change.grants:
        if GrantId(grant) not in workspace.grants:
            raise UsageError(f"There is no grant {grant}.", _nearest(grant, workspace.grants))
        if component_of(grant) in asset.rights.none:
            kind = component_of(grant)
            advice = f"If there is one after all: tayori rights detach {asset.slug} --none {kind}"
            raise UsageError(f"{asset.slug} says under none: that it has no {kind}.", advice)
    for component in change.none:
        if component in kinds:
            advice = "Detach it first, or leave the sign-off."
            raise UsageError(f"{asset.slug} lists a grant of kind {component}.", advice)
    if change.none and not change.why.strip():
        raise UsageError("A sign-off says why none is needed.", "Add --why, e.g. --why 顔が判別できない")


def _nearest(grant: str, known: Iterable[str]) -> str:
    near = get_close_matches(grant, list(known), n=3)
    return f"Did you mean {', '.join(near)}?" if near else "The folder grants/ has all there are."


def _is_signed_off(asset: Asset, component: Component, why: str) -> bool:
    return any(s.component is component and s.why == why.strip() for s in asset.rights.sign_offs)


def _record(root: Path, workspace: Workspace, asset: Asset, changed: Changed, deed: tuple[Deed, str]) -> None:
    """Write into the ledger who did what; an asset that stayed as it was is not told."""
    if not (changed.grants or changed.none):
        return
    what, actor = deed
    details: dict[str, str] = {"sha256": digest_file(asset.manifest)}
    if changed.grants:
        known = (workspace.grants.get(GrantId(grant)) for grant in changed.grants)
        details["public_ids"] = ", ".join(grant.public_id for grant in known if grant is not None)
    if changed.none:
        details["none"] = ", ".join(changed.none)
    open_ledger(root).record_deed(actor, what, asset.slug, details)
