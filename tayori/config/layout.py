"""Where a workspace keeps what: finding manifests and grants by their folders, without reading them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tayori.config.mistakes import unknown
from tayori.config.settings import MANIFEST
from tayori.errors import Mistake, UsageError
from tayori.model.asset import Kind
from tayori.model.grant import Component
from tayori.model.ids import Slug, parse_slug

SHOW_MANIFEST = "show.yaml"


@dataclass(frozen=True, slots=True)
class Entry:
    """An asset by its place."""

    kind: Kind
    slug: Slug
    manifest: Path
    show: Path | None = None
    """The show.yaml of an episode."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Every manifest there is, sorted by slug, and what is wrong with names."""

    entries: tuple[Entry, ...]
    shows: tuple[Path, ...]
    """Every show.yaml."""
    mistakes: tuple[Mistake, ...]


def find_workspace(start: Path) -> Path:
    """The nearest folder at or above `start` that has a tayori.yaml, absolute. Raises UsageError."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / MANIFEST).is_file():
            return folder
    raise UsageError(
        f"{start} is not in a workspace: no {MANIFEST} here or above.",
        "Go to one, name it with -w, or make one with `tayori init`.",
    )


def list_assets(root: Path) -> Layout:
    """Every asset of the workspace `root`; folders without a manifest are none."""
    mistakes: list[Mistake] = []
    entries: list[Entry] = []
    for kind, folder in ((Kind.CLIP, root / "clips"), (Kind.PHOTO, root / "photos")):
        found = _manifests(folder, f"{kind}.yaml", root, mistakes)
        entries += [Entry(kind, slug, path) for slug, path in found]
    shows = _manifests(root / "shows", SHOW_MANIFEST, root, mistakes)
    for _, show in shows:
        found = _manifests(show.parent, "episode.yaml", root, mistakes)
        entries += [Entry(Kind.EPISODE, slug, path, show) for slug, path in found]
    taken = dict(shows)
    mistakes += _twice(entries, taken, root)
    kept = (entry for entry in entries if taken[entry.slug] == entry.manifest)
    ordered = tuple(sorted(kept, key=lambda entry: entry.slug))
    return Layout(ordered, tuple(path for _, path in shows), tuple(mistakes))


def list_grants(root: Path) -> tuple[tuple[Path, ...], tuple[Mistake, ...]]:
    """Every grants/<kind>/<id>.yaml, sorted, and what is wrong with names."""
    mistakes: list[Mistake] = []
    paths: list[Path] = []
    kinds = [c.value for c in Component]
    for folder in _folders(root / "grants"):
        if folder.name not in kinds:
            mistakes.append(_misnamed(folder, root, unknown(folder.name, kinds, "kind of grant")))
            continue
        for entry in sorted(os.scandir(folder), key=lambda e: e.name):
            path = folder / entry.name
            if path.suffix == ".yml":
                mistakes.append(_misnamed(path, root, "should end in .yaml"))
            elif path.suffix == ".yaml" and not entry.name.startswith("."):
                _slug_of(path.stem, path, root, mistakes)
                paths.append(path)
    return tuple(paths), tuple(mistakes)


def _manifests(folder: Path, name: str, root: Path, mistakes: list[Mistake]) -> list[tuple[Slug, Path]]:
    found = []
    for inner in _folders(folder):
        manifest = inner / name
        if manifest.is_file():
            slug = _slug_of(inner.name, inner, root, mistakes)
            if slug is not None:
                found.append((slug, manifest))
        else:
            mistakes += _near_misses(inner, name, root)
    return found


def _folders(folder: Path) -> list[Path]:
    try:
        entries = [e.name for e in os.scandir(folder) if not e.name.startswith(".") and e.is_dir()]
    except OSError:
        return []
    return [folder / name for name in sorted(entries)]


def _slug_of(name: str, path: Path, root: Path, mistakes: list[Mistake]) -> Slug | None:
    try:
        return parse_slug(name)
    except UsageError as error:
        mistakes.append(_misnamed(path, root, f"{error.message} {error.next_step}"))
        return None


def _near_misses(folder: Path, name: str, root: Path) -> list[Mistake]:
    """A manifest under a slightly wrong name would be overlooked silently."""
    wrong = {name.replace(".yaml", ".yml"), name.replace(".yaml", ".txt"), f"{name}.txt"}
    found = [e.name for e in os.scandir(folder) if e.name.lower() in wrong | {name} and e.name != name]
    return [_misnamed(folder / n, root, f"should be called {name}") for n in sorted(found)]


def _twice(entries: list[Entry], taken: dict[Slug, Path], root: Path) -> list[Mistake]:
    """One slug for two things; the first keeps it. build/ and every address on a site are named by slug."""
    mistakes = []
    for entry in entries:
        first = taken.setdefault(entry.slug, entry.manifest)
        if first != entry.manifest:
            text = f"the slug `{entry.slug}` is taken by {first.relative_to(root).as_posix()}"
            mistakes.append(_misnamed(entry.manifest, root, f"{text}; rename one of the folders"))
    return mistakes


def _misnamed(path: Path, root: Path, text: str) -> Mistake:
    return Mistake(path.relative_to(root).as_posix(), 0, "", text)
