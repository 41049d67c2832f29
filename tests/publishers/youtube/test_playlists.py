"""Playlists: made once, found again, in order, and other people's entries left where they are."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown, RemoteClosed
from tayori.model.ids import Slug
from tayori.model.publishing import Package, PublicationState, Role
from tayori.publishers.youtube.playlists import PLAYLIST
from tests.publishers.youtube.publishing import Desk, Json, Ledger, desk, film
from tests.youtube.answers import Answer
from tests.youtube.channel import Item
from tests.youtube.faults import ALWAYS, Fault, exhausted, fails, lost, unreachable


def numbered(folder: Path, number: int, **changes: object) -> Package:
    """A clip of a series that is a video and nothing else."""
    package = replace(film(folder / str(number), f"cut {number}", 5000), slug=Slug(f"asa-{number}"))
    files = package.files_of(Role.RENDITION)
    return replace(package, files=files, series_number=number, **changes)  # type: ignore[arg-type]


def send(here: Desk, package: Package) -> str:
    """Publish a clip for the first time; its video's id."""
    return here.publisher.publish(package, None).remote_id


def lists(here: Desk) -> dict[str, list[str]]:
    """Title -> videos in order."""
    found: list[Json] = here.stand_in.state()["playlists"]
    return {one["snippet"]["title"]: [item["video"] for item in one["items"]] for one in found}


def test_a_series_is_in_its_order_whatever_came_first(tmp_path: Path) -> None:
    with desk() as here:
        for number in (2, 3, 1):
            send(here, numbered(tmp_path, number))
        assert lists(here) == {"長野の朝": ["video-3", "video-1", "video-2"]}


def test_other_peoples_entries_keep_their_order(tmp_path: Path) -> None:
    with desk() as here:
        first = send(here, numbered(tmp_path, 2))
        (playlist,) = here.stand_in.channel.playlists.values()
        now = here.stand_in.clock.now()
        playlist.items[:] = [Item("x", "theirs-1", now), *playlist.items, Item("y", "theirs-2", now)]
        send(here, numbered(tmp_path, 1))
        send(here, numbered(tmp_path, 3))
        order = [item.video_id for item in playlist.items]
        assert [video for video in order if video.startswith("theirs")] == ["theirs-1", "theirs-2"]
        assert order[2] == first
        assert len(order) == 5


def test_a_number_that_changed_moves_its_entry(tmp_path: Path) -> None:
    with desk() as here:
        send(here, numbered(tmp_path, 1))
        here.publish(numbered(tmp_path, 2))
        here.publish(replace(numbered(tmp_path, 2), series_number=0))
        assert lists(here) == {"長野の朝": ["video-2", "video-1"]}
        assert here.call_count("playlistItems.insert") == 2


def test_a_playlist_that_was_renamed_is_found_by_our_mark(tmp_path: Path) -> None:
    with desk() as here:
        send(here, numbered(tmp_path, 1))
        (playlist,) = here.stand_in.channel.playlists.values()
        playlist.parts["snippet"]["title"] = "長野の朝（公式）"
        send(here, numbered(tmp_path, 2))
        assert lists(here) == {"長野の朝（公式）": ["video-1", "video-2"]}


def test_a_playlist_of_that_title_is_used_and_an_id_too(tmp_path: Path) -> None:
    with desk() as here:
        send(here, numbered(tmp_path, 1))
        (playlist,) = here.stand_in.channel.playlists.values()
        playlist.parts["snippet"]["description"] = "人の手で"
        send(here, numbered(tmp_path, 2))
        send(here, numbered(tmp_path, 3, playlist=playlist.id))
        assert lists(here) == {"長野の朝": ["video-1", "video-2", "video-3"]}
        assert here.call_count("playlists.insert") == 1


def test_another_playlist_takes_it_out_of_the_old_one(tmp_path: Path) -> None:
    with desk() as here:
        package = numbered(tmp_path, 1)
        here.publish(package)
        here.publish(replace(package, playlist="長野の夜"))
        assert lists(here) == {"長野の朝": [], "長野の夜": ["video-1"]}
        receipt = here.publish(replace(package, playlist=None))
        assert lists(here) == {"長野の朝": [], "長野の夜": []}
        assert receipt.find_part("playlist") is None


def test_a_lost_ledger_adds_no_second_entry(tmp_path: Path) -> None:
    with desk() as here:
        package = numbered(tmp_path, 1)
        here.publish(package)
        here.ledger = Ledger()
        here.publish(package)
        assert lists(here) == {"長野の朝": ["video-1"]}


