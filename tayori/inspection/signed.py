"""A person's word on success criteria, as it stands in a table: read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tayori.errors import UsageError
from tayori.inspection.criteria import Result, Signature
from tayori.inspection.criteria_table import CRITERIA

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "criterion": ("criterion", "項番", "達成基準"),
    "result": ("result", "結果", "適合"),
    "note": ("note", "注記", "備考"),
    "who": ("who", "確認者", "氏名"),
    "when": ("when", "確認日", "日付"),
}
"""Our names of the columns, and what else they may be called."""
_RESULTS = {
    "適合": Result.CONFORMS,
    "○": Result.CONFORMS,
    "○ 適合": Result.CONFORMS,
    "不適合": Result.FAILS,
    "×": Result.FAILS,
    "× 不適合": Result.FAILS,
    "該当なし": Result.NOT_APPLICABLE,
    "-": Result.NOT_APPLICABLE,
    "要確認": Result.TO_LOOK,
} | {str(result): result for result in Result}
_NUMBER = re.compile(r"\d\.\d\.\d{1,2}")

Mistake = tuple[str, str]
"""What is wrong, and its cure: a sentence each."""


def read_signatures(rows: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Signature, ...]:
    """(place, cells by heading) of each row. Rows without a result are nobody's word.

    Raises UsageError that tells every criterion or result that is none, every word without name or day, and
    two words on one criterion.
    """
    found, mistakes = list[Signature](), list[Mistake]()
    signed: set[str] = set()
    for place, cells in rows:
        values = {name: _value(cells, called) for name, called in HEADINGS.items()}
        if not values["result"]:
            continue
        number = _number(values["criterion"])
        wrong = list(_mistakes(values, number, is_second=number in signed))
        mistakes += [(f"{place}: {what}", cure) for what, cure in wrong]
        signed.add(number)
        if not wrong:
            found.append(_signature(values, number))
    if mistakes:
        raise UsageError(
            " ".join(what for what, _ in mistakes), " ".join(dict.fromkeys(cure for _, cure in mistakes))
        )
    return tuple(found)


def _value(cells: Mapping[str, str], called: tuple[str, ...]) -> str:
    named = {heading.strip().casefold(): cell for heading, cell in cells.items()}
    return next((named[name].strip() for name in called if named.get(name, "").strip()), "")


def _number(text: str) -> str:
    """The number of a criterion at the beginning of `text`; empty where there is none."""
    number = _NUMBER.match(text)
    return number[0] if number and number[0] in {one.number for one in CRITERIA} else ""


def _mistakes(values: Mapping[str, str], number: str, *, is_second: bool) -> Iterator[Mistake]:
    if not number:
        what = f"{values['criterion']!r} is no success criterion of WCAG 2.2 A or AA."
        yield what, "Write its number, like 1.2.5."
    elif is_second:
        yield f"{number} is signed twice.", "Keep one of the lines."
    if values["result"].casefold() not in _RESULTS:
        yield f"{values['result']!r} is no result.", "Write 適合, 不適合, 該当なし or 要確認."
    if not values["who"]:
        yield f"nobody signed {number or 'it'}.", "Write who looked, under 確認者 or who."
    if not _day(values["when"]):
        yield f"{values['when']!r} is no day.", "Write it like 2026-11-20."


def _signature(values: Mapping[str, str], number: str) -> Signature:
    result = _RESULTS[values["result"].casefold()]
    return Signature(number, result, values["who"], _day(values["when"]), values["note"])


def _day(text: str) -> str:
    """An ISO day; empty where it is none."""
    try:
        return date.fromisoformat(text.replace("/", "-")).isoformat()
    except ValueError:
        return ""
