"""Consent forms from a spreadsheet: all rows or none, and the same file twice is once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from tayori.config.grant_schema import GrantFile
from tayori.config.grants import check_grant, make_grant
from tayori.config.layout import list_grants
from tayori.config.manifests import name_of
from tayori.config.settings import Settings
from tayori.config.workspace import load_settings
from tayori.config.yaml import load_yaml
from tayori.errors import ConfigError, UsageError
from tayori.model.folding import folded
from tayori.model.grant import WORLD, Component, Grant, GrantStatus
from tayori.model.ids import GrantId, Lang
from tayori.model.table import SheetRow
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.grants.checking import contracts, with_consent, wrong_contract
from tayori.pipelines.grants.columns import (
    KIND_HEADINGS,
    NAME_HEADINGS,
    are_headings,
    cell_under,
    unwanted_columns,
)
from tayori.pipelines.grants.form import Form, Wrong, next_public_id, read_form
from tayori.pipelines.grants.questions import QUESTIONS, find_question
from tayori.pipelines.grants.record import Draft, make_draft, record_grants
from tayori.pipelines.grants.told import in_language
from tayori.pipelines.grants.words import read_code, read_kind
from tayori.reports.spreadsheet import read_rows


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

    def told(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return f"{self.row}行目 {self.column}：{in_language(self.text, lang)}" if lang == "ja" else str(self)


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
    notes: list[Problem] = field(default_factory=list)
    """What stands in nobody's way and should be known."""
    ignored: tuple[str, ...] = ()
    """Headings of columns that were not taken."""

    @property
    def wrong_rows(self) -> int:
        """How many rows something is wrong with."""
        return len({problem.row for problem in self.problems})


def plan_import(root: Path, table: Path, kind: str, actor: str) -> Intake:
    """What importing `table` would write; `kind` is of rows that do not say their own.

    Raises UsageError for unknown headings and a file that is no table; ConfigError when a grant that is there
    cannot be read, as nobody could say then whether a row is new.
    """
    rows = read_rows(table, are_headings)
    ignored = unwanted_columns(rows)
    importer = _Importer(root, load_settings(root), actor, _known(root), Intake(ignored=ignored))
    for row in rows:
        importer.take(row, kind)
    importer.refuse_contracts()
    return importer.intake


def write_import(root: Path, intake: Intake, actor: str) -> tuple[Path, ...]:
    """Write the grants of an intake, all or none. Their paths. The caller holds the lock since planning it.

    Killed in between, the same import finishes it: rows whose files are there count as recorded.
    """
    return record_grants(root, [draft for _, draft in intake.drafts], actor)


@dataclass(slots=True)
class _Importer:
    """Rows one after the other, each against the grants there are and the rows before it."""

    root: Path
    settings: Settings
    actor: str
    known: list[Known]
    intake: Intake

    def take(self, row: SheetRow, default_kind: str) -> None:
        """Add what one row means to the intake."""
        cells = dict(row.values)
        columns = {q.key: heading for heading in cells if (q := find_question(heading)) is not None}
        answers = {key: cells[heading] for key, heading in columns.items()}
        answers.setdefault("territories", WORLD)
        try:
            kind = Component(read_kind(cell_under(cells, KIND_HEADINGS) or default_kind))
        except ValueError:
            self._complain(
                row.number, {}, (Wrong(KIND_HEADINGS[1], f"should be one of {', '.join(Component)}"),)
            )
            return
        form, wrong = read_form(kind, answers, self.root)
        if form is None:
            self._complain(row.number, columns, wrong)
            return
        found = self._find(form)
        if found is None:
            self._add(row, columns, form, cell_under(cells, NAME_HEADINGS))
        elif different := [
            key for key in differences(form.said, found.said) if self._is_said(key, columns, found)
        ]:
            text = f"is recorded as {found.said.public_id} already, with something else here"
            self._complain(row.number, columns, tuple(Wrong(key, text) for key in different))
        else:
            self.intake.there.append((row.number, found.id))
            if found.said.status is GrantStatus.WITHDRAWN:
                self._note(row, columns, Wrong("subject", f"is {found.said.public_id}, which was withdrawn"))

    def refuse_contracts(self) -> None:
        """Turn drafts whose contract is not there, or rests on themselves, into problems."""
        drafts, there = self.intake.drafts, contracts(self.root)
        while True:
            known = there | {str(draft.grant.id): str(draft.grant.under or "") for _, draft in drafts}
            wrong = {row: found for row, draft in drafts if (found := wrong_contract(draft.grant, known))}
            if not wrong:
                return
            drafts[:] = [(row, draft) for row, draft in drafts if row not in wrong]
            for row, found in wrong.items():
                self._complain(row, {}, found)

    def _is_said(self, key: str, columns: Mapping[str, str], found: Known) -> bool:
        """Whether a difference is the row's word, and not ours: a default, or a child's missing consent."""
        if key == "status" and found.said.status is GrantStatus.REQUESTED:
            is_ours = bool(with_consent(self._grant_of(found), local_today(self.settings))[1])
            return not is_ours
        return key != "territories" or key in columns

    @staticmethod
    def _grant_of(found: Known) -> Grant:
        said = found.said.model_copy(update={"status": GrantStatus.ACTIVE})
        return make_grant(said, found.id)

    def _find(self, form: Form) -> Known | None:
        """The grant that a row is about: by public id, else by whose it is and when it was given."""
        if form.has_public_id:
            return next((k for k in self.known if k.said.public_id == form.said.public_id), None)
        return next((k for k in self.known if _identity(k.said) == _identity(form.said)), None)

    def _add(self, row: SheetRow, columns: Mapping[str, str], form: Form, name: str) -> None:
        if not form.has_public_id:
            form = form.numbered(next_public_id(form.said.kind, (k.said.public_id for k in self.known)))
        try:
            draft = make_draft(self.root, form, read_code(name), self.actor, self.settings)
        except UsageError:
            text = "cannot be a file's name: write a-z, 0-9 and hyphens into a column `id`"
            self._complain(row.number, columns, (Wrong("public_id", text),))
            return
        if any(draft.grant.id == known.id for known in self.known):
            self._complain(
                row.number, columns, (Wrong(NAME_HEADINGS[0], f"{draft.grant.id} is there already"),)
            )
            return
        if before := self._withdrawn_before(form.said):
            text = (
                f"is the same as of {before.said.public_id}, which was withdrawn: make sure this is a new one"
            )
            self._note(row, columns, Wrong("subject", text))
        self._note(row, columns, *draft.told)
        self.known.append(Known(draft.grant.id, form.said))
        self.intake.drafts.append((row.number, draft))

    def _complain(self, row: int, columns: Mapping[str, str], wrong: Iterable[Wrong]) -> None:
        self.intake.problems += (_problem(row, columns, each) for each in wrong)

    def _note(self, row: SheetRow, columns: Mapping[str, str], *told: Wrong) -> None:
        self.intake.notes += (_problem(row.number, columns, each) for each in told)

    def _withdrawn_before(self, said: GrantFile) -> Known | None:
        """A grant of the same person, place or work that was withdrawn."""
        same = (said.kind, folded(said.subject))
        ended = (k for k in self.known if k.said.status is GrantStatus.WITHDRAWN)
        return next((k for k in ended if (k.said.kind, folded(k.said.subject)) == same), None)


def _problem(row: int, columns: Mapping[str, str], wrong: Wrong) -> Problem:
    names = {question.key: question.japanese for question in QUESTIONS} | dict(columns)
    return Problem(row, names.get(wrong.key, wrong.key), wrong.text)


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
    return said.kind, folded(said.subject), said.born, said.granted


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
