"""`plan`, `publish` and `receipts` as people and machines meet them: what fits, what waits, what is out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest

from tayori.cli import run
from tayori.commands.desk import tell_errors
from tayori.commands.plan_shown import _warnings
from tayori.errors import RemoteError, UsageError
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Action, FieldChange, PlannedAction, PublicationState, Receipt
from tayori.model.rights import Verdict
from tayori.pipelines.opening import lock_path
from tayori.pipelines.publishing.target_plan import TargetLine
from tayori.pipelines.publishing.told import changes
from tayori.store.lock import workspace_lock
from tests.pipelines.conftest import edit
from tests.pipelines.racks import FIRST, SECOND, SLUGS, opening, planned, receipt, sent
from tests.publishers.rack import SESSION, events, set_faults

Ran = tuple[int, str, str]
pytestmark = pytest.mark.slow


@pytest.fixture
def tayori(capsys: pytest.CaptureFixture[str], rack: Path) -> Callable[..., Ran]:
    """Run a command on the rack's workspace: exit code, stdout, stderr."""

    def call(*words: str) -> Ran:
        code = run([*words, "-w", str(rack)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def _json(ran: Ran) -> Any:
    return json.loads(ran[1])


def test_the_plan_says_what_fits_when_and_what_is_left(rack: Path, tayori: Callable[..., Ran]) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, limit: 250, price: 50")
    sent(rack, [FIRST])
    code, out, _ = tayori("plan", "rack")
    assert code == 0
    assert "note: rack: The rack of rack is dusty. Wipe it." in out
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in out.splitlines() if "\t" in line}
    assert rows["asset"] == ["action", "because", "fits"]
    assert rows[FIRST] == ["nothing", "", ""]
    assert rows[SECOND] == ["create", "4 fields", "today"]
    assert rows[SLUGS[5]] == ["create", "4 fields", "2026-11-21 17:00 JST"]
    assert out.splitlines()[-1] == "Quota: needs 250 rack; 200 of 250 are left today (new day at 17:00 JST)."


def test_what_was_taken_down_is_restored_and_what_is_left_is_named(
    rack: Path, tayori: Callable[..., Ran]
) -> None:
    set_faults(rack / "rack", asa_0001="part")
    sent(rack, [FIRST, SECOND])
    tayori("retract", "rack", FIRST, "--yes")
    _, out, _ = tayori("plan", "rack", FIRST)
    assert f"\n{FIRST}\tcreate\trestore, 4 fields\t" in out
    _, out, _ = tayori("plan", "rack", SECOND)
    assert f"\n{SECOND}\tupdate\tleft to do: label\t" in out
    _, _, err = tayori("publish", "rack", FIRST, "--yes")
    assert f"done    {FIRST}: restore at rack" in err


def test_a_replacement_is_told_with_what_is_there() -> None:
    there = (("title", "朝"), ("file", "old"))
    at = datetime(2026, 11, 20, tzinfo=UTC)
    last = Receipt(Slug("a"), "t", PublicationState.VERIFIED, "1", "", Digest(""), at, fields=there)
    wanted = (FieldChange("title", None, "朝"), FieldChange("file", None, "new"), FieldChange("x", None, "y"))
    action = PlannedAction(Slug("a"), "t", Action.REPLACE, wanted)
    line = TargetLine(None, action, Verdict(), None, last)
    assert changes(line) == (FieldChange("file", "old", "new"), FieldChange("x", None, "y"))


def test_a_warning_about_many_is_told_once(rack: Path, tayori: Callable[..., Ran]) -> None:
    line = planned(rack, [FIRST]).lines[0]
    lines = tuple(
        replace(line, action=replace(line.action, slug=Slug(slug), warnings=("No captions.",)))
        for slug in SLUGS
    )
    assert list(_warnings(replace(planned(rack, [FIRST]), lines=lines))) == [
        f"warning: {', '.join(SLUGS[:3])} and 3 more: No captions."
    ]


def test_the_time_of_a_failed_try_is_not_when_it_was_first_out(
    rack: Path, tayori: Callable[..., Ran]
) -> None:
    set_faults(rack / "rack", asa_0000="label")
    sent(rack, [FIRST])
    ledger, failed = opening(rack).ledger, receipt(rack, FIRST)
    later = failed.at + timedelta(hours=1)
    ledger.record_publication(1, replace(failed, state=PublicationState.FAILED, at=failed.at - timedelta(1)))
    ledger.record_publication(1, replace(failed, state=PublicationState.VERIFIED, at=later, error=""))
    (told,) = _json(tayori("receipts", "rack", "--json"))
    assert told["since"] != (failed.at - timedelta(1)).isoformat(timespec="seconds")


def test_who_retracts_is_told_who_is_in_the_way(rack: Path, tayori: Callable[..., Ran]) -> None:
    sent(rack, [FIRST])
    begun = Event()

    def hold() -> None:
        with workspace_lock(lock_path(rack), "tayori publish rack"):
            begun.set()
            sleep(0.5)

    holder = Thread(target=hold)
    holder.start()
    begun.wait()
    code, _, err = tayori("retract", "rack", FIRST, "--yes", "--json")
    holder.join()
    assert code == 0
    assert "Waiting for `tayori publish rack` (process" in err
    assert "press Ctrl-C there" in err


def test_the_plan_for_machines(rack: Path, tayori: Callable[..., Ran]) -> None:
    edit(rack / "tayori.yaml", "captions:\n", "approval: {stages: [first]}\ncaptions:\n")
    (plan,) = _json(tayori("plan", "rack", "--json"))
    assert plan["notes"][0]["rule"] == "rack-dusty"
    assert plan["capacity"]["left"] == {"rack": 10_000}
    assert plan["capacity"]["new_day_at"] == "2026-11-21T08:00:00+00:00"
    line = plan["actions"][0]
    assert (line["action"], line["verdict"]["allowed"]) == ("blocked", True)
    assert "first" in line["unapproved"][0]


def test_a_dry_run_is_the_plan(rack: Path, tayori: Callable[..., Ran]) -> None:
    assert tayori("publish", "rack", "--dry-run") == tayori("plan", "rack")
    assert tayori("publish", "rack", "--dry-run", "--json") == tayori("plan", "rack", "--json")
    assert events(rack / "rack") == []


def test_the_difference_is_told_by_the_lines_that_change(rack: Path, tayori: Callable[..., Ran]) -> None:
    sent(rack, [FIRST])
    now, ledger = receipt(rack, FIRST), opening(rack).ledger
    before = {"title": "夕の駅", "description": "はじめに。\n" + dict(now.fields)["description"]}
    fields = tuple((dict(now.fields) | before).items())
    ledger.record_publication(1, replace(now, fields=fields, payload_digest=Digest("0" * 64)))
    _, out, _ = tayori("plan", "rack", "--diff")
    assert "title\t夕の駅\t朝の駅 その0" in out
    assert f"{FIRST}: description\n  - はじめに。\n    ...\n" in out


def test_planning_resolves_no_secret(
    rack: Path, tayori: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "tayori.pipelines.publishing.target_plan.resolve_secret", lambda name, _root: asked.append(name)
    )
    assert tayori("plan", "rack")[0] == 0
    assert asked == []


def test_what_quota_makes_wait_is_no_failure(rack: Path, tayori: Callable[..., Ran]) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, limit: 150")
    code, out, err = tayori("publish", "rack", "--yes")
    assert code == 0
    assert f"{SECOND} waits: Not enough rack are left today: it fits from 2026-11-21 17:00 JST on." in out
    assert "tayori:" not in err
    code, out, _ = tayori("publish", "rack", "--yes", "--ignore-quota", "--json")
    assert (code, len(json.loads(out)["receipts"])) == (0, 5)


def test_an_unknown_part_asks_for_another_run(rack: Path, tayori: Callable[..., Ran]) -> None:
    set_faults(rack / "rack", asa_0000="part-unknown")
    assert tayori("publish", "rack", FIRST, "--yes")[0] == 6
    set_faults(rack / "rack", asa_0000="part")
    code, _, err = tayori("publish", "rack", FIRST, "--yes")
    assert code == 5
    assert "the label fell off" in err
    assert tayori("publish", "rack", "--yes", FIRST, SECOND)[0] == 5


def test_receipts_show_parts_and_errors(rack: Path, tayori: Callable[..., Ran]) -> None:
    set_faults(rack / "rack", asa_0000="part")
    sent(rack, [FIRST])
    _, out, _ = tayori("receipts", "rack")
    (row,) = [line.split("\t") for line in out.splitlines() if FIRST in line]
    assert (row[5], row[7]) == ("1 of 2", "the label fell off")
    _, out, _ = tayori("receipts", "rack", "--parts")
    rows = [line.split("\t")[2:] for line in out.splitlines()]
    assert rows == [
        ["part", "state", "id there", "error"],
        ["item", "verified", f"item-{FIRST}", ""],
        ["label", "failed", "", "the label fell off"],
    ]
    (told,) = _json(tayori("receipts", "rack", "--json"))
    assert [part["name"] for part in told["parts"]] == ["item", "label"]
    assert told["fields"]["title"] == "朝の駅 その0"
    assert told["adopted"] == []


COMMANDS = (
    ("receipts",),
    ("receipts", "--history"),
    ("receipts", "--parts"),
    ("status",),
    ("plan", "rack", "--diff"),
    ("publish", "rack", "--yes"),
    ("drift", "rack"),
    ("rights", "report"),
    ("rights", "enforce", "--dry-run"),
    ("audit", "export"),
    ("retract", "rack", FIRST, "--yes"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_session_is_never_shown(rack: Path, tayori: Callable[..., Ran], words: tuple[str, ...]) -> None:
    set_faults(rack / "rack", asa_0000="fails")
    sent(rack, [FIRST])
    for form in ((), ("--json",), ("-vv",)):
        _, out, err = tayori(*words, *form)
        assert SESSION not in out + err
        assert "WHO-HAS-IT" not in out + err
    kept = [p for p in rack.rglob("*") if p.is_file() and not p.name.startswith("ledger.db")]
    assert not any(b"WHO-HAS-IT" in p.read_bytes() for p in kept)


def test_what_goes_wrong_with_many_in_the_same_way_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    tell_errors([UsageError("The sign-in is over.", "Sign in."), RemoteError("x"), UsageError("x")] * 5)
    assert capsys.readouterr().err == "tayori: The sign-in is over.\nSign in.\ntayori: x\n"
