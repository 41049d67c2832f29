from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from tayori.errors import CheckFailed, Refused, ResourceError, UsageError
from tayori.model.finding import Severity
from tayori.model.ids import Slug, digest_bytes
from tayori.model.publishing import Action, Package, PublicationState, Receipt, Role
from tayori.model.text import Texts
from tayori.publishers.base import SiteItem
from tayori.publishers.folder.options import FolderOptions
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.folder.site_folder import MANIFEST, SiteFolder
from tests.publishers.samples import (
    JA,
    METADATA,
    NOW,
    SHOW,
    SITE,
    clip,
    episode,
    file,
    folder_publisher,
    photo,
)


def publish(publisher: Folder, *packages: Package) -> tuple[SiteItem, ...]:
    return tuple(SiteItem(package, publisher.publish(package, None)) for package in packages)


def media(root: Path) -> set[str]:
    site = root / "site"
    return {str(p.relative_to(site)) for p in (site / "media").rglob("*") if p.is_file()}


def everything(root: Path) -> dict[str, tuple[int, bytes]]:
    files = (p for p in (root / "site").rglob("*") if p.is_file())
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in files}


def test_what_is_published_is_on_disk_as_the_receipt_says(tmp_path: Path) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    steps: list[float] = []
    receipt = publisher.publish(package, None, steps.append)
    assert receipt.state is PublicationState.VERIFIED
    assert receipt.url == "https://ijyu.example.jp/clips/asa-no-eki/"
    assert {file.url for file in receipt.files} == media(tmp_path)
    for sent in receipt.files:
        data = (tmp_path / "site" / sent.url).read_bytes()
        assert digest_bytes(data) == sent.digest
        assert len(data) == sent.size
        assert sent.digest[:8] in sent.url
    assert not any(file.profile == "master" for file in receipt.files)
    assert steps[-1] == 1.0
    assert steps == sorted(steps)


def test_publishing_twice_changes_nothing(tmp_path: Path) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    receipt = publisher.publish(package, None)
    before = everything(tmp_path)
    later = folder_publisher(tmp_path, now=NOW + timedelta(days=1))
    assert publisher.plan(package, receipt).action is Action.NOTHING
    assert publisher.plan(package, receipt).changes == ()
    assert later.publish(package, receipt) == receipt
    assert everything(tmp_path) == before


def test_a_changed_text_is_an_update_that_names_the_field(tmp_path: Path) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    receipt = publisher.publish(package, None)
    titled = replace(package, title=Texts.of({"ja": "朝の駅", "en": "Seven a.m., Nagano Station"}))
    plan = publisher.plan(titled, receipt)
    assert plan.action is Action.UPDATE
    assert [(c.field, c.old, c.new) for c in plan.changes] == [("title.ja", "朝七時、長野駅へ", "朝の駅")]


def test_a_changed_picture_replaces_and_the_old_one_goes_with_the_pages_that_showed_it(
    tmp_path: Path,
) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    (item,) = publish(publisher, package)
    publisher.render((item,), (), SITE)
    old = next(f.url for f in item.receipt.files if f.role is Role.RENDITION)
    size = {"width": 1080, "height": 1920, "duration_ms": 21_600}
    new = file(tmp_path / "b2", Role.RENDITION, "asa-no-eki.vertical.mp4", b"new", profile="vertical", **size)
    recut = replace(package, files=(*package.files[:-1], new))
    assert publisher.plan(recut, item.receipt).action is Action.REPLACE
    receipt = publisher.publish(recut, item.receipt)
    assert old in media(tmp_path), "pages still point to it"
    changed = publisher.render((SiteItem(recut, receipt),), (), SITE)
    assert old not in media(tmp_path)
    assert "clips/asa-no-eki/index.html" in changed
    assert old in changed


def test_an_update_does_not_make_an_old_page_new(tmp_path: Path) -> None:
    package = clip(tmp_path / "build")
    first = folder_publisher(tmp_path).publish(package, None)
    later = folder_publisher(tmp_path, now=NOW + timedelta(days=40))
    second = later.publish(replace(package, tags=()), first)
    assert second.at > first.at
    later.render((SiteItem(package, second),), (), SITE)
    assert '<time datetime="2026-11-20">' in (tmp_path / "site/clips/asa-no-eki/index.html").read_text()


def test_bytes_that_changed_since_the_build_are_not_published(tmp_path: Path) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    (tmp_path / "build" / "asa-no-eki.vertical.mp4").write_bytes(b"something else")
    with pytest.raises(CheckFailed, match=r"asa-no-eki\.vertical\.mp4"):
        publisher.publish(package, None)
    assert not any(".mp4" in path for path in media(tmp_path))


