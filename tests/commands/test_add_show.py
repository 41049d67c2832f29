"""The first episode of a show makes the show; the next ones find it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tayori.cli import run
from tayori.config.workspace import load_workspace

Ran = tuple[int, str, str]


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """An empty workspace."""
    assert run(["init", str(tmp_path / "ws"), "--organisation", "長野市"]) == 0
    capsys.readouterr()
    return tmp_path / "ws"


@pytest.fixture
def add(root: Path, media: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Add a recording to it: exit code, stdout, stderr."""

    def call(*words: str, file: str = "talk.wav") -> Ran:
        code = run(["add", str(media / file), *words, "-w", str(root)])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_the_show_is_made_loads_and_is_told(add: Callable[..., Ran], root: Path) -> None:
    code, out, err = add("--kind", "episode", "--show", "machikado", "--show-title", "まち角: 駅と人")
    assert code == 0, err
    assert f"made the show machikado: {root / 'shows/machikado/show.yaml'}" in out
    assert "cover" in out
    (show,) = load_workspace(root).shows
    assert (show.slug, show.title.get(show.lang)) == ("machikado", "まち角: 駅と人")
    assert [episode.slug for episode in show.episodes] == ["talk"]
    written = (root / "shows/machikado/show.yaml").read_text(encoding="utf-8")
    assert "# cover:" in written
    assert "portrait, artwork" in written


def test_its_slug_is_its_title_until_somebody_gives_one(add: Callable[..., Ran], root: Path) -> None:
    assert add("--show", "machikado")[0] == 0
    (show,) = load_workspace(root).shows
    assert show.title.get(show.lang) == "machikado"


def test_the_next_episode_goes_into_the_only_show(add: Callable[..., Ran], root: Path) -> None:
    assert add("--show", "machikado")[0] == 0
    before = (root / "shows/machikado/show.yaml").read_bytes()
    code, out, _ = add("--slug", "dai-ni", "--json")
    assert code == 0
    assert json.loads(out)[0]["new_show"] is None
    assert (root / "shows/machikado/dai-ni/episode.yaml").is_file()
    assert (root / "shows/machikado/show.yaml").read_bytes() == before


def test_without_a_show_the_option_is_named(add: Callable[..., Ran], root: Path) -> None:
    code, _, err = add("--kind", "episode")
    assert code == 2
    assert "--show SHOW" in err
    assert not list((root / "shows").iterdir())


def test_among_several_shows_they_are_named(add: Callable[..., Ran]) -> None:
    for show in ("machikado", "koe"):
        assert add("--show", show, "--slug", f"{show}-1")[0] == 0
    code, _, err = add("--slug", "third")
    assert code == 2
    assert "--show SHOW: koe, machikado" in err


@pytest.mark.parametrize("show", ["../clips", "Machi Kado", "a/b", ""])
def test_a_show_that_cannot_be_one_writes_nothing(add: Callable[..., Ran], root: Path, show: str) -> None:
    assert add("--kind", "episode", "--show", show)[0] == 2
    assert not list((root / "shows").iterdir())


def test_a_show_cannot_take_the_name_of_an_asset(add: Callable[..., Ran], root: Path) -> None:
    assert add("--slug", "asa", file="clip.mp4")[0] == 0
    code, _, err = add("--show", "asa")
    assert code == 2
    assert "asset called asa" in err
    assert load_workspace(root).shows == ()


def test_an_episode_does_not_take_the_name_of_its_show(add: Callable[..., Ran], root: Path) -> None:
    code, _, err = add("--show", "talk", "--slug", "talk")
    assert code == 2
    assert "something called talk already" in err
    assert not list((root / "shows").iterdir())
    assert add("--show", "talk")[0] == 0
    assert [episode.slug for episode in load_workspace(root).episodes] == ["talk-2"]


def test_a_film_without_sound_is_no_recording(add: Callable[..., Ran], root: Path) -> None:
    code, _, err = add("--kind", "episode", "--show", "machikado", file="silent.mp4")
    assert code == 3
    assert "silent.mp4 has no sound at all" in err
    assert not list((root / "shows").iterdir())


@pytest.fixture(autouse=True)
def _silent(media: Path) -> None:
    from tests.media.clips import source

    if not (media / "silent.mp4").exists():
        source(media / "silent.mp4", picture="testsrc2=s=180x320:r=25", sound=None, length="1")
