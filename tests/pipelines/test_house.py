"""What the rights of every output take from the settings."""

from __future__ import annotations

from pathlib import Path

from tayori.config.settings_file import load_settings
from tayori.config.workspace import load_workspace
from tayori.pipelines.clearance.house import house_of, with_page
from tests.config import samples

TARGETS = """\
targets:
  portal: {kind: folder, path: site, base_url: https://ijyu.example.jp/}
  city-channel: {kind: youtube, made_for_kids: false}
  tiktok: {kind: manual}
  tt-sato: {kind: manual, channel: tiktok}
  paper-tanaka: {kind: manual}
"""


def test_targets_are_called_what_grants_and_what_the_public_call_them(tmp_path: Path) -> None:
    text = samples.SETTINGS[: samples.SETTINGS.index("targets:")] + TARGETS
    samples.write(tmp_path / "tayori.yaml", text)
    house = house_of(load_settings(tmp_path))
    assert dict(house.kinds) == {
        "portal": "folder",
        "city-channel": "youtube",
        "tiktok": "tiktok",
        "tt-sato": "tiktok",
        "paper-tanaka": "paper-tanaka",
    }
    assert dict(house.places) == dict(house.kinds) | {"paper-tanaka": "manual"}


def test_a_show_has_a_block_of_rights_on_its_page_and_no_policy(workspace: Path) -> None:
    loaded = load_workspace(workspace)
    (show,), (episode,) = loaded.shows, loaded.episodes
    house = house_of(loaded.settings)
    assert with_page(house, episode).page.endswith("#rights")
    said = with_page(house, show)
    assert (said.page, said.portal) == ("https://ijyu.example.jp/podcasts/koe/#rights", "")
