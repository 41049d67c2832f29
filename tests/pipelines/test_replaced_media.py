"""Old enclosures answer after a change, and nothing of any version is left once its rights end."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tayori.model.ids import Slug
from tayori.pipelines.build import build
from tayori.pipelines.publishing.distribute import retract
from tayori.pipelines.recall.takedown import take_down
from tayori.pipelines.report import BufferReporter
from tests.pipelines.acting import LATER, VOICE, enforced, opening, out, published_to, withdrawn
from tests.pipelines.conftest import edit

pytestmark = pytest.mark.slow

EPISODE = "shows/koe/dai-ichi/episode.yaml"
GRANT = f"grants/{VOICE}.yaml"


def sounds(root: Path) -> dict[str, str]:
    """Path below the site -> SHA-256 of every file of the episode."""
    found = (root / "site/media/dai-ichi").glob("*")
    return {
        p.relative_to(root / "site").as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in found
    }


def republished(root: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Give the episode another title; its files before, and those it had only before."""
    before = sounds(root)
    edit(root / EPISODE, "第一声", "はじめの声")
    assert build(root, None, BufferReporter()).failures == ()
    assert published_to(root).failed == ()
    shown = {file.url for file in out(root)["portal", "dai-ichi"].files}
    return before, {path: digest for path, digest in before.items() if path not in shown}


def test_an_app_that_has_not_looked_since_can_go_on_playing(published: Path) -> None:
    before, old = republished(published)
    assert any(path.endswith(".mp3") for path in old)
    now = sounds(published)
    assert before.items() <= now.items()
    feed = (published / "site/podcasts/koe/feed.xml").read_text(encoding="utf-8")
    assert not any(path in feed for path in old), "new listeners get the new one"


def test_nothing_of_any_version_is_left_when_the_rights_end_and_the_sheet_names_them(published: Path) -> None:
    _, old = republished(published)
    every = sounds(published)
    run = enforced(published, LATER)
    assert run.done is not None
    assert run.done.left == ()
    assert not (published / "site/media/dai-ichi").exists()
    told = json.loads(run.done.sheets[1].read_text(encoding="utf-8"))
    (item,) = (item for item in told["items"] if item["slug"] == "dai-ichi")
    assert item["fate"] == "gone"
    listed = {each["address"]: each["sha256"] for each in item["files"]}
    assert listed == {f"https://ijyu.example.jp/{path}": digest for path, digest in every.items()}
    page = run.done.sheets[0].read_text(encoding="utf-8")
    assert all(path in page and digest in page for path, digest in old.items())


def test_a_withdrawal_takes_older_copies_and_names_them(published: Path) -> None:
    _, old = republished(published)
    withdrawn(published, VOICE)
    assert not (published / "site/media/dai-ichi").exists()
    (sheet,) = (published / "reports").glob("withdrawal-*.json")
    assert all(digest in sheet.read_text(encoding="utf-8") for digest in old.values())


def test_a_retraction_takes_older_copies_even_without_the_sites_manifest(published: Path) -> None:
    republished(published)
    (published / "site/.tayori-site.json").unlink()
    retract(opening(published), "portal", ["dai-ichi"], BufferReporter())
    assert not (published / "site/media/dai-ichi").exists()


def test_with_a_shorter_right_the_older_copies_go_at_once(published: Path) -> None:
    before = sounds(published)
    edit(published / GRANT, "until: 2039-03-31", "until: 2038-12-31")
    _, old = republished(published)
    assert not old.keys() & sounds(published).keys()
    assert before != sounds(published)


def test_a_take_down_that_cannot_delete_an_older_copy_says_so(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, old = republished(published)
    mp3 = next(path for path in old if path.endswith(".mp3"))
    real = Path.unlink

    def stuck(path: Path, *, missing_ok: bool = False) -> None:
        if path.as_posix().endswith(mp3):
            raise PermissionError(13, "Permission denied", str(path))
        real(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", stuck)
    receipt = out(published)["portal", "dai-ichi"]
    downs = take_down(opening(published), [receipt], BufferReporter(), lambda _: None)
    assert not downs.is_complete
    assert sounds(published).keys() == {mp3}
    assert Slug("dai-ichi") in {one.receipt.slug for one in downs.takedowns if one.error}
