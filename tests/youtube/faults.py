"""What can go wrong with a call, and when it shall."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from tests.youtube.answers import Answer, Failure

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to misbehave; the plain one is none."""

    acts: bool = True
    """The call is carried out. False: nothing is done, nothing is charged."""
    instead: Answer | None = None
    """Said in place of the true answer."""
    changes: Callable[[Answer], Answer] | None = None
    """Makes what is said of the true answer."""
    headers: Headers = ()
    """Added to the answer."""
    closes: bool = False
    """The connection is closed without an answer."""
    resets: bool = False
    """A closing is a reset (RST), not an orderly end."""
    half: bool = False
    """Half of the answer's body is sent, then the connection is closed."""
    before_seconds: float = 0.0
    """A wait before anything is done."""
    after_seconds: float = 0.0
    """A wait between the act and the answer."""
    keeps: int | None = None
    """Of the bytes sent to a session only so many are stored."""
    cuts_at: int | None = None
    """The connection is cut when so many bytes of the body were read."""
    forgets_session: bool = False
    """The upload session is gone before the call is looked at."""
    at_end: bool = False
    """Only the answer to the last byte is touched, not those to chunks before."""
    moves_session: bool = False
    """A 308 names a new session address; the old one is gone."""

    def after(self, answer: Answer) -> Fault:
        """What befalls the answer to a call that was done."""
        return NONE if self.at_end and answer.status == 308 else self

    def of(self, answer: Answer) -> Answer:
        """What is said where this is true."""
        said = self.instead or answer
        said = self.changes(said) if self.changes is not None else said
        return replace(said, headers=(*said.headers, *self.headers))


@dataclass(frozen=True, slots=True)
class Rule:
    """A fault at some calls of a name."""

    name: str
    """A call's name, or a pattern: `videos.*`."""
    fault: Fault
    call: int = 1
    """The first call it befalls, counted from when the rule was added."""
    times: int = 1
    """So many calls in a row."""


NONE = Fault()
ALWAYS = 1_000_000


class Faults:
    """The rules that hold; the first added that fits a call is used."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[tuple[Rule, list[str]]] = []
        self.happened: list[tuple[str, int, Fault]] = []
        """Call name, its number, and what befell it."""

    def add(self, name: str, fault: Fault, *, call: int = 1, times: int = 1) -> None:
        """The fault befalls the `call`-th call of that name from now, and `times` in all."""
        self._rules.append((Rule(name, fault, call, times), []))

    def play(self, rules: tuple[Rule, ...]) -> None:
        """Add the rules of a script."""
        self._rules += [(rule, []) for rule in rules]

    def clear(self) -> None:
        """Behave from now on."""
        self._rules.clear()

    def take(self, name: str, number: int) -> Fault:
        """What befalls this call."""
        with self._lock:
            due = [fault for rule, seen in self._rules if (fault := _due(rule, seen, name)) is not None]
            if due:
                self.happened.append((name, number, due[0]))
            return due[0] if due else NONE


def _due(rule: Rule, seen: list[str], name: str) -> Fault | None:
    if not fnmatchcase(name, rule.name):
        return None
    seen.append(name)
    return rule.fault if rule.call <= len(seen) < rule.call + rule.times else None


def unreachable(*, resets: bool = False) -> Fault:
    """The connection is closed before anything was done."""
    return Fault(acts=False, closes=True, resets=resets)


def lost(*, resets: bool = False) -> Fault:
    """The call is done and the answer is lost."""
    return Fault(closes=True, resets=resets)


def half() -> Fault:
    """The call is done and its answer breaks off in the middle."""
    return Fault(half=True)


def cut(at: int) -> Fault:
    """The connection is reset when so many bytes of the body were read."""
    return Fault(cuts_at=at, resets=True)


def fails(status: int, reason: str = "backendError", *, acts: bool = False, headers: Headers = ()) -> Fault:
    """An error is said; `acts`: although the call is done."""
    return Fault(acts=acts, instead=Failure(status, reason).answer(), headers=headers)


def retry_after(seconds: int, status: int = 503) -> Fault:
    """An error with Retry-After, nothing done."""
    return fails(status, headers=(("Retry-After", str(seconds)),))


def unauthorized() -> Fault:
    """401, nothing done."""
    return fails(401, "authError")


def limited(status: int = 403) -> Fault:
    """403 or 429 rateLimitExceeded, nothing done."""
    return fails(status, "rateLimitExceeded")


def exhausted() -> Fault:
    """403 quotaExceeded, nothing done."""
    return fails(403, "quotaExceeded")


def gone() -> Fault:
    """The upload session is forgotten: 404 from now on."""
    return Fault(forgets_session=True)


def keeps(count: int) -> Fault:
    """Only a prefix of the chunk is stored; 0 at the first chunk answers 308 without Range."""
    return Fault(keeps=count)


def moved() -> Fault:
    """308 with a new Location; the old address is gone."""
    return Fault(moves_session=True)


def adds(name: str, value: str) -> Fault:
    """Done, and answered with a header besides: `adds("Retry-After", "7")` on a 308."""
    return Fault(headers=((name, value),))


def redirects(address: str, status: int = 307) -> Fault:
    """Nothing is done; the client is sent elsewhere."""
    return Fault(acts=False, instead=Answer(status, b"", (("Location", address),)))


def says(status: int) -> Fault:
    """Another status for the same success."""
    return Fault(changes=lambda said: replace(said, status=status) if said.status in (200, 201) else said)


def slow(before: float = 0.0, after: float = 0.0) -> Fault:
    """Seconds before the act and between the act and the answer."""
    return Fault(before_seconds=before, after_seconds=after)


def html(status: int = 200, *, acts: bool = True) -> Fault:
    """A page where JSON is expected, as proxies send."""
    page = Answer(status, b"<!DOCTYPE html><title>Sorry...</title>", (("Content-Type", "text/html"),))
    return Fault(acts=acts, instead=page)


def broken_json() -> Fault:
    """Done; the answer is a whole one over HTTP, and half a JSON document."""
    return Fault(changes=lambda said: replace(said, body=said.body[: len(said.body) // 2]))


def without(key: str) -> Fault:
    """Done; the answer lacks a key, such as `id`."""
    return Fault(changes=lambda said: replace(said, body=_without(said.body, key)))


def _without(body: bytes, key: str) -> bytes:
    document = json.loads(body)
    document.pop(key, None)
    return json.dumps(document).encode()
