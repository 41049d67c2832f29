"""lastBuildDate: when what is in a feed changed last, as data and not as the clock has it."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from lxml import etree

from tayori.model.publishing import PublicationState
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tests.pipelines.conftest import edit

pytestmark = pytest.mark.slow
FEED = "site/podcasts/koe/feed.xml"


def _publish(root: Path) -> None:
    opened = open_workspace(root)
    assert publish(opened, plan_target(opened, "portal"), BufferReporter()).failed == ()


def test_an_update_moves_the_feed_s_date_and_nothing_else_does(published: Path) -> None:
    before = (published / FEED).read_bytes()
    (manifest,) = (published / "shows/koe").glob("*/episode.yaml")
    slug = manifest.parent.name
    _publish(published)
    assert (published / FEED).read_bytes() == before

    manifest.write_text(manifest.read_text(encoding="utf-8") + "type: bonus\n", encoding="utf-8")
    _publish(published)
    history = open_workspace(published).ledger.publication_history("portal")
    sent = [r.at for r in history if (r.slug, r.state) == (slug, PublicationState.VERIFIED)]
    assert len(sent) == 2
    after = (published / FEED).read_bytes()
    told = etree.fromstring(after).findtext("channel/lastBuildDate", "")
    assert parsedate_to_datetime(told) == sent[-1].replace(microsecond=0)

    edit(published / "clips/asa/clip.yaml", "朝七時、長野駅へ", "朝八時、長野駅へ")
    _publish(published)
    assert (published / FEED).read_bytes() == after
