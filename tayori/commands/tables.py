"""Tables for people."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text


def draw_table(columns: Sequence[str], rows: list[list[str]], title: str | None) -> None:
    """Draw a table on a terminal; write tab-separated lines elsewhere, headings included."""
    names = list(columns)
    if not sys.stdout.isatty():
        if title:
            sys.stdout.write(f"{title}\n")
        for row in [names, *rows]:
            sys.stdout.write("\t".join(cell.replace("\n", " ").replace("\t", " ") for cell in row) + "\n")
        return
    heading = Text(title) if title else None
    table = Table(*names, title=heading, title_justify="left", header_style="bold", expand=False)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
