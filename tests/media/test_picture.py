"""Pictures that were really encoded, and read back."""

from __future__ import annotations

import subprocess
import threading
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tayori.errors import Cancelled, CheckFailed, MediaError, UsageError
from tayori.media.boxes import read_layout
from tayori.media.ffmpeg import read_ffmpeg
from tayori.media.graph import PictureJob
from tayori.media.picture import encode_pictures, estimate_bytes, plan_batches
from tayori.media.probe import probe
from tayori.model.probe import Dynamic
from tayori.model.profile import Fit
from tayori.model.time import Span
from tests.media.clips import copied, source
from tests.media.jobs import (
    COUNTER_SIZE,
    caption_font,
    caption_script,
    counting,
    job_for,
    luma,
    numbers,
    tiny,
)

COUNTER = tiny("counter", COUNTER_SIZE)
RGB = {"red": "ff0000", "green": "008000", "blue": "0000ff"}
CORNERS = "color=black:s=96x64:r=30,drawbox=x=0:y=0:w=48:h=32:color=white:t=fill"
"""White top left, the rest black."""


def encoded(work: PictureJob) -> Path:
    encode_pictures(work)
    return work.outputs[0].path


def test_a_picture_is_laid_out_for_the_platforms(tmp_path: Path) -> None:
    work = job_for(source(tmp_path / "a.mkv"), tmp_path)
    made = encoded(work)
    layout = read_layout(made)
    assert layout.moov_first
    assert not layout.has_edit_list
    assert [t.handler for t in layout.tracks] == ["vide"]
    assert layout.tracks[0].negative_offsets
    assert layout.tracks[0].samples == work.outputs[0].conform.frames == 30
    video = probe(made).video
    assert video is not None
    assert (video.primaries, video.transfer, video.matrix, video.full_range) == (
        "bt709",
        "bt709",
        "bt709",
        False,
    )
    assert (video.rotation, video.start_ms) == (0, 0)


def test_several_outputs_of_one_process(tmp_path: Path) -> None:
    profiles = [
        tiny("one"),
        tiny("wide", (228, 128), Fit.BLUR),
        tiny("square", (128, 128), Fit.PAD),
        tiny("half", (64, 114)),
        tiny("slow", max_rate=Fraction(30)),
    ]
    work = job_for(source(tmp_path / "a.mp4", picture="testsrc2=s=228x128:r=60"), tmp_path, profiles)
    encode_pictures(work)
    for output in work.outputs:
        video = probe(output.path).video
        assert video is not None
        assert (video.width, video.height) == (output.profile.width, output.profile.height)
        assert video.sample_aspect == 1
        assert (video.rate, video.frames) == (output.conform.rate, output.conform.frames)
    assert {o.conform.rate for o in work.outputs} == {Fraction(30), Fraction(60)}


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv"])
@pytest.mark.parametrize(("start", "end"), [(2400, 2900), (0, 500), (1000, 1034), (2967, 3000)])
def test_a_trim_is_exact_to_the_frame(tmp_path: Path, name: str, start: int, end: int) -> None:
    film = counting(tmp_path / name)
    made = encoded(job_for(film, tmp_path, [COUNTER], Span(start, end)))
    first, frames = round(start * 30 / 1000), round((end - start) * 30 / 1000)
    assert numbers(made) == list(range(first, first + frames))


def test_a_trim_is_exact_at_ntsc_rates(tmp_path: Path) -> None:
    film = counting(tmp_path / "film.mp4", rate="30000/1001")
    made = encoded(job_for(film, tmp_path, [COUNTER], Span(2400, 2900)))
    assert numbers(made) == list(range(72, 87))


def test_a_varying_rate_keeps_the_frame_that_is_showing_at_the_cut(tmp_path: Path) -> None:
    """Frames 0-29 are all there; from then on only every tenth: at 1.5 s, frame 40 is showing."""
    film = counting(tmp_path / "film.mp4", chain="select='lt(n,30)+not(mod(n,10))'")
    made = encoded(job_for(film, tmp_path, [COUNTER], Span(1500, 2000)))
    assert numbers(made) == [40] * 5 + [50] * 10


