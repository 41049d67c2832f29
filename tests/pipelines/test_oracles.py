"""What independent programs say of a build's files: ffprobe, mediainfo, exiftool; none of them is ours."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.tools]


def _json(*command: object) -> Any:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _rendition(built: Path) -> Path:
    return (built / "build/asa/asa.tall.mp4").resolve()


def test_ffprobe_sees_what_the_platforms_ask_for(built: Path) -> None:
    streams = _json("ffprobe", "-v", "error", "-show_streams", "-of", "json", _rendition(built))["streams"]
    picture, sound = streams
    assert (picture["codec_name"], picture["profile"], picture["pix_fmt"]) == ("h264", "High", "yuv420p")
    assert (picture["width"], picture["height"], picture["sample_aspect_ratio"]) == (180, 320, "1:1")
    assert picture["r_frame_rate"] == picture["avg_frame_rate"] == "25/1"
    assert picture["nb_frames"] == "50"
    assert {picture[f"color_{name}"] for name in ("space", "transfer", "primaries")} == {"bt709"}
    assert picture["color_range"] == "tv"
    assert (sound["codec_name"], sound["profile"], sound["sample_rate"]) == ("aac", "LC", "48000")
    assert sound["channels"] == 2
    assert picture["start_time"] == sound["start_time"] == "0.000000"
    assert abs(float(picture["duration"]) - float(sound["duration"])) < 1 / 25


def test_there_is_no_edit_list_and_the_index_comes_first(built: Path) -> None:
    command = ("ffprobe", "-v", "trace", str(_rendition(built)))
    trace = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    assert "type:'elst'" not in trace
    assert trace.index("type:'moov'") < trace.index("type:'mdat'")
    general = _json("mediainfo", "--Output=JSON", _rendition(built))["media"]["track"][0]
    assert general["IsStreamable"] == "Yes"


def test_groups_of_pictures_are_closed_and_half_a_second_long(built: Path) -> None:
    entries = ("-select_streams", "v", "-show_entries", "frame=pict_type,key_frame", "-of", "json")
    frames = _json("ffprobe", "-v", "error", *entries, _rendition(built))["frames"]
    keys = [number for number, frame in enumerate(frames) if frame["key_frame"]]
    assert keys[0] == 0
    assert max(b - a for a, b in pairwise(keys)) <= 13
    kinds = "".join(frame["pict_type"] for frame in frames)
    assert "BBB" not in kinds


def test_exiftool_reads_the_rights_of_every_kind_of_file(built: Path) -> None:
    names = ("asa/asa.tall.mp4", "asa/asa.poster.jpg", "dai-ichi/dai-ichi.mp3", "dai-ichi/dai-ichi.m4a")
    for name in names:
        path = (built / "build" / name).resolve()
        (tags,) = _json("exiftool", "-json", "-G1", "-s", path)
        assert tags["XMP-dc:Rights"] == "© 2026 長野市" if "asa" in name else tags["XMP-dc:Rights"], name
        assert "長野市" in tags["XMP-photoshop:Credit"], name
        assert not [key for key in tags if key.endswith("Warning")], name
    (tags,) = _json("exiftool", "-json", "-G1", "-s", _rendition(built))
    assert tags["XMP-plus:ModelReleaseID"] == "REL-0001"
    assert tags["XMP-plus:PropertyReleaseID"] == "PER-0001"
    assert tags["XMP-dc:Title"] == "朝七時、長野駅へ"


def test_mastered_sound_is_what_apple_asks_for(built: Path) -> None:
    path = (built / "build/dai-ichi/dai-ichi.mp3").resolve()
    probe = _json("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path)
    sound = next(s for s in probe["streams"] if s["codec_type"] == "audio")
    assert (sound["codec_name"], sound["sample_rate"]) == ("mp3", "44100")
    assert probe["format"]["tags"]["title"] == "第一声"
