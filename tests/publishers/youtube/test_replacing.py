"""A new cut is a new video, and the old one gets out of its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown
from tayori.model.publishing import Action, PublicationState
from tests.publishers.youtube.publishing import (
    desk,
    film,
    retagged,
    states,
)
from tests.youtube.faults import ALWAYS, lost, unreachable

VERIFIED = PublicationState.VERIFIED


def test_tags_inside_the_file_are_no_new_picture(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        receipt = here.publish(package)
        assert here.publisher.plan(retagged(package), receipt).action is Action.NOTHING


def test_a_new_cut_is_a_new_video_and_the_old_one_is_put_away(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        one, other = film(tmp_path), film(tmp_path, "b")
        first = here.publish(one)
        plan = here.publisher.plan(other, first)
        assert plan.action is Action.REPLACE
        assert f"https://youtu.be/{first.remote_id}, is made private once" in " ".join(plan.warnings)
        second = here.publish(other)
        videos = here.stand_in.channel.videos
        assert {v.id: v.parts["status"]["privacyStatus"] for v in videos.values()} == {
            first.remote_id: "private",
            second.remote_id: "public",
        }
        assert states(second)[f"replaced.{first.remote_id}"] == "retracted"
        (playlist,) = here.stand_in.state()["playlists"]
        assert [item["video"] for item in playlist["items"]] == ["video-2"]
        assert here.publisher.plan(other, second).action is Action.NOTHING


def test_the_earlier_cut_comes_back_as_the_video_it_was(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        one, other = film(tmp_path), film(tmp_path, "b")
        first, second = here.publish(one), here.publish(other)
        third = here.publish(one)
        assert third.remote_id == first.remote_id
        assert len(here.stand_in.channel.videos) == 2
        videos = here.stand_in.channel.videos
        assert videos[first.remote_id].parts["status"]["privacyStatus"] == "public"
        assert videos[second.remote_id].parts["status"]["privacyStatus"] == "private"
        assert third.state is VERIFIED


@pytest.mark.parametrize("after", range(1, 26, 2))
def test_a_kill_while_replacing_leaves_one_new_video(tmp_path: Path, after: int) -> None:
    with desk(privacy="public") as here:
        first = here.publish(film(tmp_path))
        here.ledger.kill_after = after
        last = here.until_done(film(tmp_path, "b"))
        privacy = {v.id: v.parts["status"]["privacyStatus"] for v in here.stand_in.channel.videos.values()}
        assert privacy == {first.remote_id: "private", last.remote_id: "public"}


@pytest.mark.parametrize(("how", "privacy"), [("keep", "public"), ("unlisted", "unlisted"), ("delete", None)])
def test_what_becomes_of_the_old_video_is_a_choice(tmp_path: Path, how: str, privacy: str | None) -> None:
    with desk(privacy="public", replaced=how) as here:
        first = here.publish(film(tmp_path))
        here.publish(film(tmp_path, "b"))
        old = here.stand_in.channel.videos.get(first.remote_id)
        assert (old.parts["status"]["privacyStatus"] if old else None) == privacy


def test_a_deleted_video_is_sent_again(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        first = here.publish(package)
        here.stand_in.channel.forget(first.remote_id)
        again = here.publish(package)
        assert again.remote_id != first.remote_id
        assert len(here.only_video()["captions"]) == 2
        (playlist,) = here.stand_in.state()["playlists"]
        assert [item["video"] for item in playlist["items"]] == ["video-1"]


def test_going_back_to_an_earlier_cut_asks_what_became_of_the_newer_one(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        first = here.publish(film(tmp_path))
        here.stand_in.faults.add("videos.insert.bytes", lost(), times=ALWAYS)
        here.stand_in.faults.add("videos.insert.query", unreachable(), times=ALWAYS)
        for cut in ("b", "a"):
            with pytest.raises(OutcomeUnknown):
                here.publish(film(tmp_path, cut))
        here.stand_in.faults.clear()
        last = here.publish(film(tmp_path))
        assert (last.remote_id, last.session) == (first.remote_id, "")
        newer = next(one for one in here.stand_in.channel.videos if one != first.remote_id)
        assert states(last)[f"replaced.{newer}"] == "retracted"
        privacy = {v.id: v.parts["status"]["privacyStatus"] for v in here.stand_in.channel.videos.values()}
        assert privacy == {first.remote_id: "public", newer: "private"}


def test_the_old_cut_stays_until_the_new_one_is_shown(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.publish(film(tmp_path))
        seen: list[int] = []

        def look(_name: str, _step: int) -> None:
            videos = here.stand_in.channel.videos.values()
            seen.append(sum(v.parts["status"]["privacyStatus"] == "public" for v in videos))

        here.stand_in.on_step = look
        here.publish(film(tmp_path, "b"))
        assert min(seen) == 1
