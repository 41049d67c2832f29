"""XMP and atoms in MP4 and M4A: read by exiftool, every frame as before, nothing moved wrongly."""

from __future__ import annotations

import errno
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import MediaError, ResourceError
from tayori.media.boxes import read_boxes, read_layout
from tayori.media.embedding import mp4
from tayori.media.embedding.container import mp4_metadata_arguments
from tayori.media.embedding.itunes import describing_atoms, embed_in_mp4, rights_atoms, tag_m4a, tag_mp4
from tayori.media.embedding.mp4 import append_mp4_xmp, read_mp4_xmp
from tayori.media.embedding.offsets import read_index
from tayori.media.embedding.words import iso_639_2
from tayori.media.ffmpeg import read_ffmpeg
from tayori.media.process import run
from tayori.model.text import Texts
from tests.media.clips import copied, source
from tests.media.embedding.conftest import Copy
from tests.media.embedding.samples import (
    PERSON,
    check_rights,
    decoded,
    heard,
    picture,
    sample,
    told_by_exiftool,
)

RIGHTS = {
    "LICENSE": "LicenseRef-All-Rights-Reserved",
    "CREDIT": "長野市 / 撮影 信州映像",
    "NOTICE": "音楽：朝のうた",
    "RIGHTSHOLDER": "長野市",
    "USAGETERMS": "無断での転載を禁じます。\nAll rights reserved.",
    "WEBSTATEMENT": "https://city.example/利用",
    "PUBLISHER": "長野市",
}
"""Freeform atoms, by the names we give them."""


def freeform(path: Path) -> dict[str, str]:
    """The freeform atoms; exiftool takes those that are not ASCII for binary, and `-b` gives them whole."""
    answer = run(["exiftool", "-json", "-b", "-iTunes:all", str(path)])
    tags: dict[str, str] = json.loads(answer.stdout)[0]
    return {name.upper(): value for name, value in tags.items() if name != "SourceFile"}


# The uuid box --------------------------------------------------------------------------------------------


@pytest.mark.tools
def test_exiftool_reads_every_rights_field_from_an_mp4(copy: Copy) -> None:
    path = copy("film.mp4")
    tag_mp4(path, sample())
    tags = told_by_exiftool(path)
    check_rights(tags)
    assert tags["ItemList:Title"] == "朝七時、長野駅へ"
    assert tags["ItemList:Copyright"] == "© 2026 長野市"
    assert tags["ItemList:Comment"] == "長野市 / 撮影 信州映像"
    assert freeform(path) == RIGHTS


@pytest.mark.parametrize("name", ["film.mp4", "index-last.mp4", "voice.m4a"])
def test_every_frame_is_as_before(copy: Copy, name: str) -> None:
    path = copy(name)
    before, layout = decoded(path), read_layout(path)
    tag_mp4(path, sample())
    assert decoded(path) == before
    after = read_layout(path)
    assert (after.moov_first, after.has_edit_list, after.tracks) == (
        layout.moov_first,
        layout.has_edit_list,
        layout.tracks,
    )
    assert after.has_xmp


def test_appending_moves_nothing(copy: Copy) -> None:
    path = copy("film.mp4")
    before = path.read_bytes()
    append_mp4_xmp(path, sample().xmp)
    assert path.read_bytes().startswith(before)
    assert read_mp4_xmp(path) == sample().xmp


def test_a_packet_is_replaced_and_never_doubled(copy: Copy) -> None:
    path = copy("film.mp4")
    append_mp4_xmp(path, b"x" * 9000)
    append_mp4_xmp(path, sample().xmp)
    once = path.read_bytes()
    append_mp4_xmp(path, sample().xmp)
    assert path.read_bytes() == once
    assert [box.kind for box in read_boxes(path)].count("uuid") == 1


