"""The feed that is really out: as it was sent, only what may be heard today, and never a second guid."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

from tayori.errors import UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import Action
from tayori.pipelines.approval.sent import remember_sent, sent_packages
from tayori.pipelines.build import build
from tayori.pipelines.distribute import publish
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.site import render_site
from tayori.pipelines.target_plan import plan_target

pytestmark = pytest.mark.slow
SHOW = "shows/koe"
FEED = "site/podcasts/koe/feed.xml"


def _render(root: Path) -> OpenWorkspace:
    opened = open_workspace(root)
    render_site(opened, plan_target(opened, "portal"))
    return opened


def _slug(root: Path) -> str:
    return next((root / SHOW).glob("*/episode.yaml")).parent.name


def _say(root: Path, text: str) -> None:
    manifest = root / SHOW / _slug(root) / "episode.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + text, encoding="utf-8")


def test_what_is_written_after_it_was_sent_is_not_in_the_feed_before_it_is_sent(published: Path) -> None:
    before = (published / FEED).read_bytes()
    _say(published, "type: bonus\npodcast: {display: Ch.1}\n")
    opened = _render(published)
    assert (published / FEED).read_bytes() == before

    plan = plan_target(opened, "portal")
    line = next(line for line in plan.lines if line.action.slug == _slug(published))
    assert {change.field for change in line.action.changes} == {"type", "feed.display"}
    assert publish(opened, plan, BufferReporter()).failed == ()
    (entry,) = feedparser.parse((published / FEED).read_bytes()).entries
    assert entry.itunes_episodetype == "bonus"


def test_a_season_is_in_the_files_too_and_waits_for_them(published: Path) -> None:
    _say(published, "season: 2\n")
    plan = plan_target(open_workspace(published), "portal")
    line = next(line for line in plan.lines if line.action.slug == _slug(published))
    assert line.action.action is Action.BLOCKED
    assert "tagged is not built" in " ".join(line.action.blocked_by)


def test_an_episode_that_an_older_tayori_sent_is_told_of_by_its_manifest(published: Path) -> None:
    _say(published, "season: 3\n")
    opened = open_workspace(published)
    slug = Slug(_slug(published))
    older = replace(sent_packages(opened.ledger, "portal")[slug], feed=None)
    remember_sent(opened.ledger, "portal", older)
    _render(published)
    (entry,) = feedparser.parse((published / FEED).read_bytes()).entries
    assert entry.itunes_season == "3"


def test_an_episode_whose_consent_was_withdrawn_is_not_in_the_next_feed(published: Path) -> None:
    grant = published / "grants/voice/yamada-hanako.yaml"
    grant.write_text(
        grant.read_text(encoding="utf-8").replace(
            "status: active", "status: withdrawn\nwithdrawn: 2026-08-01"
        ),
        encoding="utf-8",
    )
    _render(published)
    assert feedparser.parse((published / FEED).read_bytes()).entries == []


def test_a_renamed_folder_gets_no_second_guid(published: Path) -> None:
    (entry,) = feedparser.parse((published / FEED).read_bytes()).entries
    old = _slug(published)
    (published / SHOW / old).rename(published / SHOW / "atarashii-namae")
    opened = open_workspace(published)
    assert build(published, None, BufferReporter()).failures == ()
    opened = open_workspace(published)
    with pytest.raises(UsageError, match=f"atarashii-namae has the sound of {old}"):
        publish(opened, plan_target(opened, "portal"), BufferReporter())
    assert "atarashii-namae" not in open_workspace(published).ledger.guids(Slug("koe"))

    (published / SHOW / "atarashii-namae").rename(published / SHOW / old)
    assert build(published, None, BufferReporter()).failures == ()
    opened = open_workspace(published)
    publish(opened, plan_target(opened, "portal", [old]), BufferReporter())
    _render(published)
    assert [e.id for e in feedparser.parse((published / FEED).read_bytes()).entries] == [entry.id]


def test_a_copied_folder_has_a_guid_of_its_own(published: Path) -> None:
    old = _slug(published)
    shutil.copytree(published / SHOW / old, published / SHOW / "futatsume")
    assert build(published, None, BufferReporter()).failures == ()
    opened = open_workspace(published)
    publish(opened, plan_target(opened, "portal"), BufferReporter())
    guids = open_workspace(published).ledger.guids(Slug("koe"))
    assert len(set(guids.values())) == len(guids) == 3
