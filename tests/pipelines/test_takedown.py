"""What has to be down comes down, whatever the ledger says; rights that end meanwhile stop a run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import ExitCode, Refused, RemoteError, UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import PublicationState
from tayori.pipelines.publishing import sending
from tayori.pipelines.publishing.distribute import Distribution, publish, retract
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.recall.enforcing import run_enforcement
from tayori.pipelines.report import BufferReporter
from tests.pipelines.conftest import edit
from tests.pipelines.racks import FIRST, SECOND, SLUGS, opening, planned, receipt, sent, states
from tests.publishers.rack import set_faults, thing

pytestmark = pytest.mark.slow

GRANT = "grants/place/eki.yaml"


def _retracted(root: Path, *slugs: str, target: str = "rack") -> Distribution:
    return retract(opening(root), target, slugs, BufferReporter())


def _lies_there(root: Path, slug: str = FIRST) -> bool:
    return (root / f"rack/{slug}.json").exists()


def _put_back(root: Path) -> None:
    (root / f"rack/{FIRST}.json").write_text("{}", encoding="utf-8")


def _deeds(root: Path) -> list[tuple[str, str]]:
    found = opening(root).ledger.audit_entries()
    return [(str(e.deed), e.subject) for e in found if e.deed != "published"]


def _lose_ledger(root: Path) -> None:
    for path in (root / ".tayori").glob("ledger.db*"):
        path.unlink()


def test_what_was_taken_down_and_is_back_is_taken_down_again(rack: Path) -> None:
    sent(rack, [FIRST])
    assert _retracted(rack, FIRST).failed == ()
    down = states(rack, FIRST)
    _put_back(rack)
    assert _retracted(rack, FIRST).failed == ()
    assert not _lies_there(rack)
    assert states(rack, FIRST) == down, "what says nothing new is not recorded again"


def test_a_second_take_down_that_fails_is_told_and_not_proven(rack: Path) -> None:
    sent(rack, [FIRST])
    _retracted(rack, FIRST)
    _put_back(rack)
    set_faults(rack / "rack", asa_0000="stuck")
    ((slug, error),) = _retracted(rack, FIRST).failed
    assert (slug, type(error)) == (FIRST, RemoteError)
    assert "the rack holds it" in str(error)
    assert _lies_there(rack)


def test_enforcing_takes_down_again_what_is_not_proven(rack: Path) -> None:
    sent(rack, [FIRST])
    edit(rack / GRANT, "status: active", "status: withdrawn\nwithdrawn: 2026-08-01")
    set_faults(rack / "rack", asa_0000="stuck")
    run_enforcement(rack, "cron", BufferReporter())
    ledger = opening(rack).ledger
    gone = receipt(rack, FIRST)
    ledger.record_publication(1, replace(gone, state=PublicationState.RETRACTED))
    set_faults(rack / "rack")
    assert _lies_there(rack)
    run_enforcement(rack, "cron", BufferReporter())
    assert not _lies_there(rack)


def test_without_any_ledger_what_is_named_is_looked_for_and_taken_down(rack: Path) -> None:
    sent(rack, [FIRST, SECOND])
    _lose_ledger(rack)
    done = _retracted(rack, FIRST)
    assert [(r.slug, r.remote_id, r.state) for r in done.receipts] == [
        (FIRST, f"item-{FIRST}", PublicationState.RETRACTED)
    ]
    assert (done.failed, _lies_there(rack), _lies_there(rack, SECOND)) == ((), False, True)
    assert states(rack, FIRST) == ["uploaded", "retracted"]
    assert _deeds(rack) == [("taken-down", FIRST)]


def test_what_is_nowhere_is_said_and_leaves_no_record(rack: Path) -> None:
    sent(rack, [FIRST])
    done = _retracted(rack, "asa-9999", FIRST)
    assert [r.slug for r in done.receipts] == [FIRST], "a wrong name does not stop the right one"
    ((slug, error),) = done.failed
    assert (slug, error.exit_code) == ("asa-9999", ExitCode.USAGE)
    assert "nothing of it was found at rack" in error.message
    assert states(rack, "asa-9999") == []
    assert all(subject == FIRST for _, subject in _deeds(rack))
    with pytest.raises(UsageError, match="cannot be a slug"):
        _retracted(rack, "../asa")


def test_what_is_found_and_cannot_be_taken_down_stays_on_record(rack: Path) -> None:
    sent(rack, [FIRST])
    _lose_ledger(rack)
    set_faults(rack / "rack", asa_0000="stuck")
    ((slug, error),) = _retracted(rack, FIRST).failed
    assert (slug, "the rack holds it" in str(error)) == (FIRST, True)
    assert (states(rack, FIRST), _deeds(rack)) == (["uploaded"], [("not-recalled", FIRST)])


def test_a_site_is_searched_by_what_it_says_of_its_own_files(published: Path) -> None:
    _lose_ledger(published)
    ((slug, error),) = _retracted(published, "yoru", target="portal").failed
    assert (slug, "found at portal" in error.message) == ("yoru", True)
    assert list((published / "site").rglob("asa*"))
    done = _retracted(published, "asa", target="portal")
    assert [(r.slug, r.remote_id) for r in done.receipts] == [("asa", "clips/asa/")]
    assert not list((published / "site").rglob("asa*"))
    assert "leads to asa" in str(done.failed), "lists are not made from a ledger that knows nothing"
    assert list((published / "site").rglob("dai-ichi*.mp3"))


def test_a_site_that_is_gone_for_good_stays_taken_down(published: Path) -> None:
    _retracted(published, "asa", target="portal")
    shutil.rmtree(published / "site")
    assert _retracted(published, "asa", target="portal").failed == ()


class _Meanwhile(BufferReporter):
    """Does something as soon as an asset has made some way."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self.act: Callable[[], None] | None = act

    def progress(self, title: str, fraction: float) -> None:
        """Once."""
        del title, fraction
        if self.act is not None:
            act, self.act = self.act, None
            act()


