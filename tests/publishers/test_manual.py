"""A place without a way in for machines: everything to copy is shown, nothing is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tayori.errors import UsageError
from tayori.model.ids import Digest
from tayori.model.publishing import Action, Package, PublicationState, Receipt
from tayori.publishers.manual import KIND, Manual, ManualOptions
from tests.publishers.samples import clip, context, episode, photo


def _manual(root: Path, **options: Any) -> Manual:
    said = ManualOptions.model_validate(options)
    return Manual(context(root, said, "tiktok"), said)


def _fields(publisher: Manual, package: Package) -> dict[str, str]:
    return {change.field: change.new for change in publisher.plan(package, None).changes}


def _posted(package: Package, digest: Digest | None) -> Receipt:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    verified = PublicationState.VERIFIED
    url = "https://www.tiktok.com/@nagano/video/7301"
    return Receipt(package.slug, "tiktok", verified, "7301", url, digest or Digest(""), at)


def test_the_plan_is_what_a_person_copies(tmp_path: Path) -> None:
    package = clip(tmp_path)
    fields = _fields(_manual(tmp_path), package)
    assert fields["file"] == "asa-no-eki.vertical.mp4"
    assert fields["title.ja"] == "朝七時、長野駅へ"
    assert fields["text.ja"].endswith("#長野市 #移住")
    assert package.metadata.rights.credit in fields["text.ja"]
    assert package.metadata.rights.copyright_notice in fields["text.ja"]
    assert "Credit: " in fields["text.en"]
    assert fields["captions.asa-no-eki.ja.srt"] == "asa-no-eki.ja.srt"


def test_another_rendition_can_be_the_one(tmp_path: Path) -> None:
    assert _fields(_manual(tmp_path, rendition="master"), clip(tmp_path))["file"] == "asa-no-eki.master.mp4"
    plan = _manual(tmp_path, rendition="square").plan(clip(tmp_path), None)
    assert plan.action is Action.BLOCKED


def test_every_kind_of_asset_can_be_posted(tmp_path: Path) -> None:
    assert _fields(_manual(tmp_path), episode(tmp_path))["file"] == "hajimari.mp3"
    assert _fields(_manual(tmp_path), photo(tmp_path))["file"] == "yuki-no-michi.jpg"


def test_what_was_posted_like_this_is_left_alone_and_a_change_is_told(tmp_path: Path) -> None:
    publisher, package = _manual(tmp_path), clip(tmp_path)
    receipt = _posted(package, publisher.plan(package, None).payload_digest)
    assert publisher.plan(package, receipt).action is Action.NOTHING
    changed = replace(package, tags=("移住",))
    assert publisher.plan(changed, receipt).action is Action.UPDATE
    down = replace(receipt, state=PublicationState.RETRACTED)
    assert publisher.plan(package, down).action is Action.CREATE


def test_no_machine_does_anything_and_the_address_is_told(tmp_path: Path) -> None:
    publisher, package = _manual(tmp_path), clip(tmp_path)
    assert not KIND.can_publish
    receipt = _posted(package, None)
    with pytest.raises(UsageError, match="tayori plan tiktok"):
        publisher.publish(package, None)
    with pytest.raises(UsageError, match=r"tiktok\.com/@nagano/video/7301"):
        publisher.retract(receipt)
    with pytest.raises(UsageError, match="by hand"):
        publisher.verify(receipt)


@pytest.mark.parametrize("options", [{"chanel": "tiktok"}, {"channel": ""}, {"purpose": ""}])
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        ManualOptions.model_validate(options)
