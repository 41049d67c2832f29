"""What is out is judged by what was sent, and shown as it was sent, whatever its manifest says by now."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tayori.model.evidence import Fate
from tayori.model.ids import Slug
from tayori.model.publishing import Action
from tayori.pipelines.approval.sent import SentRecords, remember_intent
from tayori.pipelines.build import build
from tayori.pipelines.clearance.clearing import Clearing, local_today
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.recall.enforcing import EnforcementRun
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.site import render_site
from tests.pipelines.acting import (
    LATER,
    PORTRAIT,
    VOICE,
    enforced,
    out,
    published_to,
    rights_end,
    site_text,
    snapshot,
    withdrawn,
)
from tests.pipelines.conftest import edit

pytestmark = pytest.mark.slow

CLIP = "clips/asa/clip.yaml"
PLACE = "place/nagano-station"


def _detached(root: Path) -> None:
    """Somebody says now that there is no portrait, and publishes nothing."""
    edit(root / CLIP, "grants: [portrait/yamada-hanako, ", "grants: [")
    edit(root / CLIP, "none: [voice, footage]", "none: [voice, footage, portrait]")


def _refused(run: EnforcementRun) -> dict[str, tuple[str, ...]]:
    return {str(r.receipt.slug): r.standing.words for r in run.changes.refusals}


def test_a_withdrawal_finds_what_was_sent_with_a_grant_the_manifest_lists_no_more(published: Path) -> None:
    _detached(published)
    done = withdrawn(published, PORTRAIT)
    assert done.downs is not None
    assert [(one.receipt.slug, one.fate) for one in done.downs.takedowns] == [("asa", Fate.GONE)]
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_what_was_sent_is_enforced_whatever_the_manifest_says_by_now(published: Path) -> None:
    _detached(published)
    assert enforced(published).changes.is_idle
    withdrawn(published, PORTRAIT, apply=False)
    assert _refused(enforced(published)) == {"asa": ("withdrawn",)}
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_what_the_manifest_says_by_now_is_enforced_too(published: Path) -> None:
    edit(published / CLIP, "music/asa-no-uta]", "music/asa-no-uta, portrait/nobody]")
    assert _refused(enforced(published)) == {"asa": ("unknown-grant",)}
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_publishing_takes_down_what_was_sent_without_rights_that_hold(published: Path) -> None:
    _detached(published)
    withdrawn(published, PORTRAIT, apply=False)
    (line,) = plan_target(open_workspace(published), "portal", ["asa"]).lines
    assert (line.action.action, line.packed is not None) == (Action.RETRACT, True)
    assert any(PORTRAIT in why for why in line.action.blocked_by)
    published_to(published, slugs=["dai-ichi"])
    assert ("portal", "asa") in out(published), "it was not asked about"
    published_to(published)
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_what_is_published_anew_counts_and_not_what_was_sent_before(published: Path) -> None:
    _detached(published)
    build(published, ["asa"], BufferReporter())
    assert [r.slug for r in published_to(published, slugs=["asa"]).receipts] == ["asa"]
    withdrawn(published, PORTRAIT, apply=False)
    assert enforced(published).changes.is_idle
    assert len(out(published)) == 2


def test_another_declaration_alone_is_sent_again(published: Path) -> None:
    path = published / f"grants/{PLACE}-2.yaml"
    shutil.copy(published / f"grants/{PLACE}.yaml", path)
    edit(path, "PER-0001", "PER-0002")
    edit(published / CLIP, PLACE, f"{PLACE}-2")
    build(published, ["asa"], BufferReporter())
    opened = open_workspace(published)
    (line,) = plan_target(opened, "portal", ["asa"]).lines
    assert line.action.action is not Action.NOTHING
    assert publish(opened, plan_target(opened, "portal", ["asa"]), BufferReporter()).failed == ()
    rights_end(published, PLACE)
    assert enforced(published).changes.is_idle, "what is out rests on the other one"


def test_what_looks_the_same_and_rests_on_other_grants_is_sent_again(published: Path) -> None:
    opened = open_workspace(published)
    target, settings = opened.workspace.settings.get_target("portal"), opened.workspace.settings
    clearing = Clearing(settings, opened.grants, local_today(settings))
    asset = opened.workspace.get_asset("dai-ichi")
    other = clearing.questions(opened.workspace.get_asset("asa"), target)
    (line,) = plan_target(opened, "portal", ["dai-ichi"]).lines
    assert line.action.action is Action.NOTHING
    remember_intent(opened.ledger, "portal", asset.slug, other, is_first=True)
    (line,) = plan_target(opened, "portal", ["dai-ichi"]).lines
    assert (line.action.action, [c.field for c in line.action.changes]) == (Action.UPDATE, ["rights"])


def test_what_may_be_out_beside_what_is_out_is_asked_about_too(published: Path) -> None:
    opened = open_workspace(published)
    target, settings = opened.workspace.settings.get_target("portal"), opened.workspace.settings
    clearing = Clearing(settings, opened.grants, local_today(settings))
    own, other = (clearing.questions(opened.workspace.get_asset(s), target) for s in ("asa", "dai-ichi"))
    remember_intent(opened.ledger, "portal", Slug("asa"), other, is_first=False)
    assert SentRecords(opened.ledger).questions("portal", Slug("asa")) == (*own, *other)
    package = SentRecords(opened.ledger).package("portal", Slug("asa"))
    assert package is not None, "what is shown is not what is only meant to be sent"
    withdrawn(published, VOICE, apply=False)
    assert set(_refused(enforced(published))) == {"asa", "dai-ichi"}


# ---- pages and feeds


def _text_of(root: Path) -> Iterator[str]:
    return (name for name in ("山田花子", "誰も送っていない") if name in site_text(root))


def test_publishing_one_asset_shows_no_other_as_it_is_written_now(published: Path) -> None:
    edit(published / CLIP, "通勤の朝を歩く。", "通勤の朝を歩く。山田花子さん。")
    published_to(published, slugs=["dai-ichi"])
    assert list(_text_of(published)) == []
    assert "通勤の朝を歩く。" in site_text(published)


def test_rendering_a_site_again_changes_nothing_whatever_is_written_now(published: Path) -> None:
    before = snapshot(published / "site")
    edit(published / CLIP, "朝七時、長野駅へ", "誰も送っていない題")
    edit(published / "shows/koe/dai-ichi/episode.yaml", "第一声", "誰も送っていない題")
    opened = open_workspace(published)
    assert render_site(opened, plan_target(opened, "portal")) == ()
    assert snapshot(published / "site") == before


def test_what_is_sent_in_this_run_is_shown_as_it_is_sent(published: Path) -> None:
    edit(published / CLIP, "朝七時、長野駅へ", "朝八時、長野駅へ")
    edit(published / "shows/koe/dai-ichi/episode.yaml", "第一声", "誰も送っていない題")
    build(published, None, BufferReporter())
    assert published_to(published, slugs=["asa"]).failed == ()
    assert "朝八時、長野駅へ" in site_text(published)
    assert list(_text_of(published)) == []


# ---- files with mistakes


def test_an_unread_manifest_does_not_outlive_the_grants_it_was_sent_with(published: Path) -> None:
    edit(published / CLIP, "schema: 1", "schema: 1\nbogus: 1")
    run = enforced(published)
    assert [r.slug for r in run.changes.unread] == ["asa"], "nobody can say, and nothing speaks against it"
    rights_end(published, PORTRAIT)
    run = enforced(published)
    assert (_refused(run), run.changes.unread) == ({"asa": ("expired",)}, ())
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_nothing_unread_outlives_the_end_that_was_told_when_it_was_sent(published: Path) -> None:
    edit(published / CLIP, "schema: 1", "schema: 1\nbogus: 1")
    for grant in (PORTRAIT, PLACE, "music/asa-no-uta"):
        edit(published / f"grants/{grant}.yaml", "status: active", "bogus: 1\nstatus: active")
    assert [r.slug for r in enforced(published).changes.unread] == ["asa"]
    run = enforced(published, LATER)
    assert _refused(run)["asa"] == ("expired",)
    assert out(published) == {}


@pytest.mark.parametrize("status", ["withdrawn", "'withdrawn'", "refused   # by letter", "gone"])
def test_a_grant_that_somebody_ended_by_hand_with_a_mistake_is_ended(published: Path, status: str) -> None:
    path = published / f"grants/{PORTRAIT}.yaml"
    edit(path, "status: active", f"bogus: 1\nstatus: {status}")
    run = enforced(published)
    assert _refused(run) == {"asa": ("withdrawn",)}
    assert set(out(published)) == {("portal", "dai-ichi")}
    assert run.done is not None
    assert all("yamada" not in sheet.read_text(encoding="utf-8") for sheet in run.done.sheets)


@pytest.mark.parametrize("line", ["statuz: active", "status: active\nbogus: 1", "bogus: 1"])
def test_a_slip_of_the_pen_takes_nothing_down(published: Path, line: str) -> None:
    edit(published / f"grants/{PORTRAIT}.yaml", "status: active", line)
    run = enforced(published)
    assert [r.slug for r in run.changes.unread] == ["asa"] or line == "bogus: 1"
    assert len(out(published)) == 2


# ---- missing disks


def test_the_last_asset_that_somebody_deleted_comes_down(published: Path) -> None:
    shutil.rmtree(published / "clips/asa")
    shutil.rmtree(published / "shows/koe")
    run = enforced(published)
    assert _refused(run) == {"asa": ("gone",), "dai-ichi": ("gone",)}
    assert out(published) == {}


def test_a_folder_of_assets_that_is_missing_takes_nothing_down(published: Path) -> None:
    shutil.move(published / "clips", published / "away")
    run = enforced(published)
    assert [r.slug for r in run.changes.unread] == ["asa"]
    (line,) = [x for x in plan_target(open_workspace(published), "portal").lines if x.action.slug == "asa"]
    assert (line.action.action, line.action.blocked_by) == (Action.BLOCKED, ("Its whole folder is missing.",))
    published_to(published)
    assert len(out(published)) == 2
    rights_end(published, PORTRAIT)
    enforced(published)
    assert set(out(published)) == {("portal", "dai-ichi")}, "but its rights are known, and end"


def _with_documents(root: Path) -> None:
    for number, grant in enumerate((PORTRAIT, VOICE)):
        (root / "forms").mkdir(exist_ok=True)
        (root / f"forms/{number}.pdf").write_bytes(b"%PDF")
        edit(root / f"grants/{grant}.yaml", "status:", f"document: {{file: forms/{number}.pdf}}\nstatus:")


@pytest.mark.parametrize("is_mount_point", [True, False])
def test_documents_on_a_disk_that_is_missing_refuse_publishing_and_take_nothing_down(
    published: Path, is_mount_point: bool
) -> None:
    _with_documents(published)
    assert enforced(published).changes.is_idle
    shutil.rmtree(published / "forms")
    if is_mount_point:
        (published / "forms").mkdir()
    run = enforced(published)
    assert {r.slug for r in run.changes.unread} == {"asa", "dai-ichi"}
    lines = plan_target(open_workspace(published), "portal").lines
    assert {(line.action.action, line.verdict.allowed) for line in lines} == {(Action.BLOCKED, False)}
    published_to(published)
    assert len(out(published)) == 2


def test_one_document_that_is_missing_beside_others_takes_down(published: Path) -> None:
    _with_documents(published)
    (published / "forms/0.pdf").unlink()
    assert _refused(enforced(published)) == {"asa": ("document-missing",)}
    assert set(out(published)) == {("portal", "dai-ichi")}
