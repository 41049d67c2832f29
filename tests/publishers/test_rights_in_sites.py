"""Rights on the pages of a site, beside them and in its pictures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tayori.model.ids import digest_bytes
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.registry import get_kind
from tayori.publishers.rights_lines import shown_text
from tayori.publishers.youtube.video import shown as youtube_text
from tayori.rights.xmp import packet
from tests.publishers.carriers import (
    PAGES,
    SAID,
    Carriers,
    parsed,
)
from tests.publishers.samples import (
    JA,
    METADATA,
    RICH,
    SITE,
    clip,
    folder_publisher,
)


@pytest.fixture(scope="module")
def carriers(tmp_path_factory: pytest.TempPathFactory) -> Carriers:
    return Carriers(tmp_path_factory.mktemp("carriers"))


def test_the_block_is_on_every_page_in_both_languages(carriers: Carriers) -> None:
    files = carriers.site(SAID)
    for path in PAGES.values():
        page = parsed(files[path])
        assert page.xpath("//section[@id='rights']//a[@rel='license']/@href") == [SAID.licence_url]
        assert page.xpath("//head/link[@rel='license']/@href") == [SAID.licence_url]
        assert page.xpath("//section[@id='rights']//time/@datetime") == ["2029-03-31"]
        assert SAID.policy_url in page.xpath("//section[@id='rights']//a/@href")
    english = parsed(files["en/clips/asa-no-eki/index.html"])
    assert "Available until" in english.xpath("string(//section[@id='rights'])")


def test_a_policy_goes_with_its_asset(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    packages = [clip(tmp_path / "b", policy=b"{}"), clip(tmp_path / "b", "rights", policy=b"[]")]
    items = tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)
    publisher.render(items, (), SITE)
    policy = tmp_path / "site" / "rights" / "asa-no-eki.odrl.json"
    other = tmp_path / "site" / "rights" / "rights.odrl.json"
    assert (policy.read_bytes(), other.read_bytes()) == (b"{}", b"[]")
    publisher.retract(items[1].receipt)
    assert policy.exists(), "an asset called rights does not own the folder"
    assert not other.exists()
    publisher.retract(items[0].receipt)
    assert not policy.exists()


def test_a_policy_that_is_gone_from_the_package_is_gone_from_the_site(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    package = clip(tmp_path / "b", policy=b"{}")
    receipt = publisher.publish(package, None)
    publisher.render((SiteItem(package, receipt),), (), SITE)
    changed = publisher.render((SiteItem(replace(package, policy=b""), receipt),), (), SITE)
    assert "rights/asa-no-eki.odrl.json" in changed
    assert not (tmp_path / "site" / "rights").exists()


def test_pictures_keep_the_rights_that_are_in_them(tmp_path: Path) -> None:
    package = clip(tmp_path / "b")
    said = packet(replace(METADATA, rights=RICH))
    stills = [file for file in package.files if file.mime == "image/jpeg"]
    for still in stills:
        Image.new("RGB", (8, 8), "navy").save(still.path, "JPEG", xmp=said)
    files = tuple(
        replace(f, digest=digest_bytes(f.path.read_bytes()), size=f.path.stat().st_size)
        for f in package.files
    )
    receipt = folder_publisher(tmp_path).publish(replace(package, files=files), None)
    published = [tmp_path / "site" / sent.url for sent in receipt.files if sent.mime == "image/jpeg"]
    assert len(published) == len(stills) == 3
    for path in published:
        with Image.open(path) as picture:
            assert picture.info["xmp"] == said


def test_kinds_show_what_is_sent() -> None:
    metadata = replace(METADATA, rights=RICH, description=Texts.of({"ja": "朝の駅。"}))
    assert get_kind("folder").shows(metadata, JA) == shown_text(metadata, JA)
    assert get_kind("folder").shows(metadata, JA).startswith("朝の駅。\n\nクレジット: 長野市")
    assert get_kind("youtube").shows(metadata, JA) == youtube_text(metadata, JA)
