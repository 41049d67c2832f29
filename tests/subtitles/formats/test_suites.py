"""Files of others: the web-platform tests of WebVTT, and the samples of webvtt-py and srt_tools."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tayori.errors import CaptionError
from tayori.model.cue import Cue, MarkKind, Position
from tayori.model.ids import Lang
from tayori.subtitles.encoding import decode
from tayori.subtitles.formats import vtt
from tayori.subtitles.formats.registry import find_format
from tayori.subtitles.formats.text import tidy
from tayori.subtitles.loading import load_track
from tests.documents import ROOT
from tests.subtitles.formats.vtt_draft import DraftCue, parse_draft

pytestmark = pytest.mark.real

EN = Lang("en")
_LINES = {Position.TOP: "0", Position.MIDDLE: "50%"}
_ROW = re.compile(
    r"^\| `(?P<file>[a-z0-9-]+\.vtt)` \| (?P<refused>\d+) \| (?P<read>\d+) \| (?P<without>\d+) \|",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where we part from the draft's parser in one file."""

    refused: int = 0
    """Blocks for which we refuse the file."""
    read: int = 0
    """Cues we read with a warning and a browser drops."""
    without: int = 0
    """Cues a browser has and we refuse."""


def _suite(shared_media: Path) -> list[Path]:
    folder = shared_media / "suites" / "wpt-webvtt" / "webvtt" / "parsing" / "file-parsing"
    return sorted(folder.rglob("*.vtt"))


def _ours(cue: Cue) -> tuple[object, ...]:
    settings = dict(cue.settings)
    if cue.position in _LINES:
        settings.setdefault("line", _LINES[cue.position])
    return cue.start_ms, cue.end_ms, cue.text, cue.name or "", tuple(sorted(settings.items()))


def _theirs(cue: DraftCue) -> tuple[object, ...]:
    name = "" if cue.name.isdecimal() else tidy(cue.name)
    settings = {key: value for key, value in cue.settings.items() if key != "region"}
    return cue.start_ms, cue.end_ms, tidy(cue.text), name, tuple(sorted(settings.items()))


def _difference(path: Path) -> Difference:
    text = decode(path.read_bytes(), path.name).text
    parsed = vtt.parse(text)
    theirs = parse_draft(text) or []
    one, other = Counter(map(_ours, parsed.cues)), Counter(map(_theirs, theirs))
    return Difference(len(parsed.mistakes), (one - other).total(), (other - one).total())


def _documented() -> dict[str, Difference]:
    page = (ROOT / "docs" / "reference" / "formats.md").read_text(encoding="utf-8")
    return {row["file"]: Difference(*map(int, row.groups()[1:])) for row in _ROW.finditer(page)}


def test_web_platform_files_are_read_as_a_browser_does_but_for_what_is_documented(shared_media: Path) -> None:
    files = [path for path in _suite(shared_media) if path.parent.parent.name == "tests"]
    assert len(files) == 40
    found = {path.name: _difference(path) for path in files}
    assert {name: one for name, one in found.items() if one != Difference()} == _documented()


def test_cues_read_beyond_a_browser_come_with_a_warning(shared_media: Path) -> None:
    for path in _suite(shared_media):
        if _documented().get(path.name, Difference()).read:
            parsed = vtt.parse(decode(path.read_bytes(), path.name).text)
            assert "captions-times" in [f.rule for f in parsed.findings]


def test_the_draft_reads_the_suite_as_its_files_say(shared_media: Path) -> None:
    """The parser we compare with drops every cue the files call invalid, or ignores its settings."""
    for path in _suite(shared_media):
        for cue in parse_draft(decode(path.read_bytes() or b"\n", path.name).text) or ():
            if "invalid" in cue.text:
                assert path.name.startswith("settings-")
                assert not cue.settings
            elif re.search(r"\bvalid\d", cue.text):
                assert cue.settings


def test_files_without_the_signature_are_no_webvtt(shared_media: Path) -> None:
    names = {
        path.name
        for path in _suite(shared_media)
        if path.parent.name == "support" and path.parent.parent.name != "tests"
    }
    assert len(names) == 11
    for path in _suite(shared_media):
        if path.name in names:
            data = path.read_bytes()
            form = find_format(decode(data, path.name).text) if data else None
            told = {"signature-missing.vtt": "srt", "signature-two-boms.vtt": "vtt"}.get(path.name)
            assert (form.name if form else None) == told


