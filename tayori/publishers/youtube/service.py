"""The YouTube Data API as our publisher uses it: which calls may be sent twice, and which never are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Protocol, Self, TypeVar

from tayori.errors import RemoteClosed, RemoteError
from tayori.model.hidden import hide
from tayori.publishers.base import TargetContext
from tayori.publishers.http.exchange import AnswerLost, Call, Exchange, FilePart, NotSent, Sent, json_body
from tayori.publishers.http.web import Answer
from tayori.publishers.patience import (
    TRIES,
    UNREACHED_TRIES,
    Again,
    Pace,
    repeat,
    retry_after_s,
    tell_pause,
)
from tayori.publishers.youtube.calls import ROOT, Shapes
from tayori.publishers.youtube.errors import fault_error, fault_of
from tayori.publishers.youtube.quota import QuotaOptions, cost, project_of, quota_day
from tayori.publishers.youtube.tokens import Tokens

T = TypeVar("T")
LONGEST_HOLD_S = 900.0
"""A service that asks for a longer pause than this is left alone: it says until when, the next run asks."""

SLOWLY = "YouTube asks to be called more slowly"


class ServiceOptions(QuotaOptions, Protocol):
    """What a target says of the API it speaks to."""

    @property
    def endpoint(self) -> str | None:
        """Another root than Google's; https, or http on loopback."""


