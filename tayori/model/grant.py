"""Grants: permissions we hold, with everything their record says; personal fields never leave the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tayori.model.ids import GrantId
from tayori.model.text import Texts


class Component(StrEnum):
    """A right-bearing component of an asset; also the kind of the grant that clears it."""

    PORTRAIT = "portrait"
    VOICE = "voice"
    PLACE = "place"
    MUSIC = "music"
    FOOTAGE = "footage"
    PHOTO = "photo"
    ARTWORK = "artwork"
    FONT = "font"
    SCRIPT = "script"
    AI = "ai"


PERSONAL_COMPONENTS = (Component.PORTRAIT, Component.VOICE)
"""Kinds whose subject is a person: the name is personal data."""


ANY = "any"
"""Among channels or purposes: all of them."""
WORLD = "world"
"""Among territories: all of them."""


class GrantStatus(StrEnum):
    """Whether the permission stands; only `active` clears anything."""

    REQUESTED = "requested"
    ACTIVE = "active"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One line of a grant's history."""

    on: date
    status: GrantStatus
    by: str = ""
    """Who recorded it. Personal data."""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where, for what and when: of a permission what it covers, of a prohibition what it forbids.

    A permission covers a request only when every side covers it; a prohibition with an empty side forbids
    whatever that side is.
    """

    channels: tuple[str, ...] = ()
    """Target names or kinds; `any` covers all."""
    territories: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes; `world` covers all."""
    purposes: tuple[str, ...] = ()
    """Words of `rights.clearance.PURPOSES`, or of one's own; `any` covers all."""
    valid_from: date | None = None
    """First local day, inclusive; None = since always."""
    valid_until: date | None = None
    """Last local day, inclusive; None = without end."""


class DutyKind(StrEnum):
    """What a grant obliges to."""

    CREDIT = "credit"
    NOTICE = "notice"
    LABEL = "label"
    NO_EDITING = "no_editing"


class Place(StrEnum):
    """Where in an output a duty's text has to stand."""

    ANY = "any"
    DESCRIPTION = "description"
    END_CARD = "end_card"
    METADATA = "metadata"


class Edit(StrEnum):
    """What a manifest does to given material; a duty of no editing forbids it."""

    TRIM = "trim"
    CROP = "crop"
    CAPTIONS = "captions"
    CARDS = "cards"
    MUSIC = "music"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that has to be done where the grant is used."""

    kind: DutyKind
    text: str = ""
    """What has to be shown; empty for `no_editing`."""
    where: Place = Place.ANY
    allowed: tuple[Edit, ...] = ()
    """Of `no_editing`: the edits that are allowed all the same."""


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who consented for a minor. Personal data."""

    name: str
    relation: str
    consented: date | None


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit to film at a place."""

    number: str = ""
    authority: str = ""
    conditions: tuple[str, ...] = ()


class MusicPart(StrEnum):
    """The two rights of one track (facts A.6)."""

    COMPOSITION = "composition"
    MASTER = "master"


class MusicManager(StrEnum):
    """Who manages a composition (facts A.6)."""

    JASRAC = "JASRAC"
    NEXTONE = "NexTone"
    DIRECT = "direct"
    LIBRARY = "library"
    PUBLIC_DOMAIN = "PD"


PLATFORMS = ("youtube", "instagram", "tiktok")
"""Where JASRAC has a blanket contract with the platform (facts A.6), unless a workspace knows better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicRight:
    """One of the two rights of a track; what it does not say itself is as the grant says."""

    part: MusicPart
    holder: str = ""
    scope: Scope
    manager: MusicManager | None = None
    licence: str = ""
    """Number of the licence we hold for it."""
    work_code: str = ""
    """JASRAC or NexTone work code."""
    code: str = ""
    """ISWC of a composition, ISRC of a master."""
    domestic: bool | None = None
    """A work managed in Japan as domestic (内国作品); None = not said."""
    self_performed: bool = False
    advertising: bool = False
    """It may be used for advertising."""
    document: str | None = None
    document_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorRights:
    """What the author of a script or film gave: economic rights, and the word on moral rights (facts A.7)."""

    transferred: bool = False
    names_27_28: bool = False
    """The transfer names articles 27 and 28; otherwise those rights stay with the author (art. 61-2)."""
    moral_waived: bool = False
    moral_scope: str = ""
    moral_document: str | None = None
    moral_document_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class AiUse:
    """Whether generative AI made part of the asset, with what, and how that is disclosed."""

    used: bool = False
    system: str = ""
    what: str = ""
    version: str = ""
    disclosure: Texts = Texts()
    """The sentence viewers read; empty = the usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A permission we hold."""

    id: GrantId
    component: Component
    subject: str
    """Whose permission: a person, a place, a track. Personal for a portrait or a voice."""
    public_id: str
    """What outputs may show instead."""
    public_name: str = ""
    """A name that may be shown (a guest of a podcast); empty = none may."""
    role: str = ""
    """What the named person does: `guest`, `host`, `narrator`; words of podcast:person."""
    title: Texts = Texts()
    """Of a work: what it is called in credits and cue sheets."""
    holder: str = ""
    """Who gave it, when not the subject. Personal for a portrait or a voice."""
    granted: date | None = None
    scope: Scope = Scope()
    prohibitions: tuple[Scope, ...] = ()
    status: GrantStatus = GrantStatus.ACTIVE
    withdrawn: date | None = None
    history: tuple[StatusChange, ...] = ()
    """Oldest first."""
    doubt: str = ""
    """Why the record is not believed though it says active: `document-changed`, `document-missing`,
    `readded`, `chain-broken`. Set by the pipelines from disk and ledger; empty = it is believed."""
    under: GrantId | None = None
    """A contract it rests on: it holds only as long as that one."""
    minor: bool = False
    born: date | None = None
    """Personal data."""
    guardian: Guardian | None = None
    assent: date | None = None
    """When the child said yes."""
    conditions: tuple[str, ...] = ()
    """Limits in words, for people to keep; they make a release a limited one."""
    duties: tuple[Duty, ...] = ()
    sublicensable: bool = False
    """We may pass the permission on: what an open licence on the asset does."""
    permit: Permit | None = None
    music: tuple[MusicRight, ...] = ()
    author: AuthorRights | None = None
    ai: AiUse | None = None
    document: str | None = None
    """Path of the signed form below the workspace."""
    document_sha256: str | None = None
    personal: tuple[str, ...] = ()
    """Every text of the record that the schema marks as personal; nothing that leaves the house shows one."""
