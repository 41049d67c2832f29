"""`rights withdraw` and `rights enforce` as people, scripts and cron call them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.pipelines.opening import lock_path
from tayori.store.lock import workspace_lock
from tests.pipelines.acting import LATER, PORTRAIT, out, snapshot
from tests.pipelines.conftest import PRIVATE_NAME, edit

pytestmark = pytest.mark.slow
Ran = tuple[int, str, str]


@pytest.fixture
def tayori(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command in this process: exit code, stdout, stderr."""

    def call(*words: object) -> Ran:
        code = run([str(word) for word in words])
        told, err = capsys.readouterr()
        return code, told, err

    return call


def test_a_withdrawal_shows_what_it_concerns_before_it_asks(
    tayori: Callable[..., Ran], published: Path
) -> None:
    before = snapshot(published)
    code, told, err = tayori("rights", "withdraw", PORTRAIT, "-w", published)
    assert code == 2
    assert "https://ijyu.example.jp/clips/asa/" in told
    assert "--yes" in err
    assert snapshot(published).keys() - {".tayori/lock"} == before.keys() - {".tayori/lock"}
    assert "withdrawn" not in (published / f"grants/{PORTRAIT}.yaml").read_text(encoding="utf-8")


def test_a_dry_run_lists_everything_as_json_and_changes_nothing(
    tayori: Callable[..., Ran], published: Path
) -> None:
    before = snapshot(published)
    code, told, _ = tayori("rights", "withdraw", PORTRAIT, "--dry-run", "--json", "-w", published)
    document = json.loads(told)
    assert code == 0
    assert [asset["slug"] for asset in document["assets"]] == ["asa"]
    assert document["dry_run"]
    assert document["same_person"] == ["声 / voice: REL-0002"]
    assert document["assets"][0]["copies"]
    assert snapshot(published) == before
    assert PRIVATE_NAME not in told


def test_a_dry_run_says_so_and_what_would_happen(tayori: Callable[..., Ran], published: Path) -> None:
    dry = ("rights", "withdraw", PORTRAIT, "--dry-run", "-w", published)
    told = tayori(*dry, "--apply")[1]
    assert "Dry run: nothing was changed." in told
    assert "Would come down now: 1" in told
    assert "声 / voice: REL-0002" in told
    assert PRIVATE_NAME not in told
    assert "would stay until" in tayori(*dry)[1]
    assert "Nothing comes down before 2038-12-01" in tayori(*dry, "--date", "2038-12-01")[1]


def test_what_is_down_is_not_told_as_published(tayori: Callable[..., Ran], published: Path) -> None:
    tayori("rights", "withdraw", PORTRAIT, "--apply", "--yes", "-w", published)
    told = tayori("rights", "withdraw", PORTRAIT, "--dry-run", "-w", published)[1]
    assert "https://ijyu.example.jp/clips/asa/" not in told
    assert "is withdrawn already" in told


def test_without_apply_the_next_step_is_told(tayori: Callable[..., Ran], published: Path) -> None:
    code, told, _ = tayori("rights", "withdraw", PORTRAIT, "--yes", "-w", published)
    assert code == 0
    assert f"tayori rights withdraw {PORTRAIT} --apply" in told
    assert ("portal", "asa") in out(published)


def test_with_apply_it_ends_with_an_evidence_sheet(tayori: Callable[..., Ran], published: Path) -> None:
    code, told, _ = tayori("rights", "withdraw", PORTRAIT, "--apply", "--yes", "--json", "-w", published)
    document = json.loads(told)
    assert code == 0
    assert document["complete"]
    assert all(Path(path).is_file() for path in document["evidence"])
    assert PRIVATE_NAME not in told


def test_what_could_not_be_taken_down_is_exit_5(tayori: Callable[..., Ran], published: Path) -> None:
    edit(published / "tayori.yaml", "  portal: {kind: folder,", "  other: {kind: folder,")
    code, told, err = tayori("rights", "withdraw", PORTRAIT, "--apply", "--yes", "-w", published)
    assert code == 5
    assert "by-hand" in told
    assert "portal" in err


def test_a_day_to_come_is_scheduled(tayori: Callable[..., Ran], published: Path) -> None:
    code, told, _ = tayori(
        "rights", "withdraw", PORTRAIT, "--date", "2038-12-01", "--apply", "--yes", "-w", published
    )
    assert code == 0
    assert "rights enforce" in told
    assert ("portal", "asa") in out(published)


def test_cron_hears_nothing_when_nothing_changed(tayori: Callable[..., Ran], published: Path) -> None:
    before = snapshot(published)
    assert tayori("rights", "enforce", "--quiet", "-w", published) == (0, "", "")
    assert snapshot(published) == before


def test_a_day_is_rehearsed_and_nothing_is_changed(tayori: Callable[..., Ran], published: Path) -> None:
    before = snapshot(published)
    code, told, _ = tayori("rights", "enforce", "--at", LATER, "-w", published)
    assert code == 0
    assert f"As of {LATER}" in told
    assert "would come down" in told
    code, told, _ = tayori(
        "rights", "enforce", "--at", LATER, "--dry-run", "--yes", "--json", "-w", published
    )
    document = json.loads(told)
    assert (code, document["dry_run"], document["at"][:10]) == (0, True, str(LATER))
    assert {r["slug"] for r in document["refused"]} == {"asa", "dai-ichi"}
    assert snapshot(published) == before


def test_a_clock_past_the_end_takes_down_and_says_where_the_evidence_is(
    tayori: Callable[..., Ran], published: Path
) -> None:
    code, told, _ = tayori("rights", "enforce", "--at", LATER, "--yes", "-w", published)
    assert code == 0
    assert "evidence: " in told
    assert out(published) == {}
    (sheet,) = (published / "reports").glob("*.html")
    assert f"Cleared as of: {LATER}" in sheet.read_text(encoding="utf-8")
    assert "Rehearsed" in sheet.read_text(encoding="utf-8")
    code, told, _ = tayori("rights", "enforce", "--at", LATER, "--yes", "--json", "-w", published)
    assert code == 0
    assert json.loads(told)["takedowns"] == []


def test_a_sheet_of_today_is_no_rehearsal(tayori: Callable[..., Ran], published: Path) -> None:
    edit(published / f"grants/{PORTRAIT}.yaml", "until: 2039-03-31", "until: 2026-08-31")
    assert tayori("rights", "enforce", "-w", published)[0] == 0
    (sheet,) = (published / "reports").glob("*.html")
    assert "Rehearsed" not in sheet.read_text(encoding="utf-8")


def test_a_busy_workspace_ends_well_and_says_who_works(tayori: Callable[..., Ran], published: Path) -> None:
    with workspace_lock(lock_path(published), "tayori build"):
        code, told, _ = tayori("rights", "enforce", "--at", LATER, "--yes", "-w", published)
    assert code == 0
    assert "tayori build" in told


def test_a_typo_is_exit_2_with_its_place(tayori: Callable[..., Ran], published: Path) -> None:
    edit(published / "grants/place/nagano-station.yaml", "status: active", "statuz: active")
    code, _, err = tayori("rights", "enforce", "-w", published)
    assert code == 2
    assert "statuz" in err
    assert ("portal", "asa") in out(published)
