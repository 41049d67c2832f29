"""What pages are made of, as one short key: equal keys mean equal pages, so these are not drawn again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from tayori.publishers.site.entry import Entry

_SOURCES = (".css", ".html", ".js", ".py", ".svg")


def fingerprint(*values: Any) -> str:
    """A key of `values`: texts, numbers, bytes, dates, dataclasses, and tuples and mappings of these.

    Callables are left out: what they draw on has to stand among the values itself.
    """
    digest = hashlib.sha256()
    _add(values, digest.update)
    return digest.hexdigest()[:32]


@cache
def code_key() -> str:
    """A key of the templates, styles, scripts and code of all publishers: another Tayori draws pages anew."""
    digest = hashlib.sha256()
    for path in sorted(_sources(files("tayori.publishers")), key=str):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _sources(folder: Traversable) -> Iterator[Traversable]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _sources(path)
        elif path.name.endswith(_SOURCES):
            yield path


def _add(value: Any, update: Callable[[bytes], None]) -> None:
    """Tell `update` of `value`, with lengths and kinds, so that no two values sound alike."""
    if isinstance(value, str):
        data = value.encode("utf-8", "surrogatepass")
        update(b"s%d:" % len(data))
        update(data)
    elif isinstance(value, tuple | list):
        update(b"(%d:" % len(value))
        for item in value:
            _add(item, update)
    elif isinstance(value, Entry):
        update(b"e" + value.key.encode())
    elif isinstance(value, Mapping):
        update(b"{%d:" % len(value))
        for name, item in value.items():
            _add(name, update)
            _add(item, update)
    elif isinstance(value, bytes):
        update(b"b" + hashlib.sha256(value).digest())
    elif is_dataclass(value) and not isinstance(value, type):
        update(b"d" + type(value).__name__.encode())
        for name in _names(type(value)):
            _add(getattr(value, name), update)
    elif not callable(value):
        data = repr(value).encode()
        update(b"r%d:" % len(data))
        update(data)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
