"""Picture, sound and words together: nothing re-encoded, nothing private, in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import MediaError, UsageError
from tayori.media.boxes import read_layout
from tayori.media.embedding.mp4 import read_mp4_xmp
from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.mixing import SoundJob
from tayori.media.mux import mux, mux_arguments
from tayori.media.picture import encode_pictures
from tayori.media.probe import probe
from tayori.media.sound import make_sound
from tayori.model.metadata import OutputMetadata
from tayori.model.profile import Loudness
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tests.media.jobs import job_for, luma, tiny
from tests.media.test_sound import samples

METADATA = OutputMetadata(
    title=Texts.of({"ja": "朝七時、長野駅へ", "en": "Seven a.m."}),
    description=Texts.of({"ja": "自転車で十五分。"}),
    creator="長野市",
    keywords=("長野市", "移住"),
    language="ja",
    identifier="asa-no-eki",
    rendition="vertical",
    created="2026-08-01",
    xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
    rights=RightsStatement(
        credit="長野市 / 撮影 信州映像",
        copyright_notice="© 2026 長野市",
        copyright_year=2026,
        owner="長野市",
        licence="LicenseRef-All-Rights-Reserved",
        usage_terms=Texts(),
        web_statement="",
        model_release="MR-NON",
        model_release_ids=(),
        property_release="PR-NON",
        property_release_ids=(),
        data_mining="DMI-PROHIBITED-AIMLTRAINING",
        valid_until="",
        source_type="digitalCapture",
    ),
)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A picture that flashes and a sound that beeps at every whole second, from one film."""
    folder = tmp_path_factory.mktemp("parts")
    film = folder / "film.mkv"
    run_ffmpeg(
        (
            *("-loglevel", "error", "-f", "lavfi", "-i"),
            "color=black:s=128x228:r=30:d=4,geq=lum='if(mod(N,30),16,235)':cb=128:cr=128",
            *("-f", "lavfi", "-i"),
            "aevalsrc='if(lt(mod(t,1),0.04),0.4*sin(2*PI*1000*t),0)':s=48000:d=4",
            *("-c:v", "ffv1", "-c:a", "pcm_s16le", str(film)),
        )
    )
    work = job_for(film, folder, [tiny()])
    encode_pictures(work)
    sound = folder / "sound.m4a"
    make_sound(SoundJob(film, work.probe, None, work.length_ms, None, Loudness(), 192_000), sound)
    return work.outputs[0].path, sound


def packets(path: Path) -> list[bytes]:
    """Time and checksum of every packet."""
    arguments = ("-v", "error", "-copyts", "-i", str(path), "-map", "0", "-c", "copy", "-f", "framemd5", "-")
    return [line for line in read_ffmpeg(arguments).splitlines() if not line.startswith(b"#")]


def fields(path: Path, index: bytes) -> list[tuple[bytes, bytes]]:
    """(dts, checksum) of one stream's packets."""
    split = (line.replace(b" ", b"").split(b",") for line in packets(path))
    return [(row[1], row[5]) for row in split if row[0] == index]


