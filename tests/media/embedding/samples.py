"""Metadata, files and oracles the tests of embedding share."""

from __future__ import annotations

import io
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from PIL import Image

from tayori.media.ffmpeg import read_ffmpeg, run_ffmpeg
from tayori.media.process import run
from tayori.model.metadata import OutputMetadata
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts
from tayori.rights.xmp import packet

PERSON = "山田 花子"
STATEMENT = RightsStatement(
    owner="長野市",
    owner_url="https://city.example/",
    credit="長野市 / 撮影 信州映像",
    notices=("音楽：朝のうた",),
    copyright_notice="© 2026 長野市",
    copyright_year=2026,
    usage_terms=Texts.of({"ja": "無断での転載を禁じます。", "en": "All rights reserved."}),
    web_statement="https://city.example/利用",
    licensor_url="https://city.example/contact",
    model_release="MR-UMR",
    model_release_ids=("REL-0001",),
    property_release="PR-LPR",
    property_release_ids=("LOC-1",),
    data_mining="DMI-PROHIBITED-AIMLTRAINING",
    valid_until="2029-03-31",
    source_type="compositeCapture",
)
_PLAIN = OutputMetadata(
    title=Texts.of({"ja": "朝七時、長野駅へ", "en": "Seven a.m."}),
    description=Texts.of({"ja": "自転車で十五分。"}),
    creator="長野市",
    keywords=("長野市", "移住"),
    language="ja",
    identifier="https://city.example/#asa-no-eki",
    rendition="vertical",
    created="2026-08-01",
    rights=STATEMENT,
)


def sample(**changes: Any) -> OutputMetadata:
    """Metadata with its packet; `changes` are of the metadata or of its statement."""
    own = {field.name for field in fields(OutputMetadata)}
    rights = {name: changes.pop(name) for name in list(changes) if name not in own}
    made = replace(_PLAIN, rights=replace(_PLAIN.rights, **rights), **changes)
    return made if "xmp" in changes else replace(made, xmp=packet(made))


_HINT = "[minor] The ExtractEmbedded option may find more tags in the media data"
"""What exiftool says of every chapter track."""


def told_by_exiftool(path: Path) -> dict[str, Any]:
    """Every tag as `group:name`; fails when exiftool warns of anything."""
    answer = run(["exiftool", "-json", "-G1", "-s", "-struct", "-api", "largefilesupport=1", str(path)])
    tags: dict[str, Any] = json.loads(answer.stdout)[0]
    warned = [name for name in tags if name.endswith((":Warning", ":Error"))]
    assert not [name for name in warned if tags[name] != _HINT], tags
    return tags


def xmp_fields(path: Path) -> dict[str, Any]:
    """What exiftool reads of the packet."""
    return {name: value for name, value in told_by_exiftool(path).items() if name.startswith("XMP-")}


def decoded(path: Path) -> bytes:
    """A checksum of every frame of picture and sound.

    Ffmpeg looks for an animated PNG in its first 2 KiB only, so it is told.
    """
    told = ("-f", "apng") if path.name.endswith("animated.png") else ()
    given = ("-loglevel", "error", *told, "-i", str(path))
    return read_ffmpeg((*given, "-map", "0:v?", "-map", "0:a?", "-f", "framemd5", "-"))


def heard(path: Path) -> bytes:
    """A checksum of the sound alone: a cover counts as a picture."""
    return read_ffmpeg(("-loglevel", "error", "-i", str(path), "-map", "0:a", "-f", "md5", "-"))


def check_rights(tags: dict[str, Any]) -> None:
    """Every field we promise of the packet."""
    expected = {
        "XMP-dc:Title": "朝七時、長野駅へ",
        "XMP-dc:Rights": "© 2026 長野市",
        "XMP-dc:Identifier": "https://city.example/#asa-no-eki",
        "XMP-photoshop:Credit": "長野市 / 撮影 信州映像",
        "XMP-iptcExt:CopyrightYear": 2026,
        "XMP-xmpRights:Marked": True,
        "XMP-xmpRights:UsageTerms": "無断での転載を禁じます。",
        "XMP-xmpRights:WebStatement": "https://city.example/利用",
        "XMP-plus:ModelReleaseStatus": "Unlimited Model Releases",
        "XMP-plus:ModelReleaseID": ["REL-0001"],
        "XMP-plus:PropertyReleaseStatus": "Limited or Incomplete Property Releases",
        "XMP-plus:PropertyReleaseID": ["LOC-1"],
        "XMP-plus:LicenseEndDate": "2029:03:31",
        "XMP-xmpMM:RenditionClass": "vertical",
    }
    assert {name: tags.get(name) for name in expected} == expected
    assert tags["XMP-plus:CopyrightOwner"][0]["CopyrightOwnerName"] == "長野市"
    assert "DMI-PROHIBITED-AIMLTRAINING" in tags["XMP-plus:DataMining"]
    assert tags["XMP-iptcExt:DigitalSourceType"].endswith("compositeCapture")


def picture(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    """A small picture of many colours, in Pillow's words."""
    buffer = io.BytesIO()
    gradient = Image.linear_gradient("L").resize((37, 23))
    bands = [gradient, gradient.rotate(180), gradient.rotate(90), gradient.rotate(45)]
    image = Image.merge(mode, bands[: len(mode)]) if len(mode) > 1 else gradient.convert(mode)
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def animation(kind: str) -> bytes:
    """Three frames."""
    frames = [Image.new("RGBA", (20, 16), (red, 20, 200, 128)) for red in (0, 90, 250)]
    buffer = io.BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=80)
    return buffer.getvalue()


def pixels(data: bytes) -> list[tuple[str, tuple[int, int], bytes]]:
    """Mode, size and bytes of every frame."""
    found = []
    with Image.open(io.BytesIO(data)) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append((image.mode, image.size, image.tobytes()))
    return found


def tone(out: Path, *options: str) -> Path:
    """A second of sound."""
    run_ffmpeg(("-loglevel", "error", "-y", "-f", "lavfi", "-i", "sine=d=1", *options, str(out)))
    return out
