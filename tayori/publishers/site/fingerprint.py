"""What pages are made of, as one short key: equal keys mean equal pages, so these are not drawn again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
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
    for part in _parts(values):
        digest.update(part)
        digest.update(b"\0")
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


def _parts(value: Any) -> Iterator[bytes]:
    match value:
        case Entry():
            yield value.key.encode()
        case str():
            yield b"s" + value.encode()
        case bytes():
            yield b"b" + hashlib.sha256(value).digest()
        case Mapping():
            yield b"{"
            for name in value:
                yield from (*_parts(name), *_parts(value[name]))
            yield b"}"
        case tuple() | list():
            yield b"("
            for item in value:
                yield from _parts(item)
            yield b")"
        case _ if is_dataclass(value) and not isinstance(value, type):
            yield type(value).__name__.encode()
            for field in fields(value):
                yield from _parts(getattr(value, field.name))
        case _ if callable(value):
            return
        case _:
            yield repr(value).encode()
