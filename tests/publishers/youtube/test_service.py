from __future__ import annotations

import hashlib
import json
import math
import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tayori.errors import OutcomeUnknown, RemoteClosed, RemoteError, TayoriError
from tayori.publishers.base import UnkeptBudget
from tayori.publishers.http.exchange import AnswerLost, Call, FilePart, NotSent
from tayori.publishers.patience import TRIES, UNREACHED_TRIES
from tayori.publishers.youtube.errors import Declined
from tayori.publishers.youtube.quota import UNITS, UPLOADS, quota_day
from tayori.publishers.youtube.service import Service
from tests.publishers.youtube.speaking import Target, speaking
from tests.youtube import faults
from tests.youtube.faults import Fault
from tests.youtube.tokens import FORCE_SSL

TITLE = {"snippet": {"title": "長野の朝"}}
VIDEO = {"snippet": {"title": "朝七時、長野駅へ", "categoryId": "22"}, "status": {"privacyStatus": "private"}}
PARTS = "snippet,status"
LOST = [faults.lost(), faults.lost(resets=True), faults.half()]
BROKEN = [faults.broken_json(), faults.html()]
PASSING = [faults.fails(status, acts=True) for status in (500, 502, 503, 504)]
THROTTLES = [faults.limited(403), faults.limited(429), faults.fails(403, "userRateLimitExceeded")]
AGAIN = [*LOST, *BROKEN, *PASSING, *THROTTLES, faults.unreachable()]


@pytest.fixture
def target() -> Iterator[Target]:
    with speaking() as made:
        yield made
    assert made.stand_in.violations == []


@pytest.fixture
def service(target: Target) -> Iterator[Service]:
    with target.service() as made:
        yield made


def spent(target: Target) -> dict[str, int]:
    return dict(target.budget.spent("youtube", quota_day(target.stand_in.clock.now())))


def send_video(service: Service, content: bytes, path: Path) -> dict[str, Any]:
    path.write_bytes(content)
    session = service.start("videos.insert", {"part": PARTS}, VIDEO, len(content), "video/mp4")
    answer = service.raw(Call(method="PUT", url=session, body=FilePart(path, 0, len(content))))
    assert answer.status in (200, 201)
    made: dict[str, Any] = json.loads(answer.body)
    return made


@pytest.fixture
def video(service: Service, tmp_path: Path) -> str:
    return str(send_video(service, b"moving pictures", tmp_path / "a.mp4")["id"])


# ---- questions


def test_a_question_is_answered(service: Service, target: Target) -> None:
    answer = service.ask("channels.list", part="snippet", mine=True)
    assert answer["items"][0]["snippet"]["title"] == "長野の朝"
    assert spent(target) == {UNITS: 1}


@pytest.mark.parametrize("fault", AGAIN)
def test_a_question_is_asked_again(service: Service, target: Target, fault: Fault) -> None:
    target.stand_in.faults.add("channels.list", fault, times=3)
    assert service.ask("channels.list", part="id", mine=True)["items"]
    assert (target.stand_in.count("channels.list"), spent(target)) == (4, {UNITS: 4})
    assert len(target.slept) == 3


@pytest.mark.parametrize("fault", AGAIN)
def test_no_question_is_asked_for_ever(service: Service, target: Target, fault: Fault) -> None:
    target.stand_in.faults.add("channels.list", fault, times=faults.ALWAYS)
    with pytest.raises(RemoteError):
        service.ask("channels.list", part="id", mine=True)
    assert target.stand_in.count("channels.list") == TRIES
    assert sum(target.slept) < 64 * TRIES


@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "invalidTitle"), (403, "forbidden"), (404, "videoNotFound"), (501, "x"), (302, "x")],
)
def test_what_will_not_pass_is_told_at_once(
    service: Service, target: Target, status: int, reason: str
) -> None:
    target.stand_in.faults.add("videos.list", faults.fails(status, reason), times=faults.ALWAYS)
    with pytest.raises(Declined) as caught:
        service.ask("videos.list", part="id", id="v")
    assert (caught.value.fault.status, caught.value.fault.reason) == (status, reason)
    assert (target.stand_in.count("videos.list"), target.slept) == (1, [])


