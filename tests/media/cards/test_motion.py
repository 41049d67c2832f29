"""A card comes in once, stays, and goes out once, whatever its length."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tayori.media.cards.motion import Timing, eased, timing
from tayori.media.cards.templates import BUILT_IN, TITLE, Template
from tayori.media.placing import STANDARD_RATES
from tests.media.cards.samples import card


def test_five_seconds_of_a_title_are_thirty_frames() -> None:
    assert timing(card("title", length_ms=5000), TITLE) == Timing(18, 12)
    assert timing(card("title", length_ms=500_000), TITLE).frames == 31
    assert timing(card("title", length_ms=5000, rate=Fraction(60)), TITLE).frames == 61


@given(st.sampled_from(BUILT_IN), st.integers(50, 20_000), st.sampled_from(STANDARD_RATES))
def test_there_is_always_a_frame_to_hold(template: Template, length_ms: int, rate: Fraction) -> None:
    given_card = card(template.name, length_ms=length_ms, rate=rate)
    assert 1 <= timing(given_card, template).frames <= given_card.frames


@given(st.integers(0, 40), st.integers(0, 40))
def test_nothing_blinks(opening: int, closing: int) -> None:
    times = Timing(opening, closing)
    shown = [times.shown(frame) for frame in range(times.frames)]
    opened, left = [o for o, _ in shown], [rest for _, rest in shown]
    assert opened == sorted(opened)
    assert left == sorted(left, reverse=True)
    assert shown[opening] == (1.0, 1.0)
    assert all(0 < value <= 1 for value in (*opened, *left))


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 900), st.integers(1, 100))
def test_a_move_only_goes_forward(one: float, other: float, begin: int, length: int) -> None:
    first, second = sorted((one, other))
    assert 0 <= eased(first, begin, begin + length) <= eased(second, begin, begin + length) <= 1
    assert eased(begin / 1000, begin, begin + length) < 1e-6
    assert eased(1.0, begin, begin + length) == 1


def test_every_item_is_there_when_the_opening_is_over() -> None:
    assert all(0 <= item.begin < item.end <= 1000 for template in BUILT_IN for item in template.items)
