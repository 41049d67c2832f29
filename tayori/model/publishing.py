"""What goes to a target and what came back: packages, planned actions, receipts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from tayori.model.asset import Chapter, Kind
from tayori.model.cue import Track
from tayori.model.ids import Digest, Lang, Slug
from tayori.model.metadata import OutputMetadata
from tayori.model.podcast import EpisodeTags
from tayori.model.rights import RightsStatement
from tayori.model.text import Texts


class Role(StrEnum):
    """What a file of a package is."""

    RENDITION = "rendition"
    AUDIO = "audio"
    CAPTIONS = "captions"
    POSTER = "poster"
    THUMBNAIL = "thumbnail"
    COVER = "cover"
    CHAPTERS = "chapters"
    PHOTO = "photo"
    PICTURE = "picture"
    """A smaller or leaner copy of a poster, cover or photo, for pages; `profile` says of which."""
    ORIGINAL = "original"
    """A photo in full resolution, where its rights allow it to be taken away."""
    STREAM = "stream"
    """Part of an HLS ladder: a playlist, or the bytes it cuts into segments."""


@dataclass(frozen=True, slots=True)
class PackageFile:
    """One file of a package, by digest, with where its bytes are now."""

    role: Role
    name: str
    """Readable file name, ASCII: `asa-no-eki.vertical.mp4`."""
    path: Path
    digest: Digest
    size: int
    mime: str
    profile: str = ""
    lang: Lang | None = None
    width: int = 0
    height: int = 0
    duration_ms: int = 0
    bitrate_bps: int = 0
    """Of an episode's sound, without tags and cover; 0 = unknown."""
    content: Digest = Digest("")
    """What is seen and heard, whatever tags it carries and whichever tools made it; empty = not known."""
    burned: tuple[Lang, ...] = ()
    """Every language of the captions that are in its picture, `lang` first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Everything a publisher needs of one asset; no grant, no personal field."""

    slug: Slug
    kind: Kind
    title: Texts
    description: Texts
    tags: tuple[str, ...]
    lang: Lang
    metadata: OutputMetadata
    files: tuple[PackageFile, ...]
    tracks: tuple[Track, ...] = ()
    show: Slug | None = None
    series: str | None = None
    series_number: int | None = None
    """Its place in the series, from 1."""
    audience: str = ""
    """For whom it is, as people read it: `子育て世帯`; empty = for everybody."""
    publish_at: datetime | None = None
    until: date | None = None
    playlist: str | None = None
    recorded: date | None = None
    published: datetime | None = None
    duration_ms: int = 0
    number: int | None = None
    season: int | None = None
    episode_type: str = "full"
    explicit: bool = False
    feed: EpisodeTags | None = None
    """What an episode says only in feeds; None where an older Tayori sent it, with season and type unsaid."""
    alt: Texts = Texts()
    """Text alternative of a photo."""
    chapters: tuple[Chapter, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    """What the manifest says for this target beyond the common keys; see `PublisherKind.asset_options`."""
    policy: bytes = b""
    """Its ODRL policy as JSON-LD (rights/odrl.py); empty = none."""
    rests_on: str = ""
    """Digest of all that was said of its rights: equal while nothing of them changed; empty = not known."""

    @property
    def rights(self) -> RightsStatement:
        """Its statement, ending no later than it is to be available here."""
        said, until = self.metadata.rights, self.until.isoformat() if self.until else ""
        return replace(said, valid_until=min(filter(None, (said.valid_until, until)), default=""))

    @property
    def ai_used(self) -> bool:
        """Whether generative AI made part of it."""
        return self.metadata.rights.ai.used

    def files_of(self, role: Role) -> tuple[PackageFile, ...]:
        """Its files of one role, in order."""
        return tuple(f for f in self.files if f.role == role)


class Action(StrEnum):
    """What publishing would do with one asset."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    NOTHING = "nothing"
    RETRACT = "retract"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field as it is out there and as it will be. Strings as a person reads them."""

    field: str
    old: str | None
    """None: not there yet."""
    new: str


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """One line of a publish plan."""

    slug: Slug
    target: str
    action: Action
    changes: tuple[FieldChange, ...] = ()
    payload_digest: Digest | None = None
    """Digest of everything that would be sent; equal digests mean nothing to do."""
    quota: tuple[tuple[str, int], ...] = ()
    """(bucket, units) it would cost."""
    warnings: tuple[str, ...] = ()
    blocked_by: tuple[str, ...] = ()
    """Sentences: verdict reasons, missing renditions."""


class PublicationState(StrEnum):
    """Where an asset stands at a target (design.md section 6)."""

    INTENDED = "intended"
    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    VERIFIED = "verified"
    UNKNOWN = "unknown"
    FAILED = "failed"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as the remote has it."""

    role: Role
    name: str
    url: str
    """Absolute URL, or path below the site's base."""
    digest: Digest
    size: int
    mime: str
    lang: Lang | None = None
    profile: str = ""
    duration_ms: int = 0
    width: int = 0
    height: int = 0
    burned: tuple[Lang, ...] = ()
    """Every language of the captions that are in its picture; an older Tayori only said `lang`."""

    def __post_init__(self) -> None:
        """What a ledger gives back is a list."""
        object.__setattr__(self, "burned", tuple(self.burned))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a publication that is sent, fails and is tried again by itself: bytes, captions, a list."""

    name: str
    """`video`, `captions.ja`, `thumbnail`, `playlist`, `media.<file>`, `page`, `replaced.<remote id>`, ..."""
    state: PublicationState
    remote_id: str = ""
    digest: str = ""
    """Of what was sent; equal digests mean that nothing is to be sent again."""
    error: str = ""
    """Why it failed, is unknown or waits, or what of it is kept otherwise; empty otherwise."""
    called: str = ""
    """Under which name it was sent, where that finds it again; empty otherwise."""

    @property
    def is_begun(self) -> bool:
        """Whether it may have been made, and nobody wrote down what came of it."""
        return self.state in (PublicationState.INTENDED, PublicationState.UNKNOWN) and not self.remote_id

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do for it."""
        return self.state in (PublicationState.VERIFIED, PublicationState.RETRACTED)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A field that was changed at the target and is to stay so, until we want something else than we did."""

    field: str
    ours: str
    """What we wanted when their value was accepted."""
    theirs: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the remote said, in its own words."""

    slug: Slug
    target: str
    state: PublicationState
    remote_id: str
    url: str
    payload_digest: Digest
    at: datetime
    """Aware, UTC."""
    files: tuple[RemoteFile, ...] = ()
    detail: str = ""
    """What the publisher remembers of it; its own words."""
    error: str = ""
    """Why it failed or is unknown; empty otherwise."""
    parts: tuple[Part, ...] = ()
    session: str = field(default="", repr=False)
    """How an upload is gone on with, a session's address. Whoever has it can write: it is never shown."""
    fields: tuple[tuple[str, str], ...] = ()
    """(field, value as a person reads it) as the remote had them when they were last compared, in order."""
    adopted: tuple[Adopted, ...] = ()

    def find_part(self, name: str) -> Part | None:
        """The part called `name`."""
        return next((part for part in self.parts if part.name == name), None)

    def with_part(self, part: Part) -> Receipt:
        """The receipt with `part` in the place of the one of its name, or at the end."""
        names = [known.name for known in self.parts]
        if part.name not in names:
            return replace(self, parts=(*self.parts, part))
        return replace(self, parts=tuple(part if known.name == part.name else known for known in self.parts))

    def without_part(self, name: str) -> Receipt:
        """The receipt without the part called `name`."""
        return replace(self, parts=tuple(part for part in self.parts if part.name != name))

    @property
    def unsettled(self) -> tuple[Part, ...]:
        """Parts something is left to do for."""
        return tuple(part for part in self.parts if not part.is_settled)

    @property
    def is_out(self) -> bool:
        """Whether the remote has something of it, as far as we know; also while an update of it failed."""
        return bool(self.remote_id) and self.state is not PublicationState.RETRACTED

    @property
    def perhaps_out(self) -> bool:
        """Whether something of it may be there: also what was begun and not answered, or failed half-way."""
        return self.state is not PublicationState.RETRACTED


@dataclass(frozen=True, slots=True)
class Drift:
    """Something at a target that is not as our receipt says."""

    slug: Slug
    target: str
    field: str
    """As in `Receipt.fields`, or the name of a part."""
    expected: str
    found: str
    """Empty: it is not there."""
    text: str
    """What happened, in a sentence."""
    cure: str
    """What to do about it."""
    can_restore: bool = True
    """Publishing what was sent once more makes it as it was."""
    can_adopt: bool = False
    """It may stay as it is: nothing of rights depends on it."""


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a place lets us do in a day of its own clock, by bucket."""

    day: date
    timezone: str
    """IANA name; a new day begins at midnight there."""
    limits: tuple[tuple[str, int], ...]
    spent: tuple[tuple[str, int], ...]
    """By our own count."""

    @property
    def left(self) -> dict[str, int]:
        """Bucket -> units left of today, never below 0."""
        spent = dict(self.spent)
        return {bucket: max(0, limit - spent.get(bucket, 0)) for bucket, limit in self.limits}
