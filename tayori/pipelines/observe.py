"""Looking at the files a person gave us: digests and probes, each taken once and remembered.

Identity is content. Stat data only saves re-hashing, and never for a file written moments ago,
whose next change could fall into the same tick of the clock.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tayori.ledger.ledger import Ledger, SeenFile
from tayori.media.probe import PROBE_VERSION, from_json, probe, to_json
from tayori.model.ids import Digest, canonical_json, digest_bytes
from tayori.model.probe import Probe
from tayori.store.files import digest_file
from tayori.subtitles.fonts import FontFace, choose_font, font_files

_SETTLED_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file a person gave us, and the digest it had when the plan was made."""

    path: Path
    digest: Digest


@dataclass(slots=True)
class Observer:
    """Digests and probes of a workspace's files; new ones are collected for `run.remember`."""

    root: Path
    known_files: dict[str, SeenFile]
    known_facts: dict[str, str]
    new_files: dict[str, SeenFile] = field(default_factory=dict)
    new_facts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, ledger: Ledger) -> Observer:
        """An observer that knows what the ledger remembers."""
        return cls(root, ledger.seen_files(), ledger.facts())

    def source(self, path: Path) -> SourceFile:
        """`path` with its digest. Raises OSError when it cannot be read."""
        return SourceFile(path, self.digest(path))

    def digest(self, path: Path) -> Digest:
        """The file's digest: remembered when size, time and inode are as they were, else taken now."""
        stat = os.stat(path)
        name = self._name(path)
        seen = self.known_files.get(name)
        if seen and (seen.size, seen.mtime_ns, seen.inode) == (stat.st_size, stat.st_mtime_ns, stat.st_ino):
            return seen.digest
        taken = SeenFile(stat.st_size, stat.st_mtime_ns, stat.st_ino, digest_file(path))
        self.known_files[name] = taken
        if time.time_ns() - stat.st_mtime_ns > _SETTLED_NS:
            self.new_files[name] = taken
        return taken.digest

    def probe(self, source: SourceFile) -> Probe:
        """What the file is. Raises MediaError when it is not usable media."""
        key = digest_bytes(f"probe {PROBE_VERSION} {source.digest}".encode())
        known = self.known_facts.get(key)
        if known is not None:
            return from_json(json.loads(known))
        found = probe(source.path)
        self.known_facts[key] = self.new_facts[key] = json.dumps(to_json(found))
        return found

    def _name(self, path: Path) -> str:
        text, root = str(path), str(self.root) + os.sep
        return text.removeprefix(root)

    def font(self, folder: Path | None, wanted: str) -> FontFace:
        """The font `choose_font` takes; its file is opened only when a candidate is new or changed.

        Raises what `choose_font` raises.
        """
        candidates = [(str(path), self.digest(path)) for path in font_files(folder)]
        key = digest_bytes(canonical_json(["font", wanted, candidates]).encode())
        known = self.known_facts.get(key)
        if known is not None:
            fields = json.loads(known)
            return FontFace(**(fields | {"path": Path(fields["path"])}))
        face = choose_font(folder, wanted)
        self.known_facts[key] = self.new_facts[key] = json.dumps(asdict(face) | {"path": str(face.path)})
        return face
