"""What tayori.yaml says, after validation: frozen values that the pipelines and the CLI read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from tayori.errors import UsageError
from tayori.model.grant import PLATFORMS, WORLD
from tayori.model.ids import GrantId, Lang
from tayori.model.profile import Profile
from tayori.model.text import Texts
from tayori.subtitles.burning.style import Style
from tayori.subtitles.transcription.base import TranscriptionSettings

MANIFEST = "tayori.yaml"
"""The file that makes a folder a workspace."""
EVERYWHERE = (WORLD,)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who speaks: the client the workspace belongs to."""

    name: Texts
    url: str = ""
    contact: str = ""
    """An e-mail address."""
    colour: str = ""
    """RRGGBB; empty = each design's own."""
    logo: Path | None = None
    """SVG or PNG."""


@dataclass(frozen=True, slots=True)
class SeriesSettings:
    """A series of clips, by its name."""

    id: str
    title: Texts
    description: Texts = Texts()


@dataclass(frozen=True, slots=True)
class RightsDefaults:
    """What every asset declares unless its manifest says otherwise, and the workspace's own rules."""

    holder: str
    credit: str
    licence: str
    territories: tuple[str, ...]
    purpose: str = "information"
    """What publishing is for, unless a manifest or a target says otherwise."""
    grants: tuple[GrantId, ...] = ()
    """Grants that hold for every asset: a font's licence, a contract with the agency."""
    adult_age: int = 18
    """Younger people need a guardian's consent (facts A.7)."""
    assent_age: int = 10
    """From this age a child is asked too (facts A.7: UNVERIFIED, therefore a setting)."""
    assent_required: bool = False
    """A child's missing assent refuses; else it is told."""
    blanket: tuple[str, ...] = PLATFORMS
    """Targets and kinds of them that have a blanket contract with JASRAC (facts A.6)."""
    terms_url: str = ""
    """Page with the terms of use; empty = the asset's own page on the portal."""
    licensor_url: str = ""
    """Page where more can be asked for; empty = the organisation's."""
    data_mining: str = ""
    """PLUS code; empty = no training of AI, or unspecified under an open licence."""


@dataclass(frozen=True, slots=True)
class ApprovalSettings:
    """Who has to approve before anything goes out; no stages = nobody."""

    stages: tuple[str, ...] = ()
    """In order: `agency`, `city`."""
    targets: tuple[str, ...] = ()
    """Targets that demand it; empty = all."""
    not_by_maker: bool = False
    """Who made an asset cannot approve it."""
    different_people: bool = False
    """Each stage needs another person."""


@dataclass(frozen=True, slots=True)
class SigningSettings:
    """The organisation's certificate for Content Credentials."""

    certificate: Path
    """PEM chain, leaf first."""
    key: str
    """Reference to the private key (`file:signing/key.pem`, `env:NAME`), never the key itself."""
    anchors: Path | None = None
    """PEM of the authorities that are trusted when signatures are verified."""
    timestamp_url: str = ""
    """A time-stamping authority; empty = a signature holds until the certificate ends."""
    keep_source_credentials: bool = False
    """What a camera or an agency signed into a source goes out with what is made of it."""


@dataclass(frozen=True, slots=True)
class CaptionSettings:
    """How captions are set."""

    font: str | None = None
    """A font file below the workspace's fonts/, or None: chosen by subtitles.fonts (`auto`)."""
    burn: tuple[Lang, ...] = ()
    """Languages burned in where an asset has captions in them, the first above the second."""
    styles: tuple[tuple[str, Style], ...] = ()
    """Named styles, built-in and the workspace's own; none of them = the built-in ones."""
    speakers: tuple[tuple[str, str], ...] = ()
    """Colour (RRGGBB) of a speaker's captions, by name."""


@dataclass(frozen=True, slots=True)
class CardSettings:
    """The organisation's look on cards: colours as RRGGBB."""

    background: str = "12304A"
    text: str = "FFFFFF"
    accent: str = "F4B942"
    logo: Path | None = None


@dataclass(frozen=True, slots=True)
class StreamingSettings:
    """Which clips are made into an HLS ladder too."""

    above_ms: int
    """Longer ones."""
    renditions: tuple[str, ...]
    """Profiles that get one."""


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """A configured destination."""

    name: str
    kind: str
    """A kind of publisher (publishers/registry.py)."""
    options: BaseModel | None
    """Validated instance of the kind's option type; None when no publisher of this kind is installed here.
    Secrets among them are references (`env:NAME`), resolved by `config.secret.resolve_secret` when needed."""
    reach: tuple[str, ...] = EVERYWHERE
    """Where it can be seen: ISO 3166-1 alpha-2 codes, or `world`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """tayori.yaml, with every default filled in."""

    root: Path
    """The workspace folder, absolute."""
    organisation: Organisation
    languages: tuple[Lang, ...]
    """At least one; the first is the default."""
    timezone: str
    """IANA name."""
    rights: RightsDefaults
    captions: CaptionSettings
    cards: CardSettings = CardSettings()
    transcription: TranscriptionSettings = TranscriptionSettings()
    approval: ApprovalSettings = ApprovalSettings()
    signing: SigningSettings | None = None
    """None = files are not signed."""
    renditions: tuple[str, ...]
    """Profile names a clip is made into unless its manifest says otherwise."""
    series: tuple[SeriesSettings, ...] = ()
    """Those that have a name; a clip may belong to others."""
    profiles: tuple[Profile, ...]
    """Built-in and the workspace's own, sorted by name."""
    targets: tuple[TargetSettings, ...]
    """In the order they are written."""
    streaming: StreamingSettings | None = None
    """None = no ladders."""
    allow_outside: bool = False
    """Manifests may name files outside the workspace."""

    @property
    def lang(self) -> Lang:
        """The default language."""
        return self.languages[0]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone local days and naive times are in."""
        return ZoneInfo(self.timezone)

    def find_profile(self, name: str) -> Profile | None:
        """The profile called `name`, or None."""
        return next((p for p in self.profiles if p.name == name), None)

    def get_profile(self, name: str) -> Profile:
        """The profile called `name`. Raises UsageError that lists the known ones."""
        found = self.find_profile(name)
        if found is None:
            known = ", ".join(p.name for p in self.profiles)
            raise UsageError(f"There is no profile {name!r}.", f"Choose one of: {known}.")
        return found

    def find_target(self, name: str) -> TargetSettings | None:
        """The target called `name`, or None."""
        return next((t for t in self.targets if t.name == name), None)

    def get_target(self, name: str) -> TargetSettings:
        """The target called `name`. Raises UsageError that lists the known ones."""
        found = self.find_target(name)
        if found is None:
            known = ", ".join(t.name for t in self.targets) or "none"
            raise UsageError(
                f"{MANIFEST} has no target {name!r}; it has: {known}.",
                f"Add it under targets: in {MANIFEST}.",
            )
        return found
