"""Figures as tables for people and a document for machines; every number with the rules it was counted by."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tayori.model.ids import Lang
from tayori.model.table import Table
from tayori.statistics import words
from tayori.statistics.figures import Figures
from tayori.statistics.rules import RULES, Reason, Rules
from tayori.statistics.words import say

BY = tuple(words.COLUMNS)
"""What downloads can be told by: the fields of a cell."""


@dataclass(frozen=True, slots=True)
class Report:
    """Figures, and everything that is told beside them."""

    figures: Figures
    rules: Rules
    by: tuple[str, ...]
    estimated_headers: int = 0
    """Files that are not here any more, so that their header is a guess."""


def report_tables(report: Report, lang: Lang) -> tuple[Table, ...]:
    """A table for each field of `by`, then what was left out."""
    return (*(_downloads(report, name, lang) for name in report.by), _left_out(report, lang))


def _downloads(report: Report, name: str, lang: Lang) -> Table:
    heading, rules, window = say(words.COLUMNS[name], lang), RULES, window_text(report.rules, lang)
    rows = [(_value(value, lang), number, rules, window) for (value,), number in report.figures.by((name,))]
    if name in ("app", "device"):
        rows.sort(key=lambda row: -row[1])
    rows.append((say(words.TOTAL, lang), report.figures.total, rules, window))
    columns = (heading, *(say(pair, lang) for pair in (words.DOWNLOADS, words.RULES, words.WINDOW)))
    return Table(f"{say(words.DOWNLOADS, lang)}: {heading}", columns, tuple(rows), report_notes(report))


def _value(value: str, lang: Lang) -> str:
    return say(words.OTHER, lang) if value == "other" else value


def window_text(rules: Rules, lang: Lang) -> str:
    """The window as a report names it: `calendar day (Asia/Tokyo)`."""
    return f"{say(words.WINDOWS[rules.window], lang)} ({rules.zone.key})"


def _left_out(report: Report, lang: Lang) -> Table:
    figures = report.figures
    counts = [(words.REASONS[reason], figures.tally.left_out[reason]) for reason in Reason]
    counts += [
        (words.TOO_LITTLE, figures.too_little),
        (words.HIGH_VOLUME, figures.high_volume),
        (words.REPEATED, figures.repeated),
    ]
    rows = tuple((say(pair, lang), number) for pair, number in counts if number)
    return Table(say(words.LEFT_OUT, lang), (say(words.WHY, lang), say(words.NUMBER, lang)), rows)


def report_notes(report: Report) -> tuple[str, ...]:
    """Sentences under the numbers: what they were counted by, and what was assumed."""
    rules, figures = report.rules, report.figures
    said = [f"{figures.total} downloads by {RULES}; window: {window_text(rules, Lang('en'))}."]
    lists = "; ".join(f"{what}: {name}" for what, name in rules.lists.items())
    most = f"at most {rules.most_downloads} downloads" if rules.most_downloads else "any number of downloads"
    said.append(f"Lists: {lists or 'none'}; {most} of one address a day.")
    if figures.unplaced:
        said.append(
            f"{figures.unplaced} requests brought a part of a file and the log does not tell which: "
            "their bytes were summed up to the size of the file."
        )
    if report.estimated_headers:
        said.append(
            f"The header of {report.estimated_headers} files that are not here any more was estimated."
        )
    said += [f"{log.name} ends in the midst of its packing." for log in figures.tally.logs if log.cut]
    said += [
        f"{log.name} has no form we know; name it with --format."
        for log in figures.tally.logs
        if not log.form and log.lines
    ]
    if figures.tally.malformed:
        places = ", ".join(f"{name}:{line}" for name, line in figures.tally.malformed)
        said.append(f"Malformed, the first ones: {places}.")
    return tuple(said)


def report_document(report: Report) -> dict[str, Any]:
    """The JSON of `feed stats`."""
    figures, rules = report.figures, report.rules
    rows = figures.by(report.by)
    return {
        "rules": RULES,
        "window": str(rules.window),
        "timezone": rules.zone.key,
        "since": rules.period.since,
        "until": rules.period.until,
        "lists": dict(rules.lists),
        "most_downloads_per_address_and_day": rules.most_downloads,
        "downloads": figures.total,
        "by": {name: [{name: v, "downloads": n} for (v,), n in figures.by((name,))] for name in report.by},
        "rows": [dict(zip(report.by, values, strict=True)) | {"downloads": n} for values, n in rows],
        "estimated_headers": report.estimated_headers,
        **_read_document(figures),
    }


def _read_document(figures: Figures) -> dict[str, Any]:
    """What was read, and what of it is no download."""
    tally = figures.tally
    return {
        "lines": tally.lines,
        "left_out": {str(reason): tally.left_out[reason] for reason in Reason},
        "requests": tally.requests,
        "windows": figures.windows,
        "below_threshold": figures.too_little,
        "high_volume": figures.high_volume,
        "unplaced_requests": figures.unplaced,
        "logs": [
            {"name": log.name, "form": log.form or None, "lines": log.lines, "cut": log.cut}
            for log in tally.logs
        ],
        "malformed": [{"log": name, "line": line} for name, line in tally.malformed],
    }


def report_csv(report: Report, lang: Lang) -> bytes:
    """The numbers by all fields of `by` at once; with a byte order mark, for Excel."""
    columns = [*(words.COLUMNS[name] for name in report.by), words.DOWNLOADS, words.RULES, words.WINDOW]
    window = window_text(report.rules, lang)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(pair, lang) for pair in columns])
    for values, number in report.figures.by(report.by):
        writer.writerow([*_safe(values), number, RULES, window])
    return out.getvalue().encode("utf-8-sig")


def _safe(values: Sequence[str]) -> list[str]:
    """Cells that no spreadsheet runs: names of apps may come from somebody's list."""
    return [f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value for value in values]
