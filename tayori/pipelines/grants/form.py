"""A filled-in form as a grant: answers, checked by the schema of grant files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from tayori.config.grant_schema import GrantFile
from tayori.config.grants import check_grant
from tayori.config.yaml import Document, MappingNode
from tayori.errors import ConfigError, Mistake, UsageError
from tayori.model.grant import Component
from tayori.pipelines.grants.questions import QUESTIONS
from tayori.store.files import digest_file

PREFIXES = {
    Component.PORTRAIT: "REL",
    Component.VOICE: "VOI",
    Component.PLACE: "LOC",
    Component.MUSIC: "MUS",
    Component.FOOTAGE: "FTG",
    Component.PHOTO: "PHO",
    Component.ARTWORK: "ART",
    Component.FONT: "FNT",
    Component.SCRIPT: "SCR",
    Component.AI: "AI",
}
"""How the public ids of each kind begin."""
TO_COME = "?"
"""Stands for the public id while a form is checked that has none."""
_PAPER = "document.file"
_VALUE = re.compile(r"\A`.*?` (?=should|is no|cannot|leaves|needs)|, but is `.*`\Z", re.DOTALL)
"""How sentences about a value repeat it."""
_NUMBERED = re.compile(r"([A-Z]+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with one answer; never repeats it, as it may be personal."""

    key: str
    """The answer's key (`valid.until`), or the file's key it was written to."""
    text: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form that could be read."""

    said: GrantFile
    notes: str = ""

    @property
    def has_public_id(self) -> bool:
        """Whether somebody chose the public id."""
        return self.said.public_id != TO_COME

    def numbered(self, public_id: str) -> Form:
        """The form under this public id."""
        return Form(self.said.model_copy(update={"public_id": public_id}), self.notes)


def read_form(
    kind: Component, answers: Mapping[str, str], root: Path
) -> tuple[Form | None, tuple[Wrong, ...]]:
    """The form that `answers`, by key, fill in; or everything that is wrong with it."""
    values, wrong = read_values(answers, root)
    try:
        said = check_grant(_document(kind, values), kind)
    except ConfigError as error:
        told = {each.key for each in wrong}
        return None, (*wrong, *(w for m in error.mistakes if (w := of_mistake(m)).key not in told))
    return (None, tuple(wrong)) if wrong else (Form(said, answers.get("notes", "").strip()), ())


def read_values(answers: Mapping[str, str], root: Path) -> tuple[dict[str, Any], list[Wrong]]:
    """Answers as values of a grant file, documents with their digests; and what is wrong with them."""
    values, wrong = _read_answers(answers)
    documents = {key: value for key, value in values.items() if key.endswith(_PAPER)}
    for key, name in documents.items():
        try:
            path = find_document(root, name)
        except UsageError:
            wrong.append(Wrong(key, "is no file of the workspace; copy it there, e.g. into forms/"))
            continue
        values[key] = path.as_posix()
        values[key.removesuffix("file") + "sha256"] = digest_file(root / path)
    return values, wrong


def find_document(root: Path, name: str) -> PurePosixPath:
    """The file of the workspace called `name`, also when it lies in forms/; its path below `root`.

    Raises UsageError when it is not there.
    """
    for base in (root, root / "forms"):
        path = (base / name).resolve()
        if path.is_file() and path.is_relative_to(root.resolve()):
            return PurePosixPath(path.relative_to(root.resolve()).as_posix())
    raise UsageError(f"{name} is no file of the workspace.", "Copy the form below it, e.g. into forms/.")


def next_public_id(kind: Component, taken: Iterable[str]) -> str:
    """The next free one of a kind: REL-0001, REL-0002; never one below a number that was used."""
    found = (_NUMBERED.fullmatch(text) for text in taken)
    used = [int(match[2]) for match in found if match and match[1] == PREFIXES[kind]]
    return f"{PREFIXES[kind]}-{max(used, default=0) + 1:04d}"


def _read_answers(answers: Mapping[str, str]) -> tuple[dict[str, Any], list[Wrong]]:
    readers = {question.key: question.read for question in QUESTIONS}
    values: dict[str, Any] = {}
    wrong: list[Wrong] = []
    for key, answer in answers.items():
        if not answer.strip():
            continue
        try:
            values[key] = readers[key](answer)
        except ValueError as error:
            wrong.append(Wrong(key, str(error)))
    return values, wrong


def _document(kind: Component, values: Mapping[str, Any]) -> Document:
    root = MappingNode(0)
    root.update({"schema": "1", "kind": str(kind), "public_id": TO_COME})
    for key, value in values.items():
        *parents, last = key.split(".")
        node: dict[str, Any] = root
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = value
    return Document("", root)


def of_mistake(mistake: Mistake) -> Wrong:
    """A mistake of the file as one of the answer it comes from: `channels[2]` is about `channels`."""
    key = re.sub(r"\[\d+\].*", "", mistake.key)
    known = {question.key for question in QUESTIONS}
    return Wrong(key if key in known else f"{key}.until" if key == "valid" else key, _unsaid(mistake.text))


def _unsaid(text: str) -> str:
    """A sentence without the value it begins or ends with: a shifted cell may hold anybody's name."""
    return _VALUE.sub("", text).partition(": portrait/")[0]
