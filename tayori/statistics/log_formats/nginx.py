"""nginx' own forms: the string of `log_format`, as it stands in nginx.conf, to a parser."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tayori.errors import UsageError
from tayori.statistics.log_formats.common import unescape
from tayori.statistics.log_formats.fields import request_of
from tayori.statistics.request import Parse, Request

VARIABLES: Mapping[str, tuple[str, ...]] = {
    "time": ("time_iso8601", "msec", "time_local"),
    "address": ("remote_addr", "realip_remote_addr", "http_x_real_ip", "http_x_forwarded_for",
                "proxy_add_x_forwarded_for"),
    "method": ("request_method",),
    "url": ("request_uri", "uri", "document_uri"),
    "request": ("request",),
    "status": ("status",),
    "sent": ("body_bytes_sent", "bytes_sent"),
    "agent": ("http_user_agent",),
    "referrer": ("http_referer",),
    "range": ("http_range", "sent_http_content_range"),
}  # fmt: skip
"""The variables that tell a field, the best first."""
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_NEEDED = ({"time"}, {"address"}, {"method", "request"}, {"url", "request"}, {"status"})


def nginx_parser(log_format: str) -> Parse:
    """A parser of lines that nginx writes by `log_format`. Raises UsageError when it tells too little."""
    names = [brace or plain for brace, plain in _VARIABLE.findall(log_format)]
    groups = {field: name for field, known in VARIABLES.items() if (name := _first(known, names))}
    missing = [" or ".join(sorted(any_of)) for any_of in _NEEDED if not any_of & groups.keys()]
    if missing:
        raise UsageError(
            f"The log format tells no {', no '.join(missing)}.",
            "Give the whole string of log_format, with $remote_addr, $time_local, $request and $status.",
        )
    pattern = _pattern(log_format, set(groups.values()))

    def parse(line: bytes) -> Request | None:
        found = pattern.fullmatch(line)
        if found is None:
            return None
        said = {field: found[name] for field, name in groups.items()}
        plain = {field: unescape(text) if b"\\" in text else text for field, text in said.items()}
        return request_of({field: text for field, text in plain.items() if text not in (b"-", b"")})

    return parse


def _first(known: tuple[str, ...], names: list[str]) -> str | None:
    return next((name for name in known if name in names), None)


def _pattern(log_format: str, read: set[str]) -> re.Pattern[bytes]:
    """Each variable up to the character that follows it; nginx escapes quotation marks in a value."""
    parts, end = [], 0
    for found in _VARIABLE.finditer(log_format):
        parts.append(re.escape(log_format[end : found.start()]))
        name, end = found[1] or found[2], found.end()
        # a value ends where the next fixed character begins; the last one at the end of the line
        after = re.escape(log_format[end : end + 1])
        value = f"[^{after}]*" if after and not log_format.startswith("$", end) else ".*?"
        parts.append(f"(?P<{name}>{value})" if name in read else value)
        read = read - {name}
    parts.append(re.escape(log_format[end:]))
    return re.compile("".join(parts).encode("utf-8"), re.DOTALL)
