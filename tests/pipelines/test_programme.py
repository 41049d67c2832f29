from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tayori.model.timeline import Piece, Timeline
from tayori.pipelines.programme import HeardMusic, Programme, parse_programme, render_programme

times = st.integers(0, 10_000_000)
pieces = st.builds(Piece, times, times, times)
music = st.builds(HeardMusic, st.sampled_from(["intro", "outro", "music/0"]), times, times)


@given(st.lists(pieces).map(tuple), times, st.lists(music).map(tuple))
def test_a_programme_is_read_as_it_was_written(
    kept: tuple[Piece, ...], length_ms: int, heard: tuple[HeardMusic, ...]
) -> None:
    programme = Programme(Timeline(kept, length_ms), heard)
    assert parse_programme(render_programme(programme)) == programme
    assert render_programme(programme) == render_programme(parse_programme(render_programme(programme)))
