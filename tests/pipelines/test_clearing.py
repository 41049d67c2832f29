"""What clearance is asked about an asset at a target, and on which grants it is let rely."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bench.clearing import large_workspace
from tayori.config.workspace import load_workspace
from tayori.ledger.ledger import Ledger
from tayori.model.audit import Deed
from tayori.model.grant import AuthorRights, Component, Duty, DutyKind, Edit, Place
from tayori.model.ids import GrantId
from tayori.model.publishing import Action
from tayori.model.rights import ClearanceRequest, Shown, Window
from tayori.pipelines.clearance.clearing import Clearing, clear_all, clear_for
from tayori.pipelines.clearance.standing import standing_grants
from tayori.pipelines.opening import open_workspace, state_folder
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.rights.clearance import clear
from tayori.store.files import digest_file
from tests.pipelines.conftest import PRIVATE_NAME, edit

TODAY = date(2026, 11, 20)
CLIP = "clips/asa/clip.yaml"
PLACE = "grants/place/nagano-station.yaml"


def asked(root: Path, target: str = "youtube", slug: str = "asa") -> ClearanceRequest:
    """The question about a clip at a target."""
    workspace = load_workspace(root)
    clearing = Clearing(workspace.settings, workspace.grants, TODAY)
    return clearing.request(workspace.get_asset(slug), workspace.settings.get_target(target))


def refusals(root: Path, target: str = "youtube", until: date | None = None) -> dict[str, set[str]]:
    """Codes by asset."""
    checked = clear_all(load_workspace(root), target, TODAY, until=until)
    return {str(c.asset.slug): {r.code for r in c.verdict.reasons} for c in checked.clearances}


# ---- the question


def test_a_clip_that_owes_nothing_is_asked_about_without_reading_what_is_shown(workspace: Path) -> None:
    for grant in ("portrait/yamada-hanako", "voice/yamada-hanako"):
        (workspace / f"grants/{grant}.yaml").unlink()
    edit(workspace / CLIP, "portrait/yamada-hanako, ", "")
    assert asked(workspace).shown == Shown()


def test_where_a_person_must_not_be_named_the_words_of_the_asset_are_looked_at(workspace: Path) -> None:
    shown = asked(workspace).shown
    assert shown.description == "通勤の朝を歩く。"
    assert {"朝七時、長野駅へ", "Seven a.m."} <= set(shown.elsewhere.splitlines())
    assert refusals(workspace) == {"asa": set()}
    edit(workspace / CLIP, "通勤の朝を歩く。", f"{PRIVATE_NAME.replace(' ', '')}さんと歩く。")
    assert refusals(workspace) == {"asa": {"names-person"}}


def test_who_may_be_named_by_one_grant_is_still_hidden_by_another(workspace: Path) -> None:
    """The line of people would show the name that the portrait's record keeps private."""
    voice = workspace / "grants/voice/yamada-hanako.yaml"
    edit(voice, "status:", "public_name: 山田花子\nstatus:")
    edit(workspace / CLIP, "portrait/yamada-hanako,", "portrait/yamada-hanako, voice/yamada-hanako,")
    edit(workspace / CLIP, "none: [voice, footage]", "none: [footage]")
    assert refusals(workspace) == {"asa": {"names-person"}}
    edit(workspace / PLACE, "status:", "credit: 長野駅\nstatus:")
    assert refusals(workspace) == {"asa": {"names-person"}}


@pytest.mark.parametrize("where", ["tags: [山田花子]", "cards: [{kind: title, text: 山田 花子}]"])
def test_tags_and_cards_are_read_too(workspace: Path, where: str) -> None:
    edit(workspace / CLIP, "recorded:", f"{where}\nrecorded:")
    assert refusals(workspace) == {"asa": {"names-person"}}


def test_a_credit_that_is_owed_stands_in_metadata_and_not_on_an_end_card_there_is_not(
    workspace: Path,
) -> None:
    edit(workspace / PLACE, "status:", "credit: 撮影協力 長野駅\nstatus:")
    assert "撮影協力 長野駅" in asked(workspace).shown.metadata
    assert refusals(workspace) == {"asa": set()}
    edit(
        workspace / PLACE,
        "credit: 撮影協力 長野駅",
        "duties: [{kind: credit, text: 撮影協力 長野駅, where: end_card}]",
    )
    assert refusals(workspace) == {"asa": {"credit-missing"}}
    card = "cards: [{kind: end, text: 長野市, under: 撮影協力　長野駅}]"
    edit(workspace / CLIP, "recorded:", f"{card}\nrecorded:")
    assert refusals(workspace) == {"asa": set()}


