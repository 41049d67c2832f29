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
SHORTEST = 4
"""Characters: masking less would make confetti of every text, and is no secret anyway."""
_SECRET_KEY = re.compile(
    r"pass(word|wd|phrase)?|secret|token|private_key\b|api_?key|session|cookie", re.IGNORECASE
)
_LINE = 16
"""Characters of a line of a longer secret, such as a PEM key, that are hidden by themselves."""

_hidden: dict[str, re.Pattern[str]] = {}
"""Secret -> what finds it."""


def hide(secret: str) -> None:
    """From now on `secret` is masked: whole and by lines; of a JSON document, what names itself a secret."""
    parts = _of_json(secret) if secret.lstrip().startswith("{") else _lines(secret)
    for text in (secret.strip(), *parts):
        if len(text) >= SHORTEST and text not in _hidden:
            _hidden[text] = re.compile("".join(map(_spelled, text)))


def without_hidden(text: str) -> str:
    """`text` with every secret masked, however it is quoted there."""
    for secret in sorted(_hidden, key=len, reverse=True):
        text = _hidden[secret].sub(MASK, text)
    return text


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


def _spelled(character: str) -> str:
    """A pattern for a character in text, code, JSON and addresses, also where one quotes another."""
    if character.isascii() and character.isalnum():
        return character
    if character == "\\":
        return r"(?:\\+|%5[Cc])"
    plain = rf"\\*{re.escape(character)}"
    units = character.encode("utf-16-be", "surrogatepass").hex()
    escaped = "".join(rf"\\+u{units[i : i + 4]}" for i in range(0, len(units), 4))
    coded = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    short = {" ": r"|\+", "\n": r"|\\+n", "\t": r"|\\+t", "\r": r"|\\+r"}.get(character, "")
    return f"(?:{plain}|(?i:{escaped}|{coded}){short})"
