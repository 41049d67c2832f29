"""`approve` and `audit` as people and machines call them."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.ledger.ledger import Ledger
from tayori.model.audit import Deed
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import PublicationState, Receipt
from tests.documents import ROOT
from tests.pipelines.conftest import edit

Ran = tuple[int, str, str]
Call = Callable[..., Ran]
RECEIPT = Receipt(
    slug=Slug("asa"),
    target="portal",
    state=PublicationState.VERIFIED,
    remote_id="asa",
    url="",
    payload_digest=Digest("0" * 64),
    at=datetime(2026, 7, 1, 12, tzinfo=UTC),
)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1")


@pytest.fixture
def tayori(capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    """Run a command in this process: exit code, stdout, stderr."""

    def call(*words: object) -> Ran:
        code = run([str(word) for word in words])
        out, err = capsysbinary.readouterr()
        return code, out.decode(), err.decode()

    return call


@pytest.fixture
def chained(tmp_path: Path) -> Path:
    """A workspace that has nothing but a chain."""
    (tmp_path / "tayori.yaml").write_text("schema: 1\n", encoding="utf-8")
    ledger = Ledger(tmp_path / ".tayori/ledger.db")
    for number, name in enumerate((*FORMULAS, '佐藤 "花子", 様\n\u2028')):
        ledger.record_deed(name, Deed.APPROVED, f"asa-{number}", {"by": name, "stage": "市"})
    return tmp_path


def _break(root: Path, statement: str) -> None:
    with sqlite3.connect(root / ".tayori/ledger.db") as connection:
        for name in ("audit_never_changes", "audit_never_shrinks"):
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(statement)
    connection.close()


def _snippet() -> str:
    text = (ROOT / "docs/rights.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```python\n(import hashlib.*?)```", text, re.DOTALL)
    return str(found)


def _checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _snippet()],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


# ---- audit


def test_a_chain_that_holds_tells_its_head(tayori: Call, chained: Path) -> None:
    code, out, _ = tayori("audit", "verify", "-w", chained, "--json")
    told = json.loads(out)
    last = Ledger(chained / ".tayori/ledger.db").audit_entries()[-1]
    assert (code, told) == (0, {"entries": 8, "head": last.hash})
    code, out, _ = tayori("audit", "verify", "-w", chained)
    assert code == 0
    assert f"8 entries, head {last.hash}" in out


def test_an_empty_chain_holds(tayori: Call, tmp_path: Path) -> None:
    (tmp_path / "tayori.yaml").write_text("schema: 1\n", encoding="utf-8")
    code, out, _ = tayori("audit", "verify", "-w", tmp_path, "--json")
    assert (code, json.loads(out)) == (0, {"entries": 0, "head": "0" * 64})


@pytest.mark.parametrize("statement", ["DROP TABLE audit", "DELETE FROM audit"])
def test_a_chain_that_somebody_took_out_is_gone(tayori: Call, chained: Path, statement: str) -> None:
    ledger = Ledger(chained / ".tayori/ledger.db")
    ledger.record_publication(ledger.begin_run("publish portal", "sato"), RECEIPT)
    assert tayori("audit", "verify", "-w", chained)[0] == 0
    _break(chained, statement)
    code, out, err = tayori("audit", "verify", "-w", chained)
    assert (code, out) == (7, "")
    assert "The audit chain is gone" in err


def test_what_went_out_before_there_was_a_chain_is_not_missed(tayori: Call, tmp_path: Path) -> None:
    (tmp_path / "tayori.yaml").write_text("schema: 1\n", encoding="utf-8")
    ledger = Ledger(tmp_path / ".tayori/ledger.db")
    ledger.record_publication(ledger.begin_run("publish portal"), RECEIPT)
    assert tayori("audit", "verify", "-w", tmp_path)[0] == 0


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE number = 3", 3),
        ("UPDATE audit SET deed = 'praised' WHERE number = 5", 5),
        ("DELETE FROM audit WHERE number = 4", 4),
        ("DELETE FROM audit WHERE number = 1", 1),
    ],
)
def test_a_broken_chain_names_its_first_bad_entry(
    tayori: Call, chained: Path, statement: str, number: int
) -> None:
    _break(chained, statement)
    code, out, err = tayori("audit", "verify", "-w", chained)
    assert (code, out) == (7, "")
    assert f"Entry {number} " in err
    assert "backup" in err


def test_a_head_noted_down_finds_what_was_cut_off(tayori: Call, chained: Path) -> None:
    entries = Ledger(chained / ".tayori/ledger.db").audit_entries()
    for head in (entries[3].hash, entries[-1].hash.upper(), "0" * 64):
        assert tayori("audit", "verify", "--head", head, "-w", chained)[0] == 0
    _break(chained, "DELETE FROM audit WHERE number > 5")
    assert tayori("audit", "verify", "-w", chained)[0] == 0, "what is left is a chain"
    assert tayori("audit", "verify", "--head", entries[3].hash, "-w", chained)[0] == 0
    code, _, err = tayori("audit", "verify", "--head", entries[-1].hash, "-w", chained)
    assert code == 7
    assert "cut off" in err
    assert tayori("audit", "verify", "--head", "abc", "-w", chained)[0] == 2


def test_the_check_in_the_docs_verifies_an_export_and_finds_a_change(tayori: Call, chained: Path) -> None:
    out = chained / "audit.jsonl"
    code, told, _ = tayori("audit", "export", "--out", out, "-w", chained, "--json")
    assert (code, json.loads(told)) == (0, {"entries": 8, "file": str(out)})
    head = Ledger(chained / ".tayori/ledger.db").audit_entries()[-1].hash
    done = _checked(chained)
    assert (done.returncode, done.stdout) == (0, f"holds, head {head}\n")
    lines = out.read_text(encoding="utf-8").split("\n")
    assert len([line for line in lines if line]) == 8
    for changed in (
        [*lines[:2], lines[2].replace("asa-2", "asa-9"), *lines[3:]],
        [*lines[:2], *lines[3:]],
        [lines[1], lines[0], *lines[2:]],
    ):
        out.write_text("\n".join(changed), encoding="utf-8")
        assert "AssertionError" in _checked(chained).stderr


def test_an_export_goes_to_standard_output_too(tayori: Call, chained: Path) -> None:
    code, out, _ = tayori("audit", "export", "-w", chained)
    assert code == 0
    entries = [json.loads(line) for line in out.split("\n") if line]
    assert [entry["number"] for entry in entries] == list(range(1, 9))
    assert entries[7]["details"]["by"] == '佐藤 "花子", 様\n\u2028'
    code, _, err = tayori("audit", "export", "-w", chained, "--json")
    assert code == 2
    assert "--out" in err


def test_a_table_for_excel_has_no_formula(tayori: Call, chained: Path) -> None:
    out = chained / "deep" / "audit.csv"
    assert tayori("audit", "export", "--format", "csv", "--out", out, "-w", chained)[0] == 0
    data = out.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfnumber,at,actor,deed,")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(table) == 9
    assert [row[2] for row in table[1:8]] == [f"'{name}" for name in FORMULAS]
    assert table[8][2] == '佐藤 "花子", 様\n\u2028'
    assert json.loads(table[8][5]) == {"by": '佐藤 "花子", 様\n\u2028', "stage": "市"}
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    streamed = tayori("audit", "export", "--format", "csv", "-w", chained)[1]
    assert streamed.encode() == data


def test_an_export_of_a_broken_chain_leaves_no_file(tayori: Call, chained: Path) -> None:
    _break(chained, "UPDATE audit SET deed = 'praised' WHERE number = 5")
    assert tayori("audit", "export", "--out", chained / "audit.jsonl", "-w", chained)[0] == 7
    assert not list(chained.glob("*audit.jsonl*"))
    assert tayori("audit", "export", "--out", chained, "-w", chained)[0] == 2


# ---- approve


@pytest.fixture
def demanding(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built workspace whose portal demands two approvals."""
    monkeypatch.setenv("TAYORI_USER", "desk")
    edit(built / "tayori.yaml", "targets:\n", "approval: {stages: [agency, city]}\ntargets:\n")
    return built


