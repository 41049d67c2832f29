"""Who we are at Google: the credentials a person consented to once, and the short-lived tokens made of them.

No secret is in a repr, a message or a log (facts 1.3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from tayori.errors import OutcomeUnknown, RemoteClosed, RemoteError, UsageError
from tayori.model.hidden import hide
from tayori.publishers.base import TargetContext
from tayori.publishers.http.exchange import (
    AnswerLost,
    Call,
    Exchange,
    NotSent,
    json_body,
    require_safe,
)
from tayori.publishers.http.web import Answer
from tayori.publishers.patience import UNREACHED_TRIES, Again, repeat, tell_pause
from tayori.publishers.youtube.errors import RESUMABLE

SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
"""Covers uploads, updates, lists, captions, thumbnails and playlists (facts 1.3)."""
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 (an address)
LEAST_S = 60.0
"""A token with less of its life left is not used any more."""
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Google's `authorized_user` document."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    token_uri: str = TOKEN_URI
    scopes: tuple[str, ...] = ()
    """Those that were granted; empty = not known."""
    obtained: str = ""
    """When a person consented, ISO 8601 in UTC; empty = not known."""


def parse_credentials(text: str, target: str) -> Credentials:
    """The credentials in `text`. Raises UsageError, whose text holds none of them."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise _unusable(target, "are no JSON document")
    if document.get("type") == "service_account":
        raise UsageError(
            f"The credentials of {target} are a service account's, and YouTube has none.",
            f"Sign in as a person with a channel: `tayori youtube login {target}`.",
        )
    if "installed" in document or "web" in document:
        raise _unusable(target, "are a client's alone, nobody has signed in with it")
    needed = ("client_id", "client_secret", "refresh_token")
    missing = [name for name in needed if not _is_text(document.get(name))]
    if missing:
        raise _unusable(target, f"lack {', '.join(missing)}")
    return _credentials(document)


def render_credentials(credentials: Credentials) -> str:
    """The document, as Google's own libraries read it too."""
    document = {
        "type": "authorized_user",
        "client_id": credentials.client_id,
        "client_secret": credentials.client_secret,
        "refresh_token": credentials.refresh_token,
        "token_uri": credentials.token_uri,
        "scopes": list(credentials.scopes),
        "obtained": credentials.obtained,
    }
    return json.dumps(document) + "\n"  # one line: whatever keeps it masks it line by line


def load_credentials(context: TargetContext) -> Credentials:
    """The credentials that `credentials:` of the target points at. Raises UsageError."""
    reference = context.options.credentials
    if not reference:
        raise UsageError(
            f"{context.name} has no `credentials`.",
            "Say where to keep them: `credentials: file:~/.config/tayori/youtube.json`, "
            f"then run `tayori youtube login {context.name}`.",
        )
    return parse_credentials(_kept(reference, context), context.name)


def _kept(reference: str, context: TargetContext) -> str:
    """What is kept there. Where nothing is, nobody has signed in; any other failure has its own cure."""
    try:
        return context.secret(reference)
    except UsageError as failure:
        scheme, _, place = reference.partition(":")
        works = failure.__cause__ is None
        is_missing = (scheme == "keyring" and works) or (
            scheme == "file" and not (context.root / Path(place).expanduser()).exists()
        )
        if not is_missing:
            raise
        raise UsageError(failure.message, f"Run `tayori youtube login {context.name}`.") from None


