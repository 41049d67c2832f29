"""Where moments of recordings are heard, for every way of cutting."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tayori.model.asset import Chapter
from tayori.model.cue import Cue, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.model.timeline import Piece, Timeline


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    """Stretches in order, apart, behind an intro and before an outro."""
    gaps = draw(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 60_000)), min_size=1, max_size=12))
    at, clock = draw(st.integers(0, 90_000)), 0
    pieces = []
    for gap, length in gaps:
        clock += gap
        pieces.append(Piece(clock, clock + length, at))
        clock, at = clock + length, at + length
    return Timeline(tuple(pieces), at + draw(st.integers(0, 90_000)))


MOMENT = st.integers(0, 10**6)


@given(timelines(), MOMENT, MOMENT)
def test_what_comes_later_is_heard_later(timeline: Timeline, one: int, other: int) -> None:
    first, second = sorted((one, other))
    assert timeline.place(first) <= timeline.place(second)


@given(timelines(), MOMENT)
def test_every_moment_is_within_the_programme(timeline: Timeline, moment: int) -> None:
    assert timeline.pieces[0].at_ms <= timeline.place(moment) <= timeline.length_ms


@given(timelines())
def test_kept_moments_keep_their_distances(timeline: Timeline) -> None:
    for piece in timeline.pieces:
        middle = (piece.start_ms + piece.end_ms) // 2
        assert timeline.place(piece.start_ms) == piece.at_ms
        assert timeline.place(middle) - piece.at_ms == middle - piece.start_ms


@given(timelines())
def test_what_was_cut_away_is_where_the_cut_is(timeline: Timeline) -> None:
    for before, after in zip(timeline.pieces, timeline.pieces[1:], strict=False):
        for moment in range(before.end_ms, after.start_ms, max(1, (after.start_ms - before.end_ms) // 3)):
            assert timeline.place(moment) == after.at_ms


@given(timelines())
def test_it_survives_json(timeline: Timeline) -> None:
    assert Timeline.from_document(json.loads(json.dumps(timeline.document()))) == timeline


@given(st.integers(1, 10**7), MOMENT)
def test_a_whole_recording_stays_where_it_is(length_ms: int, moment: int) -> None:
    assert Timeline.whole(length_ms).place(moment) == min(moment, length_ms)


@given(timelines(), st.lists(st.tuples(MOMENT, st.integers(1, 10_000)), max_size=8))
def test_cues_stay_in_order_and_none_is_empty(timeline: Timeline, times: list[tuple[int, int]]) -> None:
    cues = tuple(Cue(start, start + length, "便り") for start, length in sorted(times))
    carried = timeline.carry(Track(Lang("ja"), TrackKind.CAPTIONS, cues)).cues
    assert all(cue.start_ms < cue.end_ms <= timeline.length_ms for cue in carried)
    assert [cue.start_ms for cue in carried] == sorted(cue.start_ms for cue in carried)
    kept = [cue for cue in cues if timeline.place(cue.start_ms) < timeline.place(cue.end_ms)]
    assert len(carried) == len(kept)


@given(timelines(), st.lists(MOMENT, unique=True, max_size=8))
def test_chapters_begin_once_each_and_in_order(timeline: Timeline, starts: list[int]) -> None:
    chapters = tuple(Chapter(start_ms=start, title=str(start)) for start in sorted(starts))
    carried = timeline.carry_chapters(chapters)
    begins = [chapter.start_ms for chapter in carried]
    assert begins == sorted(set(begins))
    heard = [start for start in starts if start < timeline.pieces[-1].end_ms]
    assert {timeline.place(start) if start else 0 for start in heard} == set(begins)
    lost = timeline.lost_chapters(chapters)
    assert len(lost) + len(carried) == len(chapters)
    assert {each.title for each in (*lost, *carried)} == {each.title for each in chapters}


TWO = Timeline((Piece(1000, 5000, 9000), Piece(8000, 9000, 13_000)), 20_000)


def test_words_are_carried_with_their_cue() -> None:
    cue = Cue(4000, 8500, "ab", words=(WordTime(0, 4000), WordTime(1, 8200)))
    (carried,) = TWO.carry(Track(Lang("en"), TrackKind.CAPTIONS, (cue,))).cues
    assert (carried.start_ms, carried.end_ms) == (12_000, 13_500)
    assert [word.start_ms for word in carried.words] == [12_000, 13_200]


def test_a_cue_that_was_cut_away_is_left_out() -> None:
    assert TWO.carry(Track(Lang("en"), TrackKind.CAPTIONS, (Cue(5500, 7500, "um"),))).cues == ()


def test_of_chapters_at_one_cut_the_last_is_left() -> None:
    chapters = (Chapter(start_ms=5500, title="cut"), Chapter(start_ms=8000, title="kept"))
    assert TWO.carry_chapters(chapters) == (Chapter(start_ms=13_000, title="kept"),)


def test_an_intro_belongs_to_the_chapter_written_for_the_beginning() -> None:
    chapters = (Chapter(start_ms=0, title="first"), Chapter(start_ms=2000, title="second"))
    assert TWO.carry_chapters(chapters) == (
        Chapter(start_ms=0, title="first"),
        Chapter(start_ms=10_000, title="second"),
    )
    later = (Chapter(start_ms=500, title="not from the beginning"),)
    assert TWO.carry_chapters(later)[0].start_ms == 9000


def test_chapters_behind_the_last_that_is_heard_are_lost() -> None:
    chapters = tuple(Chapter(start_ms=ms, title=str(ms)) for ms in (5500, 8000, 8999, 9000, 60_000))
    assert [chapter.title for chapter in TWO.carry_chapters(chapters)] == ["8000", "8999"]
    assert [chapter.start_ms for chapter in TWO.lost_chapters(chapters)] == [5500, 9000, 60_000]
