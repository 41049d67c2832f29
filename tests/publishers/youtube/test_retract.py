"""Taking down and bringing back: the same video, every other field as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown
from tayori.model.ids import Slug
from tayori.model.publishing import Action, PublicationState
from tests.publishers.youtube.publishing import Json, Killed, Ledger, desk, film
from tests.youtube.faults import ALWAYS, fails, gone, lost

RETRACTED = PublicationState.RETRACTED
BYTES, QUERY = "videos.insert.bytes", "videos.insert.query"


def without_privacy(video: Json) -> Json:
    """A video but for who may see it."""
    status = {key: value for key, value in video["status"].items() if key != "privacyStatus"}
    return {**video, "status": status}


def test_unpublish_and_republish_leaves_every_other_field_equal(tmp_path: Path) -> None:
    with desk(privacy="public", embeddable=False, public_stats=False, category="27") as here:
        package = film(tmp_path)
        first, before = here.publish(package), here.only_video()
        down = here.retract()
        hidden = here.only_video()
        assert (down.state, down.remote_id) == (RETRACTED, first.remote_id)
        assert hidden["status"]["privacyStatus"] == "private"
        assert without_privacy(hidden) == without_privacy(before)
        assert here.publisher.verify(down) == ()
        plan = here.publisher.plan(package, down)
        assert plan.action is Action.CREATE
        assert "restores the video that was taken down" in " ".join(plan.warnings)
        assert [(c.field, c.old, c.new) for c in plan.changes if c.field.startswith("status")] == [
            ("status.privacyStatus", "private", "public")
        ]
        assert "videos.insert" not in dict(plan.quota)
        again = here.publish(package)
        assert again.remote_id == first.remote_id
        assert again.state is PublicationState.VERIFIED
        assert here.only_video() == before


@pytest.mark.parametrize("replaced", ["private", "unlisted", "keep"])
def test_a_new_cut_does_not_bring_back_what_was_taken_down(tmp_path: Path, replaced: str) -> None:
    with desk(privacy="public", replaced=replaced) as here:
        here.publish(film(tmp_path))
        here.retract()
        here.publish(film(tmp_path, "b"))
        videos = here.stand_in.state()["videos"]
        assert [video["status"]["privacyStatus"] for video in videos] == ["private", "public"]


def test_a_schedule_goes_with_it(tmp_path: Path) -> None:
    with desk() as here:
        here.publish(film(tmp_path, publish_at=here.stand_in.clock.now() + timedelta(hours=1)))
        here.retract()
        here.stand_in.clock.advance(7200)
        assert here.only_video()["status"]["privacyStatus"] == "private"


def test_twice_is_fine_and_what_is_gone_is_gone(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        receipt = here.publish(film(tmp_path))
        here.retract()
        assert here.retract().state is RETRACTED
        here.stand_in.channel.forget(receipt.remote_id)
        assert here.retract().state is RETRACTED


def test_by_choice_it_is_deleted(tmp_path: Path) -> None:
    with desk(privacy="public", retracted="delete") as here:
        package = film(tmp_path)
        first = here.publish(package)
        down = here.retract()
        assert not here.stand_in.channel.videos
        assert down.remote_id == first.remote_id
        assert dict(here.publisher.plan(package, down).quota)["videos.insert"] == 1
        assert here.publish(package).remote_id != first.remote_id
        here.only_video()


def test_a_deletion_whose_answer_is_lost_is_a_deletion(tmp_path: Path) -> None:
    with desk(retracted="delete") as here:
        here.publish(film(tmp_path))
        here.stand_in.faults.add("videos.delete", lost())
        assert here.retract().state is RETRACTED


def test_earlier_cuts_that_stayed_come_down_too(tmp_path: Path) -> None:
    with desk(privacy="public", replaced="keep") as here:
        here.publish(film(tmp_path))
        here.publish(film(tmp_path, "b"))
        here.retract()
        videos = here.stand_in.state()["videos"]
        assert {video["status"]["privacyStatus"] for video in videos} == {"private"}


def test_an_upload_that_ended_behind_our_back_comes_down(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.stand_in.on_step = lambda name, _: (
            setattr(here.ledger, "kill_after", 1) if name == f"{BYTES}.done" else None
        )
        with pytest.raises(Killed):
            here.publish(film(tmp_path))
        here.stand_in.on_step = None
        assert here.ledger.last is not None
        here.ledger.states.pop()
        down = here.retract()
        assert here.only_video()["status"]["privacyStatus"] == "private"
        assert down.remote_id
        assert down.session == ""


def test_an_upload_that_never_ended_is_no_video(tmp_path: Path) -> None:
    with desk() as here:
        here.ledger.kill_after = 3
        with pytest.raises(Killed):
            here.publish(film(tmp_path))
        down = here.retract()
        assert (down.state, down.remote_id, down.session) == (RETRACTED, "", "")
        assert not here.stand_in.channel.videos


def test_a_receipt_that_was_never_kept_is_found_by_its_mark(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.publish(film(tmp_path))
        here.ledger = Ledger(here.ledger.states[:2])
        here.retract()
        assert here.only_video()["status"]["privacyStatus"] == "private"


def test_what_may_have_arrived_and_is_not_seen_stays_unknown(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.stand_in.channel.uploads_lag = 600
        here.stand_in.faults.add(BYTES, lost(), times=ALWAYS)
        here.stand_in.faults.add(QUERY, gone())
        with pytest.raises(OutcomeUnknown):
            here.publish(film(tmp_path))
        with pytest.raises(OutcomeUnknown, match=r"became a video is not known"):
            here.retract()
        here.stand_in.clock.advance(700)
        here.retract()
        assert here.only_video()["status"]["privacyStatus"] == "private"


def test_a_promise_that_is_not_kept_is_an_error(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.publish(film(tmp_path))
        says_so = replace(fails(200), acts=False)
        here.stand_in.faults.add("videos.update", says_so)
        with pytest.raises(Exception, match=r"is still public on YouTube"):
            here.retract()


def test_one_of_two_with_one_title_comes_down(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        one = film(tmp_path)
        first = here.publish(one)
        other = replace(film(tmp_path, "b"), slug=Slug("yoru-no-eki"))
        here.publisher.publish(other, None)
        here.retract()
        privacy = {v.id: v.parts["status"]["privacyStatus"] for v in here.stand_in.channel.videos.values()}
        assert privacy.pop(first.remote_id) == "private"
        assert set(privacy.values()) == {"public"}


def test_what_came_back_is_found(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        receipt = here.publish(film(tmp_path))
        down = here.retract()
        here.stand_in.channel.videos[receipt.remote_id].parts["status"]["privacyStatus"] = "unlisted"
        assert [finding.rule for finding in here.publisher.verify(down)] == ["youtube-still-out"]
        (drift,) = here.publisher.drift(down)
        assert (drift.field, drift.found, drift.can_restore) == ("status.privacyStatus", "unlisted", False)
