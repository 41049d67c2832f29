from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.errors import CaptionError, UsageError
from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang, canonical_json
from tayori.subtitles.burn import Burn, burn_parameters, line_room, prepare_burn
from tayori.subtitles.fonts import FaceRuler, FontFace
from tayori.subtitles.kinsoku import NOT_AT_END, NOT_AT_START
from tayori.subtitles.look import BurnTrack, Frame, Look
from tayori.subtitles.safe_areas import find_safe_area, safe_box
from tayori.subtitles.sidecars import render_srt, render_transcript, render_vtt
from tayori.subtitles.style import STYLES, Style
from tayori.subtitles.wrap import width
from tests.subtitles.strategies import tracks

_EVENT = re.compile(r"Dialogue: (\d+),([\d:.]+),([\d:.]+),.*?\\pos\(([\d.]+),([\d.]+)\)\\fs([\d.]+).*?}(.*)")
STYLE = Style()


def _track(*cues: tuple[int, int, str]) -> Track:
    return Track(Lang("ja"), TrackKind.CAPTIONS, tuple(Cue(*c) for c in cues))


def _look(face: FontFace, style: Style = STYLE) -> Look:
    return Look((("", face),), (("telop", style),))


def _burn(track: Track, face: FontFace, size: tuple[int, int] = (1080, 1920), area: str = "union") -> Burn:
    return prepare_burn((BurnTrack(track),), _look(face), Frame(*size, area))


def _shown(burn: Burn) -> list[tuple[str, str, str]]:
    """(start, end, text) of each line, once."""
    return [(e[2], e[3], e[7]) for line in burn.ass.splitlines() if (e := _EVENT.match(line)) and e[1] == "2"]


def test_two_lines_of_a_cue(bundled: FontFace) -> None:
    burn = _burn(_track((0, 3000, "朝七時、長野駅へ。自転車で十五分。")), bundled)
    assert [text for _, _, text in _shown(burn)] == ["朝七時、長野駅へ。", "自転車で十五分。"]
    assert burn.findings == ()


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    track=tracks(), size=st.sampled_from([(1080, 1920), (1920, 1080), (540, 960), (128, 228), (1080, 1080)])
)
def test_every_line_lies_inside_the_safe_area(track: Track, size: tuple[int, int], bundled: FontFace) -> None:
    burn = _burn(track, bundled, size)
    box = safe_box(find_safe_area("union"), *size)
    for line in burn.ass.splitlines():
        event = _EVENT.match(line)
        if not event:
            continue
        em = float(event[6]) * 1000 / bundled.height_milli
        half = (width(event[7], FaceRuler(bundled)) / 1000 * em) / 2
        assert float(event[4]) - half >= box.left - 1
        assert float(event[4]) + half <= box.right + 1
        assert float(event[5]) <= box.bottom + 1
        assert float(event[5]) - float(event[6]) >= box.top - em


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(track=tracks())
def test_no_line_is_against_kinsoku_and_no_text_is_lost(track: Track, bundled: FontFace) -> None:
    burn = _burn(track, bundled)
    shown = _shown(burn)
    starts = {cue.text[0] for cue in track.cues}
    for _, _, text in shown:
        assert text[0] not in NOT_AT_START or text[0] in starts
    if not any(f.severity == "error" for f in burn.findings):
        written = "".join("".join(text.split()) for _, _, text in shown)
        assert written == "".join("".join(c.text.split()) for c in track.cues)
    for (start, _, one), (then, _, two) in pairwise(shown):
        if start == then:
            assert one[-1] not in NOT_AT_END
            assert two[0] not in NOT_AT_START


def test_the_same_input_gives_the_same_bytes(bundled: FontFace) -> None:
    track = _track((0, 3000, "朝七時、長野駅へ。自転車で十五分。"))
    assert _burn(track, bundled) == _burn(track, bundled)
    assert _burn(track, bundled) != _burn(track.shifted(10), bundled)


def test_a_preview_shows_the_lines_of_the_full_frame(bundled: FontFace) -> None:
    texts = (
        "「おはようございます」と、声をかけ合う朝。",
        "保育料は第2子以降、所得にかかわらず無料。",
        "字" * 40,
    )
    track = _track(*((i * 5000, i * 5000 + 5000, t) for i, t in enumerate(texts)))
    assert _shown(_burn(track, bundled)) == _shown(_burn(track, bundled, (540, 960)))


def test_a_little_too_long_is_set_smaller(bundled: FontFace) -> None:
    burn = _burn(_track((0, 3000, "「おはようございます」と、声をかけ合う朝。")), bundled)
    assert [f.rule for f in burn.findings] == ["captions-smaller"]
    assert [text for _, _, text in _shown(burn)] == ["「おはようございます」と、", "声をかけ合う朝。"]


def test_much_too_long_is_divided_in_time_between_phrases(bundled: FontFace) -> None:
    text = "しかもあとで聞くと、それは書生という、人間中で一番、獰悪な種族であったそうだ。"
    burn = _burn(_track((1000, 7000, text)), bundled)
    assert [f.rule for f in burn.findings] == ["captions-divided"]
    shown = _shown(burn)
    assert [t for _, _, t in shown] == [
        "しかもあとで聞くと、",
        "それは書生という、",
        "人間中で一番、獰悪な",
        "種族であったそうだ。",
    ]
    assert shown[0][0] == "0:00:01.00"
    assert shown[1][1] == shown[2][0]
    assert shown[3][1] == "0:00:07.00"


