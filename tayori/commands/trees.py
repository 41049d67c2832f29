"""Trees for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

if TYPE_CHECKING:
    from tayori.pipelines.clearance.tree import Branch


def draw_tree(root: Branch) -> None:
    """Draw a tree on a terminal; write it as indented lines elsewhere."""
    if sys.stdout.isatty():
        Console().print(_grown(root, Tree(Text(root.text, style="bold"))))
    else:
        _write(root, 0)


def _grown(branch: Branch, tree: Tree) -> Tree:
    for below in branch.below:
        _grown(below, tree.add(Text(below.text)))
    return tree


def _write(branch: Branch, depth: int) -> None:
    sys.stdout.write(f"{'  ' * depth}{' '.join(branch.text.splitlines())}\n")
    for below in branch.below:
        _write(below, depth + 1)
