"""An asset's rights for machines: one ODRL 2.2 policy as JSON-LD (facts A.4).

A Set with `"conflict": "prohibit"`: what everybody may do, what the house may do, and what nobody may. What
all grants allow together is one rule, never a rule for each grant: of several permissions any one is enough,
and every right-bearing part needs its own. Of grants only scopes, prohibitions, credits and notices are told.

That a file may not be used to train AI has no action in ODRL 2.2; PLUS Data Mining in the file says it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tayori.model.asset import Asset
from tayori.model.grant import ANY, WORLD, DutyKind, Grant, Scope
from tayori.model.ids import GrantId
from tayori.model.rights import RightsStatement
from tayori.rights.bounds import bounds, stands, used_grants
from tayori.rights.discretion import Discretion
from tayori.rights.licences import LICENCES, is_open_licence
from tayori.rights.statement import House

CONTEXT = (
    "http://www.w3.org/ns/odrl.jsonld",
    {
        "cc": "http://creativecommons.org/ns#",
        "dct": "http://purl.org/dc/terms/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    },
)
COUNTRY = "https://www.iso.org/obp/ui/#iso:code:3166:"
"""What an ISO 3166-1 alpha-2 code is put behind: `spatial` wants an IRI."""

Rule = dict[str, Any]

_SEEN = ("display", "play", "stream")
_CHANGED = ("derive", "modify")


def policy(asset: Asset, statement: RightsStatement, grants: Mapping[GrantId, Grant], house: House) -> bytes:
    """The policy of `asset`, UTF-8 with a line feed at its end; the same arguments give the same bytes.

    While a listed grant is missing or does not stand, every use is prohibited.
    """
    permitted, prohibited = _rules(asset, statement, grants, house)
    target = f"{house.url}#{asset.slug}" if house.url else f"urn:tayori:asset:{asset.slug}"
    document = {
        "@context": CONTEXT,
        "@type": "Set",
        "uid": statement.policy_url or f"urn:tayori:policy:{asset.slug}",
        "conflict": "prohibit",
        "permission": [{"target": target} | rule for rule in permitted],
        "prohibition": [{"target": target} | rule for rule in prohibited],
    }
    members = (f"  {_json(name)}: {_lines(value)}" for name, value in document.items() if value)
    return "{{\n{}\n}}\n".format(",\n".join(members)).encode()


def _rules(
    asset: Asset, statement: RightsStatement, grants: Mapping[GrantId, Grant], house: House
) -> tuple[list[Rule], list[Rule]]:
    """Permissions and prohibitions, each without its target."""
    used = used_grants(asset.rights, grants)
    discretion = Discretion.of(used, (text for _, text in house.organisation.items))
    bound = bounds(used, dict(house.kinds), asset.rights.territories)
    purposes = discretion.kept(bound.purposes)
    everywhere = bool(statement.territories and statement.channels and purposes)
    if not everywhere or not _all_stand(asset, used, grants):
        return [], [{"action": "use"}]
    own = Scope(statement.channels, statement.territories, purposes, bound.valid_from, bound.valid_until)
    public = replace(own, channels=(ANY,), purposes=(ANY,))
    owed = any(duty.kind is DutyKind.CREDIT for grant in used for duty in grant.duties)
    permitted = [*_everybody(statement, public, owed=owed), _publishing(statement, own, house)]
    return permitted, [*_no_changes(statement), *_ruled_out(used, discretion)]


def _all_stand(asset: Asset, used: tuple[Grant, ...], grants: Mapping[GrantId, Grant]) -> bool:
    wanted = {*asset.rights.grants, *(grant.under for grant in used if grant.under is not None)}
    return wanted <= grants.keys() and all(stands(grant) for grant in used)


def _everybody(statement: RightsStatement, scope: Scope, *, owed: bool) -> Iterator[Rule]:
    """Seeing and hearing for everybody; more under an open licence, with a credit that it or a grant owes."""
    limits = _some("constraint", _constraints(scope))
    for action in _SEEN:
        yield {"action": action} | limits
    licence = LICENCES.get(statement.licence)
    if licence is None:
        return
    duties = _credit_duties(statement) if licence.credit or owed else []
    for action in ("distribute", "reproduce"):
        yield {"action": action} | limits | _some("duty", duties)
    if licence.derive and not statement.no_editing:
        alike = [{"action": "cc:ShareAlike"}] if licence.share_alike else []
        yield {"action": "derive"} | limits | _some("duty", [*duties, *alike])


def _publishing(statement: RightsStatement, scope: Scope, house: House) -> Rule:
    """What the house may do: exactly what all grants allow together, with every duty they bring."""
    duties = [*_credit_duties(statement), *_notice_duties(statement)]
    limits = _some("constraint", _constraints(scope))
    assignee = f"{house.url}#org" if house.url else "urn:tayori:house"
    return {"assignee": assignee, "action": "distribute"} | limits | _some("duty", duties)


def _no_changes(statement: RightsStatement) -> Iterator[Rule]:
    """Alteration where a grant or the licence forbids it, or there is none; trade where the licence does."""
    licence = LICENCES.get(statement.licence)
    allowed = licence.derive if licence else is_open_licence(statement.licence)
    if statement.no_editing or not allowed:
        yield from ({"action": action} for action in _CHANGED)
    if licence is not None and not licence.commercial:
        yield {"action": "cc:CommercialUse"}


def _ruled_out(used: tuple[Grant, ...], discretion: Discretion) -> Iterator[Rule]:
    """The prohibitions of the grants; a side with a word that may not be shown forbids all of that side."""
    for forbidden in dict.fromkeys(scope for grant in used for scope in grant.prohibitions):
        shown = Scope(
            _sayable(forbidden.channels, discretion),
            forbidden.territories,
            _sayable(forbidden.purposes, discretion),
            forbidden.valid_from,
            forbidden.valid_until,
        )
        yield {"action": "distribute"} | _some("constraint", _constraints(shown))


def _sayable(words: tuple[str, ...], discretion: Discretion) -> tuple[str, ...]:
    return () if any(discretion.shows(word) for word in words) else words


def _credit_duties(statement: RightsStatement) -> list[Rule]:
    """The credit as the name of who is attributed."""
    if not statement.credit:
        return []
    return [{"action": "attribute", "attributedParty": {"@type": "Party", "vcard:fn": statement.credit}}]


def _notice_duties(statement: RightsStatement) -> list[Rule]:
    return [{"action": "inform", "dct:description": notice} for notice in statement.notices]


def _constraints(scope: Scope) -> list[Rule]:
    """A scope's sides as constraints, all of which have to be met; a side that covers all has none."""
    countries = [] if WORLD in scope.territories else [{"@id": COUNTRY + t} for t in scope.territories]
    sides = (
        _among("deliveryChannel", [] if ANY in scope.channels else list(scope.channels)),
        _among("spatial", countries),
        _among("purpose", [] if ANY in scope.purposes else list(scope.purposes)),
        _day("gteq", scope.valid_from),
        _day("lteq", scope.valid_until),
    )
    return [constraint for side in sides for constraint in side]


def _among(operand: str, values: list[Any]) -> list[Rule]:
    if not values:
        return []
    right = values[0] if len(values) == 1 else values
    return [
        {"leftOperand": operand, "operator": "eq" if len(values) == 1 else "isAnyOf", "rightOperand": right}
    ]


def _day(operator: str, day: date | None) -> list[Rule]:
    """Days are those of the house, inclusive."""
    if day is None:
        return []
    right = {"@value": day.isoformat(), "@type": "xsd:date"}
    return [{"leftOperand": "dateTime", "operator": operator, "rightOperand": right}]


def _lines(value: Any) -> str:
    """A member: a list with one rule a line, for people who compare two policies."""
    if not isinstance(value, list):
        return _json(value)
    return "[\n{}\n  ]".format(",\n".join(f"    {_json(item)}" for item in value))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _some(name: str, rules: list[Rule]) -> Rule:
    return {name: rules} if rules else {}
