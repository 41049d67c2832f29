"""Grants, what an asset says about its rights, and the verdict of a clearance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tayori.model.ids import GrantId


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


class GrantStatus(StrEnum):
    """Whether the permission still stands."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Guardian:
    """Who consented for a minor. Personal data."""

    name: str
    relation: str
    consented: date | None


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission we hold. `subject` and `guardian` are personal data and never leave the workspace."""

    id: GrantId
    component: Component
    subject: str
    """Whose permission: a person, a place, a track. Personal data."""
    public_id: str
    """What outputs may show instead."""
    granted: date | None
    valid_from: date | None
    """First local day, inclusive; None = since always."""
    valid_until: date | None
    """Last local day, inclusive; None = without end."""
    channels: tuple[str, ...]
    """Target names or kinds; `any` covers all."""
    territories: tuple[str, ...]
    """ISO 3166-1 alpha-2 codes; `world` covers all."""
    status: GrantStatus
    withdrawn: date | None = None
    minor: bool = False
    guardian: Guardian | None = None
    conditions: tuple[str, ...] = ()
    credit: str | None = None
    """Text that must be shown when the grant is used; None = no such duty."""
    document: str | None = None
    """Path of the signed form below the workspace."""
    document_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class AiUse:
    """Whether generative AI made part of the asset, and how that is disclosed."""

    used: bool = False
    system: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class RightsStatement:
    """What an asset says about its rights (`rights:` of a manifest), workspace defaults filled in."""

    grants: tuple[GrantId, ...] = ()
    none: tuple[Component, ...] = ()
    """Components the editor says are not in the asset."""
    holder: str = ""
    credit: str = ""
    licence: str = "LicenseRef-All-Rights-Reserved"
    """SPDX identifier or LicenseRef."""
    territories: tuple[str, ...] = ("world",)
    moral_rights_waived: bool = False
    moral_rights_document: str | None = None
    ai: AiUse = AiUse()


@dataclass(frozen=True, slots=True)
class Window:
    """Local days an asset is to be available, inclusive; `until` None = without end."""

    start: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ClearanceRequest:
    """One question to clearance: may this asset be on this channel, there, for that long?"""

    components: tuple[Component, ...]
    """Kinds of component the asset's medium can carry; each must be accounted for."""
    statement: RightsStatement
    channel: str
    """The target's name."""
    channel_kind: str
    """The target's kind: `youtube`, `folder`; a grant may name either."""
    window: Window


@dataclass(frozen=True, slots=True)
class VerdictReason:
    """Why a component is refused."""

    component: str
    code: str
    """Stable kebab-case: `unaccounted`, `withdrawn`, `expires`, `channel`; listed in the docs."""
    grant: GrantId | None
    text: str
    """One sentence that names component, grant and field; no personal data."""
    cure: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed exactly when there is no reason against it."""

    reasons: tuple[VerdictReason, ...] = ()

    @property
    def allowed(self) -> bool:
        """True when nothing stands against it."""
        return not self.reasons
