"""Taking down: the files are gone, the page is nobody's but ours, and it comes back as the same page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tayori.errors import RemoteError
from tayori.model.publishing import Action, Part, PublicationState
from tests.faults import Answer, Fault
from tests.proxy import proxying
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.publishing import counts, desk, short
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS


@pytest.mark.parametrize("how", ["draft", "private", "delete"])
def test_nothing_is_to_be_had_afterwards(empty_wordpress: WordPressSite, tmp_path: Path, how: str) -> None:
    site, target = empty_wordpress, desk(empty_wordpress, tmp_path, status="publish", retracted=how)
    receipt = target.publish(short(tmp_path))
    assert httpx.get(receipt.url).status_code == 200
    gone = target.publisher.retract(receipt)
    assert gone.state is PublicationState.RETRACTED
    assert site.media() == []
    assert not list((site.folder / "wp-content/uploads").rglob("asa-no-eki*"))
    assert [post["status"] for post in site.posts()] == ([] if how == "delete" else [how])
    assert httpx.get(receipt.url).status_code == 404
    assert {httpx.head(file.url).status_code for file in receipt.files} == {404}
    assert target.publisher.verify(gone) == ()
    assert target.publisher.drift(gone) == ()
    assert target.publisher.retract(gone).state is PublicationState.RETRACTED


def test_it_comes_back_as_the_same_page(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target, package = desk(empty_wordpress, tmp_path, status="publish"), short(tmp_path)
    receipt = target.publish(package)
    gone = target.publisher.retract(receipt)
    assert target.publisher.plan(package, gone).action is Action.CREATE
    back = target.publish(package, gone)
    assert (back.state, back.remote_id, back.url) == (
        PublicationState.VERIFIED,
        receipt.remote_id,
        receipt.url,
    )
    assert counts(empty_wordpress) == (4, 1)
    assert httpx.get(back.url).status_code == 200


def test_what_was_begun_and_not_answered_is_looked_for(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    target = desk(empty_wordpress, tmp_path)
    receipt = target.publish(short(tmp_path))
    unknown = tuple(Part(part.name, PublicationState.UNKNOWN, "", part.digest) for part in receipt.parts)
    target.publisher.retract(replace(receipt, parts=unknown, state=PublicationState.UNKNOWN))
    assert empty_wordpress.media() == []


def test_what_still_answers_is_told(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url, status="publish")
        receipt = target.publish(short(tmp_path))
        proxy.faults = (Fault("before", "HEAD", r"\.mp4$", nth=0, answer=Answer(200)),)
        with pytest.raises(RemoteError, match="still to be had") as told:
            target.publisher.retract(receipt)
        assert "cache" in told.value.next_step
        proxy.faults = ()
        assert target.publisher.retract(receipt).state is PublicationState.RETRACTED


def test_a_stranger_proves_nothing(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    """Without a valid password everything would seem to be gone."""
    target = desk(empty_wordpress, tmp_path)
    receipt = target.publish(short(tmp_path))
    stranger = replace(target.publisher, context=replace(target.publisher.context, secret=lambda _: "wrong"))
    with pytest.raises(RemoteError, match="does not know"):
        stranger.retract(receipt)
    assert counts(empty_wordpress) == (4, 1)


def test_a_page_made_public_again_is_told(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target = desk(empty_wordpress, tmp_path, status="publish")
    gone = target.publisher.retract(target.publish(short(tmp_path)))
    empty_wordpress.run_php(f"wp_publish_post({gone.remote_id});")
    assert [found.field for found in target.publisher.drift(gone)] == ["status"]
    assert [found.rule for found in target.publisher.verify(gone)] == ["still-published"]
