"""The web, bounded: nothing is followed, read or waited for without end. The only owner of httpx.

Redirects are followed by us, each to an address that was looked at first (addresses.py); an answer is read up
to a limit, and a server that stalls or dribbles is given up.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Self

import httpx

from tayori import __version__
from tayori.errors import RemoteError
from tayori.model.ids import Digest
from tayori.model.whole_number import read_whole_number
from tayori.publishers.http.addresses import resolve, shown, web_url
from tayori.publishers.http.part_file import PartFile

MAX_REDIRECTS = 10
TIMEOUT_S = 30.0
"""For a connection, and for each piece of an answer."""
SLOWEST_BPS = 2_000
"""Bytes a second, on average after the first `TIMEOUT_S`, below which a server is given up."""
ATTEMPTS = 4
"""Times a download is gone on with in one call, as long as each brought something."""
AGENT = f"Tayori/{__version__}"

BytesProgress = Callable[[int, int | None], None]
"""Bytes that came, and bytes there will be, as far as the server says."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_SAME_METHOD = frozenset({307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered at the end of its redirects."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    url: str
    """The address that answered."""
    body: bytes = b""
    hops: tuple[str, ...] = ()
    """Addresses that sent us on, in order."""

    @property
    def ok(self) -> bool:
        """Whether it is what was asked for."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Download:
    """A file that came whole."""

    path: Path
    size: int
    digest: Digest
    answer: Answer
    """The last answer, without its body."""
    resumed: bool = False
    """A part was there already and was gone on with."""


@dataclass(slots=True)
class Web:
    """A client; a context manager. Every method raises RemoteError, and UsageError for what is no URL."""

    allow_private: bool = False
    timeout_s: float = TIMEOUT_S
    agent: str = AGENT
    _client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # no proxy of the environment: it would be asked for names, and no address could be looked at
        self._client = httpx.Client(timeout=self.timeout_s, follow_redirects=False, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self._client.close()

    def head(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Status and headers; the body is not read."""
        with self._answer("HEAD", url, headers or {}) as (answer, _):
            return answer

    def get(self, url: str, limit_bytes: int, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer with its body, unpacked. Raises RemoteError when that is larger than `limit_bytes`."""
        with self._answer("GET", url, {"Accept-Encoding": "gzip", **(headers or {})}) as (answer, response):
            return _with_body(answer, self._bounded(answer, response, limit_bytes))

    def peek(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Status and headers of what GET answers; the body is not read."""
        with self._answer("GET", url, {"Accept-Encoding": "identity", **(headers or {})}) as (answer, _):
            return answer

    def post_form(self, url: str, fields: Mapping[str, str]) -> Answer:
        """Post a form; of the answer 64 KiB at most are read. Only 307 and 308 send a form on."""
        with self._answer("POST", url, {"Accept-Encoding": "identity"}, fields) as (answer, response):
            return _with_body(answer, self._bounded(answer, response, 1 << 16))

    def download(
        self, url: str, out: Path, limit_bytes: int, on_progress: BytesProgress | None = None
    ) -> Download:
        """Fetch a file to `out`; what came of it before (`out` + `.part`) is gone on with, if unchanged.

        What came stays when it breaks off, for the next run. Raises RemoteError when the server refuses, is
        slow, sends more than `limit_bytes` or other than it announced.
        """
        part, resumed = PartFile(out), False
        for attempt in range(1, ATTEMPTS + 1):
            before = part.size()
            wanted = part.range_headers(url)
            try:
                answer = self._fetch(url, part, wanted, _Bounds(limit_bytes, on_progress))
            except _BrokenOff as failure:
                if attempt == ATTEMPTS or part.size() <= before:
                    raise RemoteError(
                        f"{shown(url)} broke off after {part.size():,} bytes: {failure}.",
                        "Run again; it goes on where it stopped.",
                    ) from failure
                continue
            resumed = resumed or answer.status == 206
            size, digest = part.size(), part.digest()
            part.finish()
            return Download(out, size, digest, answer, resumed)
        raise AssertionError(url)

    def _fetch(self, url: str, part: PartFile, wanted: Mapping[str, str], bounds: _Bounds) -> Answer:
        with self._answer("GET", url, {"Accept-Encoding": "identity", **wanted}) as (answer, response):
            start, total = _placed(answer, part, part.size() if wanted else 0)
            if start is not None:
                if start == 0:
                    part.describe(url, answer.headers, total)
                self._append(response, part, start, total, bounds)
                return answer
        part.drop()  # the server cannot go on with it
        return self._fetch(url, part, {}, bounds)

    def _append(
        self, response: httpx.Response, part: PartFile, start: int, total: int | None, bounds: _Bounds
    ) -> None:
        _refuse_large(shown(str(response.url)), total or 0, bounds.limit_bytes)
        came = start
        with part.appending(start) as file:
            for piece in self._pieces(response):
                came += len(piece)
                _refuse_large("The file", came, bounds.limit_bytes)
                file.write(piece)
                if bounds.on_progress:
                    bounds.on_progress(came, total)
        if total is not None and came != total:
            raise _BrokenOff(f"{total:,} were announced")

    def _bounded(self, answer: Answer, response: httpx.Response, limit_bytes: int) -> bytes:
        packed = answer.headers.get("content-encoding", "identity").lower()
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if packed in ("gzip", "x-gzip", "deflate") else None
        if unpack is None and packed not in ("identity", ""):
            raise RemoteError(f"{shown(answer.url)} is packed as {packed}.", "Only gzip is understood.")
        body = bytearray()
        try:
            for piece in self._pieces(response):
                # one byte more than may be, so that a bomb is noticed before it goes off
                body += unpack.decompress(piece, limit_bytes + 1 - len(body)) if unpack else piece
                _refuse_large(shown(answer.url), len(body), limit_bytes)
        except (_BrokenOff, zlib.error) as failure:
            raise RemoteError(f"{shown(answer.url)} broke off: {failure}.", "Run again.") from failure
        if unpack and not unpack.eof:
            raise RemoteError(f"{shown(answer.url)} broke off: its packed end is missing.", "Run again.")
        return bytes(body)

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        began, came = monotonic(), 0
        try:
            for piece in response.iter_raw():
                came += len(piece)
                late_s = monotonic() - began - self.timeout_s
                if late_s > 0 and came < late_s * SLOWEST_BPS:
                    raise RemoteError(
                        f"{shown(str(response.url))} sends less than {SLOWEST_BPS:,} bytes a second.",
                        "Run again later; a download goes on where it stopped.",
                    )
                yield piece
        except httpx.HTTPError as failure:
            raise _BrokenOff(_reason(failure)) from failure

    @contextmanager
    def _answer(
        self, method: str, url: str, headers: Mapping[str, str], fields: Mapping[str, str] | None = None
    ) -> Iterator[tuple[Answer, httpx.Response]]:
        hops: list[str] = []
        while True:
            response = self._send(method, url, headers, fields)
            try:
                target = _redirect(method, url, response)
                if target is None:
                    named = {name.lower(): value for name, value in response.headers.items()}
                    yield Answer(response.status_code, named, url, hops=tuple(hops)), response
                    return
            finally:
                response.close()
            hops.append(url)
            _refuse_loop(hops, target)
            url = target

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], fields: Mapping[str, str] | None
    ) -> httpx.Response:
        parts = web_url(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = resolve(host, port, allow_private=self.allow_private)
        for address in addresses:
            try:
                request = self._request(method, url, headers, fields, address)
                return self._client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as failure:
                if address == addresses[-1]:
                    raise _unreachable(url, failure) from failure
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as failure:
                raise _unreachable(url, failure) from failure
        raise AssertionError(url)

    def _request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        fields: Mapping[str, str] | None,
        address: str,
    ) -> httpx.Request:
        """A request to one address, for the host the URL names; certificates are held against the name."""
        parsed = httpx.URL(url.strip())
        return self._client.build_request(
            method,
            parsed.copy_with(host=address),
            headers={"User-Agent": self.agent, **headers, "Host": parsed.netloc.decode("ascii")},
            data=dict(fields) if fields is not None else None,
            extensions={"sni_hostname": parsed.raw_host.decode("ascii")},
        )


