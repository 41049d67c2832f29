"""`tayori audit`: proving the chain, and writing it out as it goes by, however long it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tayori.errors import CheckFailed, UsageError
from tayori.ledger.audit import BEFORE_ALL, CHAIN_CURE, CHAIN_GONE, check_chain, entry_document
from tayori.ledger.ledger import Ledger
from tayori.model.audit import AuditEntry
from tayori.model.ids import Digest, canonical_json

COLUMNS = ("number", "at", "actor", "deed", "subject", "details", "previous", "hash")

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""What a cell must not begin with: spreadsheets take it for a formula, some in full width too (OWASP)."""
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(slots=True)
class ChainProof:
    """What a proven chain is noted down as."""

    count: int = 0
    head: Digest = BEFORE_ALL
    """The hash of the last entry; zeros for an empty chain."""


def prove_chain(ledger: Ledger, head: str | None = None) -> ChainProof:
    """Check the whole chain, and that an entry has the hash `head` of before.

    Raises CheckFailed that names the first bad entry, or says that the chain is gone; UsageError for a `head`
    that is no hash.
    """
    wanted = (head or BEFORE_ALL).strip().lower()
    if not _HASH.fullmatch(wanted):
        raise UsageError(
            f"{head!r} is no hash of an entry.", "Give the 64 digits `audit verify` told before."
        )
    proof, seen = ChainProof(), {BEFORE_ALL}
    found = check_chain(_counted(ledger.stream_audit(), proof, seen, wanted))
    if found is not None:
        raise found.error()
    if not proof.count and ledger.has_published():
        raise CheckFailed(CHAIN_GONE, CHAIN_CURE)
    if wanted not in seen:
        raise CheckFailed(
            f"No entry has the hash {wanted}: the audit chain was cut off or written anew since.",
            CHAIN_CURE,
        )
    return proof


def _counted(
    entries: Iterable[AuditEntry], proof: ChainProof, seen: set[Digest], wanted: str
) -> Iterator[AuditEntry]:
    for entry in entries:
        proof.count, proof.head = proof.count + 1, entry.hash
        if entry.hash == wanted:
            seen.add(entry.hash)
        yield entry


def write_jsonl(ledger: Ledger, stream: BinaryIO) -> int:
    """Write an entry a line as canonical JSON, which is what their hashes are taken of; how many."""
    count = 0
    for entry in ledger.stream_audit():
        stream.write(canonical_json(entry_document(entry)).encode() + b"\n")
        count += 1
    return count


def write_csv(ledger: Ledger, stream: BinaryIO) -> int:
    """Write an entry a row for spreadsheets: with a byte order mark, and no cell a formula; how many."""
    text = io.TextIOWrapper(stream, "utf-8-sig", newline="", write_through=True)
    try:
        rows = csv.writer(text)
        rows.writerow(COLUMNS)
        count = 0
        for entry in ledger.stream_audit():
            rows.writerow(_cells(entry))
            count += 1
    finally:
        # The stream is the caller's: a wrapper that goes would close it.
        text.detach()
    return count


def _cells(entry: AuditEntry) -> list[str]:
    document = entry_document(entry)
    document["details"] = canonical_json(document["details"])
    return [_harmless(str(document[column])) for column in COLUMNS]


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
