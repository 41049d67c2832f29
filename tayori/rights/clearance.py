"""Clearance: may this asset be on this channel, there, for that long? Denied unless every part is granted.

The rule of facts A.4: publishing is allowed when every right-bearing component is covered by grants that
stand, for the channel, the territories and the whole window; what is unknown is denied. Nothing here reads
a file or the clock. Sentences name components, grants by id, and fields; never a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tayori.model.finding import Finding, error, warning
from tayori.model.grant import Component, Grant, GrantStatus
from tayori.model.ids import GrantId
from tayori.model.rights import ClearanceRequest, RightsDeclaration, Verdict, VerdictReason, Window
from tayori.model.text import Texts

ANY_CHANNEL = "any"
WORLD = "world"
EXPIRY_NOTICE_DAYS = 30
"""How long before its end a grant is reported (ResourceSpace warns 14 days before, facts A.5; a renewal by
post takes longer)."""

_PERSONAL = (Component.PORTRAIT, Component.VOICE)


def clear(request: ClearanceRequest, grants: Mapping[GrantId, Grant], today: date) -> Verdict:
    """The verdict on one question; allowed exactly when there is no reason against it.

    A component is accounted for by grants the statement lists or by the word `none`, never by both. Every
    listed grant is a claim about what is in the asset, so one that does not hold refuses even where another
    would do. `today` (local) is the first day anything can be published on.
    """
    listed = sorted(set(request.declaration.grants))
    reasons = [
        *_window_reasons(request.window, today),
        *_component_reasons(request, listed),
        *(reason for grant_id in listed for reason in _grant_reasons(request, grants, grant_id, today)),
    ]
    return Verdict(tuple(sorted(reasons, key=_order)))


def availability_end(declaration: RightsDeclaration, grants: Mapping[GrantId, Grant]) -> date | None:
    """The last local day every grant the statement lists still holds; None when none of them ends."""
    ends = [grants[i].scope.valid_until for i in declaration.grants if i in grants]
    return min((end for end in ends if end is not None), default=None)


def channel_matches(grant: Grant, channel: str, channel_kind: str) -> bool:
    """Whether the grant covers a target, by its name, by its kind, or by `any`."""
    return any(name in grant.scope.channels for name in (ANY_CHANNEL, channel, channel_kind))


def covers_territories(grant: Grant, territories: tuple[str, ...]) -> bool:
    """Whether the grant covers all of `territories`; none named means the world."""
    return WORLD in grant.scope.territories or (
        bool(territories) and set(territories) <= set(grant.scope.territories)
    )


def is_open_licence(licence: str) -> bool:
    """Whether a licence lets anybody re-use the asset: every SPDX identifier, and PDL (facts A.4).

    `LicenseRef-...` names terms of one's own, which reserve rights; so does no licence at all.
    """
    name = licence.strip().casefold()
    return bool(name) and (not name.startswith("licenseref-") or name.startswith("licenseref-pdl-"))


def is_limited(grant: Grant) -> bool:
    """Whether a grant is bounded: by an end, channels, territories or conditions."""
    everywhere = ANY_CHANNEL in grant.scope.channels and WORLD in grant.scope.territories
    return grant.scope.valid_until is not None or bool(grant.conditions) or not everywhere


def has_guardian_consent(grant: Grant) -> bool:
    """Whether a minor's guardian is named and has consented; true for adults (facts A.7)."""
    if not grant.minor:
        return True
    guardian = grant.guardian
    return guardian is not None and bool(guardian.name.strip()) and guardian.consented is not None


def check_grants(grants: Iterable[Grant], today: date) -> tuple[Finding, ...]:
    """What an editor should look at in the grants themselves, whatever asset uses them."""
    ordered = sorted(grants, key=lambda grant: grant.id)
    return tuple(finding for grant in ordered for finding in _grant_findings(grant, today))


