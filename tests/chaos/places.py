"""The kinds of places that are put to the test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.chaos.at_folder import FOLDER
from tests.chaos.at_wordpress import at_wordpress
from tests.chaos.at_youtube import YOUTUBE
from tests.chaos.place import Kind
from tests.wordpress.server import wordpress_running

NAMES = ("folder", "wordpress", "youtube")


@contextmanager
def running(name: str) -> Iterator[Kind]:
    """The kind, with the server it needs."""
    if name != "wordpress":
        yield {"folder": FOLDER, "youtube": YOUTUBE}[name]
        return
    with wordpress_running() as site:
        yield at_wordpress(site)
