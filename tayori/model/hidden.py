"""Texts that are never shown: secrets, from the moment this process learns them.

Whoever learns one says so (`hide`); whoever prints or keeps text asks (`without_hidden`). A remote may repeat
a password in its error, and a person may write one where it does not belong: neither ends in a log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

MASK = "***"
SHORTEST = 8
"""Characters of the shortest secret that is masked: years, numbers and words like `true` are everywhere."""
_SECRET_KEY = re.compile(
    r"pass(word|wd|phrase)?|secret|token|private_key\b|api_?key|session|cookie", re.IGNORECASE
)
_LINE = 16
"""Characters of a line of a longer secret, such as a PEM key, that are hidden by themselves."""

_MOST_BACKSLASHES = 64
"""In front of one character: six texts quoted in each other."""

_hidden: dict[str, re.Pattern[str]] = {}
"""Secret -> what finds it."""


def hide(secret: str) -> None:
    """From now on `secret` is masked: whole and by lines; of a JSON document, what names itself a secret."""
    parts = _of_json(secret) if secret.lstrip().startswith("{") else _lines(secret)
    for text in (secret.strip(), *parts):
        if len(text) >= SHORTEST and text not in _hidden:
            _hidden[text] = _pattern(text)


def without_hidden(text: str) -> str:
    """`text` with every secret masked, however it is quoted there."""
    for secret in sorted(_hidden, key=len, reverse=True):
        text = _hidden[secret].sub(MASK, text)
    return text


def masked(document: Any) -> Any:
    """A JSON document with every secret masked in its texts; what is no text stays what it is."""
    if isinstance(document, dict):
        return {key: masked(value) for key, value in document.items()}
    if isinstance(document, list | tuple):
        return [masked(each) for each in document]
    if document is None or isinstance(document, bool | int | float):
        return document
    return without_hidden(str(document))


def _lines(secret: str) -> Iterator[str]:
    lines = [line.strip() for line in secret.splitlines()]
    if len(lines) > 1:
        yield from (line for line in lines if len(line) >= _LINE and not line.startswith("-----"))


def _of_json(secret: str) -> Iterator[str]:
    try:
        yield from _secret_values(json.loads(secret))
    except (ValueError, RecursionError):
        yield from _lines(secret)


def _secret_values(node: Any, name: str = "") -> Iterator[str]:
    """Only what names itself a secret: a client's id and an address are told freely."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _secret_values(value, str(key))
    elif isinstance(node, str) and _SECRET_KEY.search(name) and not name.endswith(("_uri", "_url", "_type")):
        yield from (node, *_lines(node))


_SHORT = {"\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t"}
"""Characters that are a letter after a backslash."""
_RUNS = re.compile(r"\\+|[^\\]", re.DOTALL)


def _pattern(secret: str) -> re.Pattern[str]:
    """What finds it in text, code, JSON and addresses, also where one quotes another.

    Backslashes are taken all at once and never given back (`}+`): nothing is tried twice.
    """
    pieces = _RUNS.findall(secret)
    before = ["", *pieces]
    return re.compile("".join(_spelled(piece, last) for last, piece in zip(before, pieces, strict=False)))


def _spelled(piece: str, before: str) -> str:
    """A pattern for a character, or for backslashes in a row; `before` is the piece before it."""
    if piece.isascii() and piece.isalnum():
        return piece
    if piece.startswith("\\"):
        return rf"(?:\\|%5[Cc]){{1,{_MOST_BACKSLASHES}}}+"
    quoted = rf"\\{{0,{_MOST_BACKSLASHES}}}+"
    # those of an escape may have been taken with the backslashes before
    escape = quoted if before.startswith("\\") else rf"\\{{1,{_MOST_BACKSLASHES}}}+"
    units = piece.encode("utf-16-be", "surrogatepass").hex()
    firsts = [escape, rf"\\{{1,{_MOST_BACKSLASHES}}}+"]
    halves = [units[:4], units[4:]]
    escaped = "".join(f"{first}u{half}" for first, half in zip(firsts, halves, strict=True) if half)
    coded = "".join(f"%{byte:02x}" for byte in piece.encode("utf-8", "surrogatepass"))
    short = r"|\+" if piece == " " else f"|{escape}{_SHORT[piece]}" if piece in _SHORT else ""
    return f"(?:{quoted}{re.escape(piece)}|(?i:{escaped}|{coded}){short})"
