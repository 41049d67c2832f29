"""What a client has of a file already: entity tags and dates (RFC 9110 section 13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from http import HTTPStatus

_TAG = re.compile(r'(W/)?("[^"]*")')


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a client knows the bytes again."""

    etag: str
    """Strong: made from the bytes. In its quotes."""
    modified: int
    """Seconds since 1970."""

    def unmet(self, headers: Message) -> HTTPStatus | None:
        """304 or 412 when a condition among `headers` says so, in the order of section 13.2.2."""
        if not self._may_go_on(headers.get("If-Match"), headers.get("If-Unmodified-Since")):
            return HTTPStatus.PRECONDITION_FAILED
        if self._is_known(headers.get("If-None-Match"), headers.get("If-Modified-Since")):
            return HTTPStatus.NOT_MODIFIED
        return None

    def same(self, if_range: str | None) -> bool:
        """Whether a range may be answered: the client's other part is of the same bytes."""
        if if_range is None or if_range.startswith(('"', "W/")):
            return if_range in (None, self.etag)
        return _timestamp(if_range) == self.modified

    def _may_go_on(self, if_match: str | None, if_unmodified_since: str | None) -> bool:
        if if_match is not None:
            return if_match.strip() == "*" or ("", self.etag) in _TAG.findall(if_match)
        until = _timestamp(if_unmodified_since)
        return until is None or self.modified <= until

    def _is_known(self, if_none_match: str | None, if_modified_since: str | None) -> bool:
        if if_none_match is not None:
            tags = {tag for _, tag in _TAG.findall(if_none_match)}
            return if_none_match.strip() == "*" or self.etag in tags
        since = _timestamp(if_modified_since)
        return since is not None and self.modified <= since


def _timestamp(header: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(header).timestamp()) if header else None
    except (ValueError, OverflowError):
        return None
