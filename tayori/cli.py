"""The `tayori` program: the commands put together, errors turned into sentences and exit codes."""

from __future__ import annotations

import gc
import signal
import sys
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

from tayori import __version__
from tayori.commands import (
    approval,
    audit,
    by_hand,
    captions,
    distribution,
    episodes,
    feeds,
    making,
    portal,
    rights,
    upkeep,
    workspace,
    youtube,
)
from tayori.commands.discretion import discreet_output, echo_document
from tayori.errors import Cancelled, ExitCode, TayoriError, UsageError

app = typer.Typer(
    name="tayori",
    help="Short videos and podcasts: made, captioned, cleared and published, with their rights attached.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tayori {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_tell_version),
    ] = False,
) -> None:
    del version


_MISUSE = typer.BadParameter.__bases__
"""What every wrong use of the command line is; Typer names only this child of it."""

_GROUPS = (
    workspace,
    making,
    captions,
    rights,
    approval,
    episodes,
    feeds,
    distribution,
    by_hand,
    youtube,
    portal,
    audit,
    upkeep,
)
for _group in _GROUPS:
    _group.register(app)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the program and exit with the code of docs/reference/exit-codes.md."""
    # Our values are trees without cycles, and planning a large workspace makes millions of them: looking for
    # cycles in between is a sixth of the time of a build with nothing to do.
    gc.set_threshold(1_000_000)
    signal.signal(signal.SIGTERM, _interrupt)
    argv = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(argv))


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """Being told to end is like Ctrl-C: encoders are stopped and nothing half-made stays."""
    raise KeyboardInterrupt


def run(argv: list[str]) -> int:
    """Run one command; its exit code. Errors are told on stderr, and as JSON on stdout with --json.

    Nothing it says holds a secret.
    """
    with discreet_output():
        return _run(argv)


def _run(argv: list[str]) -> int:
    try:
        # Typer tells people itself what is wrong with a command line; machines are told below
        code = app(argv, prog_name="tayori", standalone_mode="--json" not in argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else ExitCode.USAGE
    except TayoriError as error:
        return _tell(error, argv)
    except KeyboardInterrupt:
        return _tell(Cancelled("Stopped.", "What was finished is kept; run again to go on."), argv)
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.DONE
    except Exception as error:  # noqa: BLE001 - the last door: a bug is told as one, with its traceback on -vv
        if isinstance(error, _MISUSE):
            return _tell(_misused(error), argv)
        bug = TayoriError(
            f"A bug: {type(error).__name__}: {error}", "Please report it, with the output of -vv."
        )
        bug.__cause__ = error
        return _tell(bug, argv)
    return code if isinstance(code, int) else ExitCode.DONE


def _misused(error: Exception) -> UsageError:
    """A wrong command line in our words, with the help of the command that was meant."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "tayori"
    return UsageError(getattr(error, "format_message", error.__str__)(), f"See `{command} --help`.")


def _tell(error: TayoriError, argv: list[str]) -> int:
    code = 130 if isinstance(error, Cancelled) else int(error.exit_code)
    if "--json" in argv:
        echo_document(_document(error, code))
    typer.echo(f"tayori: {error.message}", err=True)
    if error.next_step:
        typer.echo(error.next_step, err=True)
    if "-vv" in argv or argv.count("-v") + argv.count("--verbose") > 1:
        import traceback

        traceback.print_exception(error)
    return code


def _document(error: TayoriError, code: int) -> dict[str, Any]:
    return {
        "error": {
            "kind": type(error).__name__,
            "exit_code": code,
            "message": error.message,
            "next_step": error.next_step,
        }
    }
