"""What is remembered of plans, and what drops it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tayori.ledger.ledger import Ledger, StepRecord
from tayori.ledger.settled import SettledPlan
from tayori.model.artifact import Artifact
from tayori.model.ids import Digest, Key, Slug

ASA = Slug("asa")
PLAN = SettledPlan("f" * 64, "{}")
ARTIFACT = Artifact(Key("k" * 64), "sound", Digest("a" * 64), 7)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "ledger.db")
    _build(ledger, ARTIFACT)
    ledger.remember_plans("portal", {ASA: PLAN}, ledger.newest_build())
    return ledger


def _build(ledger: Ledger, artifact: Artifact) -> None:
    ledger.record_step(1, StepRecord(ASA, "sound", artifact.key, "{}", (artifact,)))


def test_plans_are_remembered_for_a_target(ledger: Ledger) -> None:
    assert ledger.settled_plans("portal") == {ASA: PLAN}
    assert ledger.settled_plans("youtube") == {}


def test_the_newest_plan_counts(ledger: Ledger) -> None:
    newer = SettledPlan("0" * 64, '{"files":[]}')
    ledger.remember_plans("portal", {ASA: newer}, ledger.newest_build())
    assert ledger.settled_plans("portal") == {ASA: newer}


def test_a_plan_from_before_the_newest_build_is_not_remembered(ledger: Ledger) -> None:
    since = ledger.newest_build()
    _build(ledger, replace(ARTIFACT, output="other"))
    ledger.remember_plans("youtube", {ASA: PLAN}, since)
    assert ledger.settled_plans("youtube") == {}


@pytest.mark.parametrize(
    ("artifact", "stays"),
    [
        (ARTIFACT, True),
        (replace(ARTIFACT, key=Key("l" * 64)), True),
        (replace(ARTIFACT, digest=Digest("b" * 64)), False),
        (replace(ARTIFACT, size=8), False),
    ],
    ids=["the same bytes", "another recipe", "other bytes", "another size"],
)
def test_other_bytes_of_a_recipe_drop_every_plan(ledger: Ledger, artifact: Artifact, stays: bool) -> None:
    _build(ledger, artifact)
    assert bool(ledger.settled_plans("portal")) is stays
