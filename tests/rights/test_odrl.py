"""The policy: what ODRL 2.2 allows, RDF with its namespace, never more than the grants give."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from rdflib.namespace import RDF, XSD

from tayori.model.grant import Duty, DutyKind, Grant, GrantStatus, Scope
from tayori.model.ids import GrantId
from tayori.rights.licences import LICENCES
from tests.rights.any_grants import grants_of_all_kinds
from tests.rights.houses import HOUSE, policy_of
from tests.rights.odrl_rules import faults
from tests.rights.samples import grant, statement

NONE = ("portrait", "voice", "place", "music", "footage")
ODRL = rdflib.Namespace("http://www.w3.org/ns/odrl/2/")
TARGET = "https://www.city.example.jp/#asa-no-eki"

_TERM = {"@type": "@vocab"}
_NODE = {"@type": "@id"}
CONTEXT: dict[str, Any] = {
    "odrl": str(ODRL),
    "uid": "@id",
    **{name: f"odrl:{name}" for name in ("Set", "Party", "derive", "use", "rightOperand")},
    **{name: {"@id": f"odrl:{name}"} | _TERM for name in ("action", "leftOperand", "operator", "conflict")},
    **{name: {"@id": f"odrl:{name}"} | _NODE for name in ("target", "assigner", "assignee")},
    **{name: {"@id": f"odrl:{name}"} for name in ("permission", "prohibition", "duty", "constraint")},
    "attributedParty": {"@id": "odrl:attributedParty"},
    "@vocab": str(ODRL),
}
"""As much of http://www.w3.org/ns/odrl.jsonld as our policies need, so that nothing is fetched."""


def rules(kind: str, action: str, policy: dict[str, Any]) -> list[dict[str, Any]]:
    return [rule for rule in policy.get(kind, []) if rule["action"] == action]


def read(said: Any, *grants: Grant, **changes: Any) -> dict[str, Any]:
    policy: dict[str, Any] = json.loads(policy_of(said, *grants, **changes))
    assert faults(policy) == []
    return policy


def graph(policy: bytes) -> rdflib.Graph:
    document = json.loads(policy)
    document["@context"] = [CONTEXT, *document["@context"][1:]]
    made = rdflib.Graph()
    made.parse(data=json.dumps(document), format="json-ld")
    return made


def day(text: str, operator: str) -> dict[str, Any]:
    right = {"@value": text, "@type": "xsd:date"}
    return {"leftOperand": "dateTime", "operator": operator, "rightOperand": right}


def limited() -> tuple[Grant, ...]:
    return (
        grant("portrait/a", valid_until=date(2029, 3, 31), channels=("portal", "youtube")),
        grant("place/a", territories=("JP",), purposes=("information", "education")),
        grant("music/a", duties=(Duty(DutyKind.CREDIT, "作曲 某"), Duty(DutyKind.NOTICE, "許諾番号 12"))),
    )


def test_all_grants_together_are_one_permission_of_the_house() -> None:
    (rule,) = rules(
        "permission", "distribute", read(statement("portrait/a", "place/a", "music/a"), *limited())
    )
    assert (rule["target"], rule["assignee"]) == (TARGET, "https://www.city.example.jp/#org")
    assert rule["constraint"] == [
        {"leftOperand": "deliveryChannel", "operator": "isAnyOf", "rightOperand": ["portal", "youtube"]},
        {
            "leftOperand": "spatial",
            "operator": "eq",
            "rightOperand": {"@id": "https://www.iso.org/obp/ui/#iso:code:3166:JP"},
        },
        {"leftOperand": "purpose", "operator": "isAnyOf", "rightOperand": ["education", "information"]},
        day("2026-07-01", "gteq"),
        day("2029-03-31", "lteq"),
    ]
    assert rule["duty"] == [
        {"action": "attribute", "attributedParty": {"@type": "Party", "vcard:fn": "長野市 / 作曲 某"}},
        {"action": "inform", "dct:description": "許諾番号 12"},
    ]


def test_everybody_may_see_and_hear_it_as_long_and_where_it_may_be_shown() -> None:
    policy = read(statement("portrait/a", "place/a", "music/a"), *limited())
    for action in ("display", "play", "stream"):
        (rule,) = rules("permission", action, policy)
        assert [c["leftOperand"] for c in rule["constraint"]] == ["spatial", "dateTime", "dateTime"]
        assert not rule.keys() & {"assigner", "assignee"}


