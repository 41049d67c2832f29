"""The one exception tree: what went wrong, with which subject, and what to do next.

Every error carries an exit code (docs/reference/exit-codes.md), a sentence that names its
subject, a sentence with the next step, and survives pickling so that it can cross a process or
a cluster. Foreign exceptions are mapped to these at the edge that owns the foreign thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar


class ExitCode(IntEnum):
    """What the process answers; the table in docs/reference/exit-codes.md is tested against this."""

    DONE = 0
    BUG = 1
    USAGE = 2
    MEDIA = 3
    REFUSED = 4
    REMOTE = 5
    UNKNOWN = 6
    CHECK_FAILED = 7


def _rebuild(cls: type[TayoriError], args: tuple[Any, ...], fields: dict[str, Any]) -> TayoriError:
    error = cls.__new__(cls)
    Exception.__init__(error, *args)
    error.__dict__.update(fields)
    return error


class TayoriError(Exception):
    """Base of all our errors; raised directly only for bugs.

    `message` names the subject in one sentence; `next_step` says what to do about it.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.BUG

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message} {self.next_step}".strip()

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, self.__dict__)


class UsageError(TayoriError):
    """The command or the workspace asks for something that cannot be."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in a file a person wrote: where it is and what is wrong with it."""

    file: str
    line: int
    """1-based; 0 where the whole file is meant."""
    key: str
    """Dotted path of the key, empty for the file as a whole."""
    text: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key + ': ' if self.key else ''}{self.text}"


class ConfigError(UsageError):
    """Mistakes in tayori.yaml, a manifest or a grant; all of a file's mistakes at once."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(str(m) for m in mistakes), "Correct the lines above and run again.")
        self.mistakes = mistakes


class CaptionError(UsageError):
    """A caption file cannot be used as it is: unreadable, or a glyph its font does not have."""


class ResourceError(UsageError):
    """The machine stands in the way: disk full, read-only folder, a missing program."""


class WorkspaceBusy(UsageError):
    """Another process holds the workspace's lock."""

    def __init__(self, workspace: str, holder: str) -> None:
        super().__init__(
            f"{workspace} is being built by {holder}.",
            "Wait for it to finish, or run again without --no-wait.",
        )
        self.holder = holder


class MediaError(TayoriError):
    """The input media is unusable: not media, truncated, or without the stream that is needed."""

    exit_code = ExitCode.MEDIA


class Refused(TayoriError):
    """Rights or approval are missing; nothing was sent."""

    exit_code = ExitCode.REFUSED


class RemoteError(TayoriError):
    """The remote refused or failed, and said so."""

    exit_code = ExitCode.REMOTE


class RemoteClosed(RemoteError):
    """The remote takes nothing more of anybody for now: quota, a daily limit, a sign-in that is over.

    Whatever else was to be sent there is not tried.
    """


class OutcomeUnknown(TayoriError):
    """The remote's answer was lost; run again to settle it."""

    exit_code = ExitCode.UNKNOWN


class CheckFailed(TayoriError):
    """An output we made failed its own checks and was not kept."""

    exit_code = ExitCode.CHECK_FAILED


class Cancelled(TayoriError):
    """The user stopped the work; nothing half-made was kept. Exit code 130 by convention of shells."""
