"""A tiny client of the stand-in's own tests: http.client and what facts 1.4 says, nothing of Tayori."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.youtube.asking import BLOCK_BYTES
from tests.youtube.stand_in import StandIn
from tests.youtube.tokens import FORCE_SSL

BODY: dict[str, dict[str, Any]] = {
    "snippet": {
        "title": "長野の朝",
        "description": "五時の市場",
        "categoryId": "19",
        "defaultLanguage": "ja",
    },
    "status": {"privacyStatus": "private", "selfDeclaredMadeForKids": False},
}
SRT = "1\n00:00:00,000 --> 00:00:02,000\nおはよう\n".encode()


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        return str(self.json["error"]["errors"][0]["reason"])


@dataclass
class Client:
    """Calls with a token; each on a connection of its own."""

    stand_in: StandIn
    scopes: frozenset[str] = frozenset({FORCE_SSL})
    token: str = ""
    retries_after: list[str] = field(default_factory=list)
    """What Retry-After said."""

    def __post_init__(self) -> None:
        self.token = self.stand_in.tokens.issue(self.scopes)

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> Said:
        """One request; `address` is a path from the root, or a whole one."""
        parts = urlsplit(address if address.startswith("http") else self.stand_in.url + address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named.setdefault("Authorization", f"Bearer {self.token}")
        try:
            connection.request(method, f"{parts.path}?{parts.query}", body, named)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Said(answer.status, found, answer.read())
        finally:
            connection.close()

    def call(self, method: str, path: str, document: object = None, **query: str) -> Said:
        """A method of the API, without media."""
        address = f"youtube/v3/{path}?{urlencode(query)}"
        if document is None:
            return self.ask(method, address)
        return self.ask(method, address, json.dumps(document).encode(), Content_Type="application/json")

    def start(self, document: object, length: int, path: str = "videos", **query: str) -> Said:
        """Begin a resumable upload."""
        if not query:
            query = {"part": ",".join(document)} if isinstance(document, dict) else {}
        address = f"upload/youtube/v3/{path}?{urlencode({'uploadType': 'resumable', **query})}"
        text = b"" if document is None else json.dumps(document).encode()
        return self.ask(
            "POST",
            address,
            text,
            Content_Type="application/json; charset=UTF-8",
            X_Upload_Content_Length=str(length),
            X_Upload_Content_Type="video/mp4" if path == "videos" else "application/octet-stream",
        )

    def send(self, address: str, content: bytes, start: int = 0, end: int | None = None) -> Said:
        """A chunk of the content, by default all that follows."""
        end = len(content) if end is None else min(end, len(content))
        written = f"bytes {start}-{end - 1}/{len(content)}"
        return self.ask("PUT", address, content[start:end], Content_Range=written)

    def query(self, address: str, length: int) -> Said:
        """Ask a session how far it is."""
        return self.ask("PUT", address, Content_Range=f"bytes */{length}")

    def upload(self, content: bytes, chunk: int = BLOCK_BYTES, body: object = None) -> Said:
        """A video by the table of facts 1.4, at most thirty requests; the last answer."""
        body = BODY if body is None else body
        said = self.start(body, len(content))
        if said.status == 403 and said.reason == "rateLimitExceeded":
            said = self.start(body, len(content))
        if said.status != 200:
            return said
        address, at = said.headers["location"], 0
        for _ in range(30):
            said = self._step(address, content, at, chunk)
            if said.status in (200, 201):
                return said
            if said.status == 404:
                address, at = self.start(body, len(content)).headers["location"], 0
                continue
            if said.status == 401:
                self.token = self.stand_in.tokens.issue(self.scopes)
            address = said.headers.get("location", address)
            said = self.query(address, len(content))
            if said.status in (200, 201):
                return said
            at = next_byte(said)
        return said

    def _step(self, address: str, content: bytes, at: int, chunk: int) -> Said:
        try:
            said = self.send(address, content, at, at + chunk)
        except (OSError, http.client.HTTPException):
            return Said(0, {}, b"")
        self.retries_after += [value for name, value in said.headers.items() if name == "retry-after"]
        return said


def next_byte(said: Said) -> int:
    """The first byte that a 308 does not have."""
    return int(said.headers["range"].rpartition("-")[2]) + 1 if "range" in said.headers else 0
