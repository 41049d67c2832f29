"""`feed diff`: what a rebuilt feed would change; nothing is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tayori.cli import app
from tayori.errors import UsageError
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.site import published_feed
from tests.feeds.checked import GOOD_FEED
from tests.pipelines.conftest import edit


def _run(*words: str) -> Any:
    return CliRunner().invoke(app, ["feed", *words])


def test_a_changed_description_is_told_by_diff_and_nothing_is_written(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published)
    edit(published / "shows/koe/show.yaml", "長野の人に聞く。", "長野の人と話す。")
    before = {path: path.read_bytes() for path in (published / "site").rglob("*") if path.is_file()}
    answer = _run("diff", "koe", "--json")

    document = json.loads(answer.stdout)
    assert answer.exit_code == 0
    # the cover says in its metadata what the show is about, so it has a new address as well
    assert [field["name"] for field in document["show"]] == ["description", "itunes:image"]
    assert [episode["effects"] for episode in document["episodes"]] == [["nothing"]]
    assert {path: path.read_bytes() for path in (published / "site").rglob("*") if path.is_file()} == before


def test_a_lost_ledger_is_told_by_diff_with_exit_2(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_workspace(published)
    feed = published_feed(opened, "koe", None).path
    feed.write_bytes(feed.read_bytes().replace(b'<guid isPermaLink="false">', b'<guid isPermaLink="false">x'))
    monkeypatch.chdir(published)
    guids = opened.ledger.guids(opened.workspace.get_show("koe").slug)

    with pytest.raises(UsageError, match="had the guid"):
        CliRunner().invoke(app, ["feed", "diff", "koe"], catch_exceptions=False, standalone_mode=False)
    assert opened.ledger.guids(opened.workspace.get_show("koe").slug) == guids


def test_two_files_are_compared(tmp_path: Path) -> None:
    old, new = tmp_path / "old.xml", tmp_path / "new.xml"
    old.write_text(GOOD_FEED, encoding="utf-8")
    new.write_text(GOOD_FEED.replace("昼の市", "昼の市場"), encoding="utf-8")
    answer = _run("diff", str(old), str(new))

    assert answer.exit_code == 0
    assert "昼の市場\ttext and data updated\ttitle: 昼の市 -> 昼の市場" in answer.stdout
    assert "2 episodes: 1 text and data updated, 1 nothing." in answer.stdout
