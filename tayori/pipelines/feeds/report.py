"""What was found about a feed, and what differs between two, as tables and as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from tayori.feeds.checking.whose import whose
from tayori.feeds.compare import Effect, EpisodeDifference, FieldDifference
from tayori.model.finding import Finding, Severity
from tayori.pipelines.describe import finding_document
from tayori.pipelines.feeds.check import FeedReport
from tayori.pipelines.feeds.diff import DiffReport

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_MOST_PLACES = 3
"""Of a rule that is told once."""


def has_errors(report: FeedReport) -> bool:
    """Whether a directory would reject the feed."""
    return any(finding.severity is Severity.ERROR for finding in report.findings)


def report_document(report: FeedReport) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "feed": report.feed,
        "files": report.files,
        "counts": {str(severity): _count(report, severity) for severity in _ORDER},
        "findings": [{**finding_document(f), "whose": whose(f.rule)} for f in report.findings],
    }


def _count(report: FeedReport, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in report.findings)


def grouped(report: FeedReport, *, every: bool) -> Iterator[tuple[str, list[list[str]]]]:
    """A title and rows for each severity, gravest first: the first finding of each rule, or `every` one."""
    for severity in _ORDER:
        by_rule: dict[str, list[Finding]] = defaultdict(list)
        for finding in report.findings:
            if finding.severity is severity:
                by_rule[finding.rule].append(finding)
        if by_rule:
            rows = [row for found in by_rule.values() for row in _rows(found, every=every)]
            yield _numbered(sum(map(len, by_rule.values())), str(severity)), rows


def _rows(found: Sequence[Finding], *, every: bool) -> Iterator[list[str]]:
    for nth, finding in enumerate(found if every else found[:1]):
        times = str(len(found)) if nth == 0 else ""
        where = finding.where if every else _places(found)
        yield [times, finding.rule, whose(finding.rule), where, finding.text, finding.cure]


def _places(found: Sequence[Finding]) -> str:
    """The first places, and how many more: `line 12, line 30, line 41 and 7 more (-v lists all)`."""
    places = list(dict.fromkeys(finding.where for finding in found if finding.where))
    more = len(places) - _MOST_PLACES
    return ", ".join(places[:_MOST_PLACES]) + (f" and {more} more (-v lists all)" if more > 0 else "")


def _numbered(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def summary(report: FeedReport) -> str:
    """How many findings of which severity: `feed.xml: 1 error, 2 warnings, 0 notes; 12 files looked at.`."""
    counts = ", ".join(_numbered(_count(report, severity), str(severity)) for severity in _ORDER)
    files = f"; {_numbered(report.files, 'file')} looked at" if report.files else ""
    return f"{report.feed}: {counts}{files}."


def difference_document(report: DiffReport) -> dict[str, Any]:
    """The comparison as JSON."""
    difference = report.difference
    return {
        "before": report.before,
        "after": report.after,
        "show": [asdict(field) for field in difference.show],
        "episodes": [
            {
                "guid": episode.guid,
                "title": episode.title,
                "effects": [effect.name.lower() for effect in episode.effects],
                "fields": [asdict(field) for field in episode.fields],
            }
            for episode in difference.episodes
        ],
        "findings": [finding_document(finding) for finding in difference.findings],
    }


def difference_rows(report: DiffReport) -> list[list[str]]:
    """The show where it differs, then every episode for which a subscriber's program does something."""
    difference = report.difference
    show = [["(the show)", str(Effect.RETOLD), _told(difference.show)]] if difference.show else []
    return show + [_row(e) for e in difference.episodes if e.effects != (Effect.NOTHING,)]


def _row(episode: EpisodeDifference) -> list[str]:
    return [episode.title, ", ".join(episode.effects), _told(episode.fields)]


def _told(fields: Sequence[FieldDifference]) -> str:
    return "; ".join(f"{f.name}: {_cut(f.before)} -> {_cut(f.after)}" for f in fields)


def _cut(value: str) -> str:
    flat = " ".join(value.split())
    return (flat if len(flat) <= 40 else f"{flat[:40]}…") or "(none)"


def difference_summary(report: DiffReport) -> str:
    """How many episodes meet with what: `3 episodes: 1 new episode, 2 nothing.`."""
    episodes = report.difference.episodes
    counts = Counter(effect for episode in episodes for effect in episode.effects)
    told = ", ".join(f"{counts[effect]} {effect}" for effect in Effect if counts[effect])
    return f"{_numbered(len(episodes), 'episode')}{': ' if told else ''}{told}."
