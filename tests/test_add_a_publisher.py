"""docs/how-to/add-a-publisher.md, as a stranger does it: its files, its contract test, the program."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.publishers.registry import get_kind, kind_names
from tests.photo_workspace import installed, write_photo_workspace

PAGE = Path(__file__).parents[1] / "docs/how-to/add-a-publisher.md"
FILE = re.compile(r"^```(?:toml|python)\n# (?P<path>\S+)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """The files of the page, in a project that counts as installed."""
    root = tmp_path / "tayori-archive"
    for found in FILE.finditer(PAGE.read_text(encoding="utf-8")):
        path = root / found["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found["text"], encoding="utf-8")
    (root / "tayori_archive/__init__.py").write_text("")
    said = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (points,) = said["entry-points"].values()
    assert list(said["entry-points"]) == ["tayori.publishers"]
    (root / "tests").rename(root / "archive_tests")
    with installed(root, said["name"], **points):
        yield root


def test_every_file_the_page_names_is_on_it(project: Path) -> None:
    listed = re.findall(r"^  (\S+\.(?:toml|py)) ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    there = {str(p.relative_to(project)).replace("archive_tests", "tests") for p in project.rglob("*.*")}
    assert len(listed) == 4
    assert {name for name in listed if name != "tayori_archive/__init__.py"} <= there


def test_the_contract_test_of_the_page_passes(project: Path, tmp_path: Path) -> None:
    module = import_module("archive_tests.test_contract")
    (tmp_path / "bench").mkdir()
    module.test_the_archive_keeps_the_contract(tmp_path / "bench")


def test_the_program_uses_it(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "archive" in kind_names()
    assert get_kind("archive").summary
    root = write_photo_workspace(tmp_path / "ws", "archive: {kind: archive, path: archive}")

    def call(*words: str) -> str:
        assert run([*words, "-w", str(root)]) == 0, capsys.readouterr()
        return capsys.readouterr().out

    call("build")
    assert "create" in call("plan", "archive")
    call("publish", "archive", "--yes")
    assert json.loads((root / "archive/0001/record.json").read_text("utf-8"))["title.ja"] == "駅"
    (line,) = json.loads(call("plan", "archive", "--json"))[0]["actions"]
    assert line["action"] == "nothing"
    call("publish", "archive", "--yes")
    assert [path.name for path in (root / "archive").iterdir()] == ["0001"]
    photo = root / "photos/eki/photo.yaml"
    photo.write_text(photo.read_text("utf-8").replace("Station}", "The Station}", 1), "utf-8")
    call("build")
    assert "update" in call("plan", "archive")
    call("publish", "archive", "--yes")
    assert "The Station" in (root / "archive/0001/record.json").read_text("utf-8")
    call("retract", "archive", "eki", "--yes")
    assert [path.name for path in (root / "archive/0001").iterdir()] == ["record.json"]
    assert "archive_tests" not in sys.modules
