"""Nothing a command prints holds a secret: the last door, for what a remote or a traceback says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any, TextIO, cast

import typer

from tayori.model.hidden import masked, without_hidden


@dataclass(frozen=True, slots=True)
class _Discreet:
    """A text stream that masks what is written to it, and is the stream itself for the rest."""

    stream: TextIO

    def write(self, text: str) -> int:
        self.stream.write(without_hidden(text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def echo_document(document: Any) -> None:
    """Print one JSON document for machines, its texts without secrets; masked as a whole it could break."""
    stream = sys.stdout.stream if isinstance(sys.stdout, _Discreet) else sys.stdout
    typer.echo(json.dumps(masked(document), ensure_ascii=False, indent=2), file=stream)


@contextmanager
def discreet_output() -> Iterator[None]:
    """Both outputs without secrets, as long as this lasts."""
    out, err = (cast("TextIO", _Discreet(stream)) for stream in (sys.stdout, sys.stderr))
    with redirect_stdout(out), redirect_stderr(err):
        yield
