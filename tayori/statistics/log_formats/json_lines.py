"""JSON lines: nginx with `escape=json`, Caddy, CloudFront v2, and others by the names they commonly use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tayori.errors import UsageError
from tayori.statistics.log_formats.columns import HEADERS_ENCODED, decoded
from tayori.statistics.log_formats.fields import FIELDS, request_of
from tayori.statistics.request import Parse, Request

KEYS: Mapping[str, tuple[str, ...]] = {
    "time": ("time_iso8601", "ts", "timestamp", "@timestamp", "StartUTC", "msec", "time_local", "time"),
    "date": ("date",),
    "address": ("remote_addr", "request.client_ip", "request.remote_ip", "client_ip", "remote_ip", "clientip",
                "ClientHost", "ClientIP", "remoteAddress", "ip", "c-ip"),
    "method": ("request_method", "request.method", "method", "verb", "RequestMethod", "ClientRequestMethod",
               "cs-method"),
    "url": ("request_uri", "request.uri", "uri", "url", "path", "RequestPath", "ClientRequestURI",
            "cs-uri-stem"),
    "request": ("request",),
    "status": ("status", "response", "status_code", "DownstreamStatus", "EdgeResponseStatus", "sc-status"),
    "sent": ("body_bytes_sent", "size", "bytes", "bytes_sent", "DownstreamContentSize", "EdgeResponseBytes",
             "sc-bytes"),
    "agent": ("http_user_agent", "request.headers.User-Agent", "user_agent", "agent", "userAgent",
              "request_User-Agent", "ClientRequestUserAgent", "cs(User-Agent)", "cs-user-agent"),
    "referrer": ("http_referer", "http_referrer", "request.headers.Referer", "referer", "referrer",
                 "request_Referer", "ClientRequestReferer", "cs(Referer)", "cs-referer"),
    "range": ("http_range", "request.headers.Range", "range", "request_Range", "sent_http_content_range"),
    "range_first": ("sc-range-start",),
    "range_last": ("sc-range-end",),
}  # fmt: skip
"""Where each field is looked for, in order; a dot goes one level down."""


def json_parser(own: Mapping[str, str] | None = None) -> Parse:
    """A parser of JSON lines; `own` says which key a field has, before the common ones.

    Raises UsageError for a field there is not.
    """
    for field in own or {}:
        if field not in FIELDS:
            raise UsageError(f"{field!r} is no field of a log.", f"Choose among {', '.join(FIELDS)}.")
    first = own or {}
    places = [
        (field, tuple(key.split(".")))
        for field in FIELDS
        for key in ((first[field],) if field in first else KEYS[field])
    ]

    def parse(line: bytes) -> Request | None:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            return None
        return request_of(_fields(record, places)) if isinstance(record, dict) else None

    return parse


def _fields(record: dict[str, Any], places: list[tuple[str, tuple[str, ...]]]) -> dict[str, bytes]:
    said: dict[str, bytes] = {}
    for field, path in places:
        if field in said:
            continue
        value: Any = record
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, (str, int, float)) and value != "":
            text = str(value).encode("utf-8", "replace")
            said[field] = decoded(text) if path[0] in HEADERS_ENCODED else text
    return said
