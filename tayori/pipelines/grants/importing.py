"""Consent forms from a spreadsheet: all rows or none, and the same file twice is once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import BaseModel

from tayori.config.grant_schema import GrantFile
from tayori.config.grants import check_grant
from tayori.config.layout import list_grants
from tayori.config.manifests import name_of
from tayori.config.mistakes import did_you_mean
from tayori.config.settings import Settings
from tayori.config.workspace import load_settings
from tayori.config.write_grant import write_grant
from tayori.config.yaml import load_yaml
from tayori.errors import ConfigError, TayoriError, UsageError
from tayori.model.grant import Component
from tayori.model.ids import GrantId
from tayori.model.table import SheetRow
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.grants.form import Form, Wrong, next_public_id, read_form
from tayori.pipelines.grants.questions import QUESTIONS, find_question, headings, plain_heading
from tayori.pipelines.grants.record import Draft, make_draft, open_ledger, record_deed
from tayori.pipelines.grants.words import read_code, read_kind
from tayori.reports.spreadsheet import read_rows

KIND_HEADINGS = ("kind", "種別", "種類")
NAME_HEADINGS = ("id", "識別名")
"""Of two columns that are no questions: what kind of grant a row is, and what its file is called."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row; never repeats a cell, as it may be personal."""

    row: int
    """As the spreadsheet counts it."""
    column: str
    """Its heading as the table has it, or the key that a missing column would fill."""
    text: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.column} {self.text}"


@dataclass(frozen=True, slots=True)
class Known:
    """A grant that is there: written earlier, or by an earlier row."""

    id: GrantId
    said: GrantFile


