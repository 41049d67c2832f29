"""Clearance denies whatever is not granted, and says why without naming anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.asset import COMPONENTS, Kind
from tayori.model.finding import Severity
from tayori.model.grant import Component, Grant, GrantStatus, Scope
from tayori.model.ids import GrantId
from tayori.model.rights import Verdict, Window
from tayori.rights.clearance import (
    availability_end,
    channel_matches,
    check_grants,
    clear,
    is_open_licence,
)
from tests.rights.samples import PARENT, PERSON, TODAY, grant, minor, request, shelf, statement

ALL = ("portrait/a", "voice/a", "place/a", "music/a", "footage/a")
NONE = ("voice", "music", "footage")


def codes(verdict: Verdict) -> set[str]:
    return {reason.code for reason in verdict.reasons}


def verdict_on(broken: Grant, **changes: Any) -> Verdict:
    """The verdict where everything else is granted without limit."""
    grants = shelf(*(grant(i) for i in ALL)) | {broken.id: broken}
    said = statement(*dict.fromkeys((*ALL, broken.id)))
    return clear(request(said, **changes), grants, TODAY)


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


def test_a_grant_for_japan_serves_a_statement_for_japan() -> None:
    local = grant("portrait/a", territories=("JP", "KR"))
    said = statement(*ALL, territories=("JP",))
    grants = shelf(*(grant(i) for i in ALL)) | {local.id: local}
    assert clear(request(said), grants, TODAY).allowed
    wider = request(replace(said, territories=("JP", "US")))
    assert codes(clear(wider, grants, TODAY)) == {"territory"}
    unnamed = request(replace(said, territories=()))
    assert codes(clear(unnamed, grants, TODAY)) == {"territory"}


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
        (Window(TODAY, TODAY - timedelta(1)), "window-empty"),
        (Window(date(2026, 8, 1), TODAY - timedelta(1)), "window-over"),
    ],
)
def test_a_window_that_cannot_be_is_refused(window: Window, code: str) -> None:
    assert codes(verdict_on(grant("portrait/a"), window=window)) == {code}


@pytest.mark.parametrize(
    "changes",
    [
        {"conditions": ("氏名非公開",)},
        {"channels": ("youtube",)},
        {"valid_until": date(2029, 3, 31)},
    ],
)
def test_a_limited_grant_refuses_an_open_licence(changes: dict[str, Any]) -> None:
    limited = grant("portrait/a", **changes)
    grants = shelf(*(grant(i) for i in ALL)) | {limited.id: limited}
    said = statement(*ALL, licence="CC-BY-4.0")
    assert codes(clear(request(said), grants, TODAY)) == {"open-licence"}
    assert clear(request(replace(said, licence="LicenseRef-All-Rights-Reserved")), grants, TODAY).allowed


def test_an_open_licence_is_fine_over_unlimited_grants() -> None:
    said = statement(*ALL, licence="LicenseRef-PDL-1.0")
    assert clear(request(said), shelf(*(grant(i) for i in ALL)), TODAY).allowed


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


# Properties ----------------------------------------------------------------------------------------------

IDS = st.sampled_from(["portrait/a", "portrait/b", "voice/a", "place/a", "music/a", "footage/a", "artwork/a"])
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
MAYBE_DAYS = st.none() | DAYS


def narrowed(victim: Grant, **sides: Any) -> Grant:
    return replace(victim, scope=replace(victim.scope, **sides))


@st.composite
def any_grant(draw: st.DrawFn, ids: st.SearchStrategy[str] = IDS) -> Grant:
    plain = grant(draw(ids)) if draw(st.booleans()) else minor(draw(ids), draw(MAYBE_DAYS))
    return replace(
        plain,
        granted=draw(MAYBE_DAYS),
        scope=Scope(
            tuple(draw(st.sets(st.sampled_from(["any", "youtube", "portal"])))),
            tuple(draw(st.sets(st.sampled_from(["world", "JP", "US"])))),
            ("any",),
            draw(MAYBE_DAYS),
            draw(MAYBE_DAYS),
        ),
        status=draw(st.sampled_from([GrantStatus.ACTIVE, GrantStatus.ACTIVE, GrantStatus.WITHDRAWN])),
        conditions=draw(st.sampled_from([(), ("氏名非公開",)])),
    )


def good_grant() -> st.SearchStrategy[Grant]:
    """Grants that mostly hold, so that properties about `allowed` are not empty."""
    plain = st.builds(grant, IDS)
    ends = st.dates(date(2027, 6, 1), date(2028, 12, 31))
    return st.one_of(plain, plain, st.builds(grant, IDS, valid_until=ends))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Any, dict[GrantId, Grant]]:
    tame = draw(st.booleans())
    grants = shelf(*draw(st.lists(good_grant() if tame else any_grant(), max_size=6)))
    listed = draw(st.permutations(sorted(grants)))
    rest = sorted({c.value for c in COMPONENTS[Kind.CLIP]} - {i.split("/")[0] for i in listed})
    none = rest if tame else draw(st.lists(st.sampled_from(list(Component)), max_size=3))
    licences = ["LicenseRef-All-Rights-Reserved"] if tame else ["CC-BY-4.0", "LicenseRef-x"]
    licence = draw(st.sampled_from(licences))
    start, until = draw(st.dates(TODAY, date(2027, 6, 30)) if tame else DAYS), draw(MAYBE_DAYS)
    said = statement(
        *listed, none=tuple(none), licence=licence, territories=draw(st.sampled_from([("world",), ("JP",)]))
    )
    return request(said, window=Window(start, until)), grants


@given(cases(), st.randoms())
def test_order_does_not_matter(case: tuple[Any, dict[GrantId, Grant]], random: Any) -> None:
    asked, grants = case
    listed, none = list(asked.declaration.grants), list(asked.declaration.none)
    random.shuffle(listed)
    random.shuffle(none)
    shuffled = replace(asked.declaration, grants=tuple(listed), none=tuple(none))
    turned = dict(reversed(grants.items()))
    assert clear(replace(asked, declaration=shuffled), turned, TODAY) == clear(asked, grants, TODAY)


@given(cases(), any_grant(st.just("portrait/new")))
def test_a_withdrawn_grant_never_allows_more(case: tuple[Any, dict[GrantId, Grant]], added: Grant) -> None:
    asked, grants = case
    withdrawn = replace(added, status=GrantStatus.WITHDRAWN)
    listed = replace(asked.declaration, grants=(*asked.declaration.grants, withdrawn.id))
    assert not clear(replace(asked, declaration=listed), grants | {withdrawn.id: withdrawn}, TODAY).allowed
    if not clear(asked, grants, TODAY).allowed:
        assert not clear(asked, grants | {withdrawn.id: withdrawn}, TODAY).allowed


@given(cases(), st.data())
def test_a_narrower_grant_never_allows_more(
    case: tuple[Any, dict[GrantId, Grant]], data: st.DataObject
) -> None:
    asked, grants = case
    if not grants or clear(asked, grants, TODAY).allowed:
        return
    victim = grants[data.draw(st.sampled_from(sorted(grants)))]
    end = data.draw(DAYS)
    narrower = data.draw(
        st.sampled_from(
            [
                narrowed(victim, channels=victim.scope.channels[:-1]),
                narrowed(victim, territories=victim.scope.territories[:-1]),
                narrowed(victim, valid_until=min(end, victim.scope.valid_until or end)),
                replace(victim, conditions=("x",)),
                replace(victim, minor=True, guardian=None),
            ]
        )
    )
    assert not clear(asked, grants | {narrower.id: narrower}, TODAY).allowed


@given(cases(), st.integers(0, 400), st.integers(0, 400))
def test_a_window_inside_an_allowed_one_is_allowed(
    case: tuple[Any, dict[GrantId, Grant]], later: int, earlier: int
) -> None:
    asked, grants = case
    if not clear(asked, grants, TODAY).allowed:
        return
    start = asked.window.start + timedelta(later)
    until = asked.window.until - timedelta(earlier) if asked.window.until else None
    inside = until is None or (until >= start and until >= TODAY)
    if inside and (end := availability_end(asked.declaration, grants)) is not None:
        inside = start <= end
    if inside:
        assert clear(replace(asked, window=Window(start, until)), grants, TODAY).allowed


@given(cases(), st.data())
def test_what_is_not_accounted_for_is_never_allowed(
    case: tuple[Any, dict[GrantId, Grant]], data: st.DataObject
) -> None:
    asked, grants = case
    component = data.draw(st.sampled_from(asked.components))
    said = replace(
        asked.declaration,
        grants=tuple(i for i in asked.declaration.grants if not i.startswith(component.value)),
        none=tuple(c for c in asked.declaration.none if c is not component),
    )
    verdict = clear(replace(asked, declaration=said), grants, TODAY)
    assert ("unaccounted", component.value) in {(r.code, r.component) for r in verdict.reasons}


@given(cases())
def test_no_sentence_shows_a_person(case: tuple[Any, dict[GrantId, Grant]]) -> None:
    asked, grants = case
    for reason in clear(asked, grants, TODAY).reasons:
        assert PERSON not in str(reason.text) + str(reason.cure)
        assert PARENT not in str(reason.text) + str(reason.cure)
    for finding in check_grants(grants.values(), TODAY):
        assert PERSON not in str(finding)
        assert PARENT not in str(finding)


# Findings on grants --------------------------------------------------------------------------------------


def rules(*grants: Grant) -> list[str]:
    return [finding.rule for finding in check_grants(grants, TODAY)]


def test_a_complete_grant_has_no_finding() -> None:
    assert rules(grant("portrait/a"), minor("portrait/b", date(2026, 7, 1))) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"document": None}, "grant-document-missing"),
        ({"document_sha256": None}, "grant-document-unsealed"),
        ({"granted": None}, "grant-undated"),
        ({"minor": True}, "grant-guardian-missing"),
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
