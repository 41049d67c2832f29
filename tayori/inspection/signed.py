"""A person's word on success criteria, as it stands in a table: read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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


def read_signatures(rows: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Signature, ...]:
    """(place, cells by heading) of each row. Rows without a result are nobody's word.

    Raises UsageError for a criterion or result that is none, for a word without name or day, and for two
    words on one criterion.
    """
    found: dict[str, Signature] = {}
    for place, cells in rows:
        values = {name: _value(cells, called) for name, called in HEADINGS.items()}
        if not values["result"]:
            continue
        signature = _signature(place, values)
        if signature.criterion in found:
            raise UsageError(f"{place}: {signature.criterion} is signed twice.", "Keep one of the lines.")
        found[signature.criterion] = signature
    return tuple(found.values())


def _value(cells: Mapping[str, str], called: tuple[str, ...]) -> str:
    named = {heading.strip().casefold(): cell for heading, cell in cells.items()}
    return next((named[name].strip() for name in called if named.get(name, "").strip()), "")


def _signature(place: str, values: Mapping[str, str]) -> Signature:
    number = _NUMBER.match(values["criterion"])
    if number is None or number[0] not in {one.number for one in CRITERIA}:
        raise UsageError(
            f"{place}: {values['criterion']!r} is no success criterion of WCAG 2.2 A or AA.",
            "Write its number, like 1.2.5.",
        )
    result = _RESULTS.get(values["result"].casefold())
    if result is None:
        raise UsageError(
            f"{place}: {values['result']!r} is no result.", "Write 適合, 不適合, 該当なし or 要確認."
        )
    if not values["who"]:
        raise UsageError(f"{place}: nobody signed {number[0]}.", "Write who looked, under 確認者 or who.")
    return Signature(number[0], result, values["who"], _day(place, values["when"]), values["note"])


def _day(place: str, text: str) -> str:
    try:
        return date.fromisoformat(text.replace("/", "-")).isoformat()
    except ValueError as error:
        raise UsageError(f"{place}: {text!r} is no day.", "Write it like 2026-11-20.") from error