def test_a_varying_rate_becomes_constant_and_stays_in_time(tmp_path: Path) -> None:
    film = counting(tmp_path / "film.mp4", chain="select='not(mod(n,3))+not(mod(n,7))'")
    work = job_for(film, tmp_path, [COUNTER])
    assert work.probe.video is not None
    assert work.probe.video.variable
    shown = numbers(encoded(work))
    kept = [n for n in range(90) if n % 3 == 0 or n % 7 == 0]
    rate = work.outputs[0].conform.rate
    for position, number in enumerate(shown):
        due = max(n for n in kept if n <= position * 30 / rate + Fraction(1, 2))
        assert abs(number - due) <= 1


def test_an_edit_list_is_honoured(tmp_path: Path) -> None:
    film = copied(counting(tmp_path / "film.mp4"), tmp_path / "cut.mp4", before=("-ss", "1.5"))
    work = job_for(film, tmp_path, [COUNTER])
    assert read_layout(film).has_edit_list
    assert numbers(encoded(work))[0] == 45


def test_a_source_that_ends_early_is_held_to_its_length(tmp_path: Path) -> None:
    work = job_for(counting(tmp_path / "film.mp4", length="1"), tmp_path, [COUNTER])
    (output,) = work.outputs
    longer = replace(output, conform=replace(output.conform, frames=33, length_ms=1100))
    assert numbers(encoded(replace(work, outputs=(longer,)))) == [*range(30), 29, 29, 29]


@pytest.mark.parametrize(
    ("degrees", "place"),
    [("0", "top left"), ("-90", "top right"), ("180", "bottom right"), ("90", "bottom left")],
)
def test_every_rotation_comes_out_upright_and_is_not_turned_again(
    tmp_path: Path, degrees: str, place: str
) -> None:
    plain = source(tmp_path / "plain.mp4", picture=CORNERS, length="0.2")
    turned = copied(plain, tmp_path / "turned.mp4", before=("-display_rotation", degrees))
    size = (96, 64) if degrees in ("0", "180") else (64, 96)
    made = encoded(job_for(turned, tmp_path, [tiny("upright", size)]))
    frame = luma(made, *size)[0]
    bright = {
        f"{'top' if y < 0.5 else 'bottom'} {'left' if x < 0.5 else 'right'}"
        for x in (0.25, 0.75)
        for y in (0.25, 0.75)
        if frame[int(size[1] * y) * size[0] + int(size[0] * x)] > 128
    }
    assert bright == {place}
    video = probe(made).video
    assert video is not None
    assert video.rotation == 0


def test_full_range_becomes_limited(tmp_path: Path) -> None:
    white = source(
        tmp_path / "white.mp4",
        *("-vf", "format=yuvj420p,setparams=range=full", "-color_range", "pc", "-pix_fmt", "yuvj420p"),
        picture="color=white:s=64x64:r=30",
        length="0.2",
    )
    work = job_for(white, tmp_path, [tiny("made", (64, 64))])
    assert work.outputs[0].conform.to_limited
    frame = luma(encoded(work), 64, 64)[0]
    assert abs(frame[64 * 32 + 32] - 235) <= 1


@pytest.mark.parametrize(
    ("colour", "bt709"), [("red", (63, 102, 240)), ("green", (95, 85, 77)), ("blue", (32, 240, 118))]
)
def test_bt601_colours_are_recoded(tmp_path: Path, colour: str, bt709: tuple[int, int, int]) -> None:
    """Pure colours keep their RGB although the matrix changes: BT.601 red (81, 90, 240) is (63, 102, 240)."""
    film = source(
        tmp_path / "sd.mp4",
        "-vf",
        "scale=out_color_matrix=smpte170m:out_range=limited,format=yuv444p,"
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=smpte170m:range=limited",
        picture=f"color=#{RGB[colour]}:s=64x64:r=30",
        length="0.2",
    )
    made = encoded(job_for(film, tmp_path, [tiny("made", (64, 64))]))
    raw = ("-f", "rawvideo", "-pix_fmt", "yuv444p", "-frames:v", "1", "-")
    data = read_ffmpeg(("-v", "error", "-i", str(made), *raw))
    middle = 64 * 32 + 32
    found = [data[plane * 64 * 64 + middle] for plane in range(3)]
    assert all(abs(a - b) <= 2 for a, b in zip(found, bt709, strict=True)), found


