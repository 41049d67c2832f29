"""What every command has: the workspace it works in, and one way to speak to people and to machines.

`@command` adds the common options (-w, --json, -q, -v) to a function and hands it a Desk as first argument,
so that no command repeats them. Heavy libraries are imported by the commands that need them, inside the
functions: `tayori --help` stays under 0.3 s.
"""

from __future__ import annotations

import functools
import getpass
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tayori.commands.discretion import echo_document
from tayori.errors import Mistake, TayoriError
from tayori.model.ids import Lang

if TYPE_CHECKING:
    from tayori.pipelines.report import Reporter

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Workspace folder, or any folder in it.", show_default="here"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, for machines.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors and the result.")]
VerboseOption = Annotated[
    int,
    typer.Option("--verbose", "-v", count=True, help="Say more; -vv adds tracebacks.", show_default=False),
]

_COMMON: tuple[tuple[str, Any, Any], ...] = (
    ("workspace", WorkspaceOption, None),
    ("as_json", JsonOption, False),
    ("quiet", QuietOption, False),
    ("verbose", VerboseOption, 0),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """The common options of one call, and the ways to answer it."""

    workspace: Path | None = None
    as_json: bool = False
    quiet: bool = False
    verbose: int = 0

    @property
    def root(self) -> Path:
        """The workspace this call works in. Raises UsageError when there is none here."""
        from tayori.config.workspace import find_workspace

        return find_workspace((self.workspace or Path.cwd()).resolve())

    @property
    def is_interactive(self) -> bool:
        """Whether a person sits there who can be asked."""
        return sys.stdin.isatty() and sys.stdout.isatty() and not self.as_json

    @property
    def lang(self) -> Lang:
        """The language sentences are told in: Japanese where the locale is, else English."""
        words = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        return Lang("ja" if next(filter(None, words), "").startswith("ja") else "en")

    @property
    def actor(self) -> str:
        """Who is at work, for the audit chain: TAYORI_USER, else the account's name."""
        return os.environ.get("TAYORI_USER", "").strip() or getpass.getuser()

    def reporter(self) -> Reporter:
        """Progress for this call: bars on a terminal, lines elsewhere, silence when asked."""
        from tayori.commands.progress import choose_reporter

        return choose_reporter(quiet=self.quiet or self.as_json)

    def tell_urgent_wait(self, waiting: str) -> None:
        """Who is in the way of something urgent and what to do, on stderr, also with --quiet and --json."""
        typer.echo(
            f"{waiting} When this is urgent, press Ctrl-C there, twice if it uploads: nothing is lost, its "
            "next run goes on where it stopped.",
            err=True,
        )

    def say(self, text: str = "") -> None:
        """A line for people."""
        if not self.as_json and not self.quiet:
            typer.echo(text)

    def result(self, text: str) -> None:
        """A line people asked for; shown also with --quiet."""
        if not self.as_json:
            typer.echo(text)

    def emit(self, document: Any) -> None:
        """The JSON document of this call, with --json."""
        if self.as_json:
            echo_document(document)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
        """A table for people: drawn on a terminal, tab-separated elsewhere; nothing without rows."""
        cells = [list(row) for row in rows]
        if self.as_json or not cells:
            return
        from tayori.commands.tables import draw_table

        draw_table(columns, cells, title)

    def confirm(self, question: str, *, yes: bool) -> bool:
        """Whether to go on: `--yes`, or a person's word. Nobody to ask means no."""
        return yes or (self.is_interactive and typer.confirm(question))


def readable_size(size: int) -> str:
    """Bytes as people read them: `19.8 MB`, `354 B`."""
    for unit, factor in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"


def tell_errors(errors: Sequence[TayoriError], most: int = 10) -> None:
    """The sentences of several errors on stderr, each once; the first ones when there are many."""
    told = list(dict.fromkeys(f"tayori: {error.message}\n{error.next_step}".rstrip() for error in errors))
    for sentences in told[:most]:
        typer.echo(sentences, err=True)
    if len(told) > most:
        typer.echo(f"tayori: and {len(told) - most} more errors; --json has them all.", err=True)


def tell_mistakes(mistakes: Sequence[Mistake]) -> None:
    """The mistakes of files that were left out, on stderr."""
    for mistake in mistakes:
        typer.echo(f"left out: {mistake}", err=True)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """`function(desk, ...)` as a Typer command with the common options."""
    signature = inspect.signature(function, eval_str=True)
    own = [p for name, p in signature.parameters.items() if name != "desk"]
    common = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
        for name, annotation, default in _COMMON
    ]

    @functools.wraps(function)
    def called(**values: Any) -> None:
        desk = Desk(**{name: values.pop(name) for name, _, _ in _COMMON})
        function(desk, **values)

    called.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*(p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own), *common]
    )
    called.__annotations__ = {p.name: p.annotation for p in [*own, *common]} | {"return": None}
    return called
