"""What every caption format must do: its tests run these checks on a sample of its own.

Each check names what it holds; a format that is only written, or only read, runs those that apply.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from tayori.model.cue import Cue, MarkKind, Track
from tayori.subtitles.formats.base import CaptionFormat, Feature, Parsed
from tayori.subtitles.formats.carrying import losses, reduced
from tayori.subtitles.formats.registry import find_format, formats
from tests.watchdog import watchdog

SAMPLES: dict[str, str] = {
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.500\nあ\n\n00:00:03.000 --> 00:00:04.000\nい\nう\n",
    "srt": "1\n00:00:01,000 --> 00:00:02,500\nあ\n\n2\n00:00:03,000 --> 00:00:04,000\nい\nう\n",
    "sbv": "0:00:01.000,0:00:02.500\nあ\n\n0:00:03.000,0:00:04.000\nい\nう\n",
    "ass": (
        "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,あ\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,い\\Nう\n"
    ),
    "ttml": (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="ja"><body><div>\n'
        '<p begin="00:00:01.000" end="00:00:02.500">あ</p>\n'
        '<p begin="00:00:03.000" end="00:00:04.000">い<br/>う</p>\n</div></body></tt>\n'
    ),
    "transcript_json": (
        '{"version": "1.0.0", "segments": [\n{"startTime": 1, "endTime": 2.5, "body": "あ"},\n'
        '{"startTime": 3, "endTime": 4, "body": "い\\nう"}]}\n'
    ),
    "timed_text": "0:01-0:02.5 あ\n0:03-0:04 い\nう\n",
}
"""One file per format we read: 1.0-2.5 s `あ`, 3.0-4.0 s `い` and `う` on two lines."""

_ENOUGH = 100_000
_ONE_CHARACTER = (" ", "<", "{", "{\\", "&", "[", ":", "\n", "1", "-->", "<b>", "<c.a>", "&amp;", "字", "\0")


def check_format(form: CaptionFormat, sample: str) -> None:
    """It is registered, names itself properly, and knows its own files from those of all others."""
    assert form in formats()
    assert form.suffixes
    assert all(s.startswith(".") and s == s.lower() for s in form.suffixes)
    assert form.parse or form.render
    others = [text for name, text in SAMPLES.items() if _turn(name) > (form.rank, form.name)]
    assert not any(form.sniff(text) for text in others)
    if form.parse:
        assert find_format(sample) is form
        parsed = form.parse(sample)
        assert [(c.start_ms, c.end_ms, c.text) for c in parsed.cues] == [
            (1000, 2500, "あ"),
            (3000, 4000, "い\nう"),
        ]
        assert parsed.mistakes == ()


def check_hostile(form: CaptionFormat, head: str) -> None:
    """Nothing makes it raise, whatever follows `head` (its first lines), and the cues it gives are sound."""
    assert form.parse
    rows = ("00:00:01,000 --> 00:00:02,000\n", "00:01.000 --> 00:02.000\n", "0:00:01.000,0:00:02.000\n")
    for text in ("", "\0", "\ufeff", *SAMPLES.values(), *(row * 2000 for row in rows)):
        for whole in (text, head + text, text[: len(text) // 2]):
            form.sniff(whole)
            check_sound(form.parse(whole))
    for piece in _ONE_CHARACTER:
        text = head + piece * (_ENOUGH // len(piece))
        form.sniff(text)
        check_sound(form.parse(text))


_PIECES = 50_000


def check_sound(parsed: Parsed) -> None:
    """Cues as the model describes them: times, text, sorted marks on it, and word times within."""
    for cue in parsed.cues:
        assert 0 <= cue.start_ms < cue.end_ms
        assert cue.text.strip()
        assert list(cue.marks) == sorted(cue.marks)
        assert list(cue.words) == sorted(cue.words)
        assert all(0 <= m.start < m.end <= len(cue.text) for m in cue.marks)
        assert all(0 <= w.at < len(cue.text) for w in cue.words)
        assert all(cue.start_ms <= w.start_ms <= cue.end_ms for w in cue.words)
        for kind in {m.kind for m in cue.marks}:
            same = [m for m in cue.marks if m.kind is kind]
            assert all(one.end <= two.start for one, two in pairwise(same))


def check_linear(form: CaptionFormat, text: Callable[[int], str], pieces: int = _PIECES) -> None:
    """A file of fifty thousand pieces is read; were that not linear, nobody would see the end of it."""
    assert form.parse
    with watchdog():
        check_sound(form.parse(text(pieces)))


def check_round_trip(form: CaptionFormat, track: Track) -> None:
    """What was written is read back, but for what it cannot carry; and losses are told, iff there are any.

    Where speakers are not carried, they may stand in the text.
    """
    assert form.render
    assert bool(losses(track, form)) == (reduced(track, form) != _ticked(track, form))
    if not form.parse:
        return
    silent = track if Feature.SPEAKER in form.carries else _without_voices(track)
    parsed = form.parse(form.render(silent))
    assert parsed.mistakes == ()
    assert parsed.cues == reduced(silent, form).cues
    assert parsed.lang in ("", track.lang)
    spoken = form.parse(form.render(track)).cues
    assert len(spoken) == len(track.cues)
    assert all(s.text.endswith(c.text) for s, c in zip(spoken, track.cues, strict=True))


def check_shift(form: CaptionFormat, track: Track, by_ms: int) -> None:
    """Later and earlier again is the same file; `by_ms` a multiple of the tick."""
    assert form.render
    assert form.render(track.shifted(by_ms).shifted(-by_ms)) == form.render(track)


def _turn(name: str) -> tuple[int, str]:
    """When a format is asked whether a file is its own."""
    return next((f.rank, f.name) for f in formats() if f.name == name)


def _ticked(track: Track, form: CaptionFormat) -> Track:
    """The track with its times in the format's ticks and nothing else lost."""
    return reduced(track, replace(form, carries=frozenset(Feature)))


def _without_voices(track: Track) -> Track:
    def silent(cue: Cue) -> Cue:
        marks = tuple(m for m in cue.marks if m.kind is not MarkKind.VOICE)
        return replace(cue, speaker=None, marks=marks)

    return replace(track, cues=tuple(map(silent, track.cues)))
