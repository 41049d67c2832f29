"""The three-way merge: nothing a hand has made is ever lost or changed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.model.time import Span
from tayori.subtitles.transcription.merge import (
    Merged,
    Origin,
    conflict_findings,
    merge,
    origins,
    with_unheard,
)
from tests.subtitles.strategies import tracks

BASE = ((0, 2000, "鶴が緑町の朝です"), (2000, 4000, "市場が開きます"), (4500, 7000, "今日は雨です"))


def track(*cues: tuple[int, int, str]) -> Track:
    """A track of times and texts."""
    return Track(Lang("ja"), TrackKind.CAPTIONS, tuple(Cue(*cue) for cue in cues))


def changed(source: Track, number: int, **fields: object) -> Track:
    """The track with one cue changed by hand."""
    cues = list(source.cues)
    cues[number] = replace(cues[number], **fields)  # type: ignore[arg-type]
    return replace(source, cues=tuple(cues))


def texts(merged: Merged) -> list[str]:
    return [cue.text for cue in merged.track.cues]


@st.composite
def edited(draw: st.DrawFn, source: Track) -> Track:
    """What hands make of a track: texts, times, speakers, cues taken out, put in, joined and divided."""
    cues: list[Cue] = []
    for cue in source.cues:
        match draw(
            st.sampled_from(["keep", "keep", "text", "times", "speaker", "out", "join", "halve", "in"])
        ):
            case "text":
                cues.append(replace(cue, text=f"{cue.text}改"))
            case "times":
                cues.append(cue.shifted(draw(st.integers(0, 4000))))
            case "speaker":
                cues.append(replace(cue, speaker="市長"))
            case "out":
                continue
            case "join" if cues:
                cues[-1] = replace(cues[-1], end_ms=cue.end_ms, text=f"{cues[-1].text}{cue.text}")
            case "halve" if cue.end_ms - cue.start_ms > 1:
                middle = (cue.start_ms + cue.end_ms) // 2
                cues += [replace(cue, end_ms=middle), replace(cue, start_ms=middle)]
            case "in":
                cues += [cue, Cue(cue.end_ms, cue.end_ms + draw(st.integers(1, 3000)), "手で")]
            case _:
                cues.append(cue)
    return replace(source, cues=tuple(sorted(cues, key=lambda c: (c.start_ms, c.end_ms))))


@st.composite
def stories(draw: st.DrawFn) -> tuple[Track, Track, Track]:
    """A last draft, what a hand made of it, and a new draft that has something in common with the last."""
    base = draw(tracks())
    other = draw(tracks())
    moved = replace(base, cues=tuple(cue.shifted(draw(st.integers(0, 300))) for cue in base.cues[:1]))
    apart = tuple(c for c in other.cues if all(c.start_ms >= b.end_ms for b in base.cues[:-1]))
    partly = replace(base, cues=(*base.cues[:-1], *apart))
    return base, draw(edited(base)), draw(st.sampled_from([base, other, moved, partly]))


@given(tracks(), tracks())
@settings(deadline=None)
def test_untouched_file_becomes_the_new_draft(base: Track, theirs: Track) -> None:
    merged = merge(base, base, theirs)
    assert merged.track == merged.draft == theirs
    assert merged.conflicts == ()
    assert set(merged.origins) <= {Origin.MACHINE}


@given(st.data(), tracks())
@settings(deadline=None)
def test_same_draft_changes_nothing(data: st.DataObject, base: Track) -> None:
    mine = data.draw(edited(base))
    merged = merge(base, mine, base)
    assert merged.track == mine
    assert merged.draft == base
    assert merged.conflicts == ()


@given(stories())
@settings(deadline=None)
def test_every_hand_made_cue_stays_as_it_is(story: tuple[Track, Track, Track]) -> None:
    base, mine, theirs = story
    merged = merge(base, mine, theirs)
    machines = [*base.cues, *theirs.cues]
    by_hand = [cue for cue in mine.cues if cue not in machines]
    assert all(cue in merged.track.cues for cue in by_hand)
    kept = [c for c, o in zip(merged.track.cues, merged.origins, strict=True) if o is Origin.HAND]
    assert [cue for cue in kept if cue in by_hand] == by_hand


@given(stories())
@settings(deadline=None)
def test_result_is_in_order_and_no_new_cue_lies_over_a_hand_made_one(
    story: tuple[Track, Track, Track],
) -> None:
    base, mine, theirs = story
    merged = merge(base, mine, theirs)
    starts = [cue.start_ms for cue in merged.track.cues]
    assert starts == sorted(starts)
    hands = [c for c, o in zip(merged.track.cues, merged.origins, strict=True) if o is Origin.HAND]
    new = [c for c in merged.track.cues if c not in mine.cues]
    assert not [(n, h) for n in new for h in hands if n.start_ms < h.end_ms and h.start_ms < n.end_ms]


@given(stories())
@settings(deadline=None, max_examples=200)
def test_merging_again_changes_nothing(story: tuple[Track, Track, Track]) -> None:
    base, mine, theirs = story
    once = merge(base, mine, theirs)
    again = merge(once.draft, once.track, theirs)
    assert (again.track, again.origins, again.draft) == (once.track, once.origins, once.draft)
    assert again.conflicts == ()


@given(tracks(), tracks())
@settings(deadline=None)
def test_file_written_without_its_record_is_still_the_machines(base: Track, theirs: Track) -> None:
    """A run killed between the captions and the record is finished by the next."""
    merged = merge(base, theirs, theirs)
    assert merged.track == theirs
    assert set(merged.origins) <= {Origin.MACHINE}
    assert merged.conflicts == ()


@given(stories())
@settings(deadline=None)
def test_record_that_was_not_written_costs_no_hand_made_cue(story: tuple[Track, Track, Track]) -> None:
    base, mine, theirs = story
    once = merge(base, mine, theirs)
    again = merge(base, once.track, theirs)
    hands = [c for c, o in zip(once.track.cues, once.origins, strict=True) if o is Origin.HAND]
    assert all(cue in again.track.cues for cue in hands)


def test_corrected_text_stays_and_the_others_are_heard_anew() -> None:
    base = track(*BASE)
    mine = changed(base, 0, text="鶴賀緑町の朝です")
    theirs = track(
        (0, 2050, "つるが緑町の朝です"), (2050, 4000, "市場が開きます"), (4500, 7000, "今日は雨ですね")
    )
    merged = merge(base, mine, theirs)
    assert texts(merged) == ["鶴賀緑町の朝です", "市場が開きます", "今日は雨ですね"]
    assert merged.origins == (Origin.HAND, Origin.MACHINE, Origin.MACHINE)
    assert [(c.cues, c.mine[0].text, c.theirs[0].text) for c in merged.conflicts] == [
        ((1,), "鶴賀緑町の朝です", "つるが緑町の朝です")
    ]
    assert origins(merged.draft, merged.track) == merged.origins


def test_conflict_is_told_with_both_texts_and_times() -> None:
    base = track(*BASE)
    merged = merge(base, changed(base, 0, text="手"), track((0, 1900, "機械")))
    (found,) = conflict_findings(merged.conflicts)
    assert found.rule == "transcription-conflict"
    assert found.cues == (1,)
    assert "“機械” (0.000-1.900)" in found.text
    assert "“手” (0.000-2.000)" in found.text


def test_machine_that_comes_to_say_the_same_is_no_conflict() -> None:
    base = track(*BASE)
    mine = changed(base, 0, text="鶴賀緑町の朝です")
    assert merge(base, mine, changed(base, 0, text="鶴賀緑町の、朝です。")).conflicts == ()


def test_comma_or_a_moment_is_no_change_of_mind() -> None:
    base = track(*BASE)
    mine = changed(base, 0, text="別の話")
    theirs = changed(base, 0, text="鶴が緑町の、朝です。", end_ms=1800)
    assert merge(base, mine, theirs).conflicts == ()
    assert len(merge(base, mine, changed(base, 0, end_ms=1200)).conflicts) == 1


def test_what_was_taken_out_stays_out() -> None:
    base = track(*BASE)
    mine = track(BASE[0], BASE[2])
    merged = merge(base, mine, track(BASE[0], (2010, 3990, "市場が開いた"), BASE[2]))
    assert texts(merged) == [BASE[0][2], BASE[2][2]]
    assert merged.conflicts[0].mine == ()
    later = merge(merged.draft, merged.track, track(BASE[0], (1990, 4100, "市場は開きます"), BASE[2]))
    assert texts(later) == [BASE[0][2], BASE[2][2]]


def test_taken_out_is_remembered_though_the_machine_once_heard_nothing_there() -> None:
    base = track(*BASE)
    merged = merge(base, track(BASE[0], BASE[2]), track(BASE[0], BASE[2]))
    assert texts(merge(merged.draft, merged.track, base)) == [BASE[0][2], BASE[2][2]]


def test_divided_and_joined_cues_stay_as_the_hand_made_them() -> None:
    base = track(*BASE)
    divided = track((0, 1000, "鶴が緑町の"), (1000, 2000, "朝です"), *BASE[1:])
    joined = track((0, 4000, "鶴が緑町の朝です、市場が開きます"), BASE[2])
    theirs = track((0, 2100, "鶴賀緑町の朝です"), (2100, 4000, "市場が開いた"), (4500, 7000, "雨です"))
    assert texts(merge(base, divided, theirs)) == ["鶴が緑町の", "朝です", "市場が開いた", "雨です"]
    assert texts(merge(base, joined, theirs)) == ["鶴が緑町の朝です、市場が開きます", "雨です"]


def test_put_in_cue_stays_and_the_machine_keeps_clear_of_it() -> None:
    base = track(*BASE)
    mine = track(BASE[0], BASE[1], (4000, 4600, "（拍手）"), BASE[2])
    merged = merge(base, mine, track(*BASE[:2], (4400, 7000, "今日は雨でした")))
    assert [(c.start_ms, c.text) for c in merged.track.cues][2:] == [
        (4000, "（拍手）"),
        (4600, "今日は雨でした"),
    ]


def test_overlap_a_hand_has_made_stays() -> None:
    base = track((0, 2000, "一"), (2000, 4000, "二"))
    mine = track((500, 2500, "一"), (2000, 4000, "二"))
    merged = merge(base, mine, base)
    assert merged.track == mine
    assert merged.origins == (Origin.HAND, Origin.MACHINE)


def test_speech_beside_a_hand_is_not_lost_when_the_machine_divides_it_otherwise() -> None:
    """The new cue lies over a corrected one and its untouched neighbour: the neighbour stays."""
    base = track(*BASE)
    mine = changed(base, 0, text="鶴賀緑町の朝です")
    merged = merge(base, mine, track((0, 4000, "鶴が緑町の朝です市場が開きます"), BASE[2]))
    assert texts(merged) == ["鶴賀緑町の朝です", "市場が開きます", "今日は雨です"]
    assert merged.origins == (Origin.HAND, Origin.MACHINE, Origin.MACHINE)


def test_marks_are_a_hand_but_lost_word_times_are_not() -> None:
    timed = replace(Cue(0, 2000, "善光寺"), words=(WordTime(0, 0), WordTime(2, 900)))
    base = Track(Lang("ja"), TrackKind.CAPTIONS, (timed,))
    theirs = track((0, 2000, "全校時"))
    saved_elsewhere = changed(base, 0, words=())
    assert texts(merge(base, saved_elsewhere, theirs)) == ["全校時"]
    retimed = changed(base, 0, words=(WordTime(0, 0), WordTime(2, 1200)))
    ruby = changed(base, 0, marks=(Mark(0, 3, MarkKind.RUBY, "ぜんこうじ"),))
    assert [merge(base, mine, theirs).track for mine in (retimed, ruby)] == [retimed, ruby]


def test_file_without_a_draft_counts_as_made_by_hand() -> None:
    merged = merge(track(), track((0, 1000, "手")), track((0, 1100, "機械"), (2000, 3000, "次")))
    assert texts(merged) == ["手", "次"]
    assert merged.origins == (Origin.HAND, Origin.MACHINE)


def test_what_nobody_listened_to_again_is_as_it_was() -> None:
    base = track((0, 1000, "前"), (2000, 3000, "中"), (5000, 6000, "後"))
    heard = with_unheard(track((1900, 3100, "中央")), base, Span(2000, 4000))
    assert [(c.start_ms, c.end_ms, c.text) for c in heard.cues] == [
        (0, 1000, "前"),
        (2000, 3100, "中央"),
        (5000, 6000, "後"),
    ]
    assert with_unheard(track(), base, None) == track()


def test_hostile_file_takes_no_time() -> None:
    """Cues of a whole hour over each other, against a draft of a cue a second."""
    mine = track(*((n, 3_600_000 + n, "長い") for n in range(20_000)))
    theirs = track(*((n * 1000, n * 1000 + 900, "短") for n in range(3600)))
    merged = merge(track(), mine, theirs)
    assert merged.track == mine
    assert all(two.start_ms >= one.start_ms for one, two in pairwise(merged.track.cues))
