from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import UsageError
from tayori.model.cue import Cue, Mark, MarkKind, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.formats.registry import formats
from tayori.subtitles.formats.srt import parse as parse_srt
from tayori.subtitles.formats.vtt import parse as parse_vtt
from tayori.subtitles.sidecars import (
    FULL_WIDTH,
    HALF_WIDTH,
    render_sidecar,
    widths_for,
    wrap_track,
)
from tests.subtitles.strategies import rich_tracks, tracks


def _track(*cues: Cue, lang: str = "ja") -> Track:
    return Track(Lang(lang), TrackKind.CAPTIONS, cues)


@settings(deadline=None)
@given(tracks())
def test_both_sidecars_hold_the_same_cues(track: Track) -> None:
    wrapped = wrap_track(track)
    assert (
        parse_srt(render_sidecar(wrapped, "srt")).cues
        == parse_vtt(render_sidecar(wrapped, "vtt")).cues
        == wrapped.cues
    )


@settings(deadline=None)
@given(rich_tracks(), st.sampled_from(["ja", "en"]))
def test_wrapping_changes_breaks_only(track: Track, lang: str) -> None:
    track = Track(Lang(lang), track.kind, track.cues)
    wrapped = wrap_track(track)
    for before, after in zip(track.cues, wrapped.cues, strict=True):
        assert (before.start_ms, before.end_ms) == (after.start_ms, after.end_ms)
        assert "".join(before.text.split()) == "".join(after.text.split())
        assert [_said(before, mark) for mark in before.marks] == [_said(after, mark) for mark in after.marks]
        assert [_from(before, word) for word in before.words] == [_from(after, word) for word in after.words]
    assert wrap_track(wrapped) == wrapped


def _said(cue: Cue, mark: Mark) -> tuple[MarkKind, str, str]:
    return mark.kind, mark.value, "".join(cue.text[mark.start : mark.end].split())


def _from(cue: Cue, word: WordTime) -> tuple[int, str]:
    return word.start_ms, "".join(cue.text[word.at :].split())


def test_a_track_is_wrapped_for_sidecars() -> None:
    long = "2026年4月1日（水）から、ゴミの出し方（可燃・不燃）が変わります。"
    wrapped = wrap_track(_track(Cue(0, 5000, "短い"), Cue(5000, 9000, long), Cue(9000, 9500, "字" * 80)))
    assert wrapped.cues[0].text == "短い"
    assert re.fullmatch(r".{1,18}\n.{1,18}", wrapped.cues[1].text)
    assert wrapped.cues[2].text == "字" * 80


def test_english_lines_are_counted_in_half_widths() -> None:
    text = "The mayor of Nagano said on Wednesday that the new station opens in April."
    (cue,) = wrap_track(_track(Cue(0, 5000, text), lang="en")).cues
    lines = cue.text.split("\n")
    assert len(lines) == 2
    assert max(map(len, lines)) <= 42
    assert wrap_track(_track(Cue(0, 5000, "word " * 30), lang="en")).cues[0].text == "word " * 30


@pytest.mark.parametrize(
    ("lang", "widths"),
    [
        ("ja", FULL_WIDTH),
        ("zh-Hant", FULL_WIDTH),
        ("KO", FULL_WIDTH),
        ("en", HALF_WIDTH),
        ("jam", HALF_WIDTH),
    ],
)
def test_widths_follow_the_language(lang: str, widths: tuple[int, ...]) -> None:
    assert widths_for(Lang(lang)) == widths


def test_every_format_we_write_is_a_sidecar() -> None:
    track = _track(Cue(0, 1000, "あ"))
    for form in formats():
        if form.render is None:
            continue
        written = render_sidecar(track, form.name)
        assert written == form.render(track) == render_sidecar(track, f"clip.ja{form.suffixes[0]}")
        assert written == render_sidecar(track, form.name)
        assert re.search(r"[^\n]\n$", written)


@pytest.mark.parametrize("name", ["clip.mp4", "docx", "vtt.old"])
def test_a_format_we_do_not_write_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"\.vtt"):
        render_sidecar(_track(), name)


def test_the_named_ones_are_the_same() -> None:
    track = _track(Cue(0, 1000, "あ", "市長"))
    assert render_sidecar(track, "vtt") == render_sidecar(track, ".vtt")
    assert render_sidecar(track, "srt") == render_sidecar(track, ".srt")
    assert render_sidecar(track, "a.ja.transcript.txt") == "市長：あ\n"
