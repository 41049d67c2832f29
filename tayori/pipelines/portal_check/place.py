"""Where the site is that is checked: on the web, or in a folder that is served to us alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import UsageError
from tayori.pipelines.feeds.elsewhere import ElsewhereWeb
from tayori.pipelines.portal_check.fetching import WebFetcher
from tayori.publishers.http.addresses import web_url
from tayori.publishers.http.web import Web
from tayori.publishers.serve import serve


@dataclass(frozen=True, slots=True)
class Place:
    """A site that is there to be asked."""

    base_url: str
    """Its public address, with a slash at its end: what every report says."""
    visited: str
    """Where a browser finds it: the same, or an address of this machine."""
    fetcher: WebFetcher

    def public(self, text: str) -> str:
        """`text` with public addresses where it has those of this machine."""
        return text.replace(self.visited, self.base_url)

    def here(self, url: str) -> str:
        """Where a browser finds the page at `url`."""
        return self.visited + url.removeprefix(self.base_url)


@contextmanager
def site_on_the_web(url: str, *, allow_private: bool) -> Iterator[Place]:
    """The site at `url` and below. Raises UsageError for what is no address."""
    base = web_url(url).geturl().partition("#")[0].partition("?")[0].rstrip("/") + "/"
    with Web(allow_private=allow_private) as own, Web() as others:
        yield Place(base, base, WebFetcher(base, own, others))


@contextmanager
def site_in_folder(folder: Path, base_url: str) -> Iterator[Place]:
    """The site in `folder`, served on loopback until the end and spoken of by its public address.

    Raises UsageError when no site is in the folder.
    """
    base = web_url(base_url).geturl().rstrip("/") + "/"
    with serve(folder, port=0) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            with ElsewhereWeb(allow_private=True, base_url=base, at=server.url) as own, Web() as others:
                yield Place(base, server.url, WebFetcher(base, own, others))
        finally:
            server.shutdown()
            thread.join()


def base_of_folder(folder: Path) -> str:
    """The public address that the front page in `folder` says it has. Raises UsageError without one."""
    # deferred: html5lib is an extra
    from tayori.inspection.markup import parse_html
    from tayori.inspection.page_read import canonical_of

    try:
        said = canonical_of(parse_html((folder / "index.html").read_bytes()))
    except OSError as error:
        raise UsageError(f"There is no site in {folder}.", "Name the folder that has index.html.") from error
    if not said.startswith(("https://", "http://")):
        raise UsageError(
            f"The front page in {folder} does not say its address.", 'Give it a <link rel="canonical">.'
        )
    return said
