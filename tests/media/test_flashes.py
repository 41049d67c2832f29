"""Flashing pictures: the rules on drawn frames, against EA's IRIS, and through encodes and real clips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from iris_pse_detection import Configuration
from iris_pse_detection.flash_detection import FlashDetection

from tayori.errors import Cancelled
from tayori.media.boxes import find, read_boxes
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.flash_rules import GENERAL, RED, Frame, Rule, Stretch, levels
from tayori.media.flash_watch import Turns, Watch
from tayori.media.flashes import Flashes, find_flashes, flash_findings
from tayori.media.structure import read_structure
from tayori.model.finding import Severity
from tayori.model.time import Span
from tests.media.clips import TAGGED, film, source

Colour = tuple[int, int, int]
BLACK, WHITE, RED_LIGHT = (0, 0, 0), (255, 255, 255), (255, 0, 0)
RATES = (24, 25, 30, 50, 60, Fraction(30_000, 1001))
SIDE = 32


def plain(colour: Colour) -> Frame:
    return np.full((SIDE, SIDE, 3), colour, np.uint8)


def wave(
    hz: Fraction | int,
    rate: Fraction | int = 30,
    seconds: int = 3,
    dark: Colour = BLACK,
    light: Colour = WHITE,
) -> list[Frame]:
    pair = plain(dark), plain(light)
    return [pair[int(Fraction(i) / rate * hz * 2) % 2] for i in range(int(seconds * rate))]


def patch(frames: Iterable[Frame], area: float, under: Colour = BLACK) -> list[Frame]:
    """Only so much of the picture, from its upper left corner, is that of `frames`."""
    side, result = round(SIDE * area**0.5), []
    for frame in frames:
        shown = plain(under)
        shown[:side, :side] = frame[:side, :side]
        result.append(shown)
    return result


def watch(
    frames: Iterable[Frame], rate: Fraction | int = 30, *, repeats: bool = False
) -> tuple[Stretch, ...]:
    seen = Watch(Fraction(rate), repeats=repeats)
    for frame in frames:
        seen.take(frame)
    return seen.end()


def certain(stretches: Iterable[Stretch]) -> set[Rule]:
    return {stretch.rule for stretch in stretches if stretch.together}


def iris(frames: Sequence[Frame], rate: Fraction | int) -> tuple[int, int]:
    """Most luminance and red transitions of a second, as IRIS counts them; more than 6 fail."""
    detection = FlashDetection(int(rate), frames[0].shape[:2], Configuration())
    light = red = 0
    for number, frame in enumerate(frames):
        detection.set_current_frame(np.ascontiguousarray(frame[..., ::-1]))
        found = detection.analyse_frame(number)
        light, red = max(light, found.luminance_transitions), max(red, found.red_transitions)
    return light, red


# What the measures see


@pytest.mark.parametrize(
    ("colour", "light", "redness"),
    [
        (BLACK, 0, 0),
        (WHITE, 8_999, 0),
        ((100, 100, 100), 1_274, 0),
        (RED_LIGHT, 2_126, 10_000),
        ((255, 60, 60), 2_482, 9_096),
        ((255, 130, 130), 3_884, 0),
    ],
)
def test_light_and_red_are_those_of_wcag(colour: Colour, light: int, redness: int) -> None:
    seen = levels(plain(colour))
    assert abs(int(seen[GENERAL, 0]) - light) <= 2
    assert abs(int(seen[RED, 0]) - redness) <= 2


# Transitions


def transitions(values: Sequence[int], step: int = 1000) -> int:
    turns = Turns(np.array([step], np.int16), np.array(values[:1], np.int16))
    return sum(int(turns.take(np.array([value], np.int16))[0]) for value in values)


def most_transitions(values: Sequence[int], step: int = 1000) -> int:
    """The longest way through the values, up and down by turns, by a step at least: tried out."""
    up, down = [0] * len(values), [0] * len(values)
    for i, value in enumerate(values):
        up[i] = max((down[j] + 1 for j in range(i) if value - values[j] >= step), default=0)
        down[i] = max((up[j] + 1 for j in range(i) if values[j] - value >= step), default=0)
    return max(up + down, default=0)


SIGNALS = st.lists(st.integers(0, 10_000), min_size=1, max_size=40)
FEW = settings(deadline=None, max_examples=60)


@FEW
@given(SIGNALS)
def test_as_many_transitions_are_found_as_there_can_be(values: list[int]) -> None:
    assert transitions(values) == most_transitions(values)


@FEW
@given(SIGNALS)
def test_backwards_it_flashes_as_often(values: list[int]) -> None:
    assert transitions(values) == transitions(values[::-1])


@FEW
@given(SIGNALS, st.integers(0, 100))
def test_less_contrast_never_flashes_more(values: list[int], percent: int) -> None:
    assert transitions([value * percent // 100 for value in values]) <= transitions(values)


def most(stretches: Iterable[Stretch]) -> dict[Rule, int]:
    counts = dict.fromkeys(Rule, 0)
    for stretch in stretches:
        counts[stretch.rule] = max(counts[stretch.rule], stretch.most)
    return counts


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), min_size=20, max_size=60),
    st.lists(st.integers(0, 19), max_size=20),
    st.booleans(),
)
def test_frames_that_stand_still_never_add_flashes(
    halves: list[tuple[int, int]], held: list[int], repeats: bool
) -> None:
    frames = []
    for left, right in halves:
        frame = plain((left, left, left))
        frame[:, SIDE // 2 :] = right
        frames.append(frame)
    slower = [frame for i, frame in enumerate(frames) for _ in range(1 + held.count(i))]
    before, after = (most(watch(each, repeats=repeats)) for each in (frames, slower))
    assert after[Rule.GENERAL] <= before[Rule.GENERAL]
    assert after[Rule.CUTS] <= before[Rule.CUTS]


# Square waves, counted as IRIS counts them


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("hz", [2, 3, Fraction(7, 2), 4, 5, 10])
def test_more_than_three_flashes_a_second_fail_at_any_rate(hz: Fraction | int, rate: Fraction | int) -> None:
    frames = wave(hz, rate)
    found = most(watch(frames, rate))
    allowed = hz <= 3
    assert found[Rule.GENERAL] == (0 if allowed else 2 * hz)
    assert iris(frames, rate)[0] == 2 * hz
    assert found[Rule.BROADCAST] == found[Rule.GENERAL]
    assert found[Rule.RED] == found[Rule.CUTS] == 0


@pytest.mark.parametrize("hz", [3, 5])
def test_red_flashes_are_counted_as_iris_counts_them(hz: int) -> None:
    frames = wave(hz, light=RED_LIGHT)
    found = most(watch(frames))
    assert iris(frames, 30) == (2 * hz, 2 * hz)
    assert found[Rule.RED] == (0 if hz == 3 else 10)


@pytest.mark.parametrize(("red", "fails"), [(69, False), (75, True)])
def test_a_dark_red_is_no_red_flash(red: int, fails: bool) -> None:
    frames = wave(5, light=(red, 0, 0))
    assert certain(watch(frames)) == ({Rule.RED} if fails else set())
    assert (iris(frames, 30)[1] > 6) is fails


def test_red_against_grey_of_equal_light_flashes_red_only() -> None:
    frames = wave(5, dark=(127, 127, 127), light=RED_LIGHT)
    assert certain(watch(frames)) == {Rule.RED}
    assert iris(frames, 30) == (0, 10)


@pytest.mark.parametrize(("area", "fails"), [(0.20, False), (0.30, True)])
def test_a_quarter_of_the_picture_has_to_flash(area: float, fails: bool) -> None:
    assert bool(watch(patch(wave(5), area))) is fails
    assert (iris(patch(wave(5), area), 30)[0] > 6) is fails


@pytest.mark.parametrize(
    ("dark", "light", "broken"),
    [
        (100, 118, set()),
        (100, 135, {Rule.GENERAL, Rule.BROADCAST}),
        (225, 240, {Rule.GENERAL, Rule.BROADCAST}),
        (235, 255, {Rule.BROADCAST}),
    ],
)
def test_weak_and_bright_changes_may_flash(dark: int, light: int, broken: set[Rule]) -> None:
    frames = wave(5, dark=(dark,) * 3, light=(light,) * 3)
    assert certain(watch(frames)) == broken
    assert (iris(frames, 30)[0] > 6) is (Rule.GENERAL in broken)


def test_one_half_flashing_against_the_other_fails_though_the_mean_stands_still() -> None:
    frames = [frame.copy() for frame in wave(5)]
    for frame in frames:
        frame[:, SIDE // 2 :] = 255 - frame[:, : SIDE // 2]
    assert certain(watch(frames)) == {Rule.GENERAL, Rule.BROADCAST}
    assert iris(frames, 30)[0] == 0


def test_bursts_in_different_places_flash_together() -> None:
    frames = [plain(BLACK) for _ in range(60)]
    for burst in range(4):
        row, column = divmod(burst, 2)
        for i in range(4):
            frames[10 + 6 * burst + i][16 * row : 16 * row + 16, 16 * column : 16 * column + 16] = 255
    assert certain(watch(frames)) >= {Rule.GENERAL, Rule.BROADCAST}
    assert watch([*frames[:28], *[plain(BLACK)] * 30]) == ()


def test_what_moves_to_and_fro_is_only_pointed_out() -> None:
    """A light strip swings over a third of the picture, seven times a second there and back."""
    frames = [plain(BLACK) for _ in range(120)]
    for i, frame in enumerate(frames):
        at = round(12 * abs((i % 16) / 8 - 1))
        frame[:, at : at + 2] = 255
    found = watch(frames, 60)
    assert found
    assert certain(found) == set()
    told = flash_findings(Flashes(found, 120, 2000, ()))
    assert {(finding.rule, finding.severity) for finding in told} == {
        ("flash-general", Severity.WARNING),
        ("flash-broadcast", Severity.WARNING),
    }


# The broadcasters' guideline


@pytest.mark.parametrize(
    ("hz", "seconds", "light", "fails"),
    [(5, 2, 135, False), (5, 3, 135, True), (6, 2, 135, True), (5, 2, 160, True)],
)
def test_broadcasters_let_five_weak_flashes_a_second_pass_for_two_seconds(
    hz: int, seconds: int, light: int, fails: bool
) -> None:
    rules = {stretch.rule for stretch in watch(wave(hz, 30, seconds, (100,) * 3, (light,) * 3))}
    assert (Rule.BROADCAST in rules) is fails
    assert Rule.GENERAL in rules


@pytest.mark.parametrize(("length", "fails"), [(10, False), (6, True)])
def test_more_than_three_hard_cuts_a_second_are_pointed_out(length: int, fails: bool) -> None:
    shades = [10, 160, 240, 90, 200, 0, 130, 255, 60, 180]
    frames = [plain((shade,) * 3) for shade in shades for _ in range(length)]
    assert (most(watch(frames))[Rule.CUTS] > 3) is fails


# Times, and the clip as it repeats


def test_the_times_are_those_of_the_flashes() -> None:
    still = [plain(BLACK)] * 60
    (stretch, _) = sorted(watch([*still, *wave(5, 30, 2), *still]), key=lambda s: s.rule is not Rule.GENERAL)
    assert stretch.span == Span(2100, 4033)


def test_flashes_apart_are_two_stretches() -> None:
    still = [plain(BLACK)] * 60
    spans = [s.span for s in watch([*wave(5), *still, *wave(5)]) if s.rule is Rule.GENERAL]
    assert spans == [Span(100, 3033), Span(5100, 7933)]


def test_a_clip_is_watched_on_into_its_beginning() -> None:
    flashing, still = wave(5, 30, 1), [plain(BLACK)] * 60
    frames = [*flashing[13:], *still, *flashing[:17]]
    assert watch(frames) == ()
    (stretch, _) = watch(frames, repeats=True)
    assert stretch.span.start_ms < 3133 < stretch.span.end_ms


def test_repeating_reports_nothing_twice() -> None:
    frames = [*wave(5), *[plain(BLACK)] * 60]
    assert watch(frames, repeats=True) == watch(frames)


def test_a_loop_shorter_than_a_second_can_flash() -> None:
    frames = [*[plain(BLACK)] * 3, *[plain(WHITE)] * 3]
    assert watch(frames) == ()
    assert certain(watch(frames, repeats=True)) == {Rule.GENERAL, Rule.BROADCAST}


@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_still_never_flashes(count: int) -> None:
    assert watch([plain(WHITE)] * count, repeats=True) == ()


# What is said


def test_findings_name_times_counts_and_a_cure() -> None:
    stretches = (
        Stretch(Rule.GENERAL, Span(3_267, 4_433), 9, together=True),
        Stretch(Rule.GENERAL, Span(61_000, 61_900), 8, together=True),
        Stretch(Rule.GENERAL, Span(70_000, 71_000), 7, together=False),
        Stretch(Rule.RED, Span(89_500, 90_300), 10, together=True),
        Stretch(Rule.BROADCAST, Span(3_267, 4_433), 9, together=True),
        Stretch(Rule.CUTS, Span(10_000, 11_000), 4, together=True),
    )
    general, moving, red, broadcast = flash_findings(Flashes(stretches, 2700, 90_000, ()))
    assert general.text == (
        "It flashes up to 4.5 times a second at 0:03.2-0:04.5, 1:01.0-1:01.9;"
        " more than 3 times a second may bring on seizures (WCAG 2.3.1)."
    )
    assert general.cure == "Slow the changes down, lower their contrast or take frames out."
    assert (general.rule, general.severity) == ("flash-general", Severity.ERROR)
    assert (moving.rule, moving.severity) == ("flash-general", Severity.WARNING)
    assert "at 1:10.0-1:11.0;" in moving.text
    assert (red.rule, red.severity) == ("flash-red", Severity.ERROR)
    assert "flashes in red up to 5 times a second at 1:29.5-1:30.0 and on as it repeats;" in red.text
    assert (broadcast.rule, broadcast.severity) == ("flash-broadcast", Severity.WARNING)
    assert "flashes up to 4.5 times a second at 0:03.2-0:04.5 and cuts 4 times a second at" in broadcast.text


def test_many_times_are_counted_not_listed() -> None:
    many = tuple(
        Stretch(Rule.GENERAL, Span(i * 10_000, i * 10_000 + 500), 8, together=True) for i in range(8)
    )
    (finding,) = flash_findings(Flashes(many, 3000, 100_000, ()))
    assert "0:40.0-0:40.5 and 3 more times;" in finding.text


# Through real encodes


def flashing(hz: int, where: str = "", colours: tuple[str, str] = ("black", "white")) -> str:
    """A lavfi picture in which `where` changes its colour to and fro."""
    dark, light = colours
    box = f"drawbox=enable='mod(floor(t*{2 * hz}+0.01),2)':c={light}:t=fill{where}"
    return f"color={dark}:s=96x160:r={{rate}},{box}"


def general(path: Path, rate: Fraction | int) -> bool:
    found = find_flashes(path, Fraction(rate))
    assert found.problems == ()
    return any(finding.severity is Severity.ERROR for finding in flash_findings(found))


@pytest.mark.slow
@pytest.mark.parametrize("rate", [24, 25, 30, 50, 60])
@pytest.mark.parametrize("hz", [3, 4])
def test_encoded_flashes_are_found_at_any_rate(hz: int, rate: int, tmp_path: Path) -> None:
    made = film(tmp_path / "a.mp4", picture=flashing(hz).format(rate=rate), sound=None, length="2")
    found = find_flashes(made, Fraction(rate))
    assert (found.frames, found.duration_ms, found.problems) == (2 * rate, 2000, ())
    assert {finding.rule for finding in flash_findings(found)} == (
        set() if hz == 3 else {"flash-general", "flash-broadcast"}
    )
    assert iris(decoded(made), rate)[0] == 2 * hz


@pytest.mark.slow
@pytest.mark.parametrize(
    ("picture", "rules"),
    [
        (flashing(5, colours=("black", "red")), {"flash-general", "flash-red", "flash-broadcast"}),
        (flashing(5, ":w=iw/2:h=ih*0.4"), set()),
        (flashing(5, ":w=iw/2:h=ih*0.6"), {"flash-general", "flash-broadcast"}),
        (flashing(5, colours=("0x646464", "0x767676")), set()),
    ],
)
def test_encoded_red_partial_and_weak_flashes(picture: str, rules: set[str], tmp_path: Path) -> None:
    made = film(tmp_path / "a.mp4", picture=picture.format(rate=30), sound=None, length="2")
    assert {finding.rule for finding in flash_findings(find_flashes(made, Fraction(30)))} == rules


@pytest.mark.slow
def test_captions_that_pop_up_do_not_flash(tmp_path: Path) -> None:
    """Two lines of white on a dark bar, gone and there again four times a second, over a moving picture."""
    bar = "drawbox=enable='mod(floor(t*8+0.01),2)':t=fill"
    lines = f"{bar}:c=black:x=0:y=ih*0.7:h=ih*0.14,{bar}:c=white:x=iw*0.1:w=iw*0.8:y=ih*0.72:h=ih*0.1"
    made = film(tmp_path / "a.mp4", chain=f"{lines},{TAGGED}", sound=None, length="2")
    assert flash_findings(find_flashes(made, Fraction(30))) == ()


@pytest.mark.slow
def test_the_whole_file_is_decoded_and_what_is_broken_is_told(tmp_path: Path) -> None:
    made = film(tmp_path / "長野 'a'.mp4", sound=None, length="2")
    whole = find_flashes(made, Fraction(30))
    assert (whole.frames, whole.problems) == (60, ())
    data = bytearray(made.read_bytes())
    mdat = find(read_boxes(made), "mdat")[0]
    middle = mdat.offset + mdat.size // 2
    data[middle : middle + 400] = b"\x55" * 400
    made.write_bytes(data)
    assert find_flashes(made, Fraction(30)).problems
    made.write_bytes(b"not a film")
    nothing = find_flashes(made, Fraction(30))
    assert (nothing.frames, nothing.stretches, len(nothing.problems) > 0) == (0, (), True)


def test_a_file_without_a_picture_is_told(tmp_path: Path) -> None:
    sound = source(tmp_path / "a.m4a", "-vn", length="0.2")
    assert find_flashes(sound, Fraction(30)).problems


def test_it_can_be_stopped(tmp_path: Path) -> None:
    import threading

    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        find_flashes(film(tmp_path / "a.mp4", sound=None), Fraction(30), cancel=cancel)


# Real clips, read by another decoder for IRIS


def decoded(path: Path, side: int = 64) -> list[Frame]:
    film, frames = cv2.VideoCapture(str(path)), []
    while (read := film.read())[0]:
        frames.append(cv2.resize(read[1], (side, side), interpolation=cv2.INTER_AREA)[..., ::-1])
    return [np.asarray(frame, np.uint8) for frame in frames]


REAL = (
    "npm/coverr_lulu_1080p50_15s.mp4",
    "mdn/flower.mp4",
    "streamio/awesome_movie.mov",
    "androidx/bbb_2500ms.ts",
    "sam2/01_dog.mp4",
)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("name", REAL)
def test_real_clips_pass_as_they_do_with_iris(name: str, shared_media: Path) -> None:
    clip = shared_media / "video" / name
    picture = read_structure(clip).picture
    assert picture is not None
    found = find_flashes(clip, picture.rate)
    assert found.frames == picture.frames
    assert [stretch for stretch in found.stretches if stretch.rule in (Rule.GENERAL, Rule.RED)] == []
    if "lulu" not in name:
        assert max(iris(decoded(clip), picture.rate)) <= 6


@pytest.mark.real
@pytest.mark.slow
def test_a_flash_put_into_a_real_clip_is_found_by_both(shared_media: Path, tmp_path: Path) -> None:
    clip, made = shared_media / "video/mdn/flower.mp4", tmp_path / "a.mp4"
    light = "eq=brightness=0.5:enable='between(t,1,2)*mod(floor(t*10+0.01),2)'"
    run_ffmpeg(
        ("-loglevel", "error", "-i", str(clip), "-t", "3", "-an", "-vf", f"scale=160:-2,{light}", str(made))
    )
    found = find_flashes(made, Fraction(30_000, 1001))
    (span,) = [stretch.span for stretch in found.stretches if stretch.rule is Rule.GENERAL]
    assert 900 < span.start_ms < 1200
    assert 1800 < span.end_ms < 2100
    assert iris(decoded(made), 30)[0] > 6
