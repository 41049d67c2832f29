"""A site asked for at another address than its public one, as `tayori serve` serves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tayori.publishers.http.addresses import web_url
from tayori.publishers.http.web import Answer, Web


@dataclass
class ElsewhereWeb(Web):
    """Asks at `at` for what is below `base_url`; answers have the public address."""

    base_url: str = ""
    """With a slash at its end, as is `at`."""
    at: str = ""

    def __post_init__(self) -> None:
        Web.__post_init__(self)
        self.at = web_url(self.at).geturl().rstrip("/") + "/"

    def head(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """As Web.head."""
        return self._public(Web.head(self, self._there(url), headers))

    def get(self, url: str, limit_bytes: int, headers: Mapping[str, str] | None = None) -> Answer:
        """As Web.get."""
        return self._public(Web.get(self, self._there(url), limit_bytes, headers))

    def peek(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """As Web.peek."""
        return self._public(Web.peek(self, self._there(url), headers))

    def _there(self, url: str) -> str:
        return _moved(url, self.base_url, self.at)

    def _public(self, answer: Answer) -> Answer:
        hops = tuple(_moved(hop, self.at, self.base_url) for hop in answer.hops)
        return replace(answer, url=_moved(answer.url, self.at, self.base_url), hops=hops)


def _moved(url: str, base: str, to: str) -> str:
    return to + url[len(base) :] if url.startswith(base) else url
