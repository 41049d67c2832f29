"""ID3 frames: read by exiftool and ffprobe, the sound as before."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tayori.errors import MediaError, ResourceError
from tayori.media.embedding.id3 import embed_in_mp3, id3, rights_frames, tag_mp3
from tayori.media.embedding.itunes import tag_m4a
from tayori.media.embedding.numbering import Numbering
from tayori.media.embedding.sound_bytes import sound_bytes
from tayori.media.process import run
from tayori.model.asset import Chapter
from tayori.model.text import Texts
from tests.media.embedding.conftest import Copy
from tests.media.embedding.samples import PERSON, check_rights, heard, picture, sample, told_by_exiftool

CHAPTERS = (Chapter(start_ms=0, title="はじめに"), Chapter(start_ms=400, title="おわりに"))


def frames(**changes: Any) -> dict[str, Any]:
    """The frames of the rights by their keys."""
    return {frame.HashKey[:20]: frame for frame in rights_frames(sample(**changes))}


@pytest.mark.tools
def test_an_mp3_carries_its_rights(copy: Copy) -> None:
    path = copy("voice.mp3")
    before = heard(path)
    tag_mp3(path, sample(), picture("JPEG"), CHAPTERS, "ながの便り")
    tags = told_by_exiftool(path)
    check_rights(tags)
    expected = {
        "Title": "朝七時、長野駅へ",
        "Copyright": "2026 長野市",
        "ProducedNotice": "2026 長野市",
        "FileOwner": "長野市",
        "Publisher": "長野市",
        "Album": "ながの便り",
        "CopyrightURL": "https://city.example/%E5%88%A9%E7%94%A8",
        "PublisherURL": "https://city.example/",
        "TermsOfUse-jpn": "無断での転載を禁じます。",
        "TermsOfUse": "All rights reserved.",
        "PictureType": "Front Cover",
    }
    assert {name: tags.get(f"ID3v2_4:{name}") for name in expected} == expected
    named = run(["exiftool", "-a", "-S", "-UserDefinedText", str(path)]).stdout.decode()
    assert "(CREDIT) 長野市 / 撮影 信州映像" in named
    assert "(NOTICE) 音楽：朝のうた" in named
    assert heard(path) == before


@pytest.mark.tools
def test_chapters_last_until_the_next_begins(copy: Copy) -> None:
    path = copy("voice.mp3")
    tag_mp3(path, sample(), None, CHAPTERS)
    answer = run(["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)])
    chapters = json.loads(answer.stdout)["chapters"]
    assert [(c["start"], c["tags"]["title"]) for c in chapters] == [(0, "はじめに"), (400, "おわりに")]
    assert chapters[0]["end"] == 400
    assert 1000 <= chapters[1]["end"] <= 1100


MANY = tuple(Chapter(start_ms=number * 80, title="章" * (14 - number) + str(number)) for number in range(12))
"""The earlier the longer: mutagen would write them in the other order."""


@pytest.mark.tools
def test_chapters_stand_in_order_of_time_whatever_their_length(copy: Copy, tmp_path: Path) -> None:
    path, out = copy("voice.mp3"), tmp_path / "out.mp3"
    tag_mp3(path, sample(), picture("JPEG"), MANY)
    embed_in_mp3(path, out, sample())
    for file in (path, out):
        answer = run(["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(file)])
        read = [(c["start"], c["end"], c["tags"]["title"]) for c in json.loads(answer.stdout)["chapters"]]
        assert [(start, title) for start, _, title in read] == [(c.start_ms, c.title) for c in MANY]
        assert [end for _, end, _ in read][:-1] == [c.start_ms for c in MANY[1:]]
        assert len(id3.ID3(file).getall("CHAP")) == 12
        assert id3.ID3(file).getall("APIC")


@pytest.mark.tools
def test_players_are_shown_the_day_of_release(copy: Copy) -> None:
    path, m4a = copy("voice.mp3"), copy("voice.m4a")
    told = replace(sample(), released="2026-12-25")
    tag_mp3(path, told, None)
    tag_m4a(m4a, told, None)
    assert [str(text) for text in id3.ID3(path)["TDRC"].text] == ["2026-12-25"]
    assert [str(text) for text in id3.ID3(path)["TDRL"].text] == ["2026-12-25"]
    for file in (path, m4a):
        answer = run(["ffprobe", "-v", "error", "-show_format", "-of", "json", str(file)])
        assert json.loads(answer.stdout)["format"]["tags"]["date"] == "2026-12-25"
    tag_mp3(path, sample(), None)
    assert "TDRL" not in id3.ID3(path)


@pytest.mark.parametrize("name", ["voice.mp3", "voice.m4a"])
def test_bytes_of_sound_are_those_without_tags_and_cover(copy: Copy, name: str) -> None:
    path = copy(name)
    tag = tag_mp3 if name.endswith("mp3") else tag_m4a
    tag(path, sample(), None)
    without = sound_bytes(path)
    assert without == pytest.approx(sum(sizes_of_packets(path)), rel=0.02, abs=600)
    tag(path, sample(), picture("JPEG") * 40)
    assert sound_bytes(path) == pytest.approx(without, abs=1100)


def sizes_of_packets(path: Path) -> list[int]:
    """Bytes of each packet of sound."""
    asked = ("-select_streams", "a", "-show_entries", "packet=size", "-of", "csv=p=0")
    return [
        int(line.strip(","))
        for line in run(["ffprobe", "-v", "error", *asked, str(path)]).stdout.decode().split()
    ]


def test_an_old_tag_is_replaced_and_twice_gives_the_same_bytes(copy: Copy) -> None:
    path = copy("voice.mp3")
    with path.open("ab") as file:
        file.write(b"TAG" + PERSON.encode().ljust(125, b"\0"))
    assert PERSON.encode() in path.read_bytes()
    tag_mp3(path, sample(), picture("JPEG"), CHAPTERS)
    once = path.read_bytes()
    assert PERSON.encode() not in once
    assert once[-128:-125] != b"TAG"
    tag_mp3(path, sample(), picture("JPEG"), CHAPTERS)
    assert path.read_bytes() == once


def test_without_a_year_there_is_no_copyright_frame() -> None:
    assert {"TCOP", "TPRO"} <= set(frames())
    assert not {"TCOP", "TPRO"} & set(frames(copyright_year=0))


def test_pages_are_written_only_when_they_are_known() -> None:
    assert not {"WPUB", "WOAF", "WOAS"} & set(frames(owner_url=""))
    assert "WPUB" not in frames(owner="信州映像"), "the owner's page is not the publisher's"
    assert "WCOP" not in frames(web_statement="")
    licensed = frames(web_statement="", licence="CC-BY-4.0", licence_url="https://cc.example/by")
    assert licensed["WCOP"].url == "https://cc.example/by"


def test_terms_stand_once_for_each_language() -> None:
    terms = Texts.of({"zh-Hans": "一", "zh-Hant": "二", "ja": "三", "tlh": "四", "qqq": "五"})
    told = [frame for frame in frames(usage_terms=terms).values() if frame.FrameID == "USER"]
    assert {frame.lang: frame.text for frame in told} == {"zho": "一", "jpn": "三", "und": "四"}


def test_of_somebodys_mp3_only_the_rights_are_replaced(copy: Copy, tmp_path: Path) -> None:
    path, out = copy("voice.mp3"), tmp_path / "out.mp3"
    tag = id3.ID3(path)
    for frame in (
        id3.APIC(id3.Encoding.UTF8, "image/jpeg", 3, "", picture("JPEG")),
        id3.COMM(id3.Encoding.UTF8, "jpn", "", ["覚え書き"]),
        id3.TCOP(id3.Encoding.UTF8, ["1999 別の人"]),
        id3.TXXX(id3.Encoding.UTF8, "license", ["CC0-1.0"]),
        id3.TXXX(id3.Encoding.UTF8, "BPM", ["120"]),
        id3.PRIV("XMP", b"<old/>"),
        id3.PRIV("other", b"kept"),
    ):
        tag.add(frame)
    tag.save(path)
    before = path.read_bytes()
    embed_in_mp3(path, out, sample())
    made = id3.ID3(out)
    assert path.read_bytes() == before
    assert made["TIT2"] == id3.TIT2(id3.Encoding.UTF8, [PERSON])
    assert {"COMM::jpn", "TXXX:BPM", "PRIV:other:kept"} <= set(made)
    assert made.getall("APIC")[0].data == picture("JPEG")
    assert made["TCOP"].text == ["2026 長野市"]
    assert [f.text for f in made.getall("TXXX:license")] == []
    assert [f.data for f in made.getall("PRIV") if f.owner == "XMP"] == [sample().xmp]


def test_unknown_frames_stay_and_the_rest_of_a_damaged_tag_goes(copy: Copy, tmp_path: Path) -> None:
    path, out = copy("voice.mp3"), tmp_path / "out.mp3"
    tag = id3.ID3(path)
    unknown = b"XYZ1" + b"\0\0\0\x04\0\0" + b"kept"
    lying = b"XYZ2" + b"\0\0\x7f\x7f\0\0" + PERSON.encode()
    tag.unknown_frames = [unknown, lying]
    tag.save(path)
    embed_in_mp3(path, out, sample())
    once = out.read_bytes()
    assert unknown in once
    assert b"XYZ2" not in once
    embed_in_mp3(out, path, sample())
    assert path.read_bytes() == once


def test_an_mp3_without_a_tag_gets_one(copy: Copy, tmp_path: Path) -> None:
    path, out = copy("voice.mp3"), tmp_path / "out.mp3"
    id3.ID3(path).delete(path)
    embed_in_mp3(path, out, sample())
    assert id3.ID3(out)["TOWN"].text == ["長野市"]
    assert heard(out) == heard(path)


@pytest.mark.parametrize("tag", [tag_mp3, tag_m4a])
def test_what_is_not_media_is_refused_by_name(tmp_path: Path, tag: Any) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"not media at all")
    with pytest.raises(MediaError, match=r"a\.mp3"):
        tag(path, sample(), None)


def test_a_cover_must_be_a_picture(copy: Copy) -> None:
    with pytest.raises(MediaError, match="cover"):
        tag_mp3(copy("voice.mp3"), sample(), b"GIF89a")


def test_a_missing_file_is_a_resource_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"none\.mp3"):
        tag_mp3(tmp_path / "none.mp3", sample(), None)


@pytest.mark.tools
def test_an_episode_is_told_by_number_and_season(copy: Copy) -> None:
    path = copy("voice.mp3")
    tag_mp3(path, sample(), None, numbering=Numbering(12, 2))
    tags = told_by_exiftool(path)
    assert (tags["ID3v2_4:Track"], tags["ID3v2_4:PartOfSet"], tags["ID3v2_4:Genre"]) == (12, 2, "Podcast")
    assert id3.ID3(path)["PCST"].value == 1
    tag_mp3(path, sample(), None, numbering=Numbering())
    assert not {"TRCK", "TPOS"} & set(id3.ID3(path))
    assert "PCST" in id3.ID3(path)
    tag_mp3(path, sample(), None)
    assert not {"PCST", "TCON"} & set(id3.ID3(path)), "what is no podcast says so nowhere"
