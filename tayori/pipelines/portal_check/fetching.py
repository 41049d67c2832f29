"""The crawl's questions to servers: nothing raises, and what is elsewhere is asked from the outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tayori.errors import TayoriError
from tayori.inspection.crawl import Fetched
from tayori.publishers.http.web import Answer, Web

PAGE_BYTES = 5_000_000
_HEAD_UNKNOWN = (403, 405, 501)
"""Answers to HEAD of servers that may answer GET."""


@dataclass(frozen=True, slots=True)
class WebFetcher:
    """Asks `own` for what is below `base_url`, `others` for the rest of the web."""

    base_url: str
    own: Web
    others: Web

    def page(self, url: str) -> Fetched:
        """The answer with its body, up to 5 MB."""
        return _fetched(lambda: self._web(url).get(url, PAGE_BYTES))

    def head(self, url: str) -> Fetched:
        """The answer without its body; a server that knows no HEAD is asked for two bytes."""
        web = self._web(url)
        answer = _fetched(lambda: web.head(url))
        if answer.status in _HEAD_UNKNOWN:
            return _fetched(lambda: web.peek(url, {"Range": "bytes=0-1"}))
        return answer

    def _web(self, url: str) -> Web:
        return self.own if url.startswith(self.base_url) else self.others


def _fetched(ask: Callable[[], Answer]) -> Fetched:
    try:
        answer = ask()
    except TayoriError as failure:
        return Fetched(0, failure=failure.message.rstrip("."), cure=failure.next_step)
    mime = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Fetched(answer.status, mime, answer.body, answer.url)
