"""Living through a scenario: what was before, disasters, runs until it succeeds, and a look at all of it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tayori.ledger.ledger import Ledger
from tayori.model.ids import Slug
from tayori.model.publishing import PublicationState
from tests.chaos import child, workspaces
from tests.chaos.child import NO_DEATH, Death, Ended
from tests.chaos.place import (
    DISK_FULL,
    KILLED_AFTER,
    KILLED_AT_STEP,
    KILLED_BEFORE,
    KILLED_BY_DISK,
    KILLED_IN_FILES,
    KILLED_SENDING,
    Disaster,
    Kind,
    Place,
    Victim,
    Whole,
)
from tests.chaos.scenario import Scenario, Story

TRIES = 8
"""Undisturbed runs after the last disaster; more are a failure."""
SIGKILL, SIGXFSZ = -9, -25
EXPECTED = frozenset((0, 5, 6))
"""Exit codes of a command that met with something of the remote."""
KILLS = (KILLED_BEFORE, KILLED_AFTER, KILLED_SENDING, KILLED_IN_FILES, KILLED_AT_STEP)
DEADLY = {kind: {SIGKILL} for kind in KILLS} | {DISK_FULL: {2}, KILLED_BY_DISK: {2, SIGXFSZ}}
"""How else a command may end, by the disaster."""
LEDGER = "ledger.db"
SETTLING_S = 0.6
"""Longer than `settle_after_s` of the workspace (workspaces.py)."""


class Broken(AssertionError):
    """The promise was not kept."""


@dataclass(frozen=True, slots=True)
class Lived:
    """What became of a scenario."""

    scenario: Scenario
    codes: tuple[int, ...]
    """Of every process from the first disaster on."""
    broken: str = ""
    """Which promise was not kept; empty: all were."""

    @property
    def struck(self) -> tuple[str, ...]:
        """The disasters before which there was still something to do."""
        return tuple(disaster.kind for disaster in self.scenario.disasters[: len(self.codes)])


@dataclass(slots=True)
class Life:
    """A workspace, a place, and all that was said."""

    root: Path
    place: Place
    slugs: tuple[str, ...]
    said: list[str] = field(default_factory=list)
    codes: list[int] = field(default_factory=list)
    whole: Whole = field(default_factory=Whole)

    def before(self, story: Story) -> None:
        """Everything before the disaster, which has to work out."""
        for act in story.before:
            if act in ("publish", "retract"):
                self._well(act)
            elif act == "half":
                self._command("publish", Death(at_record=8))
            else:
                {"edit": self._edit, "cut": self._cut, "keep": self._keep, "restore": self._restore}[act]()

    def undisturbed(self, verb: str) -> Whole:
        """Do it in peace; how much that was."""
        self.place.calm()
        before = self.place.requests()
        ended = self._well(verb)
        self.whole = Whole(ended.counts, self.place.requests() - before, self.place.steps)
        return self.whole

    def disturbed(self, verb: str, disaster: Disaster) -> None:
        """Do it while it happens."""
        victim = Victim()
        dies = self.place.arrange(disaster, self.whole, victim)
        ended = self._command(verb, dies, victim)
        self.codes.append(ended.code)
        self.place.calm()
        if (
            ended.code not in EXPECTED | DEADLY.get(disaster.kind, set())
            or "Traceback" in ended.output
            or "A bug:" in ended.output
        ):
            raise Broken(f"it ended with {ended.code} and said:\n{ended.output}")
        if ended.code == 6:
            time.sleep(SETTLING_S)

    def settle(self, verb: str) -> None:
        """Give the command again until it has succeeded."""
        for _ in range(TRIES):
            ended = self._command(verb)
            self.codes.append(ended.code)
            if ended.code not in EXPECTED or "A bug:" in ended.output:
                raise Broken(f"in peace it ended with {ended.code} and said:\n{ended.output}")
            if ended.code == 0 and not self.unsettled(verb):
                return
            if ended.code:
                time.sleep(SETTLING_S)
        raise Broken(f"after {TRIES} runs: {self.unsettled(verb)}\n{self.said[-1]}")

    def unsettled(self, verb: str) -> str:
        """What the ledger says is not as it should be."""
        wanted = PublicationState.RETRACTED if verb == "retract" else PublicationState.VERIFIED
        known = self.ledger().publications()
        states = {slug: known.get((self.place.target, Slug(slug))) for slug in self.slugs}
        return ", ".join(
            f"{slug} is {receipt.state if receipt else 'unknown to the ledger'}"
            for slug, receipt in states.items()
            if receipt is None or receipt.state is not wanted
        )

    def once_more(self, verb: str) -> None:
        """Nothing is left to do."""
        before = self.place.requests()
        ended = self._command(verb)
        if ended.code or (written := self.place.writing(before)):
            raise Broken(f"one more run was not for nothing: {ended.code}, {written}\n{ended.output}")

    def ledger(self) -> Ledger:
        """The ledger as it is."""
        return Ledger(self._folder / LEDGER)

    def leaks(self) -> Iterator[str]:
        """Where a secret stands that may not."""
        secrets = {secret.encode() for secret in self.place.secrets()}
        sessions = {session.encode() for session in self.place.sessions()}
        for path in self.root.rglob("*"):
            if path.is_symlink() or not path.is_file() or path.stat().st_nlink > 1:
                continue
            hidden = secrets if path.name.startswith(LEDGER) else secrets | sessions
            if any(one in (content := path.read_bytes()) for one in hidden) and content:
                yield str(path.relative_to(self.root))
        if any(one in said.encode() for said in self.said for one in secrets | sessions):
            yield "what was said"
        history = self.ledger().publication_history()
        if any(one in repr(replace(state, session="")).encode() for state in history for one in sessions):
            yield "a receipt, beside its session"

    @property
    def _folder(self) -> Path:
        return self.root / ".tayori"

    def _well(self, verb: str) -> Ended:
        ended = self._command(verb)
        if ended.code or self.unsettled(verb):
            raise Broken(
                f"undisturbed, {verb} ended with {ended.code}, {self.unsettled(verb)}:\n{ended.output}"
            )
        return ended

    def _command(self, verb: str, death: Death = NO_DEATH, victim: Victim | None = None) -> Ended:
        argv = [verb, self.place.target, *self.slugs, "--yes", "-w", str(self.root)]
        return self._run(argv, death, victim)

    def _run(self, argv: list[str], death: Death = NO_DEATH, victim: Victim | None = None) -> Ended:
        out = self.root.parent / f"{len(self.said)}.out"
        process = child.start(argv, out, death)
        if victim is not None:
            victim.process = process
        ended = child.wait(process, out)
        self.said.append(ended.output)
        return ended

    def _build(self) -> None:
        ended = self._run(["build", "-w", str(self.root)])
        assert ended.code == 0, ended.output

    def _edit(self) -> None:
        workspaces.edit_texts(self.root)
        self._build()

    def _cut(self) -> None:
        workspaces.cut_anew(self.root)
        self._build()

    def _keep(self) -> None:
        backup = self.root.parent / "backup"
        backup.mkdir()
        for path in self._folder.glob(f"{LEDGER}*"):
            shutil.copy2(path, backup)

    def _restore(self) -> None:
        for path in self._folder.glob(f"{LEDGER}*"):
            path.unlink()
        for path in (self.root.parent / "backup").iterdir():
            shutil.copy2(path, self._folder)
        self._build()


@dataclass(slots=True)
class World:
    """A kind of place, a built workspace, and what comes of each story when nothing goes wrong."""

    kind: Kind
    base: Path
    """A workspace of workspaces.make_workspace; it is copied."""
    folder: Path
    """Where copies go; each is deleted after its scenario."""
    _peace: dict[tuple[str, tuple[str, ...]], tuple[Whole, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        os.environ[child.WARM] = str(self.base)

    def live(self, scenario: Scenario) -> Lived:
        """Live through it, and look at what is there."""
        codes: list[int] = []
        broken = ""
        try:
            self._through(scenario, codes)
        except AssertionError as failure:
            broken = str(failure)
        return Lived(scenario, tuple(codes), broken)

    def in_peace(self, story: Story, slugs: tuple[str, ...]) -> tuple[Whole, Any]:
        """How much a story is and where it leads when nothing goes wrong."""
        key = (story.name, slugs)
        if key not in self._peace:
            with self.begun(slugs) as life:
                life.before(story)
                whole = life.undisturbed(story.then)
                look(life, story.then, life.place.state())
                self._peace[key] = whole, life.place.state()
        return self._peace[key]

    def _through(self, scenario: Scenario, codes: list[int]) -> None:
        story = scenario.story
        whole, state = self.in_peace(story, scenario.slugs)
        with self.begun(scenario.slugs) as life:
            life.codes, life.whole = codes, whole
            life.before(story)
            for disaster in scenario.disasters:
                life.disturbed(story.then, disaster)
                if codes[-1] == 0 and not life.unsettled(story.then):
                    break
            else:
                life.settle(story.then)
            look(life, story.then, state)

    @contextmanager
    def begun(self, slugs: tuple[str, ...]) -> Iterator[Life]:
        """A copy of the workspace, and a place where nothing is."""
        folder = self.folder / "life"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with self.kind.opened(folder) as place:
            root = workspaces.copy_workspace(self.base, folder / "ws", place)
            yield Life(root, place, slugs)


def look(life: Life, verb: str, wanted: Any) -> None:
    """All that was promised. Raises Broken."""
    _require_equal(life.place.state(), wanted)
    life.once_more(verb)
    _require_equal(life.place.state(), wanted)
    if life.place.violations():
        raise Broken(f"a correct client does not: {life.place.violations()}")
    if leaks := sorted(life.leaks()):
        raise Broken(f"a secret stands in {', '.join(leaks)}")


def _require_equal(found: Any, wanted: Any) -> None:
    if found == wanted:
        return
    left, right = (json.dumps(one, ensure_ascii=False, indent=1, sort_keys=True) for one in (found, wanted))
    import difflib

    lines = difflib.unified_diff(
        right.splitlines(), left.splitlines(), "in peace", "after it", lineterm="", n=2
    )
    raise Broken("not as in peace:\n" + "\n".join(lines))
