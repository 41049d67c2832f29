"""Secrets are written as references and resolved when they are used, never when the file is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from tayori.errors import UsageError

SCHEMES = ("env", "file", "keyring")
SECRET_KEYS = frozenset({"password", "token", "secret", "client_secret", "api_key", "credentials"})
"""Options that must be references: a value written out would end in a repository and in logs."""
HOW_TO = "write `env:NAME`, `file:PATH` or `keyring:SERVICE/NAME` and keep the value there"


def is_reference(text: str) -> bool:
    """True for `env:NAME`, `file:PATH`, `keyring:SERVICE/NAME`."""
    scheme, colon, rest = text.partition(":")
    return bool(colon and rest and scheme in SCHEMES)


def resolve_secret(reference: str, root: Path, environment: Mapping[str, str] | None = None) -> str:
    """What `reference` stands for; a relative `file:` is below `root`.

    Raises UsageError, whose text never holds the value.
    """
    scheme, _, rest = reference.partition(":")
    if not is_reference(reference):
        raise UsageError("A secret is written out in tayori.yaml.", f"Instead, {HOW_TO}.")
    if scheme == "env":
        return _from_environment(rest, os.environ if environment is None else environment)
    return _from_file(rest, root) if scheme == "file" else _from_keyring(rest)


def is_readable_by_all(reference: str, root: Path) -> bool:
    """Whether `reference` is a file (`file:PATH`) that every account of this machine can read."""
    scheme, _, name = reference.partition(":")
    try:
        return scheme == "file" and bool((root / Path(name).expanduser()).stat().st_mode & stat.S_IROTH)
    except (OSError, RuntimeError, ValueError):
        return False


def _from_environment(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name)
    if not value:
        raise UsageError(f"The environment variable {name} is not set.", f"Set it: export {name}=...")
    return value


def _from_file(name: str, root: Path) -> str:
    path = root / Path(name).expanduser()
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(
            f"The secret in {path} cannot be read: {reason}.", "Put it there, readable by you."
        ) from error


def _from_keyring(name: str) -> str:
    service, _, user = name.partition("/")
    try:
        keyring = import_module("keyring")  # optional and heavy: only for those who keep secrets there
        errors = import_module("keyring.errors")
    except ImportError as error:
        raise UsageError(
            f"keyring:{name} needs the package `keyring`, which is not installed.", "pip install keyring"
        ) from error
    try:
        value = keyring.get_password(service, user)
    except errors.KeyringError as error:
        advice = "Unlock it, or use `env:` or `file:` instead."
        raise UsageError(f"The keyring cannot be read for {name}.", advice) from error
    if value is None:
        raise UsageError(f"The keyring has nothing at {name}.", f"Put it there: keyring set {service} {user}")
    return str(value)
