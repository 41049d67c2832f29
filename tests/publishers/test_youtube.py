from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tayori.model.grant import AiUse
from tayori.model.ids import Digest
from tayori.model.publishing import Action, Role
from tayori.model.text import Texts
from tayori.publishers.youtube.options import YouTubeAssetOptions, YouTubeOptions
from tayori.publishers.youtube.publisher import KIND
from tayori.publishers.youtube.quota import QUOTA_PER_DAY, UNITS, UPLOADS
from tayori.publishers.youtube.rules import (
    TAGS_MAX_CHARACTERS,
    fit_tags,
    tags_length,
    text_faults,
)
from tayori.publishers.youtube.video import shown
from tests.publishers.samples import EN, JA, clip, file, with_rights, youtube_publisher

MARK = "tayori:asa-no-eki:65ea40b3cb0b"
TOKYO = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("tags", "length"), [(["Foo-Baz"], 7), (["Foo Baz"], 9), (["Foo-Baz", "Foo Baz"], 17), ([], 0)]
)
def test_tags_are_counted_as_youtube_counts(tags: list[str], length: int) -> None:
    assert tags_length(tags) == length


def test_five_hundred_characters_of_tags_pass_and_one_more_does_not() -> None:
    assert fit_tags(("a" * 499, "")) == (("a" * 499,), ())
    assert fit_tags(("a" * 500,)) == (("a" * 500,), ())
    assert fit_tags(("a" * 501, "b")) == (("b",), ("a" * 501,))


@given(st.lists(st.text(alphabet="ab 長", min_size=0, max_size=80)))
def test_kept_tags_always_fit_and_nothing_is_lost(tags: list[str]) -> None:
    kept, dropped = fit_tags(tuple(tags))
    assert tags_length(kept) <= TAGS_MAX_CHARACTERS
    assert {*kept, *dropped} == {t.strip() for t in tags if t.strip()}


def test_the_limits_of_texts() -> None:
    assert text_faults("description", "あ" * 1666, size=5000) == []
    assert len(text_faults("description", "あ" * 1667, size=5000)) == 1
    assert text_faults("title", "題" * 100, characters=100) == []
    assert "shorten it by 1" in text_faults("title", "題" * 101, characters=100)[0]
    assert "angle bracket" in text_faults("title", "a > b", characters=100)[0]


def test_the_whole_body(tmp_path: Path) -> None:
    upload = youtube_publisher(tmp_path, category=19).upload(clip(tmp_path))
    assert upload.mark == MARK
    assert upload.body == {
        "snippet": {
            "title": "朝七時、長野駅へ",
            "description": (
                "自転車で十五分。通勤の朝を歩く。\n\nクレジット: 長野市 / 撮影 信州映像\n© 2026 長野市\n"
                "利用条件: 無断での転載はご遠慮ください。\n利用条件の詳細: https://www.city.example.jp/terms\n"
                "許諾の申込み: https://www.city.example.jp/contact\n\n" + MARK
            ),
            "tags": ["長野市", "移住"],
            "categoryId": "19",
            "defaultLanguage": "ja",
            "defaultAudioLanguage": "ja",
        },
        "status": {
            "privacyStatus": "private",
            "license": "youtube",
            "embeddable": True,
            "publicStatsViewable": True,
            "selfDeclaredMadeForKids": False,
            "containsSyntheticMedia": False,
        },
        "paidProductPlacementDetails": {"hasPaidProductPlacement": False},
        "recordingDetails": {"recordingDate": "2026-07-01T00:00:00Z"},
        "localizations": {
            "en": {
                "title": "Seven a.m., Nagano Station",
                "description": (
                    "Fifteen minutes by bicycle.\n\nCredit: 長野市 / 撮影 信州映像\n© 2026 長野市\n"
                    "Terms of use: Please ask before re-using.\n"
                    "Full terms of use: https://www.city.example.jp/terms\n"
                    "Ask for permission: https://www.city.example.jp/contact\n\n" + MARK
                ),
            }
        },
    }
    assert upload.file is not None
    assert upload.file.profile == "vertical"
    assert [(f.lang, f.name) for f in upload.captions] == [
        (EN, "asa-no-eki.en.srt"),
        (JA, "asa-no-eki.ja.srt"),
    ]
    assert upload.thumbnail is not None
    assert upload.thumbnail.name == "asa-no-eki.tall.jpg"


def test_every_field_is_shown_in_the_plan(tmp_path: Path) -> None:
    plan = youtube_publisher(tmp_path).plan(clip(tmp_path, playlist="長野の朝"), None)
    shown = {change.field: change.new for change in plan.changes}
    assert shown["status.selfDeclaredMadeForKids"] == "false"
    assert shown["snippet.tags"] == "長野市, 移住"
    assert shown["localizations.en.title"] == "Seven a.m., Nagano Station"
    assert shown["playlist"] == "長野の朝"
    assert shown["notifySubscribers"] == "true"
    assert {"video", "thumbnail", "captions.ja", "captions.en", "status.privacyStatus"} <= set(shown)


