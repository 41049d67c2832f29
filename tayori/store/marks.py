"""Marks of files: what tells without reading it that a file is the one it was."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

Mark = tuple[int, int, int, int]
"""Size, times of content and of inode, and inode: equal marks of a settled file mean equal bytes.

Of a folder: equal marks mean that nothing was put in, taken out or renamed there.
"""

_SETTLED_NS = 2_000_000_000
"""A file that was changed just before it was looked at may change again within one tick of its clock."""


def mark_of(stat: os.stat_result) -> Mark:
    """The mark in stat data."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def read_mark(path: Path | str) -> Mark | None:
    """The mark of a file or folder; None where there is none."""
    try:
        return mark_of(os.stat(path))
    except OSError:
        return None


def are_settled(marks: Iterable[Mark | None], at_ns: int) -> bool:
    """Whether all were changed so long before `at_ns` that a change after it would show."""
    return all(mark is None or at_ns - max(mark[1], mark[2]) > _SETTLED_NS for mark in marks)
