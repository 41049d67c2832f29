"""Music: two rights in every track, and what Japanese managers ask for (facts A.6)."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.model.grant import Grant, MusicManager, MusicPart, MusicRight
from tayori.model.rights import VerdictReason
from tayori.rights.clearance.rules import Rules, is_advertising
from tayori.rights.clearance.use import Subject, Use

_SOCIETIES = (MusicManager.JASRAC, MusicManager.NEXTONE)


def music_reasons(subject: Subject, grant: Grant, use: Use, rules: Rules) -> Iterator[VerdictReason]:
    """What a track lacks: one of its two rights, or what that right needs for this use.

    Their scopes are held against the use where the grant's own is.
    """
    there = {right.part for right in grant.music}
    for part in MusicPart:
        if part not in there:
            yield subject.reason("music-part-missing", str(part), part=str(part))
    for right in grant.music:
        if right.part is MusicPart.COMPOSITION:
            yield from _composition_reasons(subject, grant, right, use, rules)
        else:
            yield from _master_reasons(subject, grant, right)
        if is_advertising(use.purpose) and not right.advertising:
            yield subject.reason("music-advertising", f"{right.part}.advertising", part=str(right.part))


def is_self_performed(grant: Grant) -> bool:
    """Whether the sound is our own performance: one of the rights says so."""
    return any(right.self_performed for right in grant.music)


def is_public_domain(grant: Grant) -> bool:
    """Whether each right of a track is said to be in the public domain, so that nobody has to give any."""
    return bool(grant.music) and all(r.manager is MusicManager.PUBLIC_DOMAIN for r in grant.music)


def _composition_reasons(
    subject: Subject, grant: Grant, right: MusicRight, use: Use, rules: Rules
) -> Iterator[VerdictReason]:
    manager = right.manager
    if manager is None:
        yield subject.reason("music-manager", "composition.manager")
    elif manager in _SOCIETIES and not right.licence.strip():
        if not _under_blanket_contract(grant, right, use, rules):
            yield subject.reason(
                "music-licence",
                "composition.licence",
                given=str(manager),
                target=use.target,
                wanted=use.purpose,
            )
    elif manager in (MusicManager.DIRECT, MusicManager.LIBRARY) and not _has_proof(grant, right):
        yield subject.reason("music-document", "composition.document", given=str(manager))


def _under_blanket_contract(grant: Grant, right: MusicRight, use: Use, rules: Rules) -> bool:
    """Without a licence: we perform a domestic work, on a contracted platform, not to advertise (facts A.6).

    These are terms of JASRAC; NexTone wants to be asked.
    """
    is_contracted = bool({use.channel, use.channel_kind} & rules.blanket)
    is_ours = is_self_performed(grant) and right.domestic is True
    is_jasracs = right.manager is MusicManager.JASRAC
    return is_jasracs and is_contracted and is_ours and not is_advertising(use.purpose)


def _master_reasons(subject: Subject, grant: Grant, right: MusicRight) -> Iterator[VerdictReason]:
    """A recording is somebody's, or was; that it is in the public domain has to be proven."""
    if not right.self_performed and not _has_proof(grant, right):
        yield subject.reason("music-master", "master.licence")
    if not right.self_performed and not (right.holder or grant.holder).strip():
        yield subject.reason("music-holder", "master.holder")


def _has_proof(grant: Grant, right: MusicRight) -> bool:
    return bool(right.licence.strip() or right.document or grant.document)
