"""Just before something is sent its rights are looked at again, as they are on disk at that moment."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from tayori.config.workspace import load_grants
from tayori.errors import ConfigError, Refused
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing import last_look
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.last_look import LastLook
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tests.pipelines.acting import PORTRAIT, out, rights_end, withdrawn
from tests.pipelines.conftest import edit

pytestmark = pytest.mark.slow

CLIP = "clips/asa/clip.yaml"


def _settle(root: Path) -> None:
    """As if nobody had touched the workspace for an hour; times of inodes cannot be set."""
    then = time.time_ns() - 3600 * 10**9
    for path in (root / "tayori.yaml", *(root / "grants").rglob("*"), *(root / "forms").rglob("*")):
        os.utime(path, ns=(then, then))


@pytest.fixture
def settled(built: Path, monkeypatch: pytest.MonkeyPatch) -> OpenWorkspace:
    """A workspace whose files count as settled at once."""
    monkeypatch.setattr(last_look, "_SETTLED_NS", -(10**18))
    (built / "forms").mkdir()
    (built / "forms/a.pdf").write_bytes(b"%PDF")
    edit(built / f"grants/{PORTRAIT}.yaml", "status:", "document: {file: forms/a.pdf}\nstatus:")
    _settle(built)
    return open_workspace(built)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each time all grants are read."""
    found: list[str] = []

    def noting(root: Path) -> Any:
        found.append("grants")
        return load_grants(root)

    monkeypatch.setattr("tayori.pipelines.publishing.last_look.load_grants", noting)
    return found


def _allowed(look: LastLook, opened: OpenWorkspace) -> bool:
    return look.at(opened.workspace.get_asset("asa")).verdict.allowed


def test_grants_are_read_once_while_nothing_changes(settled: OpenWorkspace, loads: list[str]) -> None:
    look = LastLook(settled, "portal")
    for _ in range(5):
        assert _allowed(look, settled)
    assert loads == ["grants"]


def test_a_grant_that_nothing_here_rests_on_is_no_reason_to_read_all(
    settled: OpenWorkspace, loads: list[str]
) -> None:
    look = LastLook(settled, "portal")
    assert _allowed(look, settled)
    rights_end(settled.root, "voice/yamada-hanako")
    assert _allowed(look, settled)
    assert loads == ["grants"]


@pytest.mark.parametrize("change", ["withdrawn", "rewritten in place", "deleted", "document", "no document"])
def test_what_changed_a_moment_ago_counts(settled: OpenWorkspace, change: str) -> None:
    look, root = LastLook(settled, "portal"), settled.root
    assert _allowed(look, settled)
    path = root / f"grants/{PORTRAIT}.yaml"
    match change:
        case "withdrawn":
            withdrawn(root, PORTRAIT, apply=False)
        case "rewritten in place":
            text = path.read_bytes().replace(b"2039-03-31", b"2026-08-31")
            with path.open("r+b") as file:
                file.write(text)
        case "deleted":
            path.unlink()
        case "document":
            (root / "forms/a.pdf").unlink()
        case _:
            (root / "forms").rename(root / "away")
    assert not _allowed(look, settled)


def test_a_contract_it_rests_on_counts_too(settled: OpenWorkspace) -> None:
    root = settled.root
    (root / "grants/script").mkdir()
    contract = (root / "grants/place/nagano-station.yaml").read_text(encoding="utf-8")
    text = contract.replace("kind: place", "kind: script").replace("PER-0001", "CON-0001")
    (root / "grants/script/agency.yaml").write_text(text, encoding="utf-8")
    edit(root / f"grants/{PORTRAIT}.yaml", "status:", "under: script/agency\nstatus:")
    look = LastLook(settled, "portal")
    assert _allowed(look, settled)
    rights_end(root, "script/agency")
    assert not _allowed(look, settled)


def test_a_file_that_changed_just_before_it_was_read_is_read_again(built: Path, loads: list[str]) -> None:
    path = built / f"grants/{PORTRAIT}.yaml"
    path.write_bytes(path.read_bytes())
    opened = open_workspace(built)
    look = LastLook(opened, "portal")
    for _ in range(3):
        assert _allowed(look, opened)
    assert len(loads) >= 3, "its next change could fall into the same tick of the clock"


def test_settings_count_as_they_are_now(settled: OpenWorkspace) -> None:
    look = LastLook(settled, "portal")
    assert _allowed(look, settled)
    edit(settled.root / "tayori.yaml", "rights: {", "rights: {purpose: advertising, ")
    assert not _allowed(look, settled)


def test_a_mistake_in_a_manifest_or_a_grant_sends_nothing(settled: OpenWorkspace) -> None:
    look = LastLook(settled, "portal")
    edit(settled.root / CLIP, "description:", "descripton:")
    with pytest.raises(ConfigError):
        _allowed(look, settled)
    edit(settled.root / CLIP, "descripton:", "description:")
    edit(settled.root / f"grants/{PORTRAIT}.yaml", "status:", "statuz:")
    with pytest.raises(ConfigError):
        _allowed(look, settled)


def test_the_plan_that_is_sent_is_cleared_and_not_another_manifest(published: Path) -> None:
    from tayori.pipelines.build import build

    edit(published / CLIP, "朝七時、長野駅へ", "朝八時、長野駅へ")
    assert build(published, None, BufferReporter()).failures == ()
    opened = open_workspace(published, actor="tester")
    plan = plan_target(opened, "portal", ["asa"])
    withdrawn(published, "music/asa-no-uta", apply=False)
    edit(published / CLIP, "music: {file: asa.wav, level_lufs: -30, fade_out_s: 0.5}\n", "")
    edit(published / CLIP, ", music/asa-no-uta]", "]")
    edit(published / CLIP, "none: [voice, footage]", "none: [voice, footage, music]")
    done = publish(opened, plan, BufferReporter())
    assert done.receipts == ()
    ((slug, error),) = done.failed
    assert (slug, type(error)) == ("asa", Refused)
    assert "music/asa-no-uta" in str(error)


def test_what_the_manifest_says_by_now_is_cleared_before_sending_too(built: Path) -> None:
    opened = open_workspace(built, actor="tester")
    plan = plan_target(opened, "portal", ["asa"])
    edit(built / CLIP, "none: [voice, footage]", "none: [footage]")
    ((slug, error),) = publish(opened, plan, BufferReporter()).failed
    assert (slug, type(error)) == ("asa", Refused)
    assert out(built) == {}
