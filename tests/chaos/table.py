"""What became of the seeds, as a table, and its place in docs/reliability.md."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tayori.pipelines.executors import machine_cores
from tests.chaos.run import Lived

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEADINGS = ("what went wrong", "times", "runs until it was done", "as if nothing had happened")


def rows(lives: Iterable[Lived]) -> list[tuple[str, ...]]:
    """A row for each kind of disaster: a seed counts in each of its own, and how many kept the promise."""
    by_kind: dict[str, list[Lived]] = defaultdict(list)
    for life in lives:
        for kind in life.struck:
            by_kind[kind].append(life)
    return [_row(kind, by_kind[kind]) for kind in sorted(by_kind)]


def summary(place: str, seeds: range, lives: Sequence[Lived]) -> str:
    """One paragraph."""
    broken = [life.scenario.seed for life in lives if life.broken]
    processes = sum(len(life.codes) for life in lives)
    named = f" ({broken})" if broken else ""
    said = f"{len(lives)} seeds ({seeds.start} to {seeds.stop - 1}) at {place}: {len(lives) - len(broken)} "
    said += f"ended as if nothing had happened, {len(broken)} did not{named}. "
    return f"{said}It took {processes} commands from the first disaster of each on. {_machine()}"


def text(place: str, seeds: range, lives: Sequence[Lived]) -> str:
    """Paragraph and table."""
    lines = (HEADINGS, ("---", "--:", "--:", "--:"), *rows(lives))
    return f"{summary(place, seeds, lives)}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(place: str, table: str) -> None:
    """Put it between the marks of its place; the rest of the page stays."""
    page = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- chaos: {place} -->", "<!-- end -->"
    head, found, rest = page.partition(start)
    assert found, f"docs/reliability.md has no {start}"
    _, _, tail = rest.partition(end)
    PAGE.write_text(f"{head}{start}\n\n{table}\n\n{end}{tail}", encoding="utf-8")


def _row(kind: str, lives: Sequence[Lived]) -> tuple[str, ...]:
    runs = [len(life.codes) for life in lives]
    kept = sum(not life.broken for life in lives)
    return (
        kind,
        str(len(lives)),
        f"{sum(runs) / len(runs):.1f}, at most {max(runs)}",
        f"{kept} of {len(lives)}",
    )


def _machine() -> str:
    day = datetime.now(UTC).date()
    return f"Run on {day}: {platform.system()}, {machine_cores()} cores, Python {platform.python_version()}."
