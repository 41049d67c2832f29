"""YAML as people write it, with the line of every key; nothing in it can run, explode or repeat itself.

Scalars stay as they are spelled: `no`, `1.10`, `12:30` and `2026-07-01` are text until the schema says
otherwise, so that a country called NO is never false. Only an empty value, `~` or `null` is None.
Refused, with the line: duplicate keys, aliases and anchors (bombs), tags, tabs, several documents, depth
over 32, files over 1 MB, anything but UTF-8 (craft.md 7, facts/mistakes.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tayori.config.secret import hide_written
from tayori.errors import ConfigError, Mistake
from tayori.model.hidden import hide, without_hidden

SETTINGS = "tayori.yaml"
MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_MISTAKES = 20
"""More mistakes of one kind of file are noise; the first ones tell the story."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_FOLD = re.compile(r"\s*\n\s*")
_TAB_STOP = "found character that cannot start any token"


class MappingNode(dict[str, Any]):
    """A mapping that knows the 1-based line of each of its keys, and its own."""

    __slots__ = ("line", "lines", "spilled")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}
        self.spilled: dict[str, tuple[str, str]] = {}
        """Keys that are really the rest of a value: in `{en: Seven a.m., Nagano Station}` the comma ends the
        value. By such a key: the key whose value it continues, and that value up to here as it is written."""


class SequenceNode(list[Any]):
    """A list that knows the 1-based line of each of its items, and its own."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Document:
    """One file's content: mappings, lists, text and None, with where each thing stands."""

    file: str
    """Name used in mistakes: the path below the workspace."""
    root: MappingNode

    def line_of(self, location: tuple[str | int, ...]) -> int:
        """The line of the key at `location`, or of the nearest thing around it."""
        node: Any = self.root
        line = self.root.line
        for part in location:
            if isinstance(node, MappingNode) and part in node.lines:
                line, node = node.lines[str(part)], node.get(str(part))
            elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node):
                line, node = node.lines[part], node[part]
            else:
                break
        return line

    def mappings(self) -> Iterator[tuple[tuple[str | int, ...], MappingNode]]:
        """Every mapping with its location."""
        waiting: list[tuple[tuple[str | int, ...], Any]] = [((), self.root)]
        while waiting:
            at, node = waiting.pop()
            if isinstance(node, MappingNode):
                yield at, node
                waiting += [((*at, key), value) for key, value in node.items()]
            elif isinstance(node, SequenceNode):
                waiting += [((*at, number), value) for number, value in enumerate(node)]

    def mistake(self, location: tuple[str | int, ...], text: str) -> Mistake:
        """A mistake at `location`, named as far as a person wrote it: a bare text has no keys."""
        key = dotted(self._written(location))
        return Mistake(self.file, self.line_of(location), without_hidden(key), without_hidden(text))

    def _written(self, location: tuple[str | int, ...]) -> tuple[str | int, ...]:
        node: Any = self.root
        for depth, part in enumerate(location):
            if isinstance(node, str):
                return location[:depth]
            if isinstance(node, MappingNode):
                node = node.get(str(part))
            else:
                node = node[part] if isinstance(node, list) and isinstance(part, int) else None
        return location


def dotted(location: tuple[str | int, ...]) -> str:
    """`("rights", "grants", 1)` as a person reads it: `rights.grants[2]`, counting from one."""
    text = ""
    for part in location:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def load_yaml(path: Path, name: str = "") -> Document:
    """The document in `path`, called `name` in mistakes. Raises ConfigError for anything refused above."""
    name = name or path.name
    return parse_yaml(_read(path, name), name)


def parse_yaml(text: str, name: str) -> Document:
    """The document in `text`. Raises ConfigError."""
    builder = _Builder(name, text)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.YAMLError as error:
        builder.mistakes.append(_syntax_mistake(name, error))
    except _TooDeep as error:
        builder.mistakes.append(Mistake(name, error.line, "", f"nested deeper than {MAX_DEPTH} levels"))
    if builder.mistakes:
        raise ConfigError(tuple(builder.mistakes[:MAX_MISTAKES]))
    if not isinstance(builder.root, MappingNode):
        found = "nothing" if builder.root is None else "something else"
        raise ConfigError((Mistake(name, 0, "", f"should hold keys (`title: ...`), but holds {found}"),))
    return Document(name, builder.root)


