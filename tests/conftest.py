"""Fixtures every test may use: the real clips, a hermetic environment, no stray network."""

from __future__ import annotations

import os
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

if not os.environ.get("CI"):
    # A loaded laptop is slow, and a timed test is none; in CI hypothesis has no deadline of itself.
    settings.register_profile("here", deadline=None)
    settings.load_profile("here")

pytest_plugins = ("tests.wordpress.fixtures",)

LOOPBACK = ("127.0.0.1", "::1", "localhost")
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """The folder of real clips beside the project; the test is skipped where it is not there."""
    folder = Path(os.environ.get("TAYORI_REAL_MEDIA", ROOT.parent / "shared" / "media"))
    if not folder.is_dir():
        pytest.skip(f"no real clips at {folder}; set TAYORI_REAL_MEDIA")
    return folder


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches for the network fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _own_user_directories(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from or written to the user's own configuration and cache."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))


@pytest.fixture(autouse=True)
def _nothing_is_hidden_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that one test resolved is not masked in the next."""
    monkeypatch.setattr("tayori.model.hidden._hidden", {})


TOOLS = ("exiftool", "fc-list", "ffprobe", "mediainfo")
PROGRAMS = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
"""Web servers lie where only administrators look."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked `tools` are skipped on a laptop without the programs, and fail without them in CI.

    `tools("nginx")` needs only what it names.
    """
    marker = item.get_closest_marker("tools")
    wanted = (marker.args or TOOLS) if marker else ()
    missing = [name for name in wanted if shutil.which(name, path=PROGRAMS) is None]
    if missing:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"not installed: {', '.join(missing)}; scripts/install_tools.sh installs them")
