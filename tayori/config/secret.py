"""Secrets are written as references and resolved when they are used, never when the file is read."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from tayori.errors import UsageError
from tayori.model.hidden import hide
from tayori.store.files import disk_errors, sync_folder

SCHEMES = ("env", "file", "keyring")
SECRET_KEYS = frozenset({"password", "token", "secret", "client_secret", "api_key", "credentials"})
"""Options that must be references: a value written out would end in a repository and in logs."""
HOW_TO = "write `env:NAME`, `file:PATH` or `keyring:SERVICE/NAME` and keep the value there"
FILE_MODE, FOLDER_MODE = 0o600, 0o700
_FOR_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
_MEANT_AS_SECRET = re.compile(r"pass|secret|token|credential|api[_-]?key|^key$", re.IGNORECASE)
_SHORTEST_WRITTEN = 6
"""Characters of a value that is taken for a secret by the name of its key: `true` and `none` are none."""


def is_reference(text: str) -> bool:
    """True for `env:NAME`, `file:PATH`, `keyring:SERVICE/NAME`."""
    scheme, colon, rest = text.partition(":")
    return bool(colon and rest and scheme in SCHEMES)


def resolve_secret(reference: str, root: Path, environment: Mapping[str, str] | None = None) -> str:
    """What `reference` stands for; a relative `file:` is below `root`. It is masked from then on.

    Raises UsageError, whose text never holds the value; also for a file that others can read or write.
    """
    scheme, _, rest = _parts(reference)
    if scheme == "env":
        value = _from_environment(rest, os.environ if environment is None else environment)
    else:
        value = _from_file(rest, root) if scheme == "file" else _from_keyring(rest)
    hide(value)
    return value


def store_secret(reference: str, value: str, root: Path) -> None:
    """Put `value` where `reference` says: a file only its owner can read, or the keyring.

    The file is written whole; folders that are missing are made for its owner alone. Raises UsageError for
    `env:`, which cannot be kept, and ResourceError.
    """
    hide(value)
    scheme, _, rest = _parts(reference)
    if scheme == "env":
        raise UsageError(
            f"The environment cannot keep a secret for the next run ({reference}).",
            f"Use `file:PATH` or `keyring:SERVICE/NAME`, or set {rest} yourself.",
        )
    if scheme == "keyring":
        service, _, user = rest.partition("/")
        with _keyring(rest) as keyring:
            keyring.set_password(service, user, value)
        return
    path = _path(rest, root)
    with disk_errors(path):
        _make_folder(path.parent)
        _write_privately(path, value)


def forget_secret(reference: str, root: Path) -> None:
    """Delete what `reference` stands for; gone already is fine. Raises UsageError, ResourceError."""
    scheme, _, rest = _parts(reference)
    if scheme == "env":
        raise UsageError(f"{reference} is kept by your shell.", f"Unset it there: unset {rest}")
    if scheme == "keyring":
        service, _, user = rest.partition("/")
        with _keyring(rest) as keyring:
            if keyring.get_password(service, user) is not None:
                keyring.delete_password(service, user)
        return
    path = _path(rest, root)
    with disk_errors(path):
        path.unlink(missing_ok=True)


def is_loose(reference: str, root: Path) -> bool:
    """Whether `reference` is a file (`file:PATH`) that others than its owner may read or write.

    Only where files have owners' modes (POSIX).
    """
    scheme, _, name = reference.partition(":")
    try:
        return scheme == "file" and _is_open(_path(name, root).stat().st_mode)
    except (OSError, RuntimeError, ValueError):
        return False


def is_readable_by_all(reference: str, root: Path) -> bool:
    """Whether `reference` is a file (`file:PATH`) that every account of this machine can read."""
    scheme, _, name = reference.partition(":")
    try:
        return scheme == "file" and bool((root / Path(name).expanduser()).stat().st_mode & stat.S_IROTH)
    except (OSError, RuntimeError, ValueError):
        return False


def hide_written(key: str, value: str) -> bool:
    """Mask what a person wrote into a settings file although it looks like a secret.

    That is what stands at a key that asks for one, and the password of an address. Whether it was the former.
    """
    name, glued, rest = key.partition(":")  # `password:abc` without a space is a key
    meant = (rest if glued else value).strip()
    asked = bool(_MEANT_AS_SECRET.search(name))
    is_secret = asked and len(meant) >= _SHORTEST_WRITTEN and not is_reference(meant)
    if is_secret:
        hide(meant)
    if found := re.search(r"://[^/?#@\s]*?:([^/?#\s]+)@", value):
        hide(found[1])
    return is_secret


def _parts(reference: str) -> tuple[str, str, str]:
    if not is_reference(reference):
        raise UsageError("A secret is written out in tayori.yaml.", f"Instead, {HOW_TO}.")
    return reference.partition(":")


def _path(name: str, root: Path) -> Path:
    return root / Path(name).expanduser()


def _is_open(mode: int) -> bool:
    return os.name == "posix" and stat.S_ISREG(mode) and bool(mode & _FOR_OTHERS)


def _from_environment(name: str, environment: Mapping[str, str]) -> str:
    # what a file or a form was pasted from ends in a newline
    value = environment.get(name, "").strip()
    if not value:
        raise UsageError(f"The environment variable {name} is not set.", f"Set it: export {name}=...")
    return value


def _from_file(name: str, root: Path) -> str:
    path = root / name
    try:
        path = _path(name, root)
        with path.open("rb") as file:
            # of the open file, so that nobody exchanges it between the look and the reading
            if _is_open(os.fstat(file.fileno()).st_mode):
                raise UsageError(
                    f"The secret in {path} can be read or changed by others on this machine.",
                    f"Close it: chmod 600 {path}",
                )
            return file.read().decode("utf-8").strip()
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        # not `from error`: a decoding error holds the bytes
        raise UsageError(
            f"The secret in {path} cannot be read: {reason}.", "Put it there, readable by you."
        ) from None


def _make_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it, each for its owner alone."""
    for each in [*reversed(folder.parents), folder]:
        if not each.exists():
            each.mkdir(mode=FOLDER_MODE, exist_ok=True)


def _write_privately(path: Path, value: str) -> None:
    """Whole or not at all, and never readable by others, not even for a moment."""
    target = path.resolve()  # a link stays one
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".secret.")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(FILE_MODE)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _from_keyring(name: str) -> str:
    service, _, user = name.partition("/")
    with _keyring(name) as keyring:
        value = keyring.get_password(service, user)
    if value is None:
        raise UsageError(f"The keyring has nothing at {name}.", f"Put it there: keyring set {service} {user}")
    return str(value)


@contextmanager
def _keyring(name: str) -> Iterator[Any]:
    try:
        keyring = import_module("keyring")  # optional and heavy: only for those who keep secrets there
        errors = import_module("keyring.errors")
    except ImportError as error:
        raise UsageError(
            f"keyring:{name} needs the package `keyring`, which is not installed.", "pip install keyring"
        ) from error
    try:
        yield keyring
    except errors.KeyringError as error:
        advice = "Unlock it, or use `env:` or `file:` instead."
        raise UsageError(f"The keyring cannot be used for {name}.", advice) from error
