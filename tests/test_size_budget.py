"""Functions and files stay small enough to be read: half of the functions within ten lines, none over 60."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import pytest

from tests.documents import PACKAGE, ROOT, sources

MEDIAN_LINES, MOST_LINES_OF_95_PERCENT, MOST_LINES = 10, 40, 60
FILE_LINES_OF_95_PERCENT, FILE_LINES = 350, 500
PARAMETERS = 6
LARGE_BYTES = 50_000
MANY_PARAMETERS = {
    "tayori/commands/portal.py:check": "each is an option of the command",
    "tayori/commands/distribution.py:publish": "each is an option of the command",
    "tayori/commands/drift.py:drift": "each is an option of the command",
    "tayori/commands/making.py:transcode": "each is an option of the command",
    "tayori/commands/workspace.py:add": "each is an option of the command",
    "tayori/commands/captions.py:burn": "each is an option of the command",
    "tayori/commands/captions.py:check": "each is an option of the command",
    "tayori/commands/feeds/checking.py:check": "each is an option of the command",
    "tayori/commands/rights/attaching.py:attach": "each is an option of the command",
    "tayori/commands/feeds/importing.py:import_": "each is an option of the command",
    "tayori/commands/feeds/counting.py:stats": "each is an option of the command",
    "tayori/commands/episodes.py:clip": "each is an option of the command",
    "tayori/commands/rights/acting.py:withdraw": "each is an option of the command",
}
"""The exceptions, by name and with their reason."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function's size."""

    name: str
    lines: int
    parameters: int


def functions(path: str, tree: ast.Module) -> Iterator[Function]:
    """Every function and method of a module."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            a = node.args
            own = [*a.posonlyargs, *a.args, *a.kwonlyargs]
            bound = bool(own) and own[0].arg in ("self", "cls")
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield Function(f"{path}:{node.name}", lines, len(own) - bound)


def faults(found: list[Function]) -> list[str]:
    """What is beyond the budget."""
    sizes = sorted(function.lines for function in found)
    wrong = [f"{f.name} has {f.lines} lines" for f in found if f.lines > MOST_LINES]
    wrong += [
        f"{f.name} has {f.parameters} parameters"
        for f in found
        if f.parameters > PARAMETERS and f.name not in MANY_PARAMETERS
    ]
    if median(sizes) > MEDIAN_LINES:
        wrong.append(f"the median function has {median(sizes)} lines")
    if percentile(sizes) > MOST_LINES_OF_95_PERCENT:
        wrong.append(f"95 % of functions have up to {percentile(sizes)} lines")
    return wrong


def percentile(sizes: list[int]) -> int:
    """The size that 95 % of the sorted sizes do not exceed."""
    return sizes[min(len(sizes) - 1, len(sizes) * 95 // 100)]


def every_function() -> list[Function]:
    """Those of the package."""
    return [function for path, tree in sources() for function in functions(path, tree)]


def test_functions_are_within_budget() -> None:
    assert faults(every_function()) == []


def test_every_exception_is_needed() -> None:
    sizes = {function.name: function.parameters for function in every_function()}
    assert [name for name in MANY_PARAMETERS if sizes.get(name, 0) <= PARAMETERS] == []


def test_files_are_within_budget() -> None:
    sizes = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py"))
    assert len(sizes) > 50
    assert percentile(sizes) <= FILE_LINES_OF_95_PERCENT
    assert sizes[-1] <= FILE_LINES


def test_no_file_of_the_repository_is_large() -> None:
    kept = [path for name in ("docs", "scripts", "tests", "tayori") for path in (ROOT / name).rglob("*")]
    files = (path for path in kept if path.is_file() and path.suffix != ".pyc")
    large = [path for path in files if path.stat().st_size > LARGE_BYTES]
    assert [path.relative_to(ROOT).as_posix() for path in large] == []


LONG = "def g():\n" + "    x\n" * 44


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("def f(a, b, c, d, e, f, g): pass", "x.py:f has 7 parameters"),
        ("def f():\n" + "    x\n" * 61, "x.py:f has 62 lines"),
        ("def f():\n" + "    x\n" * 11, "the median function has 12 lines"),
        (
            "def f(): pass\n" * 8 + ("def g():\n" + "    x\n" * 44) * 2,
            "95 % of functions have up to 45 lines",
        ),
    ],
)
def test_what_is_beyond_the_budget_is_noticed(source: str, fault: str) -> None:
    assert fault in faults(list(functions("x.py", ast.parse(source))))


def test_a_method_does_not_count_itself() -> None:
    tree = ast.parse("class C:\n def f(self, a, *, b): pass")
    assert list(functions("x.py", tree)) == [Function("x.py:f", 1, 2)]
