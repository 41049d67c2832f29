"""Who sees a video when: nobody before all of it is there, and nobody once rights have ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown, Refused, RemoteClosed, RemoteError
from tayori.model.publishing import Action, PublicationState, Receipt
from tayori.model.text import Texts
from tests.publishers.youtube.publishing import BLOCK, Desk, Killed, desk, film, states
from tests.youtube.faults import ALWAYS, cut, exhausted, fails, unreachable

VERIFIED, UPLOADED = PublicationState.VERIFIED, PublicationState.UPLOADED


def watched(here: Desk) -> list[tuple[str, str]]:
    """From now on: (what was asked, who may see the newest video by then)."""
    seen: list[tuple[str, str]] = []

    def look(name: str, _step: int) -> None:
        newest = list(here.stand_in.channel.videos.values())[-1:]
        seen.extend((name, video.parts["status"]["privacyStatus"]) for video in newest)

    here.stand_in.on_step = look
    return seen


@pytest.mark.parametrize("privacy", ["public", "unlisted"])
def test_nobody_sees_it_before_all_of_it_is_there(tmp_path: Path, privacy: str) -> None:
    with desk(privacy=privacy) as here:
        seen = watched(here)
        receipt = here.publish(film(tmp_path))
        assert receipt.state is VERIFIED
        shown = [name.partition(".")[0] for name, who in seen if who != "private"]
        hidden = [name for name, who in seen if who == "private"]
        assert here.only_video()["status"]["privacyStatus"] == privacy
        assert {"captions", "thumbnails", "playlistItems"}.isdisjoint(shown)
        assert {"captions.insert.done", "thumbnails.set.done", "playlistItems.insert.done"} <= set(hidden)
        assert here.call_count("videos.update") == 1


def test_a_schedule_is_set_when_all_of_it_is_there(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add("captions.insert", exhausted())
        package = film(tmp_path, publish_at=here.stand_in.clock.now() + timedelta(hours=2))
        with pytest.raises(RemoteClosed):
            here.publish(package)
        assert "publishAt" not in here.only_video()["status"]
        part = here.ledger.states[-1].find_part("metadata")
        assert part is not None
        assert part.error == "It is not shown or scheduled before all else about it is there; run again."
        assert here.publisher.plan(package, here.ledger.last).action is Action.UPDATE
        here.publish(package)
        assert here.only_video()["status"]["publishAt"]
        assert here.call_count("videos.update") == 1


def test_a_caption_that_is_refused_holds_nothing_back(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.stand_in.faults.add("captions.insert", fails(400, "invalidMetadata"))
        assert here.publish(film(tmp_path)).state is UPLOADED
        assert here.only_video()["status"]["privacyStatus"] == "public"


def test_long_processing_does_not_hold_it_back_for_ever(tmp_path: Path) -> None:
    with desk(privacy="public", poll_patience_s=40) as here:
        here.stand_in.channel.processing_polls = 70
        seen = watched(here)
        assert here.publish(film(tmp_path)).state is UPLOADED
        assert here.only_video()["status"]["privacyStatus"] == "public"
        polls = [who for name, who in seen if name == "videos.list.done"]
        assert polls == ["private"] * (len(polls) - 1) + ["public"]


def test_what_is_public_stays_public_while_it_is_updated(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        package = film(tmp_path)
        here.publish(package)
        seen = watched(here)
        newer = replace(package, title=Texts.of({"ja": "朝八時"}))
        assert here.publish(newer).state is VERIFIED
        assert {who for _, who in seen} == {"public"}
        assert here.call_count("videos.update") == 2


def test_what_fewer_people_are_to_see_is_hidden_first(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        package = film(tmp_path)
        here.publish(package)
        here.target.said["privacy"] = "unlisted"
        here.stand_in.faults.add("captions.list", exhausted())
        with pytest.raises(RemoteClosed):
            here.publish(package)
        assert here.only_video()["status"]["privacyStatus"] == "unlisted"


def test_an_earlier_hour_or_none_is_written_when_all_else_is(tmp_path: Path) -> None:
    with desk() as here:
        now = here.stand_in.clock.now()
        package = film(tmp_path, publish_at=now + timedelta(hours=2))
        here.publish(package)
        sooner = replace(package, publish_at=now + timedelta(hours=1))
        here.publish(sooner)
        hour = here.only_video()["status"]["publishAt"]
        assert hour == (now + timedelta(hours=1)).isoformat()
        here.publish(replace(package, publish_at=None))
        assert "publishAt" not in here.only_video()["status"]
        here.target.said["privacy"] = "public"
        assert dict(here.publisher.plan(package, here.ledger.last).quota)["units"] >= 50
        here.publish(replace(package, publish_at=None))
        assert here.only_video()["status"]["privacyStatus"] == "public"


@pytest.mark.parametrize("until", ["videos.insert.bytes", "captions.insert", "playlistItems.insert"])
def test_rights_that_end_meanwhile_leave_it_private(tmp_path: Path, until: str) -> None:
    with desk(privacy="public") as here:
        ended: list[str] = []
        here.stand_in.on_step = lambda name, _: ended.append(name) if name == f"{until}.done" else None

        def record(receipt: Receipt) -> None:
            here.ledger.record(receipt)
            if ended:
                raise Refused("The grant of asa-no-eki was withdrawn.", "Retract it.")

        with pytest.raises(Refused):
            here.publisher.publish(film(tmp_path), None, None, record)
        assert here.only_video()["status"]["privacyStatus"] == "private"
        last = here.ledger.last
        assert last is not None
        assert last.remote_id
        assert last.state is not VERIFIED


def test_a_refusal_at_the_last_moment_is_told(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        refusals = iter([Refused("The grant of asa-no-eki was withdrawn.", "Retract it.")])

        def record(receipt: Receipt) -> None:
            here.ledger.record(receipt)
            part, entry = receipt.find_part("metadata"), receipt.find_part("playlist")
            if part is not None and not part.error and entry is not None and entry.is_settled:
                raise next(refusals)

        with pytest.raises(Refused):
            here.publisher.publish(film(tmp_path), None, None, record)
        assert here.only_video()["status"]["privacyStatus"] == "private"
        assert here.ledger.last is not None
        part = here.ledger.last.find_part("metadata")
        assert part is not None
        assert part.error.startswith("It was not shown: The grant of asa-no-eki was withdrawn.")
        assert here.publish(film(tmp_path)).state is VERIFIED
        assert here.only_video()["status"]["privacyStatus"] == "public"


def test_an_embargo_that_comes_while_bytes_are_on_their_way_holds(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        bytes_, query = "videos.insert.bytes", "videos.insert.query"
        here.stand_in.faults.add(bytes_, cut(BLOCK))
        for name in (bytes_, query):
            here.stand_in.faults.add(name, unreachable(), times=ALWAYS)
        with pytest.raises((OutcomeUnknown, RemoteError)):
            here.publish(film(tmp_path))
        here.stand_in.faults.clear()
        here.target.said["privacy"] = "private"
        later = film(tmp_path, publish_at=here.stand_in.clock.now() + timedelta(days=30))
        seen = watched(here)
        receipt = here.publish(later)
        assert {who for _, who in seen} == {"private"}
        assert receipt.detail == ""
        assert here.only_video()["status"]["publishAt"]


@pytest.mark.parametrize("after", range(1, 21))
def test_a_kill_after_any_state_shows_nothing_early(tmp_path: Path, after: int) -> None:
    with desk(privacy="public") as here:
        package = film(tmp_path)
        here.ledger.kill_after = after
        with pytest.raises(Killed):
            here.publish(package)
        assert here.ledger.last is not None
        is_written = states(here.ledger.last).get("metadata") in ("uploaded", "verified")
        public = [v for v in here.stand_in.channel.videos.values() if v.was_public]
        assert bool(public) is is_written
        assert here.until_done(package).state is VERIFIED
        assert here.only_video()["status"]["privacyStatus"] == "public"
