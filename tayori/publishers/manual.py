"""The `manual` kind: a place a person publishes to by hand. It says what to post, word for word, and no more.

TikTok and Instagram are such places today. What a person posted there, a person has to take down again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field

from tayori.errors import UsageError
from tayori.model.asset import Kind
from tayori.model.finding import Finding
from tayori.model.ids import Lang, canonical_json, digest_bytes
from tayori.model.publishing import (
    Action,
    Drift,
    FieldChange,
    Package,
    PackageFile,
    PlannedAction,
    PublicationState,
    Receipt,
    Role,
)
from tayori.publishers.base import (
    Options,
    Progress,
    PublisherKind,
    Record,
    TargetContext,
    keep_nothing,
)
from tayori.publishers.rights_lines import shown_text

_MAIN = {Kind.CLIP: Role.RENDITION, Kind.EPISODE: Role.AUDIO, Kind.PHOTO: Role.PHOTO}


class ManualOptions(Options):
    """A target of kind `manual` in tayori.yaml."""

    rendition: str = "vertical"
    """The profile that is posted."""
    channel: str | None = Field(default=None, min_length=1)
    """What grants call the place; unset: the target's name."""
    purpose: str | None = Field(default=None, min_length=1)
    """What publishing there is for; unset: as the manifest says."""


@dataclass(frozen=True, slots=True)
class Manual:
    """One account of a place without a way in for machines."""

    context: TargetContext
    options: ManualOptions

    @property
    def wanted(self) -> tuple[str, ...]:
        """The one rendition that is posted."""
        return (self.options.rendition,)

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """What a person has to post, field by field, ready to be copied."""
        faults = tuple(self._faults(package))
        fields = dict(self._fields(package))
        digest = digest_bytes(canonical_json([fields, _digests(package, self.options.rendition)]).encode())
        out = last if last is not None and last.is_out else None
        same = out is not None and out.payload_digest == digest
        action = Action.BLOCKED if faults else _next(out, same=same)
        return PlannedAction(
            slug=package.slug,
            target=self.context.name,
            action=action,
            changes=() if action is Action.NOTHING else _changes(fields),
            payload_digest=digest,
            warnings=() if action is Action.NOTHING else (self._by_hand(package),),
            blocked_by=faults,
        )

    def publish(
        self,
        package: Package,
        last: Receipt | None,  # noqa: ARG002 - the protocol's signature
        on_progress: Progress | None = None,  # noqa: ARG002
        record: Record = keep_nothing,  # noqa: ARG002
    ) -> Receipt:
        """A person does this: raises UsageError."""
        raise self._no_machine(f"{package.slug} was not posted", f"`tayori plan {self.context.name} --diff`")

    def retract(self, receipt: Receipt, record: Record = keep_nothing) -> Receipt:  # noqa: ARG002
        """A person does this: raises UsageError with the address, as far as it is known."""
        where = receipt.url or "the account"
        raise self._no_machine(f"{receipt.slug} was not taken down", f"{where} and delete it there")

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """Nobody can look there but a person: raises UsageError."""
        raise self._no_machine(f"{receipt.slug} was not compared", receipt.url or "the account")

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """Nobody can look there but a person: raises UsageError."""
        raise self._no_machine(f"{receipt.slug} was not compared", receipt.url or "the account")

    def _no_machine(self, what: str, where: str) -> UsageError:
        return UsageError(f"{what}: {self.context.name} is published to by hand.", f"See {where}.")

    def _by_hand(self, package: Package) -> str:
        return f"{package.slug} is posted to {self.context.name} by a person, who copies these fields."

    def _faults(self, package: Package) -> Iterator[str]:
        if not _files(package, _MAIN[package.kind], self.options.rendition):
            yield f"{package.slug} has no {_MAIN[package.kind]} to post: build it first."
        if not any(text.strip() for _, text in package.title.items):
            yield f"{package.slug} has no title."

    def _fields(self, package: Package) -> Iterator[tuple[str, str]]:
        for file in _files(package, _MAIN[package.kind], self.options.rendition):
            yield "file", file.name
        for lang in dict.fromkeys((package.lang, *(tag for tag, _ in package.title.items))):
            if package.title.find(lang) is not None:
                yield f"title.{lang}", package.title.get(lang)
                yield f"text.{lang}", post_text(package, lang)
        for role in (Role.CAPTIONS, Role.THUMBNAIL):
            for file in package.files_of(role):
                yield f"{role}.{file.name}", file.name
        if package.publish_at is not None:
            yield "publish_at", package.publish_at.isoformat()
        if package.until is not None:
            yield "until", package.until.isoformat()


def post_text(package: Package, lang: Lang) -> str:
    """The whole text that is pasted beside the media: description, rights, hashtags."""
    tags = " ".join(f"#{tag.replace(' ', '')}" for tag in package.tags)
    return "\n\n".join(filter(None, (shown_text(package.metadata, lang), tags)))


def _files(package: Package, role: Role, rendition: str) -> tuple[PackageFile, ...]:
    found = package.files_of(role)
    return tuple(f for f in found if f.profile == rendition) if role is Role.RENDITION else found[:1]


def _digests(package: Package, rendition: str) -> list[str]:
    sent = (
        *_files(package, _MAIN[package.kind], rendition),
        *package.files_of(Role.CAPTIONS),
        *package.files_of(Role.THUMBNAIL),
    )
    return [f"{file.role}:{file.name}:{file.digest}" for file in sent]


def _next(out: Receipt | None, *, same: bool) -> Action:
    if out is None:
        return Action.CREATE
    done = out.state in (PublicationState.UPLOADED, PublicationState.VERIFIED)
    return Action.NOTHING if done and same else Action.UPDATE


def _changes(fields: Mapping[str, str]) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, None, text) for name, text in fields.items() if text)


def _open(context: TargetContext) -> Manual:
    return Manual(context, context.options)


KIND = PublisherKind(
    name="manual",
    summary="A place a person publishes to by hand, such as TikTok or Instagram",
    options=ManualOptions,
    open=_open,
    can_publish=False,
    kinds=(Kind.CLIP, Kind.PHOTO),
    shows=shown_text,
)
