"""The script burned by the real ffmpeg: what is on the picture, not what we meant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tayori.model.cue import Cue, Mark, MarkKind, WordTime
from tayori.subtitles.burning.burn import prepare_burn
from tayori.subtitles.burning.look import BurnTrack, Frame, Look
from tayori.subtitles.burning.safe_areas import find_safe_area, safe_box
from tayori.subtitles.burning.style import Style
from tayori.subtitles.fonts import FaceRuler, FontFace, load_face
from tayori.subtitles.lines.wrap import width
from tests.subtitles.burning.drawing import LIT, SMALL, burned, drawn, extent, look_of, track

W, H = SMALL.width, SMALL.height
BOX = safe_box(find_safe_area("union"), W, H)
HARD = Style(halo_milli=0)
_INSTALLED = {
    "biz": Path("/usr/share/fonts/truetype/bizud-gothic/BIZUDPGothic-Bold.ttf"),
    "noto": Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
}


def _look(face: FontFace, style: Style) -> Look:
    return Look((("", face),), (("telop", style),))


def _frame(
    text: str, face: FontFace, folder: Path, style: Style, background: str = "black"
) -> tuple[np.ndarray, str]:
    """The brightness of a frame with `text` burned in, and what ffmpeg said."""
    look = _look(face, style)
    burn = prepare_burn((track(Cue(0, 1000, text)),), look, SMALL)
    frame, said = burned(burn, look, folder, background=background)
    return frame.mean(axis=2), said


@pytest.fixture(params=["bundled", *_INSTALLED])
def face(request: pytest.FixtureRequest, bundled: FontFace) -> FontFace:
    """The font every machine has, and the two recommended ones where they are installed."""
    if request.param == "bundled":
        return bundled
    path = _INSTALLED[request.param]
    if not path.exists():
        pytest.skip(f"{path.name} is not installed")
    return load_face(path)


def test_text_is_where_and_as_wide_as_predicted(bundled: FontFace, tmp_path: Path) -> None:
    frame, said = _frame("長野市の\n魅力、朝七時", bundled, tmp_path, HARD)
    left, top, right, bottom = extent(frame > LIT)
    assert BOX.left <= left < right <= BOX.right
    assert BOX.top <= top < bottom <= BOX.bottom
    em = W * 60 // 1080
    predicted = width("魅力、朝七時", FaceRuler(bundled)) * em // 1000
    assert predicted - em // 4 <= right - left <= predicted + 2
    assert abs((left + right) / 2 - W / 2) <= 3
    # two lines, apart: a dark row between them
    lit = np.flatnonzero((frame > LIT).any(axis=1))
    assert (np.diff(lit) > 4).sum() == 1
    assert f"fontselect: ({bundled.family}, 700, 0) -> {bundled.postscript}," in said
    assert "not found" not in said


def test_the_em_is_the_same_with_every_font(face: FontFace, tmp_path: Path) -> None:
    # facts B.2.3: libass' font size is not the em; 国 fills its em box nearly, a square of 108 px here
    style = Style(em_px=216, smallest_em_px=216, outline_milli=0, halo_milli=0, stroke_milli=0)
    frame, _ = _frame("国", face, tmp_path, style)
    left, top, right, bottom = extent(frame > LIT)
    assert 0.79 * 108 <= right - left <= 0.92 * 108
    assert 0.85 * 108 <= bottom - top <= 0.97 * 108
    # and it stands in the middle of the em box, 0.38 em over the baseline
    baseline = BOX.bottom - 0.2 * 108
    assert abs((top + bottom) / 2 - (baseline - 0.38 * 108)) <= 0.04 * 108


@pytest.mark.parametrize("text", ["Wagon AVATo", "ＡＢＣabc123、。「」", "自転車で15分"])
def test_advances_are_those_of_the_face(text: str, face: FontFace, tmp_path: Path) -> None:
    """How far apart marks before and after are; only ligatures, of Latin letters, make it less."""
    look = _look(face, replace(HARD, em_px=60, outline_milli=0, stroke_milli=0))

    def span(between: str) -> int:
        burn = prepare_burn((track(Cue(0, 1000, f"|{between}|")),), look, frame)
        left, _, right, _ = extent(burned(burn, look, tmp_path, frame)[0].mean(axis=2) > LIT)
        return right - left

    frame = Frame(1080, 1080, "full")
    assert abs(span(text) - span("") - width(text, FaceRuler(face)) * 60 / 1000) <= 2


def test_white_text_has_a_dark_edge_on_a_white_picture(bundled: FontFace, tmp_path: Path) -> None:
    frame, _ = _frame("長野", bundled, tmp_path, Style(), "white")
    assert frame.min() <= 20
    assert (frame < 60).sum() > 500
    # and the edge fades: there are pixels of every grey
    assert all(((frame > low) & (frame < low + 40)).sum() > 50 for low in (60, 100, 140, 180))


def test_a_regular_face_is_made_bold(bundled: FontFace, tmp_path: Path) -> None:
    thin, _ = _frame("長野市", bundled, tmp_path, replace(HARD, stroke_milli=0))
    bold, _ = _frame("長野市", bundled, tmp_path, HARD)
    assert (bold > LIT).sum() > 1.08 * (thin > LIT).sum()


@pytest.mark.parametrize("text", ["{\\b1}{\\pos(0,0)}あ", "\\Nあ\\N", "{あ", "C:\\new\\h"])
def test_commands_in_a_text_stay_text(text: str, bundled: FontFace, tmp_path: Path) -> None:
    frame, said = _frame(text, bundled, tmp_path, HARD)
    left, top, right, _ = extent(frame > LIT)
    assert BOX.left <= left < right <= BOX.right
    assert top >= BOX.bottom - 2 * 1.4 * (W * 60 / 1080)
    assert "not found" not in said


def test_the_box_is_one_rectangle_of_one_shade(bundled: FontFace, tmp_path: Path) -> None:
    style = Style(outline_milli=0, halo_milli=0, box_opacity_percent=60, box_radius_milli=0)
    frame, _ = _frame("長野市の\n魅力、朝七時です", bundled, tmp_path, style, "white")
    left, top, right, bottom = extent(frame < 200)
    inside = frame[top + 1 : bottom - 1, left + 1 : right - 1]
    # no darker band where boxes of two lines would overlap (facts B.2.6): nothing is darker than 40 % white
    assert inside.min() >= 100
    assert (np.abs(inside - 102) < 3).mean() > 0.6
    assert BOX.left <= left < right <= BOX.right
    assert bottom <= BOX.bottom


def test_ruby_stands_over_the_middle_of_its_word(face: FontFace, tmp_path: Path) -> None:
    look = look_of(face, telop=Style(em_px=120, smallest_em_px=120, halo_milli=0, outline_milli=0))
    plain = Cue(0, 1000, "ー口ー")
    with_ruby = replace(plain, marks=(Mark(1, 2, MarkKind.RUBY, "回"),))
    one, two = (drawn((track(cue),), look, tmp_path).mean(axis=2) > LIT for cue in (plain, with_ruby))
    added = extent(two & ~one)
    base = extent(one[:, W // 2 - 25 : W // 2 + 25])
    em, half = 60, 30
    assert abs((added[0] + added[2]) / 2 - W / 2) <= 1
    assert added[3] <= base[1]
    assert 0.7 * half <= added[3] - added[1] <= half
    assert base[1] - added[3] <= 0.25 * em


def test_a_wide_reading_pushes_its_neighbours_and_stays_inside(bundled: FontFace, tmp_path: Path) -> None:
    marks = (Mark(4, 5, MarkKind.RUBY, "うけたまわ"), Mark(6, 7, MarkKind.RUBY, "こころざし"))
    look = look_of(bundled, telop=HARD)
    burn = prepare_burn((track(Cue(0, 1000, "お話を、承、志", marks=marks)),), look, SMALL)
    frame = burned(burn, look, tmp_path)[0].mean(axis=2) > LIT
    left, top, right, bottom = extent(frame)
    (shown,) = burn.shown
    assert shown.box[0] <= left < right <= shown.box[2]
    assert shown.box[1] <= top < bottom <= shown.box[3]
    # the two readings do not touch: columns without light between them, in the rows of the ruby
    ruby = frame[top : top + 15].any(axis=0)
    assert np.diff(np.flatnonzero(ruby)).max() >= 15


def test_every_line_is_inside_the_safe_area_with_ruby_too(bundled: FontFace, tmp_path: Path) -> None:
    text = "長野市の\n魅力、朝七時"
    marks = (Mark(0, 2, MarkKind.RUBY, "ながの"), Mark(5, 7, MarkKind.RUBY, "みりょく"))
    for position in ("bottom", "top"):
        look = look_of(bundled, telop=replace(HARD, position=position))
        cues = track(Cue(0, 1000, text, marks=marks))
        left, top, right, bottom = extent(drawn((cues,), look, tmp_path).mean(axis=2) > LIT)
        assert BOX.left <= left < right <= BOX.right
        assert BOX.top <= top < bottom <= BOX.bottom


def test_spoken_words_change_colour_in_time(bundled: FontFace, tmp_path: Path) -> None:
    cue = Cue(0, 3000, "夕焼け小焼け", words=(WordTime(0, 0), WordTime(3, 1000)))
    yellow = []
    for at in (500, 1500):
        frame = drawn((track(cue, style="karaoke"),), look_of(bundled), tmp_path, at=at).astype(int)
        lit = frame.min(axis=2) < frame.max(axis=2) - 80
        yellow.append(extent(lit & (frame.max(axis=2) > LIT)))
    assert yellow[0][0] == yellow[1][0]
    assert abs(yellow[0][2] - W / 2) <= 4
    assert yellow[1][2] > yellow[0][2] + 60


def test_two_languages_do_not_touch_and_the_first_is_above(bundled: FontFace, tmp_path: Path) -> None:
    ja = track(Cue(0, 3000, "長野駅まで\n自転車で十五分"))
    en = track(
        Cue(0, 1000, "Fifteen minutes"),
        Cue(1000, 3000, "Fifteen minutes by bicycle to Nagano Station"),
        style="second",
        lang="en",
    )
    look = look_of(bundled)
    burn = prepare_burn((ja, en), look, SMALL)
    first, *seconds = burn.shown
    assert (first.track, [s.track for s in seconds]) == (0, [1, 1])
    assert all(first.box[3] <= s.box[1] for s in seconds)
    assert [len(s.lines) for s in seconds] == [1, 2]
    frame = burned(burn, look, tmp_path, at=2000)[0].mean(axis=2) > LIT
    dark = ~frame[first.box[1] : seconds[1].box[3]].any(axis=1)
    assert dark[first.box[3] - first.box[1] - 4 : seconds[1].box[1] - first.box[1] + 4].any()


def test_letters_are_where_the_report_says(face: FontFace, tmp_path: Path) -> None:
    for style in ("telop", "dialogue", "title", "vertical_title", "lower_third", "sound"):
        look = look_of(face)
        burn = prepare_burn((track(Cue(0, 2000, "長野の朝、始まる街"), style=style),), look, SMALL)
        (shown,) = burn.shown
        frame = burned(burn, look, tmp_path, at=1000)[0].mean(axis=2) > LIT
        left, top, right, bottom = extent(frame)
        slack = shown.em_px // 4
        assert shown.box[0] - 1 <= left <= shown.box[0] + slack, style
        assert shown.box[1] - 1 <= top <= shown.box[1] + slack, style
        assert shown.box[2] - 3 * slack <= right <= shown.box[2] + 1, style
        assert shown.box[3] - 2 * slack <= bottom <= shown.box[3] + 1, style


def _column(text: str, face: FontFace, folder: Path) -> tuple[np.ndarray, tuple[int, int, int, int]]:
    """What is lit of a text set in one column of 60 px, and the column's box."""
    style = Style(
        writing="vertical", em_px=120, smallest_em_px=120, outline_milli=0, halo_milli=0, position="top"
    )
    look = look_of(face, telop=style)
    burn = prepare_burn((track(Cue(0, 1000, text)),), look, SMALL)
    return burned(burn, look, folder)[0].mean(axis=2) > LIT, burn.shown[0].box


