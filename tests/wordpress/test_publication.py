"""Publishing to a real WordPress: what is there afterwards, and that doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from tayori.errors import Refused, RemoteClosed, RemoteError
from tayori.model.ids import Lang
from tayori.model.publishing import Action, Adopted, Package, PublicationState, Role
from tayori.model.text import Texts
from tayori.publishers.wordpress.publisher import KIND
from tests.proxy import proxying
from tests.publishers.samples import clip, episode, photo, with_rights
from tests.wordpress.fixtures import NEEDS_WORDPRESS, PLUGIN
from tests.wordpress.publishing import alone, counts, desk, mp4, real, short, with_bytes
from tests.wordpress.server import WordPressSite

pytestmark = NEEDS_WORDPRESS


def changed(plan: Any) -> dict[str, tuple[str | None, str]]:
    return {change.field: (change.old, change.new) for change in plan.changes}


def ids(site: WordPressSite) -> tuple[list[int], list[int]]:
    return [m["id"] for m in site.media()], [p["id"] for p in site.posts()]


def recut(package: Package, text: str = "another cut") -> Package:
    """The package with other bytes for viewing."""
    *rest, main = package.files
    return replace(package, files=(*rest, with_bytes(main, mp4(text))))


def anonymous(site: WordPressSite, route: str) -> Any:
    return httpx.get(f"{site.url}/wp-json/wp/v2/{route}")


@pytest.fixture
def plugin(empty_wordpress: WordPressSite) -> Iterator[WordPressSite]:
    empty_wordpress.install_plugin(PLUGIN)
    yield empty_wordpress
    empty_wordpress.remove_plugin(PLUGIN.name)


def test_a_clip_is_there_with_all_that_belongs_to_it(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target, package = (
        empty_wordpress,
        desk(empty_wordpress, tmp_path, status="publish"),
        real(clip(tmp_path)),
    )
    assert target.publisher.plan(package, None).action is Action.CREATE
    receipt = target.publish(package)
    assert receipt.state is PublicationState.VERIFIED
    assert counts(site) == (7, 1)
    (page,), media = site.posts(), site.media()
    assert (page["status"], page["slug"], page["title"]) == ("publish", "asa-no-eki", "朝七時、長野駅へ")
    assert page["tags"] == ["移住", "長野市"] or page["tags"] == ["長野市", "移住"]
    assert all("長野市 / 撮影 信州映像" in item["caption"] for item in media)
    assert all("公開期限: 2029年3月31日" in item["description"] for item in media)
    assert {item["parent"] for item in media} == {page["id"]}
    assert {item["status"] for item in media} == {"inherit"}
    assert {item["alt_text"] for item in media} == {"", "朝七時、長野駅へ"}
    assert {file.role for file in receipt.files} == {
        Role.RENDITION,
        Role.POSTER,
        Role.THUMBNAIL,
        Role.CAPTIONS,
    }
    assert all(
        file.url in page["content"] for file in receipt.files if file.mime in ("video/mp4", "text/vtt")
    )
    assert page["meta"]["_thumbnail_id"] == str(next(m["id"] for m in media if "-thumbnail" in m["file"]))
    assert (receipt.remote_id, receipt.url) == (str(page["id"]), f"{site.url}/asa-no-eki/")
    assert httpx.get(receipt.url).status_code == 200


def test_doing_it_again_sends_nothing(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    package = short(tmp_path)
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, url=proxy.url)
        receipt = target.publish(package)
        assert target.publisher.plan(package, receipt).action is Action.NOTHING
        before = len(proxy.of("POST"))
        assert target.publish(package, receipt) == receipt
        assert len(proxy.of("POST")) == before
        assert not proxy.of("DELETE")


def test_a_corrected_title_is_the_same_page(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target, package = empty_wordpress, desk(empty_wordpress, tmp_path), alone(tmp_path)
    first, before = target.publish(package), ids(site)
    corrected = replace(package, title=Texts.of({"ja": "朝八時、<長野>駅 & 「広場」へ", "en": "Eight"}))
    plan = target.publisher.plan(corrected, first)
    assert plan.action is Action.UPDATE
    assert changed(plan)["title"] == ("朝七時、長野駅へ", "朝八時、<長野>駅 & 「広場」へ")
    assert not [name for name in changed(plan) if name.startswith("media.")]
    second = target.publish(corrected, first)
    assert ids(site) == before
    assert dict(second.fields)["title"] == "朝八時、<長野>駅 & 「広場」へ"
    assert target.publisher.plan(corrected, second).action is Action.NOTHING


def test_other_bytes_replace_the_media_item(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target, package = (
        empty_wordpress,
        desk(empty_wordpress, tmp_path, status="publish"),
        short(tmp_path),
    )
    first, (media, pages) = target.publish(package), ids(site)
    cut = recut(package)
    plan = target.publisher.plan(cut, first)
    assert plan.action is Action.REPLACE
    assert {"media.rendition.vertical", "content"} == set(changed(plan))
    second = target.publish(cut, first)
    assert counts(site) == (4, 1)
    now_media, now_pages = ids(site)
    assert (len(set(now_media) - set(media)), now_pages) == (1, pages)
    old, new = (next(f for f in r.files if f.role is Role.RENDITION) for r in (first, second))
    content = site.posts()[0]["content"]
    assert new.url in content
    assert old.url not in content
    assert httpx.head(old.url).status_code == 404
    assert not [part for part in second.parts if part.name.startswith("replaced.")]


def test_a_caption_language_that_is_dropped_is_deleted(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    target, package = desk(empty_wordpress, tmp_path), real(clip(tmp_path))
    first = target.publish(package)
    fewer = replace(
        package,
        files=tuple(f for f in package.files if f.lang != "en"),
        tracks=tuple(t for t in package.tracks if t.lang != "en"),
    )
    second = target.publish(fewer, first)
    assert counts(empty_wordpress) == (5, 1)
    assert {f.lang for f in second.files if f.role is Role.CAPTIONS} == {Lang("ja")}


def test_a_draft_is_in_no_list(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target, package = empty_wordpress, desk(empty_wordpress, tmp_path), alone(tmp_path)
    receipt = target.publish(package)
    assert anonymous(site, "media").json() == []
    assert anonymous(site, "posts").json() == []
    assert anonymous(site, f"posts/{receipt.remote_id}").status_code == 401
    assert httpx.get(receipt.url).status_code == 404
    assert {item["status"] for item in site.media()} == {"private"}
    assert httpx.head(receipt.files[0].url).status_code == 200


def test_what_is_scheduled_waits_and_then_is_found(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, now = empty_wordpress, datetime.now(UTC).replace(microsecond=0)
    package = alone(tmp_path, publish_at=now + timedelta(hours=5))
    target = desk(site, tmp_path, status="publish", now=now)
    receipt = target.publish(package)
    fields = dict(receipt.fields)
    assert (fields["status"], fields["date"]) == (
        "future",
        (now + timedelta(hours=5)).strftime("%Y-%m-%dT%H:%M:%S"),
    )
    assert anonymous(site, "media").json() == []
    assert target.publisher.plan(package, receipt).action is Action.NOTHING
    due = replace(package, publish_at=now - timedelta(minutes=1))
    later = target.publish(due, receipt)
    assert dict(later.fields)["status"] == "publish"
    assert len(anonymous(site, "media").json()) == 1


def test_episode_and_photo_have_pages_of_their_own(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target = (
        empty_wordpress,
        desk(empty_wordpress, tmp_path, status="publish", categories=("便り", "移住")),
    )
    sound, picture = target.publish(real(episode(tmp_path))), target.publish(real(photo(tmp_path)))
    assert (sound.state, picture.state) == (PublicationState.VERIFIED, PublicationState.VERIFIED)
    assert counts(site) == (4, 2)
    assert next(m for m in site.media() if m["mime_type"] == "image/png")["alt_text"].startswith(
        "雪の積もった"
    )
    assert [sorted(p["categories"]) for p in site.posts()] == [["便り", "移住"]] * 2
    assert len([m for m in site.media() if m["mime_type"] == "audio/mpeg"]) == 1


@pytest.mark.parametrize("kind", ["none", "page"])
def test_media_alone_and_pages(empty_wordpress: WordPressSite, tmp_path: Path, kind: str) -> None:
    target, package = desk(empty_wordpress, tmp_path, page=kind, status="publish"), alone(tmp_path)
    receipt = target.publish(package)
    assert receipt.state is PublicationState.VERIFIED
    assert [post["type"] for post in empty_wordpress.posts()] == ([] if kind == "none" else ["page"])
    assert receipt.is_out
    assert target.publish(package, receipt) == receipt
    assert target.publisher.drift(receipt) == ()
    target.publisher.retract(receipt)
    assert empty_wordpress.media() == []


def test_a_lost_ledger_makes_nothing_twice(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target, package = empty_wordpress, desk(empty_wordpress, tmp_path), alone(tmp_path)
    first, before = target.publish(package), ids(site)
    found = target.publish(package, None)
    assert ids(site) == before
    assert (found.remote_id, found.fields) == (first.remote_id, first.fields)


def test_an_old_backup_leaves_nothing_behind(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target, package = empty_wordpress, desk(empty_wordpress, tmp_path), alone(tmp_path)
    old = target.publish(package)
    target.publish(recut(package, "second"), old)
    target.publish(recut(package, "third"), old)
    assert counts(site) == (1, 1)


def test_a_page_moved_by_hand_is_found_by_its_mark(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target, package = empty_wordpress, desk(empty_wordpress, tmp_path), alone(tmp_path)
    receipt = target.publish(package)
    site.run_php(
        f"wp_update_post(['ID' => {receipt.remote_id}, 'post_name' => 'moved', 'post_title' => 'x']);"
    )
    assert target.publish(package, None).remote_id == receipt.remote_id
    assert counts(site) == (1, 1)


def test_somebody_elses_page_of_this_address_stays(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site = empty_wordpress
    theirs = site.run_php(
        "echo wp_insert_post(['post_title' => 'x', 'post_name' => 'asa-no-eki', 'post_status' => 'publish']);"
    )
    receipt = desk(site, tmp_path).publish(alone(tmp_path))
    assert receipt.remote_id != theirs
    assert {post["slug"] for post in site.posts()} == {"asa-no-eki", "asa-no-eki-2"}


def test_two_assets_with_one_title_are_two(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    site, target = empty_wordpress, desk(empty_wordpress, tmp_path)
    one, two = (target.publish(alone(tmp_path, slug)) for slug in ("asa", "asa-no-eki"))
    assert (len(site.media()), len(site.posts())) == (2, 2)
    assert one.remote_id != two.remote_id
    target.publisher.retract(one)
    assert counts(site) == (1, 2)
    assert target.publisher.verify(two) == ()


def test_an_administrator_keeps_all_fields(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    """Whose HTML is not filtered, as an author's is."""
    package = alone(tmp_path, title=Texts.of({"ja": "A & B <c>"}))
    target = desk(empty_wordpress, tmp_path, role="administrator")
    receipt = target.publish(package)
    assert dict(receipt.fields)["title"] == "A & B <c>"
    assert target.publish(package, receipt) == receipt
    assert target.publisher.drift(receipt) == ()


