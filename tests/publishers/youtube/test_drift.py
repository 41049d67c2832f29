"""What somebody changed in YouTube Studio, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tayori.model.publishing import Adopted, Drift, PublicationState
from tayori.model.text import Texts
from tayori.publishers.youtube.drift import can_adopt
from tests.publishers.youtube.publishing import Desk, Ledger, desk, film
from tests.youtube.channel import Fate, Video

Change = Callable[[Video], Any]


def edited(part: str, **values: Any) -> Change:
    """A change of fields of one part."""
    return lambda video: video.parts[part].update(values)


def only(here: Desk) -> Video:
    """The one video."""
    (video,) = here.stand_in.channel.videos.values()
    return video


FIELDS = [
    (edited("snippet", title="別の題"), "snippet.title", True),
    (edited("snippet", tags=["旅"]), "snippet.tags", True),
    (edited("snippet", categoryId="19"), "snippet.categoryId", True),
    (edited("snippet", description="短い"), "snippet.description", False),
    (edited("status", privacyStatus="private"), "status.privacyStatus", True),
    (edited("status", privacyStatus="public"), "status.privacyStatus", False),
    (edited("status", embeddable=False), "status.embeddable", True),
    (edited("status", publicStatsViewable=False), "status.publicStatsViewable", True),
    (edited("status", license="creativeCommon"), "status.license", False),
    (edited("status", selfDeclaredMadeForKids=True), "status.selfDeclaredMadeForKids", False),
    (edited("status", containsSyntheticMedia=True), "status.containsSyntheticMedia", False),
    (
        edited("recordingDetails", recordingDate="2020-01-01T00:00:00Z"),
        "recordingDetails.recordingDate",
        True,
    ),
    (edited("localizations", en={"title": "Eight", "description": ""}), "localizations.en.title", True),
]


@pytest.mark.parametrize(("change", "field", "may_stay"), FIELDS)
def test_a_field_that_was_edited_is_told_and_restored(
    tmp_path: Path, change: Change, field: str, may_stay: bool
) -> None:
    with desk(privacy="unlisted") as here:
        package = film(tmp_path)
        receipt = here.publish(package)
        before = here.only_video()
        assert here.publisher.drift(receipt) == ()
        change(only(here))
        drifts = {drift.field: drift for drift in here.publisher.drift(receipt)}
        assert drifts[field].can_adopt is may_stay
        assert drifts[field].can_restore
        assert drifts[field].expected == dict(receipt.fields)[field]
        assert {finding.rule for finding in here.publisher.verify(receipt)} == {"youtube-differs"}
        here.publish(package)
        assert here.only_video() == before


def test_a_description_may_change_around_its_rights(tmp_path: Path) -> None:
    with desk() as here:
        receipt = here.publish(film(tmp_path))
        video = only(here)
        video.parts["snippet"]["description"] = "新しい。\n\n" + video.parts["snippet"]["description"]
        (drift,) = here.publisher.drift(receipt)
        assert drift.can_adopt


def test_a_value_that_was_accepted_stays_until_we_want_another(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        receipt = here.publish(package)
        only(here).parts["snippet"]["title"] = "駅の朝"
        only(here).parts["snippet"]["tags"] = ["駅"]
        adopted = tuple(Adopted(d.field, d.expected, d.found) for d in here.publisher.drift(receipt))
        assert len(adopted) == 2
        here.ledger.record(replace(receipt, adopted=adopted))
        assert here.publisher.drift(replace(receipt, adopted=adopted)) == ()
        newer = replace(package, description=Texts.of({"ja": "新しい説明。"}))
        here.publish(newer)
        assert here.only_video()["snippet"]["title"] == "駅の朝"
        assert here.only_video()["snippet"]["tags"] == ["駅"]
        here.publish(replace(newer, title=Texts.of({"ja": "朝八時"})))
        assert here.only_video()["snippet"]["title"] == "朝八時"


def test_a_schedule_that_was_lost(tmp_path: Path) -> None:
    with desk() as here:
        receipt = here.publish(film(tmp_path, publish_at=here.stand_in.clock.now() + timedelta(days=1)))
        del only(here).parts["status"]["publishAt"]
        (drift,) = here.publisher.drift(receipt)
        assert (drift.field, drift.found) == ("status.publishAt", "")
        assert drift.text.startswith("Its schedule for ")


def test_what_is_deleted_rejected_or_claimed(tmp_path: Path) -> None:
    with desk() as here:
        receipt = here.publish(film(tmp_path))
        only(here).fate = Fate("rejected", "claim")
        (drift,) = here.publisher.drift(receipt)
        assert (drift.field, drift.found, drift.can_restore) == ("video", "rejected", False)
        assert "for a rights holder's claim" in drift.text
        here.stand_in.channel.forget(receipt.remote_id)
        (drift,) = here.publisher.drift(receipt)
        assert (drift.field, drift.found) == ("video", "")


def delete_japanese(here: Desk) -> None:
    """Somebody deletes a track."""
    channel = here.stand_in.channel
    channel.captions = {key: track for key, track in channel.captions.items() if track.language != "ja"}


def fail_japanese(here: Desk) -> None:
    """YouTube cannot show a track any more."""
    for track in here.stand_in.channel.captions.values():
        if track.language == "ja":
            track.failure_reason = "processingFailed"


def take_thumbnail(here: Desk) -> None:
    """Somebody takes the picture away."""
    only(here).thumbnail = None


def empty_playlist(here: Desk) -> None:
    """Somebody takes the video out of its list."""
    (playlist,) = here.stand_in.channel.playlists.values()
    playlist.items.clear()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (delete_japanese, "captions.ja"),
        (fail_japanese, "captions.ja"),
        (take_thumbnail, "thumbnail"),
        (empty_playlist, "playlist"),
    ],
)
def test_a_part_that_is_gone_is_told_and_restored(
    tmp_path: Path, change: Callable[[Desk], None], field: str
) -> None:
    with desk() as here:
        package = film(tmp_path)
        receipt, before = here.publish(package), here.stand_in.state()
        change(here)
        (drift,) = here.publisher.drift(receipt)
        assert (drift.field, drift.can_adopt) == (field, False)
        assert here.publish(package).state is PublicationState.VERIFIED
        assert here.stand_in.state() == before


def test_looking_changes_nothing(tmp_path: Path) -> None:
    with desk() as here:
        receipt = here.publish(film(tmp_path))
        asked = len(here.stand_in.asked)
        found: tuple[Drift, ...] = here.publisher.drift(receipt)
        assert found == ()
        assert all(a.name.endswith((".list", "token")) for a in here.stand_in.asked[asked:])


@pytest.mark.parametrize(
    ("privacy", "expected", "found", "may_stay"),
    [
        ("private", "2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z", True),
        ("private", "2026-12-01T00:00:00Z", "2026-11-30T00:00:00Z", False),
        ("private", "", "2026-11-30T00:00:00Z", False),
        ("private", "2026-12-01T00:00:00Z", "", True),
    ],
)
def test_an_hour_may_only_become_later(privacy: str, expected: str, found: str, may_stay: bool) -> None:
    resource = {"status": {"privacyStatus": privacy}}
    assert can_adopt("status.publishAt", expected, found, resource) is may_stay


def test_a_second_video_with_our_mark_is_told_and_left_alone(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        receipt = here.publish(package)
        ours = only(here)
        theirs = replace(ours, id="somebodys01", parts=deepcopy(ours.parts))
        theirs.parts["snippet"]["title"] = "somebody's own"
        here.stand_in.channel.videos[theirs.id] = theirs
        (drift,) = here.publisher.drift(receipt)
        assert (drift.expected, drift.found, drift.can_restore, drift.can_adopt) == (
            ours.id, "somebodys01", False, False
        )  # fmt: skip
        assert "Another video, somebodys01, has our mark" in drift.text
        here.ledger = Ledger()
        assert here.publish(package).remote_id == ours.id
        assert theirs.parts["snippet"]["title"] == "somebody's own"
