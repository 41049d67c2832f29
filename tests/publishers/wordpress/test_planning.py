"""What WordPress would be sent, without a WordPress."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tayori.model.ids import Digest, Lang
from tayori.model.publishing import (
    Action,
    Package,
    PlannedAction,
    PublicationState,
    Receipt,
    RemoteFile,
    Role,
)
from tayori.publishers.http.web import Answer
from tayori.publishers.wordpress.errors import json_value, refusal
from tayori.publishers.wordpress.media import is_ours, outgoing, stem_of
from tayori.publishers.wordpress.options import WordPressOptions
from tayori.publishers.wordpress.planning import make_wish, remember_wanted
from tayori.publishers.wordpress.publisher import KIND, WordPress
from tests.publishers.samples import EN, JA, NOW, clip, context, episode, photo

SAID = {"url": "https://portal.example.jp", "user": "tayori", "password": "env:TAYORI_WP_PASSWORD"}


def publisher(root: Path, **options: Any) -> WordPress:
    said = WordPressOptions.model_validate({**SAID, **options})
    return WordPress(context(root, said, "wordpress"), said)


def receipt_of(target: WordPress, package: Package) -> Receipt:
    """What a publication of `package` would have left in the ledger."""
    wish = make_wish(package, target.options, (JA, EN), NOW, "Asia/Tokyo")
    files: tuple[RemoteFile, ...] = tuple(file.remote(file.item.name) for file in wish.files)
    return Receipt(
        slug=package.slug,
        target="wordpress",
        state=PublicationState.VERIFIED,
        remote_id="7",
        url="https://portal.example.jp/asa-no-eki/",
        payload_digest=wish.digest,
        at=NOW,
        files=files,
        fields=tuple(wish.fields().items()),
        detail=remember_wanted(wish.fields()),
    )


def changes(plan: PlannedAction) -> dict[str, tuple[str | None, str]]:
    return {change.field: (change.old, change.new) for change in plan.changes}


def test_the_same_again_is_nothing_to_do(tmp_path: Path) -> None:
    target, package = publisher(tmp_path), clip(tmp_path)
    assert target.plan(package, receipt_of(target, package)).action is Action.NOTHING


def test_old_values_are_those_the_site_had(tmp_path: Path) -> None:
    target, package = publisher(tmp_path), clip(tmp_path)
    last = receipt_of(target, package)
    last = replace(last, fields=(("title", "theirs"), *last.fields[1:]))
    corrected = replace(package, title=package.title.of({"ja": "新しい題"}))
    assert changes(target.plan(corrected, last))["title"] == ("theirs", "新しい題")


def test_what_failed_is_done_again(tmp_path: Path) -> None:
    target, package = publisher(tmp_path), clip(tmp_path)
    last = replace(receipt_of(target, package), error="media.poster: no", state=PublicationState.UPLOADED)
    assert target.plan(package, last).action is Action.UPDATE


def test_a_date_to_come_waits_for_its_day(tmp_path: Path) -> None:
    target = publisher(tmp_path, status="publish")
    package = clip(tmp_path, publish_at=NOW + timedelta(hours=1))
    assert changes(target.plan(package, None))["status"] == (None, "future")
    assert changes(target.plan(package, None))["date"] == (None, "2026-11-20T04:00:00")
    drafted = publisher(tmp_path).plan(package, None)
    assert any("appears at no time by itself" in text for text in drafted.warnings)


def test_the_last_day_is_a_day_there(tmp_path: Path) -> None:
    target = publisher(tmp_path)
    package = clip(tmp_path, until=date(2026, 11, 20))
    assert target.plan(package, None).action is Action.CREATE
    over = replace(package, until=date(2026, 11, 19))
    assert target.plan(over, None).action is Action.BLOCKED
    assert target.plan(over, receipt_of(target, package)).action is Action.RETRACT


def test_a_manifest_has_a_word_of_its_own(tmp_path: Path) -> None:
    target = publisher(tmp_path, categories=("便り",))
    package = clip(tmp_path, options=(("status", "private"), ("categories", "移住, 駅")))
    told = changes(target.plan(package, None))
    assert told["status"] == (None, "private")
    assert told["categories"] == (None, "便り, 移住, 駅")


def test_missing_things_are_said(tmp_path: Path) -> None:
    target = publisher(tmp_path)
    assert (
        "There are no captions."
        in target.plan(replace(clip(tmp_path), tracks=(), files=clip(tmp_path).files[-1:]), None).warnings
    )
    assert "There is no transcript." in target.plan(episode(tmp_path, tracks=()), None).warnings
    bare = photo(tmp_path)
    assert (
        "There is no text alternative (alt)."
        in target.plan(replace(bare, alt=bare.alt.of({})), None).warnings
    )


def test_files_are_named_by_their_bytes(tmp_path: Path) -> None:
    package = clip(tmp_path)
    files = outgoing(package, ("vertical",))
    assert [file.item.role for file in files] == [Role.RENDITION, Role.POSTER] + [Role.CAPTIONS] * 4
    for file in files:
        assert file.item.digest[:12] in file.item.name
        assert file.stem == stem_of(package.slug, file.item.digest, file.part)
        assert is_ours(package.slug, file.item.name)
        assert not is_ours(package.slug[:3], file.item.name)  # type: ignore[arg-type]


def test_a_language_tag_makes_a_plain_name() -> None:
    assert stem_of("a", Digest("0" * 64), "media.captions.zh-Hant") == f"a-{'0' * 12}-captions-zh-hant"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        {"url": "http://portal.example.jp/"},
        {"url": "https://user:word@portal.example.jp/"},
        {"url": "https://portal.example.jp/?p=1"},
        {"url": "portal.example.jp"},
        {"user": "a:b"},
        {"user": ""},
        {"status": "public"},
        {"max_upload_bytes": 0},
        {"timeout_s": 0},
    ],
)
def test_options_that_cannot_be(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        WordPressOptions.model_validate({**SAID, **said})


def test_the_page_language_is_the_first_named(tmp_path: Path) -> None:
    plan = publisher(tmp_path, languages=(Lang("en"), Lang("ja"))).plan(clip(tmp_path), None)
    assert changes(plan)["title"] == (None, "Seven a.m., Nagano Station")


def test_the_kind_says_all_of_the_rights() -> None:
    assert KIND.at_once == 2
    assert KIND.can_publish


NOISE = st.text(max_size=60).filter(lambda text: "{" not in text)


@given(NOISE, st.dictionaries(st.text(max_size=8), st.integers(), min_size=4), NOISE)
def test_json_is_found_among_notices(before: str, value: dict[str, int], after: str) -> None:
    body = f"{before}{json.dumps(value)}{after}".encode(errors="ignore")
    found = json_value(Answer(200, {"content-type": "application/json; charset=UTF-8"}, "https://x/", body))
    assert found == value


@given(st.binary(max_size=80))
def test_any_bytes_are_an_answer(body: bytes) -> None:
    for kind in ("application/json", "text/html"):
        answer = Answer(500, {"content-type": kind}, "https://x/", body)
        json_value(answer)
        assert refusal(answer, "It").status == 500
