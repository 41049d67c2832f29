"""What the stand-in says: an answer, or a failure in YouTube's error envelope (facts 1.11)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a body and headers."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def document(self) -> Json:
        """The body as JSON."""
        found: Json = json.loads(self.body)
        return found


class Failure(Exception):
    """The call is refused: status and reason as facts 1.11 lists them."""

    def __init__(self, status: int, reason: str, message: str = "", location: str = "") -> None:
        super().__init__(f"{status} {reason}: {message or reason}")
        self.status = status
        self.reason = reason
        self.message = message or reason
        self.location = location

    def answer(self, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
        """The failure in the error envelope."""
        one = {"domain": _domain(self.reason), "reason": self.reason, "message": self.message}
        if self.location:
            one |= {"locationType": "parameter", "location": self.location}
        error = {"code": self.status, "message": self.message, "errors": [one]}
        return saying({"error": error}, self.status, headers)


class BadShape(Failure):
    """The request is not what the discovery document allows; always our client's mistake."""

    def __init__(self, message: str, reason: str = "badRequest", location: str = "") -> None:
        super().__init__(400, reason, message, location)


def saying(document: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A JSON answer."""
    body = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return Answer(status, body, (("Content-Type", "application/json; charset=UTF-8"), *headers))


def nothing() -> Answer:
    """204, as deletions answer."""
    return Answer(204)


def _domain(reason: str) -> str:
    if reason in ("quotaExceeded", "dailyLimitExceeded"):
        return "youtube.quota"
    if reason in ("rateLimitExceeded", "userRateLimitExceeded"):
        return "usageLimits"
    return (
        "global" if reason in ("authError", "expired", "authorizationRequired", "badRequest") else "youtube"
    )