@pytest.mark.parametrize("reason", ["quotaExceeded", "dailyLimitExceeded"])
def test_an_empty_quota_closes_and_is_not_asked_again(service: Service, target: Target, reason: str) -> None:
    target.stand_in.faults.add("videos.list", faults.fails(403, reason), times=faults.ALWAYS)
    with pytest.raises(RemoteClosed, match="It takes more from .* JST on"):
        service.ask("videos.list", part="id", id="v")
    assert (target.stand_in.count("videos.list"), target.slept) == (1, [])


# ---- pauses


@pytest.mark.parametrize("status", [429, 503])
def test_the_pause_asked_for_holds_everybody(service: Service, target: Target, status: int) -> None:
    target.stand_in.clock.set(target.stand_in.clock.now())
    target.stand_in.faults.add("videos.list", faults.retry_after(7, status))
    service.ask("videos.list", part="id", id="v")
    assert target.slept == [pytest.approx(7, abs=2)]


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_of_a_day_closes_and_says_until_when(service: Service, target: Target, status: int) -> None:
    target.stand_in.clock.set(datetime(2026, 11, 20, 3, tzinfo=UTC))
    target.stand_in.faults.add("videos.list", faults.retry_after(86_400, status))
    with pytest.raises(RemoteClosed, match=r"It takes more from 2026-11-21 12:0\d JST on"):
        service.ask("videos.list", part="id", id="v")
    assert (target.slept, target.stand_in.count("videos.list")) == ([], 1)


def test_a_pause_beyond_every_calendar_closes_too(service: Service, target: Target) -> None:
    target.stand_in.faults.add("videos.list", faults.retry_after(10**15, 429))
    with pytest.raises(RemoteClosed, match="It takes more from 2027"):
        service.ask("videos.list", part="id", id="v")


def test_a_pause_of_a_day_closes_a_session_for_now(service: Service, target: Target) -> None:
    session = service.start("videos.insert", {"part": PARTS}, VIDEO, 9, "video/mp4")
    target.stand_in.faults.add("videos.insert.bytes", faults.retry_after(86_400))
    with pytest.raises(RemoteClosed, match="It takes more from"):
        service.raw(Call(method="PUT", url=session, body=b"123456789"))
    assert target.slept == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_pause_is_told_once(service: Service, target: Target, status: int) -> None:
    target.stand_in.faults.add("videos.list", faults.retry_after(8, status))
    service.ask("videos.list", part="id", id="v")
    service.ask("videos.list", part="id", id="v")
    assert target.told == ["YouTube asks to be called more slowly; trying again in 8 s."]


# ---- writing


@pytest.mark.parametrize("fault", AGAIN)
def test_what_may_be_written_twice_is(service: Service, target: Target, video: str, fault: Fault) -> None:
    target.stand_in.faults.add("videos.update", fault, times=2)
    body = {"id": video, "snippet": {"title": "夕方", "categoryId": "22"}}
    assert service.put("videos.update", body, part="snippet")["snippet"]["title"] == "夕方"
    assert target.stand_in.count("videos.update") == 3


def test_a_deletion_answers_nothing(service: Service, target: Target, video: str) -> None:
    assert service.put("videos.delete", id=video) == {}
    with pytest.raises(Declined) as caught:
        service.put("videos.delete", id=video)
    assert caught.value.fault.status == 404


def test_a_write_whose_answers_are_all_lost_is_unknown(service: Service, target: Target, video: str) -> None:
    target.stand_in.faults.add("videos.delete", faults.broken_json(), times=faults.ALWAYS)
    target.stand_in.faults.add("videos.update", faults.lost(), times=faults.ALWAYS)
    with pytest.raises(AnswerLost):
        service.put("videos.update", {"id": video, "status": {"privacyStatus": "private"}}, part="status")


# ---- making


@pytest.mark.parametrize("fault", [*LOST, *BROKEN, *PASSING])
def test_what_may_have_been_made_is_not_made_again(service: Service, target: Target, fault: Fault) -> None:
    target.stand_in.faults.add("playlists.insert", fault)
    with pytest.raises(OutcomeUnknown):
        service.make("playlists.insert", TITLE, part="snippet")
    assert target.stand_in.count("playlists.insert") == len(target.stand_in.channel.playlists) == 1
    assert spent(target) == {UNITS: 50}


