"""A plan with which nothing is to be done is not made again until anything it was made from changes.

The oracle is the plan without any memory: whatever happens, both have to say the same.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tayori.model.ids import Slug
from tayori.model.publishing import Action, Part, PlannedAction, PublicationState, Receipt
from tayori.pipelines.opening import OpenWorkspace, open_workspace
from tayori.pipelines.publishing import settled_plans
from tayori.pipelines.publishing.target_plan import TargetLine, plan_target
from tayori.pipelines.run import recorded_run
from tayori.subtitles.fonts import font_files
from tests.pipelines.acting import PORTRAIT, published_to, withdrawn
from tests.pipelines.conftest import edit

pytestmark = pytest.mark.slow

CLIP = "clips/asa/clip.yaml"
CAPTIONS = "clips/asa/captions.ja.srt"
OLD_NS = 1_700_000_000 * 10**9
LATER = "2999-01-01T00:00:00+00:00"


@pytest.fixture
def settled(published: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace whose portal is out and whose plans are remembered; its files count as settled at once."""
    monkeypatch.setattr("tayori.store.marks._SETTLED_NS", -(10**18))
    os.utime(published / CAPTIONS, ns=(OLD_NS, OLD_NS))
    assert {line.action.action for line in _lines(published)} == {Action.NOTHING}
    assert _remembered(published) == {"asa", "dai-ichi"}
    return published


def _lines(root: Path) -> tuple[TargetLine, ...]:
    return plan_target(open_workspace(root), "portal").lines


def _remembered(root: Path) -> set[str]:
    """The assets whose plan is not made again."""
    return {str(line.action.slug) for line in _lines(root) if line.packed is None}


def _actions(root: Path) -> list[PlannedAction]:
    return [line.action for line in _lines(root)]


def _forget(root: Path) -> None:
    with sqlite3.connect(root / ".tayori/ledger.db") as connection:
        connection.execute("DELETE FROM settled_plans")
    connection.close()


def _execute(root: Path, statement: str) -> None:
    with sqlite3.connect(root / ".tayori/ledger.db") as connection:
        connection.execute(statement)
    connection.close()


def _record(root: Path, change: Callable[[Receipt], Receipt]) -> None:
    ledger = open_workspace(root).ledger
    last = ledger.publications()["portal", Slug("asa")]
    with recorded_run(ledger, "test") as run:
        ledger.record_publication(run, change(last))


def _rewrite(path: Path, old: str, new: str) -> None:
    """Another text of the same size in the same file, with the time it had before."""
    stat, text = path.stat(), path.read_bytes()
    assert len(old.encode()) == len(new.encode())
    assert old.encode() in text
    with path.open("r+b") as file:
        file.write(text.replace(old.encode(), new.encode()))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def _artifact(root: Path) -> Path:
    made = {a.name: a for a in (root / "build/asa").iterdir()}
    return made["asa.tall.mp4"].resolve()


def _truncate(root: Path) -> None:
    path = _artifact(root)
    path.chmod(0o644)
    path.write_bytes(b"")


def _move_music(root: Path) -> None:
    """The same bytes from elsewhere in the workspace, then others."""
    (root / "sounds").mkdir()
    shutil.move(root / "clips/asa/asa.wav", root / "sounds/asa.wav")
    edit(root / CLIP, "file: asa.wav", "file: sounds/asa.wav")
    assert _remembered(root) == {"dai-ichi"}
    assert _remembered(root) == {"asa", "dai-ichi"}
    path = root / "sounds/asa.wav"
    path.write_bytes(path.read_bytes()[:-4] + b"\1\2\3\4")


def _add_font(root: Path) -> None:
    (root / "fonts").mkdir()
    shutil.copy(font_files(None)[-1], root / "fonts/own.ttf")


