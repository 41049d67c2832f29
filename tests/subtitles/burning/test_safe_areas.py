from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.subtitles.burning.safe_areas import SAFE_AREAS, find_safe_area, safe_box


def test_the_union_holds_in_all_three_places() -> None:
    # facts B.6
    union = find_safe_area("union")
    assert (union.top, union.bottom, union.side) == (270, 480, 180)
    for name in ("shorts", "reels", "tiktok"):
        area = find_safe_area(name)
        assert union.top >= area.top
        assert union.bottom >= area.bottom
        assert union.side >= area.side


def test_every_area_says_where_it_is_from() -> None:
    assert all(area.as_of and area.source for area in SAFE_AREAS)
    assert len({area.name for area in SAFE_AREAS}) == len(SAFE_AREAS)


@given(st.sampled_from(SAFE_AREAS), st.integers(64, 4000), st.integers(64, 4000))
def test_boxes_lie_inside_and_are_centred(area: object, width: int, height: int) -> None:
    box = safe_box(area, width, height)  # type: ignore[arg-type]
    assert 0 < box.left < box.right < width
    assert 0 < box.top < box.bottom < height
    assert box.left == width - box.right


def test_scaling() -> None:
    box = safe_box(find_safe_area("union"), 540, 960)
    assert (box.left, box.top, box.right, box.bottom) == (90, 135, 450, 720)


def test_an_unknown_name_gets_a_proposal() -> None:
    with pytest.raises(UsageError, match="Did you mean tiktok"):
        find_safe_area("tictok")
