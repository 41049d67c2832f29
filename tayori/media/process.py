"""Starting programs: the only place that does. Argument lists only, never a shell.

A program runs in its own process group, so that stopping it stops what it started. Its failures become our
errors here, once.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tayori.errors import Cancelled, MediaError, ResourceError

STDERR_LIMIT = 1_000_000
"""Characters of a program's messages that are kept: the last ones."""

_POLL_S = 0.1
_DISK = {
    "No space left on device": "The disk is full.",
    "Disk quota exceeded": "The disk quota is used up.",
    "Read-only file system": "The folder is on a read-only file system.",
    "File too large": "The file system takes no file of this size.",
}


_EMPTY_WORDS = ("Error opening output", "Error opening input files", "Conversion failed", "Exiting normally")
"""What ffmpeg ends with whatever happened; the line before says what."""
_ADDRESS = re.compile(r"^\[[^\]]* @ 0x[0-9a-f]+\] ")


@dataclass(frozen=True, slots=True)
class Completed:
    """What a program that succeeded said."""

    stdout: bytes
    """Empty when it went to `on_line` or `on_output`."""
    stderr: str


class ToolFailed(MediaError):
    """A program ended with an error that is neither the disk's nor the machine's fault."""

    def __init__(self, program: str, code: int, stderr: str) -> None:
        self.program = program
        self.code = code
        self.stderr_tail = stderr[-4000:]
        super().__init__(
            f"{program} failed (exit {code}): {self.reason}.", "Run again with -vv to see all it said."
        )

    @property
    def reason(self) -> str:
        """The last thing it said that tells something, as one line."""
        lines = [line.strip() for line in self.stderr_tail.splitlines() if line.strip()]
        telling = [line for line in lines if not line.startswith(_EMPTY_WORDS)] or lines
        return _ADDRESS.sub("", telling[-1]).rstrip(".") if telling else "it said nothing"


def run(
    argv: Sequence[str],
    *,
    on_line: Callable[[str], None] | None = None,
    on_output: Callable[[IO[bytes]], None] | None = None,
    cancel: threading.Event | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> Completed:
    """Run a program to its end and return what it said.

    `on_line` gets each line of standard output as it comes; or `on_output` reads it itself, to its end, where
    it is too much to keep or not made of lines. `env` is added to our own environment. Raises
    Cancelled when `cancel` is set or the user interrupts (the whole process group is killed), ResourceError
    when the program is missing or the disk is full or read-only, ToolFailed for any other failure.
    """
    process = _start(argv, cwd, env)
    messages: list[str] = []
    threads = [threading.Thread(target=_keep_tail, args=(process.stderr, messages), daemon=True)]
    if cancel is not None:
        threads.append(threading.Thread(target=_kill_on, args=(process, cancel), daemon=True))
    for thread in threads:
        thread.start()
    try:
        stdout = _read(process, on_line, on_output)
        code = process.wait()
    except BaseException as error:
        _kill(process)
        process.wait()
        if isinstance(error, KeyboardInterrupt):
            raise Cancelled("Stopped.", "Run again to go on.") from error
        raise
    finally:
        for thread in threads:
            thread.join()
        _close(process)
    stderr = "".join(messages)
    if cancel is not None and cancel.is_set() and code != 0:
        raise Cancelled("Stopped.", "Run again to go on.")
    if code != 0:
        raise _failure(argv[0], code, stderr)
    return Completed(stdout, stderr)


def _start(argv: Sequence[str], cwd: Path | None, env: Mapping[str, str] | None) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            list(argv),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env={**os.environ, **env} if env else None,
            start_new_session=True,
        )
    except (FileNotFoundError, PermissionError, NotADirectoryError) as error:
        if cwd is not None and not cwd.is_dir():
            raise ResourceError(f"The folder {cwd} is not there.", "Run again.") from error
        raise ResourceError(
            f"{argv[0]} cannot be started: {error.strerror}.", "Run `tayori doctor`."
        ) from error


def _read(
    process: subprocess.Popen[bytes],
    on_line: Callable[[str], None] | None,
    on_output: Callable[[IO[bytes]], None] | None,
) -> bytes:
    out = process.stdout
    assert out is not None
    if on_output is not None:
        on_output(out)
        return b""
    if on_line is None:
        return out.read()
    for line in out:
        on_line(line.decode("utf-8", "replace").rstrip("\r\n"))
    return b""


def _keep_tail(stream: IO[bytes], messages: list[str]) -> None:
    kept = 0
    while chunk := os.read(stream.fileno(), 65536):
        messages.append(chunk.decode("utf-8", "replace"))
        kept += len(messages[-1])
        while kept > STDERR_LIMIT and len(messages) > 1:
            kept -= len(messages.pop(0))


def _kill_on(process: subprocess.Popen[bytes], cancel: threading.Event) -> None:
    while process.poll() is None:
        if cancel.wait(_POLL_S):
            _kill(process)
            return


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def _failure(program: str, code: int, stderr: str) -> Exception:
    name = Path(program).name
    for sign, sentence in _DISK.items():
        if sign in stderr:
            return ResourceError(f"{sentence} {name} could not write its output.", "Make room and run again.")
    if "Cannot allocate memory" in stderr or code == -signal.SIGKILL:
        return ResourceError(
            f"{name} ran out of memory or was killed.", "Run again with fewer jobs at a time (--jobs 1)."
        )
    return ToolFailed(name, code, stderr)