@pytest.mark.parametrize(("signal", "low", "high"), [(0.75, 180, 225), (1.0, 230, 236), (0.0, 15, 17)])
def test_hlg_white_becomes_white(tmp_path: Path, signal: float, low: int, high: int) -> None:
    """The reference white of HLG (75 %) lands just under the white of BT.709, black stays black."""
    code = round(64 + signal * 876)
    hlg = source(
        tmp_path / "hlg.mp4",
        "-vf",
        f"format=yuv420p10le,geq=lum={code}:cb=512:cr=512,"
        "setparams=color_primaries=bt2020:color_trc=arib-std-b67:colorspace=bt2020nc:range=limited",
        *("-c:v", "libx264", "-pix_fmt", "yuv420p10le"),
        picture="color=gray:s=64x64:r=30",
        length="0.2",
    )
    work = job_for(hlg, tmp_path, [tiny("made", (64, 64))])
    assert work.outputs[0].conform.tone_map is Dynamic.HLG
    made = encoded(work)
    assert low <= luma(made, 64, 64)[0][64 * 32 + 32] <= high
    video = probe(made).video
    assert video is not None
    assert (video.dynamic, video.bit_depth) == (Dynamic.SDR, 8)


@pytest.fixture
def fonts(tmp_path: Path) -> str:
    folder = tmp_path / "fonts"
    folder.mkdir()
    (folder / "caption.ttf").symlink_to(caption_font())
    return "fonts"


def burning(tmp_path: Path, script: str, fonts: str) -> PictureJob:
    (tmp_path / "c.ass").write_text(script, encoding="utf-8")
    gray = source(tmp_path / "gray.mp4", picture="color=gray:s=128x228:r=30", length="0.3")
    return job_for(gray, tmp_path, [tiny("master"), tiny("burned")], captions="c.ass", fonts=fonts)


def test_captions_are_burned_where_asked_and_the_master_stays_clean(tmp_path: Path, fonts: str) -> None:
    work = burning(tmp_path, caption_script(), fonts)
    encode_pictures(work)
    clean, burned = (luma(output.path, 128, 228)[3] for output in work.outputs)
    assert max(clean) - min(clean) < 8
    assert max(burned) > 220
    assert min(burned) < 40


@pytest.mark.parametrize(
    ("family", "text", "named"),
    [("No Such Face", "東京", "No Such Face"), ("IPAexGothic", "東京🎤", r"U\+1F3A4")],
)
def test_a_font_that_was_not_drawn_as_asked_fails_and_leaves_nothing(
    tmp_path: Path, fonts: str, family: str, text: str, named: str
) -> None:
    work = burning(tmp_path, caption_script(family, text), fonts)
    with pytest.raises(CheckFailed, match=named) as caught:
        encode_pictures(work)
    assert "gray.mp4" in caught.value.message
    assert not any(output.path.exists() for output in work.outputs)


@pytest.mark.tools
def test_a_font_of_this_machine_is_never_taken(tmp_path: Path, fonts: str) -> None:
    installed = [face for face in ("DejaVu Sans", "Noto Sans CJK JP", "IPAexGothic") if is_installed(face)]
    if not installed:
        pytest.skip("no font is installed that could be taken by mistake")
    (tmp_path / "fonts/caption.ttf").unlink()
    work = burning(tmp_path, caption_script(installed[0], "abc"), fonts)
    encode_pictures(work)
    assert max(luma(work.outputs[1].path, 128, 228)[3]) > 220, "without our environment libass finds it"
    (tmp_path / "fonts.conf").write_text("<fontconfig/>\n", encoding="ascii")
    with pytest.raises(CheckFailed, match="no font was found") as caught:
        encode_pictures(work)
    assert caught.value.exit_code == 7


