"""Which form a log has: what its first lines can be read as, or what its owner says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from tayori.errors import UsageError
from tayori.statistics.log_formats.columns import HEADING, ColumnParser, are_columns
from tayori.statistics.log_formats.common import parse_common
from tayori.statistics.log_formats.json_lines import json_parser
from tayori.statistics.log_formats.nginx import nginx_parser
from tayori.statistics.request import NO_REQUEST, Parse

SAMPLE_LINES = 1000
"""Lines a form is chosen by, and which are read whatever they are about."""
FEWEST_LINES = 10
"""Of fewer that cannot be read nobody knows: robots fill a fresh log with nonsense."""


@dataclass(frozen=True, slots=True)
class LogForm:
    """What the owner of a log says about it; nothing is needed for the common forms."""

    pattern: str = ""
    """nginx' `log_format` string, or the names of CloudFront's real-time fields."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Field to key, for JSON lines with names of their own."""


@dataclass(frozen=True, slots=True)
class KnownForm:
    """A form of log by the name it is reported with."""

    name: str
    open: Callable[[], Parse]
    """A parser for one file; some remember its heading."""
    has_heading: bool = False
    """Whether lines may be headings, which change how the next ones are read."""


def forms(said: LogForm) -> tuple[KnownForm, ...]:
    """The forms a log may have: the one that was said, or all the common ones. Raises UsageError."""
    if said.pattern:
        return (_given(said.pattern),)
    json_lines = KnownForm("JSON lines", lambda: json_parser(said.keys))
    json_lines.open()  # wrong keys are told before anything is read
    if said.keys:
        return (json_lines,)
    return (
        KnownForm("combined", lambda: parse_common),
        json_lines,
        KnownForm("CloudFront", ColumnParser, has_heading=True),
    )


def _given(pattern: str) -> KnownForm:
    if "$" in pattern:
        parse = nginx_parser(pattern)
        return KnownForm("nginx", lambda: parse)
    names = pattern.replace(",", " ").split()
    if not are_columns(names):
        raise UsageError(
            f"{pattern!r} is no log format.",
            "Give nginx' log_format with its $variables, or the fields of a CloudFront real-time log.",
        )
    return KnownForm("CloudFront real-time", lambda: ColumnParser(names))


def require_form(name: str, form: KnownForm | None, lines: Iterable[bytes]) -> None:
    """Raise UsageError for a file of which no line can be read, such as the recording itself."""
    if form is None and sum(1 for _ in lines) >= FEWEST_LINES:
        raise UsageError(
            f"{name} is no access log we know: none of its first lines can be read.",
            "Name access logs; tell a form of your own with --format or --key.",
        )


def choose_form(known: tuple[KnownForm, ...], lines: Iterable[bytes]) -> KnownForm | None:
    """The form most of `lines` can be read in; None when not one of them can."""
    sample = list(lines)

    def readable(form: KnownForm) -> int:
        parse = form.open()
        return sum(parse(line) not in (None, NO_REQUEST) for line in sample)

    best = max(known, key=readable)
    if readable(best):
        return best
    columns = next((form for form in known if form.has_heading), None)
    return columns if columns and any(line.startswith(HEADING) for line in sample) else None
