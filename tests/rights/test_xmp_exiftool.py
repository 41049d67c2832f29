"""Every field as exiftool reads it from a real JPEG and a real MP4; it has nothing to object to."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tayori.media.process import run
from tayori.rights.xmp import packet
from tests.media.clips import film
from tests.rights.test_xmp import sample

XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
RESERVED = "無断での転載・複製・改変・二次利用を禁じます。"
EXPECTED: dict[str, Any] = {
    "XMP-dc:Title": "朝七時、長野駅へ",
    "XMP-dc:Title-en": "Seven a.m.",
    "XMP-dc:Description": "自転車で十五分。",
    "XMP-dc:Creator": ["長野市"],
    "XMP-dc:Subject": ["長野市", "移住"],
    "XMP-dc:Language": ["ja"],
    "XMP-dc:Identifier": "https://www.city.example.jp/#asa-no-eki",
    "XMP-dc:Rights": "© 2026 長野市",
    "XMP-xmpMM:RenditionClass": "vertical",
    "XMP-photoshop:Credit": "長野市 / 彫刻 某",
    "XMP-photoshop:Source": "長野市",
    "XMP-photoshop:DateCreated": "2026:08:01",
    "XMP-xmpRights:Marked": True,
    "XMP-xmpRights:Owner": ["長野市"],
    "XMP-xmpRights:UsageTerms": RESERVED,
    "XMP-xmpRights:UsageTerms-en": "All rights reserved. No copying, editing or re-use without permission.",
    "XMP-xmpRights:WebStatement": "https://ijyu.example.jp/clips/asa-no-eki/",
    "XMP-iptcCore:AltTextAccessibility": "朝の駅",
    "XMP-iptcExt:Creator": [{"Name": "長野市"}],
    "XMP-iptcExt:Contributor": [{"Name": "佐藤健", "Role": ["narrator"]}],
    "XMP-iptcExt:PersonHeard": [{"Name": "佐藤健"}],
    "XMP-iptcExt:CopyrightYear": 2026,
    "XMP-iptcExt:DigitalSourceType": (
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    ),
    "XMP-iptcExt:AISystemUsed": "Voicer",
    "XMP-iptcExt:AISystemVersionUsed": 2,
    "XMP-iptcExt:ArtworkOrObject": [
        {"AOCopyrightNotice": "© 2020 某", "AOTitle": "駅の像", "AOTitle-ja": "駅の像"}
    ],
    "XMP-iptcExt:LinkedEncRightsExpr": [
        {
            "LinkedRightsExpr": "https://ijyu.example.jp/rights/asa-no-eki.odrl.json",
            "RightsExprEncType": "application/ld+json",
            "RightsExprLangId": "http://www.w3.org/ns/odrl/2/",
        }
    ],
    "XMP-plus:ModelReleaseStatus": "Limited or Incomplete Model Releases",
    "XMP-plus:ModelReleaseID": ["REL-0001", "REL-0002"],
    "XMP-plus:PropertyReleaseStatus": "Limited or Incomplete Property Releases",
    "XMP-plus:PropertyReleaseID": ["ART-1", "LOC-1"],
    "XMP-plus:CopyrightOwner": [
        {"CopyrightOwnerID": "https://www.city.example.jp/", "CopyrightOwnerName": "長野市"}
    ],
    "XMP-plus:Licensor": [{"LicensorName": "長野市", "LicensorURL": "https://www.city.example.jp/"}],
    "XMP-plus:ImageSupplier": [{"ImageSupplierName": "長野市"}],
    "XMP-plus:CopyrightStatus": "Protected",
    "XMP-plus:DataMining": "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING",
    "XMP-plus:LicenseStartDate": "2026:07:01",
    "XMP-plus:LicenseEndDate": "2029:03:31",
    "XMP-plus:RegionConstraints": "次の国・地域に限ります: JP, US",
    "XMP-plus:RegionConstraints-en": "Only in: JP, US",
    "XMP-plus:MediaConstraints": "次の媒体に限ります: ウェブサイト, YouTube",
    "XMP-plus:MediaConstraints-en": "Only on: website, YouTube",
    "XMP-plus:ImageAlterationConstraints": [
        *("No Cropping", "No Flipping", "No Retouching"),
        *("No Colorization", "No De-Colorization", "No Merging"),
    ],
    "XMP-plus:OtherConstraints": "三脚は使わない",
    "XMP-plus:CreditLineRequired": "Credit Adjacent To Image",
    "XMP-plus:OtherLicenseRequirements": (
        "© 2020 某\n許諾番号 12\nこの動画には、生成AIを使って制作した部分があります。"
    ),
    "XMP-plus:TermsAndConditionsURL": "https://ijyu.example.jp/clips/asa-no-eki/",
}
"""Newer exiftools know the word for DataMining; 12.57 shows its address."""


def jpeg(path: Path) -> Path:
    Image.new("RGB", (32, 32)).save(path, xmp=packet(sample()))
    return path


def mp4(path: Path) -> Path:
    data = packet(sample())
    film(path, picture="testsrc2=s=64x64:r=25", length="0.2")
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", 24 + len(data), b"uuid") + XMP_UUID + data)
    return path


@pytest.mark.tools
@pytest.mark.parametrize("make", [jpeg, mp4])
def test_exiftool_reads_every_field_and_warns_of_nothing(make: Any, tmp_path: Path) -> None:
    path = make(tmp_path / f"a.{'jpg' if make is jpeg else 'mp4'}")
    told = run(["exiftool", "-json", "-G1", "-s", "-struct", "-XMP:all", str(path)]).stdout
    tags: dict[str, Any] = json.loads(told)[0]
    unexpected = {n for n in tags if n not in EXPECTED and not n.endswith(("-ja", "SourceFile"))}
    assert unexpected == set()
    mining = str(tags["XMP-plus:DataMining"])
    assert "DMI-PROHIBITED-AIMLTRAINING" in mining or "AI/ML" in mining
    read = {n: tags.get(n) for n in EXPECTED if n != "XMP-plus:DataMining"}
    assert read == {n: v for n, v in EXPECTED.items() if n != "XMP-plus:DataMining"}
    objections = run(["exiftool", "-validate", "-warning", "-error", "-a", str(path)]).stdout
    assert str(objections, "utf-8").split() == ["Validate", ":", "OK"]
