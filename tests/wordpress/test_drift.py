"""What people do in WordPress behind our back: told field by field, and brought back by publishing again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tayori.model.publishing import Package, PublicationState, Receipt
from tests.wordpress.fixtures import NEEDS_WORDPRESS
from tests.wordpress.publishing import Desk, counts, desk, short
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS


@dataclass(frozen=True)
class Published:
    site: WordPressSite
    target: Desk
    package: Package
    receipt: Receipt

    def number(self, part: str) -> str:
        found = self.receipt.find_part(part)
        assert found is not None
        return found.remote_id


@pytest.fixture(scope="module")
def published(wordpress: WordPressSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """One publication: each test restores what it broke."""
    wordpress.reset()
    root = tmp_path_factory.mktemp("drift")
    target, package = desk(wordpress, root, status="publish"), short(root)
    yield Published(wordpress, target, package, target.publish(package))
    wordpress.reset()


PAGE = "wp_update_post(['ID' => {page}, %s]);"
ACTS = {
    "words": (
        PAGE
        % "'post_title' => '別の題', 'post_excerpt' => '', 'post_content' => 'x', 'post_name' => 'moved'",
        {"title", "excerpt", "content", "slug"},
    ),
    "status and tags": (
        PAGE % "'post_status' => 'draft'" + "wp_set_object_terms({page}, ['x'], 'post_tag');",
        {"status", "date", "tags"},
    ),
    "trash": ("wp_trash_post({page});", {"status", "slug", "date"}),
    "texts of media": (
        """
        wp_update_post(['ID' => {video}, 'post_excerpt' => 'free for all']);
        wp_update_post(['ID' => {poster}, 'post_content' => 'x']);
        update_post_meta({poster}, '_wp_attachment_image_alt', '');
        delete_post_thumbnail({page});
        """,
        {"caption", "description of media.poster", "alt", "featured media"},
    ),
    "media": ("wp_delete_attachment({captions}, true);", {"media.captions.ja"}),
}


@pytest.mark.parametrize("act", ACTS)
def test_it_is_told_and_restored(published: Published, act: str) -> None:
    code, fields = ACTS[act]
    published.site.run_php(
        code.format(
            page=published.receipt.remote_id,
            video=published.number("media.rendition.vertical"),
            poster=published.number("media.poster"),
            captions=published.number("media.captions.ja"),
        )
    )
    target, receipt = published.target, published.receipt
    found = {drift.field: drift for drift in target.publisher.drift(receipt)}
    told = {name for name in found if not name.startswith("caption of ")}
    assert told == fields or (told < fields and told), found
    assert all(drift.can_restore and drift.text and drift.cure for drift in found.values())
    assert {name for name, drift in found.items() if drift.can_adopt} <= {"title", "excerpt"}
    restored = target.publish(published.package, receipt)
    assert restored.state is PublicationState.VERIFIED
    assert target.publisher.drift(restored) == ()
    assert counts(published.site) == (4, 1)
    object.__setattr__(published, "receipt", restored)


def test_a_lost_file_is_told_and_never_deleted(published: Published) -> None:
    """A stranger who is told 404 proves nothing: the item goes when a person deletes it."""
    target, receipt, captions = published.target, published.receipt, published.number("media.captions.ja")
    published.site.run_php(f"unlink(get_attached_file({captions}));")
    (found,) = target.publisher.drift(receipt)
    assert (found.field, found.can_restore) == ("file", False)
    assert "delete its item" in found.cure
    again = target.publish(published.package, receipt)
    assert (again.state, captions) == (PublicationState.UPLOADED, published.number("media.captions.ja"))
    assert "Not proven" in again.error
    assert int(captions) in [item["id"] for item in published.site.media()]
    published.site.run_php(f"wp_delete_attachment({captions}, true);")
    restored = target.publish(published.package, again)
    assert (restored.state, counts(published.site)) == (PublicationState.VERIFIED, (4, 1))
    object.__setattr__(published, "receipt", restored)


def test_a_deleted_page_is_made_anew(published: Published) -> None:
    target, receipt = published.target, published.receipt
    published.site.run_php(f"wp_delete_post({receipt.remote_id}, true);")
    assert [drift.field for drift in target.publisher.drift(receipt)] == ["page"]
    assert [finding.rule for finding in target.publisher.verify(receipt)] == ["page-missing"]
    again = target.publish(published.package, receipt)
    assert again.remote_id != receipt.remote_id
    assert target.publisher.drift(again) == ()
    assert counts(published.site) == (4, 1)
    object.__setattr__(published, "receipt", again)
