"""Grants put on assets and taken off them, all or none; manifests keep their comments and order.

Callers hold the workspace lock since they planned: of two edits of one manifest at a time one would be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from tayori.config.workspace import Workspace
from tayori.config.write_rights import listed_grants, put_in, take_out
from tayori.errors import UsageError
from tayori.model.asset import Asset, Show, components_of
from tayori.model.audit import Deed
from tayori.model.grant import Component
from tayori.model.ids import GrantId, component_of, digest_bytes
from tayori.model.rights import SignOff
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.grants.chosen import Chosen, load_chosen
from tayori.pipelines.opening import open_ledger
from tayori.store.files import placing

_MOST_REFUSED = 3
"""Assets that are named in one refusal."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be attached to assets, or detached from them."""

    grants: tuple[str, ...] = ()
    none: tuple[Component, ...] = ()
    """Components that are signed off, or whose sign-off is taken back."""
    why: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A manifest as a change makes it."""

    slug: str
    manifest: Path
    text: bytes
    grants: tuple[str, ...]
    """Those that were not attached before, or were."""
    none: tuple[Component, ...]
    public_ids: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything in it changes."""
        return bool(self.grants or self.none)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Manifests that are to be written together."""

    deed: Deed
    changes: tuple[Changed, ...]
    """One for everything that was chosen, also where nothing changes."""


def plan_attach(root: Path, chosen: Chosen, change: Change) -> Attachment:
    """List grants in the manifests of what was chosen, and sign off components that need none.

    Raises UsageError for a grant that does not exist, a sign-off without a reason, and for what contradicts
    a manifest; ConfigError for mistakes in the manifests or the grants.
    """
    workspace, assets = load_chosen(root, chosen)
    _refuse_unknown(workspace, change)
    _refuse_first([refusal for asset in assets for refusal in _refusals(asset, change)])
    today = local_today(workspace.settings)

    def attached(asset: Asset) -> Changed:
        listed = listed_grants(asset.manifest)
        grants = tuple(g for g in dict.fromkeys(change.grants) if g not in listed)
        none = tuple(c for c in dict.fromkeys(change.none) if not _is_signed_off(asset, c, change.why))
        words = [SignOff(component, change.why.strip(), change.by, today) for component in none]
        return _changed(workspace, asset, grants, none, lambda: put_in(asset.manifest, grants, words))

    return Attachment(Deed.GRANT_ATTACHED, tuple(map(attached, assets)))


def plan_detach(root: Path, chosen: Chosen, change: Change) -> Attachment:
    """Take grants and sign-offs out of the manifests of what was chosen, where they stand in them.

    Raises UsageError for a grant none of the manifests itself lists.
    """
    workspace, assets = load_chosen(root, chosen)
    listed = {asset.slug: listed_grants(asset.manifest) for asset in assets}
    everywhere = {grant for own in listed.values() for grant in own}
    for grant in change.grants:
        if grant not in everywhere:
            whose = f"The manifest of {assets[0].slug} does not list"
            subject = whose if len(assets) == 1 else f"None of these {len(assets)} manifests lists"
            raise UsageError(f"{subject} {grant}.", _nearest(grant, everywhere))

    def detached(asset: Asset) -> Changed:
        grants = tuple(g for g in dict.fromkeys(change.grants) if g in listed[asset.slug])
        none = tuple(c for c in dict.fromkeys(change.none) if c in asset.rights.none)
        return _changed(workspace, asset, grants, none, lambda: take_out(asset.manifest, grants, none))

    return Attachment(Deed.GRANT_DETACHED, tuple(map(detached, assets)))


def write_attachment(root: Path, attachment: Attachment, actor: str) -> None:
    """Write the manifests that change, and who did it into the ledger: all or none."""
    news = [changed for changed in attachment.changes if changed]
    if not news:
        return
    with placing({changed.manifest: changed.text for changed in news}):
        deeds = ((attachment.deed, changed.slug, _details(changed)) for changed in news)
        open_ledger(root).record_deeds(actor, deeds)


def is_grant(name: str) -> bool:
    """Whether a name is a grant's, KIND/ID; anything else names an asset or a show."""
    kind, slash, _ = name.partition("/")
    return bool(slash) and kind in list(Component)


def parse_component(text: str) -> Component:
    """A component by name. Raises UsageError."""
    if text not in list(Component):
        raise UsageError(f"{text!r} is no component.", f"Choose one of: {', '.join(Component)}.")
    return Component(text)


def _changed(
    workspace: Workspace,
    asset: Asset,
    grants: tuple[str, ...],
    none: tuple[Component, ...],
    edit: Callable[[], bytes],
) -> Changed:
    known = (workspace.grants.get(GrantId(grant)) for grant in grants)
    public_ids = tuple(grant.public_id for grant in known if grant is not None)
    text = edit() if grants or none else b""
    return Changed(asset.slug, asset.manifest, text, grants, none, public_ids)


def _refuse_unknown(workspace: Workspace, change: Change) -> None:
    for grant in change.grants:
        if GrantId(grant) not in workspace.grants:
            raise UsageError(f"There is no grant {grant}.", _nearest(grant, workspace.grants))
    if change.none and not change.why.strip():
        raise UsageError("A sign-off says why none is needed.", "Add --why, e.g. --why 顔が判別できない")


def _refusals(asset: Asset, change: Change) -> Iterator[tuple[str, str, str]]:
    """What contradicts the manifest of an asset: its slug, a sentence, and a way out."""
    slug = asset.slug
    wanted = {component_of(grant) for grant in change.grants}
    for kind in (c for c in asset.rights.none if c in wanted):
        advice = f"If there is one after all: tayori rights detach {slug} --none {kind}"
        yield slug, f"{slug} says under none: that it has no {kind}.", advice
    kinds = wanted | {component_of(grant) for grant in listed_grants(asset.manifest)}
    for component in change.none:
        if component in kinds:
            yield (
                slug,
                f"{slug} lists a grant of kind {component}.",
                "Detach it first, or leave the sign-off.",
            )
        elif isinstance(asset, Show) and component not in components_of(asset):
            advice = f"Its episodes are chosen with --show {slug}."
            yield slug, f"{slug} is a show: it answers for its cover, which has no {component}.", advice


def _refuse_first(refusals: list[tuple[str, str, str]]) -> None:
    """Raise UsageError with the first refusal, and the names of the others it holds for."""
    if not refusals:
        return
    (first, text, advice), *_ = refusals
    others = [slug for slug in dict.fromkeys(slug for slug, _, _ in refusals) if slug != first]
    if others:
        more = f" and {len(others) - _MOST_REFUSED} more" if len(others) > _MOST_REFUSED else ""
        advice += f" Refused as well: {', '.join(others[:_MOST_REFUSED])}{more}."
    raise UsageError(text, advice)


def _nearest(grant: str, known: Iterable[str]) -> str:
    near = get_close_matches(grant, sorted(known), n=3)
    return f"Did you mean {', '.join(near)}?" if near else "The folder grants/ has all there are."


def _is_signed_off(asset: Asset, component: Component, why: str) -> bool:
    return any(s.component is component and s.why == why.strip() for s in asset.rights.sign_offs)


def _details(changed: Changed) -> dict[str, str]:
    """What the ledger keeps of an edit."""
    details: dict[str, str] = {"sha256": digest_bytes(changed.text)}
    if changed.grants:
        details["public_ids"] = ", ".join(changed.public_ids)
    if changed.none:
        details["none"] = ", ".join(changed.none)
    return details
