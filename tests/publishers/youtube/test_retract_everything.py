"""Taking down whatever is there: more than the receipt knows, and whatever else fails meanwhile."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown, RemoteError
from tayori.model.ids import Digest, Slug
from tayori.model.publishing import Action, PublicationState, Receipt
from tests.publishers.youtube.publishing import Desk, Killed, desk, film, states
from tests.youtube.faults import ALWAYS, fails, lost, unreachable

RETRACTED = PublicationState.RETRACTED
BYTES, QUERY = "videos.insert.bytes", "videos.insert.query"


def privacies(here: Desk) -> list[str]:
    """Who may see each video of the channel, oldest first."""
    return [video["status"]["privacyStatus"] for video in here.stand_in.state()["videos"]]


def bare(here: Desk) -> Receipt:
    """What stands for an asset the ledger knows nothing of."""
    return Receipt(
        slug=Slug("asa-no-eki"),
        target="youtube",
        state=PublicationState.INTENDED,
        remote_id="",
        url="",
        payload_digest=Digest(""),
        at=here.stand_in.clock.now(),
    )


def lose_answers(here: Desk) -> None:
    """From now on the bytes arrive, and nobody says so; the list shows them ten minutes later."""
    here.stand_in.faults.add(BYTES, lost(), times=ALWAYS)
    here.stand_in.faults.add(QUERY, unreachable(), times=ALWAYS)
    here.stand_in.channel.uploads_lag = 600


@pytest.mark.parametrize("kept", range(1, 42, 5))
def test_with_any_old_ledger_everything_comes_down(tmp_path: Path, kept: int) -> None:
    with desk(privacy="public", replaced="keep") as here:
        here.publish(film(tmp_path))
        here.publish(film(tmp_path, "b"))
        assert len(here.ledger.states) < 46
        here.ledger.states = here.ledger.states[:kept]
        down = here.retract()
        assert down.state is RETRACTED
        assert privacies(here) == ["private", "private"]
        assert here.publisher.verify(down) == ()


def test_what_no_receipt_names_is_found_and_taken_down(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        first = here.publish(film(tmp_path))
        down = here.publisher.retract(bare(here))
        assert (down.state, down.remote_id, down.url) == (RETRACTED, first.remote_id, first.url)
        assert privacies(here) == ["private"]
        here.ledger.states = [down]
        assert here.publish(film(tmp_path)).remote_id == first.remote_id
        assert privacies(here) == ["public"]


def test_a_cut_that_was_found_by_its_mark_is_no_other_cut(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.publish(film(tmp_path))
        down = here.publisher.retract(bare(here))
        assert "videos.insert" not in dict(here.publisher.plan(film(tmp_path), down).quota)
        assert dict(here.publisher.plan(film(tmp_path, "b"), down).quota)["videos.insert"] == 1


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.publish(film(tmp_path, slug=Slug("yoru-no-eki")))
        down = here.publisher.retract(bare(here))
        assert (down.state, down.remote_id, down.parts) == (RETRACTED, "", ())
        assert privacies(here) == ["public"]


def test_what_is_known_comes_down_though_an_upload_is_unknown(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.publish(film(tmp_path))
        lose_answers(here)
        with pytest.raises(OutcomeUnknown):
            here.publish(film(tmp_path, "b"))
        last = here.ledger.last
        assert last is not None
        with pytest.raises(OutcomeUnknown, match=r"became a video is not known"):
            here.publisher.retract(last, here.ledger.record)
        assert privacies(here) == ["private", "private"]
        kept = here.ledger.last
        assert kept is not None
        assert (kept.state, kept.session) == (PublicationState.FAILED, last.session)
        assert "retracted" in states(kept).values()
        assert kept.error == "Not all of it is taken down; retract it again."
        assert here.publisher.plan(film(tmp_path), kept).action is not Action.NOTHING


def test_what_fails_keeps_nothing_else_up(tmp_path: Path) -> None:
    with desk(privacy="public", replaced="keep") as here:
        for cut in ("a", "b", "c"):
            here.publish(film(tmp_path, cut))
        here.stand_in.faults.add("videos.update", fails(403, "forbidden"))
        with pytest.raises(RemoteError, match=r"403 forbidden"):
            here.retract()
        assert sorted(privacies(here)) == ["private", "private", "public"]
        assert here.retract().state is RETRACTED
        assert set(privacies(here)) == {"private"}


def test_each_one_is_kept_as_soon_as_it_is_down(tmp_path: Path) -> None:
    with desk(privacy="public", replaced="keep") as here:
        here.publish(film(tmp_path))
        last = here.publish(film(tmp_path, "b"))
        here.ledger.kill_after = 1
        with pytest.raises(Killed):
            here.publisher.retract(last, here.ledger.record)
        kept = here.ledger.last
        assert kept is not None
        assert (states(kept)["video"], kept.state) == ("retracted", PublicationState.FAILED)
        assert privacies(here) == ["public", "private"]


def test_an_upload_that_is_refused_counts_as_gone(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.publish(film(tmp_path))
        here.stand_in.faults.add(BYTES, unreachable(), times=ALWAYS)
        with pytest.raises(RemoteError):
            here.publish(film(tmp_path, "b"))
        here.stand_in.faults.clear()
        here.stand_in.faults.add(QUERY, fails(400, "badRequest"), times=ALWAYS)
        here.stand_in.clock.advance(901)
        down = here.retract()
        assert (down.state, down.session) == (RETRACTED, "")


def test_what_is_public_again_is_taken_down_again(tmp_path: Path) -> None:
    with desk(privacy="public", replaced="keep") as here:
        here.publish(film(tmp_path))
        here.publish(film(tmp_path, "b"))
        down = here.retract()
        for video in here.stand_in.channel.videos.values():
            video.parts["status"]["privacyStatus"] = "public"
        assert len(here.publisher.verify(down)) == 2
        assert len(here.publisher.drift(down)) == 2
        here.retract()
        assert privacies(here) == ["private", "private"]


def test_a_copied_mark_is_hidden_and_never_deleted(tmp_path: Path) -> None:
    with desk(privacy="public", retracted="delete") as here:
        here.publish(film(tmp_path))
        videos = here.stand_in.channel.videos
        (ours,) = videos.values()
        videos["somebodys01"] = replace(ours, id="somebodys01", parts=deepcopy(ours.parts))
        for _ in range(2):
            here.retract()
        assert set(videos) == {"somebodys01"}
        assert privacies(here) == ["private"]


def test_its_place_in_the_playlist_goes_and_comes_back(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        package = film(tmp_path)
        here.publish(package)
        down = here.retract()
        assert [playlist["items"] for playlist in here.stand_in.state()["playlists"]] == [[]]
        assert ("playlist", None) in {(c.field, c.old) for c in here.publisher.plan(package, down).changes}
        here.publish(package)
        (playlist,) = here.stand_in.state()["playlists"]
        assert [item["video"] for item in playlist["items"]] == ["video-1"]


def test_its_hour_passes_without_what_was_taken_down(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path, publish_at=here.stand_in.clock.now() + timedelta(hours=1))
        scheduled = here.publish(package)
        here.retract()
        here.stand_in.clock.advance(7200)
        # as an older Tayori kept it: with the hour that was read back
        for last in (here.ledger.last, replace(scheduled, state=RETRACTED)):
            plan = here.publisher.plan(package, last)
            assert "is past: it would be private at once" in " ".join(plan.warnings)
        here.publish(package)
        assert privacies(here) == ["private"]


def test_that_it_was_public_is_remembered(tmp_path: Path) -> None:
    with desk() as here:
        now = here.stand_in.clock.now()
        package = film(tmp_path, publish_at=now + timedelta(hours=1))
        here.publish(package)
        here.stand_in.clock.advance(7200)
        down = here.retract()
        assert down.detail == "public"
        later = replace(package, publish_at=now + timedelta(days=1))
        warnings = " ".join(here.publisher.plan(later, down).warnings)
        assert "schedules no video that was public before" in warnings
