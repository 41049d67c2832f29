"""Grant files that somebody changed by hand: noticed by their digests, and told in the audit chain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tayori.config.layout import list_grants
from tayori.config.yaml import parse_yaml
from tayori.errors import ConfigError, TayoriError
from tayori.ledger.ledger import Ledger
from tayori.model.audit import AuditEntry, Deed
from tayori.model.grant import GrantStatus
from tayori.model.ids import Digest, digest_bytes
from tayori.pipelines.clearance.standing import BY_HAND, HOW
from tayori.pipelines.opening import OpenWorkspace

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = (Deed.GRANT_RECORDED, Deed.GRANT_WITHDRAWN)


@dataclass(frozen=True, slots=True)
class GrantFile:
    """A grant's file as it is on disk."""

    grant: str
    data: bytes
    digest: Digest

    def told(self) -> tuple[Deed, dict[str, str]] | None:
        """The deed that tells it, with its details; None of a file nobody can read as YAML."""
        try:
            root = parse_yaml(self.data.decode("utf-8-sig"), self.grant).root
        except (ConfigError, UnicodeDecodeError):
            return None
        status, day = str(root.get("status", "")), root.get("withdrawn")
        details = {HOW: BY_HAND, "sha256": str(self.digest)}
        # a mistake in a file may be anybody's name: the chain gets nothing but words and days we know
        details |= {"status": status} if status in list(GrantStatus) else {}
        if status == GrantStatus.WITHDRAWN or day is not None:
            told = {"withdrawn": str(day)} if _DAY.fullmatch(str(day)) else {}
            return Deed.GRANT_WITHDRAWN, details | told
        return Deed.GRANT_RECORDED, details


@dataclass(slots=True)
class HandChanges:
    """What is in grant files and not in the chain."""

    deeds: list[tuple[Deed, str, Mapping[str, str]]] = field(default_factory=list)
    """To be told, with subject and details."""
    first_seen: dict[str, Digest] = field(default_factory=dict)
    """Files of grants the chain knows nothing of, and that were not seen before."""

    def __bool__(self) -> bool:
        return bool(self.deeds or self.first_seen)


def note_changes(opened: OpenWorkspace) -> tuple[AuditEntry, ...]:
    """Tell in the audit chain which grant files were changed by hand since; the caller holds the lock.

    One deed a change: GRANT_WITHDRAWN when the file says so now, else GRANT_RECORDED, both `by hand`: the
    actor is who ran the command that noticed. Of a grant the chain knows nothing of, only a withdrawal is
    told, and the digest is kept. A chain that cannot be read or written tells nothing, and stands in nobody's
    way.
    """
    try:
        found = find_hand_changes(opened)
        entries = opened.ledger.record_deeds(opened.actor, found.deeds)
        opened.ledger.record_grant_files(found.first_seen)
    except TayoriError:
        return ()
    return entries


def has_hand_changes(opened: OpenWorkspace) -> bool:
    """Whether `note_changes` would write anything; writes nothing."""
    try:
        return bool(find_hand_changes(opened))
    except TayoriError:
        return False


def find_hand_changes(opened: OpenWorkspace) -> HandChanges:
    """Grant files that are not as the chain, or the ledger, has them last. Raises CheckFailed."""
    last = {entry.subject: entry for entry in opened.ledger.stream_audit(_WORDS)}
    seen, found = opened.ledger.grant_files(), HandChanges()
    for file in _grant_files(opened.root):
        word = last.get(file.grant)
        if word is None:
            _compare_first(file, seen.get(file.grant), found)
        elif not _is_as_told(file, word) and (deed := file.told()) is not None:
            found.deeds.append((deed[0], file.grant, deed[1]))
    return found


def hand_change(file: GrantFile, ledger: Ledger) -> tuple[tuple[Deed, str, Mapping[str, str]], ...]:
    """The deed that tells what somebody wrote into one grant's file by hand; none when the chain has it."""
    words = [entry for entry in ledger.stream_audit(_WORDS) if entry.subject == file.grant]
    if not words or _is_as_told(file, words[-1]) or (told := file.told()) is None:
        return ()
    return ((told[0], file.grant, told[1]),)


def _compare_first(file: GrantFile, seen: Digest | None, found: HandChanges) -> None:
    """Of a grant without a deed: what was withdrawn, or is not as it was seen first, is told."""
    if seen == file.digest:
        return
    told = file.told() if seen is not None or b"withdrawn" in file.data else None
    if told is not None and (seen is not None or told[0] is Deed.GRANT_WITHDRAWN):
        found.deeds.append((told[0], file.grant, told[1]))
    elif seen is None:
        found.first_seen[file.grant] = file.digest


def _is_as_told(file: GrantFile, word: AuditEntry) -> bool:
    """Whether a file is as the last deed about its grant has it; one without digest tells the status only."""
    digest = dict(word.details).get("sha256")
    if digest is not None:
        return digest == file.digest
    told = file.told()
    return told is None or (told[0] is Deed.GRANT_WITHDRAWN) == (word.deed is Deed.GRANT_WITHDRAWN)


def _grant_files(root: Path) -> Iterator[GrantFile]:
    for path in list_grants(root)[0]:
        try:
            data = path.read_bytes()
        except OSError:
            continue
        yield GrantFile(f"{path.parent.name}/{path.stem}", data, digest_bytes(data))