def _read(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigError((Mistake(name, 0, "", f"cannot be read: {error.strerror or error}"),)) from error
    if len(data) > MAX_BYTES:
        raise ConfigError((Mistake(name, 0, "", f"is larger than {MAX_BYTES:,} bytes"),))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError((Mistake(name, line, "", "is not UTF-8 text; save it as UTF-8"),)) from error


def _syntax_mistake(name: str, error: yaml.YAMLError) -> Mistake:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if problem == _TAB_STOP:
        problem = (
            "a tab or a reserved character (@, `, %) begins a value; use spaces, or put the value in quotes"
        )
    elif problem == "mapping values are not allowed in this context":
        problem = "a second `: ` on one line; put the value in quotes, or check the indentation"
    return Mistake(name, mark.line + 1 if mark else 0, "", f"is not YAML here: {problem}")


class _TooDeep(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Builder:
    """Builds the tree from the parser's events without recursion, so that depth costs no stack."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.root: Any = None
        self.mistakes: list[Mistake] = []
        self._stack: list[MappingNode | SequenceNode] = []
        self._keys: list[str | None] = []
        """The key waiting for its value, per open mapping."""
        self._starts: list[int] = []
        """Where the last plain value that a comma may have cut begins, per open mapping; -1 = none."""
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent():
                self._open(event, MappingNode(_line(event)))
            case yaml.SequenceStartEvent():
                self._open(event, SequenceNode(_line(event)))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._stack.pop()
                self._keys.pop()
                self._starts.pop()
            case yaml.AliasEvent():
                self._hide(event.anchor or "")
                self._complain(event, f"aliases (`*{event.anchor}`) are not allowed; write the value again")
                self._place(None, event)
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents == 2:
                    self._complain(event, "a second document (`---`) in one file")

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        self._refuse_extras(event)
        if self._stack and isinstance(self._stack[-1], MappingNode) and self._keys[-1] is None:
            self._key(self._stack[-1], event)
        else:
            plain = not event.style
            self._hide(event.value)
            self._note_spill(event)
            self._place(None if plain and event.value in _NULLS else event.value, event)

    def _note_spill(self, event: yaml.ScalarEvent) -> None:
        """Remember that a key without a value continues the plain value before it (MappingNode.spilled)."""
        mapping = self._stack[-1] if self._stack else None
        key = self._keys[-1] if self._keys else None
        if not isinstance(mapping, MappingNode) or key is None:
            return
        start, end = _index(event.start_mark), _index(event.end_mark)
        written = _FOLD.sub(" ", self.text[self._starts[-1] : end].rstrip()) if start == end else ""
        if self._starts[-1] >= 0 and mapping and written.endswith(key):
            before = next(reversed(mapping))
            owner = mapping.spilled[before][0] if before in mapping.spilled else before
            mapping.spilled[key] = (owner, written)
            if self._is_settings and hide_written(owner, written):
                hide(key)
        else:
            self._starts[-1] = -1 if event.style or start == end else start

    def _key(self, mapping: MappingNode, event: yaml.ScalarEvent) -> None:
        key = event.value
        if self._is_settings:
            hide_written(key, "")
        if key in mapping.lines:
            text = f"`{key}` stands twice in one mapping, first in line {mapping.lines[key]}"
            self._complain(event, text)
        mapping.lines.setdefault(key, _line(event))
        self._keys[-1] = key

    def _open(self, event: yaml.CollectionStartEvent, node: MappingNode | SequenceNode) -> None:
        self._refuse_extras(event)
        self._place(node, event)
        if self._starts:
            self._starts[-1] = -1
        self._stack.append(node)
        self._keys.append(None)
        self._starts.append(-1)
        if len(self._stack) > MAX_DEPTH:
            raise _TooDeep(_line(event))

    def _place(self, value: Any, event: yaml.Event) -> None:
        """Put a value where it belongs: under the waiting key, at the end of the list, or at the top."""
        parent = self._stack[-1] if self._stack else None
        if isinstance(parent, SequenceNode):
            parent.append(value)
            parent.lines.append(_line(event))
        elif parent is None:
            self.root = value if self._documents == 1 else self.root
        elif self._keys[-1] is None:
            self._complain(event, "a key must be plain text")
            self._keys[-1] = ""
        else:
            parent.setdefault(self._keys[-1], value)
            self._keys[-1] = None

    @property
    def _is_settings(self) -> bool:
        """Only there passwords are asked for; elsewhere a `key` or a `token` is a word like any other."""
        return self.name == SETTINGS

    def _hide(self, value: str) -> None:
        key = self._keys[-1] if self._keys else None
        if self._is_settings and key is not None:
            hide_written(key, value)

    def _refuse_extras(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        for written in (event.tag, event.anchor):
            self._hide((written or "").lstrip("!"))
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._complain(event, f"tags (`{tag}`) are not allowed")
        if event.anchor:
            self._complain(event, f"anchors (`&{event.anchor}`) are not allowed; write the value again")

    def _complain(self, event: yaml.Event, text: str) -> None:
        self.mistakes.append(Mistake(self.name, _line(event), "", without_hidden(text)))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _index(mark: Any) -> int:
    return int(mark.index)
