"""What holds of clearance whatever is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.asset import COMPONENTS, Kind
from tayori.model.grant import Component, Duty, DutyKind, Edit, Grant, GrantStatus, Guardian, Place, Scope
from tayori.model.ids import GrantId
from tayori.model.rights import ClearanceRequest, Shown, Verdict, Window
from tayori.rights.clearance import Judge, Rules, availability_end, check_grants, clear
from tayori.rights.clearance.minors import minor_reasons
from tayori.rights.clearance.use import Subject
from tests.rights.samples import PARENT, PERSON, TODAY, grant, minor, request, shelf, statement

sometimes = settings(max_examples=60, deadline=None)
"""Cases are large, and take longer to draw than to judge."""

IDS = st.sampled_from(["portrait/a", "portrait/b", "voice/a", "place/a", "music/a", "footage/a", "artwork/a"])
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
MAYBE_DAYS = st.none() | DAYS
PLACES = st.sampled_from(list(Place))
SHOWN = st.sampled_from([Shown(), Shown(description="撮影　信州"), Shown(elsewhere=f"{PERSON}の朝")])


Case = tuple[ClearanceRequest, dict[GrantId, Grant]]


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
            tuple(draw(st.sets(st.sampled_from(["any", "information", "advertising"])))),
            draw(MAYBE_DAYS),
            draw(MAYBE_DAYS),
        ),
        status=draw(st.sampled_from([GrantStatus.ACTIVE, GrantStatus.ACTIVE, GrantStatus.WITHDRAWN])),
        conditions=draw(st.sampled_from([(), ("氏名非公開",)])),
        prohibitions=tuple(draw(st.lists(prohibitions(), max_size=1))),
        duties=tuple(draw(st.lists(duties(), max_size=1))),
        under=draw(st.none() | ids.map(GrantId)),
        born=draw(st.none() | st.dates(date(2000, 1, 1), date(2026, 1, 1))),
        assent=draw(MAYBE_DAYS),
        personal=draw(st.sampled_from([(), (PERSON, PARENT)])),
        doubt=draw(st.sampled_from(["", "", "", "readded"])),
    )


def some(*words: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.sets(st.sampled_from(words)).map(lambda found: tuple(sorted(found)))


def prohibitions() -> st.SearchStrategy[Scope]:
    sides = (some("any", "youtube", "portal"), some("world", "JP", "US"), some("any", "information"))
    return st.builds(Scope, *sides, MAYBE_DAYS, MAYBE_DAYS)


def duties() -> st.SearchStrategy[Duty]:
    shown = st.builds(Duty, st.sampled_from([DutyKind.CREDIT, DutyKind.LABEL]), st.just("撮影 信州"), PLACES)
    return shown | st.builds(Duty, st.just(DutyKind.NO_EDITING), allowed=st.sampled_from([(), (Edit.TRIM,)]))


def good_grant() -> st.SearchStrategy[Grant]:
    """Grants that mostly hold, so that properties about `allowed` are not empty."""
    plain = st.builds(grant, IDS)
    ends = st.dates(date(2027, 6, 1), date(2028, 12, 31))
    return st.one_of(plain, plain, st.builds(grant, IDS, valid_until=ends))


@st.composite
def cases(draw: st.DrawFn) -> Case:
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
    shown = draw(SHOWN)
    edits = draw(st.sampled_from([(), (Edit.TRIM,), (Edit.CAPTIONS,)]))
    return request(said, window=Window(start, until), shown=shown, edits=edits), grants


@sometimes
@given(cases(), st.randoms())
def test_order_does_not_matter(case: Case, random: Any) -> None:
    asked, grants = case
    listed, none = list(asked.declaration.grants), list(asked.declaration.none)
    random.shuffle(listed)
    random.shuffle(none)
    shuffled = replace(asked.declaration, grants=tuple(listed), none=tuple(none))
    turned = dict(reversed(grants.items()))
    assert clear(replace(asked, declaration=shuffled), turned, TODAY) == clear(asked, grants, TODAY)


@sometimes
@given(cases(), any_grant(st.just("portrait/new")))
def test_a_withdrawn_grant_never_allows_more(case: Case, added: Grant) -> None:
    asked, grants = case
    withdrawn = replace(added, status=GrantStatus.WITHDRAWN)
    listed = replace(asked.declaration, grants=(*asked.declaration.grants, withdrawn.id))
    assert not clear(replace(asked, declaration=listed), grants | {withdrawn.id: withdrawn}, TODAY).allowed
    if not clear(asked, grants, TODAY).allowed:
        assert not clear(asked, grants | {withdrawn.id: withdrawn}, TODAY).allowed


@sometimes
@given(cases(), st.data())
def test_a_narrower_grant_never_allows_more(case: Case, data: st.DataObject) -> None:
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


@sometimes
@given(cases(), st.integers(0, 400), st.integers(0, 400))
def test_a_window_inside_an_allowed_one_is_allowed(case: Case, later: int, earlier: int) -> None:
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


@sometimes
@given(cases(), st.data())
def test_what_is_not_accounted_for_is_never_allowed(case: Case, data: st.DataObject) -> None:
    asked, grants = case
    component = data.draw(st.sampled_from(asked.components))
    said = replace(
        asked.declaration,
        grants=tuple(i for i in asked.declaration.grants if not i.startswith(component.value)),
        none=tuple(c for c in asked.declaration.none if c is not component),
    )
    verdict = clear(replace(asked, declaration=said), grants, TODAY)
    assert ("unaccounted", component.value) in {(r.code, r.component) for r in verdict.reasons}


@sometimes
@given(cases())
def test_no_sentence_shows_a_person(case: Case) -> None:
    asked, grants = case
    for reason in clear(asked, grants, TODAY).reasons:
        assert PERSON not in str(reason.text) + str(reason.cure)
        assert PARENT not in str(reason.text) + str(reason.cure)
    for finding in check_grants(grants.values(), TODAY):
        assert PERSON not in str(finding)
        assert PARENT not in str(finding)


def _told(verdict: Verdict) -> set[tuple[object, ...]]:
    """What refuses, key by key: what limits one grant is told in one reason."""
    return {(r.component, r.code, r.grant, key) for r in verdict.reasons for key in r.field.split(", ")}


@sometimes
@given(cases(), prohibitions(), st.data())
def test_adding_a_prohibition_never_allows_more(case: Case, added: Scope, data: st.DataObject) -> None:
    asked, grants = case
    if not grants:
        return
    victim = grants[data.draw(st.sampled_from(sorted(grants)))]
    stricter = replace(victim, prohibitions=(*victim.prohibitions, added))
    before, after = clear(asked, grants, TODAY), clear(asked, grants | {stricter.id: stricter}, TODAY)
    assert _told(before) <= _told(after)


@sometimes
@given(cases(), st.data(), MAYBE_DAYS, MAYBE_DAYS)
def test_a_shorter_validity_never_allows_more(
    case: Case, data: st.DataObject, begins: date | None, ends: date | None
) -> None:
    asked, grants = case
    if not grants or clear(asked, grants, TODAY).allowed:
        return
    victim = grants[data.draw(st.sampled_from(sorted(grants)))]
    old = victim.scope
    since = max(filter(None, (old.valid_from, begins)), default=None)
    until = min(filter(None, (old.valid_until, ends)), default=None)
    shorter = narrowed(victim, valid_from=since, valid_until=until)
    assert not clear(asked, grants | {shorter.id: shorter}, TODAY).allowed


@sometimes
@given(cases(), any_grant(st.just("portrait/new")), st.booleans())
def test_listing_one_grant_more_only_adds_what_it_says_itself(case: Case, added: Grant, exists: bool) -> None:
    asked, grants = case
    known = grants | ({added.id: added} if exists else {})
    longer = replace(asked.declaration, grants=(*asked.declaration.grants, added.id))
    before, after = clear(asked, grants, TODAY), clear(replace(asked, declaration=longer), known, TODAY)
    lost = {r for r in before.reasons if r not in after.reasons}
    assert all(r.component == "portrait" and r.code == "unaccounted" for r in lost)
    if not exists:
        assert "unknown-grant" in {r.code for r in after.reasons}


@sometimes
@given(cases(), st.data())
def test_what_is_unknown_is_never_allowed(case: Case, data: st.DataObject) -> None:
    asked, grants = case
    if not asked.declaration.grants:
        return
    victim = grants[data.draw(st.sampled_from(sorted(asked.declaration.grants)))]
    unknown = [
        narrowed(victim, channels=()),
        narrowed(victim, territories=()),
        narrowed(victim, purposes=()),
        replace(victim, status=GrantStatus.REQUESTED),
        replace(victim, under=GrantId("script/nobody-knows")),
        replace(victim, minor=True, guardian=None),
        replace(victim, duties=(Duty(DutyKind.CREDIT, ""),)),
    ]
    vaguer = data.draw(st.sampled_from(unknown))
    assert not clear(asked, grants | {vaguer.id: vaguer}, TODAY).allowed
    assert not clear(asked, {i: g for i, g in grants.items() if i != victim.id}, TODAY).allowed


@sometimes
@given(cases())
def test_each_reason_names_component_grant_field_and_cure_in_both_languages(case: Case) -> None:
    asked, grants = case
    for reason in clear(asked, grants, TODAY).reasons:
        assert reason.field
        assert set(reason.text.as_dict()) == set(reason.cure.as_dict()) == {"en", "ja"}
        for _, text in reason.text.items:
            assert reason.component in text
            assert reason.field in text
            assert (reason.grant or "") in text
        assert all(text for _, text in reason.cure.items)


@sometimes
@given(st.lists(cases(), min_size=1, max_size=4), st.booleans())
def test_many_questions_asked_at_once_are_answered_like_one_by_one(asked: list[Case], strict: bool) -> None:
    rules = Rules(assent_required=strict)
    grants = {i: g for _, shelf_of_one in reversed(asked) for i, g in shelf_of_one.items()}
    judge = Judge(grants, TODAY, rules)
    for question, _ in (*asked, *asked):
        assert judge.clear(question) == clear(question, grants, TODAY, rules)


@sometimes
@given(
    st.dates(date(2006, 1, 1), date(2010, 12, 31)),
    MAYBE_DAYS,
    MAYBE_DAYS,
    MAYBE_DAYS,
    MAYBE_DAYS,
    st.dates(date(2026, 6, 1), date(2028, 12, 31)),
    st.booleans(),
)
def test_nothing_about_minors_is_lost_where_the_days_seem_settled(
    born: date,
    granted: date | None,
    valid_from: date | None,
    consented: date | None,
    assent: date | None,
    start: date,
    strict: bool,
) -> None:
    young = replace(
        grant("portrait/a", valid_from=valid_from, granted=granted, born=born, assent=assent),
        guardian=Guardian(PARENT, "父", consented),
    )
    rules, window = Rules(assent_required=strict), Window(start, None)
    verdict = clear(request(statement(young.id), window=window), shelf(young), TODAY, rules)
    wanted = minor_reasons(Subject("portrait", young.id), young, window, TODAY, rules)
    assert {r.code for r in wanted} == {r.code for r in verdict.reasons} & {
        "guardian-missing",
        "guardian-late",
        "assent-missing",
    }
