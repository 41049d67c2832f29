"""What a visit leaves behind, and whom it tells: other hosts, cookies, stored data, broken policy, errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from tayori.inspection.model import Observation, State


def judge_requests(requests: Sequence[str], page: str) -> Iterator[Observation]:
    """Nobody but the site itself is told of the visit."""
    home = urlsplit(page).netloc
    foreign = {
        urlsplit(url).netloc: url
        for url in requests
        if urlsplit(url).scheme in {"http", "https", "ws", "wss"}
    }
    foreign.pop(home, None)
    for host, url in foreign.items():
        text = f"The page asks {host} for {url[:120]}: it tells a third party of the visit."
        yield Observation("", "third-party-request", page, url, text, State.FAILS)
    if not foreign:
        text = f"All {len(requests)} requests go to {home}."
        yield Observation("", "third-party-request", page, "", text, State.PASSES)


def judge_stored(cookies: Sequence[str], stored: Sequence[str], page: str) -> Iterator[Observation]:
    """A visit that only looks leaves nothing in the browser."""
    for name in cookies:
        yield Observation("", "cookie", page, name, f"The page sets the cookie {name}.", State.FAILS)
    for name in stored:
        text = f"The page stores {name} in the browser before anything was pressed."
        yield Observation("", "stored-data", page, name, text, State.FAILS)
    if not (cookies or stored):
        yield Observation("", "cookie", page, "", "Nothing is stored in the browser.", State.PASSES)


def judge_policy(violations: Sequence[str], page: str) -> Iterator[Observation]:
    """The page keeps its own Content-Security-Policy."""
    for violation in dict.fromkeys(violations):
        text = f"The page breaks its own Content-Security-Policy: {violation}."
        yield Observation("", "policy-broken", page, "", text, State.FAILS)
    if not violations:
        yield Observation("", "policy-broken", page, "", "No policy is broken.", State.PASSES)


def judge_console(lines: Sequence[str], status: int, page: str) -> Iterator[Observation]:
    """No error in the browser's console; that the page itself answers 404 is none."""
    own = f"({page})"
    errors = [
        line
        for line in dict.fromkeys(lines)
        if line.startswith("error")
        and not (status >= 400 and "Failed to load resource" in line and own in line)
    ]
    for line in errors:
        yield Observation("", "console-error", page, "", f"The browser says: {line[:200]}", State.FAILS)
    if not errors:
        yield Observation("", "console-error", page, "", "The console has no errors.", State.PASSES)
