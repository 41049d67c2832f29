"""The rules of ODRL 2.2 for a policy in JSON-LD, written from the recommendation and apart from our writer.

Terms: ODRL Vocabulary & Expression 2.2 (vocab/ODRL22.ttl), without deprecated ones. Rules: ODRL Information
Model 2.2, sections 2.1 (Policy), 2.4-2.5 (Action, Constraint), 2.6 (Rule, Permission, Prohibition, Duty).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

POLICIES = {"Policy", "Set", "Offer", "Agreement", "Request", "Ticket", "Assertion", "Privacy"}
CONFLICTS = {"perm", "prohibit", "invalid"}
ACTIONS = {
    *("use", "transfer", "acceptTracking", "aggregate", "annotate", "anonymize", "archive", "attribute"),
    *("compensate", "concurrentUse", "delete", "derive", "digitize", "display", "distribute"),
    *("ensureExclusivity", "execute", "extract", "give", "grantUse", "include", "index", "inform", "install"),
    *("modify", "move", "nextPolicy", "obtainConsent", "play", "present", "print", "read", "reproduce"),
    *("reviewPolicy", "sell", "stream", "synchronize", "textToSpeech", "transform", "translate"),
    *("uninstall", "watermark"),
    *("cc:Attribution", "cc:CommercialUse", "cc:DerivativeWorks", "cc:Distribution", "cc:Notice"),
    *("cc:Reproduction", "cc:ShareAlike", "cc:Sharing", "cc:SourceCode"),
}
DUTIES_ONLY = {
    *("acceptTracking", "attribute", "compensate", "ensureExclusivity", "inform", "obtainConsent"),
    *("nextPolicy", "reviewPolicy", "cc:Attribution", "cc:Notice", "cc:ShareAlike", "cc:SourceCode"),
}
"""What somebody is obliged to do; as a permission it says nothing."""
LEFT_OPERANDS = {
    *("absolutePosition", "absoluteSize", "absoluteSpatialPosition", "absoluteTemporalPosition", "count"),
    *("dateTime", "delayPeriod", "deliveryChannel", "elapsedTime", "event", "fileFormat", "industry"),
    *("language", "media", "meteredTime", "payAmount", "percentage", "product", "purpose", "recipient"),
    *("relativePosition", "relativeSize", "relativeSpatialPosition", "relativeTemporalPosition"),
    *("resolution", "spatial", "spatialCoordinates", "systemDevice", "timeInterval", "unitOfCount"),
    *("version", "virtualLocation"),
}
SETS = {"isAnyOf", "isAllOf", "isNoneOf"}
ORDERS = {"gt", "gteq", "lt", "lteq"}
OPERATORS = {"eq", "neq", "hasPart", "isA", "isPartOf", *SETS, *ORDERS}
_PARTIES = {"assigner", "assignee"}
_FUNCTIONS = {*_PARTIES, "attributedParty", "attributingParty", "informedParty", "informingParty"}
_RULE = {"uid", "target", "action", "constraint", *_FUNCTIONS}
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


def faults(policy: dict[str, Any]) -> list[str]:
    """Everything about a policy that the recommendation does not allow, or that we may not write."""
    return list(_faults(policy))


def _faults(policy: dict[str, Any]) -> Iterator[str]:
    if _contexts(policy)[:1] != ["http://www.w3.org/ns/odrl.jsonld"]:
        yield "the context is not ODRL's"
    if policy.get("@type") not in POLICIES:
        yield f"{policy.get('@type')} is no kind of policy"
    if not _IRI.fullmatch(str(policy.get("uid", ""))):
        yield "a policy needs one uid, an IRI"
    if policy.get("conflict") != "prohibit":
        yield "without conflict: prohibit one contradiction voids the policy"
    rules = [
        (kind, rule) for kind in ("permission", "prohibition", "obligation") for rule in policy.get(kind, [])
    ]
    if not rules:
        yield "a policy needs a rule"
    if policy.get("@type") == "Agreement" and any(not rule.keys() >= _PARTIES for _, rule in rules):
        yield "an Agreement needs assigner and assignee"
    unknown = policy.keys() - {
        "@context",
        "@type",
        "uid",
        "conflict",
        "permission",
        "prohibition",
        "obligation",
    }
    yield from (f"{name} is no member of a policy" for name in sorted(unknown))
    for kind, rule in rules:
        yield from _rule_faults(kind, rule)


def _contexts(policy: dict[str, Any]) -> list[Any]:
    context = policy.get("@context")
    return context if isinstance(context, list) else [context]


def _rule_faults(kind: str, rule: dict[str, Any]) -> Iterator[str]:
    if not _IRI.fullmatch(str(rule.get("target", ""))):
        yield f"a {kind} needs one target, an IRI"
    allowed = _RULE | ({"duty"} if kind == "permission" else {"remedy"} if kind == "prohibition" else set())
    yield from (f"{name} is no member of a {kind}" for name in sorted(rule.keys() - allowed))
    yield from _action_faults(rule)
    if kind != "obligation" and str(rule.get("action")) in DUTIES_ONLY:
        yield f"{rule['action']} is a duty, not a {kind}"
    yield from _party_faults(rule)
    for constraint in rule.get("constraint", []):
        yield from _constraint_faults(constraint)
    for duty in rule.get("duty", []):
        yield from _duty_faults(duty)


def _action_faults(rule: dict[str, Any]) -> Iterator[str]:
    action = rule.get("action")
    if not isinstance(action, str):
        yield "a rule needs exactly one action"
    elif action not in ACTIONS:
        yield f"{action} is no action"


def _party_faults(rule: dict[str, Any]) -> Iterator[str]:
    for name in sorted(rule.keys() & _PARTIES):
        if not isinstance(rule[name], str) or not _IRI.fullmatch(rule[name]):
            yield f"{name} is not one party"


def _duty_faults(duty: dict[str, Any]) -> Iterator[str]:
    known = _RULE | {"consequence", "dct:description"}
    yield from (f"{name} is no member of a duty" for name in sorted(duty.keys() - known))
    yield from _action_faults(duty)
    party = duty.get("attributedParty")
    if duty.get("action") == "attribute" and not (isinstance(party, dict) and party.get("vcard:fn")):
        yield "nobody is attributed"
    if duty.get("action") == "inform" and not duty.get("dct:description"):
        yield "nothing is said in a notice"
    for constraint in duty.get("constraint", []):
        yield from _constraint_faults(constraint)


def _constraint_faults(constraint: dict[str, Any]) -> Iterator[str]:
    if constraint.keys() != {"leftOperand", "operator", "rightOperand"}:
        yield "a constraint has one left operand, one operator and one right operand"
        return
    left, operator, right = constraint["leftOperand"], constraint["operator"], constraint["rightOperand"]
    if left not in LEFT_OPERANDS:
        yield f"{left} is no left operand"
    if operator not in OPERATORS:
        yield f"{operator} is no operator"
    if (operator in SETS) != isinstance(right, list):
        yield f"{operator} does not go with {right}"
    values = right if isinstance(right, list) else [right]
    if operator in SETS and len(set(map(str, values))) < 1:
        yield "a set needs members"
    yield from (f"{value} is no value of {left}" for value in values if not _fits(left, operator, value))


def _fits(left: str, operator: str, value: Any) -> bool:
    if left == "dateTime":
        return operator in ORDERS | {"eq"} and _is_day(value)
    if left == "spatial":
        return isinstance(value, dict) and value.keys() == {"@id"} and bool(_IRI.fullmatch(value["@id"]))
    return isinstance(value, str) and bool(value.strip()) and operator not in ORDERS


def _is_day(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"@value", "@type"} or value["@type"] != "xsd:date":
        return False
    return date.fromisoformat(value["@value"]).isoformat() == str(value["@value"])
