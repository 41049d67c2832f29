"""The two rights of a track, and what their managers ask for (facts A.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tayori.model.grant import Grant, MusicManager, MusicPart, MusicRight
from tayori.rights.clearance import Rules
from tests.rights.clearance.cases import codes, only, verdict_on
from tests.rights.samples import SCOPE, TODAY, grant, track


def song(
    composition: dict[str, Any] | None = None, master: dict[str, Any] | None = None, **said: Any
) -> Grant:
    """A track whose two rights are changed as asked; the grant itself has no document."""
    first, second = track()
    music = (replace(first, **(composition or {})), replace(second, **(master or {})))
    return grant("music/a", music=music, document=None, **said)


@pytest.mark.parametrize("part", list(MusicPart))
def test_one_of_the_two_rights_is_not_enough(part: MusicPart) -> None:
    half = grant("music/a", music=tuple(right for right in track() if right.part is not part))
    reason = only(verdict_on(half))
    assert (reason.code, reason.field) == ("music-part-missing", str(part))
    assert codes(verdict_on(grant("music/a", music=()))) == {"music-part-missing"}


def test_a_composition_of_unknown_manager_is_refused() -> None:
    assert only(verdict_on(song({"manager": None}))).field == "composition.manager"


OURS = {"manager": MusicManager.JASRAC, "domestic": True, "self_performed": True}


@pytest.mark.parametrize(
    ("composition", "kind", "purpose", "allowed"),
    [
        (OURS, "youtube", "information", True),
        (OURS, "tiktok", "information", True),
        (OURS, "folder", "information", False),
        (OURS, "youtube", "education", True),
        (OURS, "youtube", "internal", True),
        (OURS, "youtube", "advertising", False),
        (OURS, "youtube", "promotion", False),
        (OURS, "youtube", "koukoku", False),
        ({**OURS, "domestic": False}, "youtube", "information", False),
        ({**OURS, "domestic": None}, "youtube", "information", False),
        ({**OURS, "licence": "J2612345"}, "folder", "advertising", True),
        ({**OURS, "licence": " "}, "folder", "information", False),
    ],
)
def test_what_jasrac_manages_needs_a_licence_or_the_blanket_contract(
    composition: dict[str, Any], kind: str, purpose: str, allowed: bool
) -> None:
    verdict = verdict_on(song(composition), channel_kind=kind, purpose=purpose)
    assert codes(verdict) == (set() if allowed else {"music-licence"})


def test_a_blanket_contract_with_jasrac_says_nothing_of_nextone() -> None:
    theirs = {**OURS, "manager": MusicManager.NEXTONE}
    reason = only(verdict_on(song(theirs)))
    assert (reason.code, reason.field) == ("music-licence", "composition.licence")
    assert verdict_on(song({**theirs, "licence": "N-1"})).allowed


def test_the_workspace_says_where_there_is_a_blanket_contract() -> None:
    none, by_name = Rules(blanket=frozenset()), Rules(blanket=frozenset({"city-channel"}))
    assert codes(verdict_on(song(OURS), rules=none)) == {"music-licence"}
    assert verdict_on(song(OURS), rules=by_name, channel_kind="peertube").allowed
    elsewhere = verdict_on(song(OURS), rules=by_name, channel="other", channel_kind="youtube")
    assert codes(elsewhere) == {"music-licence"}


def test_a_bought_recording_is_not_self_performed_on_a_platform_either() -> None:
    bought = song({**OURS, "self_performed": False}, {"self_performed": False, "licence": "L-1"})
    assert codes(verdict_on(bought)) == {"music-licence"}


@pytest.mark.parametrize("manager", [MusicManager.DIRECT, MusicManager.LIBRARY])
def test_direct_and_library_music_needs_its_proof(manager: MusicManager) -> None:
    assert only(verdict_on(song({"manager": manager}))).code == "music-document"
    assert verdict_on(song({"manager": manager, "licence": "L-1"})).allowed
    assert verdict_on(song({"manager": manager, "document": "forms/a.pdf"})).allowed
    signed = replace(song({"manager": manager}), document="forms/all.pdf")
    assert verdict_on(signed).allowed


def test_a_recording_in_the_public_domain_is_not_believed_without_proof() -> None:
    old = {"self_performed": False, "manager": MusicManager.PUBLIC_DOMAIN}
    assert codes(verdict_on(song(master=old))) == {"music-master"}
    assert verdict_on(song(master={**old, "document": "forms/a.pdf"})).allowed
    unnamed = {"self_performed": False, "licence": "L-1", "holder": ""}
    assert only(verdict_on(song(master=unnamed))).field == "master.holder"
    assert verdict_on(song(master=unnamed, holder="信州音楽")).allowed


@pytest.mark.parametrize("part", ["composition", "master"])
def test_advertising_has_to_be_allowed_by_both_rights(part: str) -> None:
    quiet = song(**{part: {"advertising": False}})
    for purpose in ("advertising", "promotion", "campaign"):
        assert only(verdict_on(quiet, purpose=purpose)).field == f"{part}.advertising"
    for purpose in ("information", "education", "internal"):
        assert verdict_on(quiet, purpose=purpose).allowed


@pytest.mark.parametrize(
    ("side", "code", "key"),
    [
        ({"channels": ("tiktok",)}, "channel", "channels"),
        ({"territories": ("JP",)}, "territory", "territories"),
        ({"purposes": ("education",)}, "purpose", "purposes"),
        ({"valid_until": TODAY - timedelta(1)}, "expired", "valid.until"),
        ({"valid_from": TODAY + timedelta(1)}, "not-yet-valid", "valid.from"),
    ],
)
@pytest.mark.parametrize("part", ["composition", "master"])
def test_each_right_has_a_scope_of_its_own(part: str, side: dict[str, Any], code: str, key: str) -> None:
    narrow = song(**{part: {"scope": replace(SCOPE, **side)}})
    reason = only(verdict_on(narrow))
    assert (reason.code, reason.field) == (code, f"{part}.{key}")


def test_a_second_composer_has_to_be_cleared_too() -> None:
    words = MusicRight(part=MusicPart.COMPOSITION, scope=SCOPE, advertising=True)
    assert codes(verdict_on(grant("music/a", music=(*track(), words)))) == {"music-manager"}
