"""Statistics of a workspace: its published files, found again in access logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tayori import __version__
from tayori.errors import MediaError, ResourceError, UsageError
from tayori.media.boxes import read_boxes
from tayori.model.ids import Slug
from tayori.model.publishing import Package, Receipt, RemoteFile, Role
from tayori.pipelines.approval.sent import sent_packages
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.site import first_site
from tayori.statistics.addresses import read_networks
from tayori.statistics.agents import own_table, read_table
from tayori.statistics.counting import CountJob, Progress, count_downloads
from tayori.statistics.enclosures import Enclosure, EnclosureIndex
from tayori.statistics.log_formats.detection import LogForm
from tayori.statistics.report import BY, Report
from tayori.statistics.rules import MOST_DOWNLOADS, Period, Rules, WindowRule

ESTIMATED_SHARE, MOST_ESTIMATED_BYTES = 20, 500_000
"""A header nobody can look at any more: a twentieth of the file, at most the weight of a large cover."""
_ID3_BYTES = 10
_FOOTER_FLAG = 0x10


@dataclass(frozen=True, slots=True)
class Published:
    """Files that may be in a log."""

    enclosures: tuple[Enclosure, ...]
    estimated: int
    """How many of them have an estimated header."""


def published_files(opened: OpenWorkspace, show: str | None, target: str | None) -> Published:
    """Every sound and picture that ever was at a site, of one show or of all; earlier versions too.

    Raises UsageError for an unknown show or target, and when nothing was published there.
    """
    site = first_site(opened.workspace.settings, target).name
    sent = sent_packages(opened.ledger, site)
    of_show = _shows(opened, sent)
    if show is not None:
        opened.workspace.get_show(show)
    found: dict[str, tuple[Receipt, RemoteFile]] = {}
    for receipt in opened.ledger.publication_history(site):
        if show is None or of_show.get(receipt.slug) == show:
            found.update({urlsplit(file.url).path: (receipt, file) for file in _media(receipt)})
    if not found:
        raise UsageError(f"Nothing was published at {site} yet.", f"Run `tayori publish {site}`.")
    kept = [(path, receipt, file, _header(opened, file)) for path, (receipt, file) in found.items()]
    lengths = {slug: package.duration_ms for slug, package in sent.items()}
    return Published(
        tuple(
            Enclosure(
                f"{of_show[receipt.slug]}/{receipt.slug}" if of_show.get(receipt.slug) else receipt.slug,
                path,
                file.size,
                file.duration_ms or lengths.get(receipt.slug, 0),
                _estimate(file.size) if header is None else header,
            )
            for path, receipt, file, header in kept
        ),
        sum(header is None for *_, header in kept),
    )


def _shows(opened: OpenWorkspace, sent: Mapping[Slug, Package]) -> dict[Slug, Slug]:
    """The show of each episode, also of those whose manifest is gone."""
    here = {episode.slug: show.slug for show in opened.workspace.shows for episode in show.episodes}
    return {slug: package.show for slug, package in sent.items() if package.show} | here


def _media(receipt: Receipt) -> Iterator[RemoteFile]:
    """Its files that count: sound, and pictures that move (facts 4.10, step 5)."""
    return (f for f in receipt.files if f.role in (Role.AUDIO, Role.RENDITION) and f.size)


def _estimate(size: int) -> int:
    return min(size // ESTIMATED_SHARE, MOST_ESTIMATED_BYTES)


def _header(opened: OpenWorkspace, file: RemoteFile) -> int | None:
    """Bytes before the sound of a published file; None when the store has it no more."""
    path = opened.store.path(file.digest)
    try:
        return header_bytes(path) if opened.store.has(file.digest) else None
    except (OSError, MediaError):
        return None


def header_bytes(path: Path) -> int:
    """Bytes of the ID3 tag of an MP3, of everything but the media of an MP4; 0 for what has neither.

    Raises MediaError for a broken MP4, OSError.
    """
    with path.open("rb") as file:
        begin = file.read(_ID3_BYTES)
    if begin[4:8] == b"ftyp":
        media = sum(box.size - box.header for box in read_boxes(path) if box.kind == "mdat")
        return max(0, path.stat().st_size - media)
    if begin[:3] != b"ID3" or len(begin) < _ID3_BYTES:
        return 0
    # four times seven bits, then a footer as long as the heading when it says so (ID3v2.4, 3.1)
    size = sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(begin[6:10])))
    return _ID3_BYTES + size + (_ID3_BYTES if begin[5] & _FOOTER_FLAG else 0)


@dataclass(frozen=True, slots=True)
class ListFiles:
    """Lists the caller of `feed stats` gave."""

    user_agents: Path | None = None
    bots_ip: Path | None = None
    shared_ip: Path | None = None
    bad_referrers: Path | None = None


@dataclass(frozen=True, slots=True)
class StatsOptions:
    """What the caller of `feed stats` chose."""

    show: str | None = None
    target: str | None = None
    period: Period = Period()
    window: WindowRule = WindowRule.CALENDAR
    by: tuple[str, ...] = ("episode", "day", "app")
    lists: ListFiles = ListFiles()
    most_downloads: int = MOST_DOWNLOADS
    form: LogForm = LogForm()


def feed_stats(
    opened: OpenWorkspace, logs: Sequence[str], options: StatsOptions, on_progress: Progress | None = None
) -> Report:
    """Count the downloads in `logs`. Raises UsageError for options, ResourceError for what cannot be read."""
    unknown = [name for name in options.by if name not in BY]
    if unknown or not options.by:
        raise UsageError(
            f"{', '.join(unknown) or 'Nothing'} is nothing to count by.", f"Choose among {', '.join(BY)}."
        )
    published = published_files(opened, options.show, options.target)
    rules = _rules(options, opened.workspace.settings.zone)
    job = CountJob(logs, EnclosureIndex(published.enclosures), rules, options.form)
    return Report(count_downloads(job, on_progress), rules, options.by, published.estimated)


def _rules(options: StatsOptions, zone: ZoneInfo) -> Rules:
    """The rules, with the lists that were given; the report names them, and when they were written."""
    given = {
        "user agents": options.lists.user_agents,
        "data-centre networks": options.lists.bots_ip,
        "shared addresses": options.lists.shared_ip,
        "referrers": options.lists.bad_referrers,
    }
    texts = {what: _read_list(path) for what, path in given.items() if path is not None}
    lists = {what: _dated(path) for what, path in given.items() if path is not None}
    agents = texts.get("user agents")
    return Rules(
        agents=own_table() if agents is None else read_table(agents, str(options.lists.user_agents)),
        zone=zone,
        window=options.window,
        period=options.period,
        bots=read_networks(texts.get("data-centre networks", ""), str(options.lists.bots_ip)),
        shared=read_networks(texts.get("shared addresses", ""), str(options.lists.shared_ip)),
        bad_referrers=frozenset(texts.get("referrers", "").lower().split()),
        most_downloads=options.most_downloads,
        lists={"user agents": f"Tayori {__version__}"} | lists,
    )


def _dated(path: Path) -> str:
    """A list by its name and the day it was written: those of shared addresses are good for 90 days."""
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return f"{path.name} of {day}"


def _read_list(path: Path) -> str:
    """The text of a list the owner gives. Raises ResourceError, UsageError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ResourceError(f"{path} cannot be read: {error.strerror}.", "Check its name.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8.", "Save it as UTF-8.") from error
