"""A video that is there is brought to what is wanted now, and nothing else of it is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tayori.model.publishing import Action, PublicationState
from tayori.model.text import Texts
from tests.publishers.samples import EN, JA
from tests.publishers.youtube.publishing import (
    desk,
    film,
    with_caption,
    without_captions,
)

VERIFIED = PublicationState.VERIFIED


def test_an_update_writes_whole_parts_and_touches_nothing_else(tmp_path: Path) -> None:
    with desk(embeddable=False, public_stats=False, category="27") as here:
        package = film(tmp_path)
        here.publish(package)
        (video,) = here.stand_in.channel.videos.values()
        video.parts["localizations"]["fr"] = {"title": "Sept heures", "description": ""}
        before = here.only_video()
        receipt = here.publish(replace(package, title=Texts.of({"ja": "朝八時", "en": "Eight"})))
        after = here.only_video()
        assert after["status"] == before["status"]
        assert after["snippet"]["tags"] == before["snippet"]["tags"]
        assert after["snippet"]["categoryId"] == "27"
        assert after["snippet"]["title"] == "朝八時"
        assert after["localizations"]["fr"]["title"] == "Sept heures"
        assert after["localizations"]["en"]["title"] == "Eight"
        assert here.call_count("videos.update") == 1
        assert receipt.state is VERIFIED


def test_a_text_that_is_no_longer_wanted_goes(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.publish(package)
        fewer = replace(package, title=Texts.of({"ja": "朝七時"}), recorded=None)
        fewer = without_captions(fewer, EN)
        plan = here.publisher.plan(fewer, here.ledger.last)
        gone = {change.field for change in plan.changes if not change.new}
        assert {"localizations.en.title", "recordingDetails.recordingDate", "captions.en"} <= gone
        assert here.publish(fewer).state is VERIFIED
        video = here.only_video()
        assert not video.get("localizations")
        assert not video.get("recordingDetails")
        assert [track["language"] for track in video["captions"]] == ["ja"]
        assert here.publisher.plan(fewer, here.ledger.last).action is Action.NOTHING


def test_a_new_text_updates_its_track(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.publish(package)
        text = "1\n00:00:00,000 --> 00:00:01,900\n朝八時\n"
        here.publish(with_caption(package, JA, text))
        tracks = here.only_video()["captions"]
        assert [(t["language"], t["content"] == text) for t in tracks] == [("en", False), ("ja", True)]
        assert (here.call_count("captions.insert"), here.call_count("captions.update")) == (2, 1)


def test_renaming_the_track_makes_no_second_one(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.publish(package)
        here.target.said["caption_name"] = "Tayori"
        text = "1\n00:00:00,000 --> 00:00:01,900\n朝八時\n"
        here.publish(with_caption(package, JA, text))
        assert [t["language"] for t in here.only_video()["captions"]] == ["en", "ja"]


def test_other_peoples_tracks_stay(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.publish(package)
        channel = here.stand_in.channel
        ours = next(track for track in channel.captions.values() if track.language == "ja")
        channel.captions["other"] = replace(ours, id="other", language="fr", name="Amis")
        here.publish(without_captions(package, EN))
        assert [(t["language"], t["name"]) for t in here.only_video()["captions"]] == [
            ("fr", "Amis"),
            ("ja", ""),
        ]


def test_a_schedule_comes_due_and_is_left_alone(tmp_path: Path) -> None:
    with desk() as here:
        now = here.stand_in.clock.now()
        package = film(tmp_path, publish_at=now + timedelta(hours=2))
        receipt = here.publish(package)
        assert here.only_video()["status"]["privacyStatus"] == "private"
        assert dict(receipt.fields)["status.publishAt"]
        here.stand_in.clock.advance(3 * 3600)
        assert here.publisher.plan(package, receipt).action is Action.NOTHING
        assert here.publisher.drift(receipt) == ()
        here.publish(replace(package, title=Texts.of({"ja": "朝八時"})))
        assert here.only_video()["status"]["privacyStatus"] == "public"
        here.publish(replace(package, title=Texts.of({"ja": "朝九時"})))
        assert here.only_video()["status"]["privacyStatus"] == "public"


def test_what_was_public_is_not_scheduled_again_and_the_plan_says_so(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        package = film(tmp_path)
        receipt = here.publish(package)
        later = replace(package, publish_at=here.stand_in.clock.now() + timedelta(hours=2))
        warnings = " ".join(here.publisher.plan(later, receipt).warnings)
        assert "schedules no video that was public before" in warnings
        assert here.publish(later).state is VERIFIED
        assert here.only_video()["status"]["privacyStatus"] == "private"


@pytest.mark.parametrize(
    ("before", "after", "title", "updates"),
    [
        ("public", "public", "朝八時", 1),
        ("private", "public", "", 1),
        ("private", "unlisted", "朝八時", 2),
        ("public", "private", "朝八時", 1),
    ],
)
def test_the_plan_reckons_what_an_update_costs(
    tmp_path: Path, before: str, after: str, title: str, updates: int
) -> None:
    with desk(privacy=before, playlist_privacy="private") as here:
        package = film(tmp_path)
        here.publish(package)
        here.target.said["privacy"] = after
        newer = replace(package, title=Texts.of({"ja": title})) if title else package
        plan = dict(here.publisher.plan(newer, here.ledger.last).quota)
        here.target.budget._spent.clear()
        assert here.publish(newer).state is VERIFIED
        (spent,) = here.target.budget._spent.values()
        assert spent == plan
        assert here.call_count("videos.update") == updates + (before != "private")


def test_what_was_taken_down_comes_back_with_one_update(tmp_path: Path) -> None:
    with desk(privacy="public", playlist_privacy="private") as here:
        package = film(tmp_path)
        here.publish(package)
        down = here.retract()
        plan = dict(here.publisher.plan(package, down).quota)
        here.target.budget._spent.clear()
        here.publish(package)
        (spent,) = here.target.budget._spent.values()
        assert spent["units"] <= plan["units"] <= spent["units"] + 5
