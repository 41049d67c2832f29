"""Publishing to the stand-in: once, whatever happens in between."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from tayori.errors import RemoteClosed, RemoteError, UsageError
from tayori.model.ids import Slug
from tayori.model.publishing import Action, PublicationState
from tayori.model.text import Texts
from tayori.publishers.youtube.publisher import KIND
from tests.publishers.samples import youtube_publisher
from tests.publishers.youtube.publishing import (
    BLOCK,
    Json,
    Killed,
    Ledger,
    desk,
    film,
    states,
)
from tests.youtube.channel import Fate
from tests.youtube.faults import ALWAYS, broken_json, fails, html, lost, without

VERIFIED, UPLOADED = PublicationState.VERIFIED, PublicationState.UPLOADED


def test_everything_is_sent_read_back_and_verified(tmp_path: Path) -> None:
    with desk() as here:
        receipt = here.publish(film(tmp_path))
        video = here.only_video()
        (playlist,) = here.stand_in.state()["playlists"]
        assert receipt.state is VERIFIED
        assert set(states(receipt).values()) == {"verified"}
        assert set(states(receipt)) == {
            "video", "metadata", "captions.ja", "captions.en", "thumbnail", "playlist"
        }  # fmt: skip
        assert video["snippet"]["title"] == "朝七時、長野駅へ"
        assert video["localizations"]["en"]["title"] == "Seven a.m., Nagano Station"
        assert [track["language"] for track in video["captions"]] == ["en", "ja"]
        assert video["thumbnail"]
        assert (playlist["snippet"]["title"], [i["video"] for i in playlist["items"]]) == (
            "長野の朝", ["video-1"]
        )  # fmt: skip
        assert dict(receipt.fields)["snippet.title"] == "朝七時、長野駅へ"
        assert receipt.session == ""
        assert receipt.url == f"https://youtu.be/{receipt.remote_id}"


def test_the_second_run_plans_nothing_and_changes_nothing(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        receipt, before = here.publish(package), here.stand_in.state()
        asked = len(here.stand_in.asked)
        assert here.publisher.plan(package, receipt).action is Action.NOTHING
        assert len(here.stand_in.asked) == asked
        assert replace(here.publish(package), at=receipt.at) == receipt
        assert here.stand_in.state() == before
        written = [a.name for a in here.stand_in.asked[asked:] if not a.name.endswith("list")]
        assert written == ["token"]


@pytest.mark.parametrize(("privacy", "updates"), [("private", 0), ("unlisted", 1), ("public", 1)])
def test_the_plan_reckons_what_a_new_clip_costs(tmp_path: Path, privacy: str, updates: int) -> None:
    with desk(privacy=privacy) as here:
        package = film(tmp_path)
        plan = dict(here.publisher.plan(package, None).quota)
        here.publish(package)
        assert here.call_count("videos.update") == updates
        (spent,) = here.target.budget._spent.values()
        polls_not_needed = 5 - here.call_count("videos.list")
        assert spent == {"videos.insert": 1, "units": plan["units"] - polls_not_needed}


STATES = 19
"""So many states are kept of a clip with all its parts; tested below."""


@pytest.mark.parametrize("after", range(1, STATES + 1))
def test_a_kill_after_any_state_leaves_nothing_twice(tmp_path: Path, after: int, whole: Json) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        package = film(tmp_path)
        here.ledger.kill_after = after
        receipt = here.until_done(package)
        assert here.stand_in.state() == whole
        assert receipt.state is VERIFIED
        assert here.stand_in.violations == []


@pytest.mark.parametrize("after", range(STATES))
def test_a_state_that_cannot_be_kept_leaves_nothing_twice(tmp_path: Path, after: int, whole: Json) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.ledger.full_after = after
        receipt = here.until_done(package)
        assert here.stand_in.state() == whole
        assert receipt.state is VERIFIED


def test_a_kill_was_tried_after_every_state(tmp_path: Path) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        here.publish(film(tmp_path))
        assert len(here.ledger.states) == STATES - 1


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """The channel after one run that nothing befell."""
    with desk() as here:
        here.publish(film(tmp_path_factory.mktemp("whole")))
        return here.stand_in.state()


@pytest.mark.parametrize("every", [1, 2, 3])
def test_kills_again_and_again_leave_nothing_twice(tmp_path: Path, every: int, whole: Json) -> None:
    with desk(chunk_bytes=BLOCK) as here:
        package = film(tmp_path)
        for _ in range(40):
            here.ledger.kill_after = every + 1
            try:
                here.publish(package)
            except Killed:
                continue
            break
        here.ledger.kill_after = None
        here.until_done(package)
        assert here.stand_in.state() == whole


@pytest.mark.parametrize("name", ["captions.insert", "playlists.insert", "playlistItems.insert"])
@pytest.mark.parametrize("fault", [lost(), lost(resets=True), broken_json(), html(), without("id")])
def test_a_lost_answer_makes_nothing_twice(tmp_path: Path, name: str, fault: object, whole: Json) -> None:
    with desk() as here:
        here.stand_in.faults.add(name, fault)  # type: ignore[arg-type]
        here.until_done(film(tmp_path))
        assert here.stand_in.state() == whole


def test_a_lost_ledger_duplicates_nothing(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        first, before = here.publish(package), here.stand_in.state()
        here.ledger = Ledger()
        assert here.publish(package).remote_id == first.remote_id
        assert here.stand_in.state() == before


@pytest.mark.parametrize("kept", range(1, STATES - 1))
def test_an_old_ledger_from_a_backup_duplicates_nothing(tmp_path: Path, kept: int, whole: Json) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.publish(package)
        here.ledger.states = here.ledger.states[:kept]
        here.until_done(package)
        assert here.stand_in.state() == whole


def test_the_video_is_found_among_many(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        first = here.publish(package)
        for number in range(60):
            other = replace(package, slug=Slug(f"clip-{number}"), playlist=None, files=package.files[-1:])
            with here.stand_in.channel.lock:
                video = here.stand_in.channel.videos[first.remote_id]
                copied = replace(video, id=f"{number:011}", parts=dict(video.parts))
                copied.parts["snippet"] = {**video.parts["snippet"], "description": f"x {other.slug}"}
                here.stand_in.channel.videos[copied.id] = copied
        here.ledger = Ledger()
        assert here.publish(package).remote_id == first.remote_id
        assert here.call_count("search.list") == 0


def test_two_videos_of_one_title_are_two(tmp_path: Path) -> None:
    with desk() as here:
        one = film(tmp_path)
        other = replace(film(tmp_path, "b"), slug=Slug("yoru-no-eki"))
        first = here.publish(one)
        here.ledger = Ledger()
        second = here.publish(other)
        assert first.remote_id != second.remote_id
        here.retract()
        privacy = {v.id: v.parts["status"]["privacyStatus"] for v in here.stand_in.channel.videos.values()}
        assert privacy[second.remote_id] == "private"


def test_a_failed_caption_loses_nothing_else(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        here.stand_in.faults.add("captions.insert", fails(400, "invalidMetadata"))
        receipt = here.publish(package)
        assert receipt.state is UPLOADED
        assert states(receipt)["captions.en"] == "failed"
        assert "captions.en: YouTube refused captions.insert (400 invalidMetadata" in receipt.error
        assert {states(receipt)[name] for name in ("captions.ja", "thumbnail", "playlist")} == {"verified"}
        assert here.publisher.plan(package, receipt).action is Action.UPDATE
        uploads = here.call_count("videos.insert")
        assert here.publish(package).state is VERIFIED
        assert here.call_count("videos.insert") == uploads
        assert len(here.only_video()["captions"]) == 2


def test_a_broken_caption_server_still_adds_to_the_playlist(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add("captions.insert", fails(500), times=ALWAYS)
        package = film(tmp_path)
        with pytest.raises(Exception, match=r"captions"):
            here.publish(package)
        here.stand_in.faults.clear()
        assert here.ledger.last is not None
        assert states(here.ledger.last)["playlist"] == "verified"
        assert here.publish(package).state is VERIFIED


def test_an_exhausted_quota_stops_and_the_next_day_goes_on(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.quota.limits["units"] = 420
        package = film(tmp_path)
        with pytest.raises(RemoteClosed, match=r"quotaExceeded"):
            here.publish(package)
        here.stand_in.clock.advance(86_400)
        here.stand_in.quota.limits["units"] = 10_000
        assert here.publish(package).state is VERIFIED
        assert here.call_count("videos.insert") == 1


def test_a_token_that_ends_while_polling_starts_no_second_upload(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.channel.processing_polls = 4
        here.stand_in.tokens.uses = 2
        assert here.publish(film(tmp_path)).state is VERIFIED
        begun = [
            asked for asked in here.stand_in.asked if (asked.name, asked.status) == ("videos.insert", 200)
        ]
        assert len(begun) == 1
        assert 401 in {asked.status for asked in here.stand_in.asked if asked.name == "videos.list"}
        here.only_video()


def test_pauses_between_questions_widen(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.channel.processing_polls = 4
        here.publish(film(tmp_path, playlist=None))
        assert here.target.slept == [15.0, 30.0, 60.0, 120.0]


def test_patience_with_processing_ends_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with desk(poll_patience_s=40) as here:
        here.stand_in.channel.processing_polls = 7
        package = film(tmp_path)
        receipt = here.publish(package)
        assert receipt.state is UPLOADED
        assert receipt.error == "video: YouTube is still processing it; run again."
        assert states(receipt)["thumbnail"] == "intended"
        assert states(receipt)["playlist"] == "verified"
        plan = here.publisher.plan(package, receipt)
        assert {"video", "thumbnail"} == {change.field for change in plan.changes}
        here.publish(package)
        assert here.publish(package).state is VERIFIED
        assert here.call_count("captions.insert") == 2


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (Fate("rejected", "copyright"), r"rejected the video: for copyright \(copyright\)"),
        (Fate("failed", "codec"), r"could not process the video: its codec is not supported"),
    ],
)
def test_what_youtube_refuses_is_told_in_words(tmp_path: Path, fate: Fate, words: str) -> None:
    with desk() as here:
        here.stand_in.channel.fates = [fate]
        with pytest.raises(RemoteError, match=words):
            here.publish(film(tmp_path))
        assert here.ledger.last is not None
        assert here.ledger.last.state is PublicationState.FAILED
        assert here.ledger.last.remote_id


@pytest.mark.parametrize("form", ["{}", "https://www.youtube.com/watch?v={}", "https://youtu.be/{}?t=3",
                                  "https://www.youtube.com/shorts/{}"])  # fmt: skip
def test_what_a_person_posted_is_taken_over(tmp_path: Path, form: str) -> None:
    with desk() as here:
        package = film(tmp_path)
        first = here.publish(package)
        posted = replace(first, remote_id=form.format(first.remote_id), parts=(), fields=(), files=())
        here.ledger.states.append(replace(posted, payload_digest=""))  # type: ignore[arg-type]
        assert here.publisher.plan(package, here.ledger.last).action is Action.UPDATE
        assert here.publish(package).remote_id == first.remote_id
        here.only_video()


def test_clips_side_by_side_make_one_playlist(tmp_path: Path) -> None:
    with desk() as here:
        clips = [
            replace(film(tmp_path / str(n), f"cut {n}"), slug=Slug(f"asa-{n}"), series_number=n)
            for n in (3, 1, 4, 2)
        ]
        publisher = here.publisher
        with ThreadPoolExecutor(KIND.at_once) as pool:
            receipts = list(pool.map(lambda package: publisher.publish(package, None), clips))
        assert {receipt.state for receipt in receipts} == {VERIFIED}
        (playlist,) = here.stand_in.state()["playlists"]
        notes = [item["note"] for item in playlist["items"]]
        assert notes == [f"tayori:number:{n}" for n in (1, 2, 3, 4)]
        assert here.call_count("channels.list") == 1
        assert here.stand_in.violations == []


def test_without_credentials_nothing_is_sent(tmp_path: Path) -> None:
    publisher, package = youtube_publisher(tmp_path), film(tmp_path)
    with pytest.raises(UsageError, match=r"asa-no-eki was not sent.*tayori youtube login"):
        publisher.publish(package, None)


def test_what_youtube_would_refuse_is_not_sent(tmp_path: Path) -> None:
    with desk() as here:
        with pytest.raises(UsageError, match=r"would not take asa-no-eki: The title has 101 characters"):
            here.publish(film(tmp_path, title=Texts.of({"ja": "題" * 101})))
        assert here.stand_in.asked == []


def test_a_file_that_changed_is_not_sent(tmp_path: Path) -> None:
    with desk() as here:
        package = film(tmp_path)
        package.files[-1].path.write_bytes(b"other")
        with pytest.raises(UsageError, match=r"vertical\.mp4 is not the file any more"):
            here.publish(package)
        assert not here.stand_in.channel.videos


def test_no_secret_is_shown(tmp_path: Path) -> None:
    with desk() as here:
        here.stand_in.faults.add("captions.insert", fails(400, "invalidMetadata"))
        here.publish(film(tmp_path))
        secrets = here.stand_in.tokens.secrets()
        for receipt in here.ledger.states:
            told = repr(replace(receipt, session=""))
            assert not [secret for secret in secrets if secret in told]
            assert "upload_id" not in told
