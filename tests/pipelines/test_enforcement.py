"""Rights enforced from cron: what ran out comes down with evidence; no change, nothing written."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tayori.model.evidence import Fate
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import PublicationState, Receipt
from tayori.pipelines.build import build
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.opening import lock_path, open_workspace
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.recall.enforcing import run_enforcement
from tayori.pipelines.report import BufferReporter, SilentReporter
from tayori.store.lock import workspace_lock
from tests.pipelines.acting import (
    LATER,
    PORTRAIT,
    deeds,
    enforced,
    feed_items,
    opening,
    out,
    site_text,
    snapshot,
    withdrawn,
)
from tests.pipelines.conftest import PRIVATE_NAME, edit

pytestmark = pytest.mark.slow

PLACE = "grants/place/nagano-station.yaml"


def test_nothing_is_written_while_everything_is_cleared(published: Path) -> None:
    before = snapshot(published)
    for _ in range(2):
        run = enforced(published)
        assert run.done is None
        assert run.changes.is_idle
    assert snapshot(published) == before


def test_what_ran_out_comes_down_with_feed_pages_and_evidence(published: Path) -> None:
    run = enforced(published, LATER)
    assert run.done is not None
    assert out(published) == {}
    assert [(one.receipt.slug, one.fate) for one in run.done.told] == [
        ("asa", Fate.GONE),
        ("dai-ichi", Fate.GONE),
    ]
    assert feed_items(published) == 0
    assert "朝七時" not in site_text(published)
    assert not list((published / "site/media").rglob("*.mp*"))
    told = json.loads(run.done.sheets[1].read_text())
    assert told["day"] == LATER.isoformat()
    because = {item["slug"]: item["because"] for item in told["items"]}
    assert "肖像 REL-0001: 期限切れ / portrait: expired" in because["asa"]
    assert because["dai-ichi"] == ["声 REL-0002: 期限切れ / voice: expired"]
    (episode,) = (item for item in told["items"] if item["slug"] == "dai-ichi")
    assert episode["feeds"] == ["https://ijyu.example.jp/podcasts/koe/feed.xml"]
    for sheet in run.done.sheets:
        assert PRIVATE_NAME not in sheet.read_text(encoding="utf-8")
        assert "yamada" not in sheet.read_text(encoding="utf-8")


def test_enforcing_again_writes_nothing(published: Path) -> None:
    enforced(published, LATER)
    before = snapshot(published)
    again = enforced(published, LATER)
    assert again.done is None
    assert snapshot(published) == before
    assert deeds(published) == [
        ("no-longer-cleared", "asa"),
        ("no-longer-cleared", "dai-ichi"),
        ("taken-down", "asa"),
        ("taken-down", "dai-ichi"),
    ]


def test_only_what_ran_out_is_touched(published: Path) -> None:
    edit(published / PLACE, "until: 2039-03-31", "until: 2026-08-31")
    before = snapshot(published / "site")
    run = enforced(published)
    assert run.done is not None
    assert set(out(published)) == {("portal", "dai-ichi")}
    after = snapshot(published / "site")
    kept = {name for name in before if name.startswith("media/dai-ichi/")} | {"podcasts/koe/feed.xml"}
    assert kept
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def test_a_dry_run_says_it_and_writes_nothing(published: Path) -> None:
    before = snapshot(published)
    run = enforced(published, LATER, dry_run=True)
    assert [r.receipt.slug for r in run.changes.refusals] == ["asa", "dai-ichi"]
    assert snapshot(published) == before


def test_a_window_that_ended_and_an_embargo_that_was_set_take_down(published: Path) -> None:
    edit(published / "clips/asa/clip.yaml", "recorded:", "publish: {portal: {until: 2026-08-31}}\nrecorded:")
    manifest = published / "shows/koe/dai-ichi/episode.yaml"
    edit(manifest, "published:", "publish: {portal: {publish_at: 2038-01-01T09:00:00+09:00}}\npublished:")
    run = enforced(published)
    words = {str(r.receipt.slug): r.standing.words for r in run.changes.refusals}
    assert words["asa"][0] == "window-over"
    assert words["dai-ichi"] == ("embargo",)
    assert out(published) == {}


def test_a_manifest_that_is_gone_clears_nothing(published: Path) -> None:
    shutil.rmtree(published / "clips/asa")
    run = enforced(published)
    assert run.done is not None
    assert [r.standing.words for r in run.changes.refusals] == [("gone",)]
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_a_disk_that_is_missing_takes_nothing_down(published: Path) -> None:
    for folder in ("clips", "shows", "photos"):
        shutil.rmtree(published / folder, ignore_errors=True)
    run = enforced(published)
    assert run.done is None
    assert {r.slug for r in run.changes.unread} == {"asa", "dai-ichi"}
    assert len(out(published)) == 2


def test_a_typo_is_told_and_takes_nothing_down_but_hides_no_refusal(published: Path) -> None:
    edit(published / PLACE, "status: active", "statuz: active")
    run = enforced(published)
    assert run.done is None
    assert [r.slug for r in run.changes.unread] == ["asa"]
    edit(published / f"grants/{PORTRAIT}.yaml", "until: 2039-03-31", "until: 2026-08-31")
    run = enforced(published)
    assert run.changes.unread == ()
    assert set(out(published)) == {("portal", "dai-ichi")}, "another grant that ran out refuses all the same"


def test_what_may_be_out_again_is_told_once_built_and_not_published(published: Path) -> None:
    edit(published / PLACE, "until: 2039-03-31", "until: 2026-08-31")
    enforced(published)
    edit(published / PLACE, "until: 2026-08-31", "until: 2030-03-31")
    run = enforced(published)
    assert [(b.slug, b.target, b.why) for b in run.changes.begun] == [("asa", "portal", "cleared again")]
    assert run.unbuilt == ()
    assert set(out(published)) == {("portal", "dai-ichi")}
    assert not open_workspace(published, ["asa"]).plan.stale, "its stale steps were built"
    before = snapshot(published)
    assert enforced(published).changes.begun == ()
    assert snapshot(published) == before
    opened = open_workspace(published, actor="tester")
    assert publish(opened, plan_target(opened, "portal", ["asa"]), BufferReporter()).failed == ()
    assert enforced(published).changes.is_idle


def test_a_grant_that_begins_is_told_on_its_day(built: Path) -> None:
    today = local_today(opening(built).workspace.settings)
    first = today + timedelta(days=5)
    edit(built / PLACE, "valid: {from: 2026-07-01", f"valid: {{from: {first}")
    assert enforced(built, first - timedelta(days=1)).changes.is_idle
    run = enforced(built, first + timedelta(days=2))
    assert {(b.slug, b.target) for b in run.changes.begun} == {("asa", "portal"), ("asa", "youtube")}
    assert {b.why for b in run.changes.begun} == {f"since {first}"}
    assert enforced(built, first + timedelta(days=2)).changes.is_idle, "told once"
    assert out(built) == {}


def test_a_build_that_fails_never_keeps_anything_up(published: Path) -> None:
    edit(published / PLACE, "until: 2039-03-31", "until: 2026-08-31")
    enforced(published)
    edit(published / PLACE, "until: 2026-08-31", "until: 2030-03-31")
    edit(published / "clips/asa/clip.yaml", "source: 朝 の's [駅]：1.mp4", "source: captions.ja.srt")
    edit(published / "grants/voice/yamada-hanako.yaml", "until: 2039-03-31", "until: 2026-08-31")
    run = enforced(published)
    assert [slug for slug, _ in run.unbuilt] == ["asa"]
    assert out(published) == {}, "the other one came down"


def test_a_run_that_was_cut_short_is_brought_to_its_end(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("tayori.pipelines.recall.takedown.render_site", killed)
        with pytest.raises(Killed):
            enforced(published, LATER)
    assert out(published) == {}
    assert feed_items(published) == 1
    run = enforced(published, LATER)
    assert run.done is not None
    assert [one.fate for one in run.done.told] == [Fate.GONE, Fate.GONE]
    assert feed_items(published) == 0
    assert len(json.loads(run.done.sheets[1].read_text())["items"]) == 2
    assert enforced(published, LATER).done is None


def test_what_cannot_be_called_back_is_told_once_and_stays_known(published: Path) -> None:
    edit(published / "tayori.yaml", "targets:\n", "targets:\n  tiktok: {kind: manual, rendition: tall}\n")
    ledger, at = opening(published).ledger, datetime(2026, 8, 1, tzinfo=UTC)
    url = "https://www.tiktok.com/@nagano/video/7301"
    receipt = Receipt(Slug("asa"), "tiktok", PublicationState.VERIFIED, "7301", url, Digest("0" * 64), at)
    ledger.record_publication(ledger.begin_run("by hand"), receipt)
    first = enforced(published, LATER)
    assert first.done is not None
    assert {(one.receipt.target, one.fate) for one in first.done.left} == {("tiktok", Fate.BY_HAND)}
    before = snapshot(published)
    second = enforced(published, LATER)
    assert second.done is None
    assert [r.receipt.target for r in second.changes.refusals] == ["tiktok"], "it is still out, and said so"
    assert snapshot(published) == before


def test_a_withdrawal_that_was_only_recorded_is_enforced(published: Path) -> None:
    withdrawn(published, PORTRAIT, apply=False)
    run = enforced(published)
    assert [r.standing.words for r in run.changes.refusals] == [("withdrawn",)]
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_what_a_person_took_down_is_not_told_as_cleared_again(published: Path) -> None:
    from tayori.pipelines.publishing.distribute import retract

    retract(opening(published), "portal", ["asa"], BufferReporter())
    assert enforced(published).changes.is_idle


def test_a_broken_chain_never_keeps_anything_up(published: Path) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(f"sqlite:///{published / '.tayori/ledger.db'}")
    with engine.begin() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        for name in list(names):
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE audit SET details = 'changed'"))
    run = enforced(published, LATER)
    assert run.changes.trouble is not None
    assert out(published) == {}
    assert run.done is not None
    assert len(run.done.sheets) == 2, "the evidence does not depend on the chain"


def test_a_second_run_says_who_works_and_ends(published: Path) -> None:
    with workspace_lock(lock_path(published), "tayori build"):
        run = enforced(published, LATER)
    assert "tayori build" in run.busy
    assert len(out(published)) == 2
    with workspace_lock(lock_path(published), "tayori build"):
        assert enforced(published).busy == "", "with nothing to do no lock is needed"


def _enforce(root: Path, day: date) -> None:
    run_enforcement(root, "cron", SilentReporter(), day=day)


def test_two_runs_at_once_take_down_once(published: Path) -> None:
    context = multiprocessing.get_context("fork")
    runs = [context.Process(target=_enforce, args=(published, LATER)) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join(30)
    assert [run.exitcode for run in runs] == [0, 0]
    assert out(published) == {}
    history = opening(published).ledger.publication_history("portal")
    assert sum(r.state is PublicationState.RETRACTED for r in history) == 2
    assert len(list((published / "reports").glob("*.html"))) == 1


def test_enforcing_plans_hashes_and_probes_nothing(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("media was looked at")

    for name in ("make_plan", "Observer.open"):
        monkeypatch.setattr(f"tayori.pipelines.opening.{name}", never)
    run = enforced(published, LATER)
    assert run.done is not None
    assert out(published) == {}


def test_rebuilding_after_enforcement_leaves_the_site_as_it_is(published: Path) -> None:
    edit(published / PLACE, "until: 2039-03-31", "until: 2026-08-31")
    enforced(published)
    before = snapshot(published / "site")
    build(published, ["dai-ichi"], BufferReporter())
    opened = open_workspace(published, actor="tester")
    publish(opened, plan_target(opened, "portal"), BufferReporter())
    assert snapshot(published / "site") == before
