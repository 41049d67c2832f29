"""Whatever grants hold: no output shows a personal text or an id, and one more grant widens nothing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.model.folding import folded
from tayori.model.grant import Duty, DutyKind, Grant, GrantStatus
from tayori.rights.discretion import Discretion
from tayori.rights.persons import names_person
from tests.rights.any_grants import SECRETS, grants_of_all_kinds
from tests.rights.houses import embedded, policy_of, said_of
from tests.rights.samples import PERSON, grant, minor, statement


@given(st.lists(grants_of_all_kinds(), min_size=1, max_size=5))
def test_no_output_shows_a_personal_text_or_a_grants_id(grants: list[Grant]) -> None:
    said = statement(*(g.id for g in grants))
    made = embedded(said, *grants)
    outputs = (repr(made.rights), made.xmp.decode(), policy_of(said, *grants).decode())
    public = {g.public_name for g in grants if g.status is GrantStatus.ACTIVE}
    secrets = (*(s for s in SECRETS if s not in public), *(g.id for g in grants))
    assert [s for s in secrets for output in outputs if folded(s) in folded(output)] == []


@pytest.mark.parametrize(
    "text",
    [
        "山田\u200b花子",
        "山田・花子 様",
        "花子 山田",
        "山田_花子.mp4",
        "山\U000e0100田花子",
        "Hanako-Yamada",
        "yamada hanako",
    ],
)
def test_look_alikes_of_a_name_are_not_shown(text: str) -> None:
    portrait = grant("portrait/a", personal=(PERSON, "Yamada Hanako"))
    discretion = Discretion.of([portrait])
    assert discretion.shows(text)
    duties = (Duty(DutyKind.CREDIT, text), Duty(DutyKind.CREDIT, "信州映像"))
    owing = grant("place/a", duties=duties)
    assert said_of(statement("portrait/a", "place/a"), portrait, owing).credit == "長野市 / 信州映像"


def test_a_variant_of_a_character_is_the_character() -> None:
    assert Discretion.of([grant("portrait/a", personal=("髙﨑 邉子",))]).shows("高崎辺子さん")


@pytest.mark.parametrize("release", [grant("portrait/yamada-hanako"), minor("script/yamada-hanako", None)])
@pytest.mark.parametrize(
    "public_id", ["yamada-hanako", "REL-Yamada.Hanako", "hanako_yamada", "x yamada hanako"]
)
def test_a_public_id_that_repeats_the_end_of_a_person_s_id_is_not_shown(
    release: Grant, public_id: str
) -> None:
    named = replace(release, subject="某", public_id=public_id)
    assert names_person(named, public_id)
    assert Discretion.of([named]).shows(public_id)
    made = said_of(statement(named.id), named)
    assert made.model_release_ids == ()
    assert "yamada" not in repr(made)


@pytest.mark.parametrize(
    ("grant_id", "public_id"),
    [
        ("portrait/rel-0001", "REL-0001"),
        ("voice/2026-014", "2026-014"),
        ("portrait/k7", "K7"),
        ("place/nagano-eki", "nagano-eki"),
    ],
)
def test_a_number_and_a_place_s_name_are_shown(grant_id: str, public_id: str) -> None:
    numbered = grant(grant_id, subject="某", public_id=public_id)
    assert not names_person(numbered, public_id)
    assert not Discretion.of([numbered]).shows(public_id)


def test_one_word_of_an_id_hides_itself_and_nothing_else() -> None:
    voice = grant("voice/narrator", subject="某", public_id="narrator")
    assert names_person(voice, "narrator")
    assert not Discretion.of([voice]).shows("Narrator: 信州映像")


def test_an_asset_may_be_called_like_a_grant() -> None:
    portrait = grant("portrait/asa-no-eki", subject="某")
    assert Discretion.of([portrait]).shows("Asa no eki")
    assert not Discretion.of([portrait], ids=False).shows("Asa no eki")


@given(st.lists(st.text("ab山", min_size=2, max_size=4), max_size=6), st.text("ab山c", max_size=12))
def test_many_secrets_are_found_as_one_alone(secrets: list[str], text: str) -> None:
    together = Discretion.of([grant("place/x9", personal=tuple(secrets))])
    assert together.shows(text) is any(secret in folded(text) for secret in together.hidden)


@given(st.lists(grants_of_all_kinds(), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_order_changes_nothing(grants: list[Grant], dice: random.Random) -> None:
    known = {g.id: g for g in grants}
    listed, kept = list(known), list(known.values())
    dice.shuffle(listed)
    dice.shuffle(kept)
    first, second = statement(*known), statement(*listed, *listed[:1])
    assert said_of(first, *known.values()) == said_of(second, *kept)
    assert policy_of(first, *known.values()) == policy_of(second, *kept)


@given(st.lists(grants_of_all_kinds(), max_size=4), grants_of_all_kinds())
def test_one_more_grant_never_widens_anything(grants: list[Grant], more: Grant) -> None:
    known = {g.id: replace(g, under=None) for g in grants} | {more.id: replace(more, under=None)}
    fewer = said_of(statement(*(i for i in known if i != more.id)), *known.values())
    all_of_them = said_of(statement(*known), *known.values())
    assert "world" not in all_of_them.territories or "world" in fewer.territories
    assert "world" in fewer.territories or set(all_of_them.territories) <= set(fewer.territories)
    assert not fewer.valid_until or all_of_them.valid_until <= fewer.valid_until
    assert all_of_them.valid_from >= fewer.valid_from
    assert all_of_them.no_editing or not fewer.no_editing
