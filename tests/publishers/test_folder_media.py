"""Media that newer ones replaced answer at old addresses for some days, never longer than their rights."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from tayori.model.ids import digest_bytes
from tayori.model.publishing import Package, PublicationState, Receipt, Role
from tayori.publishers.base import SiteItem
from tayori.publishers.folder.options import FolderOptions
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.folder.site_folder import MANIFEST, SiteFolder
from tests.publishers.samples import NOW, SITE, clip, file, folder_publisher

RIGHTS = digest_bytes(b"portrait/yamada-hanako")


def version(root: Path, number: int, **changes: object) -> Package:
    """The same clip, cut again."""
    size = {"width": 1080, "height": 1920, "duration_ms": 21_600}
    data = f"version {number}".encode()
    build = root / f"build-{number}"
    picture = file(build, Role.RENDITION, "asa-no-eki.vertical.mp4", data, profile="vertical", **size)
    made = clip(root / "build")
    others = tuple(f for f in made.files if f.role is not Role.RENDITION)
    return replace(made, files=(*others, picture), **{"rests_on": RIGHTS, **changes})  # type: ignore[arg-type]


def at_day(root: Path, day: int, **options: object) -> Folder:
    """The site's publisher `day` days later."""
    return folder_publisher(root, now=NOW + timedelta(days=day), **options)


def put_out(publisher: Folder, package: Package, last: Receipt | None = None) -> Receipt:
    """Publish and render."""
    receipt = publisher.publish(package, last)
    publisher.render((SiteItem(package, receipt),), (), SITE)
    return receipt


def picture(receipt: Receipt) -> str:
    """The path of its picture."""
    return next(f.url for f in receipt.files if f.role is Role.RENDITION)


def media(root: Path) -> set[str]:
    """Every media file of the site."""
    site = root / "site"
    return {p.relative_to(site).as_posix() for p in (site / "media").rglob("*") if p.is_file()}


def test_a_replaced_file_stays_for_its_days_and_then_goes(tmp_path: Path) -> None:
    one, two = version(tmp_path, 1), version(tmp_path, 2)
    first = put_out(at_day(tmp_path, 0), one)
    second = put_out(at_day(tmp_path, 1), two, first)
    for day in (1, 8, 15):
        at_day(tmp_path, day).render((SiteItem(two, second),), (), SITE)
        assert {picture(first), picture(second)} <= media(tmp_path), day
    assert at_day(tmp_path, 15).verify(second) == ()
    changed = at_day(tmp_path, 16).render((SiteItem(two, second),), (), SITE)
    assert picture(first) in changed
    assert media(tmp_path) == {f.url for f in second.files}
    assert json.loads((tmp_path / "site" / MANIFEST).read_bytes())["replaced"] == {}


def test_every_version_has_days_of_its_own(tmp_path: Path) -> None:
    receipts: list[Receipt] = []
    for number, day in enumerate((0, 1, 10)):
        last = receipts[-1] if receipts else None
        receipts.append(put_out(at_day(tmp_path, day), version(tmp_path, number), last))
    assert {picture(r) for r in receipts} <= media(tmp_path)
    at_day(tmp_path, 16).render((SiteItem(version(tmp_path, 2), receipts[2]),), (), SITE)
    assert picture(receipts[0]) not in media(tmp_path), "it was replaced on day 1"
    assert picture(receipts[1]) in media(tmp_path), "it was replaced on day 10"


def test_without_days_it_goes_at_once(tmp_path: Path) -> None:
    first = put_out(at_day(tmp_path, 0, keep_replaced_days=0), version(tmp_path, 1))
    second = put_out(at_day(tmp_path, 0, keep_replaced_days=0), version(tmp_path, 2), first)
    assert media(tmp_path) == {f.url for f in second.files}


@pytest.mark.parametrize("days", [-1, 367, 1.5, "soon"])
def test_days_are_a_number_of_days(days: object) -> None:
    with pytest.raises(ValidationError):
        FolderOptions.model_validate(
            {"path": "site", "base_url": "https://x.example/", "keep_replaced_days": days}
        )


