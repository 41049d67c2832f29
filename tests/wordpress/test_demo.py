"""A real WordPress shows the demo's clip and episode with their rights, to anybody."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html

from tayori.config.write import edit_yaml
from tayori.media.process import run
from tayori.media.synthesis import draw_demo_media
from tayori.model.asset import Asset
from tayori.model.publishing import PublicationState, Receipt, RemoteFile, Role
from tayori.pipelines import demo
from tayori.pipelines.build import build
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import SilentReporter
from tests.wordpress.fixtures import NEEDS_WORDPRESS, PLUGIN
from tests.wordpress.server import WordPressSite

pytestmark = [*NEEDS_WORDPRESS, pytest.mark.slow]

CLIP, EPISODE = "kawa-no-akari", "asa-no-eki-de"
DEMO = Path(demo.__file__).parent / "demo_workspace"
OTHERS = (
    *("clips/asa-no-densha/source.mp4", "clips/asa-no-densha/asa.wav"),
    *("clips/gakko-e/source.mp4", "clips/gakko-e/chaimu.wav"),
    *("shows/machikado/kodomo-no-koe/annai.wav", "shows/machikado/kodomo-no-koe/kodomo.wav"),
)
"""Media of the demo that is not built here: the demo whole takes minutes (tests/pipelines/test_demo.py)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is out, and what was made."""

    assets: dict[str, Asset]
    receipts: dict[str, Receipt]

    def page(self, slug: str) -> Any:
        """Its page as anybody is shown it."""
        answer = httpx.get(self.receipts[slug].url)
        assert answer.status_code == 200
        return html.fromstring(answer.text)

    def files(self, slug: str, role: Role) -> list[RemoteFile]:
        return [file for file in self.receipts[slug].files if file.role is role]


def workspace(root: Path, site: WordPressSite) -> None:
    """The demo's workspace with the site among its targets, and with half-size vertical films only."""
    shutil.copytree(DEMO, root)
    for name in OTHERS:
        (root / name).touch()
    draw_demo_media(root)
    user, password = site.passwords["author"]
    (root / "password.txt").touch(mode=0o600)
    (root / "password.txt").write_text(password)
    said = {"kind": "wordpress", "url": site.url, "user": user, "password": "file:password.txt"}
    small = {"like": "vertical", "width": 540, "height": 960}

    def edit(settings: Any) -> None:
        settings["targets"]["town"] = {**said, "status": "publish", "renditions": ["small"]}
        settings |= {"renditions": ["small"], "profiles": {"small": small}}

    edit_yaml(root / "tayori.yaml", edit)


@pytest.fixture(scope="module")
def shown(wordpress: WordPressSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    root = tmp_path_factory.mktemp("demo") / "midori"
    workspace(root, wordpress)
    wordpress.reset()
    wordpress.install_plugin(PLUGIN)
    assert build(root, (CLIP, EPISODE), SilentReporter()).failures == ()
    opened = open_workspace(root, actor="test")
    done = publish(opened, plan_target(opened, "town", (CLIP, EPISODE)), SilentReporter(), named=True)
    assert done.failed == ()
    assets = {str(asset.slug): asset for asset in opened.workspace.assets}
    yield Shown(assets, {str(receipt.slug): receipt for receipt in done.receipts})
    wordpress.remove_plugin(PLUGIN.name)
    wordpress.reset()


@pytest.mark.parametrize("slug", [CLIP, EPISODE])
def test_everything_arrived_and_is_served_to_anybody(shown: Shown, slug: str) -> None:
    receipt = shown.receipts[slug]
    assert receipt.state is PublicationState.VERIFIED, receipt.error
    for file in receipt.files:
        answer = httpx.get(file.url)
        assert (answer.status_code, len(answer.content)) == (200, file.size)


def test_the_page_of_a_clip_plays_it_with_captions(shown: Shown) -> None:
    (film,) = shown.page(CLIP).xpath("//video")
    assert film.get("src") == shown.files(CLIP, Role.RENDITION)[0].url
    assert film.get("poster") == shown.files(CLIP, Role.POSTER)[0].url
    tracks = [(track.get("srclang"), track.get("src")) for track in film.iter("track")]
    files = shown.files(CLIP, Role.CAPTIONS)
    assert tracks == [(file.lang, file.url) for file in files if file.mime == "text/vtt"]
    assert [httpx.get(url).text[:6] for _, url in tracks] == ["WEBVTT"] * 2


def test_the_page_of_an_episode_plays_it_with_chapters(shown: Shown) -> None:
    page = shown.page(EPISODE)
    assert page.xpath("//audio/@src") == [shown.files(EPISODE, Role.AUDIO)[0].url]
    chapters = httpx.get(shown.files(EPISODE, Role.CHAPTERS)[0].url).json()["chapters"]
    assert [chapter["title"] for chapter in chapters] == [
        "はじまりの音",
        "朝の駅から",
        "暮らす人の声",
        "おわりに",
    ]
    assert "0:34 暮らす人の声" in page.text_content()
    assert page.xpath("//a/@href[contains(., 'chapters')]") == [shown.files(EPISODE, Role.CHAPTERS)[0].url]


@pytest.mark.parametrize(
    ("slug", "kind", "said"),
    [(CLIP, "VideoObject", "灯ろう"), (EPISODE, "PodcastEpisode", "みどり町、町かど放送局です。")],
)
def test_transcript_credit_licence_and_jsonld_are_there(
    shown: Shown, slug: str, kind: str, said: str
) -> None:
    page, asset = shown.page(slug), shown.assets[slug]
    text = page.text_content()
    assert asset.rights.credit
    assert f"クレジット: {asset.rights.credit}" in text
    assert "© 2026 みどり町" in text
    assert said in "".join(page.xpath("//div[contains(@class, 'tayori-transcript')]")[0].itertext())
    (licence,) = page.xpath("//head/link[@rel='license']/@href")
    assert licence in page.xpath("//div[contains(@class, 'tayori-rights')]//a/@href")
    (told,) = page.xpath("//script[@type='application/ld+json']/text()")
    document = json.loads(told)
    assert (document["@type"], document["url"]) == (kind, shown.receipts[slug].url)
    assert document["creditText"] == asset.rights.credit


@pytest.mark.tools("exiftool")
def test_files_carry_the_rights_of_the_manifest(shown: Shown, tmp_path: Path) -> None:
    """Pictures are not made anew by WordPress: their XMP stays."""
    for slug in (CLIP, EPISODE):
        sent = [
            f for f in shown.receipts[slug].files if f.mime.partition("/")[0] in ("video", "audio", "image")
        ]
        assert len(sent) > 1
        for file in sent:
            (tmp_path / file.name).write_bytes(httpx.get(file.url).content)
            told = json.loads(run(["exiftool", "-json", "-G1", "-s", str(tmp_path / file.name)]).stdout)[0]
            credit = shown.assets[slug].rights.credit
            shows = {credit, "みどり町"} if file.role is Role.COVER else {credit}
            assert told["XMP-photoshop:Credit"] in shows, file.name
            assert told["XMP-dc:Rights"].endswith("みどり町"), file.name
