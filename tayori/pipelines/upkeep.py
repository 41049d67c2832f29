"""`verify` and `prune`: the store held against the ledger, and rid of what nothing refers to."""

from __future__ import annotations

from dataclasses import dataclass

from tayori.model.ids import Digest
from tayori.pipelines.opening import OpenWorkspace


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found."""

    checked: int
    damaged: tuple[Digest, ...]
    """Bytes that no longer hash to their name."""
    missing: tuple[Digest, ...]
    """Recorded for a step of today's workspace, and not there."""

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damaged and not self.missing


def verify(opened: OpenWorkspace, *, repair: bool = False) -> Verification:
    """Re-hash every artifact in the store and look for recorded ones that are gone; never trusts stat data.

    With `repair` damaged bytes are dropped, so that the next build makes them again.
    """
    present = tuple(opened.store.digests())
    damaged = tuple(d for d in present if not opened.store.verify(d))
    if repair:
        for digest in damaged:
            opened.store.drop(digest)
    return Verification(len(present), damaged, tuple(sorted(_in_use(opened) - set(present))))


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
