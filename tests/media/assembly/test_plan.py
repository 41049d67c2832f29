"""Where things are in a programme, as values."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tayori.media.assembly.plan import Talk, bed_span, overlap_ms
from tayori.model.sound import Jingle
from tayori.model.time import Span

MS = st.integers(0, 10**6)


@given(MS, MS, MS)
def test_an_overlap_leaves_half_of_the_talk_and_none_of_the_jingle(
    asked: int, jingle: int, talk: int
) -> None:
    overlap = overlap_ms(Jingle(Path("j.wav"), asked), jingle, talk)
    assert overlap == min(asked, jingle, talk // 2)


def test_a_talk_knows_its_place() -> None:
    talk = Talk((Span(300, 1300), Span(5000, 5500)), 2000)
    assert (talk.length_ms, talk.end_ms) == (1500, 3500)
    assert talk.timeline(9000).document() == {
        "pieces": [[300, 1300, 2000], [5000, 5500, 3000]],
        "length_ms": 9000,
    }


def test_a_bed_is_under_all_of_the_talk_or_what_is_left_of_its_stretch() -> None:
    timeline = Talk((Span(300, 1300), Span(5000, 5500)), 2000).timeline(9000)
    assert bed_span(None, timeline) == Span(2000, 3500)
    assert bed_span(Span(0, 800), timeline) == Span(2000, 2500)
    assert bed_span(Span(1000, 5200), timeline) == Span(2700, 3200)
    assert bed_span(Span(5400, 60_000), timeline) == Span(3400, 3500)
    assert bed_span(Span(2000, 4000), timeline) is None
    assert bed_span(Span(50_000, 60_000), timeline) is None
