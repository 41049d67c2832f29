"""The search index: what visitors' browsers look through."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.site import Site


def index_files(site: Site) -> Iterator[MadeFile]:  # noqa: ARG001
    """The files of the index, by language."""
    yield from ()
