from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tayori.errors import CaptionError
from tayori.model.cue import TrackKind
from tayori.model.ids import Lang
from tayori.subtitles.loading import LARGEST_BYTES, MANY_CUES, MOST_CUES, Loaded, load_track, parse_track
from tests.subtitles.formats.contract import SAMPLES

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
    assert loaded.form.name == "srt"


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\0\0\0", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(CaptionError, match=r"^a\.srt (is empty|holds no cue)"):
        parse_track(data, "a.srt", JA)


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(
        CaptionError, match=r"a\.srt holds no cue of a format that is read\. Give it as one of \."
    ) as no:
        parse_track(b"<html><body>hello</body></html>", "a.srt", JA)
    assert all(suffix in no.value.next_step for suffix in (".vtt", ".ass", ".ttml", ".srt", ".sbv", ".txt"))


def test_a_text_without_times_is_told_as_such() -> None:
    with pytest.raises(CaptionError, match=r"a\.txt holds no cue: it is text without times") as no:
        parse_track("長野の朝は早い。\n朝七時、長野駅へ。\n".encode(), "a.txt", JA)
    assert "[00:12] text" in no.value.next_step


def test_plain_text_with_times_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("[0:01] 長野の朝\n[0:04-0:06] 朝七時\n", encoding="cp932")
    loaded = load_track(file, JA)
    assert [(c.start_ms, c.end_ms, c.text) for c in loaded.track.cues] == [
        (1000, 4000, "長野の朝"),
        (4000, 6000, "朝七時"),
    ]
    assert loaded.form.name == "timed_text"
    assert [f.rule for f in loaded.findings] == ["captions-encoding", "captions-guessed"]


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


def test_cues_are_numbered_as_they_are_in_the_end() -> None:
    loaded = parse_track(b"[0:09] c\n[0:01-0:02] a\n[0:03] b\n", "a.txt", JA)
    assert [c.text for c in loaded.track.cues] == ["a", "b", "c"]
    guessed = next(f for f in loaded.findings if f.rule == "captions-guessed")
    assert (guessed.cues, guessed.where) == ((2, 3), "cue 2, 3")


def test_overlaps_keep_their_times() -> None:
    data = _srt(("00:00:01,000", "00:00:03,000", "一"), ("00:00:02,000", "00:00:04,000", "二"))
    loaded = parse_track(data, "a.srt", JA)
    assert loaded.findings == (), "that they overlap is told by `checks`, which know who stands where"
    assert loaded.track.cues[0].end_ms == 3000


def test_content_decides_not_the_name() -> None:
    loaded = parse_track(b"WEBVTT\n\n00:01.000 --> 00:02.000\na\n", "a.srt", JA)
    assert [f.rule for f in loaded.findings] == ["captions-format"]


@pytest.mark.parametrize(
    ("told", "asked", "differs"),
    [
        ("en", "ja", True),
        ("en-GB", "en", False),
        ("EN", "en-US", False),
        ("en-GB", "en-US", True),
        ("zh-Hant", "zh-Hans", True),
        ("ja", "jam", True),
        ("", "ja", False),
    ],
)
def test_a_file_in_another_language_is_told(told: str, asked: str, differs: bool) -> None:
    header = f"Language: {told}\n" if told else ""
    data = f"WEBVTT\n{header}\n00:01.000 --> 00:02.000\na\n".encode()
    loaded = parse_track(data, "a.vtt", Lang(asked))
    assert loaded.track.lang == asked
    assert [f.rule for f in loaded.findings] == ["captions-language"] * differs


@pytest.mark.parametrize("char", ["\u202e", "\u2066", "&#x202E;", "&#8297;"])
def test_characters_that_turn_the_writing_are_taken_out_and_told(char: str) -> None:
    data = f"WEBVTT\n\n00:01.000 --> 00:02.000\nabc{char}def\n".encode()
    loaded = parse_track(data, "a.vtt", JA)
    assert loaded.track.cues[0].text == "abcdef"
    assert [(f.rule, f.where) for f in loaded.findings] == [("captions-bidi", "line 4")]


