"""Grants as they stand: held against their documents on disk and against what the audit chain remembers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from tayori.errors import TayoriError
from tayori.ledger.ledger import Ledger
from tayori.model.audit import Deed
from tayori.model.grant import Grant, GrantStatus
from tayori.model.ids import GrantId
from tayori.pipelines.observe import Observer

MISSING, CHANGED, READDED = "document-missing", "document-changed", "readded"
"""Words of `Grant.doubt`."""


def standing_grants(
    grants: Mapping[GrantId, Grant], root: Path, ledger: Ledger | None = None
) -> Mapping[GrantId, Grant]:
    """`grants` of the workspace at `root`, those nobody should believe with their `doubt`.

    A document that is gone or has another digest; and a file that says active where the audit chain's last
    word is a withdrawal. Documents are hashed again only when their stat data changed since the ledger saw
    them. Without a ledger all are hashed, and nothing is remembered of withdrawals.
    """
    observer = Observer(root, ledger.seen_files() if ledger else {}, {})
    withdrawn = _last_withdrawn(ledger) if ledger else frozenset()
    found = {i: _doubted(grant, _doubt(grant, observer, withdrawn)) for i, grant in grants.items()}
    if ledger and observer.new_files:
        ledger.record_observations(observer.new_files, {})
    return MappingProxyType(found)


def _doubted(grant: Grant, doubt: str) -> Grant:
    return grant if grant.doubt == doubt else replace(grant, doubt=doubt)


def _doubt(grant: Grant, observer: Observer, withdrawn: frozenset[str]) -> str:
    if grant.status is GrantStatus.ACTIVE and grant.id in withdrawn:
        return READDED
    doubts = {_document_doubt(path, digest, observer) for path, digest in _documents(grant)}
    return next((doubt for doubt in (CHANGED, MISSING) if doubt in doubts), "")


def _documents(grant: Grant) -> Iterator[tuple[str, str | None]]:
    """Every document the grant names, with the digest it had."""
    if grant.document:
        yield grant.document, grant.document_sha256
    for right in grant.music:
        if right.document:
            yield right.document, right.document_sha256
    if grant.author is not None and grant.author.moral_document:
        yield grant.author.moral_document, None


def _document_doubt(path: str, digest: str | None, observer: Observer) -> str:
    try:
        found = observer.digest(observer.root / path)
    except OSError:
        return MISSING
    return CHANGED if digest is not None and found != digest else ""


def _last_withdrawn(ledger: Ledger) -> frozenset[str]:
    """Grants of which the chain last tells a withdrawal; a broken chain counts as far as it can be read."""
    last: dict[str, Deed] = {}
    with suppress(TayoriError):
        for entry in ledger.stream_audit((Deed.GRANT_RECORDED, Deed.GRANT_WITHDRAWN)):
            last[entry.subject] = entry.deed
    return frozenset(subject for subject, deed in last.items() if deed is Deed.GRANT_WITHDRAWN)
