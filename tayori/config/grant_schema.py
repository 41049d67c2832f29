"""What may stand in grants/<kind>/<id>.yaml.

Field names are the keys of the file.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from tayori.config.scalars import Day, InnerPath, Name, Sha256, Territory, Text, Words
from tayori.config.section import File, Section
from tayori.model.grant import Component, GrantStatus


class GuardianSection(Section):
    """`guardian:` of a grant. Personal data."""

    name: Text
    relation: Text
    consented: Day | None = None


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

    file: InnerPath
    sha256: Sha256 = None


class GrantFile(File):
    """grants/<kind>/<id>.yaml. `subject`, `guardian` and `notes` never leave the workspace."""

    kind: Component
    subject: Text
    public_id: Text
    minor: bool = False
    guardian: GuardianSection | None = None
    granted: Day | None = None
    valid: ValiditySection = ValiditySection()
    channels: Annotated[tuple[Name, ...], Field(min_length=1)]
    territories: Annotated[tuple[Territory, ...], Field(min_length=1)]
    conditions: Words = ()
    credit: Text | None = None
    document: DocumentSection | None = None
    status: GrantStatus = GrantStatus.ACTIVE
    withdrawn: Day | None = None
    notes: Text | None = None

    @model_validator(mode="after")
    def _withdrawal_has_its_day(self) -> Self:
        if self.status is GrantStatus.WITHDRAWN and self.withdrawn is None:
            raise ValueError("is withdrawn, but does not say when: add `withdrawn: 2026-07-01`")
        if self.status is GrantStatus.ACTIVE and self.withdrawn is not None:
            raise ValueError("has a day of withdrawal, but its status is active: write `status: withdrawn`")
        return self