def test_control_characters_are_counted() -> None:
    loaded = parse_track(_srt(("00:00:01,000", "00:00:02,000", "a\x07\x1bb\x85")), "a.srt", JA)
    assert loaded.track.cues[0].text == "ab"
    assert [(f.rule, f.text[:2]) for f in loaded.findings] == [("captions-control", "3 ")]


def test_a_nul_is_what_webvtt_reads_it_as() -> None:
    loaded = parse_track(b"WEBVTT\n\n00:01.000 --> 00:02.000\na\0b\n", "a.vtt", JA)
    assert loaded.track.cues[0].text == "a\ufffdb"


def _many(count: int) -> bytes:
    return b"0:00:01.000,0:00:02.000\nx\n\n" * count


def test_very_many_cues_are_told_and_too_many_refused() -> None:
    loaded = parse_track(_many(MANY_CUES + 1), "a.sbv", JA)
    assert [f.rule for f in loaded.findings] == ["captions-many"]
    with pytest.raises(CaptionError, match=r"a\.sbv has more than 100,000 cues\. Divide"):
        parse_track(_many(MOST_CUES + 1), "a.sbv", JA)


@settings(deadline=None)
@given(
    st.sampled_from(sorted(SAMPLES)),
    st.lists(st.tuples(st.integers(0, 300), st.binary(max_size=4)), max_size=4),
)
def test_a_damaged_file_is_read_or_refused(name: str, damage: list[tuple[int, bytes]]) -> None:
    data = SAMPLES[name].encode()
    for at, new in damage:
        data = data[:at] + new + data[at + 1 :]
    try:
        loaded = parse_track(data, "a.srt", JA)
    except CaptionError as refused:
        assert refused.next_step  # noqa: PT017 # both outcomes are right
    else:
        assert list(loaded.track.cues) == sorted(loaded.track.cues, key=lambda c: (c.start_ms, c.end_ms))


def test_a_cue_of_a_megabyte_is_read() -> None:
    text = "長い字幕" * 100_000
    loaded = parse_track(_srt(("00:00:01,000", "00:00:02,000", text)), "a.srt", JA)
    assert loaded.track.cues[0].text == text


_READABLE: dict[str, tuple[int, set[str]]] = {
    "cp932.srt": (2, {"captions-encoding"}),
    "utf16le_bom.srt": (2, {"captions-encoding"}),
    "utf8_bom.srt": (2, set()),
    "no_blank_lines.srt": (3, set()),
    "long_line_no_breaks.srt": (2, set()),
    "overlap_2000.srt": (2000, {"captions-order"}),
}
_UNREADABLE = {"timing_chaos.srt": "line 2: ", "html_script.vtt": "line 8: "}


@pytest.mark.real
@pytest.mark.parametrize("name", _READABLE)
def test_hostile_files_that_can_be_read(shared_media: Path, name: str) -> None:
    loaded = load_track(shared_media / "hostile" / "captions" / name, JA)
    assert (len(loaded.track.cues), {f.rule for f in loaded.findings}) == _READABLE[name]


@pytest.mark.real
@pytest.mark.parametrize("name", _UNREADABLE)
def test_hostile_files_that_cannot(shared_media: Path, name: str) -> None:
    with pytest.raises(CaptionError, match=_UNREADABLE[name]):
        load_track(shared_media / "hostile" / "captions" / name, JA)


def _outcome(path: Path) -> Loaded | CaptionError:
    try:
        return load_track(path, JA)
    except CaptionError as error:
        return error


@pytest.mark.real
def test_every_hostile_file_has_a_test(shared_media: Path) -> None:
    folder = shared_media / "hostile" / "captions"
    assert {p.name for p in folder.iterdir()} == {*_READABLE, *_UNREADABLE}


def _samples(shared_media: Path) -> list[Path]:
    found = [p for p in (shared_media / "suites").rglob("*") if p.suffix in {".srt", ".vtt", ".sbv"}]
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
    assert refused < 45


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
