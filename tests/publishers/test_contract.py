"""What every kind of publisher promises; a new kind brings a line in SAMPLES."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from tayori.model.grant import AiUse
from tayori.model.ids import Lang
from tayori.model.publishing import Action
from tayori.publishers.base import Options, Publisher, PublisherKind
from tayori.publishers.registry import get_kind, kind_names
from tests.publishers.samples import clip, context, with_rights

SAMPLES: dict[str, dict[str, Any]] = {
    "folder": {"path": "site", "base_url": "https://ijyu.example.jp/"},
    "manual": {},
    "youtube": {"made_for_kids": False},
}


def problems(kind: PublisherKind, sample: dict[str, Any]) -> Iterator[str]:
    """What of the contract `kind` breaks before it is even opened."""
    if not kind.summary or kind.summary.endswith("."):
        yield "summary is one phrase"
    for options, said in ((kind.options, sample), (kind.asset_options, {})):
        if options.model_config.get("extra") != "forbid" or not options.model_config.get("frozen"):
            yield f"{options.__name__} forbids unknown keys and is frozen"
        try:
            options.model_validate({**said, "no_such_key": 1})
            yield f"{options.__name__} takes anything"
        except ValidationError:
            pass
    for name in kind.asset_options.model_fields:
        if name in {"publish_at", "until", "playlist"}:
            yield f"{name} is a common key"


def opened(name: str, root: Path) -> Publisher:
    kind = get_kind(name)
    return kind.open(context(root, kind.options.model_validate(SAMPLES[name]), name))


def listing(root: Path) -> list[tuple[str, bytes]]:
    return sorted((str(p), p.read_bytes()) for p in root.rglob("*") if p.is_file())


def test_every_kind_has_a_sample() -> None:
    assert set(SAMPLES) == set(kind_names())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_kind_keeps_the_contract(name: str) -> None:
    assert list(problems(get_kind(name), SAMPLES[name])) == []


def test_the_contract_can_be_broken() -> None:
    class Loose(BaseModel):
        playlist: str = ""

    bad = PublisherKind("bad", "Ends.", Loose, lambda c: opened("youtube", c.root), asset_options=Loose)
    assert len(list(problems(bad, {}))) == 6
    assert Options.model_config["frozen"]


@pytest.mark.parametrize("name", SAMPLES)
def test_planning_is_pure_and_repeatable(name: str, tmp_path: Path) -> None:
    publisher = opened(name, tmp_path)
    package = clip(tmp_path / "build")
    before = listing(tmp_path)
    first, second = publisher.plan(package, None), publisher.plan(package, None)
    assert first == second
    assert listing(tmp_path) == before
    assert first.action is Action.CREATE
    assert first.target == name
    assert first.payload_digest is not None
    assert {change.old for change in first.changes} == {None}


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_wanted_is_said_and_its_absence_blocks(name: str, tmp_path: Path) -> None:
    publisher = opened(name, tmp_path)
    assert publisher.wanted
    bare = clip(tmp_path / "build", files=())
    plan = publisher.plan(bare, None)
    assert plan.action is Action.BLOCKED
    assert any(bare.slug in sentence for sentence in plan.blocked_by)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_visible_change_changes_the_payload(name: str, tmp_path: Path) -> None:
    publisher = opened(name, tmp_path)
    package = clip(tmp_path / "build")
    plain = publisher.plan(package, None).payload_digest
    changed = [
        clip(tmp_path / "build", title=package.title.of({"ja": "別の題", "en": "Another"})),
        clip(tmp_path / "build", tags=("移住",)),
        clip(tmp_path / "build", metadata=with_rights(ai=AiUse(used=True))),
        clip(tmp_path / "build", files=package.files[:-1] + clip(tmp_path / "other", "other").files[-1:]),
    ]
    digests = {publisher.plan(p, None).payload_digest for p in changed}
    assert plain not in digests
    assert len(digests) == len(changed)
    assert Lang("ja") == package.lang
