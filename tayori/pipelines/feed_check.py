"""A feed held against everything it is measured by: its rules, its files, the servers that give them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tayori.errors import UsageError
from tayori.feeds.check import check_feed
from tayori.feeds.linked import links_of
from tayori.model.finding import Finding
from tayori.pipelines.feed_files import check_files
from tayori.pipelines.feed_live import Done, check_live
from tayori.pipelines.feed_served import FEED_LIMIT_BYTES, check_served, fetch_feed
from tayori.pipelines.report import Reporter
from tayori.pipelines.site import PublishedFeed
from tayori.publishers.http import TIMEOUT_S, Web


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """How servers are asked."""

    allow_private: bool = False
    """Also addresses of the own network, such as a portal on localhost."""
    newest: int | None = None
    """Episodes whose files are asked for; None: all."""
    timeout_s: float = TIMEOUT_S


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What was looked at, and what was found."""

    feed: str
    """Path or address."""
    findings: tuple[Finding, ...]
    files: int = 0
    """Linked files that were looked at."""


def check_file(path: Path) -> FeedReport:
    """The rules on a feed file. Raises UsageError for a file that cannot be read."""
    return FeedReport(str(path), check_feed(read_feed_file(path)))


def check_published(published: PublishedFeed, options: LiveOptions | None, reporter: Reporter) -> FeedReport:
    """A feed of the workspace: with `options` as it is served, else as it lies in its site with its files."""
    if options is not None:
        return check_url(published.address, options, reporter)
    document = read_feed_file(published.path)
    links = links_of(document)
    found = (*check_feed(document), *check_files(links, published.folder, published.base_url))
    return FeedReport(str(published.path), found, len(links.files))


def check_url(url: str, options: LiveOptions, reporter: Reporter) -> FeedReport:
    """A feed and its files as servers give them. Raises RemoteError when the feed is not there."""
    with Web(allow_private=options.allow_private, timeout_s=options.timeout_s) as web:
        answer = fetch_feed(web, url)
        links = links_of(answer.body, options.newest)
        found = [*check_feed(answer.body), *check_served(web, answer, links.own)]
        with _progress(reporter, len(links.files)) as on_done:
            found += check_live(web, links, on_done)
    return FeedReport(answer.url, tuple(found), len(links.files))


def check_file_live(path: Path, options: LiveOptions, reporter: Reporter) -> FeedReport:
    """The rules on a feed file, and the files it leads to as servers give them."""
    document = read_feed_file(path)
    links = links_of(document, options.newest)
    with (
        Web(allow_private=options.allow_private, timeout_s=options.timeout_s) as web,
        _progress(reporter, len(links.files)) as on_done,
    ):
        found = (*check_feed(document), *check_live(web, links, on_done))
    return FeedReport(str(path), found, len(links.files))


def read_feed_file(path: Path) -> bytes:
    """A feed from a file, bounded. Raises UsageError when it is not there, unreadable or too large."""
    try:
        with path.open("rb") as file:
            document = file.read(FEED_LIMIT_BYTES + 1)
    except OSError as failure:
        reason = failure.strerror or "it cannot be read"
        raise UsageError(f"{path}: {reason}.", "Give a feed file, its address, or a show.") from failure
    if len(document) > FEED_LIMIT_BYTES:
        raise UsageError(f"{path} is larger than {FEED_LIMIT_BYTES:,} bytes.", "No reader takes such a feed.")
    return document


_TITLE = "asking for the files of the feed"


@contextmanager
def _progress(reporter: Reporter, files: int) -> Iterator[Done]:
    """One bar over all files."""
    if not files:
        yield lambda _done, _all: None
        return
    reporter.started(_TITLE, files)
    try:
        yield lambda done, of: reporter.progress(_TITLE, done / of)
    finally:
        reporter.finished(_TITLE)
