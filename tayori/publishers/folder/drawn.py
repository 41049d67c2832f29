"""Which pages of a site lie in its folder as they were drawn last, so that only what differs is drawn again.

Losing this record costs time and nothing else: every page is then drawn and compared with what is there.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from tayori.publishers.bucket.plan import stage_of
from tayori.publishers.folder.site_folder import SiteFolder
from tayori.publishers.site.contents import SiteFile

RECORD = ".tayori-drawn.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A file as we left it."""

    key: str
    """`SiteFile.key`."""
    size: int
    modified_ns: int


def write_files(folder: SiteFolder, files: Collection[SiteFile]) -> tuple[str, ...]:
    """Bring the folder to `files`; answers the paths that changed. Their paths are claimed before.

    In an order in which nobody meets a name without its file: what is new before what changes in its place,
    and each in the stages of a bucket: what carries a digest, pages of works, lists, feeds, front pages.
    A file whose key is the one it was drawn with, and that nobody touched since, is not drawn.
    """
    before = _load(folder.root)
    after: dict[str, Drawn] = {}
    changed: list[str] = []
    for file in _in_order(folder, files):
        known = before.get(file.path)
        if known is None or known.key != file.key or known != _as_is(folder.root / file.path, file.key):
            changed += [file.path] if folder.write(file.path, file.make()) else []
            known = _as_is(folder.root / file.path, file.key)
        if known is not None:
            after[file.path] = known
    if after != before:
        folder.keep_record(RECORD, _render(after))
    return tuple(changed)


def remove_files(folder: SiteFolder, keep: Collection[str]) -> tuple[str, ...]:
    """Remove what is ours and not in `keep`, lists before what they name; answers what was there.

    So are halves of files that a kill left beside ours.
    """
    owners = folder.owned()
    folder.remove_parts(folder.parts())
    gone = (path for path in owners if path not in keep)
    return folder.remove(sorted(gone, key=lambda path: -stage_of(path, owners)))


def _in_order(folder: SiteFolder, files: Collection[SiteFile]) -> list[SiteFile]:
    owners = {file.path: file.owner for file in files}
    return sorted(
        files, key=lambda file: ((folder.root / file.path).exists(), stage_of(file.path, owners), file.path)
    )


def _as_is(path: Path, key: str) -> Drawn | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return Drawn(key, stat.st_size, stat.st_mtime_ns)


def _load(root: Path) -> dict[str, Drawn]:
    try:
        document = json.loads((root / RECORD).read_bytes())
        return {str(path): Drawn(*drawn) for path, drawn in document["files"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return {}


def _render(drawn: Mapping[str, Drawn]) -> bytes:
    files = {path: [d.key, d.size, d.modified_ns] for path, d in sorted(drawn.items())}
    return json.dumps({"schema": _SCHEMA, "files": files}, ensure_ascii=False, indent=0).encode()
