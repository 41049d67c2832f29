from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import ResourceError
from tayori.media import ffmpeg
from tayori.media.escape import file_url
from tayori.media.ffmpeg import SAFE_INPUT, ProgressReader, executable, fingerprint, run_ffmpeg
from tayori.media.process import ToolFailed
from tests.media.clips import film


def test_the_fingerprint_is_one_short_line() -> None:
    assert fingerprint()
    assert "\n" not in fingerprint()
    assert "Copyright" not in fingerprint()


def test_a_named_program_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAYORI_FFMPEG", "/nowhere/ffmpeg")
    monkeypatch.setattr(ffmpeg, "executable", executable.__wrapped__)
    with pytest.raises(ResourceError, match="/nowhere/ffmpeg"):
        run_ffmpeg(("-version",))


def test_progress_goes_up_to_one_and_never_back() -> None:
    seen: list[float] = []
    reader = ProgressReader(2000, seen.append)
    for line in (
        "frame=3",
        "out_time_us=N/A",
        "out_time_us=-21333",
        "out_time_us=500000",
        "out_time_us=400000",
    ):
        reader(line)
    reader("out_time_us=9000000")
    assert seen == [0.25, 1.0]


def test_a_run_reports_progress_and_ends_at_one(tmp_path: Path) -> None:
    seen: list[float] = []
    made = film(tmp_path / "a.mp4")
    run_ffmpeg(("-i", file_url(made), "-f", "null", "-"), 1000, seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


@pytest.mark.parametrize("name", ["list.m3u8", "list.txt", "list.mp4"])
def test_a_playlist_is_never_followed(tmp_path: Path, name: str) -> None:
    secret = film(tmp_path / "secret.mp4")
    listing = tmp_path / name
    if name == "list.m3u8":
        listing.write_text(f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n")
    else:
        listing.write_text(f"ffconcat version 1.0\nfile '{secret}'\n")
    with pytest.raises(ToolFailed):
        run_ffmpeg((*SAFE_INPUT, "-i", file_url(listing), "-f", "null", "-"))
