"""Fields YouTube does not keep as they were sent: told, and in nobody's way unless rights rest on them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.model.publishing import Action, PublicationState
from tests.publishers.youtube.publishing import Desk, desk, film


def normalised(here: Desk, part: str, name: str, value: object) -> Callable[[str, int], None]:
    """YouTube keeps a field in its own way whatever is sent."""

    def keep(step: str, _number: int) -> None:
        if not step.startswith("playlist"):
            for video in here.stand_in.channel.videos.values():
                video.parts[part][name] = value

    return keep


def privacies(here: Desk) -> dict[str, str]:
    """Id -> who may see the video."""
    videos = here.stand_in.channel.videos.values()
    return {one.id: one.parts["status"]["privacyStatus"] for one in videos}


def test_what_youtube_writes_otherwise_is_told_and_settled(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        first = here.publish(film(tmp_path))
        here.stand_in.on_step = normalised(here, "snippet", "title", "朝七時")
        second = here.publish(film(tmp_path, "b"))
        assert (second.state, second.error) == (PublicationState.VERIFIED, "")
        assert privacies(here) == {first.remote_id: "private", second.remote_id: "public"}
        assert dict(second.fields)["snippet.title"] == "朝七時"
        assert "asa-no-eki: YouTube keeps another snippet.title than was sent" in " ".join(here.target.told)
        assert here.publisher.plan(film(tmp_path, "b"), second).action is Action.NOTHING
        assert here.publisher.drift(second) == ()


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [("status", "license", "creativeCommon"), ("snippet", "description", "短い")],
)
def test_what_rights_rest_on_is_never_settled_otherwise(
    tmp_path: Path, part: str, name: str, value: object
) -> None:
    with desk(privacy="public", licence="youtube") as here:
        first = here.publish(film(tmp_path))
        here.stand_in.on_step = normalised(here, part, name, value)
        second = here.publish(film(tmp_path, "b"))
        assert second.state is PublicationState.UPLOADED
        assert f"YouTube keeps another {part}.{name} than was sent" in second.error
        assert privacies(here)[first.remote_id] == "public"
