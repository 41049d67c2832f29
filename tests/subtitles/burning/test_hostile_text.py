"""Whatever a caption says, the script keeps its structure and shows the text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pysubs2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.model.cue import Cue, Mark, MarkKind, WordTime
from tayori.subtitles.burning.burn import Burn, prepare_burn
from tayori.subtitles.burning.look import Frame
from tayori.subtitles.fonts import FontFace
from tests.subtitles.burning.drawing import look_of, track
from tests.watchdog import watchdog

_COMMANDS = ["{", "}", "\\", "\\N", "\\pos(0,0)", "{\\p1}m 0 0", "{\\an8", "\\h", "&H00", ",,", ";"]
_LINES = ["\r", "\x85", "\u2028", "\n", "\x0b", "Dialogue: 0,0:00:00.00", "[Events]"]
_UNSEEN = ["\u202e", "\u2067", "\x00", "\x1b[0m", "\ufeff", "\ud800"]
_NASTY = st.sampled_from([*_COMMANDS, *_LINES, *_UNSEEN])
_TEXTS = st.lists(st.one_of(_NASTY, st.text("長野の朝、。「」aB 15!?♪（）ー", max_size=6)), max_size=8).map(
    "".join
)
_FRAME = Frame(540, 960, "full")
_STYLES = ["telop", "dialogue", "vertical_title", "karaoke", "lower_third", "sound"]


@st.composite
def _cues(draw: st.DrawFn) -> Cue:
    text = draw(_TEXTS)
    at = st.integers(0, len(text))
    marks = []
    for kind in draw(st.sets(st.sampled_from(list(MarkKind)), max_size=3)):
        start, end = sorted((draw(at), draw(at)))
        if start < end:
            marks.append(Mark(start, end, kind, draw(_TEXTS)))
    words = tuple(WordTime(i, 100 * i) for i in sorted(draw(st.sets(at, max_size=3))) if i < len(text))
    return Cue(0, 20_000, text, draw(st.none() | _TEXTS), tuple(sorted(marks)), words)


def _shown(burn: Burn, face: FontFace) -> str:
    """The letters of the topmost layer, as a renderer would show them, without ruby and dots."""
    top = [e for e in pysubs2.SSAFile.from_string(burn.ass).events if e.layer == 3]
    sizes = [int(float(re.search(r"\\fs([\d.]+)", e.text)[1]) * 1000 / face.height_milli) for e in top]  # type: ignore[index]
    letters = (e for e, size in zip(top, sizes, strict=True) if size > 0.7 * max(sizes))
    plain = (re.sub(r"(?<!\\)\{[^{}]*\}", "", e.text) for e in letters)
    return "".join(re.sub(r"\\([{}])", r"\1", text) for text in plain)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cue=_cues(), style=st.sampled_from(_STYLES))
def test_the_script_is_what_we_wrote_and_the_text_what_was_said(
    cue: Cue, style: str, bundled: FontFace
) -> None:
    burn = prepare_burn((track(cue, style=style),), look_of(bundled), _FRAME)
    body = burn.ass.split("\n[Events]\n", 1)[1].splitlines()
    assert body[0].startswith("Format: Layer")
    assert all(line.startswith("Dialogue: ") for line in body[1:])
    read = pysubs2.SSAFile.from_string(burn.ass)
    assert len(read.events) == len(body) - 1
    assert {e.style for e in read.events} <= {"Caption", "CaptionDown"}
    assert {(e.start, e.end, e.effect, e.name, e.marginl) for e in read.events} <= {
        (s.start_ms // 10 * 10, s.end_ms // 10 * 10, "", "", 0) for s in burn.shown
    }
    for event in read.events:
        first = re.match(r"\{([^{}]*)\}", event.text)
        assert first is not None
        assert first[1].startswith(("\\pos(", "\\move("))
        assert "\\pos" not in event.text[first.end() :].replace("＼", "")
    burn.ass.encode()
    if not any(f.severity == "error" for f in burn.findings):
        said = "".join("".join(s.lines) for s in burn.shown)
        assert sorted("".join(_shown(burn, bundled).split())) == sorted("".join(said.split()))
        kept = [c for c in cue.text.replace("\\", "＼") if unicodedata.category(c) not in {"Cc", "Cs", "Cf"}]
        standing = unicodedata.normalize("NFKC", "".join(said.split()))
        assert standing == unicodedata.normalize("NFKC", "".join("".join(kept).split()))


def test_a_cue_of_a_megabyte_is_an_error_in_no_time(bundled: FontFace) -> None:
    with watchdog():
        burn = prepare_burn((track(Cue(0, 5000, "{\\b1}長野" * 150_000)),), look_of(bundled), _FRAME)
    assert [(f.rule, f.cues) for f in burn.findings] == [("captions-too-long", (1,))]
    assert len(burn.ass) < 2000


@pytest.mark.parametrize("name", ["A,B", "A\nDialogue: 0,0:00:00.00,0:00:09.00,Caption,,0,0,0,,x"])
def test_a_hostile_name_of_a_font_stays_one_field(name: str, bundled: FontFace) -> None:
    face = replace(bundled, family=name)
    read = pysubs2.SSAFile.from_string(prepare_burn((track(Cue(0, 1000, "朝")),), look_of(face), _FRAME).ass)
    assert list(read.styles) == ["Caption", "CaptionDown"]
    assert len(read.events) == 2
