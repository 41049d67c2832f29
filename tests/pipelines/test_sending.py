"""What is sent, and how far it came, is on record at every moment; several go at once, nothing goes twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tayori.errors import Cancelled, ExitCode, OutcomeUnknown, Refused, RemoteClosed, RemoteError, UsageError
from tayori.model.publishing import Action, PublicationState
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.report import BufferReporter
from tests.conftest import ROOT
from tests.pipelines.conftest import edit
from tests.pipelines.racks import FIRST, SECOND, SLUGS, THIRD, opening, planned, receipt, sent, states
from tests.publishers.rack import SESSION, events, most_at_once, set_faults, thing

pytestmark = pytest.mark.slow


def _fault(root: Path, fault: str, slug: str = FIRST) -> None:
    set_faults(root / "rack", **{slug.replace("-", "_"): fault})


def test_every_state_the_publisher_tells_is_kept(rack: Path) -> None:
    done = sent(rack, [FIRST])
    assert (done.failed, done.blocked) == ((), ())
    assert states(rack, FIRST) == ["intended", "uploading", "uploaded", "verified"]
    assert planned(rack, [FIRST]).lines[0].action.action is Action.NOTHING
    assert sent(rack, [FIRST]).receipts == ()


def test_an_error_is_laid_over_the_newest_state_and_loses_nothing_of_it(rack: Path) -> None:
    _fault(rack, "label")
    ((slug, error),) = sent(rack, [FIRST]).failed
    assert (slug, error.exit_code) == (FIRST, ExitCode.REMOTE)
    kept = receipt(rack, FIRST)
    assert (kept.state, kept.remote_id) == (PublicationState.FAILED, f"item-{FIRST}")
    assert [part.name for part in kept.parts] == ["item"]
    assert "broke down" in kept.error
    published = [e.subject for e in opening(rack).ledger.audit_entries() if e.deed == "published"]
    assert published == [FIRST], "something of it is out, and the chain says so"


def test_a_session_survives_a_failure(rack: Path) -> None:
    _fault(rack, "fails")
    sent(rack, [FIRST])
    assert receipt(rack, FIRST).session == SESSION
    _fault(rack, "")
    assert sent(rack, [FIRST]).failed == ()
    assert receipt(rack, FIRST).session == ""
    kept = b"".join(path.read_bytes() for path in (rack / ".tayori").glob("ledger.db*"))
    assert SESSION.encode() not in kept, "not in older records either"


def test_what_is_unknown_stays_so_until_it_is_settled(rack: Path) -> None:
    _fault(rack, "lost")
    ((_, error),) = sent(rack, [FIRST]).failed
    assert isinstance(error, OutcomeUnknown)
    assert receipt(rack, FIRST).state is PublicationState.UNKNOWN
    _fault(rack, "")
    assert sent(rack, [FIRST]).failed == ()
    assert states(rack, FIRST)[3:5] == ["unknown", "uploading"], "an intent does not hide what is unknown"


@pytest.mark.parametrize(("fault", "kind"), [("part", RemoteError), ("part-unknown", OutcomeUnknown)])
def test_a_part_that_failed_is_told_and_the_rest_is_done(
    rack: Path, fault: str, kind: type[RemoteError | OutcomeUnknown]
) -> None:
    _fault(rack, fault)
    done = sent(rack, [FIRST])
    assert [r.slug for r in done.receipts] == [FIRST]
    ((_, error),) = done.failed
    assert type(error) is kind
    assert "the label fell off" in str(error)
    assert opening(rack).ledger.sent("rack")[done.receipts[0].slug].package, "what was sent is on record"
    assert planned(rack, [FIRST]).lines[0].action.action is Action.UPDATE
    _fault(rack, "")
    assert sent(rack, [FIRST]).failed == ()


def test_several_go_at_once_and_are_told_in_order(rack: Path) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, delay_s: 0.2")
    _fault(rack, "fails", SECOND)
    done = sent(rack)
    assert most_at_once(rack / "rack") == 3
    assert [r.slug for r in done.receipts] == [slug for slug in SLUGS if slug != SECOND]
    assert [slug for slug, _ in done.failed] == [SECOND]
    assert opening(rack).ledger.prove_audit().number == 5


def test_a_closed_remote_is_not_asked_again_and_the_rest_waits(rack: Path) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, delay_s: 0.4")
    _fault(rack, "closed")
    done = sent(rack)
    ((slug, error),) = done.failed
    assert (slug, type(error)) == (FIRST, RemoteClosed)
    assert {event[2:] for event in events(rack / "rack")} == {FIRST, SECOND, THIRD}
    assert [(one.slug, one.exit_code) for one in done.blocked] == [
        (slug, ExitCode.DONE) for slug in SLUGS[3:]
    ]
    assert done.blocked[0].why == (error.message,)
    assert states(rack, SLUGS[5]) == []


def test_rights_are_asked_just_before_each(rack: Path) -> None:
    opened, plan = opening(rack), planned(rack)
    edit(rack / "grants/place/eki.yaml", "status: active", "status: withdrawn\nwithdrawn: 2026-08-01")
    done = publish(opened, plan, BufferReporter())
    assert {type(error) for _, error in done.failed} == {Refused}
    assert events(rack / "rack") == []


class _Interrupting(BufferReporter):
    """Presses Ctrl-C when the first asset has made some way."""

    def progress(self, title: str, fraction: float) -> None:
        """Once."""
        del title, fraction
        if not any(kind == "pressed" for kind, _ in self.events):
            self.events.append(("pressed", ""))
            os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_ends_what_has_begun_and_begins_no_more(rack: Path) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, delay_s: 0.6")
    opened, plan, reporter = opening(rack), planned(rack), _Interrupting()
    with pytest.raises(Cancelled):
        publish(opened, plan, reporter)
    assert {event[2:] for event in events(rack / "rack")} == set(SLUGS[:3])
    assert [receipt(rack, slug).state for slug in SLUGS[:3]] == [PublicationState.VERIFIED] * 3
    assert any(kind == "note" and "Stopping" in text for kind, text in reporter.events)


def test_a_bug_in_a_publisher_is_raised_when_the_others_have_ended(rack: Path) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, delay_s: 0.2")
    opened, plan = opening(rack), planned(rack)
    (rack / "rack").mkdir()
    (rack / f"rack/{FIRST}.json").mkdir()
    with pytest.raises(IsADirectoryError):
        publish(opened, plan, BufferReporter())
    assert receipt(rack, FIRST).session == SESSION
    assert receipt(rack, SECOND).state is PublicationState.VERIFIED


# ---- quota


def test_what_fits_today_goes_and_the_rest_says_until_when(rack: Path) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, limit: 250")
    done = sent(rack)
    assert [r.slug for r in done.receipts] == [FIRST, SECOND]
    waiting = {str(one.slug): one for one in done.blocked}
    assert [one.exit_code for one in waiting.values()] == [ExitCode.DONE] * 4
    assert "2026-11-21 17:00 JST" in waiting[THIRD].why[0]
    assert "2026-11-22 17:00 JST" in waiting[SLUGS[4]].why[0]
    assert sent(rack).receipts == (), "by our own count nothing is left today"
    assert len(sent(rack, ignore_quota=True).receipts) == 4


def test_what_never_fits_is_told_as_something_to_do(rack: Path) -> None:
    edit(rack / "tayori.yaml", "path: rack", "path: rack, limit: 50")
    done = sent(rack, [FIRST])
    assert [(one.exit_code, "--ignore-quota" in one.why[0]) for one in done.blocked] == [
        (ExitCode.USAGE, True)
    ]


# ---- two processes


def _process(root: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.publishers.rack", *words, "-w", str(root)]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_of_two_processes_one_publishes_and_the_other_waits_or_reports(rack: Path) -> None:
    _fault(rack, "held")
    with _process(rack, "publish", "rack", FIRST, "--yes") as first:
        while not events(rack / "rack"):
            assert first.poll() is None
            time.sleep(0.05)
        with _process(rack, "publish", "rack", FIRST, "--yes") as second:
            assert second.stderr is not None
            assert "Waiting for `tayori publish rack`" in second.stderr.readline()
            with _process(rack, "publish", "rack", FIRST, "--yes", "--no-wait") as third:
                _, told = third.communicate(timeout=60)
            assert (third.returncode, "tayori publish rack" in told) == (2, True)
            _fault(rack, "")
            assert "rack is up to date" in second.communicate(timeout=60)[0]
        first.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    assert events(rack / "rack") == [f"+ {FIRST}", f"- {FIRST}"]
    assert thing(rack / "rack", FIRST)["title"] == "朝の駅 その0"


def test_a_second_ctrl_c_leaves_what_has_begun_for_the_next_run(rack: Path) -> None:
    _fault(rack, "held")
    with _process(rack, "publish", "rack", FIRST, SECOND, "--yes") as process:
        assert process.stderr is not None
        while not {f"+ {FIRST}", f"- {SECOND}"} <= set(events(rack / "rack")):
            assert process.poll() is None
            time.sleep(0.05)
        # the place says that it has it a moment before our ledger does
        while receipt(rack, SECOND).state is not PublicationState.VERIFIED:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        while "Stopping" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert (process.returncode, "Stopped." in told) == (130, True)
    assert receipt(rack, FIRST).session == SESSION
    assert receipt(rack, SECOND).state is PublicationState.VERIFIED
    _fault(rack, "")
    assert [r.slug for r in sent(rack).receipts[:1]] == [FIRST]


# ---- places a person publishes to


def test_without_credentials_a_person_publishes_and_tells(rack: Path) -> None:
    from tayori.pipelines.publishing.posted import record_post

    with pytest.raises(UsageError, match="tayori publish rack"):
        record_post(opening(rack), "rack", FIRST, "https://rack.example.jp/7")
    edit(rack / "tayori.yaml", "credentials: env:RACK, ", "")
    with pytest.raises(UsageError, match="no credentials"):
        sent(rack, [FIRST])
    posted = record_post(opening(rack), "rack", FIRST, "https://rack.example.jp/7")
    assert posted.remote_id == "https://rack.example.jp/7"