def test_a_list_that_refuses_loses_nothing_else(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add("playlistItems.insert", fails(403, "playlistContainsMaximumNumberOfVideos"))
        package = numbered(tmp_path, 1)
        receipt = here.publish(package)
        assert receipt.state is PublicationState.UPLOADED
        assert "Begin another `playlist`: this one is full." in receipt.error
        assert here.publish(package).state is PublicationState.VERIFIED


def test_a_list_youtube_sorts_takes_no_place(tmp_path: Path) -> None:
    with desk() as here:
        send(here, numbered(tmp_path, 2))
        here.stand_in.faults.add("playlistItems.insert", fails(400, "manualSortRequired"))
        here.publish(numbered(tmp_path, 1))
        assert lists(here) == {"長野の朝": ["video-1", "video-2"]}


def privacies(here: Desk) -> list[str]:
    """Who may see each playlist."""
    return [one["status"]["privacyStatus"] for one in here.stand_in.state()["playlists"]]


@pytest.mark.parametrize("privacy", ["private", "unlisted", "public"])
@pytest.mark.parametrize("said", ["private", "unlisted", "public"])
def test_the_privacy_of_a_new_playlist_is_a_choice(tmp_path: Path, privacy: str, said: str) -> None:
    with desk(playlist_privacy=said, privacy=privacy) as here:
        send(here, numbered(tmp_path, 1))
        assert privacies(here) == [said]


@pytest.mark.parametrize(
    ("privacy", "then"), [("private", "private"), ("unlisted", "private"), ("public", "public")]
)
def test_a_playlist_is_seen_by_nobody_before_one_of_its_videos(
    tmp_path: Path, privacy: str, then: str
) -> None:
    with desk(privacy=privacy) as here:
        send(here, numbered(tmp_path, 1))
        assert privacies(here) == [then]


def test_the_first_public_video_shows_its_playlist_and_changes_nothing_else_of_it(tmp_path: Path) -> None:
    with desk() as here:
        send(here, numbered(tmp_path, 1))
        (playlist,) = here.stand_in.channel.playlists.values()
        before = dict(playlist.parts["snippet"])
        here.target.said["privacy"] = "public"
        send(here, numbered(tmp_path, 2))
        assert privacies(here) == ["public"]
        assert playlist.parts["snippet"] == before
        send(here, numbered(tmp_path, 3))
        assert here.call_count("playlists.update") == 1


def test_a_private_playlist_somebody_else_made_stays_private(tmp_path: Path) -> None:
    with desk(privacy="public", playlist_privacy="private") as here:
        send(here, numbered(tmp_path, 1))
        (playlist,) = here.stand_in.channel.playlists.values()
        playlist.parts["snippet"]["description"] = "人の手で"
        del here.target.said["playlist_privacy"]
        send(here, numbered(tmp_path, 2))
        send(here, numbered(tmp_path, 3, playlist=playlist.id))
        assert privacies(here) == ["private"]


def test_what_is_taken_down_leaves_its_playlist(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        package = numbered(tmp_path, 1)
        here.publish(package)
        assert here.retract().find_part(PLAYLIST) is None
        assert lists(here) == {"長野の朝": []}
        here.publish(package)
        assert lists(here) == {"長野の朝": ["video-1"]}


def test_an_entry_of_a_run_that_was_cut_short_is_taken_out_too(tmp_path: Path) -> None:
    with desk() as here:
        here.publish(numbered(tmp_path, 1))
        receipt = here.ledger.last
        assert receipt is not None
        part = receipt.find_part(PLAYLIST)
        assert part is not None
        begun = replace(part, state=PublicationState.UNKNOWN, remote_id="")
        here.ledger.record(receipt.with_part(begun))
        here.retract()
        assert lists(here) == {"長野の朝": []}


def without_items(answer: Answer) -> Answer:
    """A list that does not show yet what was made."""
    document = json.loads(answer.body)
    document.pop("nextPageToken", None)
    return replace(answer, body=json.dumps({**document, "items": []}).encode())


LAG = Fault(changes=without_items)


@pytest.mark.parametrize(
    ("made", "listed"),
    [("playlists.insert", "playlists.list"), ("playlistItems.insert", "playlistItems.list")],
)
def test_what_an_earlier_run_may_have_made_is_waited_for(tmp_path: Path, made: str, listed: str) -> None:
    with desk() as here:
        package = numbered(tmp_path, 1)
        faults = here.stand_in.faults
        here.stand_in.on_step = lambda step, _: (
            faults.add(listed, unreachable(), times=ALWAYS) if step == f"{made}.received" else None
        )
        faults.add(made, lost())
        with pytest.raises(OutcomeUnknown):
            here.publish(package)
        here.stand_in.on_step = None
        faults.clear()
        faults.add(listed, LAG, times=2)
        assert here.publish(package).state is PublicationState.VERIFIED
        assert lists(here) == {"長野の朝": ["video-1"]}
        assert here.call_count(made) == 1


def test_a_kill_as_a_playlist_is_made_makes_no_second_one(tmp_path: Path) -> None:
    with desk() as here:
        package = numbered(tmp_path, 1)
        here.stand_in.faults.add("playlists.insert", lost())
        here.stand_in.faults.add("playlists.list", exhausted(), call=2)
        with pytest.raises(RemoteClosed):
            here.publish(package)
        assert here.ledger.last is not None
        part = here.ledger.last.find_part(PLAYLIST)
        assert part is not None
        assert (part.state, part.called) == (PublicationState.INTENDED, "長野の朝")
        here.stand_in.faults.clear()
        here.stand_in.faults.add("playlists.list", LAG, times=2)
        assert here.publish(package).state is PublicationState.VERIFIED
        assert lists(here) == {"長野の朝": ["video-1"]}


def test_a_list_another_run_has_just_made_for_another_clip_is_waited_for(tmp_path: Path) -> None:
    with desk() as here:
        send(here, numbered(tmp_path, 1))
        here.stand_in.faults.add("playlists.list", LAG, times=3)
        send(here, numbered(tmp_path, 2))
        assert lists(here) == {"長野の朝": ["video-1", "video-2"]}


def test_an_entry_that_may_have_been_made_is_taken_out_of_the_list_of_then(tmp_path: Path) -> None:
    with desk() as here:
        package = numbered(tmp_path, 1)
        here.stand_in.faults.add("playlistItems.insert", lost())
        here.stand_in.faults.add("playlistItems.list", unreachable(), call=4, times=ALWAYS)
        with pytest.raises(OutcomeUnknown):
            here.publish(package)
        here.stand_in.faults.clear()
        here.publish(replace(package, playlist="長野の夜"))
        assert lists(here) == {"長野の朝": [], "長野の夜": ["video-1"]}
