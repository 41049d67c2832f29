"""Files that are not what they seem: refused in one clear sentence, quickly, and nothing else is opened."""

from __future__ import annotations

import os
import struct
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tayori.errors import ExitCode, MediaError, ResourceError, TayoriError, UsageError
from tayori.media.boxes import find, read_boxes
from tayori.media.conform import conform
from tayori.media.ffmpeg import run_ffmpeg
from tayori.media.probe import probe
from tayori.media.walk import opened, walk
from tayori.model.asset import Focus
from tests.media.clips import copied, source
from tests.media.samples import VERTICAL

X264 = ("-c:v", "libx264", "-pix_fmt", "yuv420p")
ODD_NAMES = (
    "長野の朝 七時.mp4",
    'it\'s "quoted".mp4',
    "a:b=c,d;e.mp4",
    "[0:v] {x}.mp4",
    "two\nlines.mp4",
    "-y.mp4",
    "%03d.mp4",
    "concat:a|b.mp4",
    "back\\slash.mp4",
    "tab\tand\x07bell.mp4",
    "$(touch x) `y` & z.mp4",
)


def refused(path: Path, code: ExitCode = ExitCode.MEDIA) -> str:
    """The sentence with which `path` is refused, after checking that it is one."""
    started = time.monotonic()
    with pytest.raises(TayoriError) as caught:
        probe(path)
    assert time.monotonic() - started < 20
    error = caught.value
    assert error.exit_code is code
    assert error.message.endswith(".")
    assert error.next_step.endswith(".")
    assert "\n" not in error.message
    assert "ffmpeg" not in error.message
    assert "Errno" not in error.message
    return error.message


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source(
        tmp_path_factory.mktemp("hostile") / "clip.mp4", *X264, "-movflags", "+faststart", length="2"
    )


def told(path: Path) -> str | None:
    """What is said of `path` when it is refused as media; None when it is taken."""
    try:
        probe(path)
    except MediaError as error:
        return error.message
    return None


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


class TestNotMedia:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "a.mp4 is empty (0 bytes)."),
            (b"hello\nworld\n", "a.mp4 is a text file, not media."),
            ("\ufeff長野市".encode(), "a.mp4 is a text file, not media."),
            ("長野市の朝".encode("cp932"), "a.mp4 is a text file, not media."),
            ("長野市の朝 and more".encode("utf-16"), "a.mp4 is a text file, not media."),
            (b"<!DOCTYPE html><title>404</title>", "a.mp4 is a web page, not media."),
            (b"\n <HTML><body>Sign in</body>", "a.mp4 is a web page, not media."),
            (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.mp4 is a still picture (PNG)."),
            (b"\xff\xd8\xff\xe0" + bytes(50), "a.mp4 is a still picture (JPEG)."),
            (b"\x00\x00\x00\x18ftypheic" + bytes(50), "a.mp4 is a still picture (HEIF)."),
            (b"PK\x03\x04" + bytes(50), "a.mp4 is a ZIP archive or an Office document, not media."),
            (b"%PDF-1.7\n" + bytes(50), "a.mp4 is a PDF document, not media."),
        ],
    )
    def test_what_it_is_instead_is_said(self, tmp_path: Path, data: bytes, said: str) -> None:
        assert refused(written(tmp_path, "a.mp4", data)) == said

    @pytest.mark.parametrize(
        "data", [bytes(5000), b"\x00\x01\x02\x03" * 900, b"\x1a\x45\xdf\xa3" + bytes(99)]
    )
    def test_noise_is_refused(self, tmp_path: Path, data: bytes) -> None:
        assert refused(written(tmp_path, "noise.mp4", data)).startswith("noise.mp4 ")

    def test_no_file_and_no_folder(self, tmp_path: Path) -> None:
        assert "There is no file gone.mp4." in refused(tmp_path / "gone.mp4", ExitCode.USAGE)
        assert "is not a file" in refused(tmp_path, ExitCode.USAGE)
        with pytest.raises(UsageError):
            probe(tmp_path / "nul\x00.mp4")

    def test_a_device_is_not_waited_for(self, tmp_path: Path) -> None:
        pipe = tmp_path / "pipe.mp4"
        os.mkfifo(pipe)
        assert "is not a file" in refused(pipe, ExitCode.USAGE)

    def test_a_loop_of_links(self, tmp_path: Path) -> None:
        loop = tmp_path / "loop.mp4"
        loop.symlink_to(loop)
        with pytest.raises(ResourceError):
            probe(loop)


