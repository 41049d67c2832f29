from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tayori.errors import RemoteClosed
from tayori.publishers.youtube import account
from tayori.publishers.youtube.tokens import load_credentials
from tests.publishers.youtube.speaking import Target, speaking
from tests.youtube import StandIn, faults

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
KNOWN = {account.CHANNEL_ID: "UCx", account.OBTAINED: NOW.isoformat(), account.LONG_UPLOADS: "allowed"}
AGE = ("youtube-sign-in", "note")


def rules(days: float, known: dict[str, str], **said: object) -> list[tuple[str, str]]:
    stand_in = StandIn("http://127.0.0.1:1/")
    stand_in.clock.set(NOW + timedelta(days=days))
    found = account.notes(Target(stand_in, {"audited": True, **said}).context(known))
    assert all(finding.text and finding.cure and finding.where == "youtube" for finding in found)
    return [(finding.rule, str(finding.severity)) for finding in found]


def test_a_target_nobody_signed_in_for_is_noticed() -> None:
    assert rules(0, {}) == [("youtube-not-signed-in", "warning")]
    assert rules(0, KNOWN) == [AGE]


@pytest.mark.parametrize(
    ("days", "words"), [(5.99, None), (6, "ends within a day"), (7, "is over"), (40, "is over")]
)
def test_a_sign_in_of_an_app_in_testing_grows_old(days: float, words: str | None) -> None:
    assert rules(days, KNOWN, oauth_testing=True) == [("youtube-sign-in-ends", "warning") if words else AGE]
    assert rules(days, KNOWN) == [AGE]
    if words:
        stand_in = StandIn("http://127.0.0.1:1/")
        stand_in.clock.set(NOW + timedelta(days=days))
        target = Target(stand_in, {"oauth_testing": True, "audited": True})
        (finding,) = account.notes(target.context(KNOWN))
        assert words in finding.text


@pytest.mark.parametrize("obtained", ["", "gestern", "2026-11-01T00:00:00"])
def test_an_age_that_is_not_on_record_is_no_age(obtained: str) -> None:
    assert account.age({account.OBTAINED: obtained}, NOW) is None
    assert rules(30, {**KNOWN, account.OBTAINED: obtained}, oauth_testing=True) == [AGE]


def test_an_audit_is_passed_or_not_or_not_known() -> None:
    assert rules(0, KNOWN, audited=False) == [AGE, ("youtube-project-unaudited", "note")]
    assert rules(0, KNOWN, audited=None) == [AGE, ("youtube-audit-unknown", "note")]
    assert rules(0, KNOWN, audited=True) == [AGE]


@pytest.mark.parametrize("said", ["disallowed", "eligible", ""])
def test_a_channel_that_takes_no_long_videos_is_noticed(said: str) -> None:
    assert rules(0, {**KNOWN, account.LONG_UPLOADS: said}) == [AGE, ("youtube-long-uploads", "note")]


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("2026-11-22T03:00:00+00:00", "is 3 days old; the account was asked last on 2026-11-22 12:00 JST."),
        ("", "is 3 days old; when the account was asked last is not on record."),
    ],
)
def test_the_age_of_a_sign_in_and_of_what_is_known_is_told(seen: str, words: str) -> None:
    stand_in = StandIn("http://127.0.0.1:1/")
    stand_in.clock.set(NOW + timedelta(days=3))
    (finding,) = account.notes(Target(stand_in, {"audited": True}).context({**KNOWN, account.SEEN: seen}))
    assert finding.text == f"The sign-in of youtube {words}"


def test_the_account_is_asked_once() -> None:
    with speaking() as target, target.service() as service:
        target.stand_in.channel.long_uploads = "eligible"
        facts = account.ask_account(service, load_credentials(service.context))
        assert target.stand_in.names() == ["token", "channels.list"]
        channel = target.stand_in.channel
    assert set(facts) == set(account.FACTS)
    assert facts[account.CHANNEL] == "長野の朝"
    assert facts[account.CHANNEL_ID] == channel.id
    assert facts[account.UPLOADS_LIST] == channel.uploads_id
    assert facts[account.LONG_UPLOADS] == "eligible"
    assert facts[account.SCOPES] == "https://www.googleapis.com/auth/youtube.force-ssl"


def test_an_account_without_a_channel_is_told() -> None:
    with speaking() as target, target.service() as service:
        target.stand_in.faults.add("channels.list", faults.without("items"))
        with pytest.raises(RemoteClosed, match="no channel") as caught:
            account.ask_account(service, load_credentials(service.context))
    assert "brand account" in caught.value.next_step
