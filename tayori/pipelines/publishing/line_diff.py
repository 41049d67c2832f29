"""A long text as it is and as it will be, by the lines that change."""

from __future__ import annotations

from difflib import SequenceMatcher

LONG_CHARACTERS = 60
"""Longer values, and those of several lines, are compared line by line: two such cells tell nobody."""


def is_long(*values: str | None) -> bool:
    """Whether values are too much for cells of a table."""
    return any("\n" in value or len(value) > LONG_CHARACTERS for value in values if value)


def changed_lines(old: str | None, new: str | None) -> tuple[str, ...]:
    """The lines that go (`- `) and come (`+ `), in order; `  ...` where others stay in between."""
    before, after = (old or "").splitlines(), (new or "").splitlines()
    told: list[str] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            told.append("  ...")
            continue
        told += [f"- {line}" for line in before[i1:i2]]
        told += [f"+ {line}" for line in after[j1:j2]]
    return tuple(told)
