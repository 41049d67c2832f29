"""The loudness plot as XML: it says what was done, keeps its size, and takes any text."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.media.plots.chart import Chart, fitted
from tayori.media.plots.loudness import loudness_plot
from tayori.media.plots.story import Cut, Stretch, cuts_of
from tayori.media.plots.words import clock, decimal
from tayori.model.asset import Chapter
from tayori.model.ids import Lang
from tayori.model.timeline import Piece, Timeline
from tests.media.plots.samples import story

SVG = "{http://www.w3.org/2000/svg}"


def texts(plot: str) -> list[str]:
    """Everything a person reads in it."""
    return [each.text or "" for each in ET.fromstring(plot).iter(f"{SVG}text")]


def of_class(plot: str, kind: str) -> list[ET.Element]:
    """Every element of a class."""
    return [each for each in ET.fromstring(plot).iter() if kind in (each.get("class") or "").split()]


def test_numbers_of_before_and_after_are_read() -> None:
    said = texts(loudness_plot(story()))
    for shown in ("−23.0 → −16.0", "+7.0", "2.9 dB", "−3.1 → −1.1", "7.2 秒", "3 か所", "はじまりの曲", "駅"):
        assert shown in said, shown
    english = texts(loudness_plot(story(lang=Lang("en"), lowered_cdb=0)))
    assert {"Loudness", "none", "in 3 places", "7.2 s"} <= set(english)


def test_those_who_cannot_see_it_are_told() -> None:
    root = ET.fromstring(loudness_plot(story(lang=Lang("en"))))
    assert root.get("role") == "img"
    title, described = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "朝の駅で")
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    for number in ("−23.0", "−16.0", "+7.0", "2.9 dB", "−1.1", "7.2 s"):
        assert number in (described.text or "")


def test_the_target_lies_where_its_loudness_is() -> None:
    plot = loudness_plot(story())
    (line,) = of_class(plot, "goalline")
    after, before = (of_class(plot, kind)[-1].get("points") or "" for kind in ("after", "before"))
    high, low = (float(points.split()[5].split(",")[1]) for points in (after, before))
    assert high < low, "what was raised is higher"
    scale = Chart(0, 0, 100, 4800, 1)
    assert scale.y(-1600) == 1600
    assert abs(float(line.get("y1") or 0) - (182 + 340 * 16 / 48)) < 0.2


def test_cuts_are_marked_where_they_are_heard() -> None:
    plot = loudness_plot(story())
    chart = Chart(780, 0, 11_760 - 780, 1, 60_000)
    marks = [float(mark.get("x1") or 0) * 10 for mark in of_class(plot, "mark")]
    assert marks == [chart.x(0), chart.x(17_600), chart.x(60_000)]


def test_what_was_left_out_is_all_that_is_not_in_the_programme() -> None:
    pieces = Timeline((Piece(2000, 5000, 8000), Piece(6000, 9000, 11_000)), 20_000)
    assert cuts_of(pieces, 9500) == (Cut(8000, 2000), Cut(11_000, 1000), Cut(14_000, 500))
    assert cuts_of(Timeline.whole(9500), 9500) == ()
    assert cuts_of(Timeline((), 0), 5) == ()


def test_nothing_done_leaves_no_rows() -> None:
    plain = loudness_plot(
        story(timeline=Timeline.whole(60_000), recorded_ms=60_000, stretches=(), chapters=())
    )
    assert of_class(plain, "lane") == []
    assert len(of_class(loudness_plot(story()), "lane")) == 3


def test_two_hours_stay_small_and_the_same() -> None:
    chapters = tuple(Chapter(start_ms=ms, title="章" * 40) for ms in range(0, 7_200_000, 300_000))
    pieces = tuple(Piece(at * 9000, at * 9000 + 8000, at * 8000) for at in range(900))
    long = story(7_200_000, chapters=chapters, timeline=Timeline(pieces, 7_200_000), recorded_ms=8_100_000)
    plot = loudness_plot(long)
    assert len(plot.encode()) < 200_000
    assert plot == loudness_plot(long)


@given(st.text(), st.text(min_size=1))
def test_any_title_and_chapter_are_whole_in_it(title: str, chapter: str) -> None:
    plot = loudness_plot(story(1000, title=title, chapters=(Chapter(start_ms=0, title=chapter),)))
    told = [each.text or "" for each in ET.fromstring(plot).iter(f"{SVG}title")]
    letters = [c for c in chapter if c.isprintable()]
    assert [c for c in told[2] if c.isprintable()] == letters


def test_an_empty_curve_makes_a_plot() -> None:
    nothing = story(before=story(0).before, after=story(0).after)
    assert of_class(loudness_plot(nothing), "plane")


@pytest.mark.parametrize(
    ("hundredths", "shown"), [(-1604, "−16.0"), (-1606, "−16.1"), (-4, "0.0"), (0, "0.0"), (705, "7.1")]
)
def test_numbers_are_rounded_away_from_zero_and_zero_has_no_sign(hundredths: int, shown: str) -> None:
    assert decimal(hundredths) == shown
    assert decimal(hundredths, signed=True) == (f"+{shown}" if hundredths > 4 else shown)


def test_times_are_written_as_people_do() -> None:
    assert [clock(ms) for ms in (0, 64_999, 4_024_000)] == ["0:00", "1:04", "1:07:04"]
    said = texts(loudness_plot(story(80_000)))
    assert {"0:00", "0:50", "1:00", "1:10"} <= set(said)
    assert "1" not in said


@given(st.text(), st.integers(0, 3000))
def test_a_name_is_cut_to_its_room(text: str, width: int) -> None:
    shown = fitted(text, width)
    assert shown == text or (shown == "" or (shown.endswith("…") and text.startswith(shown[:-1])))
    assert len(shown) * 68 <= max(width, 0) or not shown


def test_what_has_no_room_in_its_box_stands_beside_it_whole() -> None:
    music = (Stretch("intro", 0, 3000), Stretch("outro", 297_000, 300_000))
    said = texts(loudness_plot(story(300_000, stretches=music)))
    assert {"イントロ", "アウトロ"} <= set(said)
    assert not [each for each in said if each.endswith("…")]


def test_two_letters_of_a_chapter_are_not_shown_and_many_are() -> None:
    narrow = (Chapter(start_ms=0, title="はじめのご挨拶"), Chapter(start_ms=2000, title="駅の朝"))
    assert "駅の朝" in texts(loudness_plot(story(chapters=narrow)))
    assert not [each for each in texts(loudness_plot(story(chapters=narrow))) if each.startswith("はじめ")]
    wider = (Chapter(start_ms=0, title="はじめのご挨拶から"), Chapter(start_ms=5000, title="駅の朝"))
    assert "はじめのご…" in texts(loudness_plot(story(chapters=wider)))


def test_rounding_is_no_cut() -> None:
    assert cuts_of(Timeline((Piece(40, 5000, 0), Piece(5099, 9000, 4960)), 8861), 9050) == ()
    assert cuts_of(Timeline((Piece(100, 5000, 0),), 4900), 5000) == (Cut(0, 100),)


def test_a_cut_says_its_length_before_it_where_another_follows_at_once() -> None:
    pieces = (Piece(0, 30_000, 0), Piece(31_000, 32_000, 30_000), Piece(34_000, 61_000, 31_000))
    plot = loudness_plot(story(timeline=Timeline(pieces, 58_000), recorded_ms=61_000))
    names = [(each.text, (each.get("class") or "")) for each in of_class(plot, "cutname")]
    assert names == [("1.0 秒", "cutname end"), ("2.0 秒", "cutname")]
