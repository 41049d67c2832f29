"""Chapters of an M4A, as ffprobe, MediaInfo, exiftool and mutagen read them; the sound is as before."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen import mp4 as _mp4

from tayori.errors import MediaError, UsageError
from tayori.media.embedding.itunes import tag_m4a
from tayori.media.embedding.mp4_chapters import MOST_CHAPTERS, add_mp4_chapters, render_ffmetadata
from tayori.media.embedding.numbering import Numbering
from tayori.media.embedding.offsets import read_index
from tayori.media.process import run
from tayori.model.asset import Chapter
from tests.media.embedding.conftest import Copy
from tests.media.embedding.samples import heard, picture, sample, told_by_exiftool, tone

mp4: Any = _mp4

TITLES = ("はじまり = 音; #1 \\ 'a'", "駅" * 100, "おわりに")
CHAPTERS = tuple(Chapter(start_ms=ms, title=title) for ms, title in zip((0, 310, 700), TITLES, strict=True))


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of sound as mastering leaves it."""
    return tone(tmp_path_factory.mktemp("voice") / "声.m4a", "-c:a", "aac", "-movflags", "+faststart")


@pytest.fixture
def made(voice: Path, tmp_path: Path) -> Path:
    """With chapters, then with everything else."""
    out = tmp_path / "章 付き.m4a"
    add_mp4_chapters(voice, out, CHAPTERS, 1000)
    tag_m4a(out, sample(), picture("JPEG"), "ながの便り", Numbering(12, 2))
    return out


def test_the_sound_is_copied_and_lies_where_the_index_says(voice: Path, made: Path) -> None:
    assert heard(made) == heard(voice)
    assert len(read_index(made).chunks) == 2, "sound and chapters"


def test_both_kinds_of_chapters_say_the_same(made: Path) -> None:
    nero = [(round(chapter.start * 1000), chapter.title) for chapter in mp4.MP4(made).chapters]
    assert [start for start, _ in nero] == [0, 310, 700]
    assert (nero[0][1], nero[2][1]) == (TITLES[0], TITLES[2])
    assert nero[1][1] == "駅" * 85, "255 bytes, and no letter cut in two"


@pytest.mark.tools
def test_ffprobe_reads_times_and_titles(made: Path) -> None:
    """Of the chapter track, which it prefers."""
    answer = run(["ffprobe", "-v", "error", "-show_chapters", "-show_streams", "-of", "json", str(made)])
    document = json.loads(answer.stdout)
    read = [(c["start_time"], c["end_time"], c["tags"]["title"]) for c in document["chapters"]]
    assert [(start, end) for start, end, _ in read] == [
        ("0.000000", "0.310000"),
        ("0.310000", "0.700000"),
        ("0.700000", "1.000000"),
    ]
    assert [title for *_, title in read] == [TITLES[0], "駅" * 85, TITLES[2]]
    assert "text" in [stream.get("codec_tag_string") for stream in document["streams"]]


@pytest.mark.tools
def test_mediainfo_and_exiftool_read_them(made: Path) -> None:
    menus = run(["mediainfo", "--Output=JSON", str(made)]).stdout.decode()
    tracks = [track for track in json.loads(menus)["media"]["track"] if track["@type"] == "Menu"]
    assert len(tracks) == 2
    assert all("おわりに" in track["extra"].values() for track in tracks)
    tags = told_by_exiftool(made)
    assert tags["Track1:ChapterListTrackID"] == 2
    assert re.findall(r"\[([\d:.]+)\]", str(tags["UserData:ChapterList"])) == [
        "0:00:00.000",
        "0:00:00.310",
        "0:00:00.700",
    ]


@pytest.mark.tools
def test_an_episode_is_told_by_number_and_season(made: Path, copy: Copy) -> None:
    tags = told_by_exiftool(made)
    assert {
        "ItemList:Podcast": "Yes",
        "ItemList:MediaType": "Podcast",
        "ItemList:Genre": "Podcast",
        "ItemList:TrackNumber": 12,
        "ItemList:DiskNumber": 2,
        "ItemList:TVEpisode": 12,
        "ItemList:TVSeason": 2,
    }.items() <= tags.items()
    plain = copy("voice.m4a")
    tag_m4a(plain, sample(), None, numbering=Numbering())
    told = told_by_exiftool(plain)
    assert told["ItemList:Podcast"] == "Yes"
    assert not {"ItemList:TrackNumber", "ItemList:TVEpisode", "ItemList:DiskNumber"} & set(told)


def test_the_first_chapter_begins_with_the_sound_and_late_ones_are_left_out() -> None:
    chapters = (
        Chapter(start_ms=400, title="a"),
        Chapter(start_ms=900, title="b"),
        Chapter(start_ms=1000, title="c"),
    )
    assert re.findall(r"START=(\d+)\nEND=(\d+)", render_ffmetadata(chapters, 1000)) == [
        ("0", "900"),
        ("900", "1000"),
    ]


def test_no_chapters_are_none(voice: Path, tmp_path: Path) -> None:
    add_mp4_chapters(voice, tmp_path / "b.m4a", (), 1000)
    assert not mp4.MP4(tmp_path / "b.m4a").chapters
    assert heard(tmp_path / "b.m4a") == heard(voice)


def test_the_same_chapters_give_the_same_bytes(voice: Path, tmp_path: Path) -> None:
    for name in ("a.m4a", "b.m4a"):
        add_mp4_chapters(voice, tmp_path / name, CHAPTERS, 1000)
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


def test_what_cannot_be_is_refused(voice: Path, tmp_path: Path) -> None:
    many = tuple(Chapter(start_ms=ms, title="x") for ms in range(MOST_CHAPTERS + 1))
    with pytest.raises(MediaError, match="256 chapters"):
        add_mp4_chapters(voice, tmp_path / "b.m4a", many, 1000)
    with pytest.raises(UsageError, match="own source"):
        add_mp4_chapters(voice, voice, CHAPTERS, 1000)
    broken = tmp_path / "x.m4a"
    broken.write_bytes(b"\0\0\0\x08ftypM4A ")
    with pytest.raises(MediaError, match=r"x\.m4a"):
        add_mp4_chapters(broken, tmp_path / "b.m4a", CHAPTERS, 1000)
    assert not (tmp_path / "b.m4a").exists()


@given(st.text())
def test_a_title_is_one_line_that_fits_and_closes(title: str) -> None:
    *_, line, end = render_ffmetadata((Chapter(start_ms=0, title=title),), 1000).split("\n")
    assert end == ""
    said = line.removeprefix("title=")
    assert said
    assert not re.search(r"(?<!\\)(?:\\\\)*[=;#]", said), "what has a meaning is escaped"
    assert len(re.sub(r"\\(.)", r"\1", said).encode()) <= 255
    assert not said.endswith("\\")