@dataclass(frozen=True, slots=True)
class _Bounds:
    limit_bytes: int
    on_progress: BytesProgress | None


class _BrokenOff(Exception):
    """An answer ended before its end."""


def _with_body(answer: Answer, body: bytes) -> Answer:
    return Answer(answer.status, answer.headers, answer.url, body, answer.hops)


def _redirect(method: str, url: str, response: httpx.Response) -> str | None:
    """Where a response sends us on to; None when it is the answer."""
    place = response.headers.get("location", "").strip()
    if response.status_code not in _MOVED or not place:
        return None
    if method == "POST" and response.status_code not in _SAME_METHOD:
        return None
    try:
        return str(httpx.URL(url).join(place))
    except (httpx.InvalidURL, ValueError) as failure:
        raise RemoteError(f"{shown(url)} sends on to {shown(place)!r}, which is no address.") from failure


def _refuse_loop(hops: list[str], target: str) -> None:
    if target in hops:
        chain = " -> ".join(shown(hop) for hop in [*hops[hops.index(target) :], target])
        raise RemoteError(f"The redirects go round in a circle: {chain}.", "Tell the host of the address.")
    if len(hops) > MAX_REDIRECTS:
        raise RemoteError(
            f"{shown(hops[0])} sends on more than {MAX_REDIRECTS} times.", "Give the last address of them."
        )


def _placed(answer: Answer, part: PartFile, have: int) -> tuple[int | None, int | None]:
    """Where the body of an answer goes in the file, and the size of the whole; no place: begin anew."""
    if answer.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        raise RemoteError(f"{shown(answer.url)} sends its file packed, though asked not to.")
    if answer.status == 200:
        return 0, read_whole_number(answer.headers.get("content-length", ""))
    if answer.status == 206 and have:
        first, _, total = answer.headers.get("content-range", "").removeprefix("bytes ").partition("/")
        size = read_whole_number(total)
        fits = read_whole_number(first.partition("-")[0]) == have and part.is_of(answer.headers, size)
        return (have, size) if fits else (None, None)
    if answer.status == 416 and have:
        return None, None
    raise RemoteError(
        f"{shown(answer.url)} answers {answer.status}.",
        "Look at it in a browser; when it is there, run again.",
    )


def _refuse_large(what: str, size: int, limit_bytes: int) -> None:
    if size > limit_bytes:
        raise RemoteError(
            f"{what} is larger than the {limit_bytes:,} bytes that are allowed.", "Is it the right address?"
        )


def _unreachable(url: str, failure: Exception) -> RemoteError:
    return RemoteError(
        f"{shown(url)} could not be asked: {_reason(failure)}.", "Check address and network, and run again."
    )


def _reason(failure: Exception) -> str:
    if isinstance(failure, httpx.TimeoutException):
        return "it did not answer in time"
    said = re.sub(r"^\[Errno -?\d+\] ", "", str(failure)).rstrip(".")
    return said or type(failure).__name__