def test_a_full_disk_leaves_no_half_file_and_the_next_run_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    sync = os.fsync
    calls = iter(range(100))

    def full(descriptor: int) -> None:
        if next(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResourceError, match=r"No space left on device.*Make room"):
        publisher.publish(package, None)
    whole = {file.digest for file in package.files}
    found = [digest_bytes((tmp_path / "site" / path).read_bytes()) for path in media(tmp_path)]
    assert found
    assert set(found) <= whole
    receipt = publisher.publish(package, None)
    assert publisher.verify(receipt)[0].rule == "page-missing"
    assert {file.url for file in receipt.files} == media(tmp_path)


def test_a_site_that_is_a_file_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("not a folder")
    with pytest.raises(ResourceError, match="site"):
        folder_publisher(tmp_path).publish(clip(tmp_path / "build"), None)


def test_retracting_takes_media_and_pages_and_can_be_repeated(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    items = publish(publisher, clip(tmp_path / "build"), clip(tmp_path / "build", "kawa"))
    publisher.render(items, (), SITE)
    gone = publisher.retract(items[0].receipt)
    assert gone.state is PublicationState.RETRACTED
    assert gone.files == ()
    assert not any("asa-no-eki" in path for path in everything(tmp_path))
    assert publisher.verify(items[1].receipt) == ()
    leading = publisher.verify(gone)
    assert {finding.rule for finding in leading} == {"still-linked"}, (
        "lists lead to it until they are rendered"
    )
    assert {"index.html", "clips/index.html", "en/index.html", "sitemap.xml"} <= {f.where for f in leading}
    assert publisher.retract(gone).state is PublicationState.RETRACTED
    publisher.render((SiteItem(items[0].package, gone), items[1]), (), SITE)
    assert publisher.verify(gone) == ()
    for text in (tmp_path / "site").rglob("*"):
        if text.suffix in {".html", ".xml"}:
            assert "asa-no-eki" not in text.read_text(), text


def test_the_receipt_is_enough_to_retract_when_the_manifest_is_lost(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    (item,) = publish(publisher, clip(tmp_path / "build"))
    publisher.render((item,), (), SITE)
    (tmp_path / "site" / MANIFEST).unlink()
    publisher.retract(item.receipt)
    assert media(tmp_path) == set()
    assert not (tmp_path / "site/clips/asa-no-eki/index.html").exists()
    assert not (tmp_path / "site/en/clips/asa-no-eki/index.html").exists()


def test_an_absent_site_proves_nothing(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    receipt = publisher.publish(clip(tmp_path / "build"), None)
    (tmp_path / "site").rename(tmp_path / "unmounted")
    with pytest.raises(ResourceError, match="Mount or restore"):
        publisher.retract(receipt)
    assert not (tmp_path / "site").exists()
    (tmp_path / "unmounted").rename(tmp_path / "site")
    assert publisher.retract(receipt).state is PublicationState.RETRACTED


def test_after_a_retraction_it_can_be_published_again(tmp_path: Path) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    gone = publisher.retract(publisher.publish(package, None))
    assert publisher.plan(package, gone).action is Action.CREATE
    again = publisher.publish(package, gone)
    assert again.state is PublicationState.VERIFIED
    assert {file.url for file in again.files} == media(tmp_path)


def test_two_assets_with_one_title_are_two_and_one_goes_alone(tmp_path: Path) -> None:
    """facts/mistakes.md: delete by title search."""
    publisher = folder_publisher(tmp_path)
    items = publish(publisher, clip(tmp_path / "build", "a"), clip(tmp_path / "build", "b"))
    publisher.render(items, (), SITE)
    publisher.retract(items[0].receipt)
    assert publisher.verify(items[1].receipt) == ()
    assert (tmp_path / "site/clips/b/index.html").exists()


def test_nothing_is_reachable_before_its_hour_or_after_its_last_day(tmp_path: Path) -> None:
    """facts/mistakes.md: draft media reachable; flag set, copies still served."""
    publisher = folder_publisher(tmp_path)
    early = clip(tmp_path / "build", publish_at=NOW + timedelta(minutes=1))
    assert publisher.plan(early, None).action is Action.BLOCKED
    with pytest.raises(Refused, match="not to appear before 2026-11-20T03:01:00"):
        publisher.publish(early, None)
    late = clip(tmp_path / "build", until=date(2026, 11, 19))
    with pytest.raises(Refused, match="until 2026-11-19 only"):
        publisher.publish(late, None)
    assert not (tmp_path / "site").exists()


def test_the_last_day_ends_at_midnight_in_the_workspaces_zone(tmp_path: Path) -> None:
    package = clip(tmp_path / "build", until=date(2026, 11, 20))
    last_minute = datetime(2026, 11, 20, 14, 59, tzinfo=UTC)
    receipt = folder_publisher(tmp_path, now=last_minute).publish(package, None)
    after = folder_publisher(tmp_path, now=last_minute + timedelta(minutes=1))
    plan = after.plan(package, receipt)
    assert plan.action is Action.RETRACT
    assert plan.blocked_by == ("asa-no-eki was to be available until 2026-11-20 only.",)


def test_what_is_out_before_its_hour_is_taken_down(tmp_path: Path) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    receipt = publisher.publish(package, None)
    moved = replace(package, publish_at=NOW + timedelta(days=1))
    assert publisher.plan(moved, receipt).action is Action.RETRACT


def test_without_a_picture_to_show_it_is_blocked(tmp_path: Path) -> None:
    package = clip(tmp_path / "build")
    only_master = replace(package, files=tuple(f for f in package.files if f.profile != "vertical"))
    plan = folder_publisher(tmp_path).plan(only_master, None)
    assert plan.action is Action.BLOCKED
    with pytest.raises(UsageError, match="no rendition of vertical, wide"):
        folder_publisher(tmp_path).publish(only_master, None)
    assert not (tmp_path / "site").exists()


def test_missing_captions_are_told(tmp_path: Path) -> None:
    bare = clip(tmp_path / "build")
    bare = replace(bare, files=tuple(f for f in bare.files if f.role is not Role.CAPTIONS))
    assert "no captions" in folder_publisher(tmp_path).plan(bare, None).warnings[0]
    mute = photo(tmp_path / "build", alt=Texts())
    assert "text alternative" in folder_publisher(tmp_path).plan(mute, None).blocked_by[0]
    unwritten = episode(tmp_path / "build", tracks=())
    assert "transcript" in folder_publisher(tmp_path).plan(unwritten, None).warnings[0]


def test_verify_finds_what_is_missing_and_what_was_tampered_with(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    (item,) = publish(publisher, clip(tmp_path / "build"))
    publisher.render((item,), (), SITE)
    assert publisher.verify(item.receipt) == ()
    first, second = (tmp_path / "site" / f.url for f in item.receipt.files[:2])
    first.unlink()
    second.write_bytes(b"x" * second.stat().st_size)
    found = publisher.verify(item.receipt)
    assert [f.rule for f in found] == ["published-file-missing", "published-file-differs"]
    assert {f.severity for f in found} == {Severity.ERROR}
    assert publisher.publish(item.package, item.receipt) == item.receipt
    assert publisher.verify(item.receipt) == ()


def test_rendering_twice_writes_nothing(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    build = tmp_path / "build"
    items = publish(publisher, clip(build), episode(build), photo(build))
    assert publisher.render(items, (SHOW,), SITE)
    before = everything(tmp_path)
    assert publisher.render(tuple(reversed(items)), (SHOW,), SITE) == ()
    assert everything(tmp_path) == before


def test_what_is_no_longer_shown_disappears_and_strangers_stay(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    items = publish(publisher, clip(tmp_path / "build"), episode(tmp_path / "build"))
    cover = publisher.put(Slug("machi-no-koe"), file(tmp_path / "build", Role.COVER, "cover.jpg"))
    publisher.render(items, (replace(SHOW, cover=cover),), SITE)
    strange = tmp_path / "site/media/asa-no-eki/notes.txt"
    strange.write_text("ours")
    changed = publisher.render(items[1:], (), SITE)
    assert media(tmp_path) == {"media/asa-no-eki/notes.txt", *(f.url for f in items[1].receipt.files)}
    assert not (tmp_path / "site/clips").exists()
    assert "podcasts/machi-no-koe/feed.xml" in changed
    assert not (tmp_path / "site/podcasts/machi-no-koe/feed.xml").exists()


def test_a_file_we_did_not_write_is_never_overwritten(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("the city's own front page")
    with pytest.raises(UsageError, match=r"did not write.*index\.html"):
        folder_publisher(tmp_path).render((), (), SITE)
    assert [p.name for p in site.iterdir()] == ["index.html"]


def test_a_lost_manifest_is_taken_up_again_where_pages_are_equal(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    items = publish(publisher, clip(tmp_path / "build"))
    publisher.render(items, (), SITE)
    (tmp_path / "site" / MANIFEST).unlink()
    assert publisher.render(items, (), SITE) == ()


@pytest.mark.parametrize("text", ["", "[]", '{"files": 3}', "{", '{"schema": 1}'])
def test_a_damaged_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(UsageError, match="tayori-site"):
        SiteFolder(tmp_path).owned()


def test_a_manifest_cannot_lead_out_of_the_site(tmp_path: Path) -> None:
    victim = tmp_path / "victim.txt"
    victim.write_text("here")
    site = SiteFolder(tmp_path / "site")
    site.root.mkdir()
    files = {"../victim.txt": "", str(victim): "", "a/../../victim.txt": ""}
    (site.root / MANIFEST).write_text(json.dumps({"schema": 1, "files": files}))
    assert site.owned() == {}
    assert site.remove(files) == ()
    assert victim.exists()
    with pytest.raises(UsageError, match="outside"):
        site.claim({"../victim.txt": ""})


def test_a_kill_between_name_and_file_leaves_no_stranger(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    items = publish(publisher, clip(tmp_path / "build"))
    site = SiteFolder(tmp_path / "site")
    site.claim({"clips/index.html": "", "index.html": ""})
    site.write("index.html", b"half of another render")
    publisher.render(items, (), SITE)
    assert "<!doctype html>" in (tmp_path / "site/index.html").read_text()


def test_a_file_name_from_outside_becomes_a_safe_address(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    package = clip(tmp_path / "build")
    odd = file(tmp_path / "build", Role.RENDITION, "x.mp4", b"odd", profile="vertical")
    odd = replace(odd, name="長野市 '../[移住]:\n.mp4")
    receipt = publisher.publish(replace(package, files=(odd,)), None)
    (sent,) = receipt.files
    assert sent.url == f"media/asa-no-eki/file.{odd.digest[:8]}.mp4"
    assert media(tmp_path) == {sent.url}


@pytest.mark.parametrize(
    "said",
    [
        {"path": "site"},
        {"path": "", "base_url": "https://x.jp/"},
        {"path": "s", "base_url": "javascript:alert(1)"},
        {"path": "s", "base_url": "https://x.jp/?q"},
        {"path": "s", "base_url": "https://x.jp/<b>"},
        {"path": "s", "base_url": "https://x.jp/", "pathh": "s"},
    ],
)
def test_bad_options_are_refused(said: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        FolderOptions.model_validate(said)


def test_addresses(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path, base_url="https://x.jp/portal")
    assert publisher.feed_path(SHOW.slug) == "podcasts/machi-no-koe/feed.xml"
    assert publisher.address("media/a.mp4") == "https://x.jp/portal/media/a.mp4"
    assert publisher.address("https://cdn.jp/a.mp4") == "https://cdn.jp/a.mp4"
    assert publisher.show_address(SHOW.slug) == "https://x.jp/portal/podcasts/machi-no-koe/"
    package = episode(tmp_path / "build")
    assert publisher.page_address(package) == "https://x.jp/portal/podcasts/machi-no-koe/hajimari/"
    assert publisher.page_address(package, JA) == publisher.page_address(package)
    assert publisher.wanted == ("vertical", "wide")


def test_a_moved_site_is_an_update_without_new_media(tmp_path: Path) -> None:
    package = clip(tmp_path / "build")
    receipt = folder_publisher(tmp_path).publish(package, None)
    moved = folder_publisher(tmp_path, base_url="https://elsewhere.jp/")
    plan = moved.plan(package, receipt)
    assert [c.field for c in plan.changes] == ["url"]
    assert moved.publish(package, receipt).files == receipt.files


def test_no_private_word_reaches_the_site(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    items = publish(publisher, clip(tmp_path / "build", metadata=replace(METADATA, xmp="山田 花子".encode())))
    publisher.render(items, (), SITE)
    for path, (_, data) in everything(tmp_path).items():
        assert "山田".encode() not in data, path
    receipt: Receipt = items[0].receipt
    assert "山田" not in receipt.detail


def test_odd_characters_survive_in_a_receipt(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    package = clip(tmp_path / "build", title=Texts.of({"ja": "朝\u2028の\u0085駅\x0c"}))
    receipt = publisher.publish(package, None)
    plan = publisher.plan(replace(package, tags=()), receipt)
    assert [c.field for c in plan.changes] == ["tags"]


def test_a_failed_update_is_not_taken_for_done(tmp_path: Path) -> None:
    publisher, package = folder_publisher(tmp_path), clip(tmp_path / "build")
    receipt = publisher.publish(package, None)
    failed = replace(receipt, state=PublicationState.FAILED)
    assert publisher.plan(package, failed).action is Action.UPDATE
    publisher.render((SiteItem(package, failed),), (), SITE)
    assert (tmp_path / "site/clips/asa-no-eki/index.html").exists(), "it is still out"
