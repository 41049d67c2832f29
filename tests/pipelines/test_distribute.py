"""What goes out, goes out cleared and once; what is no longer cleared comes down."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from tayori.errors import ExitCode, UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import Action, PublicationState
from tayori.pipelines.build import build
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import Distribution, publish, retract
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tests.pipelines.conftest import PRIVATE_NAME, edit

pytestmark = pytest.mark.slow

GRANT = "grants/portrait/yamada-hanako.yaml"


def _publish(root: Path) -> Distribution:
    opened = open_workspace(root)
    return publish(opened, plan_target(opened, "portal"), BufferReporter())


def _actions(root: Path, target: str = "portal") -> dict[str, Action]:
    return {line.action.slug: line.action.action for line in plan_target(open_workspace(root), target).lines}


def _site_text(root: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in (root / "site").rglob("*")
        if path.suffix in (".html", ".xml", ".json", ".vtt", ".srt", ".txt")
    )


def test_publishing_twice_sends_once(built: Path) -> None:
    first = _publish(built)
    assert first.failed == ()
    assert {r.slug for r in first.receipts} == {"asa", "dai-ichi"}
    assert "朝七時、長野駅へ" in _site_text(built)
    before = {p: p.read_bytes() for p in (built / "site").rglob("*") if p.is_file()}
    again = _publish(built)
    assert again.receipts == ()
    assert again.pages == ()
    assert {p: p.read_bytes() for p in (built / "site").rglob("*") if p.is_file()} == before
    assert set(_actions(built).values()) == {Action.NOTHING}


def test_the_feed_keeps_its_guid_through_every_change(built: Path) -> None:
    _publish(built)
    feed = built / "site/podcasts/koe/feed.xml"
    guid = feedparser.parse(feed.read_bytes()).entries[0].guid
    edit(built / "shows/koe/dai-ichi/episode.yaml", "第一声", "あたらしい題")
    edit(built / "tayori.yaml", "https://ijyu.example.jp/", "https://elsewhere.example.jp/sub/")
    build(built, None, BufferReporter())
    _publish(built)
    parsed = feedparser.parse(feed.read_bytes())
    assert not parsed.bozo
    assert parsed.entries[0].guid == guid
    assert parsed.entries[0].title == "あたらしい題"
    assert parsed.entries[0].enclosures[0].href.startswith("https://elsewhere.example.jp/sub/")


def test_a_lost_ledger_does_not_make_every_episode_new(built: Path) -> None:
    _publish(built)
    feed = built / "site/podcasts/koe/feed.xml"
    before = feed.read_bytes()
    for path in (built / ".tayori").glob("ledger.db*"):
        path.unlink()
    build(built, None, BufferReporter())
    with pytest.raises(UsageError, match="guid"):
        _publish(built)
    assert feed.read_bytes() == before


def test_an_uncleared_clip_is_refused_and_the_rest_goes_out(built: Path) -> None:
    edit(built / GRANT, "status: active", "status: withdrawn\nwithdrawn: 2026-08-01")
    build(built, None, BufferReporter())
    done = _publish(built)
    ((slug, error),) = done.failed
    assert slug == "asa"
    assert error.exit_code is ExitCode.REFUSED
    assert "portrait/yamada-hanako" in error.message
    assert PRIVATE_NAME not in str(error)
    assert [r.slug for r in done.receipts] == ["dai-ichi"]
    assert not list((built / "site").rglob("asa*.mp4"))


def test_the_word_that_there_is_no_music_does_not_hold_against_the_manifest(built: Path) -> None:
    edit(built / "clips/asa/clip.yaml", "none: [voice, footage]", "none: [voice, footage, music]")
    edit(built / "clips/asa/clip.yaml", ", music/asa-no-uta]", "]")
    (line,) = plan_target(open_workspace(built), "portal", ["asa"]).refused
    assert [reason.code for reason in line.verdict.reasons] == ["carried"]


def test_a_withdrawn_grant_takes_down_what_is_out(built: Path) -> None:
    _publish(built)
    assert list((built / "site").rglob("asa*.mp4"))
    edit(built / GRANT, "status: active", "status: withdrawn\nwithdrawn: 2026-08-01")
    assert _actions(built)["asa"] is Action.RETRACT
    done = _publish(built)
    assert [(r.slug, r.state) for r in done.receipts] == [("asa", PublicationState.RETRACTED)]
    assert not list((built / "site").rglob("asa*"))
    assert "朝七時" not in _site_text(built)
    assert _publish(built).receipts == ()


def test_rights_are_cleared_again_just_before_sending(built: Path) -> None:
    opened = open_workspace(built)
    plan = plan_target(opened, "portal")
    edit(built / GRANT, "until: 2039-03-31", "until: 2026-07-02")
    done = publish(opened, plan, BufferReporter())
    assert [slug for slug, _ in done.failed] == ["asa"]
    assert not list((built / "site").rglob("asa*.mp4"))
    assert open_workspace(built).ledger.publications().get(("portal", Slug("asa"))) is None


def test_retract_takes_down_by_receipt_and_publish_puts_back(built: Path) -> None:
    _publish(built)
    url = open_workspace(built).ledger.publications()["portal", Slug("asa")].url
    done = retract(open_workspace(built), "portal", ["asa"], BufferReporter())
    assert done.receipts[0].state is PublicationState.RETRACTED
    assert not list((built / "site").rglob("asa*"))
    assert _actions(built)["asa"] is Action.BLOCKED, "a nightly publish must not put it back"
    assert _publish(built).receipts == ()
    opened = open_workspace(built)
    named = publish(opened, plan_target(opened, "portal", ["asa"]), BufferReporter())
    assert [r.url for r in named.receipts] == [url]
    states = [r.state for r in open_workspace(built).ledger.publication_history("portal") if r.slug == "asa"]
    assert states == ["intended", "verified", "retracted", "intended", "verified"]


def test_a_typo_elsewhere_does_not_stop_a_retraction(built: Path) -> None:
    _publish(built)
    edit(built / "grants/place/nagano-station.yaml", "status: active", "statuz: active")
    opened = open_workspace(built, tolerant=True)
    assert opened.mistakes
    done = retract(opened, "portal", ["asa"], BufferReporter())
    assert done.receipts[0].state is PublicationState.RETRACTED
    assert not list((built / "site").rglob("asa*.mp4"))
    assert list((built / "site").rglob("dai-ichi*.mp3")), "what is not concerned stays"


def test_retracting_what_is_not_there_is_a_usage_error(built: Path) -> None:
    done = retract(open_workspace(built), "portal", ["asa"], BufferReporter())
    ((slug, error),) = done.failed
    assert (slug, type(error), done.receipts) == ("asa", UsageError, ())


def test_a_clip_removed_from_the_workspace_comes_down(built: Path) -> None:
    _publish(built)
    (built / "clips/asa").rename(built / "asa-put-away")
    assert _actions(built)["asa"] is Action.RETRACT
    _publish(built)
    assert not list((built / "site").rglob("asa*"))


def test_an_unbuilt_clip_is_blocked_with_the_reason(built: Path) -> None:
    edit(built / "clips/asa/captions.ja.srt", "行こう", "行くよ")
    (line,) = [x for x in plan_target(open_workspace(built), "portal").lines if x.action.slug == "asa"]
    assert line.action.action is Action.BLOCKED
    assert any("rendition/tall" in text for text in line.action.blocked_by)


def test_youtube_is_planned_and_takes_clips_only(built: Path) -> None:
    opened = open_workspace(built)
    plan = plan_target(opened, "youtube")
    assert [line.action.slug for line in plan.lines] == ["asa"]
    fields = {c.field: c.new for c in plan.lines[0].action.changes}
    assert fields["status.privacyStatus"] == "private"
    assert fields["snippet.title"] == "朝七時、長野駅へ"
    with pytest.raises(UsageError, match="no credentials"):
        publish(opened, plan, BufferReporter())


def test_no_private_name_is_in_anything_that_leaves(built: Path) -> None:
    _publish(built)
    needles = [
        PRIVATE_NAME.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be", "shift_jis", "euc_jp")
    ]
    needles.append(b"\\u5c71\\u7530 \\u82b1\\u5b50")
    looked = [p for folder in ("site", "build") for p in (built / folder).rglob("*") if p.is_file()]
    assert len(looked) > 30
    for path in looked:
        data = path.read_bytes()
        assert not any(needle in data for needle in needles), path
    assert PRIVATE_NAME.encode() in (built / GRANT).read_bytes(), "the needle is where it belongs"