CHANGES: dict[str, Callable[[Path], object]] = {
    "title": lambda root: edit(root / CLIP, "Seven a.m.", "Eight a.m."),
    "captions": lambda root: edit(root / CAPTIONS, "行こう。", "帰ろう。ね"),
    "captions of the same size and time": lambda root: _rewrite(root / CAPTIONS, "行こう", "帰ろう"),
    "a touched file": lambda root: (root / CAPTIONS).touch(),
    "a file touched back": lambda root: os.utime(root / CAPTIONS, ns=(OLD_NS, OLD_NS)),
    "music in another folder": _move_music,
    "a record beside the captions": lambda root: (root / "clips/asa/captions.ja.draft.json").write_text("{}"),
    "settings": lambda root: edit(root / "tayori.yaml", "credit: 長野市", "credit: 県"),
    "an option of the target": lambda root: edit(root / "tayori.yaml", "[tall]", "[tall, box]"),
    "a grant": lambda root: edit(root / f"grants/{PORTRAIT}.yaml", "2039-03-31", "2039-03-30"),
    "a font": _add_font,
    "a missing artifact": lambda root: _artifact(root).unlink(),
    "a damaged artifact": _truncate,
    "an artifact made anew": lambda root: _execute(
        root, "UPDATE artifacts SET size = size + 1 WHERE output = 'rendition.mp4'"
    ),
    "a receipt": lambda root: _record(root, lambda last: replace(last, state=PublicationState.FAILED)),
    "a deletion": lambda root: _record(root, lambda last: replace(last, state=PublicationState.RETRACTED)),
    "what is known of the account": lambda root: open_workspace(root).ledger.record_account(
        "portal", {"plan": "new"}
    ),
    "what was asked when it was sent": lambda root: _execute(
        root, "UPDATE sent SET questions = replace(questions, 'place/nagano-station', 'place/elsewhere')"
    ),
    "a changed memory": lambda root: _execute(
        root, """UPDATE settled_plans SET basis = replace(basis, '"warnings":[]', '"warnings":["x"]')"""
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_plan_is_made_again_and_says_what_it_would_without_memory(
    settled: Path, change: str
) -> None:
    CHANGES[change](settled)
    assert "asa" not in _remembered(settled)
    with_memory = _actions(settled)
    _forget(settled)
    assert with_memory == _actions(settled)


def test_what_is_remembered_is_what_was_planned_and_nothing_is_read_for_it(
    settled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forget(settled)
    planned = _actions(settled)

    def never(self: OpenWorkspace) -> None:
        raise AssertionError("something was planned")

    monkeypatch.setattr(OpenWorkspace, "planner", property(never))
    assert _actions(settled) == planned


def test_only_the_asset_that_changed_is_planned_again(settled: Path) -> None:
    edit(settled / CLIP, "Seven a.m.", "Eight a.m.")
    assert _remembered(settled) == {"dai-ichi"}


def test_a_show_is_a_part_of_its_episodes(settled: Path) -> None:
    edit(settled / "shows/koe/show.yaml", "長野のこえ", "長野の声")
    assert _remembered(settled) == {"asa"}


def test_other_programs_may_plan_otherwise(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = settled / "ffmpeg"
    program.write_text("", encoding="utf-8")
    monkeypatch.setattr("tayori.media.ffmpeg.executable", lambda: str(program))
    assert _remembered(settled) == set()
    assert _remembered(settled) == {"asa", "dai-ichi"}
    program.touch()
    assert _remembered(settled) == set()


def test_rights_are_asked_each_time(settled: Path) -> None:
    withdrawn(settled, PORTRAIT, apply=False)
    actions = {action.slug: action.action for action in _actions(settled)}
    assert actions == {"asa": Action.RETRACT, "dai-ichi": Action.NOTHING}


def test_what_is_named_is_planned_with_its_package(settled: Path) -> None:
    (line,) = plan_target(open_workspace(settled), "portal", ["asa"]).lines
    assert line.packed is not None


def test_files_that_may_change_within_a_tick_of_the_clock_are_not_remembered(published: Path) -> None:
    (published / CAPTIONS).touch()
    _actions(published)
    assert "asa" not in _remembered(published)


def test_an_end_holds_for_the_day(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(settled / CLIP, "recorded:", "publish: {portal: {until: 2038-12-31}}\nrecorded:")
    published_to(settled)
    _actions(settled)
    assert _remembered(settled) == {"asa", "dai-ichi"}
    monkeypatch.setattr(settled_plans, "local_today", lambda _settings: date(2038, 12, 31))
    assert _remembered(settled) == {"dai-ichi"}


@pytest.mark.parametrize(
    "change",
    [
        lambda last: replace(last, fields=(("status.publishAt", LATER),)),
        lambda last: replace(last, fields=(("date", LATER.partition("+")[0]),)),
        lambda last: replace(last, parts=(Part("captions.ja", PublicationState.FAILED),)),
        lambda last: replace(last, session="https://example.jp/session"),
    ],
    ids=["a time to come", "a time to come without its zone", "an unsettled part", "a session"],
)
def test_what_time_or_the_next_run_may_change_is_planned_each_time(
    settled: Path, change: Callable[[Receipt], Receipt]
) -> None:
    _record(settled, change)
    _actions(settled)
    assert _remembered(settled) == {"dai-ichi"}


def test_what_is_built_meanwhile_is_not_overwritten_by_what_was_planned_before(settled: Path) -> None:
    _forget(settled)
    opened = open_workspace(settled)
    assert opened.planner.newest_build > 0
    _execute(
        settled,
        "INSERT INTO builds (slug, step, key, recipe, run) SELECT slug, step, key, recipe, run "
        "FROM builds LIMIT 1",
    )
    plan_target(opened, "portal")
    assert _remembered(settled) == set()
    assert _remembered(settled) == {"asa", "dai-ichi"}
