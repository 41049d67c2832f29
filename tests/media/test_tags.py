"""Metadata inside files: read back by exiftool and ffmpeg, streams untouched, nothing private."""

from __future__ import annotations

import io
import json
import struct
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tayori.errors import MediaError, ResourceError
from tayori.media.boxes import read_boxes, read_layout
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.process import run
from tayori.media.tags import (
    JPEG_XMP_LIMIT,
    append_mp4_xmp,
    embed_jpeg_xmp,
    iso_639_2,
    mp4_metadata_arguments,
    read_mp4_xmp,
    tag_m4a,
    tag_mp3,
)
from tayori.model.asset import Chapter
from tayori.model.metadata import OutputMetadata
from tayori.model.text import Texts
from tayori.rights.embed import output_metadata
from tests.media.clips import copied, film, source
from tests.rights.samples import PARENT, PERSON, clip, grant, minor, shelf, statement

CHAPTERS = (Chapter(start_ms=0, title="はじめに"), Chapter(start_ms=400, title="おわりに"))


def sample(**changes: Any) -> OutputMetadata:
    grants = shelf(
        minor("portrait/yamada-hanako", date(2026, 7, 1)),
        grant("place/a", public_id="LOC-1", valid_until=date(2029, 3, 31)),
    )
    said = statement("portrait/yamada-hanako", "place/a", none=("voice", "music", "footage"))
    made = output_metadata(
        clip(said),
        {i: replace(g, public_id="REL-0001") if g.minor else g for i, g in grants.items()},
        organisation="長野市",
        organisation_url="https://city.example/",
        rendition="vertical",
        year=2026,
    )
    own = {field.name for field in fields(made)}
    rights = {name: changes.pop(name) for name in list(changes) if name not in own}
    return replace(made, rights=replace(made.rights, **rights), **changes)


def told_by_exiftool(path: Path) -> dict[str, Any]:
    """Every tag as `group:name`; fails when exiftool warns of anything."""
    answer = run(["exiftool", "-json", "-G1", "-s", "-struct", "-api", "largefilesupport=1", str(path)])
    tags: dict[str, Any] = json.loads(answer.stdout)[0]
    assert not [name for name in tags if name.endswith((":Warning", ":Error"))]
    return tags


def decoded(path: Path) -> bytes:
    return read_ffmpeg(
        ("-loglevel", "error", "-i", str(path), "-map", "0:v?", "-map", "0:a?", "-f", "framemd5", "-")
    )


def heard(path: Path) -> bytes:
    return read_ffmpeg(("-loglevel", "error", "-i", str(path), "-map", "0:a", "-f", "md5", "-"))


def check_rights(tags: dict[str, Any]) -> None:
    expected = {
        "XMP-dc:Title": "朝七時、長野駅へ",
        "XMP-dc:Rights": "© 2026 長野市",
        "XMP-dc:Identifier": "https://city.example/#asa-no-eki",
        "XMP-photoshop:Credit": "長野市",
        "XMP-iptcExt:CopyrightYear": 2026,
        "XMP-xmpRights:Marked": True,
        "XMP-plus:ModelReleaseStatus": "Unlimited Model Releases",
        "XMP-plus:ModelReleaseID": ["REL-0001"],
        "XMP-plus:PropertyReleaseStatus": "Limited or Incomplete Property Releases",
        "XMP-plus:PropertyReleaseID": ["LOC-1"],
        "XMP-plus:LicenseEndDate": "2029:03:31",
        "XMP-plus:CopyrightOwner": [{"CopyrightOwnerName": "長野市"}],
        "XMP-xmpMM:RenditionClass": "vertical",
    }
    assert {name: tags.get(name) for name in expected} == expected
    assert "DMI-PROHIBITED-AIMLTRAINING" in tags["XMP-plus:DataMining"]
    everything = json.dumps(tags, ensure_ascii=False)
    assert not [name for name in (PERSON, PARENT, "yamada", "forms/") if name in everything]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("tags") / "tiny.mp4", *mp4_metadata_arguments(sample()))


@pytest.fixture
def mp4(tiny: Path, tmp_path: Path) -> Path:
    path = tmp_path / "長野市 'a'.mp4"
    path.write_bytes(tiny.read_bytes())
    return path


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sounds")
    tone = ("-loglevel", "error", "-y", "-f", "lavfi", "-i", "sine=d=1")
    run_ffmpeg((*tone, "-c:a", "libmp3lame", "-metadata", f"title={PERSON}", str(folder / "a.mp3")))
    private = ("-metadata", f"lyrics={PERSON}")
    run_ffmpeg((*tone, "-c:a", "aac", "-movflags", "+faststart", *private, str(folder / "a.m4a")))
    return folder


def sound(sounds: Path, name: str, tmp_path: Path) -> Path:
    path = tmp_path / name
    path.write_bytes((sounds / name).read_bytes())
    return path


# XMP in MP4 ----------------------------------------------------------------------------------------------


