from __future__ import annotations

import hashlib
import json
import re
import socket
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import RemoteClosed, RemoteError, ResourceError, TayoriError, UsageError
from tayori.publishers.youtube.login import (
    AUTH_URI,
    Attempt,
    Client,
    begin,
    challenge,
    client_of,
    code_of,
    consent_url,
    parse_client,
    redeem,
)
from tayori.publishers.youtube.redirect import listening
from tayori.publishers.youtube.tokens import SCOPE, TOKEN_URI, Credentials
from tests.publishers.youtube.speaking import Target, speaking
from tests.youtube import faults
from tests.youtube.tokens import UPLOAD

CLIENT = Client("c.apps.googleusercontent.com", "GOCSPX-geheim")
ATTEMPT = Attempt(CLIENT, "http://127.0.0.1:4711", "state-of-this-one", "v" * 64)


@pytest.fixture
def target() -> Iterator[Target]:
    with speaking() as made:
        yield made


def in_background(visit: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=visit, daemon=True)
    thread.start()
    return thread


# ---- the client


def test_a_downloaded_client_is_read(target: Target) -> None:
    found = parse_client(json.dumps(target.stand_in.client_secrets()), "client.json")
    assert found.client_secret == target.stand_in.tokens.client_secret
    assert (found.auth_uri, found.token_uri) == (f"{target.stand_in.url}auth", f"{target.stand_in.url}token")
    bare = parse_client(json.dumps({"installed": {"client_id": "c", "client_secret": "s"}}), "x")
    assert (bare.auth_uri, bare.token_uri) == (AUTH_URI, TOKEN_URI)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "GOCSPX-geheim", '{"installed": "GOCSPX-geheim"}', '{"installed": {"client_id": "c"}}',
        '{"web": {"client_id": "c", "client_secret": "GOCSPX-geheim"}}',
        '{"type": "service_account", "private_key": "GOCSPX-geheim"}',
    ],
)  # fmt: skip
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="client.json is no client") as caught:
        parse_client(text, "client.json")
    assert "GOCSPX" not in str(caught.value)


def test_the_client_of_before_signs_in_again() -> None:
    again = client_of(Credentials("c", "s", "r", "https://x.example/token"))
    assert again == Client("c", "s", AUTH_URI, "https://x.example/token")


# ---- the address


def test_the_challenge_is_the_one_of_rfc_7636() -> None:
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_consent_is_asked_for_as_google_wants_it() -> None:
    attempt = begin(CLIENT, 4711)
    address = urlsplit(consent_url(attempt))
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"https://{address.netloc}{address.path}" == AUTH_URI
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    assert query == {
        "response_type": "code",
        "client_id": CLIENT.client_id,
        "redirect_uri": "http://127.0.0.1:4711",
        "scope": SCOPE,
        "state": attempt.state,
        "code_challenge": urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "access_type": "offline",
        "prompt": "consent",
    }
    assert 43 <= len(attempt.verifier) <= 128
    assert re.fullmatch(r"[\w.~-]+", attempt.verifier)
    for secret in (CLIENT.client_secret, attempt.verifier):
        assert secret not in address.query
        assert secret not in repr(attempt)
    assert begin(CLIENT, 4711).verifier != attempt.verifier


def test_consent_is_asked_for_over_https_alone() -> None:
    with pytest.raises(UsageError, match="not encrypted"):
        consent_url(begin(Client("c", "s", "http://accounts.example.jp/auth"), 1))


# ---- what comes back


def test_a_code_of_this_sign_in_is_taken() -> None:
    assert code_of(ATTEMPT, urlencode({"state": ATTEMPT.state, "code": "4/x y", "scope": SCOPE})) == "4/x y"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"code": "4/x"}, "another sign-in"),
        ({"code": "4/x", "state": ""}, "another sign-in"),
        ({"code": "4/x", "state": "長"}, "another sign-in"),
        ({"error": "access_denied"}, "another sign-in"),
        ({"error": "access_denied", "state": ATTEMPT.state}, "refused in the browser"),
        ({"error": "server_error", "state": ATTEMPT.state}, "server_error"),
        ({"state": ATTEMPT.state}, "no code"),
    ],
)
def test_anything_else_is_told(query: dict[str, str], words: str) -> None:
    with pytest.raises(RemoteError, match=words) as caught:
        code_of(ATTEMPT, urlencode(query))
    assert "4/x" not in str(caught.value)


@given(st.text())
def test_no_query_breaks_it(query: str) -> None:
    with pytest.raises(TayoriError):
        code_of(ATTEMPT, query)


# ---- the redirect


