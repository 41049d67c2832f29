"""`verify` and `prune`: the store and its signatures checked, and rid of what nothing refers to."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.errors import ResourceError
from tayori.media.credentials.binding import library_version
from tayori.media.credentials.read import Credentials, CredentialState, read_credentials
from tayori.model.artifact import Status
from tayori.model.ids import Digest
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.signing import read_anchors
from tayori.pipelines.steps import SigningWork


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found."""

    checked: int
    damaged: tuple[Digest, ...]
    """Bytes that no longer hash to their name."""
    missing: tuple[Digest, ...]
    """Recorded for a step of today's workspace, and not there."""
    signatures: tuple[tuple[str, Credentials], ...] = ()
    """(readable name, credentials) of every signed file that is up to date."""
    unchecked: str = ""
    """Why signatures could not be looked at; empty = they were."""

    @property
    def lapsed(self) -> tuple[tuple[str, Credentials], ...]:
        """Signed files whose credentials do not hold, or are gone."""
        holds = (CredentialState.TRUSTED, CredentialState.VALID)
        return tuple((name, told) for name, told in self.signatures if told.state not in holds)

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damaged and not self.missing and not self.lapsed


def verify(opened: OpenWorkspace, *, repair: bool = False) -> Verification:
    """Re-hash every artifact in the store and look for recorded ones that are gone; never trusts stat data.

    Signatures are validated as a reader would, against the workspace's anchors. With `repair` damaged bytes
    are dropped, so that the next build makes them again. Raises UsageError when the anchors cannot be read.
    """
    present = tuple(opened.store.digests())
    damaged = tuple(d for d in present if not opened.store.verify(d))
    if repair:
        for digest in damaged:
            opened.store.drop(digest)
    missing = tuple(sorted(_in_use(opened) - set(present)))
    return Verification(len(present), damaged, missing, _signatures(opened), _why_unchecked(opened))


def _why_unchecked(opened: OpenWorkspace) -> str:
    if opened.workspace.settings.signing is None:
        return ""
    try:
        library_version()
    except ResourceError as error:
        return str(error)
    return ""


def _signatures(opened: OpenWorkspace) -> tuple[tuple[str, Credentials], ...]:
    signing = opened.workspace.settings.signing
    anchors = read_anchors(signing, opened.root) if signing else ""
    return tuple(
        (output.file_name or output.name, read_credentials(opened.store.path(artifact.digest), anchors))
        for planned in opened.plan.steps
        if isinstance(planned.step.work, SigningWork) and planned.status is Status.UP_TO_DATE
        for output, artifact in zip(planned.step.outputs, planned.artifacts, strict=True)
        if opened.store.has(artifact.digest)
    )


@dataclass(frozen=True, slots=True)
class Pruning:
    """What `prune` drops, or would."""

    dropped: tuple[Digest, ...]
    bytes_freed: int


def prune(opened: OpenWorkspace, *, dry_run: bool) -> Pruning:
    """Drop from the store what no step was last made as. `opened` must be the whole workspace."""
    used = _in_use(opened)
    unused = tuple(d for d in opened.store.digests() if d not in used)
    freed = sum(opened.store.path(d).stat().st_size for d in unused)
    if not dry_run:
        for digest in unused:
            opened.store.drop(digest)
        opened.store.clear_scratch()
    return Pruning(unused, freed)


def _in_use(opened: OpenWorkspace) -> set[Digest]:
    """Artifacts each step was last made as; also of assets whose files have mistakes, which may be mended."""
    steps = {(p.step.slug, p.step.name) for p in opened.plan.steps}
    troubled = {slug for slug, _ in opened.plan.problems}
    keys = {p.step.recipe.key for p in opened.plan.steps}
    for (slug, step), last in opened.ledger.last_builds().items():
        if slug in troubled or (slug, step) in steps:
            keys.add(last.key)
    return {a.digest for key, made in opened.ledger.artifacts().items() if key in keys for a in made}
