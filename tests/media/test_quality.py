"""VMAF and SSIM: a copy is perfect, a poor encode is not, and what cannot be compared is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import Cancelled, MediaError
from tayori.media.quality import measure_quality, read_vmaf_log
from tests.media.clips import copied, film, source


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("quality") / "長野 'a':[b].mp4", "-crf", "4", sound=None)


def test_a_copy_is_as_good_as_its_reference(reference: Path, tmp_path: Path) -> None:
    report = measure_quality(copied(reference, tmp_path / "copy.mp4"), reference, subsample=1)
    assert report.vmaf_min > 90
    assert report.ssim == 1.0
    assert report.frames == 30


def test_a_poorer_encode_is_seen_to_be_poorer(reference: Path, tmp_path: Path) -> None:
    reports = []
    for crf in ("10", "30", "45"):
        encoded = source(tmp_path / f"{crf}.mp4", "-crf", crf, sound=None)
        reports.append(measure_quality(encoded, reference))
    assert reports[0].vmaf_mean > reports[1].vmaf_mean > reports[2].vmaf_mean
    assert reports[0].ssim > reports[1].ssim > reports[2].ssim
    assert reports[0].vmaf_mean - reports[2].vmaf_mean > 15


def test_frames_are_matched_by_number_not_by_time(reference: Path, tmp_path: Path) -> None:
    late = copied(reference, tmp_path / "late.mp4", "-output_ts_offset", "0.5", "-use_editlist", "0")
    assert measure_quality(late, reference, subsample=1).ssim == 1.0


def test_progress_ends_at_one(reference: Path, tmp_path: Path) -> None:
    seen: list[float] = []
    measure_quality(reference, reference, on_progress=seen.append)
    assert seen[-1] == 1.0
    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("picture", "length", "told"),
    [
        ("testsrc2=s=64x64:r=30", "1", "64x64"),
        ("testsrc2=s=128x228:r=25", "1.2", "25 fps"),
        ("testsrc2=s=128x228:r=30", "0.5", "15 frames"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    reference: Path, tmp_path: Path, picture: str, length: str, told: str
) -> None:
    other = film(tmp_path / "other.mp4", picture=picture, length=length, sound=None)
    with pytest.raises(MediaError, match=rf"other\.mp4 .*{told}.*cannot be compared with 長野"):
        measure_quality(other, reference)


def test_sound_alone_cannot_be_measured(reference: Path, tmp_path: Path) -> None:
    sound = film(tmp_path / "a.m4a", "-vn", length="0.5")
    with pytest.raises(MediaError, match=r"a\.m4a has no picture"):
        measure_quality(sound, reference)


def test_it_can_be_stopped(reference: Path) -> None:
    import threading

    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        measure_quality(reference, reference, subsample=1, cancel=cancel)


def test_the_log_is_read() -> None:
    log = """{"frames": [{}, {}], "pooled_metrics": {
        "vmaf": {"mean": 95.12345, "min": 90.5}, "float_ssim": {"mean": 0.99123456}}}"""
    report = read_vmaf_log(log)
    assert (report.vmaf_mean, report.vmaf_min, report.ssim, report.frames) == (95.123, 90.5, 0.991235, 2)
