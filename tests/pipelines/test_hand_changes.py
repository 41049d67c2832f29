"""What somebody writes into a grant's file is remembered, and what a broken chain cannot tell is doubted."""

from __future__ import annotations

import sqlite3
import time
from datetime import date
from pathlib import Path

import pytest

from tayori.model.audit import Deed
from tayori.model.ids import GrantId
from tayori.model.publishing import Action
from tayori.pipelines.clearance.standing import standing_grants
from tayori.pipelines.grants.changes import has_hand_changes, note_changes
from tayori.pipelines.grants.record import draft_grant, record_grant
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tayori.store.files import digest_file
from tests.pipelines.acting import PORTRAIT, chain, deeds, enforced, opening, out, withdrawn
from tests.pipelines.conftest import GRANT, PRIVATE_NAME, edit

FILE = f"grants/{PORTRAIT}.yaml"
TAKEN_BACK = ("status: active", "status: withdrawn\nwithdrawn: 2026-08-01")


def _set_back(path: Path) -> None:
    """Make a grant active again as somebody does who knows nothing of the chain."""
    text = path.read_text(encoding="utf-8").partition("history:")[0]
    lines = [line for line in text.splitlines() if not line.startswith("withdrawn:")]
    path.write_text("\n".join(lines).replace("status: withdrawn", "status: active") + "\n", encoding="utf-8")


def _note(root: Path) -> list[tuple[str, str]]:
    return [(str(e.deed), e.subject) for e in note_changes(opening(root))]


def _doubt(root: Path, grant: str = PORTRAIT) -> str:
    opened = opening(root)
    return standing_grants(opened.workspace.grants, root, opened.ledger)[GrantId(grant)].doubt


def test_what_was_never_seen_is_no_change_and_is_remembered(workspace: Path) -> None:
    assert has_hand_changes(opening(workspace))
    assert _note(workspace) == []
    assert not has_hand_changes(opening(workspace))
    assert chain(workspace) == ()
    edit(workspace / FILE, "channels: [any]", "channels: [portal]")
    assert has_hand_changes(opening(workspace))
    assert _note(workspace) == [("grant-recorded", PORTRAIT)]
    (entry,) = chain(workspace)
    assert dict(entry.details) == {
        "how": "by hand",
        "sha256": digest_file(workspace / FILE),
        "status": "active",
    }
    assert PRIVATE_NAME not in repr(entry)
    assert _note(workspace) == []
    assert not has_hand_changes(opening(workspace))


def test_a_withdrawal_by_hand_is_told_and_cannot_be_taken_back_by_hand(workspace: Path) -> None:
    note_changes(opening(workspace))
    edit(workspace / FILE, *TAKEN_BACK)
    assert _note(workspace) == [("grant-withdrawn", PORTRAIT)]
    assert dict(chain(workspace)[0].details)["withdrawn"] == "2026-08-01"
    assert _doubt(workspace) == ""
    edit(workspace / FILE, *reversed(TAKEN_BACK))
    assert _doubt(workspace) == "readded"
    assert _note(workspace) == [("grant-recorded", PORTRAIT)]
    assert _doubt(workspace) == "readded", "a file set back by hand is no new permission"
    edit(workspace / FILE, "subject:", "# a comment\nsubject:")
    assert _note(workspace) == [("grant-recorded", PORTRAIT)]
    assert _doubt(workspace) == "readded"


def test_a_grant_that_is_withdrawn_when_first_seen_is_told(workspace: Path) -> None:
    edit(workspace / FILE, *TAKEN_BACK)
    assert _note(workspace) == [("grant-withdrawn", PORTRAIT)]
    edit(workspace / FILE, *reversed(TAKEN_BACK))
    assert _doubt(workspace) == "readded"


def test_a_word_in_a_file_seen_first_is_no_withdrawal(workspace: Path) -> None:
    edit(workspace / FILE, "status: active", "status: active   # never withdrawn")
    assert _note(workspace) == []
    assert not has_hand_changes(opening(workspace))


@pytest.mark.parametrize(
    "new",
    [
        "status: withdrawn",
        f"status: withdrawn\nwithdrawn: {PRIVATE_NAME}",
        f"status: {PRIVATE_NAME}\nwithdrawn: 2026-08-01",
    ],
)
def test_a_withdrawal_with_mistakes_is_one_all_the_same(workspace: Path, new: str) -> None:
    note_changes(opening(workspace))
    edit(workspace / FILE, "status: active", new)
    assert _note(workspace) == [("grant-withdrawn", PORTRAIT)]
    assert PRIVATE_NAME not in repr(chain(workspace)), "nor is a mistake copied that shows a person"


def test_a_file_that_cannot_be_read_tells_nothing_yet(workspace: Path) -> None:
    note_changes(opening(workspace))
    edit(workspace / FILE, "status: active", "status: [withdrawn")
    assert not has_hand_changes(opening(workspace))
    assert _note(workspace) == []
    edit(workspace / FILE, "status: [withdrawn", "status: withdrawn")
    assert _note(workspace) == [("grant-withdrawn", PORTRAIT)]


