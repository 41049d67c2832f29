"""What the pipelines add to a statement: where the portal has the asset's page and its policy."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tayori.media.embedding.door import read_rights
from tayori.model.asset import Asset
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.package import pack
from tayori.pipelines.rights_steps import rights_steps
from tayori.pipelines.steps import RightsWork
from tayori.publishers.site import paths
from tests.pipelines.conftest import edit

BASE = "https://ijyu.example.jp/"


def _policy(asset: Asset, root: Path) -> dict[str, object]:
    (step,) = rights_steps(asset, open_workspace(root).context)
    assert isinstance(step.work, RightsWork)
    assert [o.file_name for o in step.outputs] == [f"{asset.slug}.odrl.json"]
    policy: dict[str, object] = json.loads(step.work.policy)
    return policy


def test_files_link_the_page_and_the_policy_the_portal_has(workspace: Path) -> None:
    opened = open_workspace(workspace)
    lang = opened.workspace.settings.lang
    for asset in opened.workspace.assets:
        rights = opened.context.metadata(asset, "portal").rights
        page = paths.asset(pack(asset, opened, (), "portal").package, lang, lang)
        assert rights.web_statement == f"{urljoin(BASE, page)}#rights"
        assert (
            rights.policy_url == urljoin(BASE, paths.policy(asset.slug)) == _policy(asset, workspace)["uid"]
        )


def test_without_a_site_nothing_is_linked_and_the_policy_is_a_urn(workspace: Path) -> None:
    portal = "  portal: {kind: folder, path: site, base_url: https://ijyu.example.jp/, renditions: [tall]}\n"
    edit(workspace / "tayori.yaml", portal, "")
    opened = open_workspace(workspace)
    clip = opened.workspace.clips[0]
    rights = opened.context.metadata(clip, "portal").rights
    assert (rights.web_statement, rights.policy_url) == ("", "")
    assert _policy(clip, workspace)["uid"] == "urn:tayori:policy:asa"


SHEETS = {"asa.contact.jpg", "asa.cues.tall.jpg", "asa.cues.box.jpg", "dai-ichi.waveform.png"}


@pytest.mark.slow
def test_every_file_that_can_go_out_carries_its_rights_and_review_sheets_stay_in_the_house(
    built: Path,
) -> None:
    media = [p for p in (built / "build").rglob("*") if p.suffix in (".mp4", ".m4a", ".mp3", ".jpg", ".png")]
    bare = {path.name for path in media if read_rights(path).packet is None}
    assert bare == SHEETS
    opened = open_workspace(built)
    sent = {
        file.name for a in opened.workspace.assets for file in pack(a, opened, (), "portal").package.files
    }
    assert not sent & bare
    assert sent >= {path.name for path in media} - bare