def test_an_end_card_counts_only_in_a_rendition_that_has_cards(workspace: Path) -> None:
    edit(workspace / PLACE, "status:", "duties: [{kind: credit, text: 長野駅, where: end_card}]\nstatus:")
    edit(workspace / CLIP, "recorded:", "cards: [{kind: end, text: 長野駅}]\nrecorded:")
    assert refusals(workspace) == {"asa": set()}
    edit(workspace / "tayori.yaml", "kind: youtube, rendition: tall", "kind: youtube, rendition: clean")
    assert asked(workspace).edits == (Edit.MUSIC,)
    assert refusals(workspace) == {"asa": {"credit-missing"}}


def test_what_the_manifest_certainly_does_is_said(workspace: Path) -> None:
    edit(workspace / PLACE, "status:", "duties: [{kind: no_editing, except: [captions, music]}]\nstatus:")
    assert asked(workspace).edits == (Edit.CAPTIONS, Edit.MUSIC)
    assert refusals(workspace) == {"asa": set()}
    edit(workspace / CLIP, "recorded:", "trim: {end: 1.5}\nrecorded:")
    assert asked(workspace).edits == (Edit.TRIM, Edit.CAPTIONS, Edit.MUSIC)
    assert refusals(workspace) == {"asa": {"no-editing"}}


def test_music_that_is_laid_under_is_carried(workspace: Path) -> None:
    assert asked(workspace).carried == (Component.MUSIC,)
    edit(workspace / CLIP, ", music/asa-no-uta]", "]")
    edit(workspace / CLIP, "none: [voice, footage]", "none: [voice, footage, music]")
    assert refusals(workspace) == {"asa": {"carried"}}


def test_a_font_of_ones_own_needs_a_grant_where_it_is_burned_in(workspace: Path) -> None:
    fonts = workspace / "fonts"
    fonts.mkdir()
    (fonts / "own.otf").write_bytes(b"")
    edit(workspace / "tayori.yaml", "captions: {burn: ja}", "captions: {burn: ja, font: own.otf}")
    assert Component.FONT in asked(workspace).components
    assert refusals(workspace) == {"asa": {"unaccounted"}}
    edit(workspace / "tayori.yaml", "kind: youtube, rendition: tall", "kind: youtube, rendition: clean")
    assert Component.FONT not in asked(workspace).components


def test_a_target_a_person_posts_to_has_its_own_name_and_purpose(workspace: Path) -> None:
    fair = "  fair: {kind: manual, channel: tiktok, purpose: advertising, rendition: tall}\n"
    settings = workspace / "tayori.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + fair, encoding="utf-8")
    request = asked(workspace, "fair")
    assert (request.channel, request.channel_kind, request.purpose) == ("fair", "tiktok", "advertising")
    assert {"purpose", "music-advertising"} <= refusals(workspace, "fair")["asa"]
    assert asked(workspace).purpose == "information"


def test_the_window_runs_from_the_local_day_of_publishing_to_the_day_it_is_to_go(workspace: Path) -> None:
    assert asked(workspace).window == Window(TODAY, None)
    planned = "publish: {youtube: {publish_at: 2026-12-24T16:00:00Z, until: 2027-03-31}}"
    edit(workspace / CLIP, "recorded:", f"{planned}\nrecorded:")
    assert asked(workspace).window == Window(date(2026, 12, 25), date(2027, 3, 31))
    assert refusals(workspace, until=date(2039, 4, 1)) == {"asa": {"expires"}}


def test_what_was_to_appear_long_ago_is_asked_about_from_today(workspace: Path) -> None:
    edit(workspace / CLIP, "recorded:", "publish: {youtube: {publish_at: 2026-08-01T09:00:00Z}}\nrecorded:")
    assert asked(workspace).window == Window(TODAY, None)


def test_the_rules_are_those_of_the_workspace(workspace: Path) -> None:
    edit(workspace / "grants/portrait/yamada-hanako.yaml", "granted:", "born: 2008-01-01\ngranted:")
    assert refusals(workspace) == {"asa": set()}
    edit(workspace / "tayori.yaml", "credit: 長野市}", "credit: 長野市, adult_age: 20}")
    assert refusals(workspace) == {"asa": {"guardian-missing"}}


def test_many_are_answered_as_each_alone() -> None:
    workspace = large_workspace(30)
    checked = clear_all(workspace, today=TODAY)
    assert len(checked.clearances) == 30 * len(workspace.settings.targets)
    assert {c.verdict.allowed for c in checked.clearances} == {True, False}
    for clearance in checked.clearances:
        alone = clear_for(clearance.asset, clearance.target, workspace.settings, workspace.grants, TODAY)
        assert clearance.verdict == alone


