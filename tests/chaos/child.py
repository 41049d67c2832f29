"""A process that publishes and may be killed: the command line as it is, only time is hurried.

It is forked from a server that has loaded everything, so that hundreds of them start in milliseconds.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import asdict, dataclass
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

HURRY = 2000.0
"""So much faster do pauses pass."""
_CHANGES = frozenset(
    ("os.rename", "os.remove", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.truncate", "os.utime")
)
"""Audit events of acts that change a folder; opening a file for writing is another."""
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_really_sleep = time.sleep


def _hurried(seconds: Any) -> None:
    _really_sleep(seconds / HURRY)


WARM = "TAYORI_CHAOS_WARM"
"""Names a built workspace to the server that processes are forked from: it plans it once, to load all."""

if WARM in os.environ:
    time.sleep = _hurried
    from typer.main import get_command

    from tayori import cli
    from tayori.cli import run
    from tayori.ledger.ledger import Ledger

    # what commands import when they need it, loaded once for all children
    for _name in (
        *(f"tayori.publishers.{kind}.publisher" for kind in ("folder", "wordpress", "youtube")),
        *(f"tayori.pipelines.{name}" for name in ("build", "describe", "publishing.distribute", "workbench")),
        *("tayori.commands.progress", "googleapiclient.discovery", "budoux", "jinja2", "rich.table"),
    ):
        import_module(_name)
    cli.app = get_command(cli.app)  # type: ignore[assignment] # else every child would build it
    with Path(os.devnull).open("w", encoding="utf-8") as _nothing, redirect_stdout(_nothing):
        with redirect_stderr(_nothing), suppress(SystemExit):
            run(["plan", "-w", os.environ[WARM]])


@dataclass(frozen=True, slots=True)
class Death:
    """Of what a process dies by itself; 0: not of that."""

    at_record: int = 0
    """The n-th state it writes into the ledger."""
    before: bool = False
    """Just before it is written, else just after."""
    at_sent_byte: int = 0
    """So many bytes have gone out on its connections, and not one more."""
    at_file_act: int = 0
    """Just before it changes a file or folder for the n-th time (the database's own are not counted)."""
    disk_bytes: int = 0
    """No file may grow beyond this, as on a full disk; it lives, unless `disk_kills`."""
    disk_kills: bool = False


@dataclass(slots=True)
class Counts:
    """How much of each a process did."""

    records: int = 0
    sent_bytes: int = 0
    file_acts: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended."""

    code: int
    """As the shell sees it; negative: killed by that signal."""
    output: str
    """All it said, on both streams."""
    counts: Counts
    """Zeros where it was killed."""


NO_DEATH = Death()


def start(argv: Sequence[str], out: Path, death: Death = NO_DEATH) -> BaseProcess:
    """Start `tayori` with `argv`; what it says goes to `out`, a new file."""
    context = get_context("forkserver")
    assert WARM in os.environ
    context.set_forkserver_preload(["tests.chaos.child"])
    process = context.Process(target=_main, args=(list(argv), str(out), death), daemon=True)
    process.start()
    return process


def wait(process: BaseProcess, out: Path, timeout_s: float = 120.0) -> Ended:
    """Wait for its end."""
    process.join(timeout_s)
    code = process.exitcode
    if code is None:
        process.kill()
        process.join()
        raise AssertionError(f"it hangs; it said:\n{out.read_text() if out.exists() else ''}")
    process.close()
    counted = _counted(out)
    counts = Counts(**json.loads(counted.read_text())) if counted.exists() else Counts()
    return Ended(code, out.read_text(encoding="utf-8") if out.exists() else "", counts)


def _counted(out: Path) -> Path:
    return out.with_suffix(".counts")


def _main(argv: list[str], out: str, death: Death) -> None:
    with Path(out).open("w", encoding="utf-8", buffering=1) as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        counts = Counts()
        _count_records(counts, death)
        _count_sent(counts, death)
        _count_file_acts(counts, death, argv[argv.index("-w") + 1])
        sys.stdout = sys.stderr = said
        _fill_disk(death)
        code = run(argv)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    _counted(Path(out)).write_text(json.dumps(asdict(counts)))
    os._exit(code)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fill_disk(death: Death) -> None:
    if not death.disk_bytes:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Python ignores the signal, so that a write fails, as on a full disk
    if death.disk_kills:
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    # only the soft limit: the counts are still to be written
    resource.setrlimit(resource.RLIMIT_FSIZE, (death.disk_bytes, resource.RLIM_INFINITY))


def _count_records(counts: Counts, death: Death) -> None:
    real: Callable[..., Any] = Ledger.record_publication

    def record(self: Any, *args: Any, **named: Any) -> Any:
        counts.records += 1
        dies = counts.records == death.at_record
        if dies and death.before:
            _die()
        answer = real(self, *args, **named)
        if dies:
            _die()
        return answer

    Ledger.record_publication = record  # type: ignore[method-assign]


def _count_sent(counts: Counts, death: Death) -> None:
    send = socket.socket.send

    def counted(self: socket.socket, data: Any, *flags: int) -> int:
        left = death.at_sent_byte - counts.sent_bytes
        if 0 < left <= len(data):
            socket.socket.sendall(self, memoryview(data)[:left])
            _die()
        sent = send(self, data, *flags)
        counts.sent_bytes += sent
        return sent

    socket.socket.send = counted  # type: ignore[method-assign,assignment]


def _count_file_acts(counts: Counts, death: Death, root: str) -> None:
    def seen(event: str, args: tuple[Any, ...]) -> None:
        changes = event in _CHANGES or (event == "open" and len(args) == 3 and args[2] & _WRITES)
        if changes and str(args[0]).startswith(root):
            counts.file_acts += 1
            if counts.file_acts == death.at_file_act:
                _die()

    sys.addaudithook(seen)
