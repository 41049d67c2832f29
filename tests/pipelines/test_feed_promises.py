"""The feed that is really out: as it was sent, only what may be heard today, and never a second guid."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import cast

import feedparser
import pytest

from tayori.cli import run
from tayori.errors import UsageError
from tayori.feeds.promised import read_promised
from tayori.model.ids import Slug
from tayori.model.publishing import Action
from tayori.pipelines.approval.sent import remember_sent, sent_packages
from tayori.pipelines.build import build
from tayori.pipelines.feeds.rename import rename_feed
from tayori.pipelines.feeds.shows import Press
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing.distribute import Distribution, publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.recall.cleared_now import Standings, moment
from tayori.pipelines.report import BufferReporter
from tayori.pipelines.site import render_site
from tayori.publishers.base import SitePublisher
from tests.pipelines.conftest import edit

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
    _withdraw(published)
    _render(published)
    assert feedparser.parse((published / FEED).read_bytes()).entries == []


def test_a_renamed_folder_waits_for_its_name_and_the_feed_stays(published: Path) -> None:
    before = (published / FEED).read_bytes()
    old = _slug(published)
    _renamed(published, f"{SHOW}/{old}", f"{SHOW}/atarashii-namae")
    done = _publish(published)

    ((slug, error),) = done.failed
    assert slug == "atarashii-namae"
    assert isinstance(error, UsageError)
    assert f"feed rename koe/{old} koe/atarashii-namae" in error.next_step
    assert (published / FEED).read_bytes() == before
    assert "atarashii-namae" not in _guids(published)

    assert run(["feed", "rename", f"koe/{old}", "koe/atarashii-namae", "-w", str(published)]) == 0
    _render(published)  # nothing new is out yet, and nothing is gone
    assert (published / FEED).read_bytes() == before
    _say(published, "type: bonus\n")
    done = _publish(published)
    assert done.failed == ()
    # the old one goes last: no feed is ever without both
    assert [receipt.slug for receipt in done.receipts] == ["atarashii-namae", old]
    (was,), (now,) = (feedparser.parse(text).entries for text in (before, (published / FEED).read_bytes()))
    assert (now.id, now.published) == (was.id, was.published)
    assert now.link.endswith("/atarashii-namae/")
    assert not (published / "site/podcasts/koe" / old).exists()


def test_a_renamed_episode_keeps_its_first_day_and_its_rights(published: Path) -> None:
    old = _slug(published)
    (published / SHOW / old).rename(published / SHOW / "atarashii-namae")
    opened = open_workspace(published)
    rename_feed(opened, f"koe/{old}", "koe/atarashii-namae")
    standings = Standings.of(opened, moment(opened.workspace.settings, None))
    assert standings.of_publication("portal", Slug(old)).allowed  # `rights enforce` leaves it
    receipts = {slug: receipt for (_, slug), receipt in opened.ledger.publications().items()}
    press = Press(opened, cast("SitePublisher", plan_target(opened, "portal").publisher), receipts)
    assert press.first_out[Slug("atarashii-namae")] == press.first_out[Slug(old)]


def test_a_renamed_show_keeps_its_feed_until_its_name_is_told(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (published / FEED).read_bytes()
    _renamed(published, SHOW, "shows/kikite")
    words = ["publish", "portal", "--yes", "-w", str(published)]
    assert run(words) == 2
    assert "tayori feed rename koe kikite" in capsys.readouterr().err
    assert (published / FEED).read_bytes() == before
    assert all((published / "site" / path).is_file() for path in _media(before))

    assert run(["feed", "rename", "koe", "kikite", "-w", str(published)]) == 0
    assert "moved_from" in capsys.readouterr().out
    assert run(["build", "-w", str(published)]) == 0
    assert run(words) == 0
    was, now = (
        read_promised(text) for text in (before, (published / "site/podcasts/kikite/feed.xml").read_bytes())
    )
    assert now.guid == was.guid
    assert [item.guid for item in now.items] == [item.guid for item in was.items]
    assert not (published / FEED).exists()


def test_a_copied_folder_has_a_guid_of_its_own(published: Path) -> None:
    old = _slug(published)
    shutil.copytree(published / SHOW / old, published / SHOW / "futatsume")
    assert _publish(published).failed == ()
    guids = _guids(published)
    assert len(set(guids.values())) == len(guids) == 3


@pytest.mark.parametrize("history", ["", "podcast: {archive: 1, newest: 1}\n"])
def test_a_withdrawn_episode_comes_again_under_another_slug_with_the_same_title(
    published: Path, history: str
) -> None:
    first = _slug(published)
    show = published / SHOW / "show.yaml"
    show.write_text(show.read_text(encoding="utf-8") + history, encoding="utf-8")
    shutil.copytree(published / SHOW / first, published / SHOW / "ni")
    assert _publish(published).failed == ()
    for slug in (first, "ni"):
        assert run(["retract", "portal", slug, "--yes", "-w", str(published)]) == 0
    shutil.copytree(published / SHOW / first, published / SHOW / "san")
    assert build(published, None, BufferReporter()).failures == ()
    assert run(["publish", "portal", "san", "--yes", "-w", str(published)]) == 0
    (entry,) = feedparser.parse((published / FEED).read_bytes()).entries
    assert entry.id == _guids(published)[Slug("san")]


def test_a_lost_ledger_costs_one_feed_and_nothing_else(published: Path) -> None:
    before = (published / FEED).read_bytes()
    _forget(published, "DELETE FROM guids")
    page = published / "site/clips/asa/index.html"
    page.unlink()
    with pytest.raises(UsageError, match="The feed of koe was not written: 1 guids of it are not in"):
        _render(published)
    assert (published / FEED).read_bytes() == before
    assert page.is_file()
    assert _guids(published) == {}
    assert all((published / "site" / path).is_file() for path in _media(before))


def test_what_may_not_be_heard_leaves_a_feed_that_is_refused(published: Path) -> None:
    _forget(published, "DELETE FROM guids")
    _withdraw(published)
    with pytest.raises(UsageError, match="was not written"):
        _render(published)
    feed = feedparser.parse((published / FEED).read_bytes())
    assert (feed.entries, feed.feed.title, feed.bozo) == ([], "長野のこえ", False)


def test_a_show_gets_no_second_guid(published: Path) -> None:
    before = (published / FEED).read_bytes()
    _forget(published, "UPDATE guids SET guid = 'another' WHERE episode = 'podcast-guid'")
    with pytest.raises(UsageError, match=r"its podcast:guid is .*, not another"):
        _render(published)
    assert (published / FEED).read_bytes() == before


def test_guids_in_archives_are_promises_too(published: Path) -> None:
    show = published / SHOW / "show.yaml"
    show.write_text(f"{show.read_text(encoding='utf-8')}podcast: {{archive: 1}}\n", "utf-8")
    _render(published)
    (archive,) = (published / FEED).parent.glob("feed.archive-*.xml")
    _render(published)
    archive.write_bytes(
        archive.read_bytes().replace(b'<guid isPermaLink="false">', b'<guid isPermaLink="false">x')
    )
    with pytest.raises(UsageError, match="1 guids of it are not in the ledger, xurn"):
        _render(published)


def _withdraw(root: Path) -> None:
    edit(
        root / "grants/voice/yamada-hanako.yaml",
        "status: active",
        "status: withdrawn\nwithdrawn: 2026-08-01",
    )


def _renamed(root: Path, old: str, new: str) -> None:
    """Rename a folder that was looked at before."""
    assert open_workspace(root).plan.steps
    (root / old).rename(root / new)


def _publish(root: Path) -> Distribution:
    assert build(root, None, BufferReporter()).failures == ()
    opened = open_workspace(root)
    return publish(opened, plan_target(opened, "portal"), BufferReporter())


def _guids(root: Path) -> dict[Slug, str]:
    return open_workspace(root).ledger.guids(Slug("koe"))


def _forget(root: Path, statement: str) -> None:
    with closing(sqlite3.connect(root / ".tayori/ledger.db")) as database, database:
        database.execute(statement)


def _media(feed: bytes) -> list[str]:
    found = re.findall(rb'https://ijyu.example.jp/(media/[^"<]+)', feed)
    assert found
    return [path.decode() for path in found]


def test_a_ledger_that_never_published_the_site_empties_nothing(published: Path) -> None:
    before = {path: path.read_bytes() for path in (published / "site").rglob("*") if path.is_file()}
    for file in (published / ".tayori").glob("ledger.db*"):
        file.unlink()
    with pytest.raises(UsageError, match="published by a ledger that is not here"):
        _render(published)
    assert {path: path.read_bytes() for path in (published / "site").rglob("*") if path.is_file()} == before


def test_a_show_that_loses_its_cover_keeps_its_feed(published: Path) -> None:
    before = (published / FEED).read_bytes()
    manifest = published / SHOW / "show.yaml"
    edit(manifest, "cover: cover.png\n", "")
    with pytest.raises(UsageError, match="has no cover any more"):
        _render(published)
    assert (published / FEED).read_bytes() == before