def is_installed(family: str) -> bool:
    listed = subprocess.run(["fc-list", family], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def test_names_no_shell_would_like(tmp_path: Path, fonts: str) -> None:
    odd = tmp_path / "字 幕 'a':[b];,c\nd"
    odd.mkdir()
    film = source(tmp_path / "gray.mp4", length="0.1").rename(odd / "-i 'x':y.mp4")
    (odd / "c.ass").write_text(caption_script(), encoding="utf-8")
    work = job_for(film, odd, [tiny("a"), tiny("b:c'")], captions="c.ass", fonts=str(tmp_path / "fonts"))
    encode_pictures(work)
    assert all(output.path.stat().st_size for output in work.outputs)


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    film = source(tmp_path / "a.mp4", picture="testsrc2=s=640x360:r=30", length="4")
    slow = tiny("big", (1080, 1920))
    cancel = threading.Event()
    work = job_for(film, tmp_path, [slow, tiny("also")])
    with pytest.raises(Cancelled):
        encode_pictures(work, lambda _: cancel.set(), cancel)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4"]


def test_a_source_that_cannot_be_read_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    film = source(tmp_path / "a.mp4")
    work = job_for(film, tmp_path)
    film.write_bytes(b"not a film at all" * 100)
    with pytest.raises(MediaError, match=r"a\.mp4"):
        encode_pictures(work)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4"]


def test_a_source_is_never_written_over(tmp_path: Path) -> None:
    film = source(tmp_path / "tiny.mp4", length="0.1")
    before = film.read_bytes()
    with pytest.raises(UsageError, match="own source"):
        encode_pictures(job_for(film, tmp_path, [tiny("tiny")]))
    assert film.read_bytes() == before


def test_progress_reaches_one(tmp_path: Path) -> None:
    seen: list[float] = []
    encode_pictures(job_for(source(tmp_path / "a.mp4"), tmp_path), seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_the_same_job_gives_the_same_packets(tmp_path: Path) -> None:
    work = replace(job_for(source(tmp_path / "a.mp4"), tmp_path), threads=1)
    sums = []
    for _ in range(2):
        made = encoded(work)
        sums.append(read_ffmpeg(("-v", "error", "-i", str(made), "-c", "copy", "-f", "framemd5", "-")))
    assert sums[0] == sums[1]


def test_batches_grow_with_memory_and_keep_every_output(tmp_path: Path) -> None:
    profiles = [tiny(name, (1080, 1920)) for name in "abcde"]
    work = job_for(source(tmp_path / "a.mp4"), tmp_path, profiles)
    whole = estimate_bytes(work)
    assert plan_batches(work, whole) == (work,)
    assert len(plan_batches(work, 1)) == 5
    few = plan_batches(work, estimate_bytes(replace(work, outputs=work.outputs[:2])))
    assert 2 <= len(few) < 5
    for batches in (few, plan_batches(work, 1)):
        assert tuple(o for batch in batches for o in batch.outputs) == work.outputs


def test_the_default_build_fits_into_a_gigabyte(tmp_path: Path) -> None:
    sizes = {"master": (1080, 1920), "vertical": (1080, 1920), "square": (1080, 1080), "preview": (540, 960)}
    profiles = [*(tiny(n, s) for n, s in sizes.items()), tiny("wide", (1920, 1080), Fit.BLUR)]
    film = source(tmp_path / "a.mp4", picture="color=gray:s=1920x1080:r=30", length="0.1")
    work = job_for(film, tmp_path, profiles)
    assert 500_000_000 < estimate_bytes(work) < 1_000_000_000
    assert len(plan_batches(work, 1_000_000_000)) == 1


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "upright"),
    [
        ("derived/d4_iphone_hlg_dv_portrait_15s.mp4", True),
        ("phone/android17_hlg_portrait_720p_40s.mp4", True),
        ("androidx/sample_edit_list.mp4", True),
        ("androidx/portrait_4k60.mp4", True),
        ("debian/rot180_51.mov", False),
        ("streamio/sideways_movie.mov", True),
        ("androidx/bbb_2500ms.ts", False),
        ("npm/coverr_lulu_1080p50_15s.mp4", False),
    ],
)
def test_real_clips_come_out_as_predicted(
    shared_media: Path, tmp_path: Path, name: str, upright: bool
) -> None:
    film = shared_media / "video" / name
    work = job_for(
        film, tmp_path, [tiny("small", (180, 320)), tiny("wide", (320, 180), Fit.BLUR)], Span(0, 1500)
    )
    encode_pictures(work)
    for output in work.outputs:
        layout, video = read_layout(output.path), probe(output.path).video
        assert video is not None
        assert (video.frames, video.rate) == (output.conform.frames, output.conform.rate)
        assert (video.dynamic, video.bit_depth, video.rotation) == (Dynamic.SDR, 8, 0)
        assert (video.primaries, video.matrix, video.dolby_vision) == ("bt709", "bt709", None)
        assert not layout.has_edit_list
    width, height = work.outputs[0].conform.display
    assert (height > width) == upright