def test_the_budget_of_the_facts(tmp_path: Path) -> None:
    """Facts 1.2: insert, thumbnail, one caption, one playlist item, five polls: 505; looking first: 4.

    Besides that, the list may have to be made: 54.
    """
    package = clip(tmp_path, playlist="長野の朝")
    one = replace(package, files=tuple(f for f in package.files if f.lang != EN))
    plan = youtube_publisher(tmp_path).plan(one, None)
    assert dict(plan.quota) == {UPLOADS: 1, UNITS: 563}
    assert QUOTA_PER_DAY[UNITS] // dict(plan.quota)[UNITS] == 17
    cheaper = youtube_publisher(tmp_path, quota={"captions.insert": 200}).plan(one, None)
    assert dict(cheaper.quota)[UNITS] == 363


def test_a_schedule_is_private_until_its_hour_and_does_not_change_the_payload(tmp_path: Path) -> None:
    hour = datetime(2020, 12, 25, 9, 0, tzinfo=TOKYO)
    package = clip(tmp_path, publish_at=hour)
    before = youtube_publisher(tmp_path, now=datetime(2020, 1, 1, tzinfo=UTC), privacy="public").upload(
        package
    )
    assert before.body["status"]["privacyStatus"] == "private"
    assert before.body["status"]["publishAt"] == "2020-12-25T09:00:00+09:00"
    after = youtube_publisher(tmp_path, now=hour.astimezone(UTC), privacy="public").upload(package)
    assert after.body["status"]["privacyStatus"] == "public"
    assert "publishAt" not in after.body["status"]
    assert after.digest == before.digest
    assert any("is past" in warning for warning in after.warnings)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": Texts.of({"ja": "題" * 101})}, "title has 101 characters"),
        ({"title": Texts.of({"ja": "題", "en": "a < b"})}, "title in en has an angle bracket"),
        ({"title": Texts.of({"ja": " "})}, "has no title"),
        ({"metadata": with_rights(credit="あ" * 1667)}, "bytes over YouTube's 5000"),
        (
            {"description": Texts.of({"ja": "a < b"})},
            "marker has an angle bracket",
        ),
        ({"tags": ("<b>",)}, "tag '<b>' has an angle bracket"),
        ({"files": ()}, "no rendition 'vertical'"),
    ],
)
def test_what_youtube_would_refuse_blocks_the_plan(
    tmp_path: Path, changes: dict[str, Any], sentence: str
) -> None:
    plan = youtube_publisher(tmp_path).plan(clip(tmp_path, **changes), None)
    assert plan.action is Action.BLOCKED
    assert sentence in " ".join(plan.blocked_by)


def test_a_long_description_gives_way_to_its_rights_and_the_plan_says_so(tmp_path: Path) -> None:
    package = clip(tmp_path, description=Texts.of({"ja": "あ" * 1667}), title=Texts.of({"ja": "題"}))
    publisher = youtube_publisher(tmp_path)
    sent = publisher.upload(package).body["snippet"]["description"]
    assert len(sent.encode()) <= 5000
    assert sent.startswith("あああ")
    assert "あ…\n\nクレジット: 長野市 / 撮影 信州映像\n© 2026 長野市\n" in sent
    plan = publisher.plan(package, None)
    assert plan.action is Action.CREATE
    assert "description in ja is cut short" in " ".join(plan.warnings)
    short = publisher.plan(clip(tmp_path), None)
    assert "cut short" not in " ".join(short.warnings)


def test_what_kind_shows_is_what_is_sent_but_for_the_digits_of_the_mark(tmp_path: Path) -> None:
    package = clip(tmp_path)
    package = replace(package, metadata=replace(package.metadata, description=package.description))
    body = youtube_publisher(tmp_path).upload(package).body
    unknown = f"tayori:asa-no-eki:{'0' * 12}"
    sent = body["snippet"]["description"], body["localizations"]["en"]["description"]
    shows = tuple(KIND.shows(package.metadata, lang) for lang in (JA, EN))
    assert shows == tuple(text.replace(MARK, unknown) for text in sent)
    assert shows != sent


def test_a_free_licence_is_only_given_where_the_rights_say_so(tmp_path: Path) -> None:
    publisher = youtube_publisher(tmp_path, licence="creativeCommon")
    assert publisher.plan(clip(tmp_path), None).action is Action.BLOCKED
    assert publisher.upload(clip(tmp_path)).body["status"]["license"] == "youtube"
    free = clip(tmp_path, metadata=with_rights(licence="CC-BY-4.0"))
    assert publisher.plan(free, None).action is Action.CREATE
    assert publisher.upload(free).body["status"]["license"] == "creativeCommon"
    assert youtube_publisher(tmp_path).upload(free).body["status"]["license"] == "youtube"
    bound = clip(tmp_path, metadata=with_rights(licence="CC-BY-NC-ND-4.0"))
    assert publisher.plan(bound, None).action is Action.BLOCKED


