from __future__ import annotations

import re

from hypothesis import given

from tayori.model.cue import Cue, Track, TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.formats.srt import parse as parse_srt
from tayori.subtitles.formats.vtt import parse as parse_vtt
from tayori.subtitles.sidecars import render_srt, render_transcript, render_vtt, wrap_track
from tests.subtitles.strategies import tracks


def _track(*cues: Cue, lang: str = "ja") -> Track:
    return Track(Lang(lang), TrackKind.CAPTIONS, cues)


@given(tracks())
def test_both_sidecars_hold_the_same_cues(track: Track) -> None:
    wrapped = wrap_track(track)
    assert parse_srt(render_srt(wrapped)).cues == parse_vtt(render_vtt(wrapped)).cues == wrapped.cues


@given(tracks())
def test_wrapping_keeps_times_and_text(track: Track) -> None:
    wrapped = wrap_track(track)
    assert [(c.start_ms, c.end_ms) for c in wrapped.cues] == [(c.start_ms, c.end_ms) for c in track.cues]
    assert ["".join(c.text.split()) for c in wrapped.cues] == ["".join(c.text.split()) for c in track.cues]
    assert wrap_track(wrapped) == wrapped


def test_a_track_is_wrapped_for_sidecars() -> None:
    long = "2026年4月1日（水）から、ゴミの出し方（可燃・不燃）が変わります。"
    wrapped = wrap_track(_track(Cue(0, 5000, "短い"), Cue(5000, 9000, long), Cue(9000, 9500, "字" * 80)))
    assert wrapped.cues[0].text == "短い"
    assert re.fullmatch(r".{1,18}\n.{1,18}", wrapped.cues[1].text)
    assert wrapped.cues[2].text == "字" * 80


def test_files_are_the_same_every_time_and_end_in_one_line_break() -> None:
    track = _track(Cue(0, 1000, "あ"))
    for render in (render_srt, render_vtt, render_transcript):
        assert render(track) == render(track)
        assert re.search(r"[^\n]\n$", render(track))


def test_transcript() -> None:
    track = _track(
        Cue(0, 1000, "おはよう\nございます。", "市長"),
        Cue(1000, 2000, "市長です", "市長"),
        Cue(2000, 3000, "長野の", "市長"),
        Cue(3000, 4000, "よろしく。", "司会"),
        Cue(9000, 9900, "では。", "司会"),
    )
    assert render_transcript(track) == (
        "市長：おはようございます。市長です\u3000長野の\n\n司会：よろしく。\n\nでは。\n"
    )


def test_english_transcript() -> None:
    track = _track(Cue(0, 1000, "Good\nmorning.", "Mayor"), Cue(1000, 2000, "Hello.", "Mayor"), lang="en")
    assert render_transcript(track) == "Mayor: Good morning. Hello.\n"
