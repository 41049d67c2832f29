"""The tokens of the stand-in's one account (facts 1.3)."""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.youtube.answers import Failure
from tests.youtube.clock import Clock

_AUTH = "https://www.googleapis.com/auth/"
FORCE_SSL, UPLOAD, FULL, READONLY = (
    _AUTH + name for name in ("youtube.force-ssl", "youtube.upload", "youtube", "youtube.readonly")
)


@dataclass(slots=True)
class Access:
    """An access token's reach."""

    scopes: frozenset[str]
    until: datetime
    uses: int | None


@dataclass(frozen=True, slots=True)
class Code:
    """What a consent was given for; an authorization code stands for it once."""

    redirect_uri: str
    scopes: frozenset[str]
    challenge: str
    offline: bool


class Tokens:
    """What has been handed out, and the settings a test may change."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._access: dict[str, Access] = {}
        self._codes: dict[str, Code] = {}
        self._secrets: set[str] = set()
        self.client_id = "standin.apps.googleusercontent.com"
        self.client_secret = self._secret("GOCSPX-")
        self.expires_in = 3600
        """Seconds of new access tokens."""
        self.uses: int | None = None
        """Requests a new access token is good for; None: any number."""
        self.granted: frozenset[str] | None = None
        """Scopes the user grants; None: all that were asked for."""
        self.denies = False
        """The user refuses consent."""
        self.refresh: dict[str, frozenset[str]] = {}
        """Live refresh tokens with their scopes."""
        self.refresh_token = self.new_refresh(frozenset({FORCE_SSL}))
        """One that is alive from the start."""

    def issue(
        self,
        scopes: frozenset[str] = frozenset({FORCE_SSL}),
        expires_in: float | None = None,
        uses: int | None = None,
    ) -> str:
        """A new access token."""
        token = self._secret("ya29.")
        until = self._clock.now() + timedelta(seconds=self.expires_in if expires_in is None else expires_in)
        self._access[token] = Access(scopes, until, self.uses if uses is None else uses)
        return token

    def new_refresh(self, scopes: frozenset[str]) -> str:
        """A new refresh token."""
        token = self._secret("1//")
        self.refresh[token] = scopes
        return token

    def expire(self) -> None:
        """Every access token is expired from now on."""
        for access in self._access.values():
            access.until = self._clock.now()

    def kill(self) -> None:
        """Every refresh token is dead from now on: invalid_grant."""
        self.refresh.clear()

    def revoke(self, token: str) -> bool:
        """Forget a token of either kind; True when there was one."""
        return (self.refresh.pop(token, None) or self._access.pop(token, None)) is not None

    def secrets(self) -> frozenset[str]:
        """Every secret that was ever handed out, to be looked for where none may be."""
        return frozenset(self._secrets)

    def authorize(self, header: str | None) -> frozenset[str]:
        """The scopes of an Authorization header; 401 as facts 1.11."""
        if header is None:
            raise Failure(401, "authorizationRequired", "The request has no token.")
        with self._lock:
            access = self._access.get(header.removeprefix("Bearer "))
            if not header.startswith("Bearer ") or access is None:
                raise Failure(401, "authError", "Invalid Credentials")
            if access.until <= self._clock.now() or access.uses == 0:
                raise Failure(401, "expired", "The token has expired.")
            if access.uses is not None:
                access.uses -= 1
            return access.scopes

    def grant(self, code: Code) -> str:
        """An authorization code."""
        text = self._secret("4/")
        self._codes[text] = code
        return text

    def redeem(self, text: str, redirect_uri: str, verifier: str) -> Code | None:
        """What a code stands for; None when it is used up, or another's (PKCE, S256)."""
        code = self._codes.pop(text, None)
        if code is None or code.redirect_uri != redirect_uri or not 43 <= len(verifier) <= 128:
            return None
        return code if challenge_of(verifier) == code.challenge else None

    def _secret(self, prefix: str) -> str:
        token = prefix + secrets.token_urlsafe(30)
        self._secrets.add(token)
        return token


def challenge_of(verifier: str) -> str:
    """The S256 code challenge: base64url without padding."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
