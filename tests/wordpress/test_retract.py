"""Taking down: the files are gone, the page is nobody's but ours, and it comes back as the same page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tayori.errors import RemoteError
from tayori.model.ids import Slug
from tayori.model.publishing import Action, Part, PublicationState, Receipt
from tests.faults import Answer, Fault
from tests.proxy import proxying
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.publishing import alone, counts, desk, mp4, with_bytes
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS


@pytest.mark.parametrize("how", ["draft", "private", "delete"])
def test_nothing_is_to_be_had_afterwards(empty_wordpress: WordPressSite, tmp_path: Path, how: str) -> None:
    site, target = empty_wordpress, desk(empty_wordpress, tmp_path, status="publish", retracted=how)
    receipt = target.publish(alone(tmp_path))
    assert httpx.get(receipt.url).status_code == 200
    kept = (site.folder / "wp-content/uploads" / site.media()[0]["file"]).resolve()
    data = kept.read_bytes()
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
    # a backup brings a file back: its address is still on record
    kept.write_bytes(data)
    assert [found.rule for found in target.publisher.verify(gone)] == ["still-published"]
    with pytest.raises(RemoteError, match="still to be had"):
        target.publisher.retract(gone)


def test_it_comes_back_as_the_same_page(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target, package = desk(empty_wordpress, tmp_path, status="publish"), alone(tmp_path)
    receipt = target.publish(package)
    gone = target.publisher.retract(receipt)
    assert target.publisher.plan(package, gone).action is Action.CREATE
    back = target.publish(package, gone)
    assert (back.state, back.remote_id, back.url) == (
        PublicationState.VERIFIED,
        receipt.remote_id,
        receipt.url,
    )
    assert counts(empty_wordpress) == (1, 1)
    assert httpx.get(back.url).status_code == 200


def test_what_was_begun_and_not_answered_is_looked_for(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    target = desk(empty_wordpress, tmp_path)
    receipt = target.publish(alone(tmp_path))
    unknown = tuple(Part(part.name, PublicationState.UNKNOWN, "", part.digest) for part in receipt.parts)
    target.publisher.retract(replace(receipt, parts=unknown, state=PublicationState.UNKNOWN))
    assert empty_wordpress.media() == []


@pytest.mark.parametrize("page", ["post", "none"])
def test_what_the_receipt_does_not_know_goes_too(
    empty_wordpress: WordPressSite, tmp_path: Path, page: str
) -> None:
    """A bare receipt, or one of an earlier cut; `asa` is not `asa-no-eki`, nor `asa-<date>`."""
    site, target = empty_wordpress, desk(empty_wordpress, tmp_path, status="publish", page=page)
    others = [target.publish(alone(tmp_path, slug)) for slug in ("asa-no-eki", "asa-202607010900-eki")]
    package = alone(tmp_path, "asa")
    old, there = target.publish(package), counts(site)
    newer = replace(package, files=(with_bytes(package.files[0], mp4("newer")),))
    bare = replace(old, state=PublicationState.INTENDED, remote_id="", url="", parts=(), files=(), fields=())
    for known in (old, bare):
        out = target.publish(newer, None)
        assert target.publisher.verify(replace(known, state=PublicationState.RETRACTED, parts=()))
        kept: list[Receipt] = []
        gone = target.publisher.retract(known, kept.append)
        assert gone.state is PublicationState.RETRACTED
        assert gone.remote_id
        assert kept[0].remote_id
        assert kept[0].state is PublicationState.FAILED
        assert {httpx.head(file.url).status_code for file in out.files} == {404}
        assert counts(site)[0] == there[0] - 1
        assert target.publisher.verify(gone) == ()
    assert [target.publisher.verify(other) for other in others] == [(), ()]
    assert target.publisher.retract(replace(bare, slug=Slug("none"))).remote_id == ""


def test_a_page_that_may_not_be_taken_down_keeps_no_media(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    """Somebody's copy has our mark: all else goes, and it is told."""
    target = desk(empty_wordpress, tmp_path, role="author", status="publish")
    receipt = target.publish(alone(tmp_path))
    empty_wordpress.run_php(
        f"wp_update_post(['ID' => {receipt.remote_id}, 'post_author' => get_user_by('login', 'editor')->ID]);"
    )
    with pytest.raises(RemoteError, match="rest_forbidden_context"):
        target.publisher.retract(receipt)
    assert empty_wordpress.media() == []


def test_what_is_in_the_trash_stays_there(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target = desk(empty_wordpress, tmp_path, status="publish")
    receipt = target.publish(alone(tmp_path))
    empty_wordpress.run_php(f"wp_trash_post({receipt.remote_id});")
    assert target.publisher.retract(receipt).state is PublicationState.RETRACTED
    assert [post["status"] for post in empty_wordpress.posts()] == ["trash"]


def test_what_still_answers_is_told(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url, status="publish")
        receipt = target.publish(alone(tmp_path))
        proxy.faults = (Fault("before", "HEAD", r"\.mp4$", nth=0, answer=Answer(200)),)
        with pytest.raises(RemoteError, match="still to be had") as told:
            target.publisher.retract(receipt)
        assert "cache" in told.value.next_step
        proxy.faults = ()
        assert target.publisher.retract(receipt).state is PublicationState.RETRACTED


def test_a_stranger_proves_nothing(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    """Without a valid password everything would seem to be gone."""
    target = desk(empty_wordpress, tmp_path)
    receipt = target.publish(alone(tmp_path))
    stranger = replace(target.publisher, context=replace(target.publisher.context, secret=lambda _: "wrong"))
    with pytest.raises(RemoteError, match="does not know"):
        stranger.retract(receipt)
    assert counts(empty_wordpress) == (1, 1)


def test_a_page_made_public_again_is_told(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target = desk(empty_wordpress, tmp_path, status="publish")
    gone = target.publisher.retract(target.publish(alone(tmp_path)))
    empty_wordpress.run_php(f"wp_publish_post({gone.remote_id});")
    assert [found.field for found in target.publisher.drift(gone)] == ["status"]
    assert [found.rule for found in target.publisher.verify(gone)] == ["still-published"]
