"""Every error of ours pickles with its fields, carries an exit code and stands in the documentation."""

from __future__ import annotations

import importlib
import pickle
import pkgutil
import re
from typing import Any

import pytest

import tayori
from tayori.errors import ConfigError, ExitCode, Mistake, TayoriError, WorkspaceBusy
from tayori.media.process import ToolFailed
from tayori.publishers.youtube.errors import Declined, Fault
from tests.documents import differences, reference

ARGUMENTS: dict[type[TayoriError], tuple[Any, ...]] = {
    ConfigError: (
        (Mistake("clip.yaml", 3, "title", "is missing"), Mistake("tayori.yaml", 0, "", "is empty")),
    ),
    WorkspaceBusy: ("nagano", "`tayori build` (process 1)"),
    ToolFailed: ("ffmpeg", 1, "clip.mp4: Invalid data found"),
    Declined: ("YouTube refused it.", "Correct it.", Fault(404, "videoNotFound", "gone")),
}
"""Of errors that are not made with a message and a next step."""
STOPPED = 130
"""How shells name a command that was stopped."""


def every_error(base: type[TayoriError] = TayoriError) -> list[type[TayoriError]]:
    """The base and all below it, in all modules of the package."""
    for module in pkgutil.walk_packages(tayori.__path__, "tayori."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found = [base]
    for error in base.__subclasses__():
        if error.__module__.startswith("tayori."):
            found += [e for e in every_error(error) if e not in found]
    return found


ERRORS = every_error()


def made(error: type[TayoriError]) -> TayoriError:
    """One of them."""
    return error(*ARGUMENTS.get(error, ("clip.mp4 is empty.", "Copy it again.")))


def faults(error: TayoriError) -> list[str]:
    """What of our promise an error breaks."""
    back = pickle.loads(pickle.dumps(error))
    found = [] if type(back) is type(error) else ["changes its type when pickled"]
    found += [] if back.__dict__ == error.__dict__ and back.args == error.args else ["loses its fields"]
    found += [] if str(back) == str(error) else ["changes its sentence"]
    found += [] if error.message.strip() and error.next_step.strip() else ["lacks a sentence"]
    found += [] if isinstance(error.exit_code, ExitCode) else ["has no exit code"]
    return found


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_errors_keep_their_promise(error: type[TayoriError]) -> None:
    assert faults(made(error)) == []


def test_the_tree_is_found() -> None:
    assert {"TayoriError", "ConfigError", "ToolFailed", "Cancelled"} <= {error.__name__ for error in ERRORS}


class Forgetful(TayoriError):
    """An error that does not come back as it was; named so that pickle finds it."""

    exit_code = 9  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), ("something else",)


def test_a_bad_error_is_noticed() -> None:
    error = Forgetful("clip.mp4 is empty.")
    assert faults(error) == [
        "loses its fields",
        "changes its sentence",
        "lacks a sentence",
        "has no exit code",
    ]


def documented() -> dict[str, int]:
    """Errors and their codes, from the page of exit codes."""
    found = re.findall(r"^\| `(\w+)` \| (\d+) \|", reference("exit-codes.md"), re.MULTILINE)
    return {name: int(code) for name, code in found}


def test_the_documentation_names_every_error() -> None:
    assert differences(documented(), {error.__name__ for error in ERRORS}) == []
    codes = {error.__name__: int(error.exit_code) for error in ERRORS} | {"Cancelled": STOPPED}
    assert documented() == codes


def test_a_missing_error_is_noticed() -> None:
    names = {error.__name__ for error in ERRORS}
    assert differences(documented(), {*names, "Forgetful"}) == ["Forgetful is not documented"]
