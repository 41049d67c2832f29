"""The REST interface of one WordPress site: where it is, who we are, and calls that are repeated or not.

Reads and changes of what has an id are repeated; what makes something is sent once (`once.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from tayori.errors import RemoteError, TayoriError
from tayori.publishers.http.exchange import AnswerLost, Call, Exchange, FilePart, NotSent, Sent
from tayori.publishers.http.web import Answer
from tayori.publishers.patience import backoff_s, retry_after_s
from tayori.publishers.wordpress.discovery import find_root
from tayori.publishers.wordpress.errors import SiteRefused, json_value, refusal

TRIES = 5
"""Of a call that may be repeated."""
PER_PAGE = 100
"""Items a list gives at most (facts 5.5)."""
_BUSY = (429, 503)
"""Asked too much, or asked during maintenance."""
_READS = ("GET", "HEAD", "OPTIONS")
_JSON = {"Content-Type": "application/json; charset=utf-8"}

Body = bytes | FilePart | tuple[bytes | FilePart, ...]
Query = Mapping[str, str | int]


@dataclass(slots=True)
class Api:
    """A context manager; `path` is a route below the REST root, such as `wp/v2/media`.

    Every call raises SiteRefused, RemoteError without an answer, and AnswerLost where a change may have been
    made all the same.
    """

    exchange: Exchange
    site: str
    """Address of the front page, with a slash at the end."""
    sleep: Callable[[float], None]
    now: Callable[[], datetime]
    _root: str = field(default="", init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.exchange.__exit__(*failure)

    def get(self, path: str, query: Query | None = None) -> dict[str, Any]:
        """The object at `path`."""
        call = Call(method="GET", url=self.address(path, query))
        return self._object(self._repeated(call), f"GET {path}")

    def find(self, path: str, query: Query | None = None) -> dict[str, Any] | None:
        """The object at `path`; None where WordPress says that there is none."""
        try:
            return self.get(path, query)
        except SiteRefused as refused:
            if refused.code in ("rest_post_invalid_id", "rest_term_invalid"):
                return None
            raise

    def list(self, path: str, query: Query | None = None) -> Iterator[dict[str, Any]]:
        """Every object of a list, page by page."""
        page, pages = 1, 1
        while page <= pages:
            asked = {"per_page": PER_PAGE, **(query or {}), "page": page}
            answer = self._repeated(Call(method="GET", url=self.address(path, asked)))
            value = json_value(answer)
            if not answer.ok or not isinstance(value, list):
                raise refusal(answer, f"GET {path}")
            yield from (item for item in value if isinstance(item, dict))
            pages = int(answer.headers.get("x-wp-totalpages", "1") or 1)
            page += 1

    def describe(self, path: str) -> dict[str, Any]:
        """The schema of a route, by OPTIONS."""
        call = Call(method="OPTIONS", url=self.address(path))
        return self._object(self._repeated(call), f"OPTIONS {path}")

    def make(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST that makes something new: sent once. An answer that does not say whether counts as lost."""
        answer = self._sent_once(replace(self._call("POST", path, body), fresh=True))
        return made(answer, f"POST {path}")

    def change(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST to what has an id: doing it twice is harmless, so that it is repeated."""
        return self._object(self._repeated(self._call("POST", path, body)), f"POST {path}")

    def delete(self, path: str) -> None:
        """Delete for good; what is gone already is fine."""
        answer = self._repeated(Call(method="DELETE", url=self.address(path, {"force": "true"})))
        if answer.ok and isinstance(json_value(answer), dict):
            return
        refused = refusal(answer, f"DELETE {path}")
        if (
            refused.code not in ("rest_post_invalid_id", "rest_user_cannot_delete_post")
            or answer.status != 404
        ):
            raise refused

    def send_file(
        self, path: str, query: Query, headers: Mapping[str, str], body: Body, on_sent: Sent | None
    ) -> Answer:
        """POST bytes, once; the answer, whatever it is."""
        call = Call(method="POST", url=self.address(path, query), headers=headers, body=body, fresh=True)
        return self._sent_once(call, on_sent)

    def look(self, url: str, method: str = "HEAD") -> Answer:
        """What anybody is answered at an address of the site: no credentials, no redirect followed."""
        return self._repeated(Call(method=method, url=url, credentials=False))

    def address(self, path: str, query: Query | None = None) -> str:
        """The address of a route; the REST root is looked for once."""
        if not self._root:
            self._root = find_root(self._repeated, self.site)
        pairs = urlencode(dict(query or {}))
        if "?" in self._root:
            return f"{self._root}{path}" + (f"&{pairs}" if pairs else "")
        return f"{self._root}{path}" + (f"?{pairs}" if pairs else "")

    def _call(self, method: str, path: str, body: Mapping[str, Any]) -> Call:
        text = json.dumps(body, ensure_ascii=False).encode()
        return Call(method=method, url=self.address(path), headers=_JSON, body=text)

    def _object(self, answer: Answer, what: str) -> dict[str, Any]:
        value = json_value(answer)
        if not answer.ok or not isinstance(value, dict):
            raise refusal(answer, what)
        return value

    def _sent_once(self, call: Call, on_sent: Sent | None = None) -> Answer:
        """An answer; where the service asks for a pause, after that pause: looking and repeating follow."""
        answer = self.exchange.send(call, on_sent)
        if answer.status in _BUSY:
            self.sleep(self._pause_s(answer, 0))
        return answer

    def _repeated(self, call: Call) -> Answer:
        """The answer to a call that may be made twice: patient with lost answers and 5xx."""
        failure: TayoriError | None = None
        for attempt in range(TRIES):
            try:
                answer = self.exchange.send(call)
            except (NotSent, AnswerLost) as lost:
                failure = lost
                self.sleep(backoff_s(attempt))
                continue
            if answer.status not in (*_BUSY, 500, 502, 504) or attempt == TRIES - 1:
                return answer
            self.sleep(self._pause_s(answer, attempt))
        assert failure is not None
        if call.method in _READS:
            raise RemoteError(failure.message, "Check the site and the network, and run again.") from failure
        raise failure

    def _pause_s(self, answer: Answer, attempt: int) -> float:
        asked = retry_after_s(answer.headers.get("retry-after"), self.now().timestamp())
        return min(_LONGEST_ASKED_S, asked) if asked is not None else backoff_s(attempt)


_LONGEST_ASKED_S = 120.0


def made(answer: Answer, what: str) -> dict[str, Any]:
    """The object an answer says was made. Raises SiteRefused, and AnswerLost where it does not say."""
    value = json_value(answer)
    if answer.ok and isinstance(value, dict) and isinstance(value.get("id"), int):
        return value
    raise unclear(answer, what)


def unclear(answer: Answer, what: str) -> SiteRefused | AnswerLost:
    """What an answer to a call that makes something means: a refusal, or no word on whether it was made."""
    refused = refusal(answer, what)
    fatal = answer.status >= 500 and refused.code in ("", "internal_server_error")
    # a 503 may be of a cache that gave up waiting for a WordPress at work
    if answer.ok or fatal or answer.status in _BUSY:
        return AnswerLost(refused.message, refused.next_step)
    return refused
