"""Writing grants down: the file and the deed, both or neither."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tayori.config.grants import make_grant
from tayori.config.layout import list_grants
from tayori.config.settings import Settings
from tayori.config.workspace import load_settings
from tayori.config.write_grant import grant_path, grant_text
from tayori.config.yaml import load_yaml, parse_yaml
from tayori.errors import ConfigError, UsageError
from tayori.ledger.ledger import Ledger
from tayori.model.audit import Deed
from tayori.model.grant import PERSONAL_COMPONENTS, WORLD, Component, Grant, StatusChange
from tayori.model.ids import GrantId, digest_bytes, parse_slug
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.grants.checking import contracts, strange_channels, with_consent, wrong_contract
from tayori.pipelines.grants.form import Form, Wrong, next_public_id, read_form
from tayori.pipelines.grants.questions import QUESTIONS
from tayori.pipelines.opening import open_ledger
from tayori.store.files import placing


@dataclass(frozen=True, slots=True)
class Draft:
    """A grant before it is written."""

    path: Path
    grant: Grant
    notes: str
    told: tuple[Wrong, ...] = ()
    """What whoever writes it should know; it can be written all the same."""

    @property
    def text(self) -> str:
        """The file as it will be."""
        return grant_text(self.grant, self.notes)


def draft_grant(root: Path, name: str, answers: Mapping[str, str], actor: str) -> Draft:
    """The grant `name` (KIND/ID, or a kind alone: then it is named by its public id) with `answers` by key.

    Granted today unless they say otherwise, for the whole world; channels are `any` except for
    people, who are asked. Raises UsageError for the name, for a grant that is there already, and with all
    that is wrong with the answers.
    """
    kind, own = parse_grant_name(name)
    settings = load_settings(root)
    said = {key: answer for key, answer in answers.items() if answer.strip()}
    form, wrong = read_form(kind, {**_defaults(kind, said, settings), **said}, root)
    if form is None:
        raise UsageError(
            f"The grant is not complete: {told_by_option(wrong)}.", "Correct that and run again."
        )
    if not form.has_public_id:
        form = form.numbered(next_public_id(kind, public_ids(root)))
    draft = make_draft(root, form, own, actor, settings)
    if wrong := wrong_contract(draft.grant, contracts(root)):
        raise UsageError(f"The grant is not right: {told_by_option(wrong)}.", "Correct that and run again.")
    if draft.path.exists():
        raise UsageError(
            f"There is a grant {draft.grant.id} already.", "Edit its file, or choose another name."
        )
    return draft


def make_draft(root: Path, form: Form, name: str, actor: str, settings: Settings) -> Draft:
    """The grant of a form that has its public id, with the first line of its history.

    A minor nobody consented for is only requested, and told so; so are channels that name nothing.
    """
    today = local_today(settings)
    said = form.said
    slug = parse_slug(name or said.public_id.lower().replace("_", "-"))
    grant, told = with_consent(make_grant(said, GrantId(f"{said.kind}/{slug}")), today)
    told = (*told, *strange_channels(grant, settings))
    history = (StatusChange(today, grant.status, actor),)
    return Draft(grant_path(root, grant.id), replace(grant, history=history), form.notes, told)


def record_grant(root: Path, draft: Draft, actor: str) -> Path:
    """Write a draft, and who did it into the ledger. Raises UsageError for one that is there already.

    The caller holds the workspace lock since it drafted, so that nobody else took the public id.
    """
    return record_grants(root, [draft], actor)[0]


def record_grants(root: Path, drafts: Sequence[Draft], actor: str) -> tuple[Path, ...]:
    """Write drafts, and who did it into the ledger: all or none. Their paths.

    A kill leaves nothing, or deeds and the first of the files; drafting and recording the same again writes
    the rest. Raises UsageError for one that is there already.
    """
    for draft in drafts:
        if draft.path.exists():
            raise UsageError(f"{draft.path} exists already.", "Edit it, or choose another name.")
    texts = {draft.path: draft.text.encode() for draft in drafts}
    deeds = [(Deed.GRANT_RECORDED, draft.grant.id, _details(draft)) for draft in drafts]
    with placing(texts):
        ledger = open_ledger(root)
        told = _last_digests(ledger)
        news = [deed for deed in deeds if told.get(deed[1]) != deed[2]["sha256"]]
        ledger.record_deeds(actor, news)
    return tuple(texts)


def _details(draft: Draft) -> dict[str, str]:
    """Which keys of which file were written, and nothing of what they say."""
    text = draft.text
    keys = ", ".join(sorted(parse_yaml(text, draft.path.name).root))
    return {
        "public_id": draft.grant.public_id,
        "keys": keys,
        "sha256": digest_bytes(text.encode()),
    }


def _last_digests(ledger: Ledger) -> dict[str, str]:
    """The digest of each grant's file in the last the chain tells of it."""
    entries = ledger.stream_audit((Deed.GRANT_RECORDED, Deed.GRANT_WITHDRAWN))
    return {entry.subject: dict(entry.details).get("sha256", "") for entry in entries}


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
    # not the assets' own: a permission for Japan alone clears nothing that is seen everywhere
    found = {"territories": WORLD}
    if "status" not in said:
        found["granted"] = local_today(settings).isoformat()
    return found if kind in PERSONAL_COMPONENTS else found | {"channels": "any"}


def told_by_option(wrong: Iterable[Wrong]) -> str:
    """Mistakes in one line, by the options of `rights grant`."""
    options = {question.key: f"--{question.name}" for question in QUESTIONS}
    return "; ".join(f"{options.get(each.key, each.key)} {each.text}" for each in wrong)