def test_what_our_own_commands_write_is_no_change(workspace: Path) -> None:
    draft = draft_grant(workspace, "place/hashi", {"subject": "橋"}, "sato")
    record_grant(workspace, draft, "sato")
    note_changes(opening(workspace))
    withdrawn(workspace, PORTRAIT, date(2026, 8, 1), apply=False)
    withdrawn(workspace, "place/hashi", date(2038, 1, 1), apply=False)
    assert _note(workspace) == []
    assert not has_hand_changes(opening(workspace))
    assert [deed for deed, _ in deeds(workspace)] == ["grant-recorded", "grant-withdrawn", "grant-recorded"]
    edit(workspace / "grants/place/hashi.yaml", "subject: 橋", "subject: 古い橋")
    _set_back(workspace / FILE)
    assert _note(workspace) == [("grant-recorded", "place/hashi"), ("grant-recorded", PORTRAIT)]


def test_a_withdrawal_told_without_a_digest_is_compared_by_its_status(workspace: Path) -> None:
    opening(workspace).ledger.record_deed(
        "tester", Deed.GRANT_WITHDRAWN, PORTRAIT, {"withdrawn": "2026-08-01"}
    )
    edit(workspace / FILE, *TAKEN_BACK)
    note_changes(opening(workspace))
    assert not has_hand_changes(opening(workspace))
    edit(workspace / FILE, "channels: [any]", "channels: [any")
    assert not has_hand_changes(opening(workspace)), "nobody can tell"
    edit(workspace / FILE, "channels: [any", "channels: [any]")
    _set_back(workspace / FILE)
    assert _note(workspace) == [("grant-recorded", PORTRAIT)]
    assert _doubt(workspace) == "readded"


def test_publishing_and_enforcing_notice_it(published: Path) -> None:
    assert deeds(published) == []
    edit(published / "grants/place/nagano-station.yaml", "channels: [any]", "channels: [any, portal]")
    opened = open_workspace(published, actor="tester")
    publish(opened, plan_target(opened, "portal"), BufferReporter())
    assert deeds(published)[0] == ("grant-recorded", "place/nagano-station")
    edit(published / FILE, *TAKEN_BACK)
    enforced(published)
    assert ("grant-withdrawn", PORTRAIT) in deeds(published)
    assert ("portal", "asa") not in out(published)
    edit(published / FILE, *reversed(TAKEN_BACK))
    run = enforced(published)
    assert run.changes.begun == ()
    assert opening(published).grants[GrantId(PORTRAIT)].doubt == "readded"


def test_enforcing_notices_a_withdrawal_of_what_is_not_out(published: Path) -> None:
    path = published / "grants/place/hashi.yaml"
    path.write_text(GRANT.format(kind="place", subject="橋", public_id="LOC-0009"), encoding="utf-8")
    enforced(published)
    edit(path, *TAKEN_BACK)
    enforced(published, dry_run=True)
    assert deeds(published) == []
    enforced(published)
    assert deeds(published) == [("grant-withdrawn", "place/hashi")]


def test_thousands_of_grants_are_looked_at_in_a_second(workspace: Path) -> None:
    for number in range(2000):
        text = GRANT.format(kind="place", subject=f"場所{number}", public_id=f"LOC-{number:05}")
        (workspace / f"grants/place/p{number}.yaml").write_text(text, encoding="utf-8")
    opened = open_workspace(workspace, actor="tester")
    for _ in range(2):
        began = time.process_time()
        note_changes(opened)
        assert time.process_time() - began < 1


# ---- a broken chain


def _forge(root: Path, statement: str) -> None:
    with sqlite3.connect(root / ".tayori/ledger.db") as connection:
        for trigger in ("audit_never_changes", "audit_never_shrinks"):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(statement)
    connection.close()


@pytest.fixture
def forgotten(published: Path) -> Path:
    """A published workspace whose chain has lost a withdrawal, and whose file says active again."""
    withdrawn(published, "music/asa-no-uta", date(2026, 8, 1), apply=False)
    opening(published).ledger.record_deed("tester", Deed.APPROVED, "yoru", {})
    _set_back(published / "grants/music/asa-no-uta.yaml")
    _forge(published, "DELETE FROM audit WHERE deed = 'grant-withdrawn'")
    return published


def test_a_broken_chain_doubts_every_grant(forgotten: Path) -> None:
    grants = opening(forgotten).grants
    assert {grant.doubt for grant in grants.values()} == {"chain-broken"}


def test_what_a_broken_chain_still_tells_counts_first(forgotten: Path) -> None:
    withdrawn(forgotten, PORTRAIT, date(2026, 8, 1), apply=False)
    _set_back(forgotten / FILE)
    assert _doubt(forgotten) == "readded"
    assert _doubt(forgotten, "voice/yamada-hanako") == "chain-broken"


def test_with_a_broken_chain_nothing_new_goes_out_and_nothing_comes_down(forgotten: Path) -> None:
    edit(forgotten / "clips/asa/clip.yaml", "通勤の朝を歩く。", "通勤の夜を歩く。")
    opened = open_workspace(forgotten, actor="tester")
    plan = plan_target(opened, "portal")
    assert {line.action.action for line in plan.lines} == {Action.BLOCKED}
    assert {r.code for line in plan.lines for r in line.verdict.reasons} == {"chain-broken"}
    before = set(out(forgotten))
    assert publish(opened, plan, BufferReporter()).receipts == ()
    run = enforced(forgotten)
    assert set(out(forgotten)) == before
    assert {receipt.slug for receipt in run.changes.unread} == {"asa", "dai-ichi"}


def test_with_a_broken_chain_take_downs_still_work(forgotten: Path) -> None:
    withdrawn(forgotten, "voice/yamada-hanako", date(2026, 8, 1))
    assert ("portal", "dai-ichi") not in out(forgotten)
    edit(forgotten / FILE, *TAKEN_BACK)
    enforced(forgotten)
    assert out(forgotten) == {}