def test_downwards_letters_have_their_vertical_forms(face: FontFace, tmp_path: Path) -> None:
    em = 60

    def cell(text: str) -> tuple[float, float, float, float]:
        """Extent of the character after 口, in shares of its em, and of the column's width."""
        lit, box = _column("口" + text + "口", face, tmp_path)
        first = box[1] + em
        rows = lit[first : box[3] - em, box[0] : box[2]]
        left, top, right, bottom = extent(rows)
        return left / em, top / em, right / em, bottom / em

    left, top, right, bottom = cell("ー")
    assert bottom - top > 3 * (right - left)  # a bar that goes down
    left, top, right, bottom = cell("。")
    assert left > 0.5  # right above
    assert top < 0.2 or bottom < 0.5
    left, top, right, bottom = cell("「")
    assert right - left > bottom - top  # its corner lies across


def test_letters_of_a_column_are_one_em_apart_in_its_middle(face: FontFace, tmp_path: Path) -> None:
    lit, box = _column("国国国", face, tmp_path)
    left, top, right, bottom = extent(lit)
    assert abs((left + right) / 2 - (box[0] + box[2]) / 2) <= 1.5
    assert abs((top + bottom) / 2 - (box[1] + box[3]) / 2) <= 2.5
    assert box[3] - box[1] == 180


