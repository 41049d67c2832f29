"""The files of a feed as servers give them: status, length, type, ranges, CORS (facts 4.1, 4.4).

A few requests at a time, and of large files their headers only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tayori.errors import RemoteError, TayoriError
from tayori.feeds.checking.chapters_file import CHAPTERS_BYTES, check_chapters
from tayori.feeds.linked import FeedLinks, Linked, Purpose
from tayori.media.cover_check import check_cover
from tayori.model.finding import Finding, error, note, warning
from tayori.model.whole_number import read_whole_number
from tayori.pipelines.feeds.files import COVER_BYTES
from tayori.publishers.http.web import Answer, Web

WORKERS = 4
"""Requests at a time: a feed's files mostly lie on one server."""
MANY_HOPS = 4
"""Redirects from which on a download starts late; measuring prefixes make one each."""
_PLAIN = {"Accept-Encoding": "identity"}
_RANGE = {**_PLAIN, "Range": "bytes=0-1"}
_ELSEWHERE = {"Origin": "https://player.example"}
_MEDIA = (Purpose.ENCLOSURE, Purpose.ALTERNATIVE)

Done = Callable[[int, int], None]
"""Files that were asked for, of how many."""


def check_live(web: Web, links: FeedLinks, on_done: Done) -> Iterator[Finding]:
    """Whether every file is served as the feed promises, in the feed's order. Nobody's failure raises."""
    with ThreadPoolExecutor(WORKERS) as workers:
        answers = workers.map(partial(_check_file, web), links.files)
        for done, found in enumerate(answers, 1):
            yield from found
            on_done(done, len(links.files))


def _check_file(web: Web, linked: Linked) -> tuple[Finding, ...]:
    check = _check_media if linked.purpose in _MEDIA else _check_small
    if linked.purpose is Purpose.ARTWORK:
        check = _check_artwork
    try:
        return tuple(check(web, linked))
    except TayoriError as failure:
        text = f"{linked.name}: {failure.message}"
        return (error("file-unreachable", text, "Listeners get nothing: correct the address.", linked.where),)


def _require_there(linked: Linked, answer: Answer) -> None:
    if not answer.ok:
        raise RemoteError(f"{linked.url} answers {answer.status}.")


def _check_media(web: Web, linked: Linked) -> Iterator[Finding]:
    head, part = web.head(linked.url, _PLAIN), web.peek(linked.url, _RANGE)
    _require_there(linked, part)
    if not head.ok:
        text = f"{linked.name}: the server answers HEAD with {head.status}; Apple requires it."
        yield error("head-refused", text, "Allow HEAD on the server.", linked.where)
    yield from _check_range(linked, part)
    length = _length(part) if part.status == 206 else _announced(part)
    announced = _announced(head) if head.ok else length
    for served in dict.fromkeys((length, announced)):
        if linked.length is not None and served is not None and served != linked.length:
            text = f"{linked.name}: the server gives {served} bytes; the feed says {linked.length}."
            yield error("length-differs", text, "Render the feed again, or upload the file.", linked.where)
    yield from _check_type(linked, head if head.ok else part)
    if len(part.hops) >= MANY_HOPS:
        text = f"{linked.name} is reached after {len(part.hops)} redirects."
        yield note("redirects-many", text, "Give a more direct address.", linked.where)


def _check_range(linked: Linked, part: Answer) -> Iterator[Finding]:
    if part.status != 206:
        text = f"{linked.name}: the server ignores ranges; Apple requires them."
        yield error("ranges-missing", text, "Players cannot seek without: switch them on.", linked.where)
        return
    said, size = part.headers.get("content-range", ""), part.headers.get("content-length", "2")
    total = said.removeprefix("bytes 0-1/")
    if total == said or not (total == "*" or read_whole_number(total) is not None) or size != "2":
        text = f"{linked.name}: asked for two bytes, the server says {said!r} with {size} bytes."
        yield error("range-wrong", text, "Downloads that go on break: repair the server.", linked.where)
    elif part.headers.get("accept-ranges", "bytes") != "bytes":
        text = f"{linked.name}: the server has ranges and says that it has none."
        yield note("ranges-denied", text, "Send Accept-Ranges: bytes.", linked.where)


def _length(part: Answer) -> int | None:
    return read_whole_number(part.headers.get("content-range", "").rpartition("/")[2])


def _announced(answer: Answer) -> int | None:
    return read_whole_number(answer.headers.get("content-length", ""))


def _check_type(linked: Linked, answer: Answer) -> Iterator[Finding]:
    served = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if linked.mime and served != linked.mime.partition(";")[0].strip().lower():
        text = f"{linked.name}: the server says {served or 'no type'}; the feed says {linked.mime}."
        yield warning("type-differs", text, "Set the type on the server, or correct the feed.", linked.where)


def _check_artwork(web: Web, linked: Linked) -> Iterator[Finding]:
    head = web.head(linked.url, _PLAIN)
    answer = web.get(linked.url, COVER_BYTES)
    _require_there(linked, answer)
    if not head.ok:
        text = f"{linked.name}: the server answers HEAD with {head.status}; Apple requires it."
        yield error("head-refused", text, "Allow HEAD on the server.", linked.where)
    elif "last-modified" not in head.headers:
        text = f"{linked.name}: the server does not say when it changed."
        yield warning("last-modified-missing", text, "Apple asks for Last-Modified.", linked.where)
    yield from check_cover(answer.body, linked.name, linked.where)


def _check_small(web: Web, linked: Linked) -> Iterator[Finding]:
    """A transcript or chapters: players fetch them from pages of other sites."""
    answer = web.peek(linked.url, _ELSEWHERE)
    _require_there(linked, answer)
    if linked.purpose is Purpose.CHAPTERS:
        file = web.get(linked.url, CHAPTERS_BYTES)
        yield from check_chapters(file.body, linked.name, linked.where)
    yield from _check_type(linked, answer)
    if answer.headers.get("access-control-allow-origin") not in ("*", _ELSEWHERE["Origin"]):
        text = f"{linked.name}: players on the web may not read it."
        yield warning("cors-missing", text, "Send Access-Control-Allow-Origin: *.", linked.where)