SAMPLES: dict[str, tuple[int, set[str]]] = {
    "ascii.srt": (3, set()),
    "gb2312.srt": (3, {"captions-encoding"}),
    "captions_with_bom.vtt": (4, set()),
    "comments.vtt": (3, set()),
    "cue_tags.vtt": (3, set()),
    "invalid.vtt": (7, {"captions-format", "captions-times"}),
    "invalid_timeframe_in_cue_text.vtt": (3, {"captions-empty"}),
    "metadata_headers.vtt": (2, set()),
    "metadata_headers_multiline.vtt": (2, {"captions-header"}),
    "missing_caption_text.srt": (4, {"captions-empty"}),
    "missing_caption_text.vtt": (4, {"captions-empty"}),
    "missing_timeframe.vtt": (6, {"captions-untimed"}),
    "netflix_chicas_del_cable.vtt": (865, {"captions-settings"}),
    "non_padded_timestamps.vtt": (3, {"captions-times"}),
    "one_caption.srt": (1, set()),
    "one_caption.vtt": (1, set()),
    "regions.vtt": (2, {"captions-layout"}),
    "sample.srt": (5, set()),
    "sample.vtt": (16, set()),
    "styles.vtt": (1, {"captions-layout"}),
    "styles_colours.srt": (6, set()),
    "styles_colours.vtt": (6, {"captions-layout"}),
    "styles_with_comments.vtt": (1, {"captions-layout"}),
    "two_captions.sbv": (2, set()),
    "using_identifiers.vtt": (6, set()),
    "youtube_dl.vtt": (4, {"captions-header"}),
}
"""Cues and findings of those that are read."""

REFUSED = {
    "empty.vtt": "is empty",
    "no_captions.vtt": "has no cue with text",
    "invalid_format.sbv": "is text without times",
    "invalid_format1.srt": "is text without times",
    "invalid_format2.srt": "is text without times",
    "invalid_format3.srt": "is text without times",
    "invalid_format4.srt": "has no cue with text",
    "invalid_timeframe.sbv": "line 7: the time '0:00:13.f89' cannot be read; line 13: it ends at",
    "invalid_timeframe.srt": "line 6: the time '00:00:11:890' cannot be read",
    "invalid_timeframe.vtt": "line 6: the time '00:00:1d.890' cannot be read",
    "missing_caption_text.sbv": "line 12: it ends at 0:00:16.543, not after its start",
    "missing_timeframe.sbv": "line 12: it ends at 0:00:16.543, not after its start",
    "missing_timeframe.srt": "line 5: cue 2 has no times",
    "sample.sbv": "line 14: it ends at 0:00:16.543, not after its start",
}
"""What is said of those that are not."""


def _samples(shared_media: Path) -> dict[str, Path]:
    folder = shared_media / "suites" / "webvtt-py_srt_samples"
    return {p.name: p for p in folder.rglob("*") if p.suffix in {".vtt", ".srt", ".sbv"}}


def test_every_sample_is_known(shared_media: Path) -> None:
    assert set(_samples(shared_media)) == set(SAMPLES) | set(REFUSED)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_that_are_read(shared_media: Path, name: str) -> None:
    loaded = load_track(_samples(shared_media)[name], EN)
    assert (len(loaded.track.cues), {f.rule for f in loaded.findings}) == SAMPLES[name]


@pytest.mark.parametrize("name", REFUSED)
def test_samples_that_are_refused(shared_media: Path, name: str) -> None:
    with pytest.raises(CaptionError, match=re.escape(REFUSED[name])):
        load_track(_samples(shared_media)[name], EN)


def test_what_the_samples_hold_is_kept(shared_media: Path) -> None:
    files = _samples(shared_media)
    tags = load_track(files["cue_tags.vtt"], EN).track.cues
    assert [[(w.at, w.start_ms) for w in c.words] for c in tags] == [
        [(0, 16_500), (14, 17_500)],
        [(0, 18_500), (7, 19_000), (13, 19_500), (19, 20_000)],
        [(0, 20_500), (7, 21_000)],
    ]
    colours = load_track(files["styles_colours.srt"], EN).track.cues
    assert [m.value for m in colours[2].marks if m.kind is MarkKind.COLOUR] == ["0000FF", "FF00FF"]
    regions = load_track(files["regions.vtt"], EN).track.cues
    assert [(c.speaker, c.settings) for c in regions] == [
        ("Fred", (("align", "left"),)),
        ("Bill", (("align", "right"),)),
    ]
    names = load_track(files["using_identifiers.vtt"], EN).track.cues
    assert [c.name for c in names] == [None, "second caption", None, None, None, None]
