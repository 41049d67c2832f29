"""Where and for what an asset is to be used, whatever the days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tayori.model.grant import Grant, Scope
from tayori.model.ids import GrantId
from tayori.model.rights import ClearanceRequest, VerdictReason
from tayori.rights.clearance.wording import reason


class Use(NamedTuple):
    """The part of a request that many assets have in common."""

    channel: str
    channel_kind: str
    purpose: str
    reach: tuple[str, ...]
    """Where the target is seen; what the asset says of territories makes no target smaller."""
    licence: str

    @classmethod
    def of(cls, request: ClearanceRequest) -> Use:
        """The use a request asks about."""
        licence = request.declaration.licence
        return cls(request.channel, request.channel_kind, request.purpose, request.reach, licence)

    @property
    def target(self) -> str:
        """The target as sentences name it."""
        if self.channel == self.channel_kind:
            return self.channel
        return f"{self.channel} ({self.channel_kind})"


class Subject(NamedTuple):
    """What a reason is about: a component of the asset, and a grant that is to clear it."""

    component: str
    grant: GrantId | None = None

    def reason(self, code: str, field: str, **facts: object) -> VerdictReason:
        """Why this refuses; see `wording.reason`."""
        return reason(code, self.component, self.grant, field, **facts)


class Term(NamedTuple):
    """One scope a grant states: its own, or that of one of the two rights of a track."""

    subject: Subject
    scope: Scope
    prefix: str = ""
    """Where in the record it stands: empty, `composition.`, `master.`."""

    def reason(self, code: str, field: str, **facts: object) -> VerdictReason:
        """Why this scope refuses."""
        return self.subject.reason(code, self.prefix + field, **facts)


def terms(subject: Subject, grant: Grant) -> Iterator[Term]:
    """Every scope a grant states; each has to cover a use."""
    yield Term(subject, grant.scope)
    for right in grant.music:
        yield Term(subject, right.scope, f"{right.part}.")
