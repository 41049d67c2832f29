from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.errors import CaptionError, UsageError
from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind
from tayori.model.ids import Lang, canonical_json
from tayori.subtitles.burning.burn import Burn, line_room, prepare_burn
from tayori.subtitles.burning.key import burn_parameters
from tayori.subtitles.burning.look import BurnTrack, Frame, Look
from tayori.subtitles.burning.safe_areas import find_safe_area, safe_box
from tayori.subtitles.burning.style import STYLES, Style, parse_styles
from tayori.subtitles.fonts import FaceRuler, FontFace, load_face
from tayori.subtitles.lines.kinsoku import NOT_AT_END, NOT_AT_START
from tayori.subtitles.lines.wrap import width
from tayori.subtitles.sidecars import render_sidecar
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
    return [(e[2], e[3], e[7]) for line in burn.ass.splitlines() if (e := _EVENT.match(line)) and e[1] == "3"]


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
    renders: list[Callable[[Track], str]] = [lambda track: _burn(track, bundled).ass]
    renders += [partial(render_sidecar, name=name) for name in ("srt", "vtt", "transcript_text")]
    for render in renders:
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
    # facts B.6: 12 characters at 60 px in the union area, in every size of the frame; less their outline
    sizes = [(1080, 1920), (540, 960)]
    assert [line_room(STYLE, Frame(*size, "union")) for size in sizes] == [11_800, 11_800]


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


def _one(bundled: FontFace, *cues: Cue, style: str = "telop", **said: dict[str, str]) -> Burn:
    look = Look((("", bundled),), tuple(parse_styles(said).items()), (("市長", "2030A0"),))
    track = Track(Lang("ja"), TrackKind.CAPTIONS, cues)
    return prepare_burn((BurnTrack(track, style),), look, Frame(1080, 1920, "union"))


def test_findings_name_every_cue_and_of_several_tracks_the_language(bundled: FontFace) -> None:
    long = Cue(0, 400, "字" * 40)
    ja = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 400, "朝"), *[long] * 7))
    en = Track(Lang("en"), TrackKind.SUBTITLES, (Cue(0, 400, "Morning"),))
    look, frame = Look((("", bundled),), STYLES), Frame(1080, 1920, "union")
    (found,) = prepare_burn((BurnTrack(ja), BurnTrack(en, "second")), look, frame).findings
    assert found.text.startswith("ja: In no way fit the frame: 7 cues")
    assert found.cues == tuple(range(2, 9))
    assert found.where == "cue 2, 3, 4, 5, 6 and 2 more"


def test_a_colour_that_cannot_be_read_is_noticed(bundled: FontFace) -> None:
    cues = (
        Cue(0, 1000, "青い朝", marks=(Mark(0, 1, MarkKind.COLOUR, "0000FF"),)),
        Cue(1000, 2000, "朝", "市長"),
        Cue(2000, 3000, "黄", marks=(Mark(0, 1, MarkKind.COLOUR, "FFFF00"),)),
    )
    (found,) = _one(bundled, *cues).findings
    assert (found.rule, found.severity, found.cues) == ("captions-contrast", "warning", (1, 2))
    # the darker of blue (2.4:1) and the mayor's colour, on black
    assert "1.9:1" in found.text


def test_a_style_that_is_not_there_is_noticed(bundled: FontFace) -> None:
    cues = (Cue(0, 1000, "朝", style="Default"), Cue(1000, 2000, "夕", style="Sign"))
    (found,) = _one(bundled, *cues).findings
    assert (found.rule, found.severity, found.cues) == ("captions-style-unknown", "note", (2,))
    assert "Sign" in found.text


def test_a_cue_may_ask_for_another_place(bundled: FontFace) -> None:
    cues = (
        Cue(0, 1000, "下"),
        Cue(0, 1000, "中", position=Position.MIDDLE),
        Cue(0, 1000, "上", position=Position.TOP),
    )
    shown = {s.lines[0]: s.box for s in _one(bundled, *cues).shown}
    area = safe_box(find_safe_area("union"), 1080, 1920)
    assert shown["上"][3] < shown["中"][1] < shown["中"][3] < shown["下"][1]
    assert area.top <= shown["上"][1] < area.top + 60
    assert area.bottom - 60 < shown["下"][3] <= area.bottom
    assert abs(shown["中"][1] + shown["中"][3] - area.top - area.bottom) < 60


def test_only_what_stands_alone_fades(bundled: FontFace) -> None:
    cues = (Cue(0, 1500, "一"), Cue(1500, 3000, "二"), Cue(4000, 6000, "三"), Cue(7000, 7900, "四"))
    said = _one(bundled, *cues, telop={"animation": "fade"}).ass
    fades = {text: re.findall(rf"fad\(([^)]*)\).*{text}", said)[:1] for text in "一二三四"}
    assert fades == {"一": ["200,0"], "二": ["0,200"], "三": ["200,200"], "四": []}


def test_ruby_and_speakers_need_glyphs_too(bundled: FontFace) -> None:
    with pytest.raises(CaptionError, match=r"🎤.*cue 2"):
        _one(bundled, Cue(0, 1000, "朝"), Cue(1000, 2000, "歌", marks=(Mark(0, 1, MarkKind.RUBY, "🎤"),)))
    with pytest.raises(CaptionError, match=r"🎤.*cue 1"):
        _one(bundled, Cue(0, 1000, "朝", "🎤"), telop={"name_speakers": "yes"})
    _one(bundled, Cue(0, 1000, "朝", "🎤"))


def test_a_style_may_have_a_font_of_its_own(bundled: FontFace, latin_only: Path) -> None:
    (latin,) = map(load_face, latin_only.iterdir())
    styles = tuple(parse_styles({"second": {"font": "latin"}}).items())
    look, frame = Look((("", bundled), ("latin", latin)), styles), Frame(1080, 1920, "union")
    ja = BurnTrack(_track((0, 1000, "朝")))
    en = BurnTrack(Track(Lang("en"), TrackKind.SUBTITLES, (Cue(0, 1000, "cab"),)), "second")
    said = prepare_burn((ja, en), look, frame).ass
    assert re.findall(r"Dialogue: .*?,(Caption\d?),.*}(.*)", said)[::2] == [
        ("Caption", "朝"),
        ("Caption1", "cab"),
    ]
    with pytest.raises(UsageError, match="no font 'latin'"):
        prepare_burn((ja, en), replace(look, faces=(("", bundled),)), frame)


def test_nothing_to_say_is_nothing_to_show(bundled: FontFace) -> None:
    burn = _one(bundled, Cue(0, 1000, ""), Cue(1000, 2000, "\u202e \n"))
    assert (burn.shown, burn.findings) == ((), ())
