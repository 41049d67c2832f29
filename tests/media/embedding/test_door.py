"""One door for six formats: the same rights in all, nothing else changed, signed files refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.errors import MediaError, ResourceError, TayoriError, UsageError
from tayori.media.credentials.authority import make_test_authority
from tayori.media.credentials.certificate import Signer
from tayori.media.credentials.sign import sign
from tayori.media.embedding.door import carrier_of, embed_rights, read_rights
from tayori.media.embedding.found import Carrier
from tayori.media.embedding.mp4 import C2PA_UUID
from tayori.media.embedding.png import read_only
from tests.media.embedding.conftest import SIX, Copy
from tests.media.embedding.samples import check_rights, decoded, sample, told_by_exiftool, xmp_fields


def folder_of(path: Path) -> list[str]:
    """What lies beside a file."""
    return sorted(found.name for found in path.parent.iterdir())


@pytest.mark.tools
def test_the_same_rights_travel_in_all_six_formats(copy: Copy) -> None:
    told = {}
    for name in SIX:
        path = copy(name)
        embed_rights(path, sample())
        check_rights(told_by_exiftool(path))
        told[name] = xmp_fields(path)
        told[name].pop("XMP-x:XMPToolkit", None)
    assert len(told[SIX[0]]) > 25
    assert [name for name in SIX if told[name] != told[SIX[0]]] == []


@pytest.mark.parametrize("name", [*SIX, "index-last.mp4", "animated.webp", "animated.png", "progressive.jpg"])
def test_every_frame_stays_and_twice_gives_the_same_bytes(copy: Copy, name: str) -> None:
    path = copy(name)
    path.chmod(0o640)
    before, beside = decoded(path), folder_of(path)
    carrier = embed_rights(path, sample())
    once = path.read_bytes()
    assert decoded(path) == before
    assert embed_rights(path, sample()) is carrier
    assert path.read_bytes() == once
    assert folder_of(path) == beside
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", SIX)
def test_what_was_written_is_read_back(copy: Copy, name: str) -> None:
    path = copy(name)
    assert read_rights(path).packet is None
    embed_rights(path, sample())
    found = read_rights(path)
    assert found.packet == (read_only(sample().xmp) if name.endswith("png") else sample().xmp)
    assert found.carrier is carrier_of(path)
    assert not found.signed
    tags = dict(found.tags)
    if found.carrier in (Carrier.MP4, Carrier.M4A):
        assert (tags["cprt"], tags["LICENSE"]) == ("© 2026 長野市", "LicenseRef-All-Rights-Reserved")
    if found.carrier is Carrier.MP3:
        assert (tags["TCOP"], tags["USER:jpn"]) == ("2026 長野市", "無断での転載を禁じます。")


@pytest.mark.parametrize("name", SIX)
def test_earlier_rights_are_replaced_by_fewer(copy: Copy, name: str) -> None:
    path = copy(name)
    fresh = path.with_name(f"fresh-{name}")
    shutil.copyfile(path, fresh)
    embed_rights(path, sample(notices=("古い注意",), licence_url="https://old.example/"))
    embed_rights(path, sample(notices=(), licence_url=""))
    assert "古い注意".encode() not in path.read_bytes()
    assert b"old.example" not in path.read_bytes()
    embed_rights(fresh, sample(notices=(), licence_url=""))
    assert fresh.read_bytes() == path.read_bytes()


def test_a_copy_leaves_the_given_file_alone(copy: Copy, tmp_path: Path) -> None:
    for name in SIX:
        path, out = copy(name), tmp_path / f"out-{name}"
        before = path.read_bytes()
        embed_rights(path, sample(), out)
        assert path.read_bytes() == before
        assert read_rights(out).packet is not None


def test_other_tags_of_an_m4a_stay(copy: Copy) -> None:
    path = copy("voice.m4a")
    assert ("\xa9lyr", "山田 花子") in read_rights(path).tags
    embed_rights(path, sample())
    tags = dict(read_rights(path).tags)
    assert tags["\xa9lyr"] == "山田 花子"
    assert "\xa9nam" not in tags


# Signed files --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Signer:
    authority = make_test_authority(tmp_path_factory.mktemp("ca") / "ca", "長野市")
    return Signer(authority.certificate.read_bytes(), authority.key.read_bytes())


MANIFEST = {
    "title": "signed",
    "assertions": [
        {
            "label": "c2pa.actions.v2",
            "data": {
                "actions": [
                    {
                        "action": "c2pa.created",
                        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/compositeCapture",
                    }
                ]
            },
        }
    ],
}


@pytest.mark.parametrize("name", SIX)
def test_a_signed_file_is_known_and_refused(copy: Copy, tmp_path: Path, signer: Signer, name: str) -> None:
    path, signed = copy(name), tmp_path / f"signed{Path(name).suffix}"
    embed_rights(path, sample())
    sign(path, signed, MANIFEST, signer)
    before = signed.read_bytes()
    assert read_rights(signed).signed
    assert read_rights(signed).packet == read_rights(path).packet, "signing keeps the packet"
    with pytest.raises(UsageError, match="Content Credentials"):
        embed_rights(signed, sample())
    assert signed.read_bytes() == before


def test_the_uuid_of_a_manifest_is_enough(copy: Copy) -> None:
    path = copy("film.mp4")
    with path.open("ab") as file:
        file.write((24 + 4).to_bytes(4, "big") + b"uuid" + C2PA_UUID + b"junk")
    with pytest.raises(UsageError, match="C2PA"):
        embed_rights(path, sample())


# Refusals ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["film.mov", "fragmented.mp4"])
def test_files_whose_index_would_break_are_refused(copy: Copy, name: str) -> None:
    path = copy(name)
    before, beside = path.read_bytes(), folder_of(path)
    with pytest.raises(MediaError, match=name):
        embed_rights(path, sample())
    assert path.read_bytes() == before
    assert folder_of(path) == beside


def test_a_link_is_not_written_through(copy: Copy, tmp_path: Path) -> None:
    path, link = copy("poster.png"), tmp_path / "link.png"
    link.symlink_to(path)
    with pytest.raises(UsageError, match="is a link"):
        embed_rights(link, sample())
    embed_rights(link, sample(), tmp_path / "out.png")
    assert read_rights(tmp_path / "out.png").packet is not None
    assert read_rights(path).packet is None


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7", b"GIF89a" + bytes(40), b"\0\0\0\x18ftypheic"])
def test_what_carries_no_rights_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    with pytest.raises(MediaError, match=r"a\.png"):
        read_rights(path)


def test_a_missing_file_and_a_folder_are_usage_errors(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.png"):
        with pytest.raises(UsageError):
            read_rights(path)


def test_a_folder_that_cannot_be_written_leaves_the_file(copy: Copy, tmp_path: Path) -> None:
    path = copy("poster.png")
    with pytest.raises(ResourceError, match=r"out\.png"):
        embed_rights(path, sample(), tmp_path / "nowhere" / "out.png")


@pytest.mark.parametrize("name", [*SIX, "exif.webp"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(data=st.data())
def test_hostile_files_are_refused_or_taken_but_never_a_traceback(
    originals: Path, tmp_path: Path, name: str, data: st.DataObject
) -> None:
    whole = bytearray((originals / name).read_bytes())
    near = st.integers(0, min(len(whole), 4000) - 1)
    for at in data.draw(st.lists(near, max_size=6)):
        whole[at] = data.draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))
    length = data.draw(st.one_of(st.just(len(whole)), st.integers(0, len(whole))))
    path = tmp_path / name
    path.write_bytes(whole[:length])
    beside = folder_of(path)
    try:
        embed_rights(path, sample())
    except TayoriError:
        assert path.read_bytes() == whole[:length]
    else:
        once = path.read_bytes()
        embed_rights(path, sample())
        assert path.read_bytes() == once
    assert folder_of(path) == beside
