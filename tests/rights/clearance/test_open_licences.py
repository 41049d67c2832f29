"""An open licence passes on what we were given: every part of it, to anybody, for anything, for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tayori.model.grant import AuthorRights, Duty, DutyKind, Edit, Grant, MusicManager, Scope
from tayori.model.rights import Shown, Verdict, Window
from tayori.rights.clearance import clear, is_limited
from tests.rights.clearance.cases import ALL, codes, only
from tests.rights.samples import SCOPE, TODAY, grant, request, shelf, statement, track

CREDIT = "撮影 信州映像"


def offered(*odd: Grant, licence: str = "CC-BY-4.0", **changes: Any) -> Verdict:
    """The verdict on an asset under an open licence whose other grants may be passed on without limit."""
    free = shelf(*(grant(i, sublicensable=True) for i in ALL))
    listed = (*ALL, *(one.id for one in odd if one.id not in ALL and one.id.partition("/")[2] != "contract"))
    said = statement(*listed, licence=licence)
    return clear(request(said, shown=Shown(description=CREDIT), **changes), free | shelf(*odd), TODAY)


def passed_on(grant_id: str, **changes: Any) -> Grant:
    return grant(grant_id, sublicensable=True, **changes)


def narrowed(right: int, **side: Any) -> Grant:
    """A track one of whose rights is narrower than the grant."""
    music = list(track())
    music[right] = replace(music[right], scope=replace(SCOPE, **side))
    return passed_on("music/a", music=tuple(music))


LIMITS = [
    ({"valid_until": date(2030, 1, 1)}, "valid.until"),
    ({"channels": ("youtube",)}, "channels"),
    ({"purposes": ("information",)}, "purposes"),
]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        *LIMITS,
        ({"conditions": ("氏名非公開",)}, "conditions"),
        ({"prohibitions": (Scope(channels=("tiktok",)),)}, "prohibitions"),
        ({"duties": (Duty(DutyKind.NO_EDITING),)}, "duties"),
        ({"duties": (Duty(DutyKind.NO_EDITING, allowed=(Edit.TRIM,)),)}, "duties"),
    ],
)
def test_each_limit_of_a_grant_refuses_an_open_licence_at_its_key(
    changes: dict[str, Any], field: str
) -> None:
    limited = passed_on("portrait/a", **changes)
    reason = only(offered(limited))
    assert (reason.code, reason.grant, reason.field) == ("open-licence", "portrait/a", field)
    assert offered(limited, licence="LicenseRef-All-Rights-Reserved").allowed
    assert is_limited(limited)
    assert not is_limited(passed_on("portrait/a"))


@pytest.mark.parametrize(("right", "part"), [(0, "composition"), (1, "master")])
@pytest.mark.parametrize(("side", "key"), LIMITS)
def test_a_limit_of_one_right_of_a_track_limits_the_track(
    right: int, part: str, side: dict[str, Any], key: str
) -> None:
    limited = narrowed(right, **side)
    reason = only(offered(limited))
    assert (reason.code, reason.field) == ("open-licence", f"{part}.{key}")
    assert is_limited(limited)


def test_a_limited_contract_limits_what_rests_on_it() -> None:
    resting = passed_on("portrait/a", under="script/contract")
    assert offered(resting, passed_on("script/contract")).allowed
    reason = only(offered(resting, passed_on("script/contract", purposes=("information",))))
    assert (reason.code, reason.grant, reason.field) == ("open-licence", "script/contract", "purposes")
    kept = only(offered(resting, grant("script/contract")))
    assert (kept.grant, kept.field) == ("script/contract", "sublicensable")


def test_what_has_begun_limits_nothing_and_what_has_not_is_refused_on_its_own() -> None:
    assert offered(passed_on("portrait/a", valid_from=TODAY)).allowed
    later = passed_on("portrait/a", valid_from=TODAY + timedelta(1))
    assert codes(offered(later)) == {"not-yet-valid"}
    assert offered(later, window=Window(TODAY + timedelta(1), None)).allowed


@pytest.mark.parametrize(
    ("author", "fields"),
    [
        (AuthorRights(transferred=True, names_27_28=True, moral_waived=True), set()),
        (AuthorRights(moral_waived=True), set()),
        (AuthorRights(transferred=True, moral_waived=True), {"author.articles"}),
        (AuthorRights(transferred=True, names_27_28=True), {"author.moral_rights"}),
        (AuthorRights(), {"author.moral_rights"}),
    ],
)
def test_what_an_author_kept_is_not_passed_on(author: AuthorRights, fields: set[str]) -> None:
    script = passed_on("script/a", author=author, credit=CREDIT)
    verdict = offered(script)
    assert {reason.field for reason in verdict.reasons} == fields
    assert codes(verdict) == ({"open-licence"} if fields else set())


def test_a_licence_that_lets_nobody_alter_it_passes_on_what_may_not_be_altered() -> None:
    whole = passed_on("footage/a", duties=(Duty(DutyKind.NO_EDITING),))
    assert offered(whole, licence="CC-BY-ND-4.0").allowed
    kept = passed_on("script/a", author=AuthorRights(transferred=True, moral_waived=True))
    assert offered(kept, licence="CC-BY-ND-4.0").allowed
    assert codes(offered(kept, licence="OGL-UK-3.0")) == {"open-licence"}


def test_a_credit_that_is_owed_is_not_passed_on_by_a_licence_that_asks_for_none() -> None:
    owed = passed_on("footage/a", credit=CREDIT)
    assert offered(owed).allowed
    reason = only(offered(owed, licence="CC0-1.0"))
    assert (reason.code, reason.field) == ("open-licence", "duties")


def test_a_track_is_free_when_each_of_its_rights_is() -> None:
    old, ours = track()
    recording = replace(
        ours, manager=MusicManager.PUBLIC_DOMAIN, self_performed=False, document="forms/1931.pdf"
    )
    free = grant("music/a", music=(old, recording), purposes=("information",), valid_until=date(2030, 1, 1))
    assert offered(free).allowed
    half = passed_on("music/a", music=(old, ours))
    assert offered(half).allowed
    assert only(offered(replace(half, sublicensable=False))).field == "sublicensable"
    bought = replace(old, manager=MusicManager.LIBRARY, licence="L-1")
    assert only(offered(grant("music/a", music=(bought, recording)))).field == "sublicensable"


def test_all_that_limits_a_grant_is_told_in_one_reason() -> None:
    limited = grant("place/b", valid_until=date(2030, 1, 1), channels=("youtube",), conditions=("夜は不可",))
    reason = only(offered(limited))
    assert (reason.grant, reason.field) == ("place/b", "sublicensable, valid.until, channels, conditions")
