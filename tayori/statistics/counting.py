"""Counting downloads: lines to requests to windows to numbers, in memory that does not grow with the log."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from tayori.statistics.enclosures import EnclosureIndex
from tayori.statistics.figures import MOST_PLACES, Cell, Figures, LogRead, Tally
from tayori.statistics.log_formats.columns import HEADING
from tayori.statistics.log_formats.detection import (
    SAMPLE_LINES,
    KnownForm,
    LogForm,
    choose_form,
    forms,
    require_form,
)
from tayori.statistics.reading import MOST_LINE_BYTES, LogFile, open_log
from tayori.statistics.record import FORM
from tayori.statistics.request import NO_REQUEST, Parse
from tayori.statistics.rules import Reason, Rules
from tayori.statistics.sieve import Sieve
from tayori.statistics.sorting import RUN_RECORDS, RecordSorter, record_sorter
from tayori.statistics.summing import Sums

_LINE = re.compile(rb"[^\n]+")

Progress = Callable[[str, float], None]
"""Hears which log is read, and to which part, 0 to 1."""


@dataclass(frozen=True, slots=True)
class CountJob:
    """What to count, and how."""

    logs: Sequence[str]
    """Paths; `-` is standard input."""
    index: EnclosureIndex
    rules: Rules
    form: LogForm = LogForm()
    run_records: int = RUN_RECORDS
    """Requests that are held in memory at once."""


def count_downloads(job: CountJob, on_progress: Progress | None = None) -> Figures:
    """Count the downloads of `job`.

    Raises ResourceError for what cannot be read, UsageError for its form and for what is no log at all.
    """
    known = forms(job.form)
    sieve, tally = Sieve(job.rules, job.index), Tally()
    with record_sorter(FORM.size, job.run_records) as sorter:
        reader = _Reader(sieve, sorter, tally, job.index.endings)
        for name in job.logs:
            with open_log(name) as log:
                reader.read(name, log, known, on_progress)
        limits = [(enclosure.size, enclosure.threshold_bytes) for enclosure in job.index.enclosures]
        sums = Sums(job.rules, limits)
        sums.add(sorter.in_order())
    return _figures(sums, sieve, tally)


def _figures(sums: Sums, sieve: Sieve, tally: Tally) -> Figures:
    cells: Counter[Cell] = Counter()
    for (episode, day, agent), number in sums.downloads.items():
        app = sieve.agents[agent]
        cells[Cell(sieve.episodes[episode], date.fromordinal(day), app.app, app.device)] += number
    return Figures(cells, tally, sums.kept, sums.unplaced, sums.windows, sums.too_little, sums.high_volume)


class _Reader:
    """Reads log after log into one sorter."""

    def __init__(self, sieve: Sieve, sorter: RecordSorter, tally: Tally, endings: tuple[bytes, ...]) -> None:
        self._judge = sieve.judge
        self._add = sorter.add
        self._tally = tally
        self._endings = endings
        self._began = 0
        """Lines of the logs before."""

    def read(
        self, name: str, log: LogFile, known: tuple[KnownForm, ...], on_progress: Progress | None
    ) -> None:
        """Read one log to its end."""
        blocks = log.blocks()
        begin = _beginning(blocks)
        form = choose_form(known, _sample(begin))
        require_form(name, form, _sample(begin))
        parse = form.open() if form is not None else _unreadable
        endings = self._looked_for(form)
        self._began = self._tally.lines
        sample, rest = _split(begin)
        self._take(name, sample, parse, None)
        for block in chain((rest,), blocks):
            plain = block.replace(b"\r\n", b"\n") if b"\r\n" in block else block
            self._take(name, plain, parse, endings)
            if on_progress is not None:
                on_progress(name, log.fraction)
        # they came as empty lines, which are about no enclosure
        self._tally.left_out[Reason.OTHER] -= log.too_long
        self._tally.left_out[Reason.MALFORMED] += log.too_long
        lines = self._tally.lines - self._began
        self._tally.logs.append(LogRead(name, form.name if form else "", lines, log.is_cut))

    def _looked_for(self, form: KnownForm | None) -> tuple[bytes, ...] | None:
        """What the lines contain that are looked at behind the sample; None: all, where no form fits."""
        if form is None:
            return None
        return (*self._endings, HEADING) if form.has_heading else self._endings

    def _take(self, name: str, block: bytes, parse: Parse, endings: tuple[bytes, ...] | None) -> None:
        """One block: only lines that contain one of `endings` are looked at; None: all but empty ones."""
        tally, judge, add = self._tally, self._judge, self._add
        seen = kept = 0
        for start, end in _lines_of(block) if endings is None else _lines_with(block, endings):
            seen += 1
            request = parse(block[start:end]) if end - start <= MOST_LINE_BYTES else None
            if request is None:
                self._leave_malformed(name, block.count(b"\n", 0, start))
                continue
            found = judge(request) if request is not NO_REQUEST else Reason.OTHER
            if isinstance(found, bytes):
                kept += 1
                add(found)
            else:
                tally.left_out[found] += 1
        lines = block.count(b"\n")
        tally.lines += lines
        tally.requests += kept
        tally.left_out[Reason.OTHER] += lines - seen

    def _leave_malformed(self, name: str, before: int) -> None:
        """Count a malformed line; the first ones with their place, `before` lines after the block begins."""
        tally = self._tally
        tally.left_out[Reason.MALFORMED] += 1
        if len(tally.malformed) < MOST_PLACES:
            tally.malformed.append((name, tally.lines - self._began + before + 1))


def _unreadable(line: bytes) -> None:
    """No form fits the log: each of its lines is malformed."""
    del line


def _beginning(blocks: Iterator[bytes]) -> bytes:
    """Enough lines to tell the form of a log: a pipe brings them one by one."""
    begin = b""
    for block in blocks:
        begin += block
        if begin.count(b"\n") >= SAMPLE_LINES:
            break
    return begin


def _sample(block: bytes) -> Iterator[bytes]:
    lines = (line.rstrip(b"\r") for line in block.split(b"\n", SAMPLE_LINES)[:SAMPLE_LINES])
    return (line for line in lines if 0 < len(line) <= MOST_LINE_BYTES)


def _split(begin: bytes) -> tuple[bytes, bytes]:
    """The lines of the sample, with plain ends, and those behind it."""
    *lines, rest = begin.split(b"\n", SAMPLE_LINES)
    return b"".join(line.removesuffix(b"\r") + b"\n" for line in lines), rest


def _lines_of(block: bytes) -> list[tuple[int, int]]:
    """Start and end of the lines that are not empty."""
    return [line.span() for line in _LINE.finditer(block)]


def _lines_with(block: bytes, endings: tuple[bytes, ...]) -> list[tuple[int, int]]:
    """Start and end of the lines that contain one of `endings`, in order.

    Looking for a few bytes in a megabyte costs a tenth of taking it apart into lines.
    """
    found: list[tuple[int, int]] = []
    find, find_back = block.find, block.rfind
    for ending in endings:
        at = find(ending)
        while at >= 0:
            end = find(b"\n", at)
            found.append((find_back(b"\n", 0, at) + 1, end))
            at = find(ending, end + 1)
    # a line with two of them was found twice
    return sorted(set(found)) if len(endings) > 1 else found
