"""What an asset declares about its rights, what its outputs say of them, and the verdict of a clearance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tayori.model.grant import AiUse, Component, Edit
from tayori.model.ids import GrantId, Lang, Slug
from tayori.model.text import Texts


@dataclass(frozen=True, slots=True)
class MusicCue:
    """Where in the finished asset a piece of music is heard, for the report to its managers."""

    grant: GrantId
    start_ms: int = 0
    end_ms: int | None = None
    """None = to the end."""
    use: str = ""
    """`BGM`, `theme`, ...; empty = BGM."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """An editor's recorded word that a component is not in the asset, or needs no permission."""

    component: Component
    why: str
    """Why there is none: nobody can be recognised, for instance."""
    by: str = ""
    """Who says so. Stays in the house."""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class RightsDeclaration:
    """What an asset declares (`rights:` of a manifest), workspace defaults filled in."""

    grants: tuple[GrantId, ...] = ()
    none: tuple[Component, ...] = ()
    """Components the editor says are not in the asset, or need no permission."""
    sign_offs: tuple[SignOff, ...] = ()
    """What was recorded of them; a component of `none` may be without."""
    holder: str = ""
    credit: str = ""
    licence: str = "LicenseRef-All-Rights-Reserved"
    """SPDX identifier or LicenseRef."""
    territories: tuple[str, ...] = ("world",)
    """Where it is meant for. Outputs say so; clearance asks how far a target is seen."""
    purpose: str = "information"
    cues: tuple[MusicCue, ...] = ()
    moral_rights_waived: bool = False
    moral_rights_scope: str = ""
    """For whom and what they are waived, in words."""
    moral_rights_document: str | None = None
    moral_rights_sha256: str | None = None
    """The digest that paper had."""
    ai: AiUse = AiUse()
    made_by: str = ""
    """Who made the asset; may be barred from approving it."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person who may be named."""

    name: str
    role: str = ""
    """A word of podcast:person: `guest`, `host`, `narrator`; empty = not said."""
    heard: bool = False
    """Their voice is in it."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work of somebody else in the asset, as credits name it."""

    component: Component
    title: Texts
    credit: str = ""
    public_id: str = ""
    notice: str = ""
    """Whose it is, in the words its grant wants shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsStatement:
    """What every output says about its rights: the one value all carriers are rendered from.

    Derived from declaration, grants and settings by `rights/statement.py`; holds nothing private.
    """

    owner: str = ""
    owner_url: str = ""
    credit: str = ""
    """Own credit and every credit owed, joined by ` / `."""
    notices: tuple[str, ...] = ()
    """Sentences grants oblige to show: notices and labels."""
    copyright_notice: str = ""
    """E.g. `© 2026 長野市`."""
    copyright_year: int = 0
    licence: str = "LicenseRef-All-Rights-Reserved"
    licence_url: str = ""
    """Page of an open licence; empty = none known."""
    usage_terms: Texts = Texts()
    web_statement: str = ""
    """Page with the terms; empty = none."""
    licensor_url: str = ""
    """Page where more than the terms allow can be asked for; empty = none."""
    policy_url: str = ""
    """The ODRL policy (JSON-LD); empty = not published anywhere."""
    model_release: str = ""
    """PLUS code: `MR-NON`, `MR-NAP`, `MR-UMR`, `MR-LMR`."""
    model_release_ids: tuple[str, ...] = ()
    """Public ids only."""
    property_release: str = ""
    """PLUS code: `PR-NON`, `PR-NAP`, `PR-UPR`, `PR-LPR`."""
    property_release_ids: tuple[str, ...] = ()
    data_mining: str = ""
    """PLUS code, e.g. `DMI-PROHIBITED-AIMLTRAINING`."""
    valid_from: str = ""
    """ISO date of the latest beginning among the grants used; empty = none begins."""
    valid_until: str = ""
    """ISO date of the earliest end among the grants used; empty = none ends."""
    territories: tuple[str, ...] = ("world",)
    """Where all grants hold and the asset is meant for; empty = they have none in common."""
    channels: tuple[str, ...] = ("any",)
    """Where all grants allow it; empty = they have none in common."""
    media: tuple[str, ...] = ("any",)
    """The same for the public: kinds, and places everybody knows; names of our targets stay in the house."""
    conditions: tuple[str, ...] = ()
    """Limits in words of grants that are about no person; those of portraits and voices stay in the house."""
    no_editing: bool = False
    """Nobody may alter it: a grant obliges to that."""
    source_type: str = ""
    """IPTC digital source type term: `compositeCapture`, `humanEdits`, ..."""
    ai: AiUse = AiUse()
    people: tuple[Person, ...] = ()
    works: tuple[Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """Local days an asset is to be available, inclusive; `until` None = without end."""

    start: date
    until: date | None


@dataclass(frozen=True, slots=True)
class CaptionWords:
    """What is read in one caption file, for names that must not be there."""

    lang: Lang
    cues: tuple[tuple[str, ...], ...]
    """Of each cue in the file its text, then speaker and whatever marks say; empty where it is cut off."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What viewers and files of one target are shown in words, for duties and for names that must not be."""

    description: str = ""
    """The whole text beside the media as the target shows it, rights block included."""
    end_card: str = ""
    """Words on the end cards of the rendition that is sent; empty = none."""
    metadata: str = ""
    """Credit and notices inside the file."""
    elsewhere: str = ""
    """Title, tags, chapters, file names: read by people, and no place for a credit."""
    captions: tuple[CaptionWords, ...] = ()
    """Left empty where no grant has anything to hide."""


@dataclass(frozen=True, slots=True)
class ClearanceRequest:
    """One question to clearance: may this asset be on this channel, there, for that, for that long?"""

    components: tuple[Component, ...]
    """Components the asset carries or its medium can carry; each must be accounted for."""
    declaration: RightsDeclaration
    channel: str
    """The target's name."""
    channel_kind: str
    """The target's kind: `youtube`, `folder`; a grant may name either."""
    window: Window
    purpose: str = "information"
    reach: tuple[str, ...] = ("world",)
    """Where the target can be seen: ISO 3166-1 alpha-2 codes, or `world`."""
    shown: Shown = Shown()
    edits: tuple[Edit, ...] = ()
    """What the manifest does to the material."""
    carried: tuple[Component, ...] = ()
    """Components the manifest itself puts in, so that `none` cannot be true of them."""
    doubt: str = ""
    """Why the asset's own paper on moral rights is not believed: `document-changed`, `document-missing`."""


@dataclass(frozen=True, slots=True)
class VerdictReason:
    """Why a component is refused."""

    component: str
    code: str
    """Stable kebab-case: `unaccounted`, `withdrawn`, `expires`, `channel`; listed in the docs."""
    grant: GrantId | None
    field: str
    """The key of the grant or manifest it is about."""
    text: Texts
    """One sentence in English and Japanese that names component, grant and field; no personal data."""
    cure: Texts
    show: Slug | None = None
    """The show it is about, when an episode is refused for its show's sake."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed exactly when there is no reason against it."""

    reasons: tuple[VerdictReason, ...] = ()

    @property
    def allowed(self) -> bool:
        """True when nothing stands against it."""
        return not self.reasons
