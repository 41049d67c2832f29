"""The audit chain: entries of which each holds the hash of the one before, so that no change stays unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, LargeBinary, cast, insert, select

from tayori.errors import CheckFailed
from tayori.ledger.tables import audit
from tayori.model.audit import AuditEntry, Deed
from tayori.model.ids import Digest, canonical_json, digest_bytes

BEFORE_ALL = Digest("0" * 64)
"""What stands in the first entry for the hash of the entry before."""

CHAIN_CURE = "Restore .tayori/ledger.db from a backup, and find out who can write to it."
"""What to do about a chain that does not hold."""

AUDIT_ROWS = select(audit.c.number, *(cast(column, LargeBinary) for column in list(audit.c)[1:]))
"""Rows as they are stored, byte by byte: a changed byte need not be text any more."""

CHAIN_GONE = "The audit chain is gone: the ledger has none, although things were published."
"""What is said of a ledger whose chain somebody took out."""

_MISSING = "it is missing: entry {} stands in its place"
_UNLINKED = "it does not hold the hash of the entry before it"
_CHANGED = "it was changed: its hash is another one"

_json_text = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first entry that is not as it was written."""

    number: int
    why: str

    def error(self) -> CheckFailed:
        """The same as an error."""
        return CheckFailed(f"Entry {self.number} breaks the audit chain: {self.why}.", CHAIN_CURE)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends that was proven so far."""

    number: int = 0
    hash: Digest = BEFORE_ALL


def entry_document(entry: AuditEntry) -> dict[str, Any]:
    """An entry as plain values: what its hash is taken of, and the hash."""
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "deed": entry.deed.value,
        "subject": entry.subject,
        "details": dict(entry.details),
        "previous": entry.previous,
        "hash": entry.hash,
    }


def entry_hash(entry: AuditEntry) -> Digest:
    """SHA-256 of the canonical JSON of everything in `entry` but its hash."""
    document = entry_document(entry)
    del document["hash"]
    return digest_bytes(canonical_json(document).encode())


def next_entry(
    last: AuditEntry | None, actor: str, deed: Deed, subject: str, details: Mapping[str, str]
) -> AuditEntry:
    """The entry after `last`, or the first one, of now."""
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=datetime.now(UTC).replace(microsecond=0),
        actor=_utf8(actor),
        deed=deed,
        subject=_utf8(subject),
        details=tuple(sorted((_utf8(name), _utf8(value)) for name, value in details.items())),
        previous=last.hash if last else BEFORE_ALL,
        hash=Digest(""),
    )
    return replace(entry, hash=entry_hash(entry))


def check_chain(entries: Iterable[AuditEntry]) -> ChainBreak | None:
    """The first entry that breaks the chain, by its number, its link or its hash; None when all hold."""
    previous = BEFORE_ALL
    for number, entry in enumerate(entries, start=1):
        if entry.number != number:
            return ChainBreak(number, _MISSING.format(entry.number))
        if entry.previous != previous:
            return ChainBreak(number, _UNLINKED)
        if entry.hash != entry_hash(entry):
            return ChainBreak(number, _CHANGED)
        previous = entry.hash
    return None


def prove_rows(rows: Iterable[Sequence[Any]], head: Head) -> Head:
    """Where the chain ends when it was proven to `head`; `rows` are AUDIT_ROWS from the head's own on.

    The bytes are hashed as they are stored, without reading them as entries: about 3 µs a row. Raises
    CheckFailed for the first that breaks the chain.
    """
    entries = iter(rows)
    if head.number:
        own = next(entries, None)
        if own is None or (own[0], own[-1]) != (head.number, head.hash.encode()):
            raise ChainBreak(head.number, "it was there a moment ago").error()
    for row in entries:
        head = _next_head(row, head)
    return head


def _next_head(row: Sequence[Any], head: Head) -> Head:
    number = head.number + 1
    if row[0] != number:
        raise ChainBreak(number, _MISSING.format(row[0])).error()
    try:
        at, actor, deed, subject, details, previous, own = (cell.decode() for cell in row[1:])
    except UnicodeDecodeError:
        raise ChainBreak(number, _CHANGED).error() from None
    if previous != head.hash:
        raise ChainBreak(number, _UNLINKED).error()
    # What canonical_json writes: keys sorted, no spaces; the details are stored as such JSON already.
    text = (
        f'{{"actor":{_json_text(actor)},"at":{_json_text(at)},"deed":{_json_text(deed)},"details":{details},'
        f'"number":{number},"previous":{_json_text(previous)},"subject":{_json_text(subject)}}}'
    )
    if digest_bytes(text.encode()) != own:
        raise ChainBreak(number, _CHANGED).error()
    return Head(number, Digest(own))


def add_deeds(
    connection: Connection, actor: str, deeds: Iterable[tuple[Deed, str, Mapping[str, str]]]
) -> tuple[AuditEntry, ...]:
    """Add deeds with their subjects and details to the end of the chain, in a transaction of the caller's."""
    row = connection.execute(AUDIT_ROWS.order_by(audit.c.number.desc()).limit(1)).one_or_none()
    last = read_entry(row) if row else None
    entries: list[AuditEntry] = []
    for deed, subject, details in deeds:
        last = next_entry(last, actor, deed, subject, details)
        entries.append(last)
    if entries:
        connection.execute(insert(audit), [row_of(entry) for entry in entries])
    return tuple(entries)


def row_of(entry: AuditEntry) -> dict[str, Any]:
    """An entry as the ledger's table holds it."""
    document = entry_document(entry)
    return {**document, "details": canonical_json(document["details"])}


def read_entry(row: Sequence[Any]) -> AuditEntry:
    """The entry in a row of AUDIT_ROWS. Raises CheckFailed for one that `row_of` cannot have written.

    Nor is one read as true whose hash is not its own: what it says is what was recorded, whoever asks for it.
    """
    try:
        at, actor, deed, subject, details, previous, own = (bytes(cell).decode() for cell in row[1:])
        entry = AuditEntry(
            number=row[0],
            at=datetime.fromisoformat(at),
            actor=actor,
            deed=Deed(deed),
            subject=subject,
            details=tuple(sorted(json.loads(details).items())),
            previous=Digest(previous),
            hash=Digest(own),
        )
        written = [cell.encode() for cell in list(row_of(entry).values())[1:]] == list(row[1:])
        faithful = written and entry.hash == entry_hash(entry)
    except (ValueError, TypeError, AttributeError):
        faithful = False
    if not faithful:
        raise CheckFailed(
            f"Entry {row[0]} of the audit chain was changed: Tayori does not write such an entry.",
            CHAIN_CURE,
        )
    return entry


def _utf8(text: str) -> str:
    """Text that can be stored and hashed: what came from the command line may hold bytes that are none."""
    return text.encode("utf-8", "replace").decode()
