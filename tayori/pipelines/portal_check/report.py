"""The check of a portal as JSON, as tables of the terminal, and as one sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tayori.inspection.criteria import Judgement, Result
from tayori.model.finding import Finding, Severity
from tayori.pipelines.describe import finding_document
from tayori.pipelines.portal_check.check import PortalReport

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def has_failed(findings: Sequence[Finding]) -> bool:
    """Whether the site is not as it should be."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def report_document(
    report: PortalReport, findings: Sequence[Finding], files: Sequence[str]
) -> dict[str, Any]:
    """The report as JSON; times are UTC."""
    return {
        "site": report.base_url,
        "name": report.name,
        "made": report.made.isoformat(timespec="seconds"),
        "pages": {
            "all": len(report.crawl.pages),
            "tested": len(report.choice.pages),
            "method": report.choice.method,
            "seed": report.choice.seed,
            "untested_kinds": list(report.choice.untested),
            "failed": [page.url for page in report.pages if page.failed],
        },
        "addresses": len(report.crawl.answers),
        "broken": [{"page": b.page, "url": b.url, "why": b.why} for b in report.broken],
        "external": list(report.crawl.external),
        "tools": {"browser": report.looked.browser or None, "axe": report.looked.axe or None},
        "criteria": [_criterion_document(judged) for judged in report.judgements],
        "results": dict(_counts(report)),
        "findings": [finding_document(finding) for finding in findings],
        "files": list(files),
    }


def _criterion_document(judged: Judgement) -> dict[str, Any]:
    signature = judged.signature
    return {
        "criterion": judged.criterion.number,
        "level": judged.criterion.level,
        "wcag": judged.criterion.wcag,
        "name": {"ja": judged.criterion.ja, "en": judged.criterion.en},
        "result": judged.result,
        "by_machine": judged.by_machine,
        "failures": len(judged.failures),
        "signed": {"who": signature.who, "when": signature.when, "note": signature.note}
        if signature
        else None,
    }


def grouped(findings: Sequence[Finding], *, every: bool) -> Iterator[tuple[str, list[list[str]]]]:
    """A title and rows for each severity, gravest first: the first finding of each rule, or `every` one."""
    for severity in _ORDER:
        by_rule: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.severity is severity:
                by_rule[finding.rule].append(finding)
        count = sum(map(len, by_rule.values()))
        rows = [row for found in by_rule.values() for row in _rows(found, every=every)]
        if rows:
            yield f"{count} {severity}{'s' if count > 1 else ''}", rows


def _rows(found: Sequence[Finding], *, every: bool) -> Iterator[list[str]]:
    for nth, finding in enumerate(found if every else found[:1]):
        yield [str(len(found)) if nth == 0 else "", finding.rule, finding.text, finding.where, finding.cure]


def summary(report: PortalReport) -> str:
    """One sentence."""
    counts, left = _counts(report), len(report.choice.untested)
    return (
        f"{report.base_url}: {len(report.choice.pages)} of {len(report.crawl.pages)} pages tested"
        f"{f' ({left} kinds of pages left out)' if left else ''}; "
        f"{counts[Result.CONFORMS]} criteria met, {counts[Result.NOT_APPLICABLE]} not applicable, "
        f"{counts[Result.FAILS]} failed, {counts[Result.TO_LOOK]} for a person; "
        f"{len(report.broken)} broken links among {len(report.crawl.answers)} addresses."
    )


def _counts(report: PortalReport) -> Counter[Result]:
    counts = Counter(dict.fromkeys(Result, 0))
    counts.update(judged.result for judged in report.judgements)
    return counts