def test_all_rights_reserved_lets_nobody_alter_it() -> None:
    policy = read(statement(none=NONE))
    assert [rule["action"] for rule in policy["prohibition"]] == ["derive", "modify"]
    assert {rule["action"] for rule in policy["permission"]} == {"display", "play", "stream", "distribute"}
    assert all("constraint" not in rule for rule in policy["permission"])


@pytest.mark.parametrize("licence", sorted(LICENCES))
def test_an_open_licence_gives_what_it_gives(licence: str) -> None:
    policy = read(statement(none=NONE, licence=licence))
    open_to_all = [r for r in policy["permission"] if "assignee" not in r]
    given_away = {rule["action"]: rule.get("duty", []) for rule in open_to_all}
    credit = licence not in ("CC0-1.0", "CC-PDM-1.0")
    assert {"distribute", "reproduce"} <= given_away.keys()
    assert [d["action"] for d in given_away["reproduce"]] == (["attribute"] if credit else [])
    assert ("derive" in given_away) == ("-ND-" not in licence)
    assert bool(rules("prohibition", "derive", policy)) == ("-ND-" in licence)
    assert bool(rules("prohibition", "cc:CommercialUse", policy)) == ("-NC-" in licence)
    shared = [d["action"] for d in given_away.get("derive", [])]
    assert ("cc:ShareAlike" in shared) == ("-SA-" in licence)


def test_a_credit_that_is_owed_outlives_a_licence_without_one() -> None:
    policy = read(statement("music/a", licence="CC0-1.0"), grant("music/a", credit="作曲 某"))
    rule = next(r for r in policy["permission"] if r["action"] == "derive")
    assert rule["duty"][0]["attributedParty"]["vcard:fn"] == "長野市 / 作曲 某"


def test_a_duty_of_no_editing_is_stronger_than_a_licence() -> None:
    place = grant("place/a", duties=(Duty(DutyKind.NO_EDITING),))
    policy = read(statement(place.id, none=NONE[:2], licence="CC-BY-4.0"), place)
    assert rules("prohibition", "derive", policy)
    assert not rules("permission", "derive", policy)


def test_a_grants_prohibition_is_told_with_all_its_sides() -> None:
    forbidden = Scope(("tiktok",), ("US", "CN"), ("advertising",), None, date(2027, 1, 1))
    policy = read(statement("place/a"), grant("place/a", prohibitions=(forbidden, Scope())))
    one, whole = rules("prohibition", "distribute", policy)
    assert [(c["leftOperand"], c["operator"]) for c in one["constraint"]] == [
        ("deliveryChannel", "eq"),
        ("spatial", "isAnyOf"),
        ("purpose", "eq"),
        ("dateTime", "lteq"),
    ]
    assert "constraint" not in whole


@pytest.mark.parametrize(
    "grants",
    [
        (),
        (grant("place/a", status=GrantStatus.WITHDRAWN),),
        (grant("place/a", doubt="readded"),),
        (grant("place/a", under=GrantId("script/gone")),),
        (grant("place/a", channels=()),),
        (grant("place/a", purposes=()),),
    ],
)
def test_what_does_not_stand_lets_nobody_do_anything(grants: tuple[Grant, ...]) -> None:
    policy = read(statement("place/a"), *grants)
    assert "permission" not in policy
    assert policy["prohibition"] == [{"target": TARGET, "action": "use"}]


def test_the_policys_name_is_its_address_and_without_a_site_a_urn() -> None:
    assert read(statement(none=NONE))["uid"] == "https://ijyu.example.jp/rights/asa-no-eki.odrl.json"
    policy = read(statement(none=NONE), house=replace(HOUSE, portal="", url=""))
    assert policy["uid"] == "urn:tayori:policy:asa-no-eki"
    assert {rule["target"] for rule in policy["permission"]} == {"urn:tayori:asset:asa-no-eki"}


def test_the_same_arguments_give_the_same_bytes() -> None:
    said = statement("portrait/a", "place/a", "music/a")
    assert policy_of(said, *limited()) == policy_of(said, *reversed(limited()))
    assert policy_of(said, *limited()).endswith(b"}\n")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own parser
