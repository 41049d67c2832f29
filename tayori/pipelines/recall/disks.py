"""Files that are gone one by one, and disks that are gone: one is somebody's act, the other nobody's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tayori.model.asset import Kind
from tayori.model.grant import Grant
from tayori.model.ids import GrantId
from tayori.pipelines.clearance.standing import MISSING, documents_of

_FOLDERS = {Kind.CLIP: "clips", Kind.PHOTO: "photos", Kind.EPISODE: "shows"}


def has_asset_folder(root: Path, kind: Kind | None) -> bool:
    """Whether the folder of a kind of asset is there, perhaps empty; of an unknown kind whether any is."""
    names = _FOLDERS.values() if kind is None else (_FOLDERS[kind],)
    return any((root / name).is_dir() for name in names)


def unseen_documents(root: Path, grants: Mapping[GrantId, Grant]) -> frozenset[GrantId]:
    """Grants of which a document is missing, in a folder in which there is no file at all."""
    seen: dict[Path, bool] = {}

    def is_seen(folder: Path) -> bool:
        if folder not in seen:
            seen[folder] = _has_file(folder)
        return seen[folder]

    doubted = (grant for grant in grants.values() if grant.doubt == MISSING)
    return frozenset(
        grant.id
        for grant in doubted
        if not all(is_seen((root / path).parent) for path in _missing(root, grant))
    )


def _missing(root: Path, grant: Grant) -> Iterator[Path]:
    paths = (root / name for name, _ in documents_of(grant))
    return (path for path in paths if not path.is_file())


def _has_file(folder: Path) -> bool:
    try:
        return any(entry.is_file() for entry in folder.iterdir())
    except OSError:
        return False