def granted_scopes(answer: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The scopes a token endpoint granted; None where it does not tell."""
    scopes = answer.get("scope")
    return tuple(scopes.split()) if isinstance(scopes, str) else None


def require_scope(granted: tuple[str, ...] | None, target: str) -> None:
    """Raise RemoteClosed when what we need is not among what was granted; None = not known."""
    if granted is not None and SCOPE not in granted:
        raise RemoteClosed(
            f"The sign-in of {target} does not allow {SCOPE}.",
            f"Run `tayori youtube login {target}` and leave every box ticked.",
        )


@dataclass(slots=True)
class Tokens:
    """Access tokens of a target, made when they are needed; safe for threads."""

    context: TargetContext = field(repr=False)
    _access: str = field(default="", init=False, repr=False)
    _until: datetime | None = field(default=None, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def authorization(self) -> str:
        """The `Authorization` of this moment, good for `LEAST_S` at least.

        Raises RemoteClosed where none is to be had, for then nothing can be done there; UsageError.
        """
        with self._lock:
            if self._until is None or self._until - self.context.now() < timedelta(seconds=LEAST_S):
                self._refresh(load_credentials(self.context))
            return f"Bearer {self._access}"

    def expire(self, authorization: str) -> None:
        """That one was refused: the next is a new one, unless another thread has fetched it already."""
        with self._lock:
            if authorization == f"Bearer {self._access}":
                self._until = None

    def _refresh(self, credentials: Credentials) -> None:
        form = {
            "client_id": credentials.client_id,
            "client_secret": credentials.client_secret,
            "refresh_token": credentials.refresh_token,
            "grant_type": "refresh_token",
        }
        asked = self.context.now()
        granted = ask_token(credentials.token_uri, form, self.context)
        told = granted_scopes(granted)
        require_scope((credentials.scopes or None) if told is None else told, self.context.name)
        self._access = _said(granted, "access_token")
        hide(self._access)
        self._until = asked + timedelta(seconds=_lifetime_s(granted))


def ask_token(token_uri: str, form: Mapping[str, str], context: TargetContext) -> dict[str, Any]:
    """What Google's token endpoint answers to `form`, asked again with patience: it makes nothing twice.

    Raises RemoteClosed where none is to be had, and UsageError for plain http.
    """
    answer = _asked(token_uri, form, context)
    document = json_body(answer) or {}
    if answer.ok and _said(document, "access_token"):
        return document
    raise _refusal(answer, document, context.name)


def revoke(credentials: Credentials, context: TargetContext) -> bool:
    """End the consent at Google; False where it was over already (facts 1.3).

    Raises RemoteError where Google does not end it.
    """
    address = credentials.token_uri.removesuffix("token") + "revoke"
    answer = _asked(address, {"token": credentials.refresh_token}, context)
    if answer.ok:
        return True
    if _said(json_body(answer) or {}, "error") == "invalid_token":
        return False
    raise RemoteError(
        f"Google did not end the sign-in ({answer.status}).",
        "End it yourself: https://myaccount.google.com/connections",
    )


def _asked(address: str, form: Mapping[str, str], context: TargetContext) -> Answer:
    require_safe(address)
    call = Call(method="POST", url=address, headers={"Content-Type": FORM}, body=urlencode(form).encode())

    def wait(again: Again, seconds: float) -> None:
        tell_pause(context.tell, f"Google's sign-in: {again.failure.message.rstrip('.')}", seconds)
        context.sleep(seconds)

    with Exchange(address) as exchange:
        try:
            return repeat(lambda: _attempt(exchange, call), wait)
        except (RemoteError, OutcomeUnknown) as failure:
            raise RemoteClosed(
                f"No token came: {failure.message}", "Check the network, run again."
            ) from failure


def _attempt(exchange: Exchange, call: Call) -> Answer | Again:
    try:
        answer = exchange.send(call)
    except NotSent as failure:
        return Again(failure, tries=UNREACHED_TRIES)
    except AnswerLost as failure:
        return Again(failure)
    if answer.status in RESUMABLE or answer.status == 429:
        return Again(RemoteError(f"Google answered {answer.status}."))
    return answer


def _refusal(answer: Answer, document: Mapping[str, Any], target: str) -> RemoteClosed:
    error, text = _said(document, "error"), _said(document, "error_description")
    if error == "invalid_grant":
        return RemoteClosed(
            f"The sign-in of {target} is over ({text or error}): it was revoked, it was not used for six "
            "months, or the app's consent screen is in testing, where a sign-in ends after 7 days.",
            f"Run `tayori youtube login {target}`.",
        )
    if error in {"invalid_client", "unauthorized_client"}:
        return RemoteClosed(
            f"Google does not know the client of {target} any more ({text or error}).",
            f"Download its file again and run `tayori youtube login {target} --client FILE`.",
        )
    said = f"{error}: {text}" if error and text else error or "no token in the answer"
    return RemoteClosed(f"Google gave no token for {target} ({answer.status} {said}).", "Run again.")


def _credentials(document: Mapping[str, Any]) -> Credentials:
    scopes = document.get("scopes")
    listed = scopes.split() if isinstance(scopes, str) else scopes if isinstance(scopes, list) else []
    return Credentials(
        client_id=document["client_id"],
        client_secret=document["client_secret"],
        refresh_token=document["refresh_token"],
        token_uri=_said(document, "token_uri") or TOKEN_URI,
        scopes=tuple(str(scope) for scope in listed),
        obtained=_said(document, "obtained"),
    )


def _unusable(target: str, why: str) -> UsageError:
    return UsageError(f"The credentials of {target} {why}.", f"Run `tayori youtube login {target}`.")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _said(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) else ""


def _lifetime_s(granted: Mapping[str, Any]) -> float:
    """Seconds a token lives; one whose life is not told is fetched anew each time."""
    value = granted.get("expires_in")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0
