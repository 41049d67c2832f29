"""`feed ping` as people and machines call it; what hubs make of it: tests/pipelines/test_pinging.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tayori.cli import run
from tests.pipelines.conftest import edit
from tests.publishers.servers import free_port, serving

pytestmark = pytest.mark.slow


def test_a_show_without_hubs_is_a_mistake(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["feed", "ping", "koe", "-w", str(published)]) == 2
    assert "hubs: [...]" in capsys.readouterr().err


def test_a_hub_that_is_not_there_is_exit_5(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hub = f"https://127.0.0.1:{free_port()}/"
    show = published / "shows/koe/show.yaml"
    show.write_text(f"{show.read_text(encoding='utf-8')}podcast: {{hubs: ['{hub}']}}\n", encoding="utf-8")
    with serving(published / "site") as server:
        edit(published / "tayori.yaml", "https://ijyu.example.jp/", server.url)
        assert run(["feed", "build", "-w", str(published)]) == 0
        told = capsys.readouterr()
        assert "was not told" in told.out + told.err
        assert run(["feed", "ping", "koe", "--json", "-w", str(published)]) == 5
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["rule"] == "hub-not-told"
    assert "tayori feed ping koe" in finding["cure"]
