"""Approvals: what one is given to, whether it still holds, and who may give it.

The audit chain is the store; everything here is worked out from its entries and the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from tayori.config.settings import ApprovalSettings
from tayori.ledger.ledger import Ledger
from tayori.model.artifact import Status
from tayori.model.asset import Asset, Clip, Episode, Photo, Show
from tayori.model.audit import Approval, AuditEntry, Deed, Seal
from tayori.model.folding import spellings
from tayori.model.grant import Grant
from tayori.model.ids import Digest, Slug, canonical_json, digest_bytes
from tayori.model.publishing import Role
from tayori.model.rights import RightsDeclaration
from tayori.pipelines.build_plan import PlannedStep
from tayori.pipelines.clearance.standing import is_by_hand
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.package import role_of
from tayori.pipelines.parameters import plain
from tayori.pipelines.steps import CaptionsWork
from tayori.publishers.registry import get_kind
from tayori.rights.bounds import used_grants

Given = Mapping[tuple[Slug, str], Approval]
"""The approvals that were given and not revoked, by asset and stage; whether they still hold is not said."""

_WORK = {Deed.GRANT_ATTACHED: "attached grants to it", Deed.GRANT_DETACHED: "detached grants from it"}
_SEAL = "seal:"
"""Before the name of a seal's part, in the details of an entry."""


@dataclass(frozen=True, slots=True)
class StageState:
    """Where an asset stands at one stage."""

    stage: str
    approval: Approval | None
    changed: tuple[str, ...] = ()
    """Parts that are not as they were approved."""
    is_believed: bool = True
    """No when the audit chain is broken: what it says of approvals counts for nothing."""

    @property
    def holds(self) -> bool:
        """Approved, and nothing has changed since."""
        return self.approval is not None and not self.changed

    def __str__(self) -> str:
        if not self.is_believed:
            return "not believed: the audit chain is broken"
        if self.approval is None:
            return "missing"
        return f"void: {', '.join(self.changed)} changed" if self.changed else "yes"

    def document(self) -> dict[str, Any]:
        """Plain values."""
        given = self.approval
        known = "missing" if given is None else "yes" if self.holds else "void"
        return {
            "state": known if self.is_believed else "not believed",
            "by": given.by if given else "",
            "at": given.at.isoformat() if given else "",
            "changed": list(self.changed),
        }


def seal_of(asset: Asset, opened: OpenWorkspace) -> Seal:
    """What an approval given now would be given to: every file that can be sent, the words, the rights.

    Of what is not up to date there is no file, so that an approval is void until it is built as it was. How
    the targets are set up is sealed too: an approval for a private video is none for a public one.
    """
    parts = dict(_files(opened.plan.of(asset.slug)))
    parts |= {name: _digest(value) for name, value in _words(asset)}
    parts |= {name: _digest(value) for name, value in _places(asset, opened)}
    statement = opened.context.metadata(asset, "portal").rights
    parts["rights"] = _digest((statement, asset.rights))
    said = [asset.rights]
    if isinstance(asset, Episode):
        show = opened.workspace.get_show(asset.show)
        parts["show"] = _digest(_show(show, opened))
        said.append(show.rights)
    parts |= {name: _digest(grants) for name, grants in _grants(said, opened).items()}
    return Seal(tuple(sorted(parts.items())))


def _files(steps: Iterable[PlannedStep]) -> Iterator[tuple[str, Digest]]:
    for planned in steps:
        step = planned.step
        if isinstance(step.work, CaptionsWork):
            yield step.name, step.work.captions.digest
        sent = [o.name for o in step.outputs if o.file_name and _is_sealed(role_of(planned, o.name))]
        for artifact in planned.artifacts if planned.status is Status.UP_TO_DATE else ():
            if artifact.output in sent:
                alone = len(sent) == 1
                yield step.name if alone else f"{step.name}/{artifact.output}", artifact.digest


def _is_sealed(role: Role | None) -> bool:
    """What is made of nothing but a file that is sealed shows nothing that was not approved."""
    return role not in (None, Role.PICTURE, Role.STREAM)


def _words(asset: Asset) -> Iterator[tuple[str, Any]]:
    yield "title", asset.title
    yield "description", asset.description
    yield "tags", asset.tags
    if isinstance(asset, Photo):
        yield "alt", asset.alt
    if isinstance(asset, Clip):
        yield "series", asset.series
        yield "cards", asset.cards
    if isinstance(asset, Episode):
        yield "episode", (asset.number, asset.season, asset.episode_type, asset.published, asset.explicit)
        yield "podcast", asset.feed
    for options in asset.publish:
        yield f"publish/{options.target}", options


def _places(asset: Asset, opened: OpenWorkspace) -> Iterator[tuple[str, Any]]:
    """How each target is set up that takes the asset and demands approval."""
    settings = opened.workspace.settings
    for target in settings.targets:
        options = target.options
        if options is None or not demands_approval(settings.approval, target.name):
            continue
        if get_kind(target.kind).takes(asset):
            yield f"target/{target.name}", (target.kind, options.model_dump_json(exclude_defaults=True))