def test_nothing_is_encoded_again(parts: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    mux(*parts, METADATA, out)
    assert fields(out, b"0") == fields(parts[0], b"0")
    assert fields(out, b"1") == fields(parts[1], b"0")


def test_the_file_is_laid_out_for_the_platforms(parts: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    mux(*parts, METADATA, out)
    layout = read_layout(out)
    assert layout.moov_first
    assert not layout.has_edit_list
    assert layout.has_xmp
    assert [track.handler for track in layout.tracks] == ["vide", "soun"]
    seen = probe(out)
    assert seen.video is not None
    assert seen.audio is not None
    assert (seen.video.start_ms, seen.audio.start_ms) == (0, 0)
    assert abs(seen.video.duration_ms - seen.audio.duration_ms) <= 1
    assert (seen.video.primaries, seen.video.transfer, seen.video.matrix) == ("bt709", "bt709", "bt709")
    assert not seen.has_location


def test_flash_and_beep_come_together(parts: tuple[Path, Path], tmp_path: Path) -> None:
    """Within half a frame, in a player that knows of no edit list."""
    out = tmp_path / "out.mp4"
    mux(*parts, METADATA, out)
    flashes = [n / 30 for n, frame in enumerate(luma(out, 128, 228)) if frame[14_000] > 128]
    heard = samples(out)
    beeps = []
    for second in (1, 2, 3):
        begin = int((second - 0.3) * 48_000)
        beeps.append(next(n for n in range(begin, len(heard)) if abs(heard[n]) > 0.1) / 48_000)
    assert flashes == [0, 1, 2, 3]
    assert all(abs(beep - flash) < 1 / 60 for beep, flash in zip(beeps, flashes[1:], strict=True)), beeps


def test_a_new_title_changes_no_packet(parts: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"
    mux(*parts, METADATA, one)
    mux(*parts, replace(METADATA, title=Texts.of({"ja": "別の題"})), two)
    assert packets(one) == packets(two)
    assert one.read_bytes() != two.read_bytes()
    assert "別の題".encode() in two.read_bytes()


def test_words_and_rights_are_in_the_file(parts: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    mux(*parts, METADATA, out)
    log = run_ffmpeg(("-i", str(out), "-f", "null", "-t", "0.1", "-"))
    for words in ("朝七時、長野駅へ", "© 2026 長野市", "長野市 / 撮影 信州映像"):
        assert words in log
    assert read_mp4_xmp(out) == METADATA.xmp


def test_doing_it_twice_gives_the_same_bytes(parts: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = tmp_path / "one.mp4", tmp_path / "two.mp4"
    mux(*parts, METADATA, one)
    mux(*parts, METADATA, two)
    assert one.read_bytes() == two.read_bytes()


def test_without_rights_no_box_is_written(parts: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.mp4"
    mux(*parts, replace(METADATA, xmp=b""), out)
    assert not read_layout(out).has_xmp


@pytest.mark.parametrize("title", ["a=b;c\\d", "'\"\n-y", "file:x", "長野" * 200])
def test_odd_titles_are_data(parts: tuple[Path, Path], tmp_path: Path, title: str) -> None:
    out = tmp_path / "out.mp4"
    mux(*parts, replace(METADATA, title=Texts.of({"ja": title})), out)
    assert title.replace("\n", "").encode()[:40] in out.read_bytes().replace(b"\n", b"")


def test_files_of_the_store_need_no_extension(parts: tuple[Path, Path], tmp_path: Path) -> None:
    linked = [tmp_path / name for name in ("ab12", "cd34")]
    for link, part in zip(linked, parts, strict=True):
        link.symlink_to(part)
    mux(linked[0], linked[1], METADATA, tmp_path / "out.mp4")
    assert read_layout(tmp_path / "out.mp4").has_moov


@pytest.mark.parametrize("broken", [0, 1])
def test_a_broken_part_is_named_and_nothing_is_left(
    parts: tuple[Path, Path], tmp_path: Path, broken: int
) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"no film")
    given: list[Path] = list(parts)
    given[broken] = bad
    with pytest.raises(MediaError, match=r"bad\.mp4"):
        mux(given[0], given[1], METADATA, tmp_path / "out.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.mp4"]


@pytest.mark.parametrize("choose", [lambda p: p[0], lambda p: p[1]])
def test_a_part_is_never_written_over(
    parts: tuple[Path, Path], choose: Callable[[tuple[Path, Path]], Path]
) -> None:
    before = choose(parts).read_bytes()
    with pytest.raises(UsageError, match="own source"):
        mux(*parts, METADATA, choose(parts))
    assert choose(parts).read_bytes() == before


def test_the_arguments_copy_and_name_their_formats() -> None:
    arguments = mux_arguments(Path("/p"), Path("/s"), METADATA, Path("/o"))
    assert arguments[-1] == "file:/o"
    assert " ".join(arguments).count("-f mp4 -i") == 2
    assert arguments[arguments.index("-c") + 1] == "copy"
