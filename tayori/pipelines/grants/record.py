"""Writing grants down, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tayori.config.grants import make_grant
from tayori.config.layout import list_grants
from tayori.config.settings import Settings
from tayori.config.workspace import load_settings
from tayori.config.write_grant import grant_path, grant_text, write_grant
from tayori.config.yaml import load_yaml
from tayori.errors import ConfigError, UsageError
from tayori.ledger.ledger import Ledger
from tayori.model.audit import Deed
from tayori.model.grant import PERSONAL_COMPONENTS, Component, Grant, StatusChange
from tayori.model.ids import GrantId, parse_slug
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.grants.form import Form, Wrong, next_public_id, read_form
from tayori.pipelines.grants.questions import QUESTIONS
from tayori.pipelines.opening import state_folder
from tayori.store.files import digest_file


@dataclass(frozen=True, slots=True)
class Draft:
    """A grant before it is written."""

    path: Path
    grant: Grant
    notes: str

    @property
    def text(self) -> str:
        """The file as it will be."""
        return grant_text(self.grant, self.notes)


def draft_grant(root: Path, name: str, answers: Mapping[str, str], actor: str) -> Draft:
    """The grant `name` (KIND/ID, or a kind alone: then it is named by its public id) with `answers` by key.

    Granted today unless they say otherwise, in the workspace's territories; channels are `any` except for
    people, who are asked. Raises UsageError for the name, for a grant that is there already, and with all
    that is wrong with the answers.
    """
    kind, own = parse_grant_name(name)
    settings = load_settings(root)
    said = {key: answer for key, answer in answers.items() if answer.strip()}
    form, wrong = read_form(kind, {**_defaults(kind, said, settings), **said}, root)
    if form is None:
        raise UsageError(f"The grant is not complete: {_told(wrong)}.", "Correct that and run again.")
    if not form.has_public_id:
        form = form.numbered(next_public_id(kind, public_ids(root)))
    draft = make_draft(root, form, own, actor, local_today(settings))
    if draft.path.exists():
        raise UsageError(
            f"There is a grant {draft.grant.id} already.", "Edit its file, or choose another name."
        )
    return draft


def make_draft(root: Path, form: Form, name: str, actor: str, today: date) -> Draft:
    """The grant of a form that has its public id, with the first line of its history."""
    said = form.said
    slug = parse_slug(name or said.public_id.lower().replace("_", "-"))
    grant = make_grant(said, GrantId(f"{said.kind}/{slug}"))
    history = (StatusChange(today, grant.status, actor),)
    return Draft(grant_path(root, grant.id), replace(grant, history=history), form.notes)


def record_grant(root: Path, draft: Draft, actor: str) -> Path:
    """Write a draft, and who did it into the ledger. Raises UsageError for one that is there already."""
    path = write_grant(root, draft.grant, draft.notes)
    record_deed(open_ledger(root), draft, actor)
    return path


def open_ledger(root: Path) -> Ledger:
    """The ledger of the workspace `root`."""
    return Ledger(state_folder(root) / "ledger.db")


def record_deed(ledger: Ledger, draft: Draft, actor: str) -> None:
    """Write into the ledger who wrote which keys of which file, and nothing of what they say."""
    keys = ", ".join(sorted(load_yaml(draft.path).root))
    details = {"public_id": draft.grant.public_id, "keys": keys, "sha256": digest_file(draft.path)}
    ledger.record_deed(actor, Deed.GRANT_RECORDED, draft.grant.id, details)


def parse_grant_name(name: str) -> tuple[Component, str]:
    """`portrait/yamada` or `portrait`. Raises UsageError for an unknown kind or a name that cannot be."""
    kind, slash, own = name.partition("/")
    if kind not in list(Component):
        raise UsageError(f"{name} is no grant: its kind is unknown.", f"Kinds: {', '.join(Component)}.")
    return Component(kind), parse_slug(own) if slash else ""


def public_ids(root: Path) -> Iterator[str]:
    """Every public id that is written in a grant, also in one with mistakes."""
    for path in list_grants(root)[0]:
        with suppress(ConfigError):
            yield str(load_yaml(path).root.get("public_id"))


def _defaults(kind: Component, said: Mapping[str, str], settings: Settings) -> dict[str, str]:
    found = {"territories": ", ".join(settings.rights.territories)}
    if "status" not in said:
        found["granted"] = local_today(settings).isoformat()
    return found if kind in PERSONAL_COMPONENTS else found | {"channels": "any"}


def _told(wrong: tuple[Wrong, ...]) -> str:
    options = {question.key: f"--{question.name}" for question in QUESTIONS}
    return "; ".join(f"{options.get(each.key, each.key)} {each.text}" for each in wrong)
