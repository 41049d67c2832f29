from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import CaptionError
from tayori.model.cue import TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.loading import LARGEST_BYTES, Loaded, load_track, parse_track

JA = Lang("ja")


def _srt(*cues: tuple[str, str, str]) -> bytes:
    return "\n".join(f"{n}\n{a} --> {b}\n{t}\n" for n, (a, b, t) in enumerate(cues, 1)).encode()


GOOD = _srt(("00:00:01,000", "00:00:02,000", "あ"))


def test_a_good_file_has_no_findings(tmp_path: Path) -> None:
    file = tmp_path / "長野 'a':[b].srt"
    file.write_bytes(GOOD)
    loaded = load_track(file, JA, TrackKind.SUBTITLES)
    assert (loaded.track.lang, loaded.track.kind, len(loaded.track.cues)) == ("ja", TrackKind.SUBTITLES, 1)
    assert loaded.findings == ()


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\0\0\0", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(CaptionError, match=r"^a\.srt (is empty|holds no cue)"):
        parse_track(data, "a.srt", JA)


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(CaptionError, match=r"a\.srt holds no cue"):
        parse_track(b"<html><body>hello</body></html>", "a.srt", JA)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CaptionError, match=r"no\.srt cannot be read"):
        load_track(tmp_path / "no.srt", JA)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "big.srt"
    with file.open("wb") as out:
        out.truncate(LARGEST_BYTES * 100)
    with pytest.raises(CaptionError, match=r"big\.srt is larger than 8 MB"):
        load_track(file, JA)


def test_all_mistakes_are_named_at_once_up_to_five() -> None:
    bad = _srt(*(("00:00:02,000", "00:00:01,000", "x") for _ in range(7)))
    with pytest.raises(CaptionError) as caught:
        parse_track(bad, "a.srt", JA)
    assert caught.value.message.count("line ") == 5
    assert "and 2 more" in caught.value.message


def test_cues_are_put_in_order() -> None:
    data = _srt(("00:00:05,000", "00:00:06,000", "後"), ("00:00:01,000", "00:00:02,000", "先"))
    loaded = parse_track(data, "a.srt", JA)
    assert [c.text for c in loaded.track.cues] == ["先", "後"]
    assert [f.rule for f in loaded.findings] == ["captions-order"]


def test_overlaps_are_found_and_times_kept() -> None:
    data = _srt(("00:00:01,000", "00:00:03,000", "一"), ("00:00:02,000", "00:00:04,000", "二"))
    loaded = parse_track(data, "a.srt", JA)
    assert [(f.rule, f.where) for f in loaded.findings] == [("captions-overlap", "cue 2")]
    assert loaded.track.cues[0].end_ms == 3000


def test_content_decides_not_the_name() -> None:
    loaded = parse_track(b"WEBVTT\n\n00:01.000 --> 00:02.000\na\n", "a.srt", JA)
    assert [f.rule for f in loaded.findings] == ["captions-format"]


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "cues", "rules"),
    [
        ("cp932.srt", 2, {"captions-encoding"}),
        ("utf16le_bom.srt", 2, {"captions-encoding"}),
        ("utf8_bom.srt", 2, set()),
        ("no_blank_lines.srt", 3, set()),
        ("long_line_no_breaks.srt", 2, set()),
        ("overlap_2000.srt", 2000, {"captions-order", "captions-overlap"}),
    ],
)
def test_hostile_files_that_can_be_read(shared_media: Path, name: str, cues: int, rules: set[str]) -> None:
    loaded = load_track(shared_media / "hostile" / "captions" / name, JA)
    assert len(loaded.track.cues) == cues
    assert {f.rule for f in loaded.findings} == rules


@pytest.mark.real
@pytest.mark.parametrize(("name", "line"), [("timing_chaos.srt", "line 2"), ("html_script.vtt", "line 8")])
def test_hostile_files_that_cannot(shared_media: Path, name: str, line: str) -> None:
    with pytest.raises(CaptionError, match=line):
        load_track(shared_media / "hostile" / "captions" / name, JA)


def _outcome(path: Path) -> Loaded | CaptionError:
    try:
        return load_track(path, JA)
    except CaptionError as error:
        return error


def _samples(shared_media: Path) -> list[Path]:
    found = [p for p in (shared_media / "suites").rglob("*") if p.suffix in {".srt", ".vtt"}]
    assert len(found) > 150
    return found


@pytest.mark.real
def test_every_sample_is_read_or_refused_by_name(shared_media: Path) -> None:
    refused = 0
    for path in _samples(shared_media):
        outcome = _outcome(path)
        if isinstance(outcome, CaptionError):
            assert path.name in outcome.message
            assert outcome.next_step
            refused += 1
        else:
            assert all(0 <= c.start_ms < c.end_ms and c.text for c in outcome.track.cues)
    assert refused < 40


@pytest.mark.real
def test_web_platform_cues_marked_invalid_never_pass_unnoticed(shared_media: Path) -> None:
    """The suite writes `invalid` into cues a browser must drop: here a mistake, or a warning of odd times."""
    for path in _samples(shared_media):
        if not path.name.startswith("timings-"):
            continue
        outcome = _outcome(path)
        if isinstance(outcome, CaptionError):
            continue
        marked = [c for c in outcome.track.cues if "invalid" in c.text]
        assert not marked or any(f.rule == "captions-times" for f in outcome.findings)
