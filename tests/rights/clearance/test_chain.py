"""Contracts, prohibitions and minors: what stands behind a grant, against it, and around a child."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tayori.model.grant import Grant, GrantStatus, Guardian, Scope
from tayori.model.rights import Window
from tayori.rights.clearance import Rules, availability_end
from tests.rights.clearance.cases import codes, only, verdict_on
from tests.rights.samples import PARENT, TODAY, grant, shelf, statement, track

# ---- contracts

RESTING = grant("portrait/a", under="script/agency")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"status": GrantStatus.WITHDRAWN}, "withdrawn"),
        ({"doubt": "document-changed"}, "document-changed"),
        ({"channels": ("tiktok",)}, "channel"),
        ({"valid_until": TODAY - timedelta(1)}, "expired"),
        ({"prohibitions": (Scope(channels=("youtube",)),)}, "prohibited"),
        ({"under": "script/gone"}, "unknown-grant"),
        ({"credit": "提供 代理店"}, "credit-missing"),
        ({"personal": ("山田",)}, ""),
    ],
)
def test_what_is_wrong_with_a_contract_is_wrong_with_what_rests_on_it(
    changes: dict[str, Any], code: str
) -> None:
    contract = grant("script/agency", **changes)
    verdict = verdict_on(RESTING, contract)
    assert codes(verdict) == ({code} if code else set())
    for reason in verdict.reasons:
        assert reason.component == "portrait"
        assert reason.grant == ("script/gone" if code == "unknown-grant" else "script/agency")


def test_a_missing_contract_is_told_at_the_key_that_names_it() -> None:
    reason = only(verdict_on(RESTING))
    assert (reason.code, reason.grant, reason.field) == ("unknown-grant", "script/agency", "under")


@pytest.mark.parametrize("end", ["portrait/a", "script/agency"])
def test_contracts_in_a_circle_clear_nothing(end: str) -> None:
    reason = only(verdict_on(RESTING, grant("script/agency", under=end)))
    assert (reason.code, reason.grant, reason.field) == ("circular", "portrait/a", "under")


def test_one_contract_under_two_grants_is_told_for_each_component() -> None:
    contract = grant("script/agency", status=GrantStatus.REFUSED)
    verdict = verdict_on(RESTING, grant("voice/a", under="script/agency"), contract)
    assert [(r.component, r.grant) for r in verdict.reasons] == [
        ("portrait", "script/agency"),
        ("voice", "script/agency"),
    ]


def test_contracts_and_rights_of_tracks_end_the_availability_too() -> None:
    contract = grant("script/agency", valid_until=date(2027, 5, 1))
    assert availability_end(statement("portrait/a"), shelf(RESTING, contract)) == date(2027, 5, 1)
    short = track(Scope(("any",), ("world",), ("any",), None, date(2027, 4, 1)))
    assert availability_end(statement("music/a"), shelf(grant("music/a", music=short))) == date(2027, 4, 1)


# ---- prohibitions


@pytest.mark.parametrize(
    ("sides", "matches"),
    [
        ({}, True),
        ({"channels": ("youtube",)}, True),
        ({"channels": ("city-channel",)}, True),
        ({"channels": ("any",)}, True),
        ({"channels": ("tiktok",)}, False),
        ({"territories": ("US",)}, True),
        ({"purposes": ("information",)}, True),
        ({"purposes": ("any",)}, True),
        ({"purposes": ("advertising",)}, False),
        ({"channels": ("youtube",), "purposes": ("advertising",)}, False),
        ({"valid_until": date(2026, 11, 19)}, False),
        ({"valid_until": date(2026, 11, 20)}, True),
        ({"valid_from": date(2027, 3, 31)}, True),
        ({"valid_from": date(2027, 4, 1)}, False),
    ],
)
def test_a_prohibition_matches_when_every_side_it_names_overlaps(
    sides: dict[str, Any], matches: bool
) -> None:
    window = Window(TODAY, date(2027, 3, 31))
    verdict = verdict_on(grant("portrait/a", prohibitions=(Scope(**sides),)), window=window)
    assert codes(verdict) == ({"prohibited"} if matches else set())


def test_a_prohibition_to_come_stands_against_a_window_without_end() -> None:
    later = grant("portrait/a", prohibitions=(Scope(valid_from=date(2030, 1, 1)),))
    reason = only(verdict_on(later))
    assert (reason.code, reason.field) == ("prohibited", "prohibitions[0]")


def test_the_last_day_is_allowed_beside_a_prohibition_on_other_days_too() -> None:
    past = Scope(valid_until=TODAY - timedelta(9))
    last = grant("portrait/a", prohibitions=(past,), valid_until=TODAY)
    assert verdict_on(last).allowed
    assert verdict_on(last, window=Window(TODAY, TODAY)).allowed
    assert codes(verdict_on(last, window=Window(TODAY, TODAY + timedelta(1)))) == {"expires"}


def test_a_prohibition_abroad_does_not_matter_at_home() -> None:
    abroad = grant("portrait/a", prohibitions=(Scope(territories=("US", "CN")),))
    assert verdict_on(abroad, reach=("JP",)).allowed
    for reach in (("JP", "US"), ("world",), ()):
        assert codes(verdict_on(abroad, reach=reach)) == {"prohibited"}
    assert codes(verdict_on(abroad, said={"territories": ("JP",)})) == {"prohibited"}


# ---- minors


def child(born: date | None = None, consented: date | None = date(2026, 7, 1), **said: Any) -> Grant:
    return grant("portrait/a", born=born, guardian=Guardian(PARENT, "父", consented), **said)


def test_a_day_of_birth_makes_a_minor_until_the_birthday() -> None:
    signed = date(2026, 7, 1)
    nearly = grant("portrait/a", born=date(2008, 7, 2), granted=signed)
    assert codes(verdict_on(nearly)) == {"guardian-missing"}
    grown = replace(nearly, born=date(2008, 7, 1))
    assert verdict_on(grown).allowed
    assert codes(verdict_on(grown, rules=Rules(adult_age=20))) == {"guardian-missing"}


def test_who_was_born_on_a_leap_day_is_of_age_on_the_first_of_march() -> None:
    leap = grant("portrait/a", born=date(2008, 2, 29), granted=date(2026, 2, 28))
    assert codes(verdict_on(leap)) == {"guardian-missing"}
    assert verdict_on(replace(leap, granted=date(2026, 3, 1))).allowed


def test_who_was_a_minor_when_they_agreed_needs_a_guardian_though_they_are_of_age_now() -> None:
    birthday = date(2026, 11, 19)
    young = grant("portrait/a", born=date(2008, 11, 19), granted=date(2026, 7, 1))
    reason = only(verdict_on(young))
    assert reason.code == "guardian-missing"
    assert all(word in text for word, (_, text) in zip(("of age", "成人"), reason.cure.items, strict=True))
    consented = replace(young, guardian=Guardian(PARENT, "父", date(2026, 7, 1)))
    assert verdict_on(consented).allowed
    assert verdict_on(replace(young, granted=birthday)).allowed
    assert not verdict_on(replace(young, granted=birthday - timedelta(1))).allowed


def test_of_an_undated_permission_its_first_day_tells_how_old_somebody_was() -> None:
    undated = grant("portrait/a", born=date(2008, 11, 19), granted=None)
    assert codes(verdict_on(undated)) == {"guardian-missing"}
    narrow = replace(undated, scope=replace(undated.scope, valid_from=None))
    assert verdict_on(narrow).allowed


def test_a_guardian_may_consent_on_the_very_day() -> None:
    assert verdict_on(child(date(2018, 5, 5), TODAY)).allowed
    ending = child(date(2018, 5, 5), TODAY, valid_until=TODAY)
    assert codes(verdict_on(ending, window=Window(TODAY, TODAY + timedelta(1)))) == {"expires"}
    late = only(verdict_on(child(date(2018, 5, 5), TODAY + timedelta(1))))
    assert late.code == "guardian-late"
    assert late.cure.as_dict() == {
        "en": "Publish on 2026-11-21 or later.",
        "ja": "2026-11-21 以降に公開してください。",
    }


def test_the_missing_half_of_a_guardians_consent_is_named() -> None:
    assert only(verdict_on(child(date(2018, 5, 5), None))).field == "guardian.consented"
    nobody = grant("portrait/a", born=date(2018, 5, 5), guardian=Guardian(" ", "父", TODAY))
    assert only(verdict_on(nobody)).field == "guardian.name"
    assert only(verdict_on(child(date(2018, 5, 5), TODAY + timedelta(1)))).code == "guardian-late"


@pytest.mark.parametrize(
    ("born", "assent", "refused"),
    [
        (date(2016, 11, 20), None, True),
        (date(2016, 11, 21), None, False),
        (date(2016, 11, 20), TODAY, False),
        (date(2016, 11, 20), TODAY + timedelta(1), True),
        (None, None, True),
    ],
)
def test_a_childs_own_yes_is_needed_from_its_age_where_the_workspace_demands_it(
    born: date | None, assent: date | None, refused: bool
) -> None:
    asked = child(born, minor=True, assent=assent)
    assert verdict_on(asked).allowed
    strict = Rules(assent_required=True)
    assert codes(verdict_on(asked, rules=strict)) == ({"assent-missing"} if refused else set())
