"""A change of any right shows in the plan and is published again."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tayori.model.grant import AiUse, Component
from tayori.model.publishing import Action
from tayori.model.rights import Person, RightsStatement, Work
from tayori.model.text import Texts
from tests.publishers.samples import RICH, clip, folder_publisher, with_rights

CHANGED: dict[str, Any] = {
    "usage_terms": Texts.of({"ja": "別の条件"}),
    "ai": AiUse(),
    "people": (Person("駅前 ひろし"),),
    "works": (Work(Component.MUSIC, Texts.of({"ja": "夜のうた"}), public_id="MUS-0001"),),
    "copyright_year": 2027,
    "no_editing": True,
}
"""Another value for those fields that are neither texts nor lists of texts."""


def another(field: str) -> RightsStatement:
    before = getattr(RICH, field)
    after = (*before, "x") if isinstance(before, tuple) else f"{before}x"
    return replace(RICH, **{field: CHANGED.get(field, "2030-01-01" if field.startswith("valid") else after)})


@pytest.mark.parametrize("field", [field.name for field in fields(RightsStatement)])
def test_a_change_of_any_field_is_an_update_that_names_it(tmp_path: Path, field: str) -> None:
    publisher = folder_publisher(tmp_path)
    package = clip(tmp_path / "b", metadata=replace(with_rights(), rights=RICH))
    receipt = publisher.publish(package, None)
    assert publisher.plan(package, receipt).action is Action.NOTHING
    changed = replace(package, metadata=replace(package.metadata, rights=another(field)))
    plan = publisher.plan(changed, receipt)
    assert plan.action is Action.UPDATE
    assert plan.changes


def test_a_person_who_is_heard_from_now_on_is_a_change(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    package = clip(tmp_path / "b", metadata=replace(with_rights(), rights=RICH))
    receipt = publisher.publish(package, None)
    heard = tuple(replace(person, heard=True) for person in RICH.people)
    changed = replace(package, metadata=replace(package.metadata, rights=replace(RICH, people=heard)))
    assert [change.field for change in publisher.plan(changed, receipt).changes] == ["heard"]


def test_a_new_policy_is_a_change(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    package = clip(tmp_path / "b", policy=b"{}")
    receipt = publisher.publish(package, None)
    assert [c.field for c in publisher.plan(replace(package, policy=b"[]"), receipt).changes] == ["policy"]


def test_the_changes_are_in_words(tmp_path: Path) -> None:
    publisher = folder_publisher(tmp_path)
    package = clip(tmp_path / "b", metadata=with_rights(territories=("JP", "TW"), no_editing=True))
    told = {change.field: change.new for change in publisher.plan(package, None).changes}
    assert told["territories"] == "JP, TW"
    assert told["editing"] == "not allowed"
    assert told["permissions page"] == "https://www.city.example.jp/contact"
