"""Playlists: made once, found again, in order, and other people's entries left where they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tayori.model.ids import Slug
from tayori.model.publishing import Package, PublicationState, Role
from tests.publishers.youtube.publishing import Desk, Json, Ledger, desk, film
from tests.youtube.channel import Item
from tests.youtube.faults import fails


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


def test_the_privacy_of_a_new_playlist_is_a_choice(tmp_path: Path) -> None:
    with desk(playlist_privacy="unlisted") as here:
        send(here, numbered(tmp_path, 1))
        (playlist,) = here.stand_in.state()["playlists"]
        assert playlist["status"]["privacyStatus"] == "unlisted"