@dataclass(frozen=True, slots=True)
class _Subject:
    """The grant a reason is about."""

    component: str
    grant: GrantId

    def reason(self, code: str, text: str, cure: str) -> VerdictReason:
        """A reason whose sentence begins with component and grant."""
        return _reason(self.component, code, self.grant, f"{self.component}: grant {self.grant} {text}", cure)


def _reason(component: str, code: str, grant: GrantId | None, text: str, cure: str) -> VerdictReason:
    return VerdictReason(component, code, grant, "", Texts.of({"en": text}), Texts.of({"en": cure}))


def _order(reason: VerdictReason) -> tuple[str, str, str]:
    return reason.component, reason.grant or "", reason.code


def _window_reasons(window: Window, today: date) -> Iterator[VerdictReason]:
    if window.until is None:
        return
    if window.until < window.start:
        text = f"The window ends on {window.until}, before it begins on {window.start}."
        yield _reason("window", "window-empty", None, text, "Correct publish_at or until.")
    elif window.until < today:
        text = f"The window ended on {window.until}."
        yield _reason("window", "window-over", None, text, "Set a later until, or leave it out.")


def _component_reasons(request: ClearanceRequest, listed: list[GrantId]) -> Iterator[VerdictReason]:
    granted = {grant_id.split("/")[0] for grant_id in listed}
    none = request.declaration.none
    for component in dict.fromkeys((*request.components, *none)):
        has_grant, is_none = component.value in granted, component in none
        if has_grant and is_none:
            yield _reason(
                component.value,
                "contradiction",
                None,
                f"{component.value}: a grant is listed and it is also named under none.",
                "Take it out of one of the two.",
            )
        elif not has_grant and not is_none:
            yield _unaccounted(component)


def _unaccounted(component: Component) -> VerdictReason:
    return _reason(
        component.value,
        "unaccounted",
        None,
        f"{component.value}: neither a grant nor the word none accounts for it.",
        f"List a grant {component.value}/..., or add {component.value} under rights: none:.",
    )


def _grant_reasons(
    request: ClearanceRequest, grants: Mapping[GrantId, Grant], grant_id: GrantId, today: date
) -> Iterator[VerdictReason]:
    subject = _Subject(grant_id.split("/")[0], grant_id)
    grant = grants.get(grant_id)
    if grant is None:
        yield subject.reason(
            "unknown-grant", "does not exist.", f"Write grants/{grant_id}.yaml, or unlist it."
        )
        return
    if grant.component.value != subject.component:
        text = f"is a {grant.component.value} grant by its kind field."
        yield subject.reason("component-mismatch", text, "Move the file to the folder of its kind.")
    yield from _standing_reasons(subject, grant, today)
    yield from _guardian_reasons(subject, grant, request.window, today)
    yield from _time_reasons(subject, grant, request.window, today)
    yield from _scope_reasons(subject, grant, request)


def _standing_reasons(subject: _Subject, grant: Grant, today: date) -> Iterator[VerdictReason]:
    if grant.status is not GrantStatus.ACTIVE or grant.withdrawn is not None:
        since = f" on {grant.withdrawn}" if grant.withdrawn else ""
        yield subject.reason("withdrawn", f"was withdrawn{since}.", "Take the part out of the asset.")
    if grant.granted is not None and grant.granted > today:
        yield subject.reason("not-yet-granted", f"is dated {grant.granted} (granted).", "Wait for it.")


def _guardian_reasons(
    subject: _Subject, grant: Grant, window: Window, today: date
) -> Iterator[VerdictReason]:
    if not has_guardian_consent(grant):
        text = "is for a minor and lacks guardian.name or guardian.consented."
        yield subject.reason("guardian-missing", text, "Obtain the guardian's consent and record it.")
        return
    consented = grant.guardian.consented if grant.minor and grant.guardian else None
    if consented is not None and consented > min(window.start, today):
        text = f"has its guardian.consented on {consented}, which is too late."
        yield subject.reason("guardian-late", text, f"Publish after {consented}.")


