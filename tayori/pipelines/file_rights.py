"""Rights of single files: an asset's rights into files somebody made beside it, and what any file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from tayori.errors import MediaError, TayoriError, UsageError
from tayori.media.embedding.door import embed_rights, read_rights, require_embeddable
from tayori.media.embedding.found import Carrier, FileRights
from tayori.model.asset import Asset, Clip
from tayori.model.grant import Grant
from tayori.model.ids import GrantId
from tayori.model.metadata import OutputMetadata
from tayori.model.text import Texts
from tayori.pipelines.context import BuildContext
from tayori.pipelines.opening import open_workspace
from tayori.rights.bounds import stands, used_grants
from tayori.rights.metadata import with_packet
from tayori.rights.xmp_read import RightsRead, read_packet

EXTRA = "extra"
"""What the packet calls a file that is no rendition of ours (xmpMM:RenditionClass)."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """One file to be given rights."""

    source: Path
    out: Path | None
    """None changes the file itself."""
    carrier: Carrier

    @property
    def place(self) -> Path:
        """Where the file with the rights will stand."""
        return self.out or self.source

    @property
    def overwrites(self) -> bool:
        """Something that is there now will not be as it was."""
        return self.place.exists()


@dataclass(frozen=True, slots=True)
class EmbeddingPlan:
    """The rights of one asset, and the files they go into."""

    metadata: OutputMetadata
    files: tuple[Embedding, ...]
    fallen: tuple[GrantId, ...] = ()
    """Grants the asset rests on that are not there or do not stand: their ids are left out."""


def plan_embedding(root: Path, slug: str, files: Sequence[Path], out: Path | None) -> EmbeddingPlan:
    """What embedding the rights of `slug` into `files` would do; nothing is written.

    Raises UsageError for an unknown asset, a missing or signed file, a link, or two files of one name;
    MediaError for a file that carries no rights; ConfigError for mistakes of the workspace.
    """
    opened = open_workspace(root, [slug])
    asset, grants = opened.workspace.get_asset(slug), opened.grants
    metadata = _metadata(replace(opened.context, grants=grants), asset)
    return EmbeddingPlan(metadata, _places(files, out), tuple(_fallen(asset, grants)))


def embed_planned(plan: EmbeddingPlan) -> Iterator[Embedding]:
    """Embed the rights, file by file; each is yielded when it is done. Raises MediaError, ResourceError."""
    for file in plan.files:
        if file.out is not None:
            file.out.parent.mkdir(parents=True, exist_ok=True)
        embed_rights(file.source, plan.metadata, file.out)
        yield file


@dataclass(frozen=True, slots=True)
class Inspected:
    """What one file says about its rights."""

    path: Path
    found: FileRights
    said: RightsRead | None
    """Of its XMP packet; None without one, or with one that cannot be read."""
    unread: str = ""
    """Why the packet cannot be read."""

    def document(self) -> dict[str, Any]:
        """As JSON values; what is not said is left out."""
        return {
            "file": str(self.path),
            "format": str(self.found.carrier),
            "content_credentials": self.found.signed,
            "xmp": dict(_said(self.said)) if self.said else None,
            "xmp_problem": self.unread or None,
            "tags": [{"name": name, "value": value} for name, value in self.found.tags],
        }

    def rows(self) -> list[list[str]]:
        """Where, what, text: for people, without characters that steer a terminal."""
        rows = [["file", "format", str(self.found.carrier)]]
        rows += [["XMP", name.replace("_", " "), _shown(value)] for name, value in _said(self.said)]
        if self.said is None:
            rows.append(["XMP", "", _printable(self.unread) or "none"])
        rows += [["tag", _printable(name), _printable(value)] for name, value in self.found.tags]
        signed = "present; `tayori verify` checks them" if self.found.signed else "none"
        return [*rows, ["C2PA", "Content Credentials", signed]]


def inspect_rights(files: Sequence[Path]) -> tuple[list[Inspected], list[TayoriError]]:
    """What `files` say, and why others cannot be read; an error of a single file is raised."""
    seen: list[Inspected] = []
    errors: list[TayoriError] = []
    for path in files:
        try:
            seen.append(_inspect(path))
        except TayoriError as error:
            if len(files) == 1:
                raise
            errors.append(error)
    return seen, errors


def _fallen(asset: Asset, grants: Mapping[GrantId, Grant]) -> Iterator[GrantId]:
    """What of the asset's grants, and the contracts they rest on, is not there or does not stand, by id."""
    used = used_grants(asset.rights, grants)
    named = {*asset.rights.grants, *(grant.under for grant in used if grant.under is not None)}
    yield from sorted(i for i in named if i not in grants or not stands(grants[i]))


def _metadata(context: BuildContext, asset: Asset) -> OutputMetadata:
    """As in the asset's own files: the year of an undated clip is that of its recording."""
    probe = None
    if isinstance(asset, Clip) and asset.recorded is None:
        probe = context.observer.probe(context.observer.source(asset.source))
    metadata = context.metadata(asset, EXTRA, probe)
    return with_packet(metadata)


def _places(files: Sequence[Path], out: Path | None) -> tuple[Embedding, ...]:
    planned = []
    for path in files:
        place = out / path.name if out is not None else None
        if place is not None and place.resolve() == path.resolve():
            place = None
        planned.append(Embedding(path, place, require_embeddable(path, place)))
    places = [file.place.resolve() for file in planned]
    twice = sorted({place.name for place in places if places.count(place) > 1})
    if twice:
        raise UsageError(f"Two files would become one: {', '.join(twice)}.", "Embed them one by one.")
    return tuple(planned)


def _inspect(path: Path) -> Inspected:
    found = read_rights(path)
    if found.packet is None:
        return Inspected(path, found, None)
    try:
        return Inspected(path, found, read_packet(found.packet))
    except MediaError as error:
        return Inspected(path, found, None, error.message)


def _said(said: RightsRead | None) -> Iterator[tuple[str, Any]]:
    """(field, JSON value) of everything that is said."""
    for field in fields(said) if said else ():
        value = getattr(said, field.name)
        if isinstance(value, Texts):
            value = value.as_dict()
        elif isinstance(value, tuple):
            value = list(value)
        if value not in ("", None, {}, []):
            yield field.name, value


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _printable(" / ".join(f"{lang}: {text}" for lang, text in value.items()))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _printable(", ".join(value) if isinstance(value, list) else str(value))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
