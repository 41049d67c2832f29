"""Consent, tokens and revocation (facts 1.3)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.youtube.client import Client, Said
from tests.youtube.stand_in import StandIn
from tests.youtube.tokens import FORCE_SSL, READONLY, challenge_of

VERIFIER = "v" * 43
REDIRECT = "http://127.0.0.1:5000/"


@pytest.fixture
def nobody(client: Client) -> Client:
    """A client without a token."""
    client.token = ""
    return client


def consent(client: Client, **changes: str) -> Said:
    """What the user's browser gets."""
    query = {
        "client_id": client.stand_in.tokens.client_id, "redirect_uri": REDIRECT, "response_type": "code",
        "scope": f"{FORCE_SSL} {READONLY}", "state": "s", "access_type": "offline",
        "code_challenge": challenge_of(VERIFIER), "code_challenge_method": "S256",
    }  # fmt: skip
    return client.ask("GET", f"auth?{urlencode(query | changes)}")


def token(client: Client, **form: str) -> Said:
    """A token request."""
    tokens = client.stand_in.tokens
    whole = {"client_id": tokens.client_id, "client_secret": tokens.client_secret, **form}
    kind = "application/x-www-form-urlencoded"
    return client.ask("POST", "token", urlencode(whole).encode(), Content_Type=kind)


def came_back(said: Said) -> dict[str, str]:
    """The query that the loopback server of the client gets."""
    assert said.status == 302
    assert said.headers["location"].startswith(REDIRECT)
    return dict(parse_qsl(urlsplit(said.headers["location"]).query))


def exchange(client: Client, code: str, verifier: str = VERIFIER, redirect: str = REDIRECT) -> Said:
    """A code for tokens."""
    return token(
        client, grant_type="authorization_code", code=code, code_verifier=verifier, redirect_uri=redirect
    )


def test_consent_to_tokens_to_a_call(nobody: Client) -> None:
    back = came_back(consent(nobody))
    assert back["state"] == "s"
    said = exchange(nobody, back["code"])
    assert set(said.json) == {"access_token", "expires_in", "scope", "token_type", "refresh_token"}
    again = token(nobody, grant_type="refresh_token", refresh_token=said.json["refresh_token"])
    assert "refresh_token" not in again.json
    nobody.token = again.json["access_token"]
    assert nobody.call("GET", "channels", part="id", mine="true").status == 200
    assert {
        said.json["access_token"],
        said.json["refresh_token"],
        back["code"],
    } <= nobody.stand_in.tokens.secrets()


def test_a_code_is_good_once(nobody: Client) -> None:
    code = came_back(consent(nobody))["code"]
    assert exchange(nobody, code).status == 200
    assert exchange(nobody, code).json["error"] == "invalid_grant"


def test_the_verifier_and_the_redirect_are_checked(nobody: Client) -> None:
    for verifier, redirect in (("w" * 43, REDIRECT), ("v" * 42, REDIRECT), (VERIFIER, "http://127.0.0.1:1/")):
        said = exchange(nobody, came_back(consent(nobody))["code"], verifier, redirect)
        assert (said.status, said.json["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "x"},
        {"redirect_uri": "https://example.org/"},
        {"redirect_uri": "urn:ietf:wg:oauth:2.0:oob"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"scope": ""},
    ],
)
def test_consent_that_is_not_asked_rightly(nobody: Client, changes: dict[str, str]) -> None:
    assert consent(nobody, **changes).status == 400


def test_the_user_may_grant_less_or_refuse(stand_in: StandIn, nobody: Client) -> None:
    stand_in.tokens.granted = frozenset({READONLY})
    assert exchange(nobody, came_back(consent(nobody))["code"]).json["scope"] == READONLY
    stand_in.tokens.denies = True
    assert came_back(consent(nobody)) == {"state": "s", "error": "access_denied"}


def test_online_access_has_no_refresh_token(nobody: Client) -> None:
    assert (
        "refresh_token" not in exchange(nobody, came_back(consent(nobody, access_type="online"))["code"]).json
    )


def test_dead_and_revoked_tokens(stand_in: StandIn, nobody: Client) -> None:
    alive = stand_in.tokens.refresh_token
    assert token(nobody, grant_type="refresh_token", refresh_token=alive).status == 200
    kind = "application/x-www-form-urlencoded"
    assert nobody.ask("POST", "revoke", urlencode({"token": alive}).encode(), Content_Type=kind).status == 200
    said = token(nobody, grant_type="refresh_token", refresh_token=alive)
    assert (said.status, said.json["error"]) == (400, "invalid_grant")
    other = stand_in.tokens.new_refresh(frozenset({FORCE_SSL}))
    stand_in.tokens.kill()
    assert token(nobody, grant_type="refresh_token", refresh_token=other).json["error"] == "invalid_grant"


def test_other_clients_and_grants(nobody: Client) -> None:
    assert token(nobody, client_secret="x").json["error"] == "invalid_client"
    service_account = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert token(nobody, grant_type=service_account).json["error"] == "unsupported_grant_type"
    assert nobody.ask("GET", "token").status == 405
