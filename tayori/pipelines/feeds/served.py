"""The feed itself as its server gives it (facts 4.1, 4.4, 4.8)."""

from __future__ import annotations

from collections.abc import Iterator

from tayori.errors import RemoteError
from tayori.model.finding import Finding, note, warning
from tayori.publishers.http.web import Answer, Web

FEED_LIMIT_BYTES = 50_000_000
"""Of a feed that is read at all: five times what readers commonly take."""
_PACKED_FROM = 20_000
"""Bytes from which on packing saves a listener's time."""
_TYPES = ("application/rss+xml", "application/xml", "text/xml")


def fetch_feed(web: Web, url: str) -> Answer:
    """The feed at `url`. Raises RemoteError when it is not there or too large."""
    answer = web.get(url, FEED_LIMIT_BYTES)
    if not answer.ok:
        raise RemoteError(f"{url} answers {answer.status}.", "Look at it in a browser.")
    return answer


def check_served(web: Web, answer: Answer, own: str) -> Iterator[Finding]:
    """What is wrong with how a feed is served; `own` is the address it gives itself, empty for none."""
    head = web.head(answer.url)
    if not head.ok:
        text = f"The server answers HEAD for the feed with {head.status}; Apple requires it."
        yield warning("feed-head-refused", text, "Allow HEAD on the server.")
    yield from _check_type(answer)
    yield from _check_address(answer, own)
    yield from _check_asking_again(web, answer)
    if len(answer.body) > _PACKED_FROM and not answer.headers.get("content-encoding"):
        text = f"The feed's {len(answer.body):,} bytes are sent as they are."
        yield note("feed-not-packed", text, "Switch gzip on for it.")


def _check_type(answer: Answer) -> Iterator[Finding]:
    said = answer.headers.get("content-type", "")
    if said.partition(";")[0].strip().lower() not in _TYPES:
        text = f"The feed is served as {said or 'no type'}."
        yield warning("feed-content-type", text, "Serve it as application/rss+xml; charset=utf-8.")
    elif "charset=" in said.lower() and "utf-8" not in said.lower():
        text = f"The feed is served as {said}, against its own encoding."
        yield warning("feed-content-type", text, "Serve it with charset=utf-8.")


def _check_address(answer: Answer, own: str) -> Iterator[Finding]:
    if own and own not in (answer.url, *answer.hops):
        text = f"The feed at {answer.url} says that it is at {own}."
        yield warning("self-elsewhere", text, "atom:link rel=self has the public address.")
    if answer.hops:
        text = f"The feed is reached over {' -> '.join((*answer.hops, answer.url))}."
        yield note("feed-redirected", text, "Directories should have the last address.")


def _check_asking_again(web: Web, answer: Answer) -> Iterator[Finding]:
    """Spotify asks several times an hour, and wants to hear that nothing changed (facts 4.3)."""
    tag, changed = answer.headers.get("etag"), answer.headers.get("last-modified")
    if not tag and not changed:
        text = "The feed has neither ETag nor Last-Modified: it is sent whole every time."
        yield warning("feed-without-validator", text, "Let the server send one.")
        return
    asked = {"If-None-Match": tag} if tag else {"If-Modified-Since": changed or ""}
    again = web.peek(answer.url, {"Accept-Encoding": "gzip", **asked})
    if again.status != 304:
        text = f"Asked whether the feed has changed, the server answers {again.status} and not 304."
        yield warning("feed-not-304", text, "Let the server compare ETag or Last-Modified.")