def test_a_contributor_is_refused_before_any_byte(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    with proxying(empty_wordpress.url) as proxy:
        target = desk(empty_wordpress, tmp_path, role="contributor", url=proxy.url)
        with pytest.raises(RemoteError, match="upload_files is missing"):
            target.publish(short(tmp_path))
        assert not proxy.of("POST")
        assert target.recorded == []


@pytest.mark.parametrize(("everywhere", "closed"), [(("移住",), True), ((), False)])
def test_an_author_without_the_category_is_told_before_any_byte(
    empty_wordpress: WordPressSite, tmp_path: Path, everywhere: tuple[str, ...], *, closed: bool
) -> None:
    """Of the target's own categories once for all; of a manifest's for that asset."""
    site, own = empty_wordpress, () if everywhere else (("categories", "移住"),)
    with proxying(site.url) as proxy:
        target = desk(site, tmp_path, role="author", url=proxy.url, categories=everywhere)
        package = alone(tmp_path, options=own)
        with pytest.raises(RemoteError, match="The category 移住 is not there, and author may") as told:
            target.publish(package)
        assert not proxy.of("POST")
        assert "Let an editor make it once" in told.value.next_step
        assert isinstance(told.value, RemoteClosed) == closed
        site.run_php("wp_insert_term('移住', 'category');")
        assert target.publish(package).state is PublicationState.VERIFIED
    assert site.posts()[0]["categories"] == ["移住"]


def test_a_wrong_password_is_told(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target = desk(empty_wordpress, tmp_path)
    wrong = replace(
        target.publisher, context=replace(target.publisher.context, secret=lambda _: "secret word")
    )
    with pytest.raises(RemoteError, match="does not know editor") as told:
        wrong.publish(short(tmp_path), None)
    assert "application password" in told.value.next_step
    assert "secret word" not in str(told.value)


def test_rights_stay_machine_readable_with_the_plugin(plugin: WordPressSite, tmp_path: Path) -> None:
    target, package = desk(plugin, tmp_path, status="publish"), short(tmp_path)
    receipt = target.publish(package)
    assert target.facts == {"plugin": "yes"}
    assert "credit: 長野市 / 撮影 信州映像" in dict(receipt.fields)["rights"]
    assert all(item["meta"]["tayori_owner"] == "長野市" for item in plugin.media())
    assert plugin.posts()[0]["meta"]["tayori_jsonld"]
    other = replace(package, metadata=with_rights(credit="別の人"))
    plan = target.publisher.plan(other, receipt)
    assert plan.action is Action.UPDATE
    second = target.publish(other, receipt)
    assert all(item["meta"]["tayori_credit"] == "別の人" for item in plugin.media())
    assert target.publish(other, second) == second


def test_without_the_plugin_it_says_what_is_lost(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target, package = desk(empty_wordpress, tmp_path, status="publish"), alone(tmp_path)
    assert KIND.notes(target.publisher.context) == ()
    target.publish(package)
    assert [note.rule for note in KIND.notes(target.publisher.context)] == ["wordpress-plugin-missing"]
    assert "no plugin of Tayori" in KIND.notes(target.publisher.context)[0].text


def test_what_was_adopted_stays_until_we_want_something_else(
    empty_wordpress: WordPressSite, tmp_path: Path
) -> None:
    site, target, package = empty_wordpress, desk(empty_wordpress, tmp_path), alone(tmp_path)
    receipt = target.publish(package)
    site.run_php(f"wp_update_post(['ID' => {receipt.remote_id}, 'post_title' => '彼らの題 & x']);")
    (found,) = target.publisher.drift(receipt)
    assert (found.field, found.expected, found.found) == ("title", "朝七時、長野駅へ", "彼らの題 & x")
    assert found.can_adopt
    kept = replace(receipt, adopted=(Adopted("title", found.expected, found.found),))
    again = target.publish(package, kept)
    assert dict(again.fields)["title"] == "彼らの題 & x"
    assert target.publisher.drift(again) == ()
    newer = target.publish(replace(package, title=Texts.of({"ja": "新しい題"})), again)
    assert dict(newer.fields)["title"] == "新しい題"


def test_after_its_last_day_it_is_not_sent(empty_wordpress: WordPressSite, tmp_path: Path) -> None:
    target, package = desk(empty_wordpress, tmp_path), alone(tmp_path)
    receipt = target.publish(package)
    past = replace(package, until=datetime(2026, 11, 19, tzinfo=UTC).date())
    assert target.publisher.plan(past, receipt).action is Action.RETRACT
    assert target.publisher.plan(past, None).action is Action.BLOCKED
    with pytest.raises(Refused, match="until 2026-11-19"):
        target.publish(past, receipt)
