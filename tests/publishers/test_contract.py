"""What every kind of publisher promises; a new kind brings a line in SAMPLES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from tayori.ledger.receipts import receipt_from_json, receipt_to_json
from tayori.model.grant import AiUse
from tayori.model.ids import Lang
from tayori.model.publishing import Action
from tayori.publishers.base import Options, Publisher, PublisherKind
from tayori.publishers.bench import SLUG, TITLE
from tayori.publishers.contract import Bench, broken_promises
from tayori.publishers.registry import get_kind, kind_names
from tests.publishers.benches import FolderBench
from tests.publishers.samples import clip, context, with_rights
from tests.publishers.shelf import KIND as SHELF
from tests.publishers.shelf import ShelfBench
from tests.publishers.youtube.bench import youtube_benches

SAMPLES: dict[str, dict[str, Any]] = {
    "folder": {"path": "site", "base_url": "https://ijyu.example.jp/"},
    "manual": {},
    "wordpress": {
        "url": "https://portal.example.jp/",
        "user": "tayori",
        "password": "env:TAYORI_WP_PASSWORD",
    },
    "youtube": {"made_for_kids": False},
}

Maker = Callable[[Path], Bench]

BENCHES: dict[str, Callable[[], AbstractContextManager[Maker]]] = {
    "folder": lambda: nullcontext(FolderBench),
    "youtube": youtube_benches,
}
"""Kinds that publish, with targets to try it on for as long as the block lasts."""
BROKEN = {
    "unrepeatable plan": "plan_is_pure_and_repeatable: two plans of the same differ",
    "acting plan": "plan_is_pure_and_repeatable: planning left something",
    "forgetful plan": "publishing_twice_publishes_once: after publishing, the plan is to create",
    "always new": "publishing_twice_publishes_once: a second run has another remote id",
    "stray": "publishing_twice_publishes_once: a second run changed what is there",
    "late intent": "intent_is_recorded_first: something is there before",
    "open part": "intent_is_recorded_first: parts are not settled at the end: thing",
    "no mark": "a_lost_ledger_leaves_one: the ledger was lost, and something is there twice",
    "blind repeat": "a_lost_answer_leaves_one: answer 1 was lost, and something is there twice",
    "title stays": "a_changed_title_is_updated_in_place: a changed title did not arrive",
    "retract in words": "retracting_proves_itself: what was retracted is still shown",
    "retract once": "retracting_proves_itself: RemoteError: It is down already",
    "retract forgets": "retracting_proves_itself: retracting forgets the remote id",
    "believing retract": "what_nobody_knows_of_comes_down: the ledger was lost, and what was retracted",
    "guessing retract": "what_nobody_knows_of_comes_down: KeyError",
    "new after retract": "retracting_proves_itself: publishing again leaves more than there was",
    "nervous verify": "publishing_twice_publishes_once: verify finds something right after publishing",
    "blind drift": "drift_is_noticed_and_mended: drift does not notice",
    "secret in detail": "receipts_keep_no_secret: a receipt holds a secret",
    "strange detail": "receipts_survive_the_ledger: a receipt cannot be kept as JSON",
    "local time": "receipts_survive_the_ledger: the time of a receipt is not aware UTC",
    "shared state": "many_at_once_do_not_mix: ",
}
"""Flaw of a publisher -> the sentence that tells it."""


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


@pytest.mark.parametrize("name", BENCHES)
def test_a_publisher_keeps_its_promises(name: str, tmp_path: Path) -> None:
    with BENCHES[name]() as make:
        assert broken_promises(get_kind(name), make, tmp_path) == ()


def test_every_promise_can_be_kept(tmp_path: Path) -> None:
    assert broken_promises(SHELF, ShelfBench, tmp_path) == ()


@pytest.mark.parametrize("flaw", BROKEN)
def test_every_promise_can_be_broken(flaw: str, tmp_path: Path) -> None:
    told = broken_promises(SHELF, lambda root: ShelfBench(root, flaw), tmp_path)
    assert any(sentence.startswith(BROKEN[flaw]) for sentence in told), told


@pytest.mark.parametrize("name", BENCHES)
def test_the_ledger_keeps_receipts_as_they_are(name: str, tmp_path: Path) -> None:
    with BENCHES[name]() as make:
        bench = make(tmp_path)
        receipt = bench.open().publish(bench.package(TITLE, SLUG), None)
    assert receipt_from_json(receipt_to_json(receipt)) == receipt
