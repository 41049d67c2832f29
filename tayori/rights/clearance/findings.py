"""What an editor should look at in the grants themselves, whatever asset uses them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from tayori.model.finding import Finding, error, note, warning
from tayori.model.grant import PERSONAL_COMPONENTS, Grant, GrantStatus, MusicPart
from tayori.model.ids import GrantId
from tayori.rights.clearance.conflicts import conflict_findings
from tayori.rights.clearance.minors import consent_of, is_minor, needs_assent
from tayori.rights.clearance.rules import USUAL_RULES, Rules
from tayori.rights.clearance.standing import chain_of
from tayori.rights.persons import names_person

EXPIRY_NOTICE_DAYS = 30
"""How long before its end a grant is reported (ResourceSpace warns 14 days before, facts A.5; a renewal by
post takes longer)."""


def check_grants(
    grants: Iterable[Grant],
    today: date,
    rules: Rules = USUAL_RULES,
    all_grants: Mapping[GrantId, Grant] | None = None,
) -> tuple[Finding, ...]:
    """Weaknesses of `grants` and contradictions between them, by grant.

    `all_grants`: where the contracts are that they rest on; None = among themselves.
    """
    ordered = sorted(grants, key=lambda grant: grant.id)
    known = all_grants if all_grants is not None else {grant.id: grant for grant in ordered}
    alone = (finding for grant in ordered for finding in _grant_findings(grant, today, rules, known))
    return (*alone, *conflict_findings(ordered))


def _grant_findings(
    grant: Grant, today: date, rules: Rules, known: Mapping[GrantId, Grant]
) -> Iterator[Finding]:
    yield from _document_findings(grant)
    yield from _record_findings(grant)
    yield from _minor_findings(grant, today, rules)
    yield from _chain_findings(grant, known)
    if grant.status is GrantStatus.ACTIVE:
        yield from _expiry_findings(grant, today)


def _document_findings(grant: Grant) -> Iterator[Finding]:
    where = str(grant.id)
    if not grant.document:
        yield warning("grant-document-missing", "The grant names no document.", "Add document: file:.", where)
    elif grant.doubt == "document-missing":
        text = "The document the grant names is not there."
        yield error("grant-document-lost", text, "Put the signed form back.", where)
    elif not grant.document_sha256:
        cure = "Add document: sha256:, so that the form can be verified."
        yield warning("grant-document-unsealed", "The grant's document has no digest.", cure, where)
    elif grant.doubt == "document-changed":
        text = "The grant's document is no longer the one recorded."
        yield error("grant-document-changed", text, "Put it back, or record the new one.", where)


def _record_findings(grant: Grant) -> Iterator[Finding]:
    where = str(grant.id)
    if grant.granted is None:
        yield warning("grant-undated", "The grant does not say when it was given.", "Add granted:.", where)
    if names_person(grant, grant.public_id):
        told = error if grant.component in PERSONAL_COMPONENTS else warning
        text = "The public id shows whose grant it is, and is left out of every output."
        yield told("grant-public-id-personal", text, "Choose a neutral public_id, e.g. REL-0001.", where)
    if not (grant.scope.channels and grant.scope.territories and grant.scope.purposes):
        text = "The grant names no channel, no territory or no purpose."
        yield warning("grant-covers-nothing", text, "Add them.", where)
    for right in grant.music:
        if right.part is MusicPart.COMPOSITION and right.manager is None:
            text = "Nobody is named as manager of the composition, so the track clears nothing."
            yield warning("grant-music-manager", text, "Add composition: manager:.", where)
    yield from _history_findings(grant)


def _history_findings(grant: Grant) -> Iterator[Finding]:
    """Active after a withdrawal: fine when it was given again, and worth a look."""
    steps = pairwise(change.status for change in grant.history)
    is_back = (GrantStatus.WITHDRAWN, GrantStatus.ACTIVE) in steps
    if grant.doubt == "readded" or (is_back and grant.status is GrantStatus.ACTIVE):
        told = error if grant.doubt == "readded" else warning
        text = "The grant was withdrawn and is active again."
        cure = "Make sure that the permission was given anew, with its own document."
        yield told("grant-active-again", text, cure, str(grant.id))


def _minor_findings(grant: Grant, today: date, rules: Rules) -> Iterator[Finding]:
    where = str(grant.id)
    if not is_minor(grant, today, rules):
        return
    if consent_of(grant) is None:
        text = "The grant is for a minor and lacks a guardian's dated consent."
        yield error("grant-guardian-missing", text, "Obtain it and add guardian:.", where)
    if grant.born is None:
        text = "The grant is for a minor whose day of birth is not recorded."
        yield note("grant-age-unknown", text, "Add born:; it never leaves the workspace.", where)
    elif grant.assent is None and needs_assent(grant, today, rules):
        text = f"The child is {rules.assent_age} or older and was not asked."
        told = error if rules.assent_required else warning
        yield told("grant-assent-missing", text, "Ask the child and add assent:.", where)


def _chain_findings(grant: Grant, known: Mapping[GrantId, Grant]) -> Iterator[Finding]:
    _, broken = chain_of(grant.id, {**known, grant.id: grant}) if grant.under else ((), ())
    for reason in broken:
        if reason.code == "circular":
            text = "The grant rests, in the end, on itself."
            yield error("grant-under-circular", text, "Correct under:.", str(grant.id))
        else:
            text = f"The grant rests on {reason.grant}, which does not exist."
            yield error("grant-under-missing", text, "Correct under:, or write that contract.", str(grant.id))


def _expiry_findings(grant: Grant, today: date) -> Iterator[Finding]:
    end = grant.scope.valid_until
    if end is not None and end < today:
        yield warning("grant-expired", f"The grant ended on {end}.", "Renew it.", str(grant.id))
    elif end is not None and end <= today + timedelta(days=EXPIRY_NOTICE_DAYS):
        yield warning("grant-expiring", f"The grant ends on {end}.", "Renew it in time.", str(grant.id))
