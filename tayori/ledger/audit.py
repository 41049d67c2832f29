"""The audit chain: entries of which each holds the hash of the one before, so that no change stays unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import LargeBinary, cast, select

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


@dataclass(frozen=True, slots=True)
class ChainBreak:
    """The first entry that is not as it was written."""

    number: int
    why: str


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
            return ChainBreak(number, f"it is missing: entry {entry.number} stands in its place")
        if entry.previous != previous:
            return ChainBreak(number, "it does not hold the hash of the entry before it")
        if entry.hash != entry_hash(entry):
            return ChainBreak(number, "it was changed: its hash is another one")
        previous = entry.hash
    return None


def row_of(entry: AuditEntry) -> dict[str, Any]:
    """An entry as the ledger's table holds it."""
    document = entry_document(entry)
    return {**document, "details": canonical_json(document["details"])}


def read_entry(row: Sequence[Any]) -> AuditEntry:
    """The entry in a row of AUDIT_ROWS. Raises CheckFailed for one that `row_of` cannot have written."""
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
        faithful = [cell.encode() for cell in list(row_of(entry).values())[1:]] == list(row[1:])
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
