"""What tests with a real WordPress ask for: `wordpress`, or `empty_wordpress` where nothing may be left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.wordpress.server import DEBIAN, WordPressSite, wordpress_running

PLUGIN = Path(__file__).parents[2] / "wordpress/tayori"
"""The companion plugin, as `install_plugin` takes it."""
NEEDS_WORDPRESS = [
    pytest.mark.tools("mariadbd", "mariadb-install-db", "php"),
    # one site serves them all: on one worker
    pytest.mark.xdist_group("wordpress"),
]
"""`pytestmark = NEEDS_WORDPRESS` in every module that asks for the site."""


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPressSite]:
    """One site for the whole run."""
    if not (DEBIAN / "wp-load.php").is_file():
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say(f"no WordPress at {DEBIAN}; scripts/install_tools.sh installs it on Debian")
    with wordpress_running() as site:
        yield site


@pytest.fixture
def empty_wordpress(wordpress: WordPressSite) -> WordPressSite:
    """The site of the run, without anything of earlier tests."""
    wordpress.reset()
    return wordpress