@pytest.mark.tools
def test_exiftool_reads_every_rights_field_from_an_mp4(mp4: Path) -> None:
    append_mp4_xmp(mp4, sample().xmp)
    tags = told_by_exiftool(mp4)
    check_rights(tags)
    assert tags["ItemList:Title"] == "朝七時、長野駅へ"
    assert tags["ItemList:Copyright"] == "© 2026 長野市"
    assert tags["Track1:MediaLanguageCode"] == "jpn"


def test_the_streams_and_the_order_of_boxes_stay(mp4: Path) -> None:
    before = decoded(mp4)
    append_mp4_xmp(mp4, sample().xmp)
    assert decoded(mp4) == before
    assert read_layout(mp4).moov_first
    assert read_layout(mp4).has_xmp
    assert read_mp4_xmp(mp4) == sample().xmp


def test_a_packet_is_replaced_and_never_doubled(mp4: Path) -> None:
    append_mp4_xmp(mp4, b"x" * 9000)
    append_mp4_xmp(mp4, sample().xmp)
    once = mp4.read_bytes()
    append_mp4_xmp(mp4, sample().xmp)
    assert mp4.read_bytes() == once
    assert [box.kind for box in read_boxes(mp4)].count("uuid") == 1


def test_a_packet_elsewhere_is_erased_without_moving_anything(mp4: Path) -> None:
    secret = b"<secret/>" * 40
    append_mp4_xmp(mp4, secret)
    with mp4.open("ab") as file:
        file.write(struct.pack(">I4s", 12, b"free") + b"last")
    before = decoded(mp4)
    append_mp4_xmp(mp4, sample().xmp)
    assert secret[:9] not in mp4.read_bytes()
    assert read_mp4_xmp(mp4) == sample().xmp
    assert decoded(mp4) == before


@pytest.mark.parametrize(
    "tail", [struct.pack(">I4s", 0, b"mdat") + b"x" * 30, struct.pack(">I4s", 99, b"free")]
)
def test_a_file_that_does_not_end_with_a_whole_box_is_refused_and_kept(mp4: Path, tail: bytes) -> None:
    with mp4.open("ab") as file:
        file.write(tail)
    before = mp4.read_bytes()
    with pytest.raises(MediaError, match=r"長野市 'a'\.mp4"):
        append_mp4_xmp(mp4, sample().xmp)
    assert mp4.read_bytes() == before


def test_what_is_no_mp4_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\0\0\0\0")
    with pytest.raises(MediaError, match=r"a\.mp4"):
        append_mp4_xmp(path, b"x")
    assert path.read_bytes() == b"\0\0\0\0"


def test_a_file_without_a_packet_has_none(tiny: Path) -> None:
    assert read_mp4_xmp(tiny) is None


# Container tags ------------------------------------------------------------------------------------------


@pytest.mark.tools
def test_nothing_of_the_source_is_copied(tmp_path: Path) -> None:
    private = ("-metadata", "location=+36.6431+138.1886/", "-metadata", f"comment={PERSON}")
    given = source(tmp_path / "in.mov", *private, picture="testsrc2=s=64x64:r=10", sound=None)
    assert "+36.6431" in given.read_bytes().decode("latin-1")
    made = copied(given, tmp_path / "out.mp4", *mp4_metadata_arguments(sample()))
    tags = told_by_exiftool(made)
    everything = json.dumps(tags, ensure_ascii=False) + made.read_bytes().decode("latin-1")
    assert "36.6431" not in everything
    assert PERSON not in everything
    assert tags["ItemList:Comment"] == "長野市"


def test_the_arguments_are_pure_and_leave_out_what_is_empty() -> None:
    arguments = mp4_metadata_arguments(sample(credit="", keywords=(), description=Texts()))
    assert arguments == mp4_metadata_arguments(sample(credit="", keywords=(), description=Texts()))
    names = {a.split("=")[0] for a in arguments if "=" in a}
    assert names == {"title", "artist", "date", "copyright", "language"}


@given(st.text())
def test_no_title_can_break_the_command_line(title: str) -> None:
    arguments = mp4_metadata_arguments(sample(title=Texts.of({"ja": title})))
    assert all("\0" not in argument for argument in arguments)
    values = [a for a in arguments if a.startswith("title=")]
    assert len(values) == (1 if any((c >= " " and c != "\x7f") or c in "\t\n" for c in title) else 0)


@pytest.mark.tools
def test_an_m4a_carries_tags_cover_and_xmp(sounds: Path, tmp_path: Path) -> None:
    path = sound(sounds, "a.m4a", tmp_path)
    before = heard(path)
    tag_m4a(path, sample(), cover=jpeg(), album="ながの便り")
    once = path.read_bytes()
    tag_m4a(path, sample(), cover=jpeg(), album="ながの便り")
    assert path.read_bytes() == once
    assert PERSON.encode() not in once
    assert heard(path) == before
    tags = told_by_exiftool(path)
    check_rights(tags)
    assert tags["ItemList:Album"] == "ながの便り"
    assert "CoverArt" in " ".join(tags)


# ID3 -----------------------------------------------------------------------------------------------------


