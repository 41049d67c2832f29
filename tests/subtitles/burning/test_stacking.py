from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tayori.subtitles.burning.blocks import Rect
from tayori.subtitles.burning.stacking import Wish, stacked

AREA = Rect(100, 200, 900, 1200)
ONE = Wish(0, 0, 1000, 400, 100, "bottom", "centre")


def test_each_stands_where_it_asks_to() -> None:
    wishes = [replace(ONE, position=position, align=align) for position, align in (
        ("bottom", "centre"), ("middle", "left"), ("top", "right"),
    )]  # fmt: skip
    assert stacked(wishes, AREA) == (
        Rect(300, 1100, 700, 1200),
        Rect(100, 650, 500, 750),
        Rect(500, 200, 900, 300),
    )


def test_at_the_bottom_they_grow_upwards_at_the_top_downwards() -> None:
    later = replace(ONE, start_ms=500, end_ms=1500)
    assert [p.top for p in stacked([ONE, later], AREA) if p] == [1100, 1000]
    at_top = [replace(wish, position="top") for wish in (ONE, later)]
    assert [p.top for p in stacked(at_top, AREA) if p] == [200, 300]


def test_the_first_track_stands_above_the_second_wherever_they_are() -> None:
    # the second track's lines come, grow and go below the first's, which never moves
    first = replace(ONE, end_ms=5000)
    seconds = [replace(ONE, track=1, start_ms=i * 1000, end_ms=i * 1000 + 900, height=50 * i) for i in (1, 2)]
    above, *below = stacked([first, *seconds], AREA)
    assert above is not None
    assert all(place and above.bottom <= place.top for place in below)
    assert above.bottom == 1100
    top = [replace(wish, position="top") for wish in (first, *seconds)]
    above, *below = stacked(top, AREA)
    assert above is not None
    assert above.top == 200
    assert all(place and above.bottom <= place.top for place in below)


def test_what_has_no_room_gets_no_place() -> None:
    assert stacked([replace(ONE, height=600), replace(ONE, height=600)], AREA)[1] is None
    assert stacked([replace(ONE, height=1001)], AREA) == (None,)
    assert stacked([replace(ONE, width=801)], AREA) == (None,)


_WISHES = st.builds(
    lambda track, times, size, position, align: Wish(
        track, times[0], times[1], size[0], size[1], position, align
    ),
    st.integers(0, 2),
    st.tuples(st.integers(0, 50), st.integers(1, 30)).map(lambda t: (t[0], t[0] + t[1])),
    st.tuples(st.integers(1, 900), st.integers(1, 500)),
    st.sampled_from(["bottom", "middle", "top"]),
    st.sampled_from(["centre", "left", "right", "block"]),
)


@given(st.lists(_WISHES, max_size=12))
def test_nothing_stands_over_another_or_outside(wishes: list[Wish]) -> None:
    places = stacked(wishes, AREA)
    there = [(w, p) for w, p in zip(wishes, places, strict=True) if p]
    for _, place in there:
        assert AREA.left <= place.left < place.right <= AREA.right
        assert AREA.top <= place.top < place.bottom <= AREA.bottom
    for (one, here), (two, other) in combinations(there, 2):
        if one.start_ms < two.end_ms and two.start_ms < one.end_ms:
            apart = here.right <= other.left or other.right <= here.left
            assert apart or here.bottom <= other.top or other.bottom <= here.top


def test_ten_thousand_long_and_short_ones_take_no_time() -> None:
    long = [replace(ONE, end_ms=10_000_000) for _ in range(10_000)]
    short = [replace(ONE, track=1, start_ms=i * 10, end_ms=i * 10 + 10) for i in range(10_000)]
    places = stacked([*long, *short], AREA)
    assert sum(place is not None for place in places) == 10_009
