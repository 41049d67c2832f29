from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.model.cue import Cue, Mark, MarkKind, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.burning.dress import Dressed, cleaned, dressed, is_sound, unknown_styles
from tayori.subtitles.burning.look import BurnTrack, Look
from tayori.subtitles.burning.style import STYLES, parse_styles
from tayori.subtitles.fonts import FontFace


def _dressed(face: FontFace, *cues: Cue, style: str = "telop", **said: dict[str, str]) -> list[Dressed]:
    track = Track(Lang("ja"), TrackKind.CAPTIONS, cues)
    look = Look((("", face),), tuple(parse_styles(said).items()), (("市長", "8CE99A"),))
    return list(dressed(BurnTrack(track, style), look))


def test_a_cue_has_the_tracks_style_or_its_own(bundled: FontFace) -> None:
    one, two, three = _dressed(
        bundled, Cue(0, 1, "朝"), Cue(1, 2, "朝", style="title"), Cue(2, 3, "朝", style="Default")
    )
    styles = dict(STYLES)
    assert (one.style, two.style, three.style) == (styles["telop"], styles["title"], styles["telop"])
    assert [d.number for d in (one, two, three)] == [1, 2, 3]


def test_a_track_needs_a_style_there_is(bundled: FontFace) -> None:
    with pytest.raises(UsageError, match="no caption style 'telopp'"):
        _dressed(bundled, Cue(0, 1, "朝"), style="telopp")


@pytest.mark.parametrize(
    "text", ["♪", "♪ 県歌「信濃の国」", "（拍手）", "(applause)", "[door shuts]", " （鐘の音）\n"]
)
def test_sounds_are_known(text: str) -> None:
    assert is_sound(text)


@pytest.mark.parametrize(
    "text", ["（笑）そうですね", "（市長）はい（笑）", "朝", "", "[laughs] Yes", "（" * 100_000]
)
def test_speech_is_no_sound(text: str) -> None:
    assert not is_sound(text)


def test_sounds_have_their_style_but_are_never_larger_than_their_track(bundled: FontFace) -> None:
    (one,) = _dressed(bundled, Cue(0, 1, "（拍手）"))
    assert (one.style.em_px, one.colour) == (50, "A5DCFF")
    (one,) = _dressed(bundled, Cue(0, 1, "(applause)"), style="second")
    assert one.style.em_px == 38
    (one,) = _dressed(bundled, Cue(0, 1, "♪ うた", words=(WordTime(2, 0),)), style="karaoke")
    assert one.style.spoken_colour


def test_a_speaker_is_named_where_it_changes(bundled: FontFace) -> None:
    cues = (
        Cue(0, 1, "はい", "市長", (Mark(0, 2, MarkKind.EMPHASIS),), (WordTime(0, 0),)),
        Cue(1, 2, "ええ", "市長"),
        Cue(2, 3, "…"),
        Cue(3, 4, "なるほど", "記者"),
    )
    found = _dressed(bundled, *cues, telop={"name_speakers": "yes"})
    assert [d.cue.text for d in found] == ["（市長）はい", "ええ", "…", "（記者）なるほど"]
    assert found[0].cue.marks == (Mark(4, 6, MarkKind.EMPHASIS),)
    assert found[0].cue.words == (WordTime(4, 0),)
    assert [d.colour for d in found] == ["8CE99A", "8CE99A", "FFFFFF", "FFFFFF"]
    assert next(d.cue.text for d in _dressed(bundled, *cues)) == "はい"


def test_an_english_speaker_is_named_as_english_captions_do(bundled: FontFace) -> None:
    track = Track(Lang("en"), TrackKind.CAPTIONS, (Cue(0, 1, "Yes", "Mayor", words=(WordTime(0, 0),)),))
    look = Look((("", bundled),), tuple(parse_styles({"telop": {"name_speakers": "yes"}}).items()))
    (found,) = dressed(BurnTrack(track), look)
    assert found.cue.text == "Mayor: Yes"
    assert found.cue.words == (WordTime(7, 0),)


def test_cues_have_the_numbers_they_have_in_their_file(bundled: FontFace) -> None:
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 1, "朝"), Cue(1, 2, "昼", style="nai")))
    burn, look = BurnTrack(track, numbers=(3, 5)), Look((("", bundled),), STYLES)
    assert [one.number for one in dressed(burn, look)] == [3, 5]
    assert unknown_styles(burn, look) == ((5, "nai"),)


def test_what_could_turn_or_hide_text_is_left_out() -> None:
    marks = (Mark(2, 4, MarkKind.EMPHASIS), Mark(4, 5, MarkKind.COLOUR, "red}"))
    cue = cleaned(Cue(0, 1, "a\x00\u202e朝\x1b\\\t\ud800b", marks=marks))
    assert cue.text == "a朝＼ b"
    assert cue.marks == (Mark(1, 2, MarkKind.EMPHASIS),)


@given(st.text(max_size=60))
def test_a_cleaned_text_has_no_control_and_can_be_written(text: str) -> None:
    found = cleaned(Cue(0, 1, text, words=(WordTime(len(text), 0),)))
    assert found.words[0].at == len(found.text)
    assert all(char == "\n" or ord(char) >= 32 for char in found.text)
    assert "\\" not in found.text
    found.text.encode()
