"""What clearance knows of targets: how far they are seen, what they do to the picture, what they burn in."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tayori.config.workspace import load_workspace
from tayori.model.asset import Focus
from tayori.model.grant import Component, Edit
from tayori.model.ids import GrantId
from tayori.model.rights import ClearanceRequest
from tayori.pipelines.clearance.clearing import Clearing, clear_all, rules_of
from tayori.pipelines.clearance.outlets import Outlet
from tayori.pipelines.clearance.standing import standing_grants
from tayori.pipelines.opening import open_workspace
from tests.media.clips import copied, source
from tests.pipelines.conftest import edit

TODAY = date(2026, 11, 20)
CLIP = "clips/asa/clip.yaml"
PLACE = "grants/place/nagano-station.yaml"
VIDEO = "clips/asa/朝 の's [駅]：1.mp4"
UNTOUCHED = "duties: [{kind: no_editing, except: [captions, music]}]\nstatus:"


def asked(root: Path, target: str = "youtube", slug: str = "asa") -> ClearanceRequest:
    workspace = load_workspace(root)
    clearing = Clearing(workspace.settings, workspace.grants, TODAY)
    return clearing.request(workspace.get_asset(slug), workspace.settings.get_target(target))


def refusals(root: Path, target: str = "youtube", slug: str = "asa") -> set[str]:
    checked = clear_all(load_workspace(root), target, TODAY)
    return {r.code for c in checked.clearances if c.asset.slug == slug for r in c.verdict.reasons}


def rules(root: Path) -> set[str]:
    return {finding.rule for finding in clear_all(load_workspace(root), None, TODAY).findings}


def add_target(root: Path, line: str) -> None:
    settings = root / "tayori.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"  {line}\n", encoding="utf-8")


# ---- how far it is seen


def test_a_permission_for_japan_clears_what_is_only_seen_there(workspace: Path) -> None:
    edit(workspace / PLACE, "territories: [world]", "territories: [JP]")
    add_target(workspace, "lobby: {kind: manual, channel: signage, rendition: tall, reach: [JP]}")
    assert asked(workspace).reach == ("world",)
    assert refusals(workspace) == {"territory"}
    assert asked(workspace, "lobby").reach == ("JP",)
    assert refusals(workspace, "lobby") == set()
    edit(workspace / PLACE, "status:", "prohibitions: [{territories: [JP]}]\nstatus:")
    assert refusals(workspace, "lobby") == {"prohibited"}


def test_what_an_asset_or_the_workspace_says_of_territories_clears_nothing(workspace: Path) -> None:
    edit(workspace / PLACE, "territories: [world]", "territories: [JP]")
    edit(workspace / CLIP, "credit: 長野市 /", "territories: [JP]\n  credit: 長野市 /")
    assert asked(workspace).reach == ("world",)
    assert refusals(workspace) == {"territory"}
    edit(workspace / "tayori.yaml", "credit: 長野市}", "credit: 長野市, territories: [JP]}")
    assert refusals(workspace) == {"territory"}


# ---- crops


def test_what_a_crop_takes_away_is_an_edit(workspace: Path) -> None:
    edit(workspace / PLACE, "status:", UNTOUCHED)
    assert refusals(workspace) == set()
    edit(workspace / "tayori.yaml", "rendition: tall", "rendition: box")
    assert Edit.CROP in asked(workspace).edits
    assert refusals(workspace) == {"no-editing"}
    edit(workspace / PLACE, "except: [captions", "except: [crop, captions")
    assert refusals(workspace) == set()


@pytest.mark.parametrize("fit", ["blur", "pad"])
def test_a_picture_that_is_framed_is_whole(workspace: Path, fit: str) -> None:
    edit(workspace / PLACE, "status:", UNTOUCHED)
    edit(workspace / "tayori.yaml", "rendition: tall", "rendition: box")
    edit(workspace / "tayori.yaml", "like: square,", f"like: square, fit: {fit},")
    assert refusals(workspace) == set()
    (workspace / VIDEO).write_bytes(b"not a film")
    assert refusals(workspace) == set()


def test_a_turned_picture_has_the_shape_it_is_seen_in(workspace: Path) -> None:
    edit(workspace / PLACE, "status:", UNTOUCHED)
    given = workspace / VIDEO
    flat = source(workspace / "flat.mp4", picture="testsrc2=s=320x180:r=25", length="1")
    flat.replace(given)
    assert Edit.CROP in asked(workspace).edits
    copied(given, workspace / "turned.mp4", before=("-display_rotation", "90")).replace(given)
    assert Edit.CROP not in asked(workspace).edits


def test_of_a_picture_nobody_has_seen_the_worst_is_believed_where_it_may_not_be_edited(
    workspace: Path,
) -> None:
    film = workspace / "grants/footage/film.yaml"
    film.parent.mkdir()
    text = (workspace / PLACE).read_text(encoding="utf-8").replace("kind: place", "kind: footage")
    film.write_text(text.replace("status:", "author: {transferred: true}\nstatus:"), encoding="utf-8")
    edit(film, "PER-0001", "FTG-0001")
    edit(workspace / "tayori.yaml", "rendition: tall", "rendition: box")
    edit(workspace / CLIP, "music/asa-no-uta]", "music/asa-no-uta, footage/film]")
    edit(workspace / CLIP, "none: [voice, footage]", "none: [voice]")
    assert Edit.CROP in asked(workspace).edits
    (workspace / VIDEO).write_bytes(b"not a film")
    assert Edit.CROP not in asked(workspace).edits
    edit(workspace / PLACE, "status:", UNTOUCHED)
    assert Edit.CROP in asked(workspace).edits


def test_nobody_looks_at_the_picture_where_no_edit_is_forbidden(workspace: Path) -> None:
    edit(workspace / "tayori.yaml", "rendition: tall", "rendition: box")
    edit(workspace / PLACE, "status:", "credit: 長野駅\nstatus:")
    assert Edit.CROP not in asked(workspace).edits


def test_what_the_ledger_knows_of_a_picture_is_believed_and_nothing_is_written(workspace: Path) -> None:
    edit(workspace / PLACE, "status:", UNTOUCHED)
    assert Edit.CROP not in asked(workspace).edits
    assert not (workspace / ".tayori").exists()
    film = workspace / VIDEO
    os.utime(film, (1_700_000_000, 1_700_000_000))
    assert open_workspace(workspace).plan
    stat = film.stat()
    film.write_bytes(b"?" * stat.st_size)
    os.utime(film, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert Edit.CROP not in asked(workspace).edits
    os.utime(film)
    assert Edit.CROP in asked(workspace).edits


def test_a_target_that_sends_several_shapes_crops_with_one_of_them(workspace: Path) -> None:
    loaded = load_workspace(workspace)
    (clip,) = loaded.clips
    settings = loaded.settings
    tall, box = (settings.get_target("portal"), replace(settings.get_target("portal"), options=None))
    assert not Outlet.of(tall, settings).crops(clip, (180, 320))
    assert Outlet.of(box, settings).crops(clip, (180, 320))
    assert Outlet.of(tall, settings).crops(clip, None)
    assert not Outlet.of(tall, settings).crops(replace(clip, renditions=()), None)
    moved = replace(clip, focus=Focus(0, 0))
    assert Outlet.of(tall, settings).crops(moved, (320, 180))


def test_photos_and_episodes_are_not_edited(workspace: Path) -> None:
    edit(workspace / "grants/voice/yamada-hanako.yaml", "status:", "duties: [{kind: no_editing}]\nstatus:")
    assert asked(workspace, "portal", "dai-ichi").edits == ()
    assert refusals(workspace, "portal", "dai-ichi") == set()


# ---- a font of one's own


def test_none_is_not_believed_of_a_font_that_is_burned_in(workspace: Path) -> None:
    (workspace / "fonts").mkdir()
    (workspace / "fonts/own.otf").write_bytes(b"")
    edit(workspace / "tayori.yaml", "captions: {burn: ja}", "captions: {burn: ja, font: own.otf}")
    edit(workspace / CLIP, "none: [voice, footage]", "none: [voice, footage, font]")
    assert asked(workspace).carried == (Component.MUSIC, Component.FONT)
    assert refusals(workspace) == {"carried"}
    edit(workspace / "tayori.yaml", "kind: youtube, rendition: tall", "kind: youtube, rendition: clean")
    assert asked(workspace).carried == (Component.MUSIC,)
    assert refusals(workspace) == set()


# ---- music and words


def test_the_workspace_says_where_it_has_a_blanket_contract(workspace: Path) -> None:
    track = workspace / "grants/music/asa-no-uta.yaml"
    edit(track, "manager: PD", "manager: JASRAC, domestic: true, self_performed: true")
    assert rules_of(load_workspace(workspace).settings).blanket == {"youtube", "instagram", "tiktok"}
    assert refusals(workspace) == set()
    edit(workspace / "tayori.yaml", "credit: 長野市}", "credit: 長野市, blanket: [tiktok]}")
    assert refusals(workspace) == {"music-licence"}


def test_words_that_name_nothing_are_found_in_grants_assets_targets_and_settings(workspace: Path) -> None:
    assert not rules(workspace) & {"unknown-channel", "unknown-purpose"}
    edit(workspace / PLACE, "channels: [any]", "channels: [any, instagram, folder, portal, manual]")
    assert "unknown-channel" not in rules(workspace)
    edit(workspace / PLACE, "manual]", "manual, signage]")
    assert "unknown-channel" in rules(workspace)
    add_target(workspace, "lobby: {kind: manual, channel: signage, rendition: tall}")
    assert "unknown-channel" not in rules(workspace)
    for path, old, new in (
        (PLACE, "status:", "purposes: [information, koukoku]\nstatus:"),
        (CLIP, "credit: 長野市 /", "purpose: koukoku\n  credit: 長野市 /"),
        ("tayori.yaml", "credit: 長野市}", "credit: 長野市, purpose: koukoku}"),
        ("tayori.yaml", "channel: signage,", "channel: signage, purpose: koukoku,"),
    ):
        whole = (workspace / path).read_text(encoding="utf-8")
        edit(workspace / path, old, new)
        assert "unknown-purpose" in rules(workspace)
        (workspace / path).write_text(whole, encoding="utf-8")
    assert "unknown-purpose" not in rules(workspace)


# ---- the paper about the makers' moral rights


def test_the_paper_an_asset_names_is_held_against_the_disk(workspace: Path) -> None:
    moral = "moral_rights: {waived: true, document: {file: forms/moral.pdf, sha256: %s}}\n  credit: 長野市 /"
    good = hashlib.sha256(b"signed").hexdigest()
    edit(workspace / CLIP, "credit: 長野市 /", moral % good)
    assert refusals(workspace) == {"moral-document-missing"}
    paper = workspace / "forms/moral.pdf"
    paper.parent.mkdir()
    paper.write_bytes(b"signed")
    assert refusals(workspace) == set()
    paper.write_bytes(b"forged")
    assert refusals(workspace) == {"moral-document-changed"}
    edit(workspace / CLIP, f"{{file: forms/moral.pdf, sha256: {good}}}", "forms/moral.pdf")
    assert refusals(workspace) == set()
    paper.unlink()
    assert refusals(workspace) == {"moral-document-missing"}


def test_the_paper_an_authors_grant_names_is_held_against_its_digest(workspace: Path) -> None:
    film = workspace / "grants/footage/film.yaml"
    film.parent.mkdir()
    text = (workspace / PLACE).read_text(encoding="utf-8").replace("kind: place", "kind: footage")
    digest = hashlib.sha256(b"signed").hexdigest()
    author = f"author: {{moral_rights: {{waived: true, document: {{file: forms/m.pdf, sha256: {digest}}}}}}}"
    film.write_text(text.replace("status:", f"{author}\nstatus:").replace("PER-1", "F-1"), encoding="utf-8")
    edit(film, "PER-0001", "FTG-0001")
    (workspace / "forms").mkdir()
    (workspace / "forms/m.pdf").write_bytes(b"signed")
    grants = load_workspace(workspace).grants
    assert standing_grants(grants, workspace)[GrantId("footage/film")].doubt == ""
    (workspace / "forms/m.pdf").write_bytes(b"forged")
    assert standing_grants(grants, workspace)[GrantId("footage/film")].doubt == "document-changed"
