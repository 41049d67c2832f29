"""Clearance denies whatever is not granted, and says why without naming anybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tayori.model.asset import COMPONENTS, Kind
from tayori.model.grant import Component, Grant, GrantStatus
from tayori.model.rights import Verdict, Window
from tayori.rights.clearance import (
    availability_end,
    channel_matches,
    clear,
    is_open_licence,
)
from tests.rights.clearance.cases import ALL, NONE, codes, only, verdict_on
from tests.rights.samples import TODAY, grant, minor, request, shelf, statement


def test_everything_granted_is_allowed() -> None:
    assert verdict_on(grant("portrait/a")) == Verdict()


def test_grants_and_the_word_none_together_account_for_a_clip() -> None:
    said = statement("portrait/a", "place/a", none=NONE)
    assert clear(request(said), shelf(grant("portrait/a"), grant("place/a")), TODAY).allowed


@pytest.mark.parametrize("kind", list(Kind))
def test_an_empty_statement_names_every_component(kind: Kind) -> None:
    verdict = clear(request(statement(), components=COMPONENTS[kind]), {}, TODAY)
    assert [r.component for r in verdict.reasons] == sorted(c.value for c in COMPONENTS[kind])
    assert codes(verdict) == {"unaccounted"}


def test_a_component_both_granted_and_denied_is_refused() -> None:
    said = statement(*ALL, none=("music",))
    assert codes(clear(request(said), shelf(*(grant(i) for i in ALL)), TODAY)) == {"contradiction"}


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (grant("portrait/a", status=GrantStatus.WITHDRAWN), "withdrawn"),
        (grant("portrait/a", status=GrantStatus.REQUESTED), "requested"),
        (grant("portrait/a", status=GrantStatus.REFUSED), "refused"),
        (grant("portrait/a", doubt="document-changed"), "document-changed"),
        (grant("portrait/a", doubt="document-missing"), "document-missing"),
        (grant("portrait/a", doubt="readded"), "readded"),
        (grant("portrait/a", purposes=("education",)), "purpose"),
        (grant("portrait/a", purposes=()), "purpose"),
        (grant("portrait/a", withdrawn=date(2026, 10, 1)), "withdrawn"),
        (grant("portrait/a", valid_from=TODAY + timedelta(1)), "not-yet-valid"),
        (grant("portrait/a", valid_from=None, granted=TODAY + timedelta(1)), "not-yet-valid"),
        (grant("portrait/a", granted=TODAY + timedelta(1)), "not-yet-granted"),
        (grant("portrait/a", valid_until=TODAY - timedelta(1)), "expired"),
        (grant("portrait/a", channels=("instagram",)), "channel"),
        (grant("portrait/a", channels=()), "channel"),
        (grant("portrait/a", territories=("JP",)), "territory"),
        (grant("portrait/a", territories=()), "territory"),
        (minor("portrait/a", None), "guardian-missing"),
        (minor("portrait/a", date(2026, 7, 1), name=" "), "guardian-missing"),
        (grant("portrait/a", minor=True), "guardian-missing"),
        (minor("portrait/a", TODAY + timedelta(1)), "guardian-late"),
        (grant("portrait/a", component=Component.MUSIC), "component-mismatch"),
    ],
)
def test_each_way_a_grant_can_fall_short_refuses(broken: Grant, code: str) -> None:
    verdict = verdict_on(broken)
    assert code in codes(verdict)
    reason = next(r for r in verdict.reasons if r.code == code)
    assert reason.grant == "portrait/a"
    assert reason.component == "portrait"
    assert reason.cure


def test_what_the_manifest_itself_puts_in_cannot_be_none() -> None:
    said = statement("portrait/a", "voice/a", "place/a", "footage/a", none=("music",))
    grants = shelf(*(grant(i) for i in said.grants))
    reason = only(clear(request(said, carried=(Component.MUSIC,)), grants, TODAY))
    assert (reason.code, reason.component, reason.field) == ("carried", "music", "rights.none")


def test_what_the_manifest_puts_in_has_to_be_accounted_for_though_nobody_asked() -> None:
    said = statement(*ALL)
    asked = request(said, carried=(Component.FONT,))
    reason = only(clear(asked, shelf(*(grant(i) for i in ALL)), TODAY))
    assert (reason.code, reason.component) == ("unaccounted", "font")


def test_the_purpose_of_the_request_is_what_counts() -> None:
    informing = grant("portrait/a", purposes=("information",))
    assert verdict_on(informing).allowed
    assert codes(verdict_on(informing, purpose="advertising")) == {"purpose"}
    assert verdict_on(grant("portrait/a", purposes=("any",)), purpose="a fair").allowed


def test_a_permission_holds_from_the_day_it_was_given_whatever_it_says() -> None:
    backdated = grant("portrait/a", valid_from=date(2026, 1, 1), granted=TODAY)
    reason = only(verdict_on(backdated, window=Window(TODAY - timedelta(1), None)))
    assert (reason.code, reason.field) == ("not-yet-valid", "granted")


def test_a_listed_grant_that_does_not_exist_refuses() -> None:
    said = statement(*ALL, "artwork/mural")
    verdict = clear(request(said), shelf(*(grant(i) for i in ALL)), TODAY)
    assert [(r.code, r.grant) for r in verdict.reasons] == [("unknown-grant", "artwork/mural")]


def test_a_broken_grant_refuses_even_beside_a_good_one() -> None:
    assert codes(verdict_on(grant("portrait/b", status=GrantStatus.WITHDRAWN))) == {"withdrawn"}


@pytest.mark.parametrize("channels", [("any",), ("city-channel",), ("youtube",), ("tiktok", "youtube")])
def test_a_channel_is_covered_by_name_by_kind_or_by_any(channels: tuple[str, ...]) -> None:
    assert channel_matches(grant("portrait/a", channels=channels), "city-channel", "youtube")
    assert verdict_on(grant("portrait/a", channels=channels)).allowed


def test_one_channel_is_not_another_whose_name_contains_it() -> None:
    assert not channel_matches(grant("portrait/a", channels=("you",)), "city-channel", "youtube")


def test_a_grant_for_japan_serves_a_place_that_is_only_seen_in_japan() -> None:
    local = grant("portrait/a", territories=("JP", "KR"))
    assert verdict_on(local, reach=("JP",)).allowed
    assert codes(verdict_on(local, reach=("JP", "US"))) == {"territory"}
    assert codes(verdict_on(local, reach=("JP", "world"))) == {"territory"}
    assert codes(verdict_on(local, reach=())) == {"territory"}


def test_what_an_asset_says_of_territories_makes_no_place_smaller() -> None:
    reason = only(verdict_on(grant("portrait/a", territories=("JP",)), said={"territories": ("JP",)}))
    assert reason.code == "territory"
    assert all("`reach:`" in text for _, text in reason.cure.items)
    wide = verdict_on(grant("portrait/a"), said={"territories": ("JP",)}, reach=("world",))
    assert wide.allowed


def test_a_grant_must_have_begun_on_the_first_day_of_the_window_not_today() -> None:
    coming = grant("portrait/a", valid_from=TODAY + timedelta(5))
    assert verdict_on(coming, window=Window(TODAY + timedelta(5), None)).allowed
    recent = grant("portrait/a", valid_from=TODAY - timedelta(5))
    assert codes(verdict_on(recent, window=Window(TODAY - timedelta(6), None))) == {"not-yet-valid"}


def test_a_guardians_consent_that_is_still_to_come_is_none() -> None:
    awaited = minor("portrait/a", TODAY + timedelta(5))
    assert codes(verdict_on(awaited, window=Window(TODAY + timedelta(10), None))) == {"guardian-late"}


def test_the_last_day_of_a_grant_is_still_allowed() -> None:
    assert verdict_on(grant("portrait/a", valid_until=TODAY)).allowed


def test_without_a_planned_end_a_grant_that_ends_later_will_do_and_its_end_is_told() -> None:
    ending = grant("portrait/a", valid_until=date(2029, 3, 31))
    assert verdict_on(ending).allowed
    said = statement(*ALL)
    grants = shelf(*(grant(i) for i in ALL), grant("music/a", valid_until=date(2028, 1, 1))) | {
        ending.id: ending
    }
    assert availability_end(said, grants) == date(2028, 1, 1)
    assert availability_end(said, shelf(*(grant(i) for i in ALL))) is None


def test_a_planned_end_after_a_grants_end_is_refused_and_the_day_before_is_not() -> None:
    ending = grant("portrait/a", valid_until=date(2027, 3, 31))
    assert verdict_on(ending, window=Window(TODAY, date(2027, 3, 31))).allowed
    assert codes(verdict_on(ending, window=Window(TODAY, date(2027, 4, 1)))) == {"expires"}


def test_an_asset_published_long_ago_is_refused_once_its_grant_has_ended() -> None:
    ended = grant("portrait/a", valid_until=TODAY - timedelta(1))
    assert codes(verdict_on(ended, window=Window(date(2026, 8, 1), None))) == {"expired"}


@pytest.mark.parametrize(
    ("window", "code"),
    [
        (Window(TODAY + timedelta(9), TODAY + timedelta(2)), "window-empty"),
        (Window(TODAY, TODAY - timedelta(1)), "window-over"),
    ],
)
def test_a_window_that_cannot_be_is_refused(window: Window, code: str) -> None:
    assert codes(verdict_on(grant("portrait/a"), window=window)) == {code}


def test_an_open_licence_needs_grants_that_may_be_passed_on() -> None:
    said = statement(*ALL, licence="LicenseRef-PDL-1.0")
    grants = shelf(*(grant(i, sublicensable=True) for i in ALL))
    assert clear(request(said), grants, TODAY).allowed
    kept = grants | shelf(grant("portrait/a"))
    reason = only(clear(request(said), kept, TODAY))
    assert (reason.code, reason.grant, reason.field) == ("open-licence", "portrait/a", "sublicensable")


@pytest.mark.parametrize(
    ("licence", "is_open"),
    [
        ("CC-BY-4.0", True),
        ("cc0-1.0", True),
        ("LicenseRef-PDL-1.0", True),
        ("OGL-UK-3.0", True),
        ("LicenseRef-All-Rights-Reserved", False),
        ("LicenseRef-Nagano", False),
        ("", False),
    ],
)
def test_which_licences_are_open(licence: str, is_open: bool) -> None:
    assert is_open_licence(licence) is is_open