@pytest.mark.slow
def test_approving_shows_what_is_sealed_and_lets_it_out(tayori: Call, demanding: Path) -> None:
    at = ("-w", demanding)
    code, _, err = tayori("publish", "portal", "asa", "--yes", *at)
    assert code == 4
    assert "tayori approve asa" in err
    code, out, _ = tayori("approve", "asa", "--stage", "agency", "--by", "佐藤", "--dry-run", *at)
    assert code == 0
    assert "asa: 朝七時、長野駅へ" in out
    (look_at,) = re.findall(r"look at: (build/asa/.*)", out)
    assert (demanding / look_at).is_file()
    assert "rendition\tbox, clean, tall" in out
    assert "captions\tja" in out
    assert not re.search("[0-9a-f]{64}", out)
    assert "nothing was recorded" in out
    code, out, _ = tayori("approve", "asa", "--stage", "agency", "--by", "佐藤", "--dry-run", "-q", *at)
    assert len(out.splitlines()) == 1
    code, out, _ = tayori("approve", "asa", "--stage", "agency", "--by", "佐藤", "--dry-run", "-v", *at)
    assert re.search("rendition/tall\t[0-9a-f]{64}", out)
    assert tayori("approve", "asa", "--stage", "city", "--by", "佐藤", *at)[0] == 4
    assert tayori("approve", "asa", "--stage", "mayor", "--by", "佐藤", *at)[0] == 2
    for number, stage in ((1, "agency"), (2, "city")):
        code, out, _ = tayori("approve", "asa", "--stage", stage, "--by", "佐藤", *at, "--json")
        told = json.loads(out)
        assert (code, told["by"], told["entry"]) == (0, "佐藤", number)
        assert "rights" in told["seal"]
    assert tayori("publish", "portal", "asa", "--yes", *at)[0] == 0
    status = json.loads(tayori("status", "--json", *at)[1])
    cities = {item["slug"]: item["approvals"]["city"]["state"] for item in status if item["approvals"]}
    assert cities == {"asa": "yes", "dai-ichi": "missing"}
    entries = Ledger(demanding / ".tayori/ledger.db").audit_entries()
    assert [(e.deed, e.actor) for e in entries] == [
        (Deed.APPROVED, "desk"),
        (Deed.APPROVED, "desk"),
        (Deed.PUBLISHED, "desk"),
    ]


