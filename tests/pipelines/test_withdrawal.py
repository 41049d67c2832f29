"""A permission is withdrawn: recorded, everything that rests on it comes down, and the proof is kept."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import feedparser
import pytest

from tayori.config.workspace import load_grants
from tayori.errors import UsageError
from tayori.model.evidence import Fate
from tayori.model.grant import GrantStatus
from tayori.model.ids import Digest, GrantId, Slug
from tayori.model.publishing import PublicationState, Receipt
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.recall.describe import notice_document
from tayori.pipelines.recall.takedown import take_down
from tayori.pipelines.recall.withdrawal import give_notice
from tayori.publishers.serve import serve
from tests.pipelines.acting import (
    PORTRAIT,
    VOICE,
    chain,
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


@contextmanager
def served(root: Path) -> Iterator[str]:
    with serve(root / "site", "127.0.0.1", 0) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def item_reasons(document: Path) -> list[list[str]]:
    return [item["because"] for item in json.loads(document.read_text(encoding="utf-8"))["items"]]


def _post_by_hand(root: Path, slug: str, url: str) -> None:
    """What a person would have recorded of a post of theirs."""
    edit(root / "tayori.yaml", "targets:\n", "targets:\n  tiktok: {kind: manual, rendition: tall}\n")
    ledger = opening(root).ledger
    at, digest = datetime(2026, 8, 1, tzinfo=UTC), Digest("0" * 64)
    receipt = Receipt(Slug(slug), "tiktok", PublicationState.VERIFIED, "7301", url, digest, at)
    ledger.record_publication(ledger.begin_run("by hand"), receipt)


def test_everything_that_rests_on_it_comes_down_and_the_sheet_says_so(published: Path) -> None:
    done = withdrawn(published, PORTRAIT, date(2026, 8, 1))
    assert done.downs is not None
    assert [(one.receipt.slug, one.fate) for one in done.downs.takedowns] == [("asa", Fate.GONE)]
    assert set(out(published)) == {("portal", "dai-ichi")}
    assert not list((published / "site").rglob("asa*"))
    assert "朝七時" not in site_text(published)
    assert item_reasons(done.sheets[1]) == [["肖像 REL-0001: 撤回 / portrait: withdrawn"]]
    html, document = done.sheets
    assert html.name == "withdrawal-REL-0001-2026-08-01.html"
    told = json.loads(document.read_text())
    assert told["complete"]
    (item,) = told["items"]
    assert (item["fate"], item["target"], item["slug"]) == ("gone", "portal", "asa")
    assert item["since"] <= item["taken_down"]
    assert "https://ijyu.example.jp/clips/asa/" in html.read_text(encoding="utf-8")
    assert told["kept"], "what the archive still has is named"


def test_the_file_is_gone_by_http_too(published: Path) -> None:
    receipt = out(published)["portal", "dai-ichi"]
    sound = next(file.url for file in receipt.files if file.mime == "audio/mpeg")
    with served(published) as base:
        assert status(base + sound) == 200
        feed = urllib.request.urlopen(base + "podcasts/koe/feed.xml").read()
        assert len(feedparser.parse(feed).entries) == 1
        withdrawn(published, VOICE)
        assert status(base + sound) == 404
        assert status(base + receipt.remote_id) == 404
        assert feed_items(published) == 0
        for page in ("", "sitemap.xml"):
            assert "dai-ichi" not in urllib.request.urlopen(base + page).read().decode()


def test_the_grant_says_it_with_its_comments_kept(published: Path) -> None:
    path = published / f"grants/{PORTRAIT}.yaml"
    edit(path, "channels: [any]", "channels: [any]   # as on the form")
    withdrawn(published, PORTRAIT, date(2026, 8, 1), apply=False)
    assert "channels: [any]   # as on the form" in path.read_text(encoding="utf-8")
    grants, mistakes = load_grants(published)
    grant = grants[GrantId(PORTRAIT)]
    assert mistakes == ()
    assert (grant.status, grant.withdrawn) == (GrantStatus.WITHDRAWN, date(2026, 8, 1))
    assert [(h.on, h.status, h.why) for h in grant.history] == [
        (date(2026, 8, 1), GrantStatus.WITHDRAWN, "the family asked")
    ]
    assert ("portal", "asa") in out(published), "without --apply it is recorded and nothing more"
    assert deeds(published) == [("grant-withdrawn", PORTRAIT)]


def test_doing_it_again_changes_nothing_but_the_sheet(published: Path) -> None:
    withdrawn(published, PORTRAIT, date(2026, 8, 1))
    before, told = snapshot(published), deeds(published)
    again = withdrawn(published, PORTRAIT)
    after = snapshot(published)
    assert not again.recorded
    assert again.notice.day == date(2026, 8, 1), "a grant that is withdrawn keeps its day"
    assert (
        deeds(published)
        == told
        == [
            ("grant-withdrawn", PORTRAIT),
            ("no-longer-cleared", "asa"),
            ("taken-down", "asa"),
        ]
    )
    differing = {name for name in before | after if before.get(name) != after.get(name)}
    assert {Path(name).parts[0] for name in differing} <= {"reports"}
    (item,) = json.loads(again.sheets[1].read_text())["items"]
    assert item["fate"] == "gone"
    assert item["taken_down"] <= json.loads(again.sheets[1].read_text())["made"]


def test_a_day_to_come_takes_nothing_down_until_then(published: Path) -> None:
    today = local_today(opening(published).workspace.settings)
    day = today + timedelta(days=10)
    done = withdrawn(published, PORTRAIT, day)
    assert done.notice.is_scheduled
    assert done.downs is None
    assert ("portal", "asa") in out(published)
    grant = load_grants(published)[0][GrantId(PORTRAIT)]
    assert (grant.status, grant.scope.valid_until) == (GrantStatus.ACTIVE, day - timedelta(days=1))
    assert enforced(published, day - timedelta(days=1)).done is None
    enforced(published, day)
    assert set(out(published)) == {("portal", "dai-ichi")}


def test_a_typo_elsewhere_does_not_stop_it_and_harms_nothing(published: Path) -> None:
    edit(published / "grants/place/nagano-station.yaml", "status: active", "statuz: active")
    edit(published / "clips/asa/clip.yaml", "description:", "descripton:")
    done = withdrawn(published, PORTRAIT)
    assert done.downs is not None
    assert done.downs.is_complete, "an unread manifest still names its grants"
    assert not list((published / "site").rglob("asa*"))
    assert list((published / "site").rglob("dai-ichi*.mp3"))
    assert feed_items(published) == 1


def test_a_feed_that_cannot_be_made_is_told_and_follows_later(published: Path) -> None:
    edit(published / "shows/koe/dai-ichi/episode.yaml", "description:", "descripton:")
    first = withdrawn(published, PORTRAIT)
    assert first.downs is not None
    (one,) = first.downs.takedowns
    assert one.fate is Fate.NOT_PROVEN
    assert not list((published / "site").rglob("asa*.mp4")), "its files are gone all the same"
    assert list((published / "site").rglob("dai-ichi*.mp3"))
    edit(published / "shows/koe/dai-ichi/episode.yaml", "descripton:", "description:")
    second = withdrawn(published, PORTRAIT)
    assert second.downs is not None
    assert second.downs.is_complete
    assert deeds(published)[-2:] == [("not-recalled", "asa"), ("taken-down", "asa")]


def test_a_manifest_that_is_gone_does_not_hide_what_is_out(published: Path) -> None:
    shutil.rmtree(published / "clips/asa")
    done = withdrawn(published, PORTRAIT)
    assert done.downs is not None
    assert [(one.receipt.slug, one.fate) for one in done.downs.takedowns] == [("asa", Fate.GONE)]
    assert done.notice.concerned.assets[0].because == "sent"


def test_what_a_person_posted_is_told_with_its_address_and_stops_nothing(published: Path) -> None:
    _post_by_hand(published, "asa", "https://www.tiktok.com/@nagano/video/7301")
    done = withdrawn(published, PORTRAIT)
    assert done.downs is not None
    fates = {one.receipt.target: one.fate for one in done.downs.takedowns}
    assert fates == {"portal": Fate.GONE, "tiktok": Fate.BY_HAND}
    assert "https://www.tiktok.com/@nagano/video/7301" in done.sheets[0].read_text(encoding="utf-8")
    told = json.loads(done.sheets[1].read_text())
    assert not told["complete"]
    assert told["look_by_hand"] == ["youtube"], "nothing is recorded of it, so a person has to look"
    assert ("not-recalled", "asa") in deeds(published)


def test_a_target_that_is_gone_from_the_settings_is_told(published: Path) -> None:
    edit(published / "tayori.yaml", "  portal: {kind: folder,", "  other: {kind: folder,")
    done = withdrawn(published, PORTRAIT)
    assert done.downs is not None
    assert [one.fate for one in done.downs.takedowns] == [Fate.BY_HAND]
    assert "portal" in str(done.downs.takedowns[0].error)


def test_a_read_only_folder_is_told_and_the_next_run_ends_it(published: Path) -> None:
    media = published / "site/media/asa"
    captions = next(media.glob("*.vtt"))
    broken = media.parent / "asa-kept"
    captions.unlink()
    captions.mkdir()  # root ignores modes: what cannot be unlinked is a folder
    (captions / "x").write_text("x")
    first = withdrawn(published, PORTRAIT)
    assert first.downs is not None
    (one,) = first.downs.takedowns
    assert one.fate is Fate.STILL_OUT
    assert not list(media.glob("*.mp4")), "what could be deleted is deleted"
    assert json.loads(first.sheets[1].read_text())["items"][0]["taken_down"] is None
    assert ("portal", "asa") in out(published)
    shutil.move(captions, broken)
    second = withdrawn(published, PORTRAIT)
    assert second.downs is not None
    assert second.downs.is_complete
    assert json.loads(second.sheets[1].read_text())["complete"]
    assert deeds(published)[-2:] == [("not-recalled", "asa"), ("taken-down", "asa")]


def test_a_kill_between_taking_down_and_the_pages_is_brought_to_its_end(published: Path) -> None:
    opened = opening(published)
    receipt = out(published)["portal", "dai-ichi"]

    class Killed(BaseException):
        pass

    def killing(after: Receipt) -> None:
        opened.ledger.record_publication(opened.ledger.begin_run("killed"), after)
        raise Killed

    from tayori.pipelines.report import BufferReporter

    with pytest.raises(Killed):
        take_down(opened, [receipt], BufferReporter(), killing)
    assert feed_items(published) == 1, "the feed still names it"
    done = withdrawn(published, VOICE)
    assert done.downs is not None
    assert done.downs.is_complete
    assert feed_items(published) == 0
    (item,) = json.loads(done.sheets[1].read_text())["items"]
    assert item["taken_down"] is not None


def test_no_personal_text_and_no_grant_id_is_on_the_sheet_or_in_the_chain(published: Path) -> None:
    done = withdrawn(published, PORTRAIT)
    for sheet in done.sheets:
        text = sheet.read_text(encoding="utf-8")
        assert "REL-0001" in text
        for secret in (PRIVATE_NAME, PRIVATE_NAME.replace(" ", ""), "the family asked", "yamada", "tester"):
            assert secret not in text
    whole = "\n".join(str(entry) for entry in chain(published))
    assert PRIVATE_NAME not in whole
    assert "the family asked" not in whole


@pytest.mark.parametrize("grant", ["portrait/nobody", "../tayori", "portrait/../../tayori"])
def test_a_grant_that_is_none_is_a_usage_error(workspace: Path, grant: str) -> None:
    with pytest.raises(UsageError, match="no grant"):
        withdrawn(workspace, grant)


def test_a_day_before_it_was_given_is_refused(workspace: Path) -> None:
    before = (workspace / f"grants/{PORTRAIT}.yaml").read_bytes()
    with pytest.raises(UsageError, match="2026-07-01"):
        withdrawn(workspace, PORTRAIT, date(2026, 6, 30))
    assert (workspace / f"grants/{PORTRAIT}.yaml").read_bytes() == before


def test_what_is_gone_is_not_proven_while_lists_and_feeds_cannot_be_made(published: Path) -> None:
    first = withdrawn(published, PORTRAIT)
    assert first.downs is not None
    assert first.downs.is_complete
    edit(published / "shows/koe/dai-ichi/episode.yaml", "description:", "descripton:")
    again = withdrawn(published, PORTRAIT)
    assert again.downs is not None
    (one,) = again.downs.takedowns
    assert one.findings == (), "nothing of it is found"
    assert (one.fate, type(one.error)) == (Fate.NOT_PROVEN, UsageError)
    assert not again.downs.is_complete


def test_a_withdrawal_is_never_put_off(published: Path) -> None:
    withdrawn(published, PORTRAIT, date(2026, 8, 1), apply=False)
    before = (published / f"grants/{PORTRAIT}.yaml").read_bytes()
    with pytest.raises(UsageError, match="already, as of 2026-08-01"):
        withdrawn(published, PORTRAIT, date(2038, 5, 1))
    assert (published / f"grants/{PORTRAIT}.yaml").read_bytes() == before
    assert not withdrawn(published, PORTRAIT, date(2026, 8, 1), apply=False).recorded
    corrected = withdrawn(published, PORTRAIT, date(2026, 7, 15), apply=False)
    assert corrected.recorded
    assert load_grants(published)[0][GrantId(PORTRAIT)].withdrawn == date(2026, 7, 15)


def test_a_withdrawn_file_that_says_active_again_is_not_given_a_day_to_come(published: Path) -> None:
    path = published / f"grants/{PORTRAIT}.yaml"
    kept = path.read_bytes()
    withdrawn(published, PORTRAIT, date(2026, 8, 1), apply=False)
    path.write_bytes(kept)
    with pytest.raises(UsageError, match="was withdrawn before"):
        withdrawn(published, PORTRAIT, date(2038, 5, 1))
    assert path.read_bytes() == kept
    assert withdrawn(published, PORTRAIT, apply=False).recorded


def test_a_withdrawal_to_come_is_remembered_when_its_file_forgets_it(published: Path) -> None:
    path = published / f"grants/{PORTRAIT}.yaml"
    kept, day = path.read_bytes(), date(2038, 5, 1)
    withdrawn(published, PORTRAIT, day, apply=False)
    assert opening(published).grants[GrantId(PORTRAIT)].doubt == ""
    path.write_bytes(kept)
    assert opening(published).grants[GrantId(PORTRAIT)].doubt == "readded"
    withdrawn(published, PORTRAIT, day + timedelta(days=30), apply=False)
    assert opening(published).grants[GrantId(PORTRAIT)].doubt == "readded", "it cannot be put off"
    withdrawn(published, PORTRAIT, day, apply=False)
    assert opening(published).grants[GrantId(PORTRAIT)].doubt == ""


def test_an_earlier_sheet_stays_as_it_was(published: Path) -> None:
    edit(published / "tayori.yaml", "  portal: {kind: folder,", "  other: {kind: folder,")
    first = withdrawn(published, PORTRAIT, date(2026, 8, 1))
    kept = [path.read_bytes() for path in first.sheets]
    edit(published / "tayori.yaml", "  other: {kind: folder,", "  portal: {kind: folder,")
    second = withdrawn(published, PORTRAIT)
    assert [path.name for path in second.sheets] == [
        "withdrawal-REL-0001-2026-08-01-2.html",
        "withdrawal-REL-0001-2026-08-01-2.json",
    ]
    assert [path.read_bytes() for path in first.sheets] == kept
    assert json.loads(second.sheets[1].read_text())["complete"]


def test_what_else_the_person_gave_is_named_by_public_id(published: Path) -> None:
    done = withdrawn(published, PORTRAIT)
    assert done.notice.others == ("声 / voice: REL-0002",)
    assert "声 / voice: REL-0002" in done.sheets[0].read_text(encoding="utf-8")
    withdrawn(published, VOICE)
    assert withdrawn(published, PORTRAIT).notice.others == (), "what is withdrawn too is no longer given"
    assert withdrawn(published, "place/nagano-station").notice.others == ()


def test_podcast_apps_are_named_where_an_episode_comes_down_only(published: Path) -> None:
    clip = withdrawn(published, PORTRAIT).sheets[0].read_text(encoding="utf-8")
    episode = withdrawn(published, VOICE).sheets[0].read_text(encoding="utf-8")
    assert "ポッドキャストアプリ" not in clip
    assert "ポッドキャストアプリ" in episode


def test_it_was_out_since_it_was_first_published(published: Path) -> None:
    first = out(published)["portal", "asa"]
    ledger = opening(published).ledger
    ledger.record_publication(ledger.begin_run("again"), replace(first, at=datetime.now(UTC)))
    document = notice_document(give_notice(opening(published), PORTRAIT, None))
    (told,) = document["assets"][0]["publications"]
    assert (told["since"], told["out"]) == (first.at.isoformat(), True)