def test_a_long_pause_does_not_make_it_sure(service: Service, target: Target) -> None:
    fault = faults.fails(503, acts=True, headers=(("Retry-After", "86400"),))
    target.stand_in.faults.add("playlists.insert", fault)
    with pytest.raises(AnswerLost, match="503 backendError"):
        service.make("playlists.insert", TITLE, part="snippet")


@pytest.mark.parametrize("fault", [*THROTTLES, faults.unauthorized()])
def test_what_was_surely_not_made_is_made(service: Service, target: Target, fault: Fault) -> None:
    target.stand_in.faults.add("playlists.insert", fault)
    made = service.make("playlists.insert", TITLE, part="snippet")
    assert list(target.stand_in.channel.playlists) == [made["id"]]
    assert target.stand_in.count("playlists.insert") == 2
    assert spent(target) == {UNITS: 100}


def test_a_conflict_is_told_with_its_reason(service: Service, target: Target, video: str) -> None:
    target.stand_in.channel.refuses_duplicates = True
    playlist = service.make("playlists.insert", TITLE, part="snippet")["id"]
    entry = {"snippet": {"playlistId": playlist, "resourceId": {"kind": "youtube#video", "videoId": video}}}
    service.make("playlistItems.insert", entry, part="snippet")
    with pytest.raises(Declined, match="videoAlreadyInPlaylist"):
        service.make("playlistItems.insert", entry, part="snippet")


def test_a_service_that_is_not_there_was_not_asked(target: Target) -> None:
    target.stand_in.tokens.expires_in = 100_000
    with target.service() as service:
        service.ask("channels.list", part="id", mine=True)
        target.said["endpoint"] = "http://127.0.0.1:9/"
        with Service(target.context(), target.options) as elsewhere:
            with pytest.raises(RemoteClosed, match="cannot be reached"):
                elsewhere.make("playlists.insert", TITLE, part="snippet")
    assert len(target.slept) == UNREACHED_TRIES - 1
    long = [math.ceil(seconds) for seconds in target.slept if seconds >= 3]
    assert target.told == [f"YouTube cannot be reached; trying again in {seconds} s." for seconds in long]


def test_a_service_that_went_away_is_given_time() -> None:
    with speaking() as target:
        target.stand_in.tokens.expires_in = 1_000_000
        service = target.service()
        service.ask("channels.list", part="id", mine=True)
    with service, pytest.raises(NotSent):
        service.make("playlists.insert", TITLE, part="snippet")
    assert len(target.slept) == TRIES - 1


# ---- files


def captions(tmp_path: Path) -> FilePart:
    content = "1\n00:00:00,000 --> 00:00:01,000\n朝七時\n".encode()
    (tmp_path / "ja.srt").write_bytes(content)
    return FilePart(tmp_path / "ja.srt", 0, len(content))


def test_captions_go_with_their_fields(service: Service, target: Target, video: str, tmp_path: Path) -> None:
    file = captions(tmp_path)
    body = {"snippet": {"videoId": video, "language": "ja", "name": "", "isDraft": False}}
    made = service.upload(
        "captions.insert", {"part": "snippet"}, body, file, "application/octet-stream", repeatable=False
    )
    (track,) = target.stand_in.channel.captions.values()
    assert (track.id, track.language, track.content) == (made["id"], "ja", file.path.read_bytes())


@pytest.mark.parametrize("fault", LOST)
def test_captions_are_not_made_twice(
    service: Service, target: Target, video: str, tmp_path: Path, fault: Fault
) -> None:
    target.stand_in.faults.add("captions.insert", fault)
    body = {"snippet": {"videoId": video, "language": "ja", "name": "", "isDraft": False}}
    params = {"part": "snippet"}
    with pytest.raises(AnswerLost):
        service.upload("captions.insert", params, body, captions(tmp_path), "text/xml", repeatable=False)
    assert target.stand_in.count("captions.insert") == 1


