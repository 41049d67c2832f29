"""Upload sessions against the thirteen scripts of facts 7.3, and what is remembered between runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import OutcomeUnknown, RemoteClosed, RemoteError, UsageError
from tayori.model.hidden import without_hidden
from tayori.model.publishing import Package, PublicationState, Role
from tayori.publishers.http.web import Answer
from tayori.publishers.youtube.calls import ROOT
from tayori.publishers.youtube.session import Outcome, Said, Session, judge, read_session, require_ours
from tests.publishers.youtube.publishing import BLOCK, Desk, Killed, desk, film
from tests.youtube import youtube
from tests.youtube.answers import Answer as ServedAnswer
from tests.youtube.faults import ALWAYS, Fault, Rule, cut, fails, gone, lost, moved, unreachable, without
from tests.youtube.scripts import SCRIPTS

BYTES, QUERY = "videos.insert.bytes", "videos.insert.query"


def bare(folder: Path, cut_name: str = "a", size: int = 5 * BLOCK // 2) -> Package:
    """A clip that is a video and nothing else."""
    package = film(folder, cut_name, size, playlist=None)
    return replace(package, files=package.files_of(Role.RENDITION))


def statuses(here: Desk) -> list[tuple[str, int]]:
    """What was asked of the upload, and how it was answered."""
    found = [asked for asked in here.stand_in.asked if asked.name.startswith("videos.insert")]
    return [(asked.name.removeprefix("videos.insert"), asked.status) for asked in found]


@pytest.mark.parametrize("chunk", [None, BLOCK])
@pytest.mark.parametrize("letter", [letter for letter in SCRIPTS if letter != "h"])
def test_every_script_ends_with_one_whole_video(tmp_path: Path, letter: str, chunk: int | None) -> None:
    with desk(chunk_bytes=chunk) as here:
        here.stand_in.faults.play(SCRIPTS[letter])
        package = bare(tmp_path)
        receipt = here.publish(package)
        video = here.only_video()
        assert receipt.state is PublicationState.VERIFIED
        assert video["bytes"]["sha256"] == package.files[0].digest


def test_g_a_token_that_ends_in_mid_flight_ends_no_session(tmp_path: Path) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        here.stand_in.faults.play(SCRIPTS["g"])
        here.publish(bare(tmp_path))
        assert (".bytes", 401) in statuses(here)
        assert statuses(here).count(("", 200)) == 1


def test_h_an_exhausted_quota_is_not_tried_again(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.play(SCRIPTS["h"])
        with pytest.raises(RemoteClosed, match=r"quotaExceeded.*It takes more from"):
            here.publish(bare(tmp_path))
        assert here.call_count("videos.insert") == 1
        here.stand_in.faults.clear()
        here.publish(bare(tmp_path))
        here.only_video()


def test_l_the_pause_that_is_asked_for_is_kept(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.play(SCRIPTS["l"])
        here.publish(bare(tmp_path))
        assert sum(here.target.slept[:2]) >= 6.9  # the clock runs meanwhile


def test_m_the_new_address_is_kept_before_it_is_used(tmp_path: Path) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        here.stand_in.faults.add(BYTES, moved())
        here.publish(bare(tmp_path))
        addresses = [found.uri for state in here.ledger.states if (found := read_session(state.session))]
        asked = [dict(a.query)["upload_id"] for a in here.stand_in.asked if a.name == BYTES]
        assert len(set(addresses)) == 2
        assert asked[1] in addresses[-1]


def test_only_what_is_missing_is_sent_again(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.play(SCRIPTS["b"])
        package = bare(tmp_path)
        here.publish(package)
        sent = [asked.length for asked in here.stand_in.asked if asked.name == BYTES]
        assert sent == [package.files[0].size, package.files[0].size - BLOCK]


def test_the_session_is_on_record_before_the_first_byte(tmp_path: Path) -> None:
    with desk() as here:
        seen: list[bool] = []

        def step(name: str, _: int) -> None:
            if name == f"{BYTES}.received":
                last = here.ledger.last
                session = read_session(last.session) if last else None
                seen.append(session is not None and bool(session.sent))

        here.stand_in.on_step = step
        here.publish(bare(tmp_path))
        assert seen == [True]


@pytest.mark.parametrize("at", [0, 1, 100_000, BLOCK, 2 * BLOCK + 1, 5 * BLOCK // 2])
def test_a_cut_connection_is_gone_on_with_from_what_is_there(tmp_path: Path, at: int) -> None:
    with desk() as here:
        here.stand_in.faults.add(BYTES, cut(at) if at else unreachable())
        package = bare(tmp_path)
        here.publish(package)
        assert here.only_video()["bytes"]["sha256"] == package.files[0].digest
        assert statuses(here).count(("", 200)) == 1


def test_an_upload_nobody_answers_goes_on_in_the_next_run(tmp_path: Path) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        here.stand_in.faults.play((Rule(BYTES, fails(503), call=2, times=ALWAYS),))
        package = bare(tmp_path)
        with pytest.raises(RemoteError, match=r"takes no more of .*mp4: it has 262,144 of 655,360 bytes"):
            here.publish(package)
        assert "continues an upload" in " ".join(here.publisher.plan(package, here.ledger.last).warnings)
        here.stand_in.faults.clear()
        here.publish(package)
        assert statuses(here).count(("", 200)) == 1
        here.only_video()


def test_a_last_byte_nobody_answers_for_stays_unknown_and_is_asked_first(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add(BYTES, lost(), times=ALWAYS)
        here.stand_in.faults.add(QUERY, fails(503), times=ALWAYS)
        package = bare(tmp_path)
        with pytest.raises(OutcomeUnknown, match=r"Whether all of .* is not known"):
            here.publish(package)
        here.stand_in.faults.clear()
        asked = len(here.stand_in.asked)
        here.publish(package)
        assert [a.name for a in here.stand_in.asked[asked:] if a.name.startswith("videos.i")] == [QUERY]
        here.only_video()


def test_a_forgotten_session_is_settled_by_our_mark(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add(BYTES, lost(), times=ALWAYS)
        here.stand_in.faults.add(QUERY, gone())
        receipt = here.publish(bare(tmp_path))
        assert receipt.remote_id in here.stand_in.channel.videos
        here.only_video()


def test_a_forgotten_session_whose_video_is_not_in_the_list_yet_waits(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.channel.uploads_lag = 600
        here.stand_in.faults.add(BYTES, lost(), times=ALWAYS)
        here.stand_in.faults.add(QUERY, gone())
        package = bare(tmp_path)
        with pytest.raises(
            OutcomeUnknown, match=r"no video with tayori:asa-no-eki:\w{12} is in the list yet"
        ):
            here.publish(package)
        with pytest.raises(OutcomeUnknown, match=r"YouTube Studio under Content; run again in 15 minutes"):
            here.publish(package)
        here.stand_in.clock.advance(700)
        here.publish(package)
        here.only_video()


def test_after_a_while_what_never_came_is_sent_again(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.play((Rule(BYTES, cut(BLOCK)), Rule(QUERY, gone())))
        package = bare(tmp_path)
        with pytest.raises(OutcomeUnknown):
            here.publish(package)
        assert not here.stand_in.channel.videos
        here.stand_in.clock.advance(901)
        here.publish(package)
        here.only_video()


def test_an_answer_without_an_id_is_asked_for_again(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add(BYTES, without("id"))
        here.publish(bare(tmp_path))
        assert (".query", 200) in statuses(here)
        here.only_video()


def test_what_is_refused_is_told_and_begun_anew(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add(BYTES, fails(400, "invalidVideoMetadata"))
        with pytest.raises(RemoteError, match=r"400 invalidVideoMetadata"):
            here.publish(bare(tmp_path))
        assert here.ledger.last is not None
        assert (here.ledger.last.state, here.ledger.last.session) == (PublicationState.FAILED, "")
        here.publish(bare(tmp_path))
        here.only_video()


def test_another_cut_ends_the_open_session_of_the_first(tmp_path: Path) -> None:
    with desk(privacy="public") as here:
        here.stand_in.faults.add(BYTES, lost())
        here.stand_in.on_step = _kill_at(f"{BYTES}.done", here)
        with pytest.raises(Killed):
            here.publish(bare(tmp_path))
        here.stand_in.on_step = None
        here.until_done(bare(tmp_path, "b"))
        videos = here.stand_in.state()["videos"]
        assert [v["status"]["privacyStatus"] for v in videos] == ["private", "public"]


def _kill_at(step: str, here: Desk):  # type: ignore[no-untyped-def]
    def stop(name: str, _: int) -> None:
        if name == step:
            here.ledger.kill_after = 1

    return stop


def test_a_file_that_changes_meanwhile_is_not_gone_on_with(tmp_path: Path) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        package = bare(tmp_path)
        path = package.files[0].path

        def step(name: str, _: int) -> None:
            if name == f"{BYTES}.done":
                path.write_bytes(b"x" * package.files[0].size)

        here.stand_in.on_step = step
        with pytest.raises(UsageError, match=r"not the file any more"):
            here.publish(package)
        assert not here.stand_in.channel.videos


def test_progress_is_told_to_its_end(tmp_path: Path) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        told: list[float] = []
        here.publisher.publish(bare(tmp_path), None, told.append)
        assert told == sorted(told)
        assert told[-1] == 1.0


def test_a_session_survives_its_text_and_shows_no_address() -> None:
    session = Session("https://example.org/?upload_id=secret", 7, "d", "c", "2026-11-20T00:00:00+00:00")
    assert read_session(session.text()) == session
    assert "secret" not in repr(session)
    assert read_session("") is None


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome"),
    [
        (201, {}, b'{"id": "abc"}', Outcome(Said.DONE, video="abc")),
        (200, {}, b'{"id": "abc"}', Outcome(Said.DONE, video="abc")),
        (200, {}, b"<html>", Outcome(Said.UNSURE)),
        (201, {}, b'{"id": 7}', Outcome(Said.UNSURE)),
        (308, {"range": "bytes=0-262143"}, b"", Outcome(Said.STORED, stored=262_144)),
        (308, {}, b"", Outcome(Said.STORED)),
        (308, {"location": "https://b/"}, b"", Outcome(Said.STORED, moved_to="https://b/")),
        (404, {}, b"", Outcome(Said.GONE)),
        (410, {}, b"", Outcome(Said.GONE)),
        (401, {}, b"", Outcome(Said.UNSURE)),
        (429, {}, b"", Outcome(Said.UNSURE)),
        (503, {}, b"", Outcome(Said.UNSURE)),
        (501, {}, b"", Outcome(Said.REFUSED)),
        (400, {}, b"", Outcome(Said.REFUSED)),
        (403, {}, b'{"error": {"errors": [{"reason": "rateLimitExceeded"}]}}', Outcome(Said.UNSURE)),
        (403, {}, b'{"error": {"errors": [{"reason": "quotaExceeded"}]}}', Outcome(Said.REFUSED)),
    ],
)
def test_what_an_answer_means(status: int, headers: dict[str, str], body: bytes, outcome: Outcome) -> None:
    assert judge(Answer(status, headers, "https://example.org/", body)) == outcome


def test_a_query_that_is_refused_forgets_no_last_byte(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.channel.uploads_lag = 600
        here.stand_in.faults.add(BYTES, lost())
        here.stand_in.faults.add(QUERY, fails(400, "badRequest"))
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                here.publish(bare(tmp_path))
            here.stand_in.faults.add(QUERY, fails(400, "badRequest"))
        here.stand_in.clock.advance(700)
        here.publish(bare(tmp_path))
        here.only_video()


def test_another_cuts_session_that_is_refused_stands_in_nobodys_way(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add(BYTES, unreachable(), times=ALWAYS)
        with pytest.raises(RemoteError):
            here.publish(bare(tmp_path))
        here.stand_in.faults.clear()
        here.stand_in.faults.add(QUERY, fails(400, "badRequest"), times=ALWAYS)
        here.stand_in.clock.advance(901)
        assert here.publish(bare(tmp_path, "b")).state is PublicationState.VERIFIED
        here.only_video()


@pytest.mark.parametrize("step", ["videos.insert", BYTES])
def test_bytes_go_to_no_other_host(tmp_path: Path, step: str) -> None:
    with desk(chunk_bytes=BLOCK) as here, youtube() as other:

        def elsewhere(answer: ServedAnswer) -> ServedAnswer:
            address = f"{other.url}upload/youtube/v3/videos?upload_id=x"
            kept = [(name, value) for name, value in answer.headers if name.lower() != "location"]
            return replace(answer, headers=(*kept, ("Location", address)))

        here.stand_in.faults.add(step, Fault(changes=elsewhere))
        with pytest.raises(
            RemoteError, match=r"wants the video sent to http.*, which is not its own"
        ) as told:
            here.publish(bare(tmp_path))
        assert "upload_id" not in str(told.value)
        assert other.asked == []


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("https://www.googleapis.com/upload/youtube/v3/videos?upload_id=x", True),
        ("https://youtube.googleapis.com/upload?upload_id=x", True),
        ("https://googleapis.com.example.org/upload?upload_id=x", False),
        ("https://example.org/.googleapis.com?upload_id=x", False),
        ("https://evilgoogleapis.com/upload", False),
    ],
)
def test_which_addresses_are_googles(address: str, is_ours: bool) -> None:
    if is_ours:
        require_ours(address, ROOT)
    else:
        with pytest.raises(RemoteError, match=r"not its own"):
            require_ours(address, ROOT)


def test_the_address_of_a_session_is_masked_when_it_is_read_and_when_it_moves(tmp_path: Path) -> None:
    address = "https://www.googleapis.com/upload/youtube/v3/videos?upload_id=geheim-1"
    read_session(Session(address, 9, "d", "c").text())
    assert "geheim-1" not in without_hidden(f"it went to {address}")
    with desk(chunk_bytes=BLOCK) as here:
        here.stand_in.faults.play(SCRIPTS["m"])
        here.publish(bare(tmp_path))
        kept = {read.uri for state in here.ledger.states if (read := read_session(state.session))}
        assert len(kept) == 2
        assert all("upload_id" not in without_hidden(uri) for uri in kept)
