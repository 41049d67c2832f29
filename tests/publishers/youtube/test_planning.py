"""What the plan says by the receipt alone; nobody is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Action, Adopted, Part, PublicationState, Receipt
from tayori.model.text import Texts
from tayori.publishers.youtube.metadata import names_of, texts_of, was_public
from tayori.publishers.youtube.publication import playlist_digest
from tests.publishers.samples import EN, JA, NOW, youtube_publisher
from tests.publishers.youtube.publishing import film, retagged, with_caption, without_captions

VERIFIED = PublicationState.VERIFIED


def published(folder: Path, **changes: object) -> Receipt:
    """The receipt of a film that is out with all its parts."""
    package, publisher = film(folder), youtube_publisher(folder)
    upload = publisher.upload(package)
    assert upload.thumbnail is not None
    digests = {
        "video": upload.content,
        "metadata": "m",
        **{f"captions.{file.lang}": file.digest for file in upload.captions},
        "thumbnail": upload.thumbnail.digest,
        "playlist": playlist_digest(upload),
    }
    receipt = Receipt(
        slug=Slug("asa-no-eki"),
        target="youtube",
        state=VERIFIED,
        remote_id="abcdefghijk",
        url="https://youtu.be/abcdefghijk",
        payload_digest=upload.digest,
        at=NOW,
        parts=tuple(Part(name, VERIFIED, f"id of {name}", digest) for name, digest in digests.items()),
        fields=(*texts_of(upload.body, names_of(upload.body)), ("playlist", "長野の朝")),
    )
    return replace(receipt, **changes)  # type: ignore[arg-type]


def test_nothing_where_all_is_as_it_was(tmp_path: Path) -> None:
    plan = youtube_publisher(tmp_path).plan(film(tmp_path), published(tmp_path))
    assert (plan.action, plan.changes, plan.quota, plan.warnings) == (Action.NOTHING, (), (), ())


def test_a_new_title_is_one_change_with_old_and_new(tmp_path: Path) -> None:
    package = film(tmp_path, title=Texts.of({"ja": "朝八時", "en": "Seven a.m., Nagano Station"}))
    plan = youtube_publisher(tmp_path).plan(package, published(tmp_path))
    assert plan.action is Action.UPDATE
    assert [(c.field, c.old, c.new) for c in plan.changes] == [
        ("snippet.title", "朝七時、長野駅へ", "朝八時")
    ]
    assert dict(plan.quota) == {"units": 3 + 50 + 50 + 1 + 2}


def test_parts_are_changes_of_their_own(tmp_path: Path) -> None:
    publisher, receipt = youtube_publisher(tmp_path), published(tmp_path)
    package = without_captions(with_caption(film(tmp_path), JA, "1\n"), EN)
    plan = publisher.plan(replace(package, playlist="長野の夜"), receipt)
    told = {c.field: (c.old, c.new) for c in plan.changes}
    assert set(told) == {"captions.ja", "captions.en", "playlist"}
    assert told["captions.en"] == ("as sent before", "")
    assert told["playlist"] == ("長野の朝", "長野の夜")
    assert dict(plan.quota) == {"units": 3 + 50 + 450 + 50 + 1 + 2 + 50 + 50 + 54}


@pytest.mark.parametrize(
    "state", [PublicationState.FAILED, PublicationState.UNKNOWN, PublicationState.INTENDED]
)
def test_what_is_not_settled_is_done_again(tmp_path: Path, state: PublicationState) -> None:
    receipt = published(tmp_path)
    part = receipt.find_part("captions.ja")
    assert part is not None
    left = receipt.with_part(replace(part, state=state, error="YouTube refused it."))
    plan = youtube_publisher(tmp_path).plan(film(tmp_path), left)
    assert plan.action is Action.UPDATE
    assert [(c.field, c.old) for c in plan.changes] == [("captions.ja", "YouTube refused it.")]


@pytest.mark.parametrize("state", [PublicationState.UNKNOWN, PublicationState.UPLOADING])
def test_what_was_cut_short_is_gone_on_with(tmp_path: Path, state: PublicationState) -> None:
    receipt = published(tmp_path, state=state, remote_id="", url="", session="{}", fields=(), parts=())
    plan = youtube_publisher(tmp_path).plan(film(tmp_path), receipt)
    assert (plan.action, plan.blocked_by) == (Action.CREATE, ())
    assert "It continues an upload that was cut short." in plan.warnings
    assert "videos.insert" not in dict(plan.quota)


def test_a_picture_that_differs_is_a_new_video(tmp_path: Path) -> None:
    receipt = published(tmp_path)
    for how, words in (("private", "is made private"), ("keep", "stays"), ("delete", "is deleted")):
        plan = youtube_publisher(tmp_path, replaced=how).plan(film(tmp_path, "b"), receipt)
        assert plan.action is Action.REPLACE
        assert f"https://youtu.be/abcdefghijk, {words} once the new one is verified" in " ".join(
            plan.warnings
        )
        assert dict(plan.quota)["videos.insert"] == 1


def test_tags_or_an_older_receipt_replace_nothing(tmp_path: Path) -> None:
    publisher, receipt = youtube_publisher(tmp_path), published(tmp_path)
    assert publisher.plan(retagged(film(tmp_path)), receipt).action is Action.NOTHING
    old = replace(receipt, parts=(), payload_digest=Digest("0" * 64))
    assert publisher.plan(film(tmp_path, "b"), old).action is Action.UPDATE


def test_the_files_digest_stands_in_where_the_content_is_not_known(tmp_path: Path) -> None:
    package = film(tmp_path)
    video = package.files[-1]
    unknown = replace(package, files=(*package.files[:-1], replace(video, content=Digest(""))))
    receipt = published(tmp_path)
    by_file = receipt.with_part(Part("video", VERIFIED, "abcdefghijk", video.digest))
    publisher = youtube_publisher(tmp_path)
    assert publisher.plan(unknown, by_file).action is Action.UPDATE
    assert publisher.plan(package, by_file).action is not Action.REPLACE
    assert publisher.plan(retagged(unknown), by_file).action is Action.REPLACE


def test_what_was_accepted_is_no_change(tmp_path: Path) -> None:
    receipt = published(tmp_path)
    fields = tuple((n, "駅の朝" if n == "snippet.title" else v) for n, v in receipt.fields)
    adopted = (Adopted("snippet.title", "朝七時、長野駅へ", "駅の朝"),)
    package = film(tmp_path, description=Texts.of({"ja": "新しい。", "en": "Fifteen minutes by bicycle."}))
    plan = youtube_publisher(tmp_path).plan(package, replace(receipt, fields=fields, adopted=adopted))
    assert [change.field for change in plan.changes] == ["snippet.description"]


def test_what_was_deleted_is_made_anew(tmp_path: Path) -> None:
    down = published(tmp_path, state=PublicationState.RETRACTED, detail="deleted")
    plan = youtube_publisher(tmp_path, retracted="delete").plan(film(tmp_path), down)
    assert (plan.action, dict(plan.quota)["videos.insert"]) == (Action.CREATE, 1)
    assert all(change.old is None for change in plan.changes)


def test_planning_for_ten_thousand_asks_for_no_secret(tmp_path: Path) -> None:
    """The context of `youtube_publisher` raises for any secret, and there is no network to reach."""
    publisher = youtube_publisher(tmp_path, credentials="env:NOBODY")
    assert publisher.plan(film(tmp_path), None).action is Action.CREATE


def test_public_once_is_read_from_fields_and_hour(tmp_path: Path) -> None:
    due = datetime(2026, 12, 1, tzinfo=UTC)
    receipt = published(tmp_path, fields=(("status.publishAt", "2026-12-01T00:00:00Z"),))
    assert not was_public(receipt, due - timedelta(seconds=1))
    assert was_public(receipt, due)
    assert was_public(replace(receipt, fields=(("status.privacyStatus", "public"),)), due)
    assert was_public(replace(receipt, fields=(), detail="public"), due)
    assert not was_public(None, due)
