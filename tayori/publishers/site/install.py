"""What makes the site one that can be installed: its manifest, its service worker."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.site import Site


def install_files(site: Site) -> Iterator[MadeFile]:  # noqa: ARG001
    """The web app manifest and the service worker."""
    yield from ()
