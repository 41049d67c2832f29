"""A built workspace, and the worlds it is published to."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.at_folder import FOLDER
from tests.chaos.at_wordpress import at_wordpress
from tests.chaos.at_youtube import YOUTUBE
from tests.chaos.run import World
from tests.chaos.workspaces import fast_folder, make_workspace
from tests.wordpress.server import WordPressSite


@pytest.fixture(scope="session")
def chaos_folder() -> Iterator[Path]:
    """A fast folder with a built workspace, `base`; copies are made beside it."""
    with tempfile.TemporaryDirectory(prefix="tayori-chaos-", dir=fast_folder()) as name:
        make_workspace(Path(name) / "base")
        yield Path(name)


@pytest.fixture(scope="session")
def at_youtube(chaos_folder: Path) -> World:
    """Publishing to YouTube's stand-in."""
    return World(YOUTUBE, chaos_folder / "base", chaos_folder / "youtube")


@pytest.fixture(scope="session")
def at_folder(chaos_folder: Path) -> World:
    """Publishing into a folder."""
    return World(FOLDER, chaos_folder / "base", chaos_folder / "folder")


@pytest.fixture(scope="session")
def at_site(chaos_folder: Path, wordpress: WordPressSite) -> World:
    """Publishing to a real WordPress."""
    return World(at_wordpress(wordpress), chaos_folder / "base", chaos_folder / "wordpress")
