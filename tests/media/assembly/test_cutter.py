"""Cutting a stream is what cutting all of it at once would be, whatever the blocks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tayori.media.assembly.cutter import Cutter

OVERLAP = 7


def cut(samples: NDArray[np.float32], kept: list[tuple[int, int]], sizes: list[int]) -> NDArray[np.float32]:
    """What a Cutter gives on of `samples`, given in blocks of `sizes`, again and again."""
    given: list[bytes] = []
    cutter = Cutter(kept, OVERLAP, samples.shape[1], given.append)
    at = number = 0
    while at < len(samples):
        size = sizes[number % len(sizes)]
        cutter.take(samples[at : at + size].astype("<f4").tobytes())
        at, number = at + size, number + 1
    return np.frombuffer(b"".join(given), "<f4").reshape(-1, samples.shape[1])


@st.composite
def stretches(draw: st.DrawFn) -> list[tuple[int, int]]:
    at, kept = draw(st.integers(0, 30)), []
    for length, gap in draw(
        st.lists(st.tuples(st.integers(OVERLAP, 60), st.integers(OVERLAP, 40)), min_size=1, max_size=6)
    ):
        kept.append((at, at + length))
        at += length + gap
    return kept


@given(stretches(), st.lists(st.integers(1, 50), min_size=1, max_size=5), st.integers(1, 2))
def test_blocks_make_no_difference(kept: list[tuple[int, int]], sizes: list[int], channels: int) -> None:
    length = kept[-1][1] + 5
    samples = np.sin(np.arange(length * channels, dtype=np.float32)).reshape(-1, channels)
    made = cut(samples, kept, sizes)
    assert len(made) == sum(stop - start for start, stop in kept)
    rising = np.linspace(0, 1, OVERLAP, endpoint=False)[:, None]
    expected = [samples[slice(*kept[0])]]
    for (_, stop), (start, end) in pairwise(kept):
        part = samples[start:end].copy()
        part[:OVERLAP] = part[:OVERLAP] * rising + samples[stop : stop + OVERLAP] * (1 - rising)
        expected.append(part)
    np.testing.assert_allclose(made, np.concatenate(expected), atol=1e-6)


def test_a_constant_stays_constant_across_a_cut() -> None:
    """Neither a click nor a dip."""
    made = cut(np.full((300, 1), 0.5, np.float32), [(10, 100), (150, 290)], [64])
    np.testing.assert_allclose(made, 0.5, atol=1e-6)


def test_a_jump_is_spread_over_the_overlap() -> None:
    samples = np.concatenate([np.zeros((120, 1)), np.ones((180, 1))]).astype(np.float32)
    made = cut(samples, [(0, 100), (200, 300)], [33])
    assert np.abs(np.diff(made[:, 0])).max() < 1.1 / OVERLAP
