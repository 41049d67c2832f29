"""The record of the last draft: whole, and never trusted blindly."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import CaptionError
from tayori.model.cue import Cue, Mark, MarkKind, Position, Track, TrackKind, WordTime
from tayori.model.ids import Lang
from tayori.subtitles.formats.registry import format_to_write
from tayori.subtitles.transcription.base import Segment
from tayori.subtitles.transcription.draft import draft
from tayori.subtitles.transcription.record import Made, Record, as_read, from_bytes, record_path, to_bytes
from tests.subtitles.strategies import tracks
from tests.subtitles.transcription.strategies import streams

MADE = Made("sphinx", "en-us", "a" * 64, "b" * 64, "c" * 64, "ja", (1000, 4000))
NOTHING = Track(Lang("ja"), TrackKind.CAPTIONS, ())


@given(streams, tracks())
@settings(deadline=None, max_examples=60)
def test_record_is_read_as_it_was_written(stream: list[Segment], last: Track) -> None:
    record = Record(MADE, tuple(stream), last)
    data = to_bytes(record)
    assert from_bytes(data, "r.json") == record
    assert to_bytes(from_bytes(data, "r.json")) == data


def test_everything_a_cue_holds_is_kept() -> None:
    cue = Cue(
        0, 900, "市長の話", "市長",
        (Mark(0, 2, MarkKind.RUBY, "しちょう"),), (WordTime(0, 0), WordTime(2, 400)),
        Position.TOP, "large", "intro", (("align", "start"),),
    )  # fmt: skip
    record = Record(MADE, (), Track(Lang("ja"), TrackKind.CAPTIONS, (cue,)))
    assert from_bytes(to_bytes(record), "r.json") == record


@given(st.data(), st.recursive(st.none() | st.integers(-5, 5) | st.text(max_size=3), st.lists, max_leaves=4))
@settings(deadline=None)
def test_damaged_record_is_a_record_or_refused(data: st.DataObject, junk: object) -> None:
    cue = Cue(0, 900, "話", words=(WordTime(0, 0),))
    record = Record(MADE, draft_source(), Track(Lang("ja"), TrackKind.CAPTIONS, (cue,)))
    document = json.loads(to_bytes(record))
    document[data.draw(st.sampled_from(sorted(document)))] = junk
    with suppress(CaptionError):
        read = from_bytes(json.dumps(document).encode(), "captions.ja.draft.json")
        assert from_bytes(to_bytes(read), "again") == read


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"{}", b"null", b'{"schema": 2}', b"[" * 5000])
def test_other_files_are_no_records(data: bytes) -> None:
    with pytest.raises(CaptionError, match="no record of a transcription"):
        from_bytes(data, "captions.ja.draft.json")


def draft_source() -> tuple[Segment, ...]:
    return (Segment(0, 900, "話", speaker="市長"),)


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
@given(stream=streams)
@settings(deadline=None, max_examples=60)
def test_what_a_format_shows_of_a_draft_is_stable(suffix: str, stream: list[Segment]) -> None:
    """Written and read once, it is the same each time after: so a file no hand has touched is known."""
    form = format_to_write(Path(f"x{suffix}"))
    once = as_read(draft(stream, Lang("ja")).track, form)
    assert as_read(once, form) == once


def test_word_times_survive_a_format_without_them() -> None:
    words = (WordTime(0, 0), WordTime(2, 400))
    track = Track(Lang("ja"), TrackKind.CAPTIONS, (Cue(0, 900, "市長の話", words=words),))
    assert as_read(track, format_to_write(Path("x.srt"))) == track


def test_record_lies_beside_the_captions() -> None:
    assert record_path(Path("clips/asa/captions.ja.srt")) == Path("clips/asa/captions.ja.draft.json")