def _time_reasons(subject: _Subject, grant: Grant, window: Window, today: date) -> Iterator[VerdictReason]:
    begins = grant.scope.valid_from or grant.granted
    ends = grant.scope.valid_until
    if begins is not None and begins > window.start:
        text = f"begins on {begins}, after {window.start}."
        yield subject.reason("not-yet-valid", text, f"Publish from {begins} on.")
    if ends is None:
        return
    if ends < max(window.start, today):
        yield subject.reason("expired", f"ended on {ends} (valid.until).", "Renew it, or take the part out.")
    elif window.until is not None and window.until > ends:
        text = f"ends on {ends} (valid.until), before the window's end on {window.until}."
        yield subject.reason("expires", text, f"Set until to {ends} or earlier, or renew the grant.")


def _scope_reasons(subject: _Subject, grant: Grant, request: ClearanceRequest) -> Iterator[VerdictReason]:
    declaration = request.declaration
    if not channel_matches(grant, request.channel, request.channel_kind):
        text = f"does not cover {_target(request)} (channels: {', '.join(grant.scope.channels) or 'none'})."
        yield subject.reason("channel", text, "Extend the grant, or do not publish there.")
    if not covers_territories(grant, declaration.territories):
        wanted = ", ".join(declaration.territories) or WORLD
        text = (
            f"covers {', '.join(grant.scope.territories) or 'no territory'} and not {wanted} (territories)."
        )
        yield subject.reason("territory", text, "Extend the grant, or narrow rights: territories:.")
    if is_open_licence(declaration.licence) and is_limited(grant):
        text = f"is limited, so the asset cannot be offered under {declaration.licence} (licence)."
        yield subject.reason("open-licence", text, "Choose a licence that reserves rights.")


def _target(request: ClearanceRequest) -> str:
    if request.channel == request.channel_kind:
        return request.channel
    return f"{request.channel} ({request.channel_kind})"


def _grant_findings(grant: Grant, today: date) -> Iterator[Finding]:
    where = str(grant.id)
    if not grant.document:
        yield warning("grant-document-missing", "The grant names no document.", "Add document: file:.", where)
    elif not grant.document_sha256:
        cure = "Add document: sha256:, so that the form can be verified."
        yield warning("grant-document-unsealed", "The grant's document has no digest.", cure, where)
    if grant.granted is None:
        yield warning("grant-undated", "The grant does not say when it was given.", "Add granted:.", where)
    if not has_guardian_consent(grant):
        text = "The grant is for a minor and lacks a guardian's dated consent."
        yield error("grant-guardian-missing", text, "Obtain it and add guardian:.", where)
    if names_person(grant, grant.public_id):
        told = error if grant.component in _PERSONAL else warning
        text = "The public id shows whose grant it is, and is left out of every output."
        yield told("grant-public-id-personal", text, "Choose a neutral public_id, e.g. REL-0001.", where)
    if not grant.scope.channels or not grant.scope.territories:
        yield warning(
            "grant-covers-nothing", "The grant names no channel or no territory.", "Add them.", where
        )
    if grant.status is GrantStatus.ACTIVE:
        yield from _expiry_findings(grant, today)


def _expiry_findings(grant: Grant, today: date) -> Iterator[Finding]:
    end = grant.scope.valid_until
    if end is not None and end < today:
        yield warning("grant-expired", f"The grant ended on {end}.", "Renew it.", str(grant.id))
    elif end is not None and end <= today + timedelta(days=EXPIRY_NOTICE_DAYS):
        yield warning("grant-expiring", f"The grant ends on {end}.", "Renew it in time.", str(grant.id))


def names_person(grant: Grant, text: str) -> bool:
    """Whether `text` shows the grant's subject or guardian, spaces and case aside."""
    names = (grant.subject, grant.guardian.name if grant.guardian else "")
    return any(_squeezed(name) in _squeezed(text) for name in names if _squeezed(name))


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