@pytest.mark.slow
def test_approving_anew_names_what_changed_and_which_targets_are_refused(
    tayori: Call, demanding: Path
) -> None:
    words = ("approve", "asa", "--stage", "agency", "--by", "佐藤", "-w", demanding)
    assert "changed since" not in tayori(*words)[1]
    edit(demanding / "grants/place/nagano-station.yaml", "channels: [any]", "channels: [portal]")
    assert tayori("build", "asa", "-w", demanding)[0] == 0
    code, out, _ = tayori(*words)
    assert code == 0
    assert re.search(r"changed since 佐藤 approved it on \d{4}-\d\d-\d\d: grant PER-0001", out)
    assert "not cleared for youtube: " in out
    assert "approved: asa at agency by 佐藤 (entry 2)" in out
    edit(demanding / "grants/place/nagano-station.yaml", "status: active", "status: requested")
    assert tayori("build", "asa", "-w", demanding)[0] == 0
    code, out, err = tayori(*words)
    assert (code, out) == (4, "")
    assert "its rights let it go nowhere" in err
    assert len(Ledger(demanding / ".tayori/ledger.db").audit_entries((Deed.APPROVED,))) == 2


@pytest.mark.slow
def test_an_approval_is_taken_back(tayori: Call, demanding: Path) -> None:
    words = ("approve", "asa", "--stage", "agency", "--by", "佐藤", "-w", demanding)
    assert tayori(*words, "--revoke")[0] == 2
    assert tayori(*words)[0] == 0
    assert tayori(*words, "--revoke", "--dry-run")[0] == 0
    assert "agency yes" in tayori("status", "-w", demanding)[1]
    code, out, _ = tayori(*words, "--revoke", "--json")
    assert (code, json.loads(out)["entry"]) == (0, 2)
    assert "agency missing" in tayori("status", "-w", demanding)[1]
    assert tayori("audit", "verify", "-w", demanding)[0] == 0