@pytest.mark.parametrize("fault", [*LOST, *PASSING, faults.unauthorized()])
def test_a_thumbnail_is_sent_again(
    service: Service, target: Target, video: str, tmp_path: Path, fault: Fault
) -> None:
    target.stand_in.faults.add("thumbnails.set", fault)
    content = b"\xff\xd8\xff\xe0" + bytes(3000) + b"\xff\xd9"
    (tmp_path / "t.jpg").write_bytes(content)
    file = FilePart(tmp_path / "t.jpg", 0, len(content))
    service.upload("thumbnails.set", {"videoId": video}, None, file, "image/jpeg", repeatable=True)
    thumbnail = target.stand_in.channel.videos[video].thumbnail
    assert thumbnail is not None
    assert thumbnail.sha256 == hashlib.sha256(content).hexdigest()
    assert target.stand_in.count("thumbnails.set") == 2


# ---- sessions


def test_a_session_is_begun_again_when_its_answer_is_lost(
    service: Service, target: Target, tmp_path: Path
) -> None:
    target.stand_in.faults.add("videos.insert", faults.lost(), times=2)
    send_video(service, b"moving pictures", tmp_path / "a.mp4")
    assert len(target.stand_in.channel.videos) == 1
    assert spent(target) == {UPLOADS: 3}


def test_a_session_of_an_empty_quota_is_not_begun(service: Service, target: Target) -> None:
    target.stand_in.faults.add("videos.insert", faults.exhausted(), times=faults.ALWAYS)
    with pytest.raises(RemoteClosed, match="quotaExceeded"):
        service.start("videos.insert", {"part": PARTS}, VIDEO, 9, "video/mp4")
    assert target.stand_in.count("videos.insert") == 1


def test_a_raw_call_is_sent_once_whatever_comes(service: Service, target: Target, tmp_path: Path) -> None:
    session = service.start("videos.insert", {"part": PARTS}, VIDEO, 9, "video/mp4")
    before = spent(target)
    put = Call(method="PUT", url=session, body=b"123456789")
    target.stand_in.faults.add("videos.insert.bytes", faults.unauthorized())
    assert service.raw(put).status == 401
    target.stand_in.faults.clear()
    target.stand_in.faults.add("videos.insert.bytes", faults.lost())
    with pytest.raises(AnswerLost):
        service.raw(put)
    assert target.stand_in.count("videos.insert.bytes") == 2
    assert target.stand_in.count("token") == 2
    assert spent(target) == before


def test_a_raw_call_goes_out_with_a_token_that_lasts(service: Service, target: Target) -> None:
    target.stand_in.clock.set(target.stand_in.clock.now())
    session = service.start("videos.insert", {"part": PARTS}, VIDEO, 9, "video/mp4")
    target.stand_in.clock.advance(3600 - 59)
    assert service.raw(Call(method="PUT", url=session, body=b"123456789")).status in (200, 201)
    assert target.stand_in.count("token") == 2


def test_the_pause_of_a_raw_answer_holds_the_next(service: Service, target: Target) -> None:
    target.stand_in.clock.set(target.stand_in.clock.now())
    session = service.start("videos.insert", {"part": PARTS}, VIDEO, 9, "video/mp4")
    target.stand_in.faults.add("videos.insert.bytes", faults.retry_after(7))
    put = Call(method="PUT", url=session, body=b"123456789")
    assert (service.raw(put).status, target.slept) == (503, [])
    assert service.raw(put).status in (200, 201)
    assert target.slept == [pytest.approx(7, abs=2)]


# ---- tokens


def test_a_token_that_ends_in_mid_flight_is_replaced(service: Service, target: Target) -> None:
    service.ask("channels.list", part="id", mine=True)
    target.stand_in.tokens.expire()
    made = service.make("playlists.insert", TITLE, part="snippet")
    assert list(target.stand_in.channel.playlists) == [made["id"]]
    assert target.stand_in.count("token") == 2


def test_a_token_that_is_always_refused_ends_it(service: Service, target: Target) -> None:
    target.stand_in.faults.add("channels.list", faults.unauthorized(), times=faults.ALWAYS)
    with pytest.raises(RemoteClosed, match="authError") as caught:
        service.ask("channels.list", part="id", mine=True)
    assert "tayori youtube login youtube" in caught.value.next_step
    assert (target.stand_in.count("channels.list"), target.stand_in.count("token")) == (2, 2)


