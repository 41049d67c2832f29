"""Logs and files for the tests, and a count by other means: slow, by day and by listener, all in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tayori.statistics.agents import own_table
from tayori.statistics.counting import CountJob, count_downloads
from tayori.statistics.enclosures import Enclosure, EnclosureIndex
from tayori.statistics.figures import Figures
from tayori.statistics.log_formats.detection import LogForm
from tayori.statistics.rules import Rules, WindowRule

TOKYO = ZoneInfo("Asia/Tokyo")
LONG = Enclosure("koe/a", "media/a/a.11111111.mp3", 1_300_000, 600_000, 100_000)
"""Threshold: 100,000 and a tenth of 1,200,000."""
LONG_M4A = Enclosure("koe/a", "media/a/a.22222222.m4a", 700_000, 600_000, 100_000)
SHORT = Enclosure("koe/b", "media/b/b.33333333.mp3", 50_000, 20_000, 1_000)
CLIP = Enclosure("eki", "media/eki/eki.vertical.44444444.mp4", 90_000, 15_000, 2_000)
FILES = (LONG, LONG_M4A, SHORT, CLIP)
THRESHOLD = 220_000
APP = "AntennaPod/3.5.0"
NOON = datetime(2026, 11, 16, 3, tzinfo=UTC)  # noon of a Monday in Tokyo


@dataclass(frozen=True)
class Asked:
    """One request, before it is written as a line."""

    at: datetime = NOON
    address: str = "192.0.2.1"
    agent: str = APP
    file: Enclosure = LONG
    status: int = 200
    sent: int = 10_000_000
    method: str = "GET"
    range: tuple[int, int] | None = None


def combined(asked: Asked) -> str:
    """A line of a combined log."""
    return (
        f"{asked.address} - - [{asked.at.astimezone(TOKYO):%d/%b/%Y:%H:%M:%S %z}] "
        f'"{asked.method} /{asked.file.path} HTTP/1.1" {asked.status} {asked.sent} "-" "{asked.agent}"'
    )


RANGED = '$remote_addr [$time_local] "$request" $status $body_bytes_sent "$http_user_agent" "$http_range"'


def ranged(asked: Asked) -> str:
    """A line of an nginx log that tells the range."""
    asked_range = f"bytes={asked.range[0]}-{asked.range[1]}" if asked.range else "-"
    return (
        f"{asked.address} [{asked.at.astimezone(TOKYO):%d/%b/%Y:%H:%M:%S %z}] "
        f'"{asked.method} /{asked.file.path} HTTP/1.1" {asked.status} {asked.sent} '
        f'"{asked.agent}" "{asked_range}"'
    )


def rules(**changes: Any) -> Rules:
    """The usual rules, in Tokyo."""
    return Rules(own_table(), TOKYO, **changes)


def count_text(
    folder: Path, text: str | bytes, form: LogForm | None = None, run_records: int = 1000, **changes: Any
) -> Figures:
    """The figures of one log."""
    log = folder / "access.log"
    log.write_bytes(text if isinstance(text, bytes) else text.encode())
    made = CountJob([str(log)], EnclosureIndex(FILES), rules(**changes), form or LogForm(), run_records)
    return count_downloads(made)


def count(folder: Path, asked: Iterable[Asked], **changes: Any) -> Figures:
    """The figures of requests, by a log that tells ranges."""
    lines = "".join(ranged(one) + "\n" for one in asked)
    return count_text(folder, lines, LogForm(RANGED), **changes)


def counted_slowly(asked: Iterable[Asked], rule: WindowRule) -> Counter[tuple[str, str]]:
    """Downloads by episode and local ISO day."""
    found: Counter[tuple[str, str]] = Counter()
    listeners: dict[tuple[str, str, str], list[Asked]] = {}
    for one in asked:
        if one.method == "GET" and one.status in (200, 206) and one.range != (0, 1):
            listeners.setdefault((one.address, one.agent, one.file.episode), []).append(one)
    for (_, _, episode), requests in listeners.items():
        left = sorted(requests, key=lambda one: one.at)
        while left:
            window = _first_window(left, rule)
            left = left[len(window) :]
            if any(_is_enough(window, file) for file in FILES):
                found[episode, str(window[0].at.astimezone(TOKYO).date())] += 1
    return found


def _first_window(requests: list[Asked], rule: WindowRule) -> list[Asked]:
    taken = [requests[0]]
    for one in requests[1:]:
        if rule is WindowRule.CALENDAR:
            belongs = one.at.astimezone(TOKYO).date() == taken[0].at.astimezone(TOKYO).date()
        else:
            since = taken[0] if rule is WindowRule.FIRST else taken[-1]
            belongs = (one.at - since.at).total_seconds() < 24 * 3600
        if not belongs:
            break
        taken.append(one)
    return taken


def _is_enough(window: list[Asked], file: Enclosure) -> bool:
    """Whether enough of `file` came, looking at every thousandth byte: the tests ask for whole thousands."""
    have: set[int] = set()
    for one in window:
        if one.file == file:
            first, last = one.range if one.range and one.status == 206 else (0, file.size - 1)
            end = min(last + 1, first + one.sent, file.size)
            have |= set(range(first // 1000, end // 1000))
    minute = (file.size - file.header_bytes) * 60_000 / file.duration_ms
    needed = file.size if file.duration_ms <= 60_000 else file.header_bytes + minute
    return len(have) * 1000 >= needed