def test_a_browser_is_told_that_it_may_be_closed() -> None:
    pages: list[httpx.Response] = []
    with listening() as redirects:
        address = f"http://127.0.0.1:{redirects.port}"

        def browse() -> None:
            pages.append(httpx.get(f"{address}/favicon.ico"))
            pages.append(httpx.get(address))
            pages.append(httpx.get(f"{address}/?code=4711"))

        thread = in_background(browse)
        assert redirects.wait(lambda query: query.upper(), 10) == "CODE=4711"
        thread.join()
    assert [page.status_code for page in pages] == [404, 404, 200]
    assert "このウィンドウは閉じてかまいません" in pages[2].text
    assert "You can close this window" in pages[2].text
    assert "4711" not in pages[2].text
    assert pages[2].headers["cache-control"] == "no-store"


def test_a_browser_that_brings_no_code_is_told_so_too() -> None:
    pages: list[httpx.Response] = []
    query = urlencode({"error": "access_denied", "state": ATTEMPT.state})
    with listening() as redirects:
        address = f"http://127.0.0.1:{redirects.port}/?{query}"
        thread = in_background(lambda: pages.append(httpx.get(address)))
        with pytest.raises(RemoteError, match="refused in the browser"):
            redirects.wait(lambda query: code_of(ATTEMPT, query), 10)
        thread.join()
    assert "サインインできませんでした" in pages[0].text


def test_a_connection_that_says_nothing_does_not_stand_in_the_way() -> None:
    with listening() as redirects, socket.create_connection(("127.0.0.1", redirects.port)):
        thread = in_background(lambda: httpx.get(f"http://127.0.0.1:{redirects.port}/?code=1"))
        assert redirects.wait(lambda query: query, 10) == "code=1"
        thread.join()


def test_nobody_is_waited_for_for_ever() -> None:
    with listening() as redirects, pytest.raises(RemoteError, match="Nobody consented"):
        redirects.wait(lambda query: query, 0.05)


def test_a_port_that_is_taken_is_told() -> None:
    with listening() as redirects, pytest.raises(ResourceError, match="--port"):
        with listening(redirects.port):
            pass


def test_only_this_machine_is_listened_to() -> None:
    with listening() as redirects:
        assert redirects._server.server_address == ("127.0.0.1", redirects.port)


# ---- end to end


def consent(target: Target) -> tuple[Attempt, str]:
    """A person's consent at the stand-in, with an HTTP client for a browser: the attempt and its code."""
    client = parse_client(json.dumps(target.stand_in.client_secrets()), "client.json")
    with listening() as redirects:
        attempt = begin(client, redirects.port)
        url = consent_url(attempt)
        thread = in_background(lambda: httpx.get(url, follow_redirects=True))
        code = redirects.wait(lambda query: code_of(attempt, query), 10)
        thread.join()
    return attempt, code


def test_a_sign_in_gives_credentials_that_work(target: Target) -> None:
    attempt, code = consent(target)
    made = redeem(attempt, code, target.context())
    assert made.refresh_token in target.stand_in.tokens.refresh
    assert made.refresh_token != target.stand_in.tokens.refresh_token
    assert (made.scopes, made.token_uri) == ((SCOPE,), f"{target.stand_in.url}token")
    assert made.obtained.endswith("+00:00")


def test_a_code_is_good_once(target: Target) -> None:
    attempt, code = consent(target)
    redeem(attempt, code, target.context())
    with pytest.raises(RemoteError) as caught:
        redeem(attempt, code, target.context())
    assert code not in str(caught.value)


def test_a_code_is_no_good_without_its_verifier(target: Target) -> None:
    attempt, code = consent(target)
    other = begin(attempt.client, 1)
    stolen = Attempt(attempt.client, attempt.redirect_uri, attempt.state, other.verifier)
    with pytest.raises(RemoteError):
        redeem(stolen, code, target.context())


def test_a_person_who_denies_is_told(target: Target) -> None:
    target.stand_in.tokens.denies = True
    with pytest.raises(RemoteError, match="refused in the browser"):
        consent(target)


@pytest.mark.parametrize("granted", [set(), {UPLOAD}])
def test_a_box_that_was_not_ticked_is_named(target: Target, granted: set[str]) -> None:
    target.stand_in.tokens.granted = frozenset(granted)
    attempt, code = consent(target)
    with pytest.raises(RemoteClosed, match=SCOPE) as caught:
        redeem(attempt, code, target.context())
    assert "every box" in caught.value.next_step


def test_no_refresh_token_is_told(target: Target) -> None:
    attempt, code = consent(target)
    target.stand_in.faults.add("token", faults.without("refresh_token"))
    with pytest.raises(RemoteError, match="no refresh token"):
        redeem(attempt, code, target.context())