def test_a_packet_elsewhere_is_erased_without_moving_anything(copy: Copy) -> None:
    path = copy("film.mp4")
    secret = b"<secret/>" * 40
    append_mp4_xmp(path, secret)
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", 12, b"free") + b"last")
    before = decoded(path)
    append_mp4_xmp(path, sample().xmp)
    assert secret[:9] not in path.read_bytes()
    assert read_mp4_xmp(path) == sample().xmp
    assert decoded(path) == before


@pytest.mark.parametrize(
    "tail", [struct.pack(">I4s", 0, b"mdat") + b"x" * 30, struct.pack(">I4s", 99, b"free")]
)
def test_a_file_that_does_not_end_with_a_whole_box_is_refused_and_kept(copy: Copy, tail: bytes) -> None:
    path = copy("film.mp4")
    with path.open("ab") as file:
        file.write(tail)
    before = path.read_bytes()
    with pytest.raises(MediaError, match=r"film\.mp4"):
        append_mp4_xmp(path, sample().xmp)
    assert path.read_bytes() == before


def test_when_the_disk_is_full_the_end_is_as_it_was(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    path = copy("film.mp4")
    append_mp4_xmp(path, b"<earlier/>")
    before = path.read_bytes()
    whole = mp4._end_with

    def full(file: Any, end: int, data: bytes) -> None:
        if b"<later/>" in data:
            whole(file, end, data[:20])
            raise OSError(errno.ENOSPC, "No space left on device")
        whole(file, end, data)

    monkeypatch.setattr(mp4, "_end_with", full)
    with pytest.raises(ResourceError, match="No space left"):
        append_mp4_xmp(path, b"<later/>" * 900)
    assert path.read_bytes() == before


def test_what_is_no_mp4_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\0\0\0\0")
    with pytest.raises(MediaError, match=r"a\.mp4"):
        append_mp4_xmp(path, b"x")
    assert path.read_bytes() == b"\0\0\0\0"


def test_a_file_without_a_packet_has_none(originals: Path) -> None:
    assert read_mp4_xmp(originals / "film.mp4") is None


# Atoms ---------------------------------------------------------------------------------------------------


@pytest.mark.tools
def test_nothing_of_the_source_is_copied(tmp_path: Path) -> None:
    private = ("-metadata", "location=+36.6431+138.1886/", "-metadata", f"comment={PERSON}")
    given = source(tmp_path / "in.mov", *private, picture="testsrc2=s=64x64:r=10", sound=None)
    assert "+36.6431" in given.read_bytes().decode("latin-1")
    made = copied(given, tmp_path / "out.mp4", *mp4_metadata_arguments(sample()))
    tag_mp4(made, sample())
    tags = told_by_exiftool(made)
    everything = json.dumps(tags, ensure_ascii=False) + made.read_bytes().decode("latin-1")
    assert "36.6431" not in everything
    assert PERSON not in everything
    assert tags["Track1:MediaLanguageCode"] == "jpn"


def test_what_is_empty_leaves_no_atom() -> None:
    bare = sample(title=Texts(), credit="", keywords=(), description=Texts(), creator="", created="")
    assert set(describing_atoms(bare)) == {"\xa9day"}
    nobody = sample(owner="", copyright_notice="", credit="", notices=(), usage_terms=Texts(), creator="")
    assert [name.split(":")[-1] for name in rights_atoms(nobody)] == ["WEBSTATEMENT"]
    free = rights_atoms(sample(owner="", licence="CC0-1.0", licence_url="https://cc.example/0"))
    assert {"----:com.apple.iTunes:LICENSE", "----:com.apple.iTunes:LICENSEURL"} <= set(free)


@given(st.text())
def test_any_title_becomes_a_tag_or_none(title: str) -> None:
    atoms = describing_atoms(sample(title=Texts.of({"ja": title}), xmp=b""))
    told = atoms.get("\xa9nam", [""])[0]
    assert told.encode().decode() == told
    assert not [c for c in told if c < " " and c not in "\t\n"]


@pytest.mark.tools
def test_an_m4a_carries_tags_cover_and_xmp(copy: Copy) -> None:
    path = copy("voice.m4a")
    before = heard(path)
    tag_m4a(path, sample(), cover=picture("JPEG"), album="ながの便り")
    once = path.read_bytes()
    tag_m4a(path, sample(), cover=picture("JPEG"), album="ながの便り")
    assert path.read_bytes() == once
    assert PERSON.encode() not in once
    assert heard(path) == before
    tags = told_by_exiftool(path)
    check_rights(tags)
    assert tags["ItemList:Album"] == "ながの便り"
    assert "CoverArt" in " ".join(tags)


# Recordings of phones -------------------------------------------------------------------------------------


def like_an_android_phone(data: bytes) -> bytes:
    """With a `meta` box as QuickTime writes it (no version) in front of the tracks; the index stays true."""
    meta = (
        struct.pack(">I4s", 8 + 33, b"meta")
        + struct.pack(">I4s", 33, b"hdlr")
        + bytes(8)
        + b"mdta"
        + bytes(13)
    )
    moov, mvhd = data.index(b"moov") - 4, data.index(b"mvhd") - 4
    at = mvhd + struct.unpack_from(">I", data, mvhd)[0]
    made = bytearray(data)
    struct.pack_into(">I", made, moov, struct.unpack_from(">I", data, moov)[0] + len(meta))
    found = data.find(b"stco")
    while found >= 0:
        (count,) = struct.unpack_from(">I", data, found + 8)
        offsets = struct.unpack_from(f">{count}I", data, found + 12)
        struct.pack_into(f">{count}I", made, found + 12, *(offset + len(meta) for offset in offsets))
        found = data.find(b"stco", found + 4)
    return bytes(made[:at]) + meta + bytes(made[at:])


def test_an_index_mutagen_cannot_follow_is_left_alone(copy: Copy, tmp_path: Path) -> None:
    path, out = copy("film.mp4"), tmp_path / "out.mp4"
    before = decoded(path)
    path.write_bytes(like_an_android_phone(path.read_bytes()))
    assert decoded(path) == before, "the file is a good one"
    embed_in_mp4(path, out, sample())
    assert decoded(out) == before
    assert out.read_bytes().startswith(path.read_bytes())
    assert read_mp4_xmp(out) == sample().xmp
    with pytest.raises(MediaError, match="index"):
        tag_mp4(out, sample())


def test_where_the_media_lie_is_read_and_follows_the_index(copy: Copy) -> None:
    path = copy("film.mp4")
    before = read_index(path)
    assert len(before.chunks) == 2
    assert all(before.chunks)
    tag_mp4(path, sample())
    after = read_index(path)
    assert after.size > before.size
    assert after == before.grown_to(after.size) != before
    last = read_index(copy("index-last.mp4"))
    assert last.grown_to(last.size + 99).chunks == last.chunks


@pytest.mark.real
@pytest.mark.parametrize("kind", ["androidx", "phone", "npm"])
def test_real_recordings_keep_every_frame(shared_media: Path, tmp_path: Path, kind: str) -> None:
    given_ = sorted((shared_media / "video" / kind).glob("*.mp4"))
    assert given_
    for path in given_:
        out = tmp_path / "out.mp4"
        embed_in_mp4(path, out, sample())
        assert packets(out) == packets(path), path.name
        assert read_mp4_xmp(out) == sample().xmp


def packets(path: Path) -> bytes:
    """A checksum of every packet: quicker than frames, and as telling when nothing is encoded."""
    copying = ("-map", "0:v?", "-map", "0:a?", "-c", "copy", "-f", "framemd5", "-")
    return read_ffmpeg(("-loglevel", "error", "-i", str(path), *copying))


@pytest.mark.parametrize(
    ("lang", "code"), [("ja", "jpn"), ("en-GB", "eng"), ("zh-Hant", "zho"), ("xx", "und")]
)
def test_languages_for_containers(lang: str, code: str) -> None:
    assert iso_639_2(lang) == code
