"""What evidence sheets and their file names call a grant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tayori.pipelines.recall.evidence import public_label
from tests.rights.samples import PERSON, grant


@pytest.mark.parametrize("public_id", ["yamada-hanako", "山田・花子", "花子 山田", "REL-Ｈａｎａｋｏ Yamada"])
def test_a_public_id_that_shows_whose_it_is_is_no_label(public_id: str) -> None:
    release = grant("portrait/yamada-hanako", personal=(PERSON,))
    assert public_label(replace(release, public_id=public_id)) == ""


def test_a_number_is_a_label() -> None:
    assert public_label(grant("portrait/rel-0001", personal=(PERSON,), public_id="REL-0001")) == "REL-0001"
    assert public_label(None) == ""
