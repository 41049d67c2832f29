"""XMP in PNG: one uncompressed iTXt before the picture, everything else in place."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.errors import MediaError
from tayori.media.embedding.png import SIGNATURE, embed_in_png, read_only, read_png
from tests.media.embedding.conftest import Copy
from tests.media.embedding.samples import check_rights, picture, pixels, sample, told_by_exiftool

PNG = picture("PNG")


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk with its checksum."""
    return struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """(kind, data) of every chunk; fails when a checksum is wrong."""
    found, at = [], 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        assert chunk(kind, body) == data[at : at + 12 + length]
        found.append((kind, body))
        at += 12 + length
    return found


def with_before_data(*extra: bytes, after: bytes = b"") -> bytes:
    """The sample with chunks before its first IDAT, and some before its end."""
    at, end = PNG.index(b"IDAT") - 4, len(PNG) - 12
    return PNG[:at] + b"".join(extra) + PNG[at:end] + after + PNG[end:]


def embedded(data: bytes, folder: Path, xmp: bytes | None = None) -> bytes:
    """`data` after embedding."""
    given_, out = folder / "in.png", folder / "out.png"
    given_.write_bytes(data)
    embed_in_png(given_, out, sample(xmp=sample().xmp if xmp is None else xmp))
    return out.read_bytes()


@pytest.mark.tools
@pytest.mark.parametrize("name", ["poster.png", "alpha.png", "grey.png", "animated.png"])
def test_a_png_carries_its_rights_and_its_pixels_stay(copy: Copy, tmp_path: Path, name: str) -> None:
    path, out = copy(name), tmp_path / "out.png"
    embed_in_png(path, out, sample())
    check_rights(told_by_exiftool(out))
    assert pixels(out.read_bytes()) == pixels(path.read_bytes())
    assert read_png(out).packet == read_only(sample().xmp)
    kinds = [kind for kind, _ in chunks(out.read_bytes())]
    before = [kind for kind, _ in chunks(path.read_bytes())]
    assert kinds[kinds.index(b"iTXt") + 1] == (b"fcTL" if "animated" in name else b"IDAT")
    assert [kind for kind in kinds if kind != b"iTXt"] == before


def test_the_packet_is_plain_text_and_read_only(tmp_path: Path) -> None:
    (text,) = (body for kind, body in chunks(embedded(PNG, tmp_path)) if kind == b"iTXt")
    assert text.startswith(b"XML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=")
    assert text.endswith(b'>\n<?xpacket end="r"?>')
    assert read_only(read_only(sample().xmp)) == read_only(sample().xmp)
    assert read_only(b"<x/>") == b"<x/>"


def test_earlier_packets_of_any_kind_are_replaced(tmp_path: Path) -> None:
    packed = zlib.compress(b"<old/>")
    old = with_before_data(
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + packed),
        chunk(b"zTXt", b"Raw profile type xmp\0\0" + packed),
        chunk(b"tEXt", b"Comment\0kept"),
        after=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<old/>") + chunk(b"prVt", b"own"),
    )
    made = embedded(old, tmp_path)
    assert b"<old/>" not in made
    assert packed not in made
    kept = [kind for kind, _ in chunks(made) if kind in (b"tEXt", b"prVt", b"iTXt", b"zTXt")]
    assert kept == [b"tEXt", b"iTXt", b"prVt"]
    assert embedded(made, tmp_path) == made


def test_a_packed_packet_is_read_and_a_bomb_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(
        with_before_data(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x/>")))
    )
    assert read_png(path).packet == b"<x/>"
    bomb = zlib.compress(b" " * (40 << 20), 9)
    path.write_bytes(with_before_data(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb)))
    assert read_png(path).packet is None


def test_texts_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(
        with_before_data(
            chunk(b"tEXt", b"Author\0M\xfcller"),
            chunk(b"zTXt", b"Title\0\0" + zlib.compress(b"packed")),
            chunk(b"iTXt", b"Copyright\0\0\0ja\0\0" + "© 長野市".encode()),
            chunk(b"tEXt", b"nothing"),
        )
    )
    assert read_png(path).tags == (("Author", "Müller"), ("Title", "packed"), ("Copyright", "© 長野市"))


def test_what_follows_the_end_stays(tmp_path: Path) -> None:
    assert embedded(PNG + b"trailer", tmp_path).endswith(b"IEND\xaeB`\x82trailer")


def hostile() -> list[bytes]:
    """Files that only look like a PNG."""
    lying = bytearray(PNG)
    lying[8:12] = b"\0\0\0\x0e"
    huge = bytearray(PNG)
    huge[33:37] = b"\x7f\xff\xff\xff"
    flipped = bytearray(PNG)
    flipped[PNG.index(b"IDAT") + 9] ^= 1
    without_data = SIGNATURE + chunk(b"IHDR", bytes(13)) + chunk(b"IEND", b"")
    data_first = SIGNATURE + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    return [
        *(b"", SIGNATURE, PNG[:20], PNG[:-5], PNG[:-12], b"GIF89a" + PNG, without_data, data_first),
        *(bytes(lying), bytes(huge), bytes(flipped)),
    ]


@pytest.mark.parametrize("data", hostile())
def test_what_is_no_whole_png_is_refused_and_nothing_written(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(data)
    with pytest.raises(MediaError, match=r"a\.png"):
        embed_in_png(path, tmp_path / "out.png", sample())
    with pytest.raises(MediaError, match=r"a\.png"):
        read_png(path)
    assert not (tmp_path / "out.png").exists()


ANY_CHUNK = st.builds(
    chunk,
    st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"pHYs", b"abCd"]),
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from([b"XML:com.adobe.xmp\0", b"XML:com.adobe.xmp\0\1\0\0\0", b"a\0\1\0", b"MM\0*"]),
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(before=st.lists(ANY_CHUNK, max_size=5), after=st.lists(ANY_CHUNK, max_size=3))
def test_any_chunks_are_kept_in_their_order(tmp_path: Path, before: list[bytes], after: list[bytes]) -> None:
    given_ = with_before_data(*before, after=b"".join(after))
    made = embedded(given_, tmp_path)
    mark = b"XML:com.adobe.xmp\0"
    foreign = [c for c in chunks(given_) if not (c[0] == b"iTXt" and c[1].startswith(mark))]
    assert [c for c in chunks(made) if not c[1].startswith(mark + b"\0\0\0\0<?xp")] == foreign
    assert embedded(made, tmp_path) == made
    read_png(tmp_path / "in.png")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_one_changed_byte_is_noticed(tmp_path: Path, data: st.DataObject) -> None:
    broken = bytearray(PNG)
    at = data.draw(st.integers(0, len(PNG) - 1))
    broken[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte != PNG[at]))
    with pytest.raises(MediaError):
        embedded(bytes(broken), tmp_path)