def test_what_is_shown_for_certain_never_allows_what_all_that_is_shown_would_not() -> None:
    workspace = large_workspace(40)
    duties = [
        Duty(kind, "撮影 山田 3子さん", where)
        for kind in (DutyKind.CREDIT, DutyKind.LABEL)
        for where in Place
    ]
    settings = workspace.settings
    allowed = []
    for number, duty in enumerate(duties * 2):
        more: dict[str, Any] = {"author": AuthorRights()} if number >= len(duties) else {}
        grants = {
            i: replace(g, duties=(duty,), **more) if i.startswith("place") else g
            for i, g in workspace.grants.items()
        }
        clearing = Clearing(settings, grants, TODAY)
        for asset in workspace.assets:
            for target in settings.targets:
                verdict = clearing.clear(asset, target)
                assert verdict == clear(clearing.request(asset, target), grants, TODAY)
                allowed.append(verdict.allowed)
    assert 0 < sum(allowed) < len(allowed)


# ---- grants as they stand


@pytest.fixture
def sealed(workspace: Path) -> Path:
    """A workspace whose permit for the station is a file with a digest."""
    form = workspace / "forms/eki.pdf"
    form.parent.mkdir()
    form.write_bytes(b"signed")
    os.utime(form, (1_700_000_000, 1_700_000_000))
    document = f"document: {{file: forms/eki.pdf, sha256: {digest_file(form)}}}"
    edit(workspace / PLACE, "status:", f"{document}\nstatus:")
    return workspace


STATION = GrantId("place/nagano-station")


def doubts(root: Path, ledger: Ledger | None = None) -> dict[str, str]:
    found = standing_grants(load_workspace(root).grants, root, ledger)
    return {grant.id: grant.doubt for grant in found.values() if grant.doubt}


def ledger_of(root: Path) -> Ledger:
    state_folder(root).mkdir(exist_ok=True)
    return Ledger(state_folder(root) / "ledger.db")


@pytest.mark.parametrize("remembers", [True, False])
def test_a_document_that_changed_or_is_gone_is_not_believed(sealed: Path, remembers: bool) -> None:
    ledger = ledger_of(sealed) if remembers else None
    assert doubts(sealed, ledger) == {}
    form = sealed / "forms/eki.pdf"
    form.write_bytes(b"forged")
    assert doubts(sealed, ledger) == {STATION: "document-changed"}
    form.unlink()
    assert doubts(sealed, ledger) == {STATION: "document-missing"}
    form.write_bytes(b"signed")
    assert doubts(sealed, ledger) == {}


def test_an_unchanged_document_is_not_hashed_again(sealed: Path) -> None:
    ledger = ledger_of(sealed)
    assert doubts(sealed, ledger) == {}
    form = sealed / "forms/eki.pdf"
    assert "forms/eki.pdf" in ledger.seen_files()
    stat = form.stat()
    form.write_bytes(b"forged")
    os.utime(form, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert doubts(sealed, ledger) == {}
    assert doubts(sealed) == {STATION: "document-changed"}


def test_the_documents_of_a_tracks_rights_count_too(workspace: Path) -> None:
    path = workspace / "grants/music/asa-no-uta.yaml"
    edit(path, "self_performed: true", "document: {file: forms/master.pdf}")
    assert doubts(workspace) == {"music/asa-no-uta": "document-missing"}


def test_a_withdrawn_grant_whose_file_says_active_again_is_not_believed(workspace: Path) -> None:
    ledger = ledger_of(workspace)
    ledger.record_deed("佐藤", Deed.GRANT_RECORDED, STATION)
    assert doubts(workspace, ledger) == {}
    ledger.record_deed("佐藤", Deed.GRANT_WITHDRAWN, STATION, {"day": "2026-11-01"})
    assert doubts(workspace, ledger) == {STATION: "readded"}
    assert doubts(workspace) == {}
    ledger.record_deed("佐藤", Deed.GRANT_RECORDED, STATION)
    assert doubts(workspace, ledger) == {}


def test_a_withdrawn_grant_that_says_so_has_no_doubt(workspace: Path) -> None:
    ledger = ledger_of(workspace)
    ledger.record_deed("佐藤", Deed.GRANT_WITHDRAWN, STATION)
    edit(workspace / PLACE, "status: active", "status: withdrawn\nwithdrawn: 2026-11-01")
    assert doubts(workspace, ledger) == {}


def test_publishing_plans_with_grants_as_they_stand(sealed: Path) -> None:
    (sealed / "forms/eki.pdf").write_bytes(b"forged")
    plan = plan_target(open_workspace(sealed), "youtube", today=TODAY)
    (line,) = plan.lines
    assert line.action.action is Action.BLOCKED
    assert [reason.code for reason in line.verdict.reasons] == ["document-changed"]


def test_doubts_are_found_among_the_grants_too(sealed: Path) -> None:
    (sealed / "forms/eki.pdf").unlink()
    opened = open_workspace(sealed)
    checked = clear_all(opened.workspace, today=TODAY, grants=opened.grants)
    assert "grant-document-lost" in {finding.rule for finding in checked.findings}
    refused = {
        c.target.name: {r.code for r in c.verdict.reasons}
        for c in checked.clearances
        if c.asset.slug == "asa"
    }
    assert refused == {"portal": {"document-missing"}, "youtube": {"document-missing"}}