def test_it_is_rdf_in_the_namespace_of_odrl() -> None:
    made = graph(policy_of(statement("portrait/a", "place/a", "music/a"), *limited()))
    (policy,) = made.subjects(RDF.type, ODRL.Set)
    assert str(policy) == "https://ijyu.example.jp/rights/asa-no-eki.odrl.json"
    assert set(made.objects(policy, ODRL.conflict)) == {ODRL.prohibit}
    (publishing,) = made.subjects(ODRL.assignee, rdflib.URIRef("https://www.city.example.jp/#org"))
    assert set(made.objects(publishing, ODRL.action)) == {ODRL.distribute}
    operands = {
        o for c in made.objects(publishing, ODRL.constraint) for o in made.objects(c, ODRL.leftOperand)
    }
    assert operands == {ODRL.deliveryChannel, ODRL.spatial, ODRL.purpose, ODRL.dateTime}
    typed = {o for o in made.objects(None, ODRL.rightOperand) if isinstance(o, rdflib.Literal) and o.datatype}
    assert typed == {rdflib.Literal(d, datatype=XSD.date) for d in ("2026-07-01", "2029-03-31")}
    assert rdflib.URIRef("https://www.iso.org/obp/ui/#iso:code:3166:JP") in set(made.objects())
    known = (str(ODRL), str(RDF), "http://www.w3.org/2006/vcard/ns#", "http://purl.org/dc/terms/")
    assert [p for p in made.predicates() if not str(p).startswith(known)] == []


@given(
    st.lists(grants_of_all_kinds(), max_size=4), st.sampled_from([*LICENCES, "Apache-2.0", "LicenseRef-x"])
)
def test_any_grants_give_a_valid_policy(grants: list[Grant], licence: str) -> None:
    said = statement(*(g.id for g in grants), licence=licence)
    policy = policy_of(said, *grants)
    assert faults(json.loads(policy)) == []


def wide(grant: Grant) -> Grant:
    return replace(grant, status=GrantStatus.ACTIVE, under=None, scope=Scope(("any",), ("world",), ("any",)))


@given(st.lists(grants_of_all_kinds().map(wide), max_size=4), grants_of_all_kinds())
def test_one_more_grant_never_permits_more(grants: list[Grant], more: Grant) -> None:
    known = {g.id: g for g in grants} | {more.id: more}
    fewer = statement(*(i for i in known if i != more.id))
    before = {r["action"] for r in read(fewer, *known.values()).get("permission", [])}
    after = {r["action"] for r in read(statement(*known), *known.values()).get("permission", [])}
    assert after <= before


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"conflict": "perm"}, "without conflict: prohibit one contradiction voids the policy"),
        ({"@type": "Licence"}, "Licence is no kind of policy"),
        ({"uid": "asa"}, "a policy needs one uid, an IRI"),
        ({"permission": [], "prohibition": []}, "a policy needs a rule"),
        ({"@type": "Agreement"}, "an Agreement needs assigner and assignee"),
        ({"permission": [{"target": "urn:a", "action": "train"}]}, "train is no action"),
        (
            {"permission": [{"target": "urn:a", "action": ["play", "stream"]}]},
            "a rule needs exactly one action",
        ),
        ({"permission": [{"action": "play"}]}, "a permission needs one target, an IRI"),
        (
            {"permission": [{"target": "urn:a", "action": "attribute"}]},
            "attribute is a duty, not a permission",
        ),
        (
            {"prohibition": [{"target": "urn:a", "action": "play", "duty": []}]},
            "duty is no member of a prohibition",
        ),
    ],
)
def test_the_rules_notice_what_is_wrong(change: dict[str, Any], fault: str) -> None:
    assert fault in faults(json.loads(policy_of(statement(none=NONE))) | change)


@pytest.mark.parametrize(
    ("constraint", "fault"),
    [
        (("channel", "eq", "a"), "channel is no left operand"),
        (("purpose", "is", "a"), "is is no operator"),
        (("purpose", "eq", ["a", "b"]), "eq does not go with ['a', 'b']"),
        (("spatial", "eq", "JP"), "JP is no value of spatial"),
        (("dateTime", "lteq", "2029-03-31"), "2029-03-31 is no value of dateTime"),
    ],
)
def test_the_rules_notice_wrong_constraints(constraint: tuple[str, str, Any], fault: str) -> None:
    said = dict(zip(("leftOperand", "operator", "rightOperand"), constraint, strict=True))
    rule = {"target": "urn:a", "action": "play", "constraint": [said]}
    assert fault in faults(json.loads(policy_of(statement(none=NONE))) | {"permission": [rule]})