@dataclass(slots=True)
class Intake:
    """What an import would do, row by row."""

    drafts: list[tuple[int, Draft]] = field(default_factory=list)
    there: list[tuple[int, GrantId]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_import(root: Path, table: Path, kind: str, actor: str) -> Intake:
    """What importing `table` would write; `kind` is of rows that do not say their own.

    Raises UsageError for unknown headings and a file that is no table; ConfigError when a grant that is there
    cannot be read, as nobody could say then whether a row is new.
    """
    rows = read_rows(table)
    _refuse_unknown(rows)
    settings = load_settings(root)
    importer = _Importer(root, settings, actor, local_today(settings), _known(root))
    for row in rows:
        importer.take(row, kind)
    return importer.intake


def write_import(root: Path, intake: Intake, actor: str) -> tuple[Path, ...]:
    """Write the grants of an intake; when one cannot be written, none stays. Their paths."""
    written: list[Path] = []
    ledger = open_ledger(root)
    try:
        for _, draft in intake.drafts:
            written.append(write_grant(root, draft.grant, draft.notes))
        for _, draft in intake.drafts:
            record_deed(ledger, draft, actor)
    except TayoriError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return tuple(written)


@dataclass(slots=True)
class _Importer:
    """Rows one after the other, each against the grants there are and the rows before it."""

    root: Path
    settings: Settings
    actor: str
    today: date
    known: list[Known]
    intake: Intake = field(default_factory=Intake)

    def take(self, row: SheetRow, default_kind: str) -> None:
        """Add what one row means to the intake."""
        cells = dict(row.values)
        columns = {q.key: heading for heading in cells if (q := find_question(heading)) is not None}
        answers = {key: cells[heading] for key, heading in columns.items()}
        answers.setdefault("territories", ", ".join(self.settings.rights.territories))
        try:
            kind = Component(read_kind(_cell(cells, KIND_HEADINGS) or default_kind))
        except ValueError:
            self._complain(row, {}, (Wrong(KIND_HEADINGS[1], f"should be one of {', '.join(Component)}"),))
            return
        form, wrong = read_form(kind, answers, self.root)
        if form is None:
            self._complain(row, columns, wrong)
            return
        found = self._find(form)
        if found is None:
            self._add(row, columns, form, _cell(cells, NAME_HEADINGS))
        elif different := [
            key for key in differences(form.said, found.said) if key != "territories" or key in columns
        ]:
            text = f"is recorded as {found.said.public_id} already, with something else here"
            self._complain(row, columns, tuple(Wrong(key, text) for key in different))
        else:
            self.intake.there.append((row.number, found.id))

    def _find(self, form: Form) -> Known | None:
        """The grant that a row is about: by public id, else by whose it is and when it was given."""
        if form.has_public_id:
            return next((k for k in self.known if k.said.public_id == form.said.public_id), None)
        return next((k for k in self.known if _identity(k.said) == _identity(form.said)), None)

    def _add(self, row: SheetRow, columns: Mapping[str, str], form: Form, name: str) -> None:
        if not form.has_public_id:
            form = form.numbered(next_public_id(form.said.kind, (k.said.public_id for k in self.known)))
        try:
            draft = make_draft(self.root, form, read_code(name), self.actor, self.today)
        except UsageError:
            text = "cannot be a file's name: write a-z, 0-9 and hyphens into a column `id`"
            self._complain(row, columns, (Wrong("public_id", text),))
            return
        if any(draft.grant.id == known.id for known in self.known):
            self._complain(row, columns, (Wrong(NAME_HEADINGS[0], f"{draft.grant.id} is there already"),))
            return
        self.known.append(Known(draft.grant.id, form.said))
        self.intake.drafts.append((row.number, draft))

    def _complain(self, row: SheetRow, columns: Mapping[str, str], wrong: Iterable[Wrong]) -> None:
        names = {question.key: question.japanese for question in QUESTIONS} | dict(columns)
        problems = (Problem(row.number, names.get(each.key, each.key), each.text) for each in wrong)
        self.intake.problems += problems


def differences(said: BaseModel, there: BaseModel | None, at: str = "") -> Iterator[str]:
    """Keys that `said` sets and that are otherwise in `there`."""
    for name in sorted(said.model_fields_set):
        field_of = type(said).model_fields[name]
        key = f"{at}{field_of.alias or name}"
        value, other = getattr(said, name), getattr(there, name, None)
        if isinstance(value, BaseModel):
            yield from differences(value, other, f"{key}.")
        elif isinstance(value, dict) and isinstance(other, dict):
            yield from (f"{key}.{lang}" for lang, text in value.items() if other.get(lang) != text)
        elif value != other and key != "public_id":
            yield key


def _identity(said: GrantFile) -> tuple[object, ...]:
    subject = "".join(unicodedata.normalize("NFKC", said.subject).lower().split())
    return said.kind, subject, said.born, said.granted


def _known(root: Path) -> list[Known]:
    """Every grant there is. Raises ConfigError with all mistakes in them."""
    found, mistakes = [], [*list_grants(root)[1]]
    for path in list_grants(root)[0]:
        try:
            said = check_grant(load_yaml(path, name_of(path, root)), path.parent.name)
        except ConfigError as error:
            mistakes += error.mistakes
            continue
        found.append(Known(GrantId(f"{path.parent.name}/{path.stem}"), said))
    if mistakes:
        raise ConfigError(tuple(mistakes))
    return found


def _cell(cells: Mapping[str, str], names: Iterable[str]) -> str:
    return next((cell for heading, cell in cells.items() if plain_heading(heading) in names), "")


def _refuse_unknown(rows: Iterable[SheetRow]) -> None:
    known = (*headings(), *KIND_HEADINGS, *NAME_HEADINGS)
    used = dict.fromkeys(heading for row in rows for heading, _ in row.values)
    unknown = [heading for heading in used if plain_heading(heading) not in known]
    if unknown:
        told = ", ".join(f"`{h}`{did_you_mean(plain_heading(h), known)}" for h in unknown)
        raise UsageError(
            f"The table has columns that are not known: {told}.",
            "Rename them as docs/rights.md lists them, or delete them.",
        )
