"""Tab-separated columns under a `#Fields:` heading: CloudFront's standard logs, and its real-time logs.

CloudFront writes user agent and referrer with %20 for a space, and times in UTC; the fields of its real-time
logs are chosen by their owner and stand in no heading, so they are given with `--format`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import unquote_to_bytes

from tayori.statistics.log_formats.fields import request_of
from tayori.statistics.request import NO_REQUEST, Request

HEADING = b"#Fields:"
NAMES: Mapping[str, str] = {
    "date": "date",
    "time": "time",
    "timestamp": "time",
    "c-ip": "address",
    "cs-method": "method",
    "cs-uri-stem": "url",
    "sc-status": "status",
    "sc-bytes": "sent",
    "cs(User-Agent)": "agent",
    "cs-user-agent": "agent",
    "cs(Referer)": "referrer",
    "cs-referer": "referrer",
    "sc-range-start": "range_first",
    "sc-range-end": "range_last",
}
"""CloudFront's names of what we read."""
HEADERS_ENCODED = frozenset({"cs(User-Agent)", "cs-user-agent", "cs(Referer)", "cs-referer"})
_NEEDED = {"time", "address", "method", "url", "status"}


def decoded(text: bytes) -> bytes:
    """Without CloudFront's escapes; it escapes the percent sign of some twice."""
    plain = unquote_to_bytes(text)
    return unquote_to_bytes(plain) if b"%20" in plain else plain


def are_columns(names: Sequence[str]) -> bool:
    """Whether these fields tell enough of a request."""
    return {NAMES[name] for name in names if name in NAMES} >= _NEEDED


class ColumnParser:
    """Reads lines under the heading that came last: joined files have one in the midst of them."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        self._columns = tuple(names)

    def __call__(self, line: bytes) -> Request | None:
        """One line; a heading is no request, and changes how the next lines are read."""
        if line.startswith(b"#"):
            if line.startswith(HEADING):
                self._columns = tuple(line[len(HEADING) :].decode("utf-8", "replace").split())
            return NO_REQUEST
        cells = line.split(b"\t")
        if len(cells) != len(self._columns):
            return None
        said = {
            NAMES[name]: decoded(cell) if name in HEADERS_ENCODED else cell
            for name, cell in zip(self._columns, cells, strict=True)
            if name in NAMES and cell != b"-"
        }
        return request_of(said)
