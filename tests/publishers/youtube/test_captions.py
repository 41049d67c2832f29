"""Caption tracks one by one: found by id, then by language and name, never doubled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown
from tayori.model.publishing import PublicationState, Role
from tayori.publishers.youtube.captions import Caption, Captions, tracks_in
from tests.publishers.samples import JA
from tests.publishers.youtube.publishing import Desk, desk, film, with_caption
from tests.youtube.faults import ALWAYS, fails, lost, unreachable

TEXT = "1\n00:00:00,000 --> 00:00:01,900\n朝八時\n"


def tracks_of(here: Desk) -> list[tuple[str, str]]:
    """(language, name) of every track."""
    return [(track["language"], track["name"]) for track in here.only_video()["captions"]]


def test_ours_is_known_by_its_id_first() -> None:
    tracks = (Caption("1", "ja", "old", ""), Caption("2", "ja", "new", ""), Caption("3", "EN", "new", ""))
    captions = Captions(None, "v", "new", lambda _: None, tracks)  # type: ignore[arg-type]
    assert captions.find(tracks, "ja", "1") == tracks[0]
    assert captions.find(tracks, "ja", "") == tracks[1]
    assert captions.find(tracks, "ja", "9") == tracks[1]
    assert captions.find(tracks, "en", "") == tracks[2]
    assert captions.find(tracks, "fr", "") is None


def test_a_track_that_exists_already_is_updated(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add("captions.insert", fails(409, "captionExists", acts=True))
        receipt = here.publish(with_caption(film(tmp_path), JA, TEXT))
        assert receipt.state is PublicationState.VERIFIED
        assert tracks_of(here) == [("en", ""), ("ja", "")]


def test_a_lost_insert_whose_track_is_there_is_not_repeated(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add("captions.insert", lost())
        receipt = here.publish(film(tmp_path))
        assert receipt.state is PublicationState.VERIFIED
        assert here.call_count("captions.insert") == 2
        assert tracks_of(here) == [("en", ""), ("ja", "")]


def test_a_track_that_may_be_there_is_found_under_the_name_of_then(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.stand_in.faults.add("captions.insert", lost())
        here.stand_in.faults.add("captions.list", unreachable(), times=ALWAYS)
        with pytest.raises(OutcomeUnknown):
            here.publish(package)
        here.stand_in.faults.clear()
        here.target.said["caption_name"] = "字幕"
        assert here.publish(package).state is PublicationState.VERIFIED
        assert tracks_of(here) == [("en", ""), ("ja", "")]


def test_a_caption_file_that_is_gone_loses_nothing_else(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        gone = package.files_of(Role.CAPTIONS)[0]
        text = gone.path.read_bytes()
        gone.path.unlink()
        receipt = here.publish(package)
        assert [part.name for part in receipt.unsettled] == [f"captions.{gone.lang}"]
        assert "cannot be read" in receipt.error
        gone.path.write_bytes(text)
        assert here.publish(package).state is PublicationState.VERIFIED


def test_what_cannot_be_listed_loses_nothing_else(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.publish(package)
        here.stand_in.faults.add("captions.list", fails(403, "forbidden"), times=ALWAYS)
        receipt = here.publish(with_caption(package, JA, TEXT))
        failed = {part.name for part in receipt.unsettled}
        assert failed == {"captions.ja", "captions.en"}
        here.stand_in.faults.clear()
        assert here.publish(with_caption(package, JA, TEXT)).state is PublicationState.VERIFIED
        assert tracks_of(here) == [("en", ""), ("ja", "")]


def test_the_tracks_of_youtubes_own_machine_are_not_ours() -> None:
    machine = {"id": "1", "snippet": {"language": "ja", "name": "", "trackKind": "ASR", "status": "serving"}}
    broken = {"id": "2", "snippet": {"language": "ja", "trackKind": "standard", "status": "failed"}}
    assert tracks_in({"items": [machine, broken]}) == (Caption("2", "ja", "", "failed"),)
    assert tracks_in({}) == ()
