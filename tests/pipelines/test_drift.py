"""What somebody changed at a place is found, and stays or is made as it was sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import Refused, RemoteError, UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import Action
from tayori.pipelines.publishing.decision import Decision, decide
from tayori.pipelines.publishing.distribute import retract
from tayori.pipelines.publishing.drift import DriftReport, find_drift
from tayori.pipelines.publishing.settling import Settled, settle
from tayori.pipelines.report import BufferReporter
from tests.pipelines.conftest import edit
from tests.pipelines.racks import FIRST, SECOND, SLUGS, THIRD, opening, planned, receipt, sent, states
from tests.publishers.rack import change, set_faults, thing

pytestmark = pytest.mark.slow

WORN = "よその題"


@pytest.fixture
def out(rack: Path) -> Path:
    """A workspace whose six clips are on the rack."""
    assert len(sent(rack).receipts) == len(SLUGS)
    return rack


def _found(root: Path, slugs: list[str] | None = None) -> DriftReport:
    return find_drift(opening(root), "rack", slugs, BufferReporter())


def _rows(report: DriftReport) -> list[tuple[str, str, str]]:
    return [(str(one.slug), one.field, one.found) for one in report.drifts]


def _settled(
    root: Path, *, adopt: tuple[str, ...] = (), restore: tuple[str, ...] = (), all_of: tuple[str, ...] = ()
) -> Settled:
    opened = opening(root)
    report = find_drift(opened, "rack", None, BufferReporter())
    decision = decide(report, adopt, restore, all_of=all_of)
    return settle(opened, report, decision, BufferReporter())


def _deeds(root: Path) -> list[tuple[str, str, str]]:
    entries = opening(root).ledger.audit_entries()
    return [
        (e.deed, e.subject, dict(e.details)["fields"]) for e in entries if e.deed in ("adopted", "restored")
    ]


def test_nothing_differs_until_somebody_changes_something(out: Path) -> None:
    assert _found(out).drifts == ()
    change(out / "rack", SECOND, title=WORN)
    (out / f"rack/{THIRD}.json").unlink()
    assert _rows(_found(out)) == [(SECOND, "title", WORN), (THIRD, "item", "")]
    assert _rows(_found(out, [SECOND])) == [(SECOND, "title", WORN)]
    assert [r.slug for r in _found(out).compared] == list(SLUGS)


def test_what_cannot_be_asked_is_an_error_of_its_own(out: Path) -> None:
    set_faults(out / "rack", asa_0000="mute")
    change(out / "rack", SECOND, title=WORN)
    report = _found(out)
    assert [(slug, type(error)) for slug, error in report.failed] == [(FIRST, RemoteError)]
    assert _rows(report) == [(SECOND, "title", WORN)]


def test_what_is_not_out_or_by_hand_cannot_be_compared(rack: Path) -> None:
    with pytest.raises(UsageError, match=FIRST):
        _found(rack, [FIRST])
    edit(rack / "tayori.yaml", "credentials: env:RACK, ", "")
    with pytest.raises(UsageError, match="by hand"):
        _found(rack)


def test_what_is_restored_is_what_was_sent_and_not_what_is_written_now(out: Path) -> None:
    before = thing(out / "rack", FIRST)
    change(out / "rack", FIRST, title=WORN, description="")
    edit(out / f"clips/{FIRST}/clip.yaml", "自転車で十五分。", "自転車で二十分。")
    done = _settled(out, restore=(FIRST,))
    assert (done.left.drifts, done.failed) == ((), ())
    assert [r.slug for r in done.restored] == [FIRST]
    assert thing(out / "rack", FIRST) == before
    assert _deeds(out) == [("restored", FIRST, "title description")]


def test_what_is_adopted_stays_until_something_else_is_wanted(out: Path) -> None:
    change(out / "rack", FIRST, title=WORN)
    done = _settled(out, adopt=(f"{FIRST}:title",))
    assert (done.left.drifts, done.failed) == ((), ())
    (adopted,) = receipt(out, FIRST).adopted
    assert (adopted.field, adopted.ours, adopted.theirs) == ("title", "朝の駅 その0", WORN)
    assert _deeds(out) == [("adopted", FIRST, "title")]
    sent(out, [FIRST])
    assert thing(out / "rack", FIRST)["title"] == WORN
    change(out / "rack", FIRST, title="二度目")
    _settled(out, adopt=(f"{FIRST}:title",))
    assert receipt(out, FIRST).adopted[0].ours == "朝の駅 その0", (
        "a second change of theirs is no wish of ours"
    )


def test_some_is_adopted_and_the_rest_restored_in_one_go(out: Path) -> None:
    change(out / "rack", FIRST, title=WORN, description="")
    done = _settled(out, adopt=(f"{FIRST}:title",), restore=(FIRST,))
    assert done.left.drifts == ()
    assert thing(out / "rack", FIRST)["title"] == WORN
    assert thing(out / "rack", FIRST)["description"] != ""


def test_what_rights_depend_on_is_never_adopted(out: Path) -> None:
    change(out / "rack", FIRST, licence="CC0-1.0", title=WORN)
    with pytest.raises(Refused, match="licence"):
        decide(_found(out), (f"{FIRST}:licence",), ())
    done = _settled(out, all_of=("adopt",))
    assert [one.field for one in done.adopted] == ["title"]
    assert _rows(done.left) == [(FIRST, "licence", "CC0-1.0")]


def test_restoring_undoes_no_change_that_nobody_named(out: Path) -> None:
    change(out / "rack", FIRST, title=WORN, description="")
    with pytest.raises(UsageError, match="restores title too"):
        decide(_found(out), (), (f"{FIRST}:description",))
    with pytest.raises(UsageError, match="has not drifted"):
        decide(_found(out), (), (SECOND,))


def test_what_is_gone_is_published_anew_only_when_it_is_named(out: Path) -> None:
    (out / f"rack/{FIRST}.json").unlink()
    change(out / "rack", SECOND, title=WORN)
    done = _settled(out, all_of=("restore",))
    assert [r.slug for r in done.restored] == [SECOND]
    assert _rows(done.left) == [(FIRST, "item", "")]
    done = _settled(out, restore=(FIRST,))
    assert done.left.drifts == ()
    assert thing(out / "rack", FIRST)["title"] == "朝の駅 その0"
    assert states(out, FIRST)[-4:] == ["intended", "uploading", "uploaded", "verified"]


def test_what_is_no_longer_cleared_is_not_restored(out: Path) -> None:
    change(out / "rack", FIRST, title=WORN)
    edit(out / "grants/place/eki.yaml", "status: active", "status: withdrawn\nwithdrawn: 2026-08-01")
    done = _settled(out, restore=(FIRST,))
    ((slug, error),) = done.failed
    assert (slug, type(error), done.restored) == (FIRST, Refused, ())
    assert "place/eki" in str(error)
    assert _rows(done.left) == [(FIRST, "title", WORN)]
    assert thing(out / "rack", FIRST)["title"] == WORN


def test_what_is_no_longer_in_the_workspace_is_not_restored(out: Path) -> None:
    change(out / "rack", FIRST, title=WORN)
    (out / f"clips/{FIRST}").rename(out / "put-away")
    done = _settled(out, restore=(FIRST,))
    assert [type(error) for _, error in done.failed] == [UsageError]
    assert thing(out / "rack", FIRST)["title"] == WORN


def test_what_was_taken_down_and_is_back_is_told_and_never_restored(out: Path) -> None:
    retract(opening(out), "rack", [FIRST], BufferReporter())
    assert _found(out).drifts == ()
    (out / f"rack/{FIRST}.json").write_text("{}", encoding="utf-8")
    assert _rows(_found(out)) == [(FIRST, "item", "there")]
    assert decide(_found(out), (), (), all_of=("restore",)).restore == ()
    with pytest.raises(UsageError, match="does not mend"):
        decide(_found(out), (), (FIRST,))


def test_a_moved_workspace_restores_from_where_it_is_now(out: Path, tmp_path: Path) -> None:
    change(out / "rack", FIRST, title=WORN)
    moved = tmp_path / "moved"
    out.rename(moved)
    assert _settled(moved, restore=(FIRST,)).left.drifts == ()


def test_nothing_to_decide_changes_nothing(out: Path) -> None:
    assert decide(_found(out), (), (), all_of=("adopt", "restore")) == Decision((), ())
    assert planned(out, [FIRST]).lines[0].action.action is Action.NOTHING
    assert opening(out).ledger.publications()["rack", Slug(FIRST)].adopted == ()