def test_rights_that_end_while_bytes_are_on_their_way_stop_it(
    rack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FRESH_S", 0.0)

    def withdraw() -> None:
        edit(rack / GRANT, "status: active", "status: withdrawn\nwithdrawn: 2026-08-01")

    done = publish(opening(rack), planned(rack, [FIRST]), _Meanwhile(withdraw), named=True)
    ((slug, error),) = done.failed
    assert (slug, type(error)) == (FIRST, Refused)
    kept = receipt(rack, FIRST)
    assert (kept.state, kept.remote_id) == (PublicationState.FAILED, f"item-{FIRST}")
    assert [part.name for part in kept.parts] == ["item"], "what is there is kept, no label is put on"
    run_enforcement(rack, "cron", BufferReporter())
    assert receipt(rack, FIRST).state is PublicationState.RETRACTED
    assert not _lies_there(rack)


def test_a_look_counts_for_a_moment(rack: Path) -> None:
    looked: list[str] = []

    def change() -> None:
        edit(rack / "tayori.yaml", "path: rack", "path: rack ")
        looked.append("changed")

    done = publish(opening(rack), planned(rack, [FIRST]), _Meanwhile(change), named=True)
    assert (done.failed, looked, thing(rack / "rack", FIRST)["title"]) == ((), ["changed"], "朝の駅 その0")


def test_a_publisher_says_at_once_why_it_waits(rack: Path) -> None:
    set_faults(rack / "rack", **{slug.replace("-", "_"): "tells" for slug in SLUGS})
    heard = BufferReporter()
    opened = opening(rack)
    publish(opened, plan_target(opened, "rack"), heard)
    notes = [text for kind, text in heard.events if kind == "note"]
    assert sorted(notes) == [f"{slug}: the rack is full; one moment." for slug in SLUGS]
    opened.voice.say("Nobody listens any more.")
    assert len(heard.events) == len(notes) + 2 * len(SLUGS)
    assert opened.ledger.publications()["rack", Slug(FIRST)].is_out
