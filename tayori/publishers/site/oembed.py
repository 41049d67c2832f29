"""oEmbed documents, by which other sites show our player for an address of ours."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.publishers.site.made_file import MadeFile
from tayori.publishers.site.site import Site


def oembed_files(site: Site) -> Iterator[MadeFile]:  # noqa: ARG001
    """A document for every page that can be embedded."""
    yield from ()
