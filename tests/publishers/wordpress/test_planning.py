"""What WordPress would be sent, without a WordPress."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tayori.model.ids import Digest, Lang, Slug
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
from tayori.publishers.wordpress.texts import lines_shown
from tests.publishers.samples import NOW, clip, context, episode, photo, with_rights
from tests.publishers.wordpress.pages import with_chapters

SAID = {"url": "https://portal.example.jp", "user": "tayori", "password": "env:TAYORI_WP_PASSWORD"}


def publisher(root: Path, **options: Any) -> WordPress:
    said = WordPressOptions.model_validate({**SAID, **options})
    return WordPress(context(root, said, "wordpress"), said)


def receipt_of(target: WordPress, package: Package) -> Receipt:
    """What a publication of `package` would have left in the ledger."""
    wish = make_wish(package, target.options, target.context, has_plugin=False)
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
    last = replace(last, fields=tuple({**dict(last.fields), "title": "theirs"}.items()))
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


def test_chapters_need_the_plugin(tmp_path: Path) -> None:
    target, package = publisher(tmp_path), with_chapters(episode(tmp_path))
    assert any("chapter file" in text for text in target.plan(package, None).warnings)
    assert "media.chapters" not in changes(target.plan(package, None))
    known = replace(target, context=replace(target.context, account={"plugin": "yes"}))
    assert changes(known.plan(package, None))["media.chapters"][1].endswith("-chapters.json")
    assert not any("chapter file" in text for text in known.plan(package, None).warnings)


@pytest.mark.parametrize(("plugin", "rules"), [("no", ["wordpress-plugin-missing"]), ("yes", []), ("", [])])
def test_what_a_site_without_the_plugin_loses_is_noted(tmp_path: Path, plugin: str, rules: list[str]) -> None:
    target = publisher(tmp_path, status="publish")
    told = replace(target.context, account={"plugin": plugin} if plugin else {})
    assert [finding.rule for finding in KIND.notes(told)] == rules


@pytest.mark.parametrize(("status", "noted"), [("draft", True), ("private", True), ("publish", False)])
def test_that_files_can_be_fetched_is_told_once(tmp_path: Path, status: str, *, noted: bool) -> None:
    """Of a target with drafts for all; else of what waits for its day."""
    target = publisher(tmp_path, status=status)
    rules = [finding.rule for finding in KIND.notes(target.context)]
    assert rules == (["wordpress-drafts-readable"] if noted else [])
    waits = target.plan(clip(tmp_path, publish_at=NOW + timedelta(hours=1)), None)
    assert any("fetched by whoever knows" in text for text in waits.warnings) != noted
    assert not any("fetched" in text for text in target.plan(clip(tmp_path), None).warnings)


def test_a_plan_is_read_by_people(tmp_path: Path) -> None:
    """Words, lines and names of files; no digest but in these, no number of characters, no internal name."""
    target, package = publisher(tmp_path), clip(tmp_path)
    told = {name: new for name, (_, new) in changes(target.plan(package, None)).items()}
    text = "\n".join((*told, *told.values()))
    assert not re.search(r"characters|plugin|DMI-|tayori_|<!--|wp:|</", text)
    assert not re.search(r"(?<![-0-9a-f])[0-9a-f]{12}(?![-0-9a-f])", text)
    assert "クレジット: 長野市 / 撮影 信州映像" in told["description"].splitlines()
    assert "クレジット: 長野市 / 撮影 信州映像" in told["content"].splitlines()
    assert any("-vertical.mp4" in line for line in told["content"].splitlines())


def test_what_only_machines_read_is_sent_too(tmp_path: Path) -> None:
    target, package = publisher(tmp_path), clip(tmp_path)
    last = receipt_of(target, package)
    other = replace(package, metadata=with_rights(data_mining="DMI-PROHIBITED"))
    plan = target.plan(other, last)
    assert plan.action is Action.UPDATE
    assert "data mining: prohibited" in changes(plan)["further rights"][1].splitlines()
    older = replace(last, payload_digest=Digest("0" * 64))
    assert [*changes(target.plan(package, older))] == ["markup and data for machines"]


@given(st.text(max_size=80))
def test_any_markup_is_lines(markup: str) -> None:
    for each in (markup, f"<p>{html.escape(markup)}</p><a href='{html.escape(markup)}'>x"):
        assert all(
            line.strip() == line and line for line in lines_shown(each).split("\n") if lines_shown(each)
        )
    words = " ".join(markup.split())
    if words.isprintable():
        assert lines_shown(f"<p>{html.escape(markup)}</p>") == words


def test_another_kind_of_page_is_an_update(tmp_path: Path) -> None:
    package = photo(tmp_path)
    plan = publisher(tmp_path, page="page").plan(package, receipt_of(publisher(tmp_path), package))
    assert plan.action is Action.UPDATE
    assert changes(plan)["page"][1] == "page"


def test_files_are_named_by_their_bytes(tmp_path: Path) -> None:
    package = clip(tmp_path)
    files = outgoing(package, ("vertical",), takes_json=False)
    assert [file.item.role for file in files] == [
        *(Role.RENDITION, Role.POSTER, Role.THUMBNAIL),
        *[Role.CAPTIONS] * 4,
    ]
    for file in files:
        assert file.item.digest[:12] in file.item.name
        assert file.stem == stem_of(package.slug, file.item.digest, file.part)
        assert is_ours(package.slug, file.item.name)
        assert not is_ours(package.slug[:3], file.item.name)  # type: ignore[arg-type]
    dated = f"asa-202607010900-eki-{'0' * 12}-vertical-1.mp4"
    assert is_ours(Slug("asa-202607010900-eki"), dated)
    assert not is_ours(Slug("asa"), dated)


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