def _grants(said: Iterable[RightsDeclaration], opened: OpenWorkspace) -> dict[str, tuple[Grant, ...]]:
    """The grants that are rested on, contracts under them too, by what may be shown of them."""
    known = opened.workspace.grants
    found: dict[str, tuple[Grant, ...]] = {}
    used = {grant.id: grant for each in said for grant in used_grants(each, known)}
    for _, grant in sorted(used.items()):
        name = f"grant/{grant.public_id}"
        found[name] = (*found.get(name, ()), grant)
    return found


def _show(show: Show, opened: OpenWorkspace) -> Any:
    """What every episode takes along: the show's words and its cover; its jingles are in their files."""
    apart = ("manifest", "cover", "episodes", "intro", "outro", "treatment")
    said = {field.name: getattr(show, field.name) for field in fields(show) if field.name not in apart}
    cover = opened.context.observer.digest(show.cover) if show.cover else None
    return said, cover


def _digest(value: Any) -> Digest:
    return digest_bytes(canonical_json(plain(value)).encode())


def difference(seal: Seal, now: Seal) -> tuple[str, ...]:
    """The names of parts that are new, gone or different, sorted."""
    return tuple(sorted({name for name, _ in set(seal.parts) ^ set(now.parts)}))


def approval_details(stage: str, by: str, seal: Seal) -> dict[str, str]:
    """How an approval stands in the audit chain."""
    return {"stage": stage, "by": by} | {f"{_SEAL}{name}": digest for name, digest in seal.parts}


def approvals(entries: Iterable[AuditEntry]) -> Given:
    """The latest approval of each asset and stage in a chain, oldest entry first; revoked ones are gone."""
    given: dict[tuple[Slug, str], Approval] = {}
    for entry in entries:
        details = dict(entry.details)
        if entry.deed is Deed.APPROVED:
            approval = _approval(entry, details)
            given[approval.slug, approval.stage] = approval
        elif entry.deed is Deed.APPROVAL_REVOKED:
            given.pop((Slug(entry.subject), details.get("stage", "")), None)
    return given


def _approval(entry: AuditEntry, details: Mapping[str, str]) -> Approval:
    parts = ((n.removeprefix(_SEAL), Digest(d)) for n, d in details.items() if n.startswith(_SEAL))
    return Approval(
        slug=Slug(entry.subject),
        stage=details.get("stage", ""),
        by=details.get("by", ""),
        at=entry.at,
        seal=Seal(tuple(sorted(parts))),
    )


def given_approvals(ledger: Ledger) -> Given:
    """The approvals in a workspace's ledger as it is now.

    Raises CheckFailed when its chain does not hold to the end: whoever changed one entry may have changed
    what was approved, or taken out that it was revoked.
    """
    ledger.prove_audit()
    return approvals(ledger.stream_audit((Deed.APPROVED, Deed.APPROVAL_REVOKED)))


def stage_states(asset: Asset, opened: OpenWorkspace, given: Given) -> tuple[StageState, ...]:
    """Where `asset` stands at every stage the workspace has, in their order."""
    stages = opened.workspace.settings.approval.stages
    words = [given.get((asset.slug, stage)) for stage in stages]
    now = seal_of(asset, opened) if any(words) else Seal(())
    return tuple(_state(stage, word, now) for stage, word in zip(stages, words, strict=True))


def _state(stage: str, approval: Approval | None, now: Seal) -> StageState:
    return StageState(stage, approval, difference(approval.seal, now) if approval else ())


def demands_approval(settings: ApprovalSettings, target: str) -> bool:
    """Whether nothing goes to `target` without approval."""
    return bool(settings.stages) and (not settings.targets or target in settings.targets)


def unapproved(asset: Asset, opened: OpenWorkspace, given: Given) -> tuple[str, ...]:
    """Why `asset` may not be sent where approval is demanded, one sentence a stage; none = it may."""
    return tuple(_sentence(s) for s in stage_states(asset, opened, given) if not s.holds)


def _sentence(state: StageState) -> str:
    if state.approval is None:
        return f"{state.stage}: not approved."
    changed = ", ".join(state.changed)
    return f"{state.stage}: the approval by {state.approval.by} is void: {changed} changed since."


def makers(asset: Asset, opened: OpenWorkspace) -> dict[str, str]:
    """Who made `asset`, as far as manifest and ledger know: a name, and how it is known."""
    used = {str(grant.id) for grant in used_grants(asset.rights, opened.workspace.grants)}
    subjects = {Deed.GRANT_RECORDED: used} | {deed: {str(asset.slug)} for deed in _WORK}
    found = {
        entry.actor: _WORK.get(entry.deed, f"recorded {entry.subject}")
        for entry in opened.ledger.stream_audit(tuple(subjects))
        if entry.subject in subjects[entry.deed] and not is_by_hand(entry)
    }
    keys = {planned.step.recipe.key for planned in opened.plan.of(asset.slug)}
    found |= dict.fromkeys(sorted(opened.ledger.makers(keys)), "built it")
    if asset.rights.made_by:
        found[asset.rights.made_by] = "is its `made_by`"
    return found


def same_name(one: str, other: str) -> bool:
    """Whether two names are one: in any spacing, width, case and form, family or given name first."""
    return one == other or not set(spellings(one)).isdisjoint(spellings(other))