@pytest.mark.parametrize(
    ("size", "area"), [((1080, 1920), "union"), ((1080, 1080), "square"), ((1920, 1080), "wide")]
)
def test_forty_characters_without_a_space_stay_on_screen(
    size: tuple[int, int], area: str, bundled: FontFace
) -> None:
    # facts mistakes: "Long Japanese line off screen"
    burn = _burn(_track((0, 6000, "字" * 40)), bundled, size, area)
    assert all(f.severity == "note" for f in burn.findings)
    assert sum(len(text) for _, _, text in _shown(burn)) == 40


@pytest.mark.parametrize(
    "text",
    ["字" * 115_000, "Donaudampfschifffahrtsgesellschaftskapitänswitwe" * 3],
    ids=["endless", "one word"],
)
def test_what_cannot_be_shown_is_an_error(text: str, bundled: FontFace) -> None:
    burn = _burn(_track((0, 5000, text), (5000, 6000, "次")), bundled)
    assert [(f.rule, f.severity, f.where) for f in burn.findings] == [("captions-too-long", "error", "cue 1")]
    assert [t for _, _, t in _shown(burn)] == ["次"]


def test_a_part_that_would_only_flash_is_an_error(bundled: FontFace) -> None:
    burn = _burn(_track((0, 500, "字" * 40)), bundled)
    assert [f.rule for f in burn.findings] == ["captions-too-long"]


def test_cues_shown_together_are_stacked(bundled: FontFace) -> None:
    burn = _burn(_track((0, 3000, "一人目"), (1000, 4000, "二人目"), (3500, 5000, "三人目")), bundled)
    heights = {e[7]: float(e[5]) for line in burn.ass.splitlines() if (e := _EVENT.match(line))}
    assert heights["二人目"] < heights["一人目"]
    assert heights["三人目"] == heights["一人目"]


def test_a_cue_that_follows_at_once_takes_the_same_place(bundled: FontFace) -> None:
    burn = _burn(_track((0, 3000, "先"), (3000, 5000, "後")), bundled)
    heights = {e[5] for line in burn.ass.splitlines() if (e := _EVENT.match(line))}
    assert len(heights) == 1


def test_an_edit_reaches_every_output(bundled: FontFace) -> None:
    # facts mistakes: "Edit ignored by burn-in or sidecar"
    before, after = _track((0, 3000, "長野の朝")), _track((0, 3000, "松本の朝"))
    for render in (lambda t: _burn(t, bundled).ass, render_srt, render_vtt, render_transcript):
        assert "長野" in render(before)
        assert "松本" in render(after)
        assert "長野" not in render(after)


def test_a_slip_of_timing_does_not_make_text_jump(bundled: FontFace) -> None:
    burn = _burn(_track((0, 3000, "先"), (2900, 5000, "後")), bundled)
    assert [(start, end) for start, end, _ in _shown(burn)] == [
        ("0:00:00.00", "0:00:02.90"),
        ("0:00:02.90", "0:00:05.00"),
    ]


def test_two_thousand_overlapping_cues_are_an_error_in_no_time(bundled: FontFace) -> None:
    track = _track(*((i, 20_000, f"overlap {i}") for i in range(2000)))
    burn = _burn(track, bundled)
    assert [f.rule for f in burn.findings] == ["captions-crowded"]


def test_a_missing_glyph_is_refused_before_encoding(bundled: FontFace) -> None:
    with pytest.raises(CaptionError, match=r"🎤.*cue 2"):
        _burn(_track((0, 1000, "あ"), (1000, 2000, "歌🎤")), bundled)


def test_room_of_a_line() -> None:
    # facts B.6: 12 characters at 60 px in the union area, in every size of the frame
    assert line_room(STYLE, Frame(1080, 1920, "union")) == line_room(STYLE, Frame(540, 960, "union")) == 12_000


def test_an_unknown_safe_area_is_refused(bundled: FontFace) -> None:
    with pytest.raises(UsageError, match="no safe area"):
        _burn(_track((0, 1000, "あ")), bundled, area="moon")


def test_nothing_to_burn_is_fine(bundled: FontFace) -> None:
    assert _shown(_burn(_track(), bundled)) == []


def test_parameters_for_a_key_hold_no_float_and_change_with_everything(bundled: FontFace) -> None:
    look, frame = _look(bundled), Frame(1080, 1920, "union")
    base = canonical_json(burn_parameters(look, frame))
    others = [
        burn_parameters(_look(bundled, replace(STYLE, em_px=64)), frame),
        burn_parameters(replace(look, speakers=(("市長", "FFE14D"),)), frame),
        burn_parameters(replace(look, styles=STYLES), frame),
        burn_parameters(look, Frame(540, 960, "union")),
        burn_parameters(look, Frame(1080, 1920, "reels")),
        burn_parameters(_look(replace(bundled, digest=bundled.family)), frame),  # type: ignore[arg-type]
    ]
    assert base == canonical_json(burn_parameters(look, frame))
    assert base not in [canonical_json(o) for o in others]
