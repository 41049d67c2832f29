"""Tags of the archive: FLAC and WAV, as exiftool, MediaInfo and ffprobe read them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.errors import MediaError
from tayori.media.embedding.flac import comments, tag_flac
from tayori.media.embedding.numbering import Numbering
from tayori.media.embedding.wav import tag_wav
from tayori.media.process import run
from tayori.model.asset import Chapter
from tayori.model.text import Texts
from tests.media.embedding.samples import PERSON, check_rights, heard, picture, sample, told_by_exiftool, tone

CHAPTERS = (Chapter(start_ms=0, title="はじまり"), Chapter(start_ms=500, title="駅"))
FORMATS = {"flac": tag_flac, "wav": tag_wav}
TAGGERS = pytest.mark.parametrize("suffix", FORMATS)


@pytest.fixture
def tagged(tmp_path: Path) -> Callable[[str], Path]:
    """A tagged second of sound, and a sound that is as it was."""

    def make(suffix: str) -> Path:
        path = tone(tmp_path / f"保存 版.{suffix}", "-metadata", f"artist={PERSON}")
        before = heard(path)
        FORMATS[suffix](path, sample(), picture("JPEG"), CHAPTERS, "ながの便り", Numbering(12, 2))
        assert heard(path) == before
        return path

    return make


@TAGGERS
def test_tagging_twice_gives_the_same_bytes(tagged: Callable[[str], Path], suffix: str) -> None:
    path = tagged(suffix)
    once = path.read_bytes()
    FORMATS[suffix](path, sample(), picture("JPEG"), CHAPTERS, "ながの便り", Numbering(12, 2))
    assert path.read_bytes() == once
    FORMATS[suffix](path, sample(), None)
    assert len(told_by_mediainfo(path)) < len(told_by_mediainfo(tagged(suffix)))


def told_by_mediainfo(path: Path) -> dict[str, str]:
    """The general track, with what it calls extra."""
    document = json.loads(run(["mediainfo", "--Output=JSON", str(path)]).stdout)
    (general,) = [track for track in document["media"]["track"] if track["@type"] == "General"]
    return {**general, **general.get("extra", {})}


@pytest.mark.tools
@TAGGERS
def test_mediainfo_reads_what_it_is_and_whose(tagged: Callable[[str], Path], suffix: str) -> None:
    told = told_by_mediainfo(tagged(suffix))
    assert {
        "Track": "朝七時、長野駅へ",
        "Album": "ながの便り",
        "Performer": "長野市",
        "Genre": "Podcast",
        "Track_Position": "12",
        "Recorded_Date": "2026-08-01",
        "CREDIT": "長野市 / 撮影 信州映像",
        "Cover": "Yes",
    }.items() <= told.items()
    assert "長野市" in told["Copyright"]
    assert PERSON not in str(told), "nothing of the recording's own tags is left"


@pytest.mark.tools
@TAGGERS
def test_ffprobe_reads_the_chapters(tagged: Callable[[str], Path], suffix: str) -> None:
    answer = run(["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(tagged(suffix))])
    read = [(c["start_time"], c["tags"]["title"]) for c in json.loads(answer.stdout)["chapters"]]
    assert sorted(read) == [("0.000000", "はじまり"), ("0.500000", "駅")]


@pytest.mark.tools
def test_exiftool_reads_comments_and_cover_of_a_flac(tagged: Callable[[str], Path]) -> None:
    tags = told_by_exiftool(tagged("flac"))
    assert {
        "Vorbis:Title": "朝七時、長野駅へ",
        "Vorbis:Copyright": "© 2026 長野市",
        "Vorbis:License": "LicenseRef-All-Rights-Reserved",
        "Vorbis:Credit": "長野市 / 撮影 信州映像",
        "Vorbis:Discnumber": 2,
        "FLAC:PictureType": "Front Cover",
        "FLAC:PictureWidth": 37,
        "FLAC:PictureMIMEType": "image/jpeg",
    }.items() <= tags.items()


@pytest.mark.tools
def test_exiftool_reads_every_rights_field_of_a_wav(tagged: Callable[[str], Path]) -> None:
    check_rights(told_by_exiftool(tagged("wav")))


def test_what_is_empty_leaves_no_comment() -> None:
    bare = sample(title=Texts(), description=Texts(), creator="", created="", owner="", copyright_notice="")
    names = [name for name, _ in comments(bare, numbering=Numbering())]
    assert not {"TITLE", "ARTIST", "ALBUM", "COPYRIGHT", "TRACKNUMBER", "DISCNUMBER"} & set(names)
    assert "GENRE" in names
    assert "GENRE" not in dict(comments(bare))


@TAGGERS
def test_what_is_something_else_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"words.{suffix}"
    path.write_bytes(b"fLaC? RIFF?")
    with pytest.raises(MediaError, match="words"):
        FORMATS[suffix](path, sample(), None)
    assert path.read_bytes() == b"fLaC? RIFF?"
