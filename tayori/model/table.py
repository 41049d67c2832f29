"""A table as a value: what a report says, before it is a spreadsheet, a page or text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. Cells are text, whole numbers, or None for an empty one."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]
    notes: tuple[str, ...] = ()
    """Sentences under the table: what it was made from, and when."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a table somebody sent us."""

    number: int
    """As the spreadsheet counts it, the heading being 1."""
    values: tuple[tuple[str, str], ...]
    """(heading, cell) of the cells that are not empty; surrounding space removed."""
