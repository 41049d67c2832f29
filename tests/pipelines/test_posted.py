"""Posts made by hand: written down, called back by a person, and told as such."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import Refused, UsageError
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing.posted import record_deletion, record_post
from tests.pipelines.acting import LATER, deeds, enforced, out
from tests.pipelines.conftest import edit

URL = "https://www.tiktok.com/@nagano/video/123"


@pytest.fixture
def by_hand(built: Path) -> Path:
    edit(built / "tayori.yaml", "targets:\n", "targets:\n  tiktok: {kind: manual, rendition: tall}\n")
    return built


def opening(root: Path) -> OpenWorkspace:
    return open_workspace(root, actor="tester")


def test_what_was_posted_by_hand_is_called_back_and_stays_told_until_it_is_gone(by_hand: Path) -> None:
    receipt = record_post(opening(by_hand), "tiktok", "asa", URL)
    assert (receipt.url, receipt.is_out) == (URL, True)
    run = enforced(by_hand, LATER)
    assert run.done is not None
    (left,) = run.done.left
    assert (left.receipt.slug, left.fate) == ("asa", "by-hand")
    assert URL in str(left.error)
    record_deletion(opening(by_hand), "tiktok", "asa")
    assert out(by_hand) == {}
    assert enforced(by_hand, LATER).done is None
    assert ("taken-down", "asa") in deeds(by_hand)


def test_a_post_that_may_not_be_there_is_written_down_and_refused(by_hand: Path) -> None:
    edit(by_hand / "grants/portrait/yamada-hanako.yaml", "channels: [any]", "channels: [portal]")
    with pytest.raises(Refused, match=r"may not be there.*channels"):
        record_post(opening(by_hand), "tiktok", "asa", URL)
    assert ("tiktok", "asa") in out(by_hand)


def test_posting_the_same_again_needs_nothing_new(by_hand: Path) -> None:
    record_post(opening(by_hand), "tiktok", "asa", URL)
    from tayori.pipelines.publishing.target_plan import plan_target

    assert plan_target(opening(by_hand), "tiktok").lines[0].action.action == "nothing"


def test_what_machines_publish_and_what_is_not_there_is_told(by_hand: Path) -> None:
    with pytest.raises(UsageError, match="tayori publish portal"):
        record_post(opening(by_hand), "portal", "asa", URL)
    with pytest.raises(UsageError, match="Nothing of asa"):
        record_deletion(opening(by_hand), "tiktok", "asa")
