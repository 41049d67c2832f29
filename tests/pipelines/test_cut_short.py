"""Whatever is cut short at whatever step, the next `rights enforce` brings it to its end."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tayori.ledger.ledger import Ledger
from tayori.model.publishing import PublicationState
from tayori.pipelines.build import build
from tayori.pipelines.publishing.distribute import retract
from tayori.pipelines.recall import evidence
from tayori.pipelines.report import BufferReporter
from tayori.publishers.folder.publisher import Folder
from tayori.publishers.folder.site_folder import SiteFolder
from tests.pipelines.acting import (
    PORTRAIT,
    chain,
    enforced,
    opening,
    out,
    published_to,
    rights_end,
    site_text,
    snapshot,
    withdrawn,
)
from tests.pipelines.conftest import edit

pytestmark = pytest.mark.slow

STEPS: dict[str, tuple[Any, str]] = {
    "say what is meant": (Ledger, "record_sent"),
    "copy": (SiteFolder, "copy_in"),
    "keep a state": (Ledger, "record_publication"),
    "tell the chain": (Ledger, "record_deed"),
    "delete": (SiteFolder, "remove"),
    "retract": (Folder, "retract"),
    "render": (Folder, "render"),
    "prove": (Folder, "verify"),
    "write the evidence": (evidence, "replace_file"),
}


class Killed(BaseException):
    """As if the process were gone."""


def killing(patched: pytest.MonkeyPatch, step: str, *, after: bool, at: int = 1) -> None:
    """Let the process die before or after the `at`th time of a step."""
    owner, name = STEPS[step]
    real = getattr(owner, name)
    calls = 0

    @functools.wraps(real)
    def dying(*args: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == at and not after:
            raise Killed
        answer = real(*args, **named)
        if calls == at:
            raise Killed
        return answer

    patched.setattr(owner, name, dying)


def _publish_the_clip(root: Path) -> None:
    published_to(root, slugs=["asa"])


def _publish_over_it(root: Path) -> None:
    published_to(root)


def _withdraw(root: Path) -> None:
    withdrawn(root, PORTRAIT)


def _enforce(root: Path) -> None:
    enforced(root)


def _retract(root: Path) -> None:
    retract(opening(root), "portal", ["asa"], BufferReporter())


def _cut_short(root: Path, act: Callable[[Path], None], step: str, *, after: bool, at: int = 1) -> bool:
    """Whether it was cut short; a step it does not take cuts nothing."""
    with pytest.MonkeyPatch.context() as patched:
        killing(patched, step, after=after, at=at)
        try:
            act(root)
        except Killed:
            return True
    return False


def _assert_finished(root: Path) -> None:
    """Nothing of the clip is left, the chain says so, and there is no more to do."""
    _assert_gone(root)
    before = snapshot(root)
    assert enforced(root).done is None
    assert snapshot(root) == before


def _assert_gone(root: Path) -> None:
    assert ("portal", "asa") not in out(root)
    assert not list((root / "site").rglob("*asa*"))
    assert "朝七時" not in site_text(root)
    last = [e for e in chain(root) if e.subject == "asa"][-1]
    assert last.deed == "taken-down"
    receipt = opening(root).ledger.publications()["portal", last.subject]  # type: ignore[index]
    assert receipt.state is PublicationState.RETRACTED


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["say what is meant", "copy", "keep a state", "tell the chain", "render"])
def test_a_publication_that_was_cut_short_is_called_back_when_its_rights_end(
    built: Path, step: str, after: bool
) -> None:
    at = 2 if step in ("copy", "keep a state") else 1
    assert _cut_short(built, _publish_the_clip, step, after=after, at=at)
    rights_end(built, PORTRAIT)
    enforced(built)
    if step == "say what is meant" and not after:
        assert not (built / "site").exists(), "nothing was sent"
    elif step != "say what is meant":
        _assert_finished(built)


@pytest.mark.parametrize("step", ["tell the chain", "delete", "keep a state", "retract", "render", "prove"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_taking_down_while_publishing_is_finished(published: Path, step: str, after: bool) -> None:
    rights_end(published, PORTRAIT)
    assert _cut_short(published, _publish_over_it, step, after=after)
    enforced(published)
    _assert_finished(published)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "step", ["tell the chain", "delete", "keep a state", "retract", "render", "prove", "write the evidence"]
)
@pytest.mark.parametrize("act", [_withdraw, _enforce], ids=["withdraw", "enforce"])
def test_what_was_to_come_down_comes_down_with_its_evidence(
    published: Path, act: Callable[[Path], None], step: str, after: bool
) -> None:
    if act is _enforce:
        rights_end(published, PORTRAIT)
    assert _cut_short(published, act, step, after=after)
    run = enforced(published)
    sheets = list((published / "reports").glob("*.html"))
    assert sheets or (run.done and run.done.sheets)
    _assert_finished(published)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["delete", "keep a state", "retract", "render", "prove"])
def test_what_a_person_wanted_down_is_finished_though_it_is_cleared(
    published: Path, step: str, after: bool
) -> None:
    assert _cut_short(published, _retract, step, after=after)
    run = enforced(published)
    assert run.done is not None
    _assert_finished(published)
    (told,) = [dict(e.details)["why"] for e in chain(published) if e.deed == "taken-down"]
    assert told == "by hand"
    assert run.changes.begun == ()


def test_what_was_withdrawn_between_copy_and_receipt_is_not_left_lying(built: Path) -> None:
    assert _cut_short(built, _publish_the_clip, "keep a state", after=False, at=2)
    assert list((built / "site").rglob("*.mp4")), "it is reachable, and nothing says where"
    assert out(built) == {}
    withdrawn(built, PORTRAIT, apply=False)
    run = enforced(built)
    assert [r.receipt.state for r in run.changes.refusals] == [PublicationState.INTENDED]
    _assert_finished(built)


def test_an_update_that_was_cut_short_is_cleared_as_what_it_was_meant_to_be(published: Path) -> None:
    clip = published / "clips/asa/clip.yaml"
    extra = published / "grants/place/zenkoji.yaml"
    text = (published / "grants/place/nagano-station.yaml").read_text(encoding="utf-8")
    extra.write_text(text.replace("PER-0001", "PER-0009"), encoding="utf-8")
    before = clip.read_text(encoding="utf-8")
    edit(clip, "place/nagano-station", "place/nagano-station, place/zenkoji")
    build(published, ["asa"], BufferReporter())
    assert _cut_short(published, _publish_the_clip, "keep a state", after=False, at=2)
    clip.write_text(before, encoding="utf-8")
    rights_end(published, "place/zenkoji")
    enforced(published)
    _assert_gone(published)
    assert [b.why for b in enforced(published).changes.begun] == ["cleared again"], "as it is written now"


def test_the_grant_file_alone_is_enough_to_go_on(published: Path) -> None:
    assert _cut_short(published, _withdraw, "tell the chain", after=False)
    enforced(published)
    _assert_finished(published)
