"""Entries of the audit chain, and what an approval seals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tayori.model.ids import Digest, Slug


class Deed(StrEnum):
    """What was done; the only words that stand in the chain."""

    GRANT_RECORDED = "grant-recorded"
    GRANT_WITHDRAWN = "grant-withdrawn"
    GRANT_ATTACHED = "grant-attached"
    GRANT_DETACHED = "grant-detached"
    APPROVED = "approved"
    APPROVAL_REVOKED = "approval-revoked"
    TAKING_DOWN = "taking-down"
    TAKEN_DOWN = "taken-down"
    NOT_RECALLED = "not-recalled"
    NO_LONGER_CLEARED = "no-longer-cleared"
    CLEARED_AGAIN = "cleared-again"
    PUBLISHED = "published"
    RESTORED = "restored"
    ADOPTED = "adopted"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry; its hash covers everything in it and the hash before."""

    number: int
    """1, 2, 3, ... without a gap."""
    at: datetime
    """Aware, UTC."""
    actor: str
    """Who did it, as they called themselves."""
    deed: Deed
    subject: str
    """A slug or a grant's id."""
    details: tuple[tuple[str, str], ...]
    """Sorted by name; no personal field of a grant."""
    previous: Digest
    """The hash of entry `number` - 1; 64 zeros before the first."""
    hash: Digest


@dataclass(frozen=True, slots=True)
class Seal:
    """What an approval was given to: a digest for each part, so that a difference can be named."""

    parts: tuple[tuple[str, Digest], ...]
    """(name, digest), sorted: `rendition/vertical`, `captions/ja`, `title`, `rights`, `grant/REL-0001`."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's word at one stage."""

    slug: Slug
    stage: str
    by: str
    at: datetime
    seal: Seal
