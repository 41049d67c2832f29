"""Grants as they stand: held against their documents on disk and against what the audit chain remembers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

from tayori.errors import TayoriError
from tayori.ledger.ledger import Ledger
from tayori.model.audit import AuditEntry, Deed
from tayori.model.grant import Grant, GrantStatus
from tayori.model.ids import GrantId
from tayori.model.rights import VerdictReason
from tayori.pipelines.observe import Observer

MISSING, CHANGED, READDED = "document-missing", "document-changed", "readded"
CHAIN_BROKEN = "chain-broken"
"""Words of `Grant.doubt`."""

HOW, BY_HAND = "how", "by hand"
"""In the details of a deed that only tells what somebody wrote into a grant's file (`note_changes`)."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the audit chain knows of grants."""

    withdrawn: frozenset[str] = frozenset()
    ends: Mapping[str, date] = field(default_factory=dict)
    """First day without a permission that stands until then: a withdrawal as of a day to come."""
    is_broken: bool = False
    """It does not hold to its end, so that more may have been withdrawn than it tells."""

    def took_back(self, grant: Grant) -> bool:
        """Whether a grant that says it is active was withdrawn, or ends later than its withdrawal says."""
        day, until = self.ends.get(grant.id), grant.scope.valid_until
        return grant.id in self.withdrawn or (day is not None and (until is None or until >= day))


def standing_grants(
    grants: Mapping[GrantId, Grant], root: Path, ledger: Ledger | None = None
) -> Mapping[GrantId, Grant]:
    """`grants` of the workspace at `root`, those nobody should believe with their `doubt`.

    A document that is gone or has another digest; a file that says active where the audit chain's last word
    is a withdrawal, or one that outlives a withdrawal as of a day to come; and every grant when the chain is
    broken. Documents are hashed again only when their stat data changed since the ledger saw them. Without a
    ledger all are hashed, and nothing is remembered.
    """
    observer = Observer(root, ledger.seen_files() if ledger else {}, {})
    remembered = remember(ledger) if ledger else Remembered()
    found = {i: _doubted(grant, _doubt(grant, observer, remembered)) for i, grant in grants.items()}
    if ledger and observer.new_files:
        ledger.record_observations(observer.new_files, {})
    return MappingProxyType(found)


def without_chain(reasons: Iterable[VerdictReason]) -> tuple[VerdictReason, ...]:
    """`reasons` but for a broken audit chain: that keeps everything in, and takes nothing down by itself."""
    return tuple(reason for reason in reasons if reason.code != CHAIN_BROKEN)


def is_by_hand(entry: AuditEntry) -> bool:
    """Whether an entry tells what somebody wrote into a file, seen by who ran the next command."""
    return dict(entry.details).get(HOW) == BY_HAND


def _doubted(grant: Grant, doubt: str) -> Grant:
    return grant if grant.doubt == doubt else replace(grant, doubt=doubt)


def _doubt(grant: Grant, observer: Observer, remembered: Remembered) -> str:
    if grant.status is GrantStatus.ACTIVE and remembered.took_back(grant):
        return READDED
    doubts = {document_doubt(path, digest, observer) for path, digest in documents_of(grant)}
    if remembered.is_broken:
        doubts.add(CHAIN_BROKEN)
    return next((doubt for doubt in (CHANGED, MISSING, CHAIN_BROKEN) if doubt in doubts), "")


def documents_of(grant: Grant) -> Iterator[tuple[str, str | None]]:
    """Every document the grant names, with the digest it had."""
    if grant.document:
        yield grant.document, grant.document_sha256
    for right in grant.music:
        if right.document:
            yield right.document, right.document_sha256
    if grant.author is not None and grant.author.moral_document:
        yield grant.author.moral_document, grant.author.moral_document_sha256


def document_doubt(path: str, digest: str | None, observer: Observer) -> str:
    """Why a document is not believed, a word of `Grant.doubt`: it is gone, or has another digest."""
    try:
        found = observer.digest(observer.root / path)
    except OSError:
        return MISSING
    return CHANGED if digest is not None and found != digest else ""


def remember(ledger: Ledger) -> Remembered:
    """What the chain last tells of withdrawals, of a broken one as far as it can be read."""
    last: dict[str, Deed] = {}
    ends: dict[str, date] = {}
    is_broken = False
    try:
        for entry in ledger.stream_audit((Deed.GRANT_RECORDED, Deed.GRANT_WITHDRAWN)):
            # a file that somebody set back to active is no new permission
            if entry.deed is Deed.GRANT_WITHDRAWN or not is_by_hand(entry):
                _remember_end(entry, ends)
                if entry.subject not in ends or entry.deed is Deed.GRANT_WITHDRAWN:
                    last[entry.subject] = entry.deed
        ledger.prove_audit()
    except TayoriError:
        is_broken = True
    withdrawn = frozenset(subject for subject, deed in last.items() if deed is Deed.GRANT_WITHDRAWN)
    return Remembered(withdrawn, ends, is_broken)


def _remember_end(entry: AuditEntry, ends: dict[str, date]) -> None:
    """The earliest day a grant was to be withdrawn on since it was last recorded for itself."""
    day = dict(entry.details).get("withdrawn") if entry.deed is Deed.GRANT_RECORDED else None
    if day is None:
        ends.pop(entry.subject, None)
    else:
        taken = date.fromisoformat(day)
        ends[entry.subject] = min(taken, ends.get(entry.subject, taken))
