"""Signing in once, as a person, in a browser: consent over loopback with PKCE (facts 1.3).

What is asked for and what comes back are values; the redirect itself comes to `redirect.py`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from tayori.errors import RemoteError, UsageError
from tayori.model.hidden import hide
from tayori.publishers.base import TargetContext
from tayori.publishers.http.exchange import require_safe
from tayori.publishers.youtube.tokens import (
    SCOPE,
    TOKEN_URI,
    Credentials,
    ask_token,
    granted_scopes,
    require_scope,
)

AUTH_URI = "https://accounts.google.com/o/oauth2/v2/auth"
HOST = "127.0.0.1"
"""Where the redirect comes to: this machine itself."""


@dataclass(frozen=True, slots=True)
class Client:
    """The app a person signs in with: a client for desktop apps of Google's console."""

    client_id: str
    client_secret: str = field(repr=False)
    auth_uri: str = AUTH_URI
    token_uri: str = TOKEN_URI


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sign-in that was begun."""

    client: Client
    redirect_uri: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


def parse_client(text: str, name: str) -> Client:
    """The client in a file downloaded from Google's console. Raises UsageError, naming the file."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    installed = document.get("installed") if isinstance(document, dict) else None
    known = installed if isinstance(installed, dict) else {}
    if not all(isinstance(known.get(key), str) and known[key] for key in ("client_id", "client_secret")):
        raise UsageError(
            f"{name} is no client of the type `Desktop app`.",
            "Make one in Google's console (APIs & Services, Credentials) and download its JSON.",
        )
    hide(known["client_secret"])
    uris = {key: known[key] for key in ("auth_uri", "token_uri") if isinstance(known.get(key), str)}
    return Client(known["client_id"], known["client_secret"], **uris)


def client_of(credentials: Credentials) -> Client:
    """The client somebody signed in with before, to sign in again."""
    return Client(credentials.client_id, credentials.client_secret, token_uri=credentials.token_uri)


def begin(client: Client, port: int) -> Attempt:
    """A sign-in whose redirect comes to a port of this machine."""
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
    return Attempt(client, f"http://{HOST}:{port}", state, verifier)


def challenge(verifier: str) -> str:
    """The S256 code challenge of a verifier (RFC 7636 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def consent_url(attempt: Attempt) -> str:
    """Where a person consents. Its challenge lets nobody in; what does stays with us."""
    query = {
        "response_type": "code",
        "client_id": attempt.client.client_id,
        "redirect_uri": attempt.redirect_uri,
        "scope": SCOPE,
        "state": attempt.state,
        "code_challenge": challenge(attempt.verifier),
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }
    require_safe(attempt.client.auth_uri)
    return f"{attempt.client.auth_uri}?{urlencode(query)}"


def code_of(attempt: Attempt, query: str) -> str:
    """The code in what the redirect brought. Raises RemoteError for a refusal, or what is not ours."""
    given = {key: values[-1] for key, values in parse_qs(query).items()}
    if not secrets.compare_digest(given.get("state", "").encode(), attempt.state.encode()):
        raise RemoteError(
            "What came back from the browser belongs to another sign-in.",
            "Close older windows and run `tayori youtube login` again.",
        )
    if given.get("error") == "access_denied":
        raise RemoteError(
            "The consent was refused in the browser.",
            "Run `tayori youtube login` again, and allow it; nothing was changed.",
        )
    if "error" in given or not given.get("code"):
        said = " ".join(given.get("error", "no code").split())[:80]
        raise RemoteError(f"Google did not let anybody sign in: {said}.", "Run it again.")
    return given["code"]


def redeem(attempt: Attempt, code: str, context: TargetContext) -> Credentials:
    """The credentials a code stands for. Raises RemoteError, and RemoteClosed when a box was not ticked."""
    client = attempt.client
    form = {
        "code": code,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "redirect_uri": attempt.redirect_uri,
        "grant_type": "authorization_code",
        "code_verifier": attempt.verifier,
    }
    granted = ask_token(client.token_uri, form, context)
    scopes, refresh = granted_scopes(granted), granted.get("refresh_token")
    require_scope(scopes, context.name)
    if not isinstance(refresh, str) or not refresh:
        raise RemoteError(
            "Google gave no refresh token.",
            "Remove the app at https://myaccount.google.com/connections, then sign in again.",
        )
    hide(refresh)
    return Credentials(
        client.client_id,
        client.client_secret,
        refresh,
        client.token_uri,
        scopes or (),
        context.now().isoformat(timespec="seconds"),
    )
