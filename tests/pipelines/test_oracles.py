"""What independent programs say of a build's files: ffprobe, mediainfo, exiftool; none of them is ours."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tayori.pipelines.build import build
from tayori.pipelines.report import BufferReporter

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


def _packet(path: Path) -> dict[str, Any]:
    """What exiftool reads of a file's packet, but for what differs between files of one asset."""
    (tags,) = _json("exiftool", "-json", "-G1", "-s", "-struct", path.resolve())
    assert not [key for key in tags if key.endswith(("Warning", "Error"))], path.name
    own = ("XMP-x:XMPToolkit", "XMP-xmpMM:RenditionClass")
    return {key: value for key, value in tags.items() if key.startswith("XMP-") and key not in own}


PICTURES = ("poster.jpg", "thumbnail-9x16.jpg", "thumbnail-16x9.jpg")


@pytest.mark.parametrize(
    ("slug", "names"),
    [
        ("asa", ("clean.mp4", "tall.mp4", "box.mp4", *PICTURES)),
        ("dai-ichi", ("mp3", "m4a")),  # its cover is the show's, and says the show's rights
    ],
)
def test_the_same_rights_are_in_every_file_of_an_asset(
    built: Path, slug: str, names: tuple[str, ...]
) -> None:
    told = {name: _packet(built / f"build/{slug}/{slug}.{name}") for name in names}
    first = told[names[0]]
    assert len(first) > 20
    assert [name for name in names if told[name] != first] == []


def test_a_photo_carries_its_rights_and_nothing_of_the_camera(workspace: Path) -> None:
    folder = workspace / "photos/hana"
    folder.mkdir(parents=True)
    exif = Image.Exif()
    exif[0x010F], exif[0x8825] = "Camera", {1: "N", 2: (36.0, 38.0, 59.0)}
    Image.linear_gradient("L").convert("RGB").save(folder / "hana.jpg", exif=exif)
    (folder / "photo.yaml").write_text(
        "schema: 1\ntitle: {ja: 花}\nalt: {ja: 赤い花}\nsource: hana.jpg\nrecorded: 2026-07-01\n"
        "rights: {none: [portrait, place, artwork]}\n",
        encoding="utf-8",
    )
    assert build(workspace, ["hana"], BufferReporter()).failures == ()
    files = [workspace / "build/hana" / name for name in ("hana.jpg", "hana.small.jpg")]
    large, small = (_packet(path) for path in files)
    assert large == small
    assert (large["XMP-dc:Rights"], large["XMP-dc:Title"]) == ("© 2026 長野市", "花")
    for path in files:
        (tags,) = _json("exiftool", "-json", "-G1", "-s", path.resolve())
        assert not [key for key in tags if key.startswith(("IFD0", "GPS", "ExifIFD"))]


def test_the_container_says_what_the_packet_says(built: Path) -> None:
    general = _json("mediainfo", "--Output=JSON", _rendition(built))["media"]["track"][0]
    expected = {
        "Title": "朝七時、長野駅へ",
        "Copyright": "© 2026 長野市",
        "Comment": "長野市 / 撮影 信州映像",
        "Publisher": "長野市",
    }
    assert {name: general.get(name) for name in expected} == expected
    assert general["extra"]["LICENSE"] == "LicenseRef-All-Rights-Reserved"
    assert general["extra"]["CREDIT"] == "長野市 / 撮影 信州映像"


def test_mastered_sound_is_what_apple_asks_for(built: Path) -> None:
    path = (built / "build/dai-ichi/dai-ichi.mp3").resolve()
    probe = _json("ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json", path)
    sound = next(s for s in probe["streams"] if s["codec_type"] == "audio")
    assert (sound["codec_name"], sound["sample_rate"]) == ("mp3", "44100")
    assert probe["format"]["tags"]["title"] == "第一声"
