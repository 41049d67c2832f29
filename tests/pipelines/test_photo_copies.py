"""Photos from source to site: lean copies for its pages, the original only where its rights let it go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.model.publishing import Action, PlannedAction, Receipt, Role
from tayori.pipelines.approval.approval import seal_of
from tayori.pipelines.build import build
from tayori.pipelines.opening import open_workspace
from tayori.pipelines.package import pack
from tayori.pipelines.publishing.distribute import publish
from tayori.pipelines.publishing.target_plan import plan_target
from tayori.pipelines.report import BufferReporter
from tests.photo_workspace import write_photo_workspace
from tests.pipelines.conftest import edit

PHOTO = "photos/eki/photo.yaml"
PORTAL = "portal: {kind: folder, path: site, base_url: 'https://kurasu.example.jp/'}"
TIKTOK = "tiktok: {kind: manual, rendition: vertical}"
COPIES = "480.avif 480.webp 480.jpg 960.avif 960.webp 960.jpg 1600.avif 1600.webp"
OPEN = "rights: {licence: CC-BY-4.0, "


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_photo_workspace(tmp_path, PORTAL, TIKTOK)


def built(root: Path) -> None:
    assert build(root, None, BufferReporter()).failures == ()


def planned(root: Path, target: str = "portal") -> PlannedAction:
    (line,) = plan_target(open_workspace(root), target).lines
    return line.action


def sent(root: Path) -> Receipt:
    opened = open_workspace(root)
    publish(opened, plan_target(opened, "portal"), BufferReporter())
    return open_workspace(root).ledger.publications()["portal", opened.workspace.assets[0].slug]


def offered(root: Path) -> None:
    edit(root / PHOTO, "source: eki.jpg", "source: eki.jpg\noriginal: true")
    edit(root / PHOTO, "rights: {", OPEN)


def roles(root: Path, target: str) -> set[Role]:
    opened = open_workspace(root)
    (photo,) = opened.workspace.assets
    return {file.role for file in pack(photo, opened, (), target).package.files}


def test_a_build_makes_every_copy_once(root: Path) -> None:
    built(root)
    names = {path.name for path in (root / "build/eki").iterdir()}
    assert {f"eki.photo-{name}" for name in COPIES.split()} <= names
    assert open_workspace(root).plan.stale == ()
    opened = open_workspace(root)
    (photo,) = opened.workspace.assets
    copies = pack(photo, opened, (), "portal").package.files_of(Role.PICTURE)
    assert {(f.profile, f.width, f.height) for f in copies} == {
        *(("photo", 480, 360), ("photo", 960, 720), ("photo", 1600, 1200)),
    }
    assert {f.mime for f in copies} == {"image/avif", "image/webp", "image/jpeg"}


def test_copies_are_for_sites_and_nobody_else_waits_for_them(root: Path) -> None:
    offered(root)
    built(root)
    assert roles(root, "portal") >= {Role.PICTURE, Role.ORIGINAL}
    assert roles(root, "tiktok") & {Role.PICTURE, Role.ORIGINAL} == set()
    opened = open_workspace(root)
    (photo,) = opened.workspace.assets
    for step in opened.plan.of(photo.slug):
        if step.step.name == "copies/photo":
            for artifact in step.artifacts:
                opened.store.drop(artifact.digest)
    opened = open_workspace(root)
    assert pack(photo, opened, (), "tiktok").missing == ()
    (missing,) = pack(photo, opened, (), "portal").missing
    assert missing.startswith("copies/photo is not built")


def test_an_approval_is_not_void_because_copies_are_made(root: Path) -> None:
    offered(root)
    built(root)
    opened = open_workspace(root)
    parts = dict(seal_of(opened.workspace.assets[0], opened).parts)
    assert "original" in parts
    assert not [name for name in parts if name.startswith("copies")]


def test_the_original_is_offered_and_taken_back_with_its_licence(root: Path) -> None:
    offered(root)
    built(root)
    (original,) = [file for file in sent(root).files if file.role is Role.ORIGINAL]
    assert (original.width, original.height) == (1600, 1200)
    page = (root / "site/photos/eki/index.html").read_text(encoding="utf-8")
    assert original.url in page
    edit(root / PHOTO, OPEN, "rights: {")
    built(root)
    action = planned(root)
    assert action.action is Action.UPDATE or action.action is Action.REPLACE
    assert "original.jpg" in {change.field for change in action.changes if not change.new}
    assert "The original is not offered. Its licence" in " ".join(action.warnings)
    assert not [file for file in sent(root).files if file.role is Role.ORIGINAL]
    assert original.url not in (root / "site/photos/eki/index.html").read_text(encoding="utf-8")
    assert not (root / "build/eki/eki.original.jpg").exists()


def test_nobody_offers_an_original_by_an_open_licence_alone(root: Path) -> None:
    edit(root / PHOTO, "rights: {", OPEN)
    built(root)
    assert Role.ORIGINAL not in roles(root, "portal")
    assert planned(root).warnings == ()


@pytest.mark.parametrize("line", ["", "alt: {en: The station}\n"])
def test_a_photo_without_words_for_those_who_cannot_see_it_is_not_shown(root: Path, line: str) -> None:
    edit(root / PHOTO, "alt: {ja: 駅の写真, en: The station}\n", line)
    built(root)
    action = planned(root)
    assert action.action is Action.BLOCKED
    (why,) = action.blocked_by
    assert why.startswith("eki has no text alternative in ja: ")
    assert "`alt: {ja: ...}` in its photo.yaml" in why


def test_a_language_without_a_text_alternative_is_told(root: Path) -> None:
    edit(root / PHOTO, ", en: The station", "")
    built(root)
    action = planned(root)
    assert action.action is Action.CREATE
    assert [w for w in action.warnings if "in en: " in w]


def test_a_source_that_is_no_photo_is_one_sentence(root: Path) -> None:
    (root / "photos/eki/eki.jpg").write_text("no photo")
    (failure,) = build(root, None, BufferReporter()).failures
    assert "eki.jpg is not a picture that can be read." in str(failure[1])
