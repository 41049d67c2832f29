"""Whatever grants hold: no output shows a personal text or an id, and one more grant widens nothing."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tayori.model.grant import Grant, GrantStatus
from tests.rights.any_grants import SECRETS, grants_of_all_kinds
from tests.rights.houses import embedded, policy_of, said_of
from tests.rights.samples import statement


def squeezed(text: str) -> str:
    return "".join(text.split()).casefold()


@given(st.lists(grants_of_all_kinds(), min_size=1, max_size=5))
def test_no_output_shows_a_personal_text_or_a_grants_id(grants: list[Grant]) -> None:
    said = statement(*(g.id for g in grants))
    made = embedded(said, *grants)
    outputs = (repr(made.rights), made.xmp.decode(), policy_of(said, *grants).decode())
    public = {g.public_name for g in grants if g.status is GrantStatus.ACTIVE}
    secrets = (*(s for s in SECRETS if s not in public), *(g.id for g in grants))
    assert [s for s in secrets for output in outputs if squeezed(s) in squeezed(output)] == []


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
