"""Which pages of a site lie in its folder as they were drawn last, so that only what differs is drawn again.

Losing this record costs time and nothing else: every page is then drawn and compared with what is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

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


def write_files(folder: SiteFolder, files: Iterable[SiteFile]) -> tuple[str, ...]:
    """Bring the folder to `files`; answers the paths that changed. Their paths are claimed before.

    A file whose key is the one it was drawn with, and that nobody touched since, is not drawn.
    """
    before = _load(folder.root)
    after: dict[str, Drawn] = {}
    changed: list[str] = []
    for file in files:
        known = before.get(file.path)
        if known is None or known.key != file.key or known != _as_is(folder.root / file.path, file.key):
            changed += [file.path] if folder.write(file.path, file.make()) else []
            known = _as_is(folder.root / file.path, file.key)
        if known is not None:
            after[file.path] = known
    if after != before:
        folder.keep_record(RECORD, _render(after))
    return tuple(changed)


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
