from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tayori.errors import RemoteClosed, RemoteError, UsageError
from tayori.publishers.patience import TRIES, UNREACHED_TRIES
from tayori.publishers.youtube.tokens import (
    SCOPE,
    TOKEN_URI,
    Credentials,
    Tokens,
    load_credentials,
    parse_credentials,
    render_credentials,
    revoke,
)
from tests.publishers.youtube.speaking import Target, speaking
from tests.youtube import faults
from tests.youtube.tokens import FORCE_SSL, UPLOAD

SECRET = "1//geheim"
DOCUMENT = {"type": "authorized_user", "client_id": "c", "client_secret": "GOCSPX-s", "refresh_token": SECRET}


@pytest.fixture
def target() -> Iterator[Target]:
    with speaking() as made:
        yield made


# ---- the document


def test_a_document_of_googles_own_tools_is_read() -> None:
    assert parse_credentials(json.dumps(DOCUMENT), "youtube") == Credentials("c", "GOCSPX-s", SECRET)
    listed = parse_credentials(json.dumps({**DOCUMENT, "scopes": f"{SCOPE} b"}), "youtube")
    assert (listed.scopes, listed.token_uri) == ((SCOPE, "b"), TOKEN_URI)


def test_what_is_written_is_read_again() -> None:
    one = Credentials("c", "s", SECRET, "https://x.example/token", (SCOPE,), "2026-11-20T03:00:00+00:00")
    assert parse_credentials(render_credentials(one), "youtube") == one


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no JSON document"),
        ("[]", "no JSON document"),
        (SECRET, "no JSON document"),
        ("{}", "lack client_id, client_secret, refresh_token"),
        (json.dumps({**DOCUMENT, "client_id": None}), "lack client_id"),
        (json.dumps({"type": "service_account", "private_key": SECRET}), "service account's"),
        (json.dumps({"installed": {"client_secret": SECRET}}), "nobody has signed in"),
    ],
)
def test_other_documents_are_refused_without_a_word_of_them(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        parse_credentials(text, "youtube")
    assert "tayori youtube login youtube" in caught.value.next_step
    assert SECRET not in str(caught.value)


def test_no_secret_is_in_a_representation(target: Target) -> None:
    tokens = Tokens(target.context())
    tokens.authorization()
    shown = repr((parse_credentials(json.dumps(DOCUMENT), "youtube"), tokens))
    for secret in (SECRET, "GOCSPX-s", *target.stand_in.tokens.secrets()):
        assert secret not in shown


def test_a_target_without_credentials_says_where_they_go(target: Target) -> None:
    target.said["credentials"] = None
    with pytest.raises(UsageError, match="no `credentials`"):
        load_credentials(target.context())


@pytest.mark.parametrize("reference", ["file:absent/youtube.json", "keyring:tayori/youtube"])
def test_where_nothing_is_kept_somebody_has_to_sign_in(target: Target, reference: str) -> None:
    target.said["credentials"] = reference

    def nothing(_reference: str) -> str:
        raise UsageError("The secret cannot be read: No such file or directory.", "Put it there.")

    with pytest.raises(UsageError, match="No such file") as caught:
        load_credentials(replace(target.context(), secret=nothing))
    assert caught.value.next_step == "Run `tayori youtube login youtube`."


def test_a_file_that_others_can_read_has_another_cure(target: Target, tmp_path: Path) -> None:
    (tmp_path / "youtube.json").write_text("{}")
    target.said["credentials"] = "file:youtube.json"

    def refused(_reference: str) -> str:
        raise UsageError("The secret can be read by others.", "Close it: chmod 600")

    with pytest.raises(UsageError) as caught:
        load_credentials(replace(target.context(), root=tmp_path, secret=refused))
    assert caught.value.next_step == "Close it: chmod 600"


# ---- tokens


def test_one_token_serves_until_it_is_near_its_end(target: Target) -> None:
    tokens = Tokens(target.context())
    target.stand_in.clock.set(target.stand_in.clock.now())
    first = tokens.authorization()
    target.stand_in.clock.advance(3539)
    assert tokens.authorization() == first
    target.stand_in.clock.advance(2)
    assert tokens.authorization() != first
    assert target.stand_in.count("token") == 2


def test_a_refused_token_is_replaced_once(target: Target) -> None:
    tokens = Tokens(target.context())
    first = tokens.authorization()
    tokens.expire("Bearer of another time")
    assert tokens.authorization() == first
    tokens.expire(first)
    second = tokens.authorization()
    tokens.expire(first)
    assert tokens.authorization() == second != first


def test_threads_share_one_refresh(target: Target) -> None:
    tokens = Tokens(target.context())
    gate = threading.Barrier(8)

    def ask() -> str:
        gate.wait()
        return tokens.authorization()

    with ThreadPoolExecutor(8) as pool:
        given = {future.result() for future in [pool.submit(ask) for _ in range(8)]}
    assert (len(given), target.stand_in.count("token")) == (1, 1)


@pytest.mark.parametrize(
    "fault", [faults.lost(), faults.half(), faults.unreachable(resets=True), faults.fails(503)]
)
def test_a_refresh_is_asked_for_again(target: Target, fault: faults.Fault) -> None:
    target.stand_in.faults.add("token", fault, times=2)
    assert Tokens(target.context()).authorization().startswith("Bearer ya29.")
    assert (target.stand_in.count("token"), len(target.slept)) == (3, 2)


def test_a_refresh_that_never_comes_is_no_unknown_outcome(target: Target) -> None:
    target.stand_in.faults.add("token", faults.lost(), times=faults.ALWAYS)
    with pytest.raises(RemoteClosed, match="No token came"):
        Tokens(target.context()).authorization()
    assert len(target.slept) == TRIES - 1


def test_a_token_endpoint_that_is_not_there_is_told_and_soon_given_up(target: Target) -> None:
    target.credentials = json.dumps({**DOCUMENT, "token_uri": "http://127.0.0.1:9/token"})
    with pytest.raises(RemoteClosed, match="No token came"):
        Tokens(target.context()).authorization()
    assert len(target.slept) == UNREACHED_TRIES - 1
    assert len(target.told) == sum(seconds >= 3 for seconds in target.slept)


@pytest.mark.parametrize(
    "fault", [faults.html(), faults.html(404), faults.broken_json(), faults.without("access_token")]
)
def test_an_answer_without_a_token_is_told(target: Target, fault: faults.Fault) -> None:
    target.stand_in.faults.add("token", fault, times=faults.ALWAYS)
    with pytest.raises(RemoteClosed, match="gave no token for youtube"):
        Tokens(target.context()).authorization()


def test_a_dead_sign_in_says_why_and_what_to_do(target: Target) -> None:
    target.stand_in.tokens.kill()
    with pytest.raises(RemoteClosed) as caught:
        Tokens(target.context()).authorization()
    for words in ("Token has been expired or revoked", "six months", "7 days", "revoked"):
        assert words in caught.value.message
    assert caught.value.next_step == "Run `tayori youtube login youtube`."
    assert not target.slept


def test_an_unknown_client_is_told(target: Target) -> None:
    target.credentials = target.credentials.replace("standin.apps", "other.apps")
    with pytest.raises(RemoteClosed, match="does not know the client"):
        Tokens(target.context()).authorization()


@pytest.mark.parametrize("granted", [{UPLOAD}, {UPLOAD, "https://www.googleapis.com/auth/youtube"}])
def test_a_missing_scope_is_named(target: Target, granted: set[str]) -> None:
    stand_in = target.stand_in
    document = json.loads(target.credentials)
    document["refresh_token"] = stand_in.tokens.new_refresh(frozenset(granted))
    target.credentials = json.dumps(document)
    with pytest.raises(RemoteClosed, match=FORCE_SSL) as caught:
        Tokens(target.context()).authorization()
    assert "every box" in caught.value.next_step


def test_without_a_told_scope_the_document_counts(target: Target) -> None:
    target.stand_in.faults.add("token", faults.without("scope"), times=faults.ALWAYS)
    assert Tokens(target.context()).authorization()
    document: dict[str, Any] = json.loads(target.credentials)
    target.credentials = json.dumps({**document, "scopes": [UPLOAD]})
    with pytest.raises(RemoteClosed, match=FORCE_SSL):
        Tokens(target.context()).authorization()


def test_tokens_are_asked_for_over_https_alone(target: Target) -> None:
    target.credentials = json.dumps({**DOCUMENT, "token_uri": "http://oauth.example.jp/token"})
    with pytest.raises(UsageError, match="not encrypted"):
        Tokens(target.context()).authorization()


def test_a_sign_in_is_revoked_once(target: Target) -> None:
    credentials = load_credentials(target.context())
    assert revoke(credentials, target.context())
    assert not revoke(credentials, target.context())
    with pytest.raises(RemoteClosed):
        Tokens(target.context()).authorization()


def test_what_google_does_not_revoke_is_told(target: Target) -> None:
    target.stand_in.faults.add("revoke", faults.html(400, acts=False))
    with pytest.raises(RemoteError, match="did not end the sign-in"):
        revoke(replace(load_credentials(target.context())), target.context())
