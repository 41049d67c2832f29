"""A grant that is there, changed: extended, completed, corrected. Its file keeps comments and order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from tayori.config.grant_schema import PERSONAL_KEYS
from tayori.config.grants import check_grant, make_grant, read_grant
from tayori.config.workspace import load_settings
from tayori.config.write import edited_yaml
from tayori.config.write_grant import grant_path
from tayori.config.yaml import load_yaml, parse_yaml
from tayori.errors import ConfigError, UsageError
from tayori.model.audit import Deed
from tayori.model.grant import PERSONAL_COMPONENTS, Grant, GrantStatus
from tayori.model.ids import GrantId, digest_bytes
from tayori.pipelines.clearance.clearing import local_today
from tayori.pipelines.clearance.standing import READDED, standing_grants
from tayori.pipelines.grants.changes import GrantFile, hand_change
from tayori.pipelines.grants.checking import contracts, strange_channels, with_consent, wrong_contract
from tayori.pipelines.grants.form import Wrong, of_mistake, read_values
from tayori.pipelines.grants.questions import QUESTIONS
from tayori.pipelines.grants.record import parse_grant_name, told_by_option
from tayori.pipelines.opening import open_ledger
from tayori.store.files import placing

HIDDEN = "(personal)"
_OF_CHILDREN = ("minor", "guardian.name")


@dataclass(frozen=True, slots=True)
class Amendment:
    """A grant's file before and after a change."""

    path: Path
    grant: Grant
    """As it will be."""
    before: bytes
    after: bytes
    changes: tuple[tuple[str, str, str], ...]
    """Key, old and new value; those of personal keys are not told."""
    told: tuple[Wrong, ...] = ()
    """What whoever changes it should know."""


def plan_amendment(root: Path, name: str, answers: Mapping[str, str], actor: str) -> Amendment:
    """What `answers`, by key, change in the grant `name` (KIND/ID); an empty one takes its key out.

    Raises UsageError for a grant that is not there or was withdrawn, and with all that is wrong with the
    answers; ConfigError for a file with mistakes.
    """
    grant, path = _find(root, name)
    values, wrong = read_values({key: text for key, text in answers.items() if text.strip()}, root)
    values |= {key: None for key, text in answers.items() if not text.strip()}
    if wrong:
        raise _refusal(wrong)
    settings, old = load_settings(root), load_yaml(path).root
    today = local_today(settings)
    changes = tuple(_changes(old, values, _hidden_keys(grant, values)))
    if not changes:
        raise UsageError(f"Nothing would change in {grant.id}.", "Say what, e.g. --until 2028-03-31.")
    line = _history_line(grant, values, today, actor, [key for key, _, _ in changes])
    before, after = path.read_bytes(), edited_yaml(path, lambda data: _edit(data, values, line))
    try:
        said = check_grant(parse_yaml(after.decode(), path.name), grant.component)
    except ConfigError as error:
        raise _refusal([of_mistake(mistake) for mistake in error.mistakes]) from error
    new = make_grant(said, grant.id)
    child = with_consent(new, today)[1]
    if wrong := [*wrong_contract(new, contracts(root)), *(child if "status" in answers else ())]:
        raise _refusal(wrong)
    return Amendment(path, new, before, after, changes, (*child, *strange_channels(new, settings)))


def amend_grant(root: Path, amendment: Amendment, actor: str) -> None:
    """Write an amendment, and into the ledger which keys changed: both or neither.

    The caller holds the workspace lock since planning it. What somebody wrote into the file by hand before
    is told as well.
    """
    grant, ledger = amendment.grant, open_ledger(root)
    file = GrantFile(grant.id, amendment.before, digest_bytes(amendment.before))
    details = {
        "public_id": grant.public_id,
        "keys": ", ".join(key for key, _, _ in amendment.changes),
        "sha256": digest_bytes(amendment.after),
    }
    with placing({amendment.path: amendment.after}):
        earlier = hand_change(file, ledger)
        ledger.record_deeds(actor, [*earlier, (Deed.GRANT_RECORDED, grant.id, details)])


def _find(root: Path, name: str) -> tuple[Grant, Path]:
    kind, own = parse_grant_name(name)
    path = grant_path(root, GrantId(f"{kind}/{own}"))
    if not own or not path.is_file():
        raise UsageError(f"There is no grant {name}.", "Name it KIND/ID, as its file in grants/ is called.")
    grant = read_grant(path, root)
    standing = standing_grants({grant.id: grant}, root, open_ledger(root))[grant.id]
    if grant.status is GrantStatus.WITHDRAWN or standing.doubt == READDED:
        raise UsageError(
            f"{grant.id} was withdrawn.", "Record a new permission under a new name: tayori rights grant."
        )
    return grant, path


def _hidden_keys(grant: Grant, values: Mapping[str, Any]) -> set[str]:
    """Top-level keys whose values are personal: of a place or a track neither subject, holder nor paper."""
    is_child = grant.minor or grant.guardian is not None or any(key in values for key in _OF_CHILDREN)
    if grant.component in PERSONAL_COMPONENTS or is_child:
        return {*PERSONAL_KEYS, "document"}
    return {*PERSONAL_KEYS} - {"subject", "holder"}


def _changes(
    old: Mapping[str, Any], values: Mapping[str, Any], hidden: Collection[str]
) -> Iterator[tuple[str, str, str]]:
    for key, value in values.items():
        was, now = _shown(_at(old, key)), _shown(value)
        if was != now:
            yield (key, HIDDEN, HIDDEN) if key.partition(".")[0] in hidden else (key, was, now)


def _at(node: Any, key: str) -> Any:
    for part in key.split("."):
        node = node.get(part) if isinstance(node, dict) else None
    return node


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def _history_line(
    grant: Grant, values: Mapping[str, Any], today: date, actor: str, keys: list[str]
) -> CommentedMap:
    last = grant.history[-1].on if grant.history else today
    status = values.get("status") or grant.status.value
    told = {"on": max(today, last), "status": status, "by": actor, "why": f"changed: {', '.join(keys)}"}
    line = CommentedMap(told)
    line.fa.set_flow_style()
    return line


def _edit(data: dict[str, Any], values: Mapping[str, Any], line: CommentedMap) -> None:
    for key, value in values.items():
        _put(data, key, value)
    if not data.get("history"):
        data["history"] = CommentedSeq()
    data["history"].append(line)


def _put(node: dict[str, Any], key: str, value: Any) -> None:
    *parents, last = key.split(".")
    for parent in parents:
        if not isinstance(node.get(parent), dict):
            node[parent] = CommentedMap()
            node[parent].fa.set_flow_style()
        node = node[parent]
    if value is None:
        node.pop(last, None)
    else:
        node[last] = _written(key, value)


def _written(key: str, value: Any) -> Any:
    """Yes and no, numbers and lists as a person writes them."""
    if isinstance(value, list):
        words = CommentedSeq(int(word) if key == "author.articles" else word for word in value)
        words.fa.set_flow_style()
        return words
    switches = {question.key for question in QUESTIONS if question.is_yes_or_no}
    return value == "true" if key in switches else value


def _refusal(wrong: list[Wrong]) -> UsageError:
    return UsageError(
        f"The grant would not be right: {told_by_option(wrong)}.", "Correct that and run again."
    )
