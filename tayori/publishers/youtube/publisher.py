"""The `youtube` kind: what would be sent for a clip, field by field, and its price. It only plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from tayori.errors import UsageError
from tayori.model.asset import Kind
from tayori.model.finding import Finding
from tayori.model.publishing import (
    Action,
    Drift,
    FieldChange,
    Package,
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
from tayori.publishers.youtube.rules import CATEGORIES, QUOTA, THUMBNAIL_MAX_BYTES
from tayori.publishers.youtube.video import Upload, Wish, describe, shown

Privacy = Literal["public", "unlisted", "private"]
Licence = Literal["youtube", "creativeCommon"]


def _known_category(value: str) -> str:
    if value not in CATEGORIES:
        known = ", ".join(f"{number} {name}" for number, name in CATEGORIES.items())
        raise ValueError(f"not a category YouTube lets a video have; choose of {known}")
    return value


def _known_methods(value: dict[str, int]) -> dict[str, int]:
    unknown = sorted(set(value) - set(QUOTA))
    if unknown:
        raise ValueError(f"unknown method {unknown[0]!r}; known: {', '.join(QUOTA)}")
    return value


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Category = Annotated[str, BeforeValidator(_as_text), AfterValidator(_known_category)]


class YouTubeOptions(Options):
    """A target of kind `youtube` in tayori.yaml."""

    made_for_kids: bool
    """A legal declaration, therefore without default (facts 1.5: send explicitly)."""
    credentials: str | None = None
    """`file:PATH`, `env:NAME` or `keyring:...`; not needed for planning."""
    rendition: str = "vertical"
    privacy: Privacy = "private"
    category: Category = "22"
    licence: Licence = "youtube"
    embeddable: bool = True
    public_stats: bool = True
    notify_subscribers: bool = True
    thumbnail_max_bytes: int = Field(default=THUMBNAIL_MAX_BYTES, gt=0)
    quota: Annotated[dict[str, int], AfterValidator(_known_methods)] = Field(default_factory=dict)
    """Prices by method that differ from the built-in table, e.g. `{captions.insert: 200}`."""


class YouTubeAssetOptions(Options):
    """What a manifest may say for a YouTube target; unsaid things are as the target says."""

    made_for_kids: bool | None = None
    privacy: Privacy | None = None
    category: Category | None = None
    licence: Licence | None = None
    embeddable: bool | None = None
    public_stats: bool | None = None
    notify_subscribers: bool | None = None


@dataclass(frozen=True, slots=True)
class YouTube:
    """One channel. Planning needs neither network nor credentials."""

    context: TargetContext
    options: YouTubeOptions

    @property
    def wanted(self) -> tuple[str, ...]:
        """The one rendition that is sent."""
        return (self.options.rendition,)

    def upload(self, package: Package) -> Upload:
        """Everything that would be sent for `package` now, with what stands against it."""
        return describe(package, self._wish(package), self.context.now())

    def plan(self, package: Package, last: Receipt | None) -> PlannedAction:
        """Create or nothing, by the digest of all that would be sent; no call is made."""
        upload = self.upload(package)
        action, reasons = _decide(upload, last)
        sends = action in (Action.CREATE, Action.REPLACE)
        return PlannedAction(
            slug=package.slug,
            target=self.context.name,
            action=action,
            changes=_changes(upload) if sends or action is Action.BLOCKED else (),
            payload_digest=upload.digest,
            quota=upload.quota if sends else (),
            warnings=upload.warnings + _update_warning(action),
            blocked_by=reasons,
        )

    def publish(
        self,
        package: Package,
        last: Receipt | None,  # noqa: ARG002 - the protocol's signature
        on_progress: Progress | None = None,  # noqa: ARG002
        record: Record = keep_nothing,  # noqa: ARG002
    ) -> Receipt:
        """Not in this version: raises UsageError."""
        raise self._only_plans(f"{package.slug} was not sent")

    def retract(self, receipt: Receipt) -> Receipt:
        """Not in this version: raises UsageError."""
        raise self._only_plans(f"{receipt.slug} was not taken down")

    def verify(self, receipt: Receipt) -> tuple[Finding, ...]:
        """Not in this version: raises UsageError."""
        raise self._only_plans(f"{receipt.slug} was not compared")

    def drift(self, receipt: Receipt) -> tuple[Drift, ...]:
        """Not in this version: raises UsageError."""
        raise self._only_plans(f"{receipt.slug} was not compared")

    def _only_plans(self, what: str) -> UsageError:
        return UsageError(
            f"{what}: this version of Tayori plans for YouTube but does not speak to it yet.",
            f"See what would be sent with `tayori plan {self.context.name}`.",
        )

    def _wish(self, package: Package) -> Wish:
        said = YouTubeAssetOptions.model_validate(dict(package.options)).model_dump(exclude_none=True)
        merged = self.options.model_copy(update=said)
        return Wish(
            rendition=merged.rendition,
            privacy=merged.privacy,
            category=merged.category,
            licence=merged.licence,
            made_for_kids=merged.made_for_kids,
            embeddable=merged.embeddable,
            public_stats=merged.public_stats,
            notify_subscribers=merged.notify_subscribers,
            thumbnail_max_bytes=merged.thumbnail_max_bytes,
            prices=tuple(sorted(merged.quota.items())),
        )


def _decide(upload: Upload, last: Receipt | None) -> tuple[Action, tuple[str, ...]]:
    if upload.faults:
        return Action.BLOCKED, upload.faults
    if last is not None and last.state in (PublicationState.UNKNOWN, PublicationState.UPLOADING):
        return Action.BLOCKED, (f"How an earlier upload of {last.slug} ended is not known: settle it first.",)
    if last is None or not last.is_out:
        return Action.CREATE, ()
    done = last.state in (PublicationState.UPLOADED, PublicationState.VERIFIED)
    if done and last.payload_digest == upload.digest:
        return Action.NOTHING, ()
    same = upload.file is not None and upload.file.digest == _sent_rendition(last)
    return (Action.UPDATE if same else Action.REPLACE), ()


def _sent_rendition(last: Receipt) -> str | None:
    return next((file.digest for file in last.files if file.role == Role.RENDITION), None)


def _update_warning(action: Action) -> tuple[str, ...]:
    if action is Action.UPDATE:
        return (
            "Title, text, captions or settings differ from what was sent; which ones is not read back yet.",
        )
    if action is Action.REPLACE:
        return ("The picture differs; YouTube cannot replace a video's bytes, so this makes a new video.",)
    return ()


def _changes(upload: Upload) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(field, None, text) for field, text in upload.fields())


def _open(context: TargetContext) -> YouTube:
    return YouTube(context, context.options)


KIND = PublisherKind(
    name="youtube",
    summary="A YouTube channel, through the Data API v3 (planning only in this version)",
    options=YouTubeOptions,
    open=_open,
    asset_options=YouTubeAssetOptions,
    can_publish=False,
    kinds=(Kind.CLIP,),
    shows=shown,
)
