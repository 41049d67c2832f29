"""What may stand in grants/<kind>/<id>.yaml.

Field names are the keys of the file. Personal data is marked (config/personal.py).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from tayori.config.personal import Personal, days, file_names, nothing, sentences, signatures
from tayori.config.scalars import (
    Day,
    GrantRef,
    InnerPath,
    Isrc,
    Iswc,
    Name,
    NamedTexts,
    Sha256,
    Territory,
    Text,
    Words,
    read_bare_file,
)
from tayori.config.section import File, Section
from tayori.model.grant import (
    PERSONAL_COMPONENTS,
    Component,
    DutyKind,
    Edit,
    GrantStatus,
    MusicManager,
    Place,
)

PERSON = "is_about_a_person"

Channels = Annotated[tuple[Name, ...], Field(min_length=1)]
Territories = Annotated[tuple[Territory, ...], Field(min_length=1)]
Purposes = Annotated[tuple[Name, ...], Field(min_length=1)]


class GuardianSection(Section):
    """`guardian:` of a grant. Personal data."""

    name: Annotated[Text, Personal()]
    relation: Annotated[Text, Personal(nothing)]
    consented: Annotated[Day | None, Personal(nothing)] = None


class ValiditySection(Section):
    """`valid:`, inclusive local days."""

    since: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"ends ({self.until}) before it begins ({self.since})")
        return self


class DocumentSection(Section):
    """`document:`, the signed form."""

    file: Annotated[InnerPath, Personal(file_names, PERSON)]
    sha256: Sha256 = None


class ProhibitionSection(ValiditySection):
    """One of `prohibitions:`; a side that is not said is forbidden whatever it is."""

    channels: Channels | None = None
    territories: Territories | None = None
    purposes: Purposes | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("forbids everything; say what, or write `status: refused`")
        return self


class DutySection(Section):
    """One of `duties:`."""

    kind: DutyKind
    text: Text | None = None
    where: Place = Place.ANY
    except_: Annotated[tuple[Edit, ...], Field(alias="except")] = ()

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        is_shown = self.kind is not DutyKind.NO_EDITING
        if is_shown and self.text is None:
            raise ValueError(f"a {self.kind} needs `text:`")
        if is_shown and self.except_:
            raise ValueError("`except:` is for `no_editing`")
        if not is_shown and (self.text is not None or self.where is not Place.ANY):
            raise ValueError("`no_editing` shows nothing; take `text:` and `where:` out")
        return self


class PermitSection(Section):
    """`permit:` to film at a place."""

    number: Text | None = None
    authority: Text | None = None
    conditions: Words = ()


class MusicRightSection(Section):
    """What `composition:` and `master:` have in common; what they leave out is as the grant says."""

    holder: Text | None = None
    licence: Text | None = None
    self_performed: bool = False
    advertising: bool = False
    document: DocumentSection | None = None
    channels: Channels | None = None
    territories: Territories | None = None
    purposes: Purposes | None = None
    valid: ValiditySection = ValiditySection()


class CompositionSection(MusicRightSection):
    """`composition:`: the notes and words."""

    manager: MusicManager | None = None
    work_code: Text | None = None
    iswc: Iswc | None = None
    domestic: bool | None = None


def _only_free(manager: MusicManager | None) -> MusicManager | None:
    if manager not in (None, MusicManager.PUBLIC_DOMAIN):
        raise ValueError("is for compositions; a recording has a holder, or is in the public domain: PD")
    return manager


class MasterSection(MusicRightSection):
    """`master:`: the recording (原盤)."""

    manager: Annotated[MusicManager | None, AfterValidator(_only_free)] = None
    isrc: Isrc | None = None


class MoralRightsSection(Section):
    """`moral_rights:`."""

    waived: bool
    scope: Text | None = None
    document: Annotated[DocumentSection | None, BeforeValidator(read_bare_file)] = None


class AuthorSection(Section):
    """`author:`: what who made the work gave with it (facts A.7)."""

    transferred: bool = False
    articles: tuple[Annotated[int, Field(ge=27, le=28)], ...] = ()
    moral_rights: MoralRightsSection | None = None

    @model_validator(mode="after")
    def _articles_of_a_transfer(self) -> Self:
        if self.articles and not self.transferred:
            raise ValueError("names articles, but nothing is transferred: write `transferred: true`")
        return self


class AiGrantSection(Section):
    """`ai:` of a grant of that kind."""

    system: Text
    version: Text | None = None
    what: Text
    disclosure: NamedTexts | None = None


class HistorySection(Section):
    """One line of `history:`."""

    on: Day
    status: GrantStatus
    by: Annotated[Text | None, Personal(signatures)] = None
    why: Annotated[Text | None, Personal(sentences, PERSON)] = None


class GrantFile(File):
    """grants/<kind>/<id>.yaml."""

    kind: Component
    subject: Annotated[Text, Personal(when=PERSON)]
    public_id: Text
    public_name: Text | None = None
    role: Name | None = None
    title: NamedTexts | None = None
    holder: Annotated[Text | None, Personal(when=PERSON)] = None
    minor: bool = False
    born: Annotated[Day | None, Personal(days)] = None
    guardian: GuardianSection | None = None
    assent: Annotated[Day | None, Personal(nothing)] = None
    granted: Day | None = None
    valid: ValiditySection = ValiditySection()
    channels: Channels
    territories: Territories
    purposes: Purposes = ("information",)
    prohibitions: tuple[ProhibitionSection, ...] = ()
    under: GrantRef | None = None
    sublicensable: bool = False
    conditions: Words = ()
    credit: Text | None = None
    duties: tuple[DutySection, ...] = ()
    permit: PermitSection | None = None
    composition: CompositionSection | None = None
    master: MasterSection | None = None
    author: AuthorSection | None = None
    ai: AiGrantSection | None = None
    document: DocumentSection | None = None
    status: GrantStatus = GrantStatus.ACTIVE
    withdrawn: Day | None = None
    history: tuple[HistorySection, ...] = ()
    notes: Annotated[Text | None, Personal(sentences)] = None

    @property
    def is_about_a_person(self) -> bool:
        """Whether subject, holder and document name a person: a face or voice, or a child's work."""
        return self.kind in PERSONAL_COMPONENTS or self.minor or self.guardian is not None

    @field_validator("history")
    @classmethod
    def _in_order(cls, history: tuple[HistorySection, ...]) -> tuple[HistorySection, ...]:
        for before, after in pairwise(history):
            if after.on < before.on:
                raise ValueError(f"is not in order: {after.on} stands after {before.on}")
        return history


_PEOPLE = (Component.PORTRAIT, Component.VOICE, Component.SCRIPT)
_WORKS = (
    Component.MUSIC,
    Component.FOOTAGE,
    Component.PHOTO,
    Component.ARTWORK,
    Component.FONT,
    Component.SCRIPT,
)
_MADE = (Component.SCRIPT, Component.FOOTAGE, Component.PHOTO)
_BY_SOMEBODY = (*PERSONAL_COMPONENTS, *_MADE, Component.ARTWORK)
KINDS_OF = {
    "public_name": _PEOPLE,
    "role": _PEOPLE,
    "title": _WORKS,
    "minor": _BY_SOMEBODY,
    "born": _BY_SOMEBODY,
    "guardian": _BY_SOMEBODY,
    "assent": _BY_SOMEBODY,
    "permit": (Component.PLACE,),
    "composition": (Component.MUSIC,),
    "master": (Component.MUSIC,),
    "author": _MADE,
    "ai": (Component.AI,),
}
"""Keys that only make sense for some kinds of grant."""
PERSONAL_KEYS = ("subject", "holder", "born", "guardian", "assent", "history", "notes")
"""Top-level keys whose values no sentence about a mistake repeats."""