@dataclass(slots=True)
class Service:
    """One channel's API; a context manager, safe for threads.

    Methods are named as in Google's reference (`videos.list`), and take its parameters. Every method of ours
    raises Declined (with its `fault`), RemoteClosed, RemoteError, UsageError.
    """

    context: TargetContext = field(repr=False)
    options: ServiceOptions
    tokens: Tokens = field(init=False)
    shapes: Shapes = field(init=False)
    pace: Pace = field(init=False)
    _exchange: Exchange = field(init=False, repr=False)
    _was_reached: bool = field(default=False, init=False, repr=False)
    """Whether anything of it was ever there."""
    _counting: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self.tokens = Tokens(self.context)
        self.shapes = Shapes(self.options.endpoint or ROOT)
        self.pace = Pace(self.context.sleep)
        self._exchange = Exchange(self.shapes.root)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._exchange.__exit__(*failure)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """The answer to a question; asked again with patience."""
        try:
            return self._carry_out(method, self.shapes.call(method, params), _document, twice=True)
        except AnswerLost as lost:
            raise RemoteError(lost.message, "Check the network, run again.") from lost

    def put(self, method: str, body: Mapping[str, Any] | None = None, **params: Any) -> dict[str, Any]:
        """Write what may be written twice (updates, deletions), again and again while answers are lost.

        A deletion whose answer was lost may be Declined with 404 the second time. Raises AnswerLost too.
        """
        return self._carry_out(method, self.shapes.call(method, params, body), _document, twice=True)

    def make(self, method: str, body: Mapping[str, Any], **params: Any) -> dict[str, Any]:
        """Make something, once: sent again only when the first was surely not carried out.

        Raises AnswerLost where it may have been made all the same.
        """
        return self._carry_out(method, self.shapes.call(method, params, body), _document, twice=False)

    def upload(
        self,
        method: str,
        params: Mapping[str, Any],
        body: Mapping[str, Any] | None,
        file: FilePart,
        mime: str,
        *,
        repeatable: bool,
    ) -> dict[str, Any]:
        """Send a file with its fields, or alone where `body` is None; like `put`, or else like `make`."""
        call = self.shapes.media(method, params, body, file, mime)
        return self._carry_out(method, call, _document, twice=repeatable)

    def start(
        self, method: str, params: Mapping[str, Any], body: Mapping[str, Any], size: int, mime: str
    ) -> str:
        """The address of a new upload session. Nothing exists before its last byte, so it may be repeated.

        Whoever has the address can write: it belongs into `Receipt.session` and nowhere else. Raises
        AnswerLost too.
        """
        call = self.shapes.session_start(method, params, body, size, mime)
        address = self._carry_out(method, call, _location, twice=True)
        hide(address)
        return address

    def raw(self, call: Call, on_sent: Sent | None = None) -> Answer:
        """Send a session's own request once; whatever the answer is, it is given back. It costs no quota.

        The token is good for a while when it goes out; after a 401 the next call comes with a new one. A
        `Retry-After` holds the next calls back. Raises NotSent, AnswerLost, and RemoteClosed where a failure
        comes with a `Retry-After` beyond our patience.
        """
        self.pace.wait()
        answer = self._authorized(call, on_sent)
        asked = self._asked_pause_s(answer) or 0.0
        if asked > LONGEST_HOLD_S and answer.status >= 400:
            raise fault_error(fault_of(answer), self.context, "a request", asked)
        self._hold(min(asked, LONGEST_HOLD_S), SLOWLY)
        return answer

    def _carry_out(self, method: str, call: Call, read: Callable[[Answer], T | None], *, twice: bool) -> T:
        """What `read` finds in the answer; `twice`: sent again also when it may have been carried out."""
        try:
            return repeat(lambda: self._attempt(method, call, read, twice=twice), self._wait)
        except NotSent as failure:
            if self._was_reached:
                raise
            raise RemoteClosed(failure.message, failure.next_step) from failure

    def _attempt(
        self, method: str, call: Call, read: Callable[[Answer], T | None], *, twice: bool
    ) -> T | Again:
        """What `read` finds, or why it is worth another try. Raises what is not."""
        try:
            answer = self._send(method, call if twice else replace(call, fresh=True))
        except NotSent as failure:
            return Again(failure, tries=TRIES if self._was_reached else UNREACHED_TRIES)
        except AnswerLost as failure:
            return _again_unless_once(failure, twice=twice)
        if not answer.ok:
            return self._declined(method, answer, twice=twice)
        if (found := read(answer)) is not None:
            return found
        return _again_unless_once(_broken(method, "it is not whole"), twice=twice)

    def _declined(self, method: str, answer: Answer, *, twice: bool) -> Again:
        """A fault that passes. Raises the others, and AnswerLost for what may have been carried out once."""
        fault, asked = fault_of(answer), self._asked_pause_s(answer)
        if fault.status >= 500 and not twice:
            raise _broken(method, f"{fault.status} {fault.reason or fault.message}")
        passes = fault.is_throttle or fault.is_passing
        if passes and asked is not None and asked > LONGEST_HOLD_S:
            raise fault_error(fault, self.context, method, asked)
        error = fault_error(fault, self.context, method)
        if not passes:
            raise error
        return Again(error, asked, for_all=fault.is_throttle or asked is not None)

    def _wait(self, again: Again, seconds: float) -> None:
        if again.for_all:
            self._hold(seconds, SLOWLY)
            return
        reached = not isinstance(again.failure, NotSent)
        why = "YouTube did not answer as it should" if reached else "YouTube cannot be reached"
        tell_pause(self.context.tell, why, seconds)
        self.context.sleep(seconds)

    def _hold(self, seconds: float, why: str) -> None:
        tell_pause(self.context.tell, why, seconds)
        self.pace.hold(seconds)

    def _send(self, method: str, call: Call) -> Answer:
        """The answer, with a new token after a 401: that was not carried out (facts 1.4)."""
        self.pace.wait()
        answer = self._authorized(call, method=method)
        if answer.status == 401 and fault_of(answer).is_stale_token:
            answer = self._authorized(call, method=method)
        return answer

    def _authorized(self, call: Call, on_sent: Sent | None = None, *, method: str = "") -> Answer:
        """One request; with a `method` it is counted."""
        authorization = self.tokens.authorization()
        if method:
            self._spend(method)
        # in the call itself: the one that is refused is the one that is expired, whatever others fetched
        headers = {**call.headers, "Authorization": authorization}
        answer = self._sent(replace(call, headers=headers), on_sent)
        if answer.status == 401:
            self.tokens.expire(authorization)
        return answer

    def _sent(self, call: Call, on_sent: Sent | None) -> Answer:
        try:
            answer = self._exchange.send(call, on_sent)
        except AnswerLost:
            self._was_reached = True
            raise
        self._was_reached = True
        return answer

    def _spend(self, method: str) -> None:
        """Count a call before it is sent: what is refused costs too (facts 1.2)."""
        bucket, units = cost(method, self.options.quota)
        project = project_of(self.context, self.options)
        with self._counting:
            self.context.budget.spend(project, quota_day(self.context.now()), bucket, units)

    def _asked_pause_s(self, answer: Answer) -> float | None:
        return retry_after_s(answer.headers.get("retry-after"), self.context.now().timestamp())


def _again_unless_once(lost: AnswerLost, *, twice: bool) -> Again:
    if not twice:
        raise lost
    return Again(lost)


def _broken(method: str, why: str) -> AnswerLost:
    return AnswerLost(
        f"What YouTube answered to {method} does not say what became of it: {why}.",
        "Run again: it is asked what became of it.",
    )


def _document(answer: Answer) -> dict[str, Any] | None:
    """The answer's JSON object; deletions answer nothing. None when it is broken (facts 1.16)."""
    return {} if answer.status == 204 else json_body(answer)


def _location(answer: Answer) -> str | None:
    return answer.headers.get("location") or None
