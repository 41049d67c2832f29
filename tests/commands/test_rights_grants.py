"""`rights grant`, `import`, `attach`, `detach` as people and machines call them."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.config.workspace import load_workspace
from tayori.model.ids import GrantId
from tests.config import samples

Ran = tuple[int, str, str]


@pytest.fixture
def nagano(tmp_path: Path) -> Path:
    """The sample workspace."""
    return samples.make(tmp_path / "nagano")


@pytest.fixture
def rights(capsys: pytest.CaptureFixture[str], nagano: Path) -> Callable[..., Ran]:
    """Run `rights ...` in the sample workspace: exit code, stdout, stderr."""

    def call(*words: object) -> Ran:
        code = run(["rights", *(str(word) for word in words), "-w", str(nagano)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_a_grant_by_options(rights: Callable[..., Ran], nagano: Path) -> None:
    words = ("--subject", "佐藤 花", "--channels", "youtube,portal", "--minor",
             "--guardian", "佐藤 一郎", "--relation", "父", "--guardian-consented", "2026-07-01",
             "--until", "令和9年3月31日")  # fmt: skip
    code, out, _ = rights("grant", "portrait", *words, "--json")
    document = json.loads(out)
    assert (code, document["public_id"], document["written"]) == (0, "REL-0002", True)
    assert "佐藤" not in out
    grant = load_workspace(nagano).grants[GrantId("portrait/rel-0002")]
    assert grant.guardian is not None
    assert (grant.minor, grant.guardian.name) == (True, "佐藤 一郎")
    assert str(grant.scope.valid_until) == "2027-03-31"


def test_a_switch_can_say_no(rights: Callable[..., Ran], nagano: Path) -> None:
    assert rights("grant", "music/uta", "--subject", "うた", "--no-domestic", "--work-code", "1-2")[0] == 0
    assert load_workspace(nagano).grants[GrantId("music/uta")].music[0].domestic is False


def test_a_dry_run_shows_the_file_and_writes_nothing(rights: Callable[..., Ran], nagano: Path) -> None:
    code, out, _ = rights("grant", "place/eki", "--subject", "長野駅", "--dry-run")
    assert code == 0
    assert "subject: 長野駅" in out
    assert not (nagano / "grants/place").exists()


def test_nobody_to_ask_means_that_what_is_missing_is_named(rights: Callable[..., Ran]) -> None:
    code, _, err = rights("grant", "portrait/sato")
    assert code == 2
    assert "--subject is missing" in err
    assert "--channels is missing" in err


GUIDED = """
import os, sys
os.environ["LC_ALL"] = "C.UTF-8"
from tayori.cli import run
sys.exit(run(sys.argv[1:]))
"""


def test_on_a_terminal_it_asks_what_the_kind_needs_and_shows_the_file(nagano: Path) -> None:
    person, machine = pty.openpty()
    words = ["rights", "grant", "place/eki", "-w", str(nagano)]
    process = subprocess.Popen(
        [sys.executable, "-c", GUIDED, *words], stdin=machine, stdout=machine, stderr=machine, close_fds=True
    )
    os.close(machine)
    said = ["長野駅", "", "", "2026-02-30", "2026-02-28", "2027-03-31", "", "第3号", "長野市", "", "", "y"]
    os.write(person, "".join(f"{line}\n" for line in said).encode())
    told = read_all(person, process)
    assert process.wait(10) == 0, told
    for part in (
        "whose permission",
        "number of the permit",
        "no day of the calendar",
        "subject: 長野駅",
        "Write",
    ):
        assert part in told
    for part in ("guardian", "ISRC", "copyright"):
        assert part not in told
    grant = load_workspace(nagano).grants[GrantId("place/eki")]
    assert grant.permit is not None
    assert (grant.subject, grant.permit.number, str(grant.scope.valid_from)) == (
        "長野駅",
        "第3号",
        "2026-02-28",
    )


def read_all(terminal: int, process: subprocess.Popen[bytes]) -> str:
    """Everything a process says to its terminal, until it ends; at most 20 seconds."""
    told, end = b"", time.monotonic() + 20
    while time.monotonic() < end:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        told += part
    process.poll()
    return told.decode(errors="replace")


def write_table(path: Path, *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("氏名", "媒体", "期間終了"), *rows])
    return path


def test_an_import_is_tried_written_and_repeated(rights: Callable[..., Ran], nagano: Path) -> None:
    path = write_table(nagano / "t.csv", ("佐藤 花", "any", "2027/3/31"), ("鈴木 次郎", "any", ""))
    code, out, _ = rights("import", path, "--dry-run")
    assert (code, len(load_workspace(nagano).grants)) == (0, 1)
    assert "2 new, 0 recorded already, 0 wrong; nothing was written" in out
    assert "佐藤" not in out
    code, out, _ = rights("import", path, "--json")
    assert [new["public_id"] for new in json.loads(out)["new"]] == ["REL-0002", "REL-0003"]
    assert rights("import", path)[1] == "0 new, 2 recorded already, 0 wrong\n"


def test_wrong_rows_are_named_and_stop_all_or_only_themselves(
    rights: Callable[..., Ran], nagano: Path
) -> None:
    path = write_table(nagano / "t.csv", ("佐藤 花", "any", "2027/3/31"), ("鈴木 次郎", "any", "2027/2/29"))
    code, out, err = rights("import", path)
    assert (code, err) == (2, "row 3: 期間終了 is no day of the calendar\n")
    assert "nothing was written" in out
    assert len(load_workspace(nagano).grants) == 1
    code, _, err = rights("import", path, "--keep-going")
    assert (code, len(load_workspace(nagano).grants)) == (2, 2)


def test_grants_are_attached_and_detached(rights: Callable[..., Ran], nagano: Path) -> None:
    path = nagano / "photos/zenkoji/photo.yaml"
    before = path.read_text()
    assert rights("attach", "zenkoji", "portrait/yamada-hanako")[1] == "attached: portrait/yamada-hanako\n"
    code, out, _ = rights("attach", "zenkoji", "--none", "place", "--why", "屋外", "--json")
    assert (code, json.loads(out)["none"]) == (0, ["place"])
    asset = load_workspace(nagano).get_asset("zenkoji")
    assert [s.why for s in asset.rights.sign_offs] == ["屋外"]
    assert rights("attach", "zenkoji", "portrait/yamada-hanako")[1] == "nothing to change\n"
    assert rights("detach", "zenkoji", "portrait/yamada-hanako", "--none", "place")[0] == 0
    assert load_workspace(nagano).get_asset("zenkoji").rights.grants == ()
    assert path.read_text().startswith(before)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("attach", "zenkoji"), "Nothing is named"),
        (("attach", "zenkoji", "--none", "palce", "--why", "x"), "is no component"),
        (("attach", "zenkoji", "--none", "place"), "says why"),
        (("attach", "zenko", "portrait/yamada-hanako"), "Did you mean zenkoji"),
        (("attach", "zenkoji", "portrait/yamada"), "Did you mean portrait/yamada-hanako"),
        (("detach", "zenkoji", "portrait/yamada-hanako"), "does not list"),
        (("import", "nowhere.csv"), "cannot be read"),
        (("import", "tayori.yaml", "--kind", "x"), "not known"),
    ],
)
def test_what_cannot_be_is_told_with_a_way_out(
    rights: Callable[..., Ran],
    nagano: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.chdir(nagano)
    code, _, err = rights(*words)
    assert code != 0
    assert says in err