def test_an_account_without_a_channel_is_not_asked_twice(service: Service, target: Target) -> None:
    fault = faults.fails(401, "youtubeSignupRequired")
    target.stand_in.faults.add("channels.list", fault, times=faults.ALWAYS)
    with pytest.raises(RemoteClosed, match="youtubeSignupRequired") as caught:
        service.ask("channels.list", part="id", mine=True)
    assert "service accounts" in caught.value.next_step
    assert target.stand_in.count("channels.list") == 1


def test_a_sign_in_that_died_in_mid_flight_makes_nothing(service: Service, target: Target) -> None:
    service.ask("channels.list", part="id", mine=True)
    target.stand_in.tokens.expire()
    target.stand_in.tokens.kill()
    with pytest.raises(RemoteClosed, match="is over"):
        service.make("playlists.insert", TITLE, part="snippet")
    assert target.stand_in.channel.playlists == {}


def test_what_never_went_out_is_not_counted(service: Service, target: Target) -> None:
    target.stand_in.tokens.kill()
    with pytest.raises(RemoteClosed, match="is over"):
        service.ask("channels.list", part="id", mine=True)
    assert (spent(target), target.stand_in.names()) == ({}, ["token"])


class Meanwhile(UnkeptBudget):
    """Lets another thread do something between our look at the token and the sending."""

    act: Callable[[], object] | None = None

    def spend(self, project: str, day: date, bucket: str, units: int) -> None:
        act, self.act = self.act, None
        if act is not None:
            act()
        super().spend(project, day, bucket, units)


def test_the_token_that_is_looked_at_is_the_one_that_is_sent() -> None:
    budget = Meanwhile()
    with speaking() as target:
        target.budget = budget
        with target.service() as service:
            service.ask("channels.list", part="id", mine=True)

            def fetch_a_bad_one() -> None:
                service.tokens.expire(service.tokens.authorization())
                bad = service.tokens.authorization()
                target.stand_in.tokens.revoke(bad.removeprefix("Bearer "))

            budget.act = fetch_a_bad_one
            assert service.ask("channels.list", part="id", mine=True)["items"]


def test_threads_share_service_and_count(service: Service, target: Target) -> None:
    target.stand_in.tokens.issue(frozenset({FORCE_SSL}))
    gate = threading.Barrier(8)

    def ask(number: int) -> dict[str, Any]:
        gate.wait()
        return service.ask("videos.list", part="id", id=f"v{number}")

    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(ask, range(8)))) == 8
    assert (spent(target), target.stand_in.count("token")) == ({UNITS: 8}, 1)


# ---- prices and secrets


def test_prices_and_projects_are_as_the_target_says() -> None:
    with speaking(quota={"channels.list": 3}, project="nagano") as target, target.service() as service:
        service.ask("channels.list", part="id", mine=True)
        day = quota_day(target.stand_in.clock.now())
        assert target.budget.spent("nagano", day) == {UNITS: 3}


@pytest.mark.parametrize(
    "fault", [*LOST, *BROKEN, *PASSING, *THROTTLES, faults.unauthorized(), faults.exhausted()]
)
def test_no_secret_is_in_an_error(service: Service, target: Target, fault: Fault) -> None:
    session = service.start("videos.insert", {"part": PARTS}, VIDEO, 9, "video/mp4")
    for name in ("playlists.insert", "videos.insert.bytes", "videos.list"):
        target.stand_in.faults.add(name, fault, times=faults.ALWAYS)
    told = []
    for act in (
        lambda: service.make("playlists.insert", TITLE, part="snippet"),
        lambda: service.raw(Call(method="PUT", url=session, body=b"123456789")),
        lambda: service.ask("videos.list", part="id", id="v"),
    ):
        try:
            act()
        except TayoriError as error:
            told += [str(error), repr(error), repr(error.__cause__), str(pickle.dumps(str(error)))]
    assert told
    secrets = [*target.stand_in.tokens.secrets(), session.partition("upload_id=")[2]]
    assert all(secrets)
    assert not [secret for secret in secrets for text in told if secret in text]
