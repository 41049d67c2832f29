"""Evidence: what was taken down, where, when and how that was proven, and what could not be called back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tayori.model.ids import Digest, Slug
from tayori.model.text import Texts


class Fate(StrEnum):
    """What became of one publication."""

    GONE = "gone"
    """Taken down, looked for again, and not there."""
    NOT_PROVEN = "not-proven"
    """Taken down, but something of it was found, or nobody could look."""
    STILL_OUT = "still-out"
    """Taking it down failed; the next run tries again."""
    BY_HAND = "by-hand"
    """No machine can: a person has to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """One publication, in words anybody may read: public ids only."""

    slug: Slug
    title: Texts
    target: str
    remote_id: str
    url: str
    since: datetime | None
    """When it was first out there; None = not known."""
    taken_down: datetime | None
    """None: it is not."""
    fate: Fate
    because: tuple[str, ...] = ()
    """`肖像 REL-0001: 撤回 / portrait: withdrawn`."""
    feeds: tuple[str, ...] = ()
    """Addresses of feeds that named it."""
    left: tuple[str, ...] = ()
    """What was still found of it: paths below the site."""
    files: tuple[tuple[str, Digest], ...] = ()
    """Address and SHA-256 of every file that was ever there of it, replaced ones too."""


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """A copy in the archive, which stays until somebody deletes it."""

    slug: Slug
    where: str
    """Readable name below the workspace, or `store`."""
    digest: Digest
    title: Texts = Texts()
    """Of the asset; empty when its manifest cannot be read."""
    what: str = ""
    """Which output of a recipe it is: `rendition`, `ja.vtt`; empty where the name says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A sheet of what was taken down at one time."""

    permission: str = ""
    """Public id of the permission that was withdrawn; empty on a sheet about everything that ran out."""
    day: date
    """The day the withdrawal takes effect, or the day everything was cleared for."""
    made: datetime
    """Aware."""
    organisation: Texts
    items: tuple[EvidenceItem, ...]
    kept: tuple[KeptCopy, ...] = ()
    places: tuple[str, ...] = ()
    """Targets where a person has to look, because nothing is recorded of what was posted there by hand."""
    has_episode: bool = False
    """Podcast apps may have kept some of it."""
    others: tuple[str, ...] = ()
    """Permissions of the same person that this withdrawal leaves as they are, by kind and public id."""