@pytest.mark.tools
def test_an_mp3_carries_its_rights(sounds: Path, tmp_path: Path) -> None:
    path = sound(sounds, "a.mp3", tmp_path)
    before = heard(path)
    tag_mp3(path, sample(web_statement="https://city.example/利用"), jpeg(), CHAPTERS, "ながの便り")
    tags = told_by_exiftool(path)
    check_rights(tags)
    assert tags["ID3v2_4:Copyright"] == "2026 長野市"
    assert tags["ID3v2_4:Publisher"] == "長野市"
    assert tags["ID3v2_4:Album"] == "ながの便り"
    assert tags["ID3v2_4:CopyrightURL"] == "https://city.example/%E5%88%A9%E7%94%A8"
    assert "無断" in tags["ID3v2_4:TermsOfUse-jpn"]
    assert "All rights reserved" in tags["ID3v2_4:TermsOfUse"]
    assert tags["ID3v2_4:PictureType"] == "Front Cover"
    assert heard(path) == before


@pytest.mark.tools
def test_chapters_last_until_the_next_begins(sounds: Path, tmp_path: Path) -> None:
    path = sound(sounds, "a.mp3", tmp_path)
    tag_mp3(path, sample(), None, CHAPTERS)
    answer = run(["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)])
    chapters = json.loads(answer.stdout)["chapters"]
    assert [(c["start"], c["tags"]["title"]) for c in chapters] == [(0, "はじめに"), (400, "おわりに")]
    assert chapters[0]["end"] == 400
    assert 1000 <= chapters[1]["end"] <= 1100


def test_an_old_tag_is_replaced_and_twice_gives_the_same_bytes(sounds: Path, tmp_path: Path) -> None:
    path = sound(sounds, "a.mp3", tmp_path)
    with path.open("ab") as file:
        file.write(b"TAG" + PERSON.encode().ljust(125, b"\0"))
    assert PERSON.encode() in path.read_bytes()
    tag_mp3(path, sample(), jpeg(), CHAPTERS)
    once = path.read_bytes()
    assert PERSON.encode() not in once
    assert once[-128:-125] != b"TAG"
    tag_mp3(path, sample(), jpeg(), CHAPTERS)
    assert path.read_bytes() == once


def test_without_a_year_there_is_no_copyright_frame(sounds: Path, tmp_path: Path) -> None:
    path = sound(sounds, "a.mp3", tmp_path)
    tag_mp3(path, sample(copyright_year=0), None)
    assert b"TCOP" not in path.read_bytes()
    tag_mp3(path, sample(), None)
    assert b"TCOP" in path.read_bytes()


@pytest.mark.parametrize("tag", [tag_mp3, tag_m4a])
def test_what_is_not_media_is_refused_by_name(tmp_path: Path, tag: Any) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(b"not media at all")
    with pytest.raises(MediaError, match=r"a\.mp3"):
        tag(path, sample(), None)


def test_a_cover_must_be_a_picture(sounds: Path, tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="cover"):
        tag_mp3(sound(sounds, "a.mp3", tmp_path), sample(), b"GIF89a")


def test_a_missing_file_is_a_resource_error(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"none\.mp3"):
        tag_mp3(tmp_path / "none.mp3", sample(), None)


# JPEG ----------------------------------------------------------------------------------------------------


def jpeg(**options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(buffer, "JPEG", **options)
    return buffer.getvalue()


@pytest.mark.tools
def test_a_jpeg_carries_its_rights_and_its_pixels_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(embed_jpeg_xmp(jpeg(), sample().xmp))
    check_rights(told_by_exiftool(path))
    with Image.open(path) as made, Image.open(io.BytesIO(jpeg())) as plain:
        assert made.tobytes() == plain.tobytes()


def test_an_old_jpeg_packet_is_replaced() -> None:
    old = embed_jpeg_xmp(jpeg(comment=b"kept"), b"<old/>")
    new = embed_jpeg_xmp(old, b"<new/>")
    assert b"<old/>" not in new
    assert b"kept" in new
    assert embed_jpeg_xmp(new, b"<new/>") == new
    assert len(new) == len(old)


def test_exif_stays_before_the_packet() -> None:
    exif = Image.Exif()
    exif[274] = 6
    made = embed_jpeg_xmp(jpeg(exif=exif.tobytes()), b"<x/>")
    assert 0 < made.index(b"Exif\0\0") < made.index(b"<x/>")
    with Image.open(io.BytesIO(made)) as image:
        assert image.getexif()[274] == 6


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", jpeg()[:12]])
def test_what_is_no_jpeg_is_refused(data: bytes) -> None:
    with pytest.raises(MediaError):
        embed_jpeg_xmp(data, b"<x/>")


def test_a_packet_too_long_for_a_jpeg_is_refused() -> None:
    embed_jpeg_xmp(jpeg(), b"x" * JPEG_XMP_LIMIT)
    with pytest.raises(MediaError, match="65,503"):
        embed_jpeg_xmp(jpeg(), b"x" * (JPEG_XMP_LIMIT + 1))


@pytest.mark.parametrize(
    ("lang", "code"), [("ja", "jpn"), ("en-GB", "eng"), ("zh-Hant", "zho"), ("xx", "und")]
)
def test_languages_for_containers(lang: str, code: str) -> None:
    assert iso_639_2(lang) == code
