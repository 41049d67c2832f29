"""What an editor is told about the grants themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tayori.model.finding import Severity
from tayori.model.grant import Grant, GrantStatus, Guardian, Scope, StatusChange
from tayori.rights.clearance import Rules, check_grants
from tests.rights.samples import PARENT, PERSON, SCOPE, TODAY, grant, shelf, track

CHILD = {"minor": True, "born": date(2018, 5, 5), "guardian": Guardian(PARENT, "父", date(2026, 7, 1))}


def rules(*grants: Grant) -> list[str]:
    return [finding.rule for finding in check_grants(grants, TODAY)]


def test_a_complete_grant_has_no_finding() -> None:
    assert (
        rules(grant("portrait/a"), grant("portrait/b", subject="佐藤 次郎", **CHILD), grant("music/a")) == []
    )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"document": None}, "grant-document-missing"),
        ({"document_sha256": None}, "grant-document-unsealed"),
        ({"granted": None}, "grant-undated"),
        ({**CHILD, "guardian": None}, "grant-guardian-missing"),
        ({**CHILD, "minor": False, "guardian": None}, "grant-guardian-missing"),
        ({**CHILD, "born": None}, "grant-age-unknown"),
        ({**CHILD, "born": date(2014, 5, 5)}, "grant-assent-missing"),
        ({"doubt": "document-missing"}, "grant-document-lost"),
        ({"doubt": "document-changed"}, "grant-document-changed"),
        ({"doubt": "readded"}, "grant-active-again"),
        ({"under": "script/nothing"}, "grant-under-missing"),
        ({"under": "portrait/a"}, "grant-under-circular"),
        ({"purposes": ()}, "grant-covers-nothing"),
        ({"public_id": "REL-山田花子"}, "grant-public-id-personal"),
        ({"channels": ()}, "grant-covers-nothing"),
        ({"valid_until": TODAY - timedelta(1)}, "grant-expired"),
        ({"valid_until": TODAY + timedelta(30)}, "grant-expiring"),
    ],
)
def test_each_weakness_of_a_grant_is_found_and_named(changes: dict[str, Any], rule: str) -> None:
    (found,) = check_grants([grant("portrait/a", **changes)], TODAY)
    assert found.rule == rule
    assert found.where == "portrait/a"
    assert found.cure


def test_a_grant_that_ends_in_31_days_or_was_withdrawn_is_not_expiring() -> None:
    assert rules(grant("portrait/a", valid_until=TODAY + timedelta(31))) == []
    ended = grant("portrait/a", valid_until=TODAY - timedelta(9), status=GrantStatus.WITHDRAWN)
    assert rules(ended) == []


@pytest.mark.parametrize(
    ("kind", "severity"),
    [("portrait", Severity.ERROR), ("voice", Severity.ERROR), ("place", Severity.WARNING)],
)
def test_a_public_id_that_tells_whose_it_is_weighs_more_for_a_person(kind: str, severity: Severity) -> None:
    (found,) = check_grants([grant(f"{kind}/a", public_id=PERSON)], TODAY)
    assert found.severity is severity


def test_a_missing_assent_is_an_error_where_the_workspace_demands_it() -> None:
    asked = grant("portrait/a", **{**CHILD, "born": date(2014, 5, 5)})
    (found,) = check_grants([asked], TODAY, Rules(assent_required=True))
    assert found.severity is Severity.ERROR
    assert check_grants([asked], TODAY, Rules(assent_age=16)) == ()


def test_a_track_without_a_manager_is_found() -> None:
    composition, master = track()
    unmanaged = grant("music/a", music=(type(composition)(part=composition.part, scope=SCOPE), master))
    assert rules(unmanaged) == ["grant-music-manager"]


def test_a_grant_that_was_withdrawn_and_is_active_again_is_found_in_its_history() -> None:
    steps = (GrantStatus.ACTIVE, GrantStatus.WITHDRAWN, GrantStatus.ACTIVE)
    history = tuple(StatusChange(date(2026, month, 1), status) for month, status in enumerate(steps, 7))
    assert rules(grant("portrait/a", history=history)) == ["grant-active-again"]
    assert rules(grant("portrait/a", history=history[:1])) == []
    ended = grant("portrait/a", history=history[:2], status=GrantStatus.WITHDRAWN)
    assert rules(ended) == []


def test_contracts_are_looked_for_among_all_grants() -> None:
    resting = grant("portrait/a", under="script/agency")
    contract = grant("script/agency", subject="代理店")
    assert [f.rule for f in check_grants([resting], TODAY)] == ["grant-under-missing"]
    assert check_grants([resting], TODAY, all_grants=shelf(contract)) == ()


def test_a_face_and_a_voice_that_tell_different_days_of_birth_are_found_once() -> None:
    (found,) = check_grants([grant("portrait/a", **CHILD), grant("voice/a", born=date(2018, 5, 6))], TODAY)[
        -1:
    ]
    assert (found.rule, found.severity, found.where) == ("grant-facts-differ", Severity.ERROR, "portrait/a")
    assert "voice/a" in found.text
    assert "born" in found.text


def test_an_adult_and_a_minor_of_one_name_differ_and_a_day_of_birth_explains_it() -> None:
    child = grant("portrait/a", **CHILD)
    assert "grant-facts-differ" in rules(child, grant("voice/a"))
    assert "grant-facts-differ" not in rules(child, grant("voice/a", **{**CHILD, "minor": False}))
    assert "grant-facts-differ" not in rules(child, grant("voice/a", subject="別の 人"))
    assert "grant-facts-differ" not in rules(child, grant("place/a"))


@pytest.mark.parametrize(
    ("other", "is_found"),
    [
        ({}, False),
        ({"channels": ("youtube",)}, True),
        ({"purposes": ("information",)}, True),
        ({"prohibitions": (Scope(purposes=("advertising",)),)}, True),
        ({"prohibitions": (Scope(valid_until=date(2026, 1, 1)),)}, False),
        ({"channels": ("youtube",), "valid_until": date(2026, 6, 30), "valid_from": date(2026, 1, 1)}, False),
        ({"channels": ("youtube",), "valid_until": date(2026, 7, 1), "valid_from": date(2026, 1, 1)}, True),
        ({"channels": ("youtube",), "status": GrantStatus.WITHDRAWN}, False),
        ({"channels": ("youtube",), "subject": "松本駅"}, False),
    ],
)
def test_two_active_grants_of_one_place_that_do_not_say_the_same_are_found(
    other: dict[str, Any], is_found: bool
) -> None:
    station = {"subject": "長野駅"}
    found = rules(grant("place/a", **station), grant("place/b", **{**station, **other}))
    assert ("grants-contradict" in found) is is_found


def test_spaces_and_width_do_not_make_another_person() -> None:
    found = rules(
        grant("place/a", subject="ＮＡＧＡＮＯ 駅"), grant("place/b", subject="nagano駅", channels=("x",))
    )
    assert found == ["grants-contradict"]


def test_no_finding_shows_a_person() -> None:
    pair = [grant("portrait/a", **CHILD, doubt="readded"), grant("voice/a", born=date(2000, 1, 1))]
    told = " ".join(map(str, check_grants(pair, TODAY)))
    assert told
    assert PERSON not in told
    assert PARENT not in told
    assert "2018" not in told
