"""A wrong command line: words for people, one JSON document for machines, exit code 2."""

from __future__ import annotations

import json

import pytest

from tayori.cli import run

WRONG = (
    ["nonsense"],
    ["feed", "ping"],
    ["feed", "nonsense"],
    ["status", "--no-such-option"],
    ["serve", "--port", "many"],
    ["serve", "--port", "99999"],
    ["publish"],
)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_machines_are_told_in_json(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = run([*words, "--json"])
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert (code, error["kind"], error["exit_code"]) == (2, "UsageError", 2)
    assert error["message"] in err
    assert error["next_step"].startswith("See `tayori")
    assert error["next_step"].endswith("--help`.")


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_people_are_told_in_words(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "Usage: tayori" in err


def test_help_and_version_stay_what_they_are_beside_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["status", "--json", "--help"]) == 0
    assert "Usage: tayori status" in capsys.readouterr().out


def test_a_command_that_ends_with_a_code_keeps_it_beside_json(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path_factory.mktemp("empty")
    assert run(["status", "--json", "-w", str(root)]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["exit_code"] == 2
