"""What a check of a portal found, as findings: each thing once, with the pages that have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tayori.inspection.criteria import Result
from tayori.inspection.model import Observation, State
from tayori.model.finding import Finding, error, note
from tayori.pipelines.portal_check.check import PortalReport

_NAMED = 3
"""Pages that a finding names; the sheet names all."""


def findings_of(report: PortalReport) -> tuple[Finding, ...]:
    """The findings, gravest kinds first."""
    return (
        *_links(report),
        *_html(report.markup),
        *_browser(report.looked.observations),
        *_criteria(report),
        *_strays(report),
    )


def _links(report: PortalReport) -> Iterator[Finding]:
    pages: dict[tuple[str, str], list[str]] = defaultdict(list)
    for broken in report.broken:
        pages[broken.url, broken.why].append(broken.page)
    for (url, why), where in pages.items():
        cure = "Correct the link, or put back what it leads to."
        yield error("portal-link-broken", f"{url} {why}.", cure, named(where))


def _html(seen: Iterable[Observation]) -> Iterator[Finding]:
    for one, where in _grouped(seen):
        text = f"{_numbered(one)}{one.rule}: {one.text} {one.where}"
        if one.state is State.FAILS:
            yield error("portal-markup", text, "Correct the template or the text it shows.", where)
        elif one.state is State.NEEDS_PERSON:
            yield note("portal-look", text, "A person decides; see the sheet.", where)


def _browser(seen: Iterable[Observation]) -> Iterator[Finding]:
    for one, where in _grouped(seen):
        text = f"{_numbered(one)}{one.rule}: {one.text} {one.where}"
        if one.state is State.FAILS:
            yield error("portal-barrier", text, "Correct it: visitors cannot use this.", where)
        elif one.state is State.NEEDS_PERSON:
            yield note("portal-look", text, "A person decides; see the sheet.", where)


def _criteria(report: PortalReport) -> Iterator[Finding]:
    for judged in report.judgements:
        number = f"{judged.criterion.number} {judged.criterion.en}"
        if judged.is_contradicted:
            text = (
                f"{number} is signed as met or not applicable, and a check sees a failure: it stays failed."
            )
            yield error("portal-signed-wrongly", text, "Correct the site, then check and sign again.")
        elif judged.result is Result.FAILS and judged.signature is not None:
            text = f"{number} fails, says {judged.signature.who}."
            yield error("portal-signed-failing", text, "Correct the site, then check and sign again.")
    left = [judged.criterion.number for judged in report.judgements if judged.result is Result.TO_LOOK]
    if left:
        cure = "Look at them by the sheet, and hand your words in with --signed."
        yield note("portal-unsigned", f"{len(left)} criteria need a person's eyes.", cure, named(left))


def _strays(report: PortalReport) -> Iterator[Finding]:
    lonely = [stray.url for stray in report.strays if stray.in_sitemap]
    unmapped = [stray.url for stray in report.strays if not stray.in_sitemap]
    if lonely:
        text = f"{len(lonely)} pages of the site map have no link to them."
        yield note("portal-page-unlinked", text, "Link them, or take them out.", named(lonely))
    if unmapped:
        text = f"{len(unmapped)} pages are not in the site map."
        yield note("portal-page-unmapped", text, "Search engines find them later.", named(unmapped))


def _grouped(seen: Iterable[Observation]) -> Iterator[tuple[Observation, str]]:
    """What is equal but for the page, once, with its pages."""
    pages: dict[tuple[str, str, str, str], list[Observation]] = defaultdict(list)
    for one in seen:
        pages[one.criterion, one.rule, one.where, one.text].append(one)
    for equal in pages.values():
        yield equal[0], named([one.page for one in equal])


def named(places: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    told = list(dict.fromkeys(places))
    more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    return ", ".join(told[:_NAMED]) + more


def _numbered(one: Observation) -> str:
    return f"{one.criterion} " if one.criterion else ""
