"""The pages of Google's OAuth: consent, token, revocation (facts 1.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from tests.youtube.answers import Answer, saying
from tests.youtube.asking import Request
from tests.youtube.tokens import Code, Tokens

LOOPBACK = re.compile(r"http://(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?(/.*)?")
MOST_BYTES = 64 * 1024


def answer(tokens: Tokens, name: str, request: Request) -> Answer:
    """The answer of `auth`, `token` or `revoke`."""
    if name == "auth":
        return _auth(tokens, dict(request.query))
    if request.method != "POST":
        return _wrong("invalid_request", "POST is needed", 405)
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return _wrong("invalid_request", "a form is needed")
    form = dict(parse_qsl(request.read(MOST_BYTES).decode(), keep_blank_values=True))
    if name == "revoke":
        known = tokens.revoke(form.get("token", "") or request.value("token"))
        return saying({}) if known else _wrong("invalid_token", "Token expired or revoked")
    return _token(tokens, form)


def _auth(tokens: Tokens, query: Mapping[str, str]) -> Answer:
    redirect = query.get("redirect_uri", "")
    problem = _consent_problem(tokens, query, redirect)
    if problem:
        return Answer(400, f"<h1>Error 400</h1><p>{problem}".encode(), (("Content-Type", "text/html"),))
    back = {"state": query["state"]} if "state" in query else {}
    if tokens.denies:
        back["error"] = "access_denied"
    else:
        asked = frozenset(query["scope"].split())
        scopes = asked if tokens.granted is None else asked & tokens.granted
        offline = query.get("access_type") == "offline"
        back["code"] = tokens.grant(Code(redirect, scopes, query["code_challenge"], offline))
        back["scope"] = " ".join(sorted(scopes))
    return Answer(302, b"", (("Location", f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(back)}"),))


def _consent_problem(tokens: Tokens, query: Mapping[str, str], redirect: str) -> str:
    if query.get("client_id") != tokens.client_id:
        return "invalid_client"
    if not LOOPBACK.fullmatch(redirect):
        return "redirect_uri_mismatch"
    if query.get("response_type") != "code" or not query.get("scope"):
        return "invalid_request"
    if query.get("code_challenge_method") != "S256" or not re.fullmatch(
        r"[\w-]{43}", query.get("code_challenge", "")
    ):
        return "invalid_request: code_challenge"
    return ""


def _token(tokens: Tokens, form: Mapping[str, str]) -> Answer:
    if (form.get("client_id"), form.get("client_secret")) != (tokens.client_id, tokens.client_secret):
        return _wrong("invalid_client", "The OAuth client was not found.", 401)
    if form.get("grant_type") == "refresh_token":
        scopes = tokens.refresh.get(form.get("refresh_token", ""))
        if scopes is None:
            return _wrong("invalid_grant", "Token has been expired or revoked.")
        return _granted(tokens, scopes, "")
    if form.get("grant_type") != "authorization_code":
        return _wrong("unsupported_grant_type", "Invalid grant_type")
    code = tokens.redeem(form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", ""))
    if code is None:
        return _wrong("invalid_grant", "Malformed auth code.")
    return _granted(tokens, code.scopes, tokens.new_refresh(code.scopes) if code.offline else "")


def _granted(tokens: Tokens, scopes: frozenset[str], refresh: str) -> Answer:
    document: dict[str, object] = {
        "access_token": tokens.issue(scopes),
        "expires_in": tokens.expires_in,
        "scope": " ".join(sorted(scopes)),
        "token_type": "Bearer",
    }
    return saying(document | ({"refresh_token": refresh} if refresh else {}))


def _wrong(error: str, text: str, status: int = 400) -> Answer:
    return saying({"error": error, "error_description": text}, status)