def test_a_pair_of_figures_stands_in_the_room_of_one(face: FontFace, tmp_path: Path) -> None:
    lit, box = _column("国15国", face, tmp_path)
    pair = lit[box[1] + 60 : box[1] + 120]
    left, top, right, bottom = extent(pair)
    assert box[3] - box[1] == 180
    assert box[0] <= left < right <= box[2]
    assert abs((top + bottom) / 2 - 30) <= 4
    assert bottom - top > 30  # upright: figures are higher than half an em


def test_no_font_of_the_system_is_ever_taken(bundled: FontFace, tmp_path: Path) -> None:
    # facts B.2.1 and B.2.2: by itself libass would take DejaVu or whatever there is
    look = look_of(bundled)
    script = prepare_burn((track(Cue(0, 1000, "朝")),), look, SMALL).ass
    frame, said = burned(script.replace("IPAexGothic", "No Such Font"), look, tmp_path, at=500)
    assert frame.max() < LIT
    assert "failed to find any fallback with glyph 0x0 for font: (No Such Font, 700, 0)" in said
    assert "/usr/share/fonts" not in said


@pytest.mark.parametrize("animation", ["fade", "pop"])
def test_an_animation_ends_in_the_still_picture(animation: str, bundled: FontFace, tmp_path: Path) -> None:
    cue, still = Cue(0, 2000, "長野の\n朝"), look_of(bundled, telop=HARD)
    moving = look_of(bundled, telop=replace(HARD, animation=animation))
    expected = drawn((track(cue),), still, tmp_path, at=1000).astype(int)
    begun = drawn((track(cue),), moving, tmp_path, at=60).astype(int)
    assert np.abs(drawn((track(cue),), moving, tmp_path, at=1000).astype(int) - expected).max() <= 2
    assert np.abs(begun - expected).max() > 50
    assert begun.max() > 40  # there from the first moment
    if animation == "pop":
        left, top, right, bottom = extent(begun.mean(axis=2) > LIT)
        full = extent(expected.mean(axis=2) > LIT)
        assert 0.85 < (right - left) / (full[2] - full[0]) < 1
        assert 0.85 < (bottom - top) / (full[3] - full[1]) < 1
        assert abs((left + right) - (full[0] + full[2])) <= 2


def test_a_track_without_a_style_of_its_own_needs_no_more_events_than_a_telop(bundled: FontFace) -> None:
    burn = prepare_burn((track(Cue(0, 1000, "長野の\n朝")),), look_of(bundled), SMALL)
    assert burn.ass.count("Dialogue") == 4  # two lines, two layers: there were three
    bold = replace(bundled, weight=700)
    assert prepare_burn((track(Cue(0, 1000, "長野の\n朝")),), look_of(bold), SMALL).ass.count("Dialogue") == 2


def test_the_report_says_what_is_seen(bundled: FontFace) -> None:
    cue = Cue(0, 1000, "長野の朝", marks=(Mark(0, 2, MarkKind.EMPHASIS),))
    burn = prepare_burn((BurnTrack(track(cue).track, "lower_third"),), look_of(bundled), SMALL)
    (shown,) = burn.shown
    assert (shown.track, shown.cue, shown.start_ms, shown.end_ms, shown.em_px) == (0, 1, 0, 1000, 22)
    assert shown.lines == ("長野の朝",)
    assert shown.colours == ("FFE14D", "FFFFFF")
    assert shown.panel is not None
    assert shown.panel.opacity_percent == 80