def test_a_manifest_may_differ_from_its_target(tmp_path: Path) -> None:
    said = (("privacy", "unlisted"), ("made_for_kids", "true"), ("category", "27"))
    body = youtube_publisher(tmp_path).upload(clip(tmp_path, options=said)).body
    assert body["status"]["privacyStatus"] == "unlisted"
    assert body["status"]["selfDeclaredMadeForKids"] is True
    assert body["snippet"]["categoryId"] == "27"


def test_warnings_about_length_thumbnail_and_tags(tmp_path: Path) -> None:
    package = clip(tmp_path, tags=("a" * 400, "b" * 101))
    video = replace(package.files[-1], duration_ms=200_000)
    long = replace(package, files=(*package.files[:-1], video))
    warnings = " ".join(youtube_publisher(tmp_path, thumbnail_max_bytes=1).plan(long, None).warnings)
    assert "over 3 minutes" in warnings
    assert "Every thumbnail is over 1 bytes" in warnings
    assert f"Tags left out, 500 characters is the limit: {'b' * 101}." in warnings
    assert "no captions" in " ".join(
        youtube_publisher(tmp_path).plan(replace(package, files=package.files[-1:]), None).warnings
    )


def test_an_episode_without_picture_is_blocked_not_broken(tmp_path: Path) -> None:
    audio = file(tmp_path, Role.AUDIO, "a.mp3")
    assert youtube_publisher(tmp_path).plan(clip(tmp_path, files=(audio,)), None).action is Action.BLOCKED


def test_ai_is_disclosed_in_status_and_words(tmp_path: Path) -> None:
    package = clip(tmp_path, metadata=with_rights(ai=AiUse(used=True)))
    assert youtube_publisher(tmp_path).upload(package).body["status"]["containsSyntheticMedia"] is True
    assert "生成AI" in shown(package.metadata, JA)
    assert "generative AI" in shown(package.metadata, EN)


def test_the_mark_is_of_what_is_seen_and_the_payload_does_not_rest_on_tags(tmp_path: Path) -> None:
    package = clip(tmp_path)
    video = replace(package.files[-1], content=Digest("ab" * 32))
    publisher = youtube_publisher(tmp_path)
    known = publisher.upload(replace(package, files=(*package.files[:-1], video)))
    tagged = replace(video, digest=Digest("9" * 64))
    again = publisher.upload(replace(package, files=(*package.files[:-1], tagged)))
    assert known.mark == "tayori:asa-no-eki:abababababab"
    assert (known.mark, known.digest) == (again.mark, again.digest)
    recut = publisher.upload(
        replace(package, files=(*package.files[:-1], replace(video, content=Digest("cd" * 32))))
    )
    assert recut.digest != known.digest


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"made_for_kids": False, "category": "42"},
        {"made_for_kids": False, "quota": {"videos.paint": 1}},
        {"made_for_kids": False, "privacy": "secret"},
        {"made_for_kids": False, "privcy": "private"},
        {"made_for_kids": False, "category": True},
        {"made_for_kids": False, "limits": {"unts": 1}},
        {"made_for_kids": False, "chunk_bytes": 262_143},
        {"made_for_kids": False, "chunk_bytes": 0},
        {"made_for_kids": False, "caption_name": "x" * 151},
        {"made_for_kids": False, "retracted": "unlisted"},
        {"made_for_kids": False, "endpoint": "http://example.com/"},
        {"made_for_kids": False, "endpoint": "http://127.0.0.1.example.com/"},
        {"made_for_kids": False, "endpoint": "https://me:geheim@example.com/"},
        {"made_for_kids": False, "endpoint": "https://example.com/?key=geheim"},
        {"made_for_kids": False, "endpoint": "https://"},
        {"made_for_kids": False, "endpoint": "https://[::1"},
        {"made_for_kids": False, "endpoint": "ftp://127.0.0.1/"},
        {"made_for_kids": False, "endpoint": "example.com"},
    ],
)
def test_bad_options_are_refused(said: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        YouTubeOptions.model_validate(said)


@pytest.mark.parametrize(
    "endpoint",
    ["https://staging.example.com/", "http://127.0.0.1:8090/", "http://[::1]:1/", "http://localhost"],
)
def test_an_endpoint_is_encrypted_or_of_this_machine(endpoint: str) -> None:
    assert YouTubeOptions.model_validate({"made_for_kids": False, "endpoint": endpoint}).endpoint == endpoint


def test_asset_options_are_a_part_of_the_targets() -> None:
    assert set(YouTubeAssetOptions.model_fields) <= set(YouTubeOptions.model_fields)


def test_the_recording_date_is_left_out_when_unknown(tmp_path: Path) -> None:
    body = youtube_publisher(tmp_path).upload(clip(tmp_path, recorded=None)).body
    assert "recordingDetails" not in body
    body = youtube_publisher(tmp_path).upload(clip(tmp_path, recorded=date(2026, 1, 2))).body
    assert body["recordingDetails"] == {"recordingDate": "2026-01-02T00:00:00Z"}