def test_a_retraction_takes_every_version(tmp_path: Path) -> None:
    first = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    second = put_out(at_day(tmp_path, 1), version(tmp_path, 2), first)
    down = at_day(tmp_path, 2).retract(second)
    assert down.state is PublicationState.RETRACTED
    assert not (tmp_path / "site/media").exists()
    at_day(tmp_path, 2).render((), (), SITE)
    assert at_day(tmp_path, 2).verify(replace(down, files=(*first.files, *second.files))) == ()


def test_a_version_that_came_back_is_told(tmp_path: Path) -> None:
    first = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    second = put_out(at_day(tmp_path, 1), version(tmp_path, 2), first)
    down = at_day(tmp_path, 2).retract(second)
    back = tmp_path / "site" / picture(first)
    back.parent.mkdir(parents=True)
    back.write_bytes(b"version 1")
    at_day(tmp_path, 2).render((), (), SITE)
    found = at_day(tmp_path, 2).verify(replace(down, files=(*first.files, *second.files)))
    assert [(f.rule, f.where) for f in found] == [("still-published", picture(first))]


def test_a_retraction_takes_every_version_that_is_named_without_the_manifest(tmp_path: Path) -> None:
    first = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    second = put_out(at_day(tmp_path, 1), version(tmp_path, 2), first)
    (tmp_path / "site" / MANIFEST).unlink()
    at_day(tmp_path, 2).retract(replace(second, files=(*first.files, *second.files)))
    assert not (tmp_path / "site/media").exists()


def test_what_is_no_longer_out_goes_with_its_older_copies(tmp_path: Path) -> None:
    first = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    put_out(at_day(tmp_path, 1), version(tmp_path, 2), first)
    at_day(tmp_path, 2).render((), (), SITE)
    assert not (tmp_path / "site/media").exists()


@pytest.mark.parametrize("rests_on", [digest_bytes(b"a shorter right"), ""])
def test_older_copies_do_not_outlive_their_rights(tmp_path: Path, rests_on: str) -> None:
    first = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    second = put_out(at_day(tmp_path, 1), version(tmp_path, 2), first)
    third = put_out(at_day(tmp_path, 2), version(tmp_path, 3, rests_on=rests_on), second)
    assert media(tmp_path) == {f.url for f in third.files}


def test_rights_that_changed_alone_take_older_copies_too(tmp_path: Path) -> None:
    first = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    second = put_out(at_day(tmp_path, 1), version(tmp_path, 2), first)
    third = put_out(at_day(tmp_path, 2), version(tmp_path, 2, rests_on="other"), second)
    assert third.files == second.files
    assert media(tmp_path) == {f.url for f in third.files}
    fourth = put_out(at_day(tmp_path, 3), version(tmp_path, 4, rests_on="other"), third)
    assert media(tmp_path) == {f.url for f in (*third.files, *fourth.files)}


def test_what_is_shown_again_is_replaced_no_more(tmp_path: Path) -> None:
    first = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    second = put_out(at_day(tmp_path, 1), version(tmp_path, 2), first)
    third = put_out(at_day(tmp_path, 2), version(tmp_path, 1), second)
    assert picture(third) == picture(first)
    at_day(tmp_path, 40).render((SiteItem(version(tmp_path, 1), third),), (), SITE)
    assert media(tmp_path) == {f.url for f in third.files}


def test_what_was_copied_and_never_shown_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = version(tmp_path, 1), version(tmp_path, 2)
    first = put_out(at_day(tmp_path, 0), one)
    with monkeypatch.context() as patched:
        patched.setattr(Folder, "_receipt", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            at_day(tmp_path, 1).publish(two, first)
    at_day(tmp_path, 1).render((SiteItem(one, first),), (), SITE)
    assert media(tmp_path) == {f.url for f in first.files}
    second = put_out(at_day(tmp_path, 2), two, first)
    assert {picture(first), picture(second)} <= media(tmp_path)


def test_a_site_of_before_has_no_replaced_files(tmp_path: Path) -> None:
    receipt = put_out(at_day(tmp_path, 0), version(tmp_path, 1))
    manifest = tmp_path / "site" / MANIFEST
    document = json.loads(manifest.read_bytes())
    del document["replaced"]
    manifest.write_text(json.dumps(document), encoding="utf-8")
    assert SiteFolder(tmp_path / "site").read().replaced == {}
    second = put_out(at_day(tmp_path, 1), version(tmp_path, 2), receipt)
    assert {picture(receipt), picture(second)} <= media(tmp_path)
