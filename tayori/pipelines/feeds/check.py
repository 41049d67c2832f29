"""A feed held against everything it is measured by: its rules, its files, the servers that give them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.errors import UsageError
from tayori.feeds.check import check_feed
from tayori.feeds.kept import left_out
from tayori.feeds.linked import links_of
from tayori.model.asset import Show
from tayori.model.finding import Finding, note
from tayori.pipelines.feeds.elsewhere import ElsewhereWeb
from tayori.pipelines.feeds.files import check_files
from tayori.pipelines.feeds.live import Done, check_live
from tayori.pipelines.feeds.served import FEED_LIMIT_BYTES, check_served, fetch_feed
from tayori.pipelines.report import Reporter
from tayori.pipelines.site import PublishedFeed
from tayori.publishers.http.web import TIMEOUT_S, Web


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """How servers are asked."""

    allow_private: bool = False
    """Also addresses of the own network, such as a portal on localhost."""
    newest: int | None = None
    """Episodes whose files are asked for; None: all."""
    timeout_s: float = TIMEOUT_S
    at: str = ""
    """Where the site of a show is asked for instead of at its base_url; the own network then is, too."""

    def open(self, base_url: str = "") -> Web:
        """A client that asks like this. Raises UsageError when `at` is no address."""
        if self.at:
            return ElsewhereWeb(allow_private=True, timeout_s=self.timeout_s, base_url=base_url, at=self.at)
        return Web(allow_private=self.allow_private, timeout_s=self.timeout_s)


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
    """A feed of the workspace: with `options` as it is served, else as it lies in its site with its files.

    Tells as well what of its kept tags does not go out.
    """
    silent = tuple(_left_out(published.show))
    if options is not None:
        served = check_url(published.address, options, reporter, published.base_url)
        return replace(served, findings=(*served.findings, *silent))
    document = read_feed_file(published.path)
    links = links_of(document)
    found = (*check_feed(document), *check_files(links, published.folder, published.base_url), *silent)
    return FeedReport(str(published.path), found, len(links.files))


def _left_out(show: Show) -> Iterator[Finding]:
    kept = {show.slug: show.feed.kept} | {episode.slug: episode.feed.kept for episode in show.episodes}
    for slug, xml in kept.items():
        for name, why in left_out(xml).items():
            text = f"{slug}: the kept tag {name} does not go out; it {why}."
            yield note("kept-left-out", text, "Remove it from kept.xml, or say it in the manifest.")


def check_url(url: str, options: LiveOptions, reporter: Reporter, base_url: str = "") -> FeedReport:
    """A feed and its files as servers give them. Raises RemoteError when the feed is not there.

    `base_url` is what `options.at` stands for, if anything.
    """
    with options.open(base_url) as web:
        answer = fetch_feed(web, url)
        links = links_of(answer.body, options.newest)
        found = [*check_feed(answer.body), *check_served(web, answer, links.own)]
        with _progress(reporter, len(links.files)) as on_done:
            found += check_live(web, links, on_done)
    feed = f"{answer.url} at {options.at}" if options.at else answer.url
    return FeedReport(feed, tuple(found), len(links.files))


def check_file_live(path: Path, options: LiveOptions, reporter: Reporter) -> FeedReport:
    """The rules on a feed file, and the files it leads to as servers give them."""
    document = read_feed_file(path)
    links = links_of(document, options.newest)
    with (
        options.open() as web,
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
