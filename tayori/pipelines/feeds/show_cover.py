"""A show's cover on a site, and leaner copies of it: made once, kept in the store, found there by recipe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tayori.media.copies import copy_size
from tayori.media.photo import picture_size
from tayori.model.asset import Show
from tayori.model.ids import Digest, canonical_json, digest_bytes
from tayori.model.metadata import OutputMetadata
from tayori.model.publishing import PackageFile, RemoteFile, Role
from tayori.pipelines.cover_steps import cover_copies_step, cover_step
from tayori.pipelines.opening import OpenWorkspace
from tayori.pipelines.package import mime_of
from tayori.pipelines.perform import perform
from tayori.pipelines.run import remember
from tayori.pipelines.steps import CopiesWork, Step
from tayori.pipelines.workbench import Bench, Inputs
from tayori.publishers.base import SitePublisher


def put_cover(
    opened: OpenWorkspace, publisher: SitePublisher, show: Show, metadata: OutputMetadata
) -> tuple[RemoteFile, ...]:
    """The cover on the site, then its copies; nothing for a show without one.

    Raises MediaError for a cover that is no picture, OSError when it cannot be read.
    """
    if show.cover is None:
        return ()
    cover = cover_step(show.slug, show.cover, metadata, opened.context)
    copies = cover_copies_step(cover, opened.context)
    kept = _kept(cover, {}, opened)
    small = _kept(copies, {cover.name: {file.output: file.path for file in kept}}, opened)
    remember(opened.ledger, opened.context.observer)
    files = (*_files(cover, kept), *_files(copies, small))
    return tuple(publisher.put(show.slug, file) for file in files)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a step made, in the store."""

    output: str
    path: Path
    digest: Digest
    size: int


def _kept(step: Step, inputs: Inputs, opened: OpenWorkspace) -> tuple[_Kept, ...]:
    """The outputs of a step: those of an earlier site, or made now where `prune` took them away."""
    facts, store = opened.context.observer, opened.store
    key = digest_bytes(f"kept {step.recipe.key}".encode())
    known = [
        (output, Digest(digest), size)
        for output, digest, size in json.loads(facts.known_facts.get(key, "[]"))
    ]
    if not known or not all(store.has(digest, size) for _, digest, size in known):
        with store.scratch() as folder:
            made = perform((step,), inputs, Bench(folder, threads=1))[step.name]
            known = [(output, *store.add(path)) for output, path in made.files.items()]
        facts.known_facts[key] = facts.new_facts[key] = canonical_json(known)
    return tuple(_Kept(output, store.path(digest), digest, size) for output, digest, size in known)


def _files(step: Step, kept: tuple[_Kept, ...]) -> Iterator[PackageFile]:
    names = {output.name: output.file_name or output.name for output in step.outputs}
    for file in kept:
        is_copy = isinstance(step.work, CopiesWork)
        width, height = copy_size(file.output, (1, 1)) if is_copy else picture_size(file.path)
        yield PackageFile(
            role=Role.PICTURE if is_copy else Role.COVER,
            name=names[file.output],
            path=file.path,
            digest=file.digest,
            size=file.size,
            mime=mime_of(names[file.output]),
            profile="cover" if is_copy else "",
            width=width,
            height=height,
        )