class TestBroken:
    def test_without_its_index(self, clip: Path, tmp_path: Path) -> None:
        late = copied(clip, tmp_path / "late.mp4")
        moov = find(read_boxes(late), "moov")[0]
        cut = written(tmp_path, "cut.mp4", late.read_bytes()[: moov.offset])
        assert refused(cut) == "cut.mp4 has no index (moov), so nothing in it can be played."

    @pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
    def test_without_its_end(self, clip: Path, tmp_path: Path, part: float) -> None:
        whole = clip.read_bytes()
        cut = written(tmp_path, "cut.mp4", whole[: int(len(whole) * part)])
        assert "cut.mp4 is incomplete" in refused(cut)

    def test_a_cut_matroska_says_how_much_is_there(self, clip: Path, tmp_path: Path) -> None:
        whole = copied(clip, tmp_path / "w.mkv").read_bytes()
        assert "of 2.0 s" in refused(written(tmp_path, "cut.mkv", whole[: len(whole) // 2]))

    def test_with_its_media_overwritten(self, clip: Path, tmp_path: Path) -> None:
        data = bytearray(clip.read_bytes())
        mdat = find(read_boxes(clip), "mdat")[0]
        data[mdat.offset + 8 : mdat.end] = bytes(mdat.size - 8)
        assert "neither a picture nor a sound" in refused(written(tmp_path, "zero.mp4", bytes(data)))

    def test_with_the_end_of_its_media_overwritten(self, tmp_path: Path) -> None:
        mute = source(tmp_path / "m.mp4", *X264, "-g", "15", "-bf", "0", length="2", sound=None)
        data = bytearray(mute.read_bytes())
        mdat = find(read_boxes(mute), "mdat")[0]
        data[mdat.offset + mdat.size // 2 : mdat.end] = bytes(mdat.end - mdat.offset - mdat.size // 2)
        assert "cannot be decoded near the end" in refused(written(tmp_path, "half.mp4", bytes(data)))

    def test_a_picture_without_frames(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty.mp4"
        run_ffmpeg(("-f", "lavfi", "-i", "testsrc2=s=64x64", "-frames:v", "0", *X264, str(empty)))
        assert "neither a picture nor a sound" in refused(empty)

    def test_a_picture_nothing_can_decode_leaves_the_sound(self, clip: Path, tmp_path: Path) -> None:
        data = clip.read_bytes().replace(b"avc1", b"xyz1")
        found = probe(written(tmp_path, "s.mp4", data))
        assert found.audio is not None
        assert found.video is None
        with pytest.raises(MediaError, match=r"s\.mp4 has no picture"):
            conform(found, VERTICAL, None, Focus(), "s.mp4")

    @settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=6)), min_size=1, max_size=12)
    )
    def test_any_damage_is_survived(
        self, clip: Path, tmp_path: Path, wounds: list[tuple[int, bytes]]
    ) -> None:
        data = bytearray(clip.read_bytes())
        for at, wound in wounds:
            place = at % (len(data) - 8)
            data[place : place + len(wound)] = wound
        assert "wounded.mp4" in (told(written(tmp_path, "wounded.mp4", bytes(data))) or "wounded.mp4")


class TestHuge:
    def test_a_picture_of_20000_x_20000_is_refused_before_it_is_decoded(self, tmp_path: Path) -> None:
        small = source(
            tmp_path / "s.mov", "-c:v", "png", "-frames:v", "1", picture="color=s=16x16", sound=None
        )
        data = bytearray(small.read_bytes())
        entry = data.index(b"png ") + 28
        assert struct.unpack_from(">HH", data, entry) == (16, 16)
        struct.pack_into(">HH", data, entry, 20_000, 20_000)
        header = data.index(b"IHDR") + 4
        struct.pack_into(">II", data, header, 20_000, 20_000)
        said = refused(written(tmp_path, "huge.mov", bytes(data)))
        assert "huge.mov has a picture of 20,000 x 20,000 pixels" in said

    def test_pixels_stretched_beyond_reason_are_refused(self, tmp_path: Path) -> None:
        out = source(tmp_path / "w.mkv", *X264, "-vf", "setsar=100", picture="testsrc2=s=192x128", sound=None)
        assert "larger than is handled here" in refused(out)


class TestPlaylists:
    """A playlist that is opened makes ffmpeg read what it names: other files of ours, or the network."""

    @pytest.mark.parametrize("name", ["list.m3u8", "clip.mp4"])
    @pytest.mark.parametrize(
        "text",
        [
            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n",
            "\n\n#EXTM3U\n#EXTINF:2,\n{}\n",
            "ffconcat version 1.0\nfile '{}'\n",
            "<?xml version='1.0'?><MPD><BaseURL>{}</BaseURL></MPD>",
            "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nu={}\r\n",
        ],
    )
    def test_they_are_refused_by_name(self, clip: Path, tmp_path: Path, name: str, text: str) -> None:
        path = written(tmp_path, name, text.format(clip).encode())
        assert "is a playlist that points to other files; it is not followed." in refused(path)

    @pytest.mark.parametrize(
        "text",
        [
            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n",
            "ffconcat version 1.0\nfile '{}'\n",
        ],
    )
    def test_past_the_first_look_the_demuxer_list_stops_them(
        self, clip: Path, tmp_path: Path, text: str
    ) -> None:
        path = written(tmp_path, "list.m3u8", text.format(clip.name).encode())
        copied(clip, tmp_path / clip.name)
        with pytest.raises(MediaError), opened(path) as container:
            walk(container)

    def test_the_network_is_not_reached(self, tmp_path: Path) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_error(404)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        with HTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            url = f"http://127.0.0.1:{server.server_port}/a.ts"
            listed = f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{url}\n#EXT-X-ENDLIST\n"
            path = written(tmp_path, "net.m3u8", listed.encode())
            with pytest.raises(MediaError), opened(path) as container:
                walk(container)
            refused(path)
            server.shutdown()
        assert asked == []


class TestNames:
    @pytest.mark.parametrize("name", ODD_NAMES)
    def test_any_file_name_is_just_a_name(self, clip: Path, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.write_bytes(clip.read_bytes())
        assert probe(path).video is not None

    @pytest.mark.parametrize("name", ODD_NAMES)
    def test_any_file_name_can_stand_in_a_sentence(self, tmp_path: Path, name: str) -> None:
        said = refused(written(tmp_path, name, b""))
        assert said.isprintable()
        assert said.endswith("is empty (0 bytes).")

    def test_a_name_that_is_not_utf8(self, clip: Path, tmp_path: Path) -> None:
        path = tmp_path / os.fsdecode(b"\xff\xfe.mp4")
        path.write_bytes(clip.read_bytes())
        assert probe(path).video is not None
        path.write_bytes(b"")
        assert refused(path).isprintable()


@pytest.mark.real
class TestRealHostile:
    def test_every_hostile_file_is_refused_or_harmless(self, shared_media: Path) -> None:
        files = sorted(path for path in (shared_media / "hostile").rglob("*") if path.is_file())
        assert len(files) > 40
        usable = []
        for path in files:
            started = time.monotonic()
            said = told(path)
            assert time.monotonic() - started < 20
            if said is None:
                usable.append(path.name)
            else:
                assert path.name in said
        assert usable == ["wav_riff_size_ffffffff.wav"]
