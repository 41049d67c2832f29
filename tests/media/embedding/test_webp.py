"""XMP in WebP: a chunk, its flag, and a header where there was none; no pixel changed."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tayori.errors import MediaError
from tayori.media.embedding.webp import embed_in_webp, read_webp
from tests.media.embedding.conftest import Copy
from tests.media.embedding.samples import check_rights, picture, pixels, sample, told_by_exiftool

WEBP = picture("WEBP", quality=80)
LOSSLESS = picture("WEBP", "RGBA", lossless=True)
KINDS = ("poster.webp", "lossless.webp", "alpha.webp", "alpha-lossless.webp", "animated.webp", "exif.webp")


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk, padded."""
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2)


def riff(*parts: bytes) -> bytes:
    """A file of chunks."""
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """(kind, data) of every chunk; fails when the file's length is wrong."""
    assert struct.unpack_from("<I", data, 4)[0] == len(data) - 8
    found, at = [], 12
    while at < len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        found.append((kind, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    assert at == len(data)
    return found


def embedded(data: bytes, folder: Path, xmp: bytes = b"<new/>") -> bytes:
    """`data` after embedding."""
    given_, out = folder / "in.webp", folder / "out.webp"
    given_.write_bytes(data)
    embed_in_webp(given_, out, sample(xmp=xmp))
    return out.read_bytes()


@pytest.mark.tools
@pytest.mark.parametrize("name", KINDS)
def test_a_webp_carries_its_rights_and_its_pixels_stay(copy: Copy, tmp_path: Path, name: str) -> None:
    path, out = copy(name), tmp_path / "out.webp"
    embed_in_webp(path, out, sample())
    tags = told_by_exiftool(out)
    check_rights(tags)
    given_, made = path.read_bytes(), out.read_bytes()
    assert pixels(made) == pixels(given_)
    assert read_webp(out).packet == sample().xmp
    own = [c for c in chunks(made) if c[0] not in (b"VP8X", b"XMP ")]
    assert own == [c for c in chunks(given_) if c[0] != b"VP8X"]
    with Image.open(io.BytesIO(made)) as image:
        assert image.info["xmp"] == sample().xmp


@pytest.mark.parametrize("size", [(1, 1), (2, 300), (1000, 3)])
@pytest.mark.parametrize("options", [{}, {"lossless": True}])
def test_the_header_says_size_and_transparency(
    tmp_path: Path, size: tuple[int, int], options: dict[str, bool]
) -> None:
    for mode, alpha in (("RGB", 0), ("RGBA", 0x10)):
        buffer = io.BytesIO()
        Image.new(mode, size, (200, 10, 10, 77)[: len(mode)]).save(buffer, "WEBP", **options)
        (kind, header), *rest = chunks(embedded(buffer.getvalue(), tmp_path))
        assert kind == b"VP8X"
        assert header[0] == 0x04 | alpha
        sides = [1 + int.from_bytes(header[at : at + 3], "little") for at in (4, 7)]
        assert tuple(sides) == size
        assert rest[-1] == (b"XMP ", b"<new/>")


def test_an_earlier_packet_is_replaced_and_unknown_chunks_stay(tmp_path: Path) -> None:
    first = embedded(WEBP, tmp_path, b"<old packet/>")
    parts = [chunk(kind, data) for kind, data in chunks(first)]
    own = chunk(b"own1", b"odd")
    made = embedded(riff(*parts[:2], own, *parts[2:], chunk(b"own2", b"x")), tmp_path)
    assert b"<old" not in made
    assert [kind for kind, _ in chunks(made)] == [b"VP8X", b"VP8 ", b"own1", b"own2", b"XMP "]
    assert embedded(made, tmp_path) == made


def test_a_last_zero_may_be_missing(tmp_path: Path) -> None:
    odd = riff(WEBP[12:], chunk(b"own1", b"odd"))[:-1]
    short = b"RIFF" + struct.pack("<I", len(odd) - 8) + odd[8:]
    made = embedded(short, tmp_path)
    assert (b"own1", b"odd") in chunks(made)
    assert pixels(made) == pixels(WEBP)


def test_what_follows_the_end_stays(tmp_path: Path) -> None:
    assert embedded(WEBP + b"trailer", tmp_path).endswith(b"<new/>trailer")


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"RIFF", WEBP[:11], WEBP[:12], WEBP[:30], WEBP[:-2], b"RIFF\x04\0\0\0WEBP", WEBP[8:]),
        b"RIFF" + b"\xff\xff\xff\xff" + WEBP[8:],
        WEBP[:16] + b"\xff\xff\xff\xff" + WEBP[20:],
        WEBP[:16] + b"\0\0\0\0" + WEBP[20:],
        riff(chunk(b"VP8X", b"\0" * 10)),
        riff(chunk(b"VP8X", b"\0"), WEBP[12:]),
        riff(chunk(b"own1", b"xx"), WEBP[12:]),
        riff(chunk(b"VP8 ", b"\0" * 40)),
        riff(chunk(b"VP8L", b"\x2e" * 40)),
        b"RIFF\x04\0\0\0WAVE" + WEBP[12:],
    ],
)
def test_what_is_no_whole_webp_is_refused_and_nothing_written(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.webp"
    path.write_bytes(data)
    with pytest.raises(MediaError, match=r"a\.webp"):
        embed_in_webp(path, tmp_path / "out.webp", sample())
    assert not (tmp_path / "out.webp").exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from([b"own1", b"EXIF", b"XMP ", b"ICCP"]), st.binary(max_size=40))))
def test_any_chunks_are_kept_in_their_order(tmp_path: Path, extra: list[tuple[bytes, bytes]]) -> None:
    given_ = riff(LOSSLESS[12:], *(chunk(*part) for part in extra))
    made = embedded(given_, tmp_path)
    foreign = [c for c in chunks(given_) if c[0] != b"XMP "]
    assert [c for c in chunks(made) if c[0] not in (b"XMP ", b"VP8X")] == foreign
    assert embedded(made, tmp_path) == made
    assert read_webp(tmp_path / "out.webp").packet == b"<new/>"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_damage_is_refused_or_taken_but_never_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    broken = bytearray(WEBP)
    for at in data.draw(st.lists(st.integers(0, 45), min_size=1, max_size=4)):
        broken[at] = data.draw(st.integers(0, 255))
    try:
        made = embedded(bytes(broken), tmp_path)
    except MediaError:
        return
    assert embedded(made, tmp_path) == made
