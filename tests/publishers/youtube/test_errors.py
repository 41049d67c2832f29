from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tayori.errors import RemoteClosed, RemoteError
from tayori.publishers.http.web import Answer
from tayori.publishers.youtube.errors import Declined, Fault, Kind, fault_error, fault_of
from tests.publishers.youtube.speaking import Target
from tests.youtube import StandIn
from tests.youtube.answers import Failure

TABLE = [
    *[
        (400, reason, Kind.FIX)
        for reason in (
            "invalidTitle", "invalidDescription", "invalidTags", "invalidCategoryId", "invalidPublishAt",
            "invalidRecordingDetails", "invalidVideoGameRating", "invalidFilename", "invalidVideoMetadata",
            "defaultLanguageNotSet", "mediaBodyRequired",
        )
    ],
    (413, "uploadTooLarge", Kind.FIX),
    (403, "quotaExceeded", Kind.TOMORROW),
    (403, "dailyLimitExceeded", Kind.TOMORROW),
    (400, "uploadLimitExceeded", Kind.TOMORROW),
    (403, "rateLimitExceeded", Kind.BACKOFF),
    (403, "userRateLimitExceeded", Kind.BACKOFF),
    (403, "servingLimitExceeded", Kind.BACKOFF),
    (429, "rateLimitExceeded", Kind.BACKOFF),
    (429, "uploadRateLimitExceeded", Kind.BACKOFF),
    (500, "internalError", Kind.BACKOFF),
    (503, "backendError", Kind.BACKOFF),
    (503, "notReady", Kind.BACKOFF),
    (401, "authError", Kind.CONSENT),
    (401, "expired", Kind.CONSENT),
    (401, "authorizationRequired", Kind.CONSENT),
    (401, "youtubeSignupRequired", Kind.CONSENT),
    (403, "insufficientPermissions", Kind.CONSENT),
    (403, "accessNotConfigured", Kind.CONSENT),
    (403, "authenticatedUserNotChannel", Kind.CONSENT),
    (403, "authenticatedUserAccountClosed", Kind.CONSENT),
    (403, "authenticatedUserAccountSuspended", Kind.CONSENT),
    (403, "forbidden", Kind.POLICY),
    (403, "forbiddenLicenseSetting", Kind.POLICY),
    (403, "forbiddenPrivacySetting", Kind.POLICY),
    (403, "forbiddenEmbedSetting", Kind.POLICY),
    (404, "videoNotFound", Kind.OTHER),
    (401, "", Kind.CONSENT),
    (429, "", Kind.BACKOFF),
    (502, "", Kind.BACKOFF),
    (501, "", Kind.OTHER),
]  # fmt: skip
"""Facts 1.11, row by row."""


def told(fault: Fault, at: datetime = datetime(2026, 11, 20, 3, tzinfo=UTC)) -> RemoteError:
    stand_in = StandIn("http://127.0.0.1:1/")
    stand_in.clock.set(at)
    with pytest.raises((Declined, RemoteClosed)) as caught:
        raise fault_error(fault, Target(stand_in).context(), "videos.update")
    return caught.value


@pytest.mark.parametrize(("status", "reason", "kind"), TABLE)
def test_every_known_fault_has_its_cure(status: int, reason: str, kind: Kind) -> None:
    answer = Failure(status, reason, f"words: {reason}-").answer()
    fault = fault_of(Answer(answer.status, {}, "", answer.body))
    assert (fault, fault.kind) == (Fault(status, reason, f"words: {reason}-"), kind)
    error = told(fault)
    assert type(error) is (RemoteClosed if kind in (Kind.TOMORROW, Kind.CONSENT) else Declined)
    assert error.message.startswith(f"YouTube refused videos.update ({status} ")
    assert f"words: {reason}-" in error.message
    assert error.next_step.endswith((".", "yt_api_form", ").", "`."))
    assert "{" not in str(error)


@pytest.mark.parametrize(
    ("body", "reason", "message"),
    [
        (b"", "", "no reason given"),
        (b"<html>Sorry</html>", "", "no reason given"),
        (b"[1]", "", "no reason given"),
        (b'"text"', "", "no reason given"),
        (b"\xff\xfe", "", "no reason given"),
        (b"[" * 100_000, "", "no reason given"),
        (b'{"error": "text"}', "", "no reason given"),
        (b'{"error": {"errors": "text", "message": "m"}}', "", "m"),
        (b'{"error": {"errors": [], "message": "m"}}', "", "m"),
        (b'{"error": {"errors": [7], "message": "m"}}', "", "m"),
        (b'{"error": {"errors": [{"reason": 7, "message": null}], "message": "m"}}', "", "m"),
        ('{"error": {"errors": [{"reason": "r", "message": "長\\n野"}]}}'.encode(), "r", "長 野"),
        (
            b'{"error": {"message": "your <a href=\\"/youtube#quota\\">quota</a>, 1 < 2"}}',
            "",
            "your quota, 1 < 2",
        ),
    ],
)
def test_any_body_is_a_fault(body: bytes, reason: str, message: str) -> None:
    assert fault_of(Answer(400, {}, "", body)) == Fault(400, reason, message)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["error", "errors", "reason", "x"]), inner)
    ),
)


@given(st.one_of(st.binary(), JSON.map(lambda value: json.dumps(value).encode())))
def test_no_body_is_too_strange(body: bytes) -> None:
    fault = fault_of(Answer(403, {}, "", body))
    assert "\n" not in fault.message
    assert isinstance(told(fault), RemoteClosed | Declined)


def test_tomorrow_is_told_in_the_workspaces_time() -> None:
    error = told(Fault(403, "quotaExceeded", "m"))
    assert "2026-11-20 17:00 JST" in error.message
    error = told(Fault(400, "uploadLimitExceeded", "m"))
    assert "2026-11-21 12:00 JST" in error.message


def test_a_fault_survives_pickling() -> None:
    error: Any = pickle.loads(pickle.dumps(told(Fault(404, "videoNotFound", "m"))))
    assert error.fault == Fault(404, "videoNotFound", "m")


def test_only_a_throttle_is_surely_not_done() -> None:
    throttles = {(s, r) for s, r, _ in TABLE if Fault(s, r, "").is_throttle}
    assert throttles == {
        (403, "rateLimitExceeded"),
        (403, "userRateLimitExceeded"),
        (403, "servingLimitExceeded"),
        (429, "rateLimitExceeded"),
        (429, "uploadRateLimitExceeded"),
        (429, ""),
    }
