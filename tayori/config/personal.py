"""Which keys of a file are personal data, and which of their texts can be searched for without false alarms.

A key is marked in its schema: `Annotated[Text, Personal(names)]`. The marker says how a value becomes texts
to look for in everything that leaves the house. What is too short or too common to tell a leak from chance
(父, an office, the day of a signature) is marked all the same and never shown, but not searched for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from tayori.config.yaml import Document, MappingNode
from tayori.errors import Mistake

LEAST_CJK, LEAST_LATIN = 2, 4
"""Characters of the shortest name that is searched for: 花子, Hana."""
SENTENCE_CJK, SENTENCE_LATIN = 8, 16
"""Characters of the shortest line of a note that is searched for: 電話で stands in any description."""
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_SPACE = re.compile(r"\s+")
_OFFICE = re.compile(r"[課部係室局班市町村区県府都]$")
_QUOTED = re.compile(r"`([^`]*)`|\"([^\"]*)\"")


def nothing(_: Any) -> Iterable[str]:
    """Personal, but not searched for."""
    return ()


def names(value: str) -> Iterator[str]:
    """A name as it is written, and 山田 花子 also as 山田花子."""
    spellings = {value, _SPACE.sub("", value)} if _CJK.search(value) else {value}
    yield from sorted(s for s in spellings if _long_enough(s, LEAST_CJK, LEAST_LATIN))


def sentences(value: str) -> Iterator[str]:
    """The lines of a note that are long enough not to stand elsewhere by chance."""
    lines = (line.strip() for line in value.splitlines())
    yield from (line for line in lines if _long_enough(line, SENTENCE_CJK, SENTENCE_LATIN))


def signatures(value: str) -> Iterator[str]:
    """Who recorded something, when that is a full name or an address: neither an account nor an office."""
    if "@" in value or (_SPACE.search(value) and not _OFFICE.search(value)):
        yield from names(value)


def days(value: date) -> Iterator[str]:
    """A day of birth as it may be written."""
    yield value.isoformat()
    yield value.strftime("%Y/%m/%d")
    yield f"{value.year}年{value.month}月{value.day}日"


def file_names(value: str) -> Iterator[str]:
    """A file's name without its folder."""
    yield from names(PurePosixPath(value).name)


@dataclass(frozen=True, slots=True)
class Personal:
    """Marks a key whose value is personal data."""

    texts: Callable[[Any], Iterable[str]] = names
    """From a value to what is searched for."""
    when: str = ""
    """A property of the whole file that has to be true for it; empty = always personal."""


def personal_texts(section: BaseModel) -> tuple[str, ...]:
    """Every text of `section` that is marked and can be searched for, each once, in order."""
    return tuple(dict.fromkeys(_texts(section, section)))


def _texts(section: BaseModel, whole: BaseModel) -> Iterator[str]:
    for name, field in type(section).model_fields.items():
        value = getattr(section, name)
        marker = next((m for m in field.metadata if isinstance(m, Personal)), None)
        if marker and value is not None and (not marker.when or getattr(whole, marker.when)):
            yield from marker.texts(value)
        for inner in value if isinstance(value, tuple) else (value,):
            if isinstance(inner, BaseModel):
                yield from _texts(inner, whole)


def discreet(mistakes: Iterable[Mistake], document: Document, keys: Iterable[str]) -> tuple[Mistake, ...]:
    """`mistakes` of `document` without what stands at its personal `keys`: sentences end up in logs."""
    private = {text for key in keys for text in _written(document.root.get(key)) if text}

    def hide(quoted: re.Match[str]) -> str:
        return "`...`" if (quoted[1] or quoted[2]) in private else quoted[0]

    return tuple(Mistake(m.file, m.line, _named(m.key, private), _QUOTED.sub(hide, m.text)) for m in mistakes)


def _named(key: str, private: Collection[str]) -> str:
    """A key without its last part when that is the rest of a value that a comma cut."""
    rest = next((text for text in private if key.endswith(f".{text}")), None)
    return key if rest is None else f"{key.removesuffix(rest)}..."


def _written(node: Any) -> Iterator[str]:
    """Every value at `node`, and what a comma cut off one (MappingNode.spilled)."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, MappingNode):
        yield from node.spilled
        yield from (text for _, text in node.spilled.values())
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _written(inner)


def _long_enough(text: str, cjk: int, latin: int) -> bool:
    return len(_SPACE.sub("", text)) >= (cjk if _CJK.search(text) else latin)
